export type RecordType = 'A' | 'AAAA' | 'CAA' | 'CNAME' | 'MX' | 'NS' | 'TXT';

export interface DnsRecord {
  /**
   * Below the domain: `www`, `*.api`; `@` is the domain itself. A token may also be a whole name.
   */
  readonly name: string;
  readonly type: RecordType;
  /**
   * As in a zone file, without quotes: `10 mail.example.com` for MX, `0 issue letsencrypt.org` for
   * CAA. May be tokens.
   */
  readonly values: readonly string[];
  /**
   * How long others may remember it, in seconds.
   * @default 300
   */
  readonly ttlSeconds?: number;
}

/**
 * Something that takes traffic: a load balancer, an edge. It has a name of its cloud, a fixed
 * address, or both.
 */
export interface DnsTarget {
  /** The name that its cloud gave it. */
  readonly host?: string;
  /**
   * Its fixed IPv4 address, where it has one; it is preferred, since it can stand at the domain
   * itself.
   */
  readonly address?: string;
  /** Its fixed IPv6 address, where it has one. */
  readonly address6?: string;
  /**
   * Whether `host` is answered with IPv6 addresses, too. Where a zone answers with them itself (an
   * alias) it then does so for both.
   */
  readonly ipv6?: boolean;
  /** On AWS: the hosted zone of `host`, so that Route 53 can answer with its addresses. */
  readonly aliasZoneId?: string;
  /**
   * On Azure: the resource (public address, Front Door endpoint), so that Azure DNS can answer with
   * its addresses.
   */
  readonly resourceId?: string;
}

const IPV4 = /^(\d{1,3}\.){3}\d{1,3}$/;

export function isAddress(value: string): boolean {
  return IPV4.test(value) && value.split('.').every((part) => Number(part) <= 255);
}
