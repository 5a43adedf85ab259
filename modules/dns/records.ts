export type RecordType = 'A' | 'AAAA' | 'CAA' | 'CNAME' | 'MX' | 'NS' | 'TXT';

export interface DnsRecord {
  /**
   * Relative to the domain: `www`, `*.api`; `@` is the domain itself. A token may also be a full
   * name.
   */
  readonly name: string;
  readonly type: RecordType;
  /**
   * The syntax of a zone file, without quotes: `10 mail.example.com` for MX,
   * `0 issue letsencrypt.org` for CAA. May be tokens.
   */
  readonly values: readonly string[];
  /**
   * The TTL, in seconds.
   * @default 300
   */
  readonly ttlSeconds?: number;
}

/** A target of traffic: a load balancer, an edge. It has a host name, a fixed address, or both. */
export interface DnsTarget {
  /** The host name that its cloud assigned. */
  readonly host?: string;
  /**
   * Its fixed IPv4 address, if it has one; it is preferred, since it can be used at the domain
   * itself.
   */
  readonly address?: string;
  /** Its fixed IPv6 address, if it has one. */
  readonly address6?: string;
  /** Whether `host` also has IPv6 addresses. An alias then answers with both families. */
  readonly ipv6?: boolean;
  /** On AWS: the hosted zone of `host`, for alias records. */
  readonly aliasZoneId?: string;
  /** On Azure: the resource (public address, Front Door endpoint), for alias records. */
  readonly resourceId?: string;
}

/** What a name resolves to: an address, or another name. */
export interface Answer {
  readonly type: 'A' | 'AAAA' | 'CNAME';
  readonly value: string;
}

/** The answer for an address or a host name; undefined without both. The address is preferred. */
export function answerOf({ address, host }: Pick<DnsTarget, 'address' | 'host'>): Answer | undefined {
  if (address) return { type: 'A', value: address };
  return host ? { type: 'CNAME', value: host } : undefined;
}

const IPV4 = /^(\d{1,3}\.){3}\d{1,3}$/;

export function isAddress(value: string): boolean {
  return IPV4.test(value) && value.split('.').every((part) => Number(part) <= 255);
}
