import type { Route53ZoneConfig } from '@cdktf/provider-aws/lib/route53-zone';
import type { DnsZoneConfig } from '@cdktf/provider-azurerm/lib/dns-zone';
import type { ZoneConfig } from '@cdktf/provider-cloudflare/lib/zone';
import type { DnsManagedZoneConfig } from '@cdktf/provider-google/lib/dns-managed-zone';
import { Token } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { report } from '../core/errors';
import { type KindTable, native, type Row, type Support, show, unsupported } from '../core/features';
import { Kind } from '../core/kind';
import { type PerCloud, placementOf } from '../core/placement';

/** Who answers for a zone: one of the clouds, or Cloudflare, which an environment can choose instead. */
export const DNS_PROVIDERS = ['aws', 'google', 'azure', 'cloudflare'] as const;
export type DnsProvider = (typeof DNS_PROVIDERS)[number];

export interface DnsZoneProps {
  /** The domain that the zone answers for: `shop.example.com`. */
  readonly domain: string;
  /**
   * Answers are signed. The domain's registrar must then be given the zone's DS record.
   * @default true where the provider has it: AWS, Google, Cloudflare; Azure has not.
   */
  readonly dnssec?: boolean;
  /**
   * How long it is kept who asked for which name, in days.
   * @default 365 on AWS; Google keeps it as long as the project's log bucket says; Azure and Cloudflare have no such log.
   */
  readonly queryLogDays?: number;
  /**
   * Names that lead somewhere (`pointTo`, `route`) go through the provider's own edge, which hides where they lead.
   * @default false
   */
  readonly proxied?: boolean;
  /** Settings of the provider's own resource, beside the neutral ones. */
  readonly native?: {
    readonly aws?: { readonly zone?: Partial<Route53ZoneConfig> };
    readonly google?: { readonly zone?: Partial<DnsManagedZoneConfig> };
    readonly azure?: { readonly zone?: Partial<DnsZoneConfig> };
    readonly cloudflare?: { readonly zone?: Partial<ZoneConfig> };
  };
}

/** A zone made elsewhere, by what each provider knows it by. */
export interface ExistingDnsZone {
  readonly domain: string;
  readonly proxied?: boolean;
  /** The hosted zone's id. */
  readonly aws?: { readonly zoneId: string };
  /** The managed zone's name. */
  readonly google?: { readonly name: string };
  /** The zone's resource id. */
  readonly azure?: { readonly id: string };
  /** The zone's id; the account's, if names are routed. */
  readonly cloudflare?: { readonly zoneId: string; readonly accountId?: string };
}

export type RecordType = 'A' | 'AAAA' | 'CAA' | 'CNAME' | 'MX' | 'NS' | 'TXT';

export interface DnsRecord {
  /** Below the domain: `www`, `*.api`; `@` is the domain itself. */
  readonly name: string;
  readonly type: RecordType;
  /** As in a zone file, without quotes: `10 mail.example.com` for MX, `0 issue letsencrypt.org` for CAA. May be tokens. */
  readonly values: readonly string[];
  /**
   * How long others may remember it, in seconds.
   * @default 300
   */
  readonly ttlSeconds?: number;
}

/** Something that takes traffic: a load balancer, an edge. It has a name of its cloud, a fixed address, or both. */
export interface DnsTarget {
  /** The name that its cloud gave it. */
  readonly host?: string;
  /** Its fixed IPv4 address, where it has one; it is preferred, since it can stand at the domain itself. */
  readonly address?: string;
  /** On AWS: the hosted zone of `host`, so that Route 53 can answer with its addresses. */
  readonly aliasZoneId?: string;
  /** On Azure: the resource (public address, Front Door endpoint), so that Azure DNS can answer with its addresses. */
  readonly resourceId?: string;
}

export interface RouteTarget {
  /** Letters, digits and -; it names the target and stays the same as long as the target is there. */
  readonly id: string;
  /** A name, or an IPv4 address. Exactly one of the two. */
  readonly host?: string;
  readonly address?: string;
  /** With roles: the primary gets all traffic while it is healthy, then the standbys. */
  readonly role?: 'primary' | 'standby';
  /** With weights: its share of the traffic, 1 to 255, as long as it is healthy. */
  readonly weight?: number;
}

export interface RouteHealth {
  /** What is asked for. It answers 200 as long as the target can serve. */
  readonly path: string;
  /** @default 'https' */
  readonly protocol?: 'https' | 'http';
  /** @default 443, or 80 for http */
  readonly port?: number;
  /** Time between two checks, in seconds: 10 or 30 on AWS and Azure, 30 to 300 on Google, 10 to 3600 on Cloudflare. @default 30 */
  readonly intervalSeconds?: number;
  /** So many failed checks in a row and it is unhealthy, 1 to 9. @default 3 */
  readonly failures?: number;
}

export interface Route {
  readonly targets: readonly RouteTarget[];
  readonly health: RouteHealth;
  /** How long others may remember an answer, in seconds: what a move of the traffic takes. @default 60 */
  readonly ttlSeconds?: number;
}

/** A route with every default filled in, whose targets are either all weighted or all have a role. */
export interface PlannedRoute {
  readonly policy: 'failover' | 'weighted';
  readonly targets: readonly (RouteTarget & { readonly weight: number })[];
  readonly health: Required<RouteHealth>;
  readonly ttlSeconds: number;
}

const LOG_STEPS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];
const NO_PROXY = unsupported('a zone answers names and carries no traffic', 'Put `edge` in front, or choose Cloudflare under dns.');

export const DNS_ZONE: KindTable<DnsZoneProps> = {
  kind: 'dnsZone',
  service: { aws: 'Amazon Route 53', google: 'Google Cloud DNS', azure: 'Azure DNS' },
  features: {
    domain: {
      aws: native('aws_route53_zone.name'),
      google: native('google_dns_managed_zone.dns_name'),
      azure: native('azurerm_dns_zone.name'),
    },
    dnssec: {
      aws: native('aws_route53_key_signing_key', undefined, 'with a KMS key in us-east-1'),
      google: native('dnssec_config'),
      azure: unsupported('its Terraform provider cannot sign a zone', 'Choose another provider under dns in the environment.'),
    },
    queryLogDays: {
      aws: native('aws_route53_query_log', { oneOf: LOG_STEPS }),
      google: unsupported("retention is that of the project's log bucket", "Set it on the project's _Default log bucket."),
      azure: unsupported('Azure DNS keeps no log of queries', 'Choose another provider under dns in the environment.'),
    },
    proxied: { aws: NO_PROXY, google: NO_PROXY, azure: NO_PROXY },
  },
  semantics: {
    'signed by default': { aws: 'yes', google: 'yes', azure: 'no: not in its Terraform provider' },
    'queries logged by default': { aws: 'yes, 365 days', google: 'yes, in Cloud Logging', azure: 'no' },
    'routes: failover and weights': {
      aws: 'weighted records with a health check each; a standby has weight 0 and answers when no other is healthy',
      google: 'routing policy of the record; targets are addresses, which is all that it checks the health of',
      azure: 'Traffic Manager profile and endpoints',
    },
    'route at the domain itself': { aws: 'addresses only', google: 'addresses only', azure: 'addresses only' },
    'health is checked every': { aws: '10 or 30 s', google: '30 to 300 s, from three regions', azure: '10 or 30 s' },
  },
};

/** What Cloudflare gives, where an environment chooses it. */
export const CLOUDFLARE: { readonly service: string; readonly features: Readonly<Record<keyof typeof DNS_ZONE.features, Support>> } = {
  service: 'Cloudflare',
  features: {
    domain: native('cloudflare_zone.name'),
    dnssec: native('cloudflare_zone_dnssec'),
    queryLogDays: unsupported('logs of queries are part of its Enterprise plan', 'Choose another provider, or leave it out.'),
    proxied: native('cloudflare_dns_record.proxied'),
  },
};

/** The table as the zone's provider sees it, which need not be the placement's cloud. */
function tableOf(provider: DnsProvider, scope: IConstruct): KindTable<DnsZoneProps> {
  if (provider === placementOf(scope).cloud) return DNS_ZONE;
  const all = <T>(one: T): PerCloud<T> => ({ aws: one, google: one, azure: one });
  const service = provider === 'cloudflare' ? CLOUDFLARE.service : DNS_ZONE.service[provider];
  const features = Object.entries<Row>(DNS_ZONE.features).map(([path, row]) => [
    path,
    all(provider === 'cloudflare' ? (CLOUDFLARE.features as Record<string, Support>)[path] : row[provider]),
  ]);
  return { ...DNS_ZONE, service: all(service), features: Object.fromEntries(features) };
}

/** The provider that the environment chose for names; by itself it is the placement's cloud. */
export function dnsProviderOf(scope: IConstruct): DnsProvider {
  const { dns, cloud } = placementOf(scope);
  return dns?.provider ?? cloud;
}

/** What a provider takes in a route. */
interface RouteLimits {
  readonly service: string;
  readonly interval: { readonly min: number; readonly max: number; readonly oneOf?: readonly number[] };
  readonly hosts: boolean;
}

export const ROUTES: Readonly<Record<DnsProvider, RouteLimits>> = {
  aws: { service: 'Route 53', interval: { min: 10, max: 30, oneOf: [10, 30] }, hosts: true },
  google: { service: 'Cloud DNS', interval: { min: 30, max: 300 }, hosts: false },
  azure: { service: 'Traffic Manager', interval: { min: 10, max: 30, oneOf: [10, 30] }, hosts: true },
  cloudflare: { service: 'Cloudflare Load Balancing', interval: { min: 10, max: 3600 }, hosts: true },
};

const LABEL = /^(?!-)[A-Za-z0-9_-]{1,63}(?<!-)$/;
const IPV4 = /^(\d{1,3}\.){3}\d{1,3}$/;

/** Names below one domain. */
export abstract class DnsZone extends Kind {
  readonly provider: DnsProvider;
  readonly domain: string;
  protected readonly proxied: boolean;
  private readonly taken = new Map<string, Set<string>>();

  constructor(scope: Construct, id: string, provider: DnsProvider, props: DnsZoneProps) {
    super(scope, id, tableOf(provider, scope), props);
    this.provider = provider;
    this.domain = props.domain;
    this.proxied = props.proxied ?? false;
    const labels = props.domain.split('.');
    if (!Token.isUnresolved(props.domain) && (labels.length < 2 || props.domain.length > 253 || !labels.every((one) => LABEL.test(one)))) {
      report(this, {
        message: `domain is ${show(props.domain)}, which is no domain.`,
        remedy: 'Write it without a dot at the end: shop.example.com.',
      });
    }
  }

  /** What the domain's registrar has to name. Nothing for a zone made elsewhere. */
  abstract readonly nameServers: readonly string[] | undefined;

  /** The whole name: `www.example.com` of `www`, `example.com` of `@`. */
  nameOf(name: string): string {
    return name === '@' ? this.domain : `${name}.${this.domain}`;
  }

  /** Adds a record. */
  record(id: string, record: DnsRecord): void {
    const scope = this.begin(id);
    if (scope && this.accepts(id, record)) this.addRecord(scope, { ttlSeconds: 300, ...record });
  }

  /** Leads a name to a load balancer or an edge, in the way that serves it best here. */
  pointTo(id: string, name: string, target: DnsTarget): void {
    const scope = this.begin(id);
    if (!scope || !this.acceptsName(id, name)) return;
    if (!target.host && !target.address) {
      report(this, { message: `pointTo ${id}: the target has neither host nor address.`, remedy: 'Give one of the two.' });
    } else if (this.claim(id, name, target.address || this.answersWithAddresses(target) ? 'A' : 'CNAME')) {
      this.addTarget(scope, name, target);
    }
  }

  /** Spreads a name over several targets, by roles or by weights; those that are not healthy are left out. */
  route(id: string, name: string, route: Route): void {
    const scope = this.begin(id);
    if (!scope || !this.acceptsName(id, name)) return;
    const planned = this.planRoute(id, name, route);
    if (planned && this.claim(id, name, planned.targets[0]?.address ? 'A' : 'CNAME')) this.addRoute(scope, name, planned);
  }

  protected abstract addRecord(scope: Construct, record: Required<DnsRecord>): void;
  protected abstract addTarget(scope: Construct, name: string, target: DnsTarget): void;
  protected abstract addRoute(scope: Construct, name: string, route: PlannedRoute): void;

  /** Whether a target that has a name only is answered for with its addresses, so that it may stand at the domain itself. */
  protected abstract answersWithAddresses(target: DnsTarget): boolean;

  private begin(id: string): Construct | undefined {
    if (!this.node.tryFindChild(id)) return new Construct(this, id);
    report(this, { message: `${show(id)} is the id of two records.`, remedy: 'Give one of them another id.' });
    return undefined;
  }

  private acceptsName(id: string, name: string): boolean {
    const labels = name.split('.');
    const [first, ...rest] = labels;
    if (
      name === '@' ||
      Token.isUnresolved(name) ||
      ((first === '*' || LABEL.test(first as string)) && rest.every((one) => LABEL.test(one)))
    )
      return true;
    report(this, {
      message: `${id}: the name is ${show(name)}, names are below ${this.domain}: letters, digits, - and _ between dots, * in front.`,
      remedy: name.endsWith(this.domain) ? `Leave out the domain: ${show(name.slice(0, -this.domain.length - 1) || '@')}.` : 'Change it.',
    });
    return false;
  }

  private accepts(id: string, { name, type, values, ttlSeconds = 300 }: DnsRecord): boolean {
    if (!this.acceptsName(id, name)) return false;
    const wrong = (message: string, remedy: string) => {
      report(this, { message: `${id}: ${message}`, remedy });
      return false;
    };
    if (values.length === 0) return wrong('it has no values.', 'Give one at least.');
    if (type === 'CNAME' && values.length > 1) return wrong(`a CNAME has one value, it has ${values.length}.`, 'Use `route`, or keep one.');
    const odd = type === 'A' ? values.find((value) => !Token.isUnresolved(value) && !isAddress(value)) : undefined;
    if (odd !== undefined) return wrong(`${show(odd)} is no IPv4 address.`, 'Use CNAME for a name.');
    if (!Number.isInteger(ttlSeconds) || ttlSeconds < 60 || ttlSeconds > 86_400) {
      return wrong(`ttlSeconds is ${ttlSeconds}, 60 to 86400 is what every provider takes.`, 'Change it.');
    }
    return this.claim(id, name, type);
  }

  /** A name has one record of a type, and a CNAME stands alone and never at the domain itself. */
  private claim(id: string, name: string, type: RecordType): boolean {
    if (type === 'CNAME' && name === '@' && this.provider !== 'cloudflare') {
      report(this, {
        message: `${id}: the domain itself can't lead to a name, only to addresses.`,
        remedy: 'Use a name below it (www), or something with a fixed address.',
      });
      return false;
    }
    const types = this.taken.get(name) ?? new Set();
    this.taken.set(name, types);
    const other = types.has(type) ? type : [...types].find((one) => type === 'CNAME' || one === 'CNAME');
    types.add(type);
    if (!other) return true;
    const beside = other === type ? `a second ${type} record` : `a ${type} record beside ${other}`;
    report(this, { message: `${id}: ${show(name)} has ${beside}.`, remedy: 'Put all values in one record; a CNAME stands alone.' });
    return false;
  }

  private planRoute(id: string, name: string, { targets, health, ttlSeconds = 60 }: Route): PlannedRoute | undefined {
    const { service, interval, hosts } = ROUTES[this.provider];
    const wrong: [message: string, remedy: string][] = [];
    const roles = targets.filter(({ role }) => role);
    const weights = targets.filter(({ weight }) => weight !== undefined);
    const { path, protocol = 'https', intervalSeconds = 30, failures = 3 } = health;
    if (targets.length === 0) wrong.push(['it has no targets.', 'Give one at least.']);
    if (new Set(targets.map((one) => one.id)).size < targets.length) wrong.push(['two targets have the same id.', 'Change one of them.']);
    for (const { id: target, host, address, weight } of targets) {
      if (!LABEL.test(target)) wrong.push([`the target ${show(target)} has no good id.`, 'Use letters, digits and -.']);
      if (!host === !address) wrong.push([`the target ${target} needs either host or address.`, 'Give one of the two.']);
      if (host && !hosts) {
        wrong.push([
          `the target ${target} is a name, ${service} checks the health of addresses only.`,
          'Give its fixed address, or choose aws, azure or cloudflare as provider under dns.',
        ]);
      }
      if (weight !== undefined && !(Number.isInteger(weight) && weight >= 1 && weight <= 255)) {
        wrong.push([`the weight of ${target} is ${weight}, weights are 1 to 255.`, 'Leave a target out that is to get nothing.']);
      }
    }
    if (targets.some(({ host }) => host) && targets.some(({ address }) => address)) {
      wrong.push(['some targets are names, some addresses.', 'One name has one kind of answer: make them alike.']);
    }
    if (roles.length > 0 && weights.length > 0) wrong.push(['some targets have a role, some a weight.', 'Use roles, or use weights.']);
    else if (roles.length + weights.length < targets.length)
      wrong.push(['a target has neither role nor weight.', 'Give every target one.']);
    else if (roles.length > 0 && targets.filter(({ role }) => role === 'primary').length !== 1) {
      wrong.push(['it needs exactly one primary.', 'Make one target primary, and the others standby.']);
    }
    if (!path.startsWith('/')) wrong.push([`health.path is ${show(path)}.`, 'Begin it with /.']);
    if (interval.oneOf ? !interval.oneOf.includes(intervalSeconds) : intervalSeconds < interval.min || intervalSeconds > interval.max) {
      const allowed = interval.oneOf?.join(' or ') ?? `${interval.min} to ${interval.max}`;
      wrong.push([`health.intervalSeconds is ${intervalSeconds}, ${service} allows ${allowed}.`, 'Use 30, which all allow.']);
    }
    if (!(Number.isInteger(failures) && failures >= 1 && failures <= 9))
      wrong.push([`health.failures is ${failures}, 1 to 9 are allowed.`, 'Change it.']);
    if (!Number.isInteger(ttlSeconds) || ttlSeconds < 30 || ttlSeconds > 86_400)
      wrong.push([`ttlSeconds is ${ttlSeconds}, 30 to 86400 are allowed.`, 'Change it.']);
    for (const [message, remedy] of wrong) report(this, { message: `route ${id} (${this.nameOf(name)}): ${message}`, remedy });
    if (wrong.length > 0) return undefined;
    return {
      policy: roles.length > 0 ? 'failover' : 'weighted',
      targets: targets.map((one) => ({ ...one, weight: one.weight ?? (one.role === 'primary' ? 1 : 0) })),
      health: { path, protocol, port: health.port ?? (protocol === 'https' ? 443 : 80), intervalSeconds, failures },
      ttlSeconds,
    };
  }
}

function isAddress(value: string): boolean {
  return IPV4.test(value) && value.split('.').every((part) => Number(part) <= 255);
}
