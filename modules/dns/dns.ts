import type { Route53ZoneConfig } from '@cdktf/provider-aws/lib/route53-zone';
import type { DnsZoneConfig } from '@cdktf/provider-azurerm/lib/dns-zone';
import type { ZoneConfig } from '@cdktf/provider-cloudflare/lib/zone';
import type { DnsManagedZoneConfig } from '@cdktf/provider-google/lib/dns-managed-zone';
import { Fn, type ITerraformDependable, TerraformResource, Token } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { report } from '../core/errors';
import { show } from '../core/features';
import { dashed, madeId } from '../core/ids';
import { Kind } from '../core/kind';
import { placementOf, sharedNames } from '../core/placement';
import { type Answer, answerOf, type DnsRecord, type DnsTarget, isAddress, type RecordType } from './records';
import { LABEL, type PlannedRoute, planRoute, type Route } from './route';
import { tableOf } from './support';

/**
 * The provider of a zone: one of the clouds, or Cloudflare, which an environment can choose
 * instead.
 */
export const DNS_PROVIDERS = ['aws', 'google', 'azure', 'cloudflare'] as const;

export type DnsProvider = (typeof DNS_PROVIDERS)[number];

export interface DnsZoneProps {
  /** The domain of the zone: `shop.example.com`. */
  readonly domain: string;
  /**
   * Signs responses with DNSSEC. The zone's DS record must then be added at the domain's registrar.
   * @default true if the provider supports it: AWS, Google, Cloudflare; not Azure
   */
  readonly dnssec?: boolean;
  /**
   * How long query logs are kept, in days.
   * @default `logs.retentionDays` of the environment
   * Limits: AWS only, the values of CloudWatch.
   */
  readonly queryLogDays?: number;
  /**
   * Names of `pointTo` and `route` go through the provider's proxy, which hides the target.
   * @default false
   */
  readonly proxied?: boolean;
  /** Provider-specific settings of the provider's resource, applied last. */
  readonly native?: {
    readonly aws?: { readonly zone?: Partial<Route53ZoneConfig> };
    readonly google?: { readonly zone?: Partial<DnsManagedZoneConfig> };
    readonly azure?: { readonly zone?: Partial<DnsZoneConfig> };
    readonly cloudflare?: { readonly zone?: Partial<ZoneConfig> };
  };
}

/** A zone created elsewhere, identified per provider. */
export interface ExistingDnsZone {
  readonly domain: string;
  readonly proxied?: boolean;
  /** The hosted zone's id. */
  readonly aws?: { readonly zoneId: string };
  /** The managed zone's name. */
  readonly google?: { readonly name: string };
  /** The zone's resource id. */
  readonly azure?: { readonly id: string };
  /** The zone's id; the account's id is required for routes. */
  readonly cloudflare?: { readonly zoneId: string; readonly accountId?: string };
}

/** The provider that the environment chose for names; by default the placement's cloud. */
export function dnsProviderOf(scope: IConstruct): DnsProvider {
  const { dns, cloud } = placementOf(scope);
  return dns?.provider ?? cloud;
}

/** Adds the alias record `record` of a target. */
export type AddAlias = (scope: Construct, type: 'A' | 'AAAA') => void;

/** The names below one domain. */
export abstract class DnsZone extends Kind {
  readonly provider: DnsProvider;
  readonly domain: string;
  /** Whether names go through the provider's proxy. */
  readonly proxied: boolean;
  /** Whether a CNAME of the domain itself is answered with the addresses of its target. */
  protected readonly flattensCname: boolean = false;
  private readonly taken = new Map<string, Set<string>>();

  constructor(scope: Construct, id: string, provider: DnsProvider, props: DnsZoneProps) {
    super(scope, id, tableOf(provider, scope), props);
    this.provider = provider;
    this.domain = props.domain;
    this.proxied = props.proxied ?? false;
    const labels = props.domain.split('.');
    if (
      !Token.isUnresolved(props.domain) &&
      (labels.length < 2 || props.domain.length > 253 || !labels.every((one) => LABEL.test(one)))
    ) {
      report(this, {
        message: `domain is ${show(props.domain)}, which is not a valid domain.`,
        remedy: 'Write it without a dot at the end: shop.example.com.',
      });
    }
  }

  /** The name servers for the domain's registrar. Undefined for a zone created elsewhere. */
  abstract readonly nameServers: readonly string[] | undefined;

  /**
   * The full name: `www.example.com` for `www`, `example.com` for `@`. A token may be a full name
   * already, such as that of a validation record.
   */
  fullName(name: string): string {
    if (Token.isUnresolved(name)) return `${this.relativeName(name)}.${this.domain}`;
    return name === '@' ? this.domain : `${name}.${this.domain}`;
  }

  /** The name relative to the domain. */
  protected relativeName(name: string): string {
    return Token.isUnresolved(name) ? Fn.trimsuffix(Fn.trimsuffix(name, '.'), `.${this.domain}`) : name;
  }

  /** The id of each validation record, and its domain. */
  private readonly proven = new Map<string, string>();

  /** Adds a record. */
  record(id: string, record: DnsRecord): void {
    const scope = this.begin(id);
    if (scope && this.accepts(id, record)) this.addRecord(scope, { ttlSeconds: 300, ...record });
  }

  /**
   * Adds a validation record for certificates, and returns what it was created from. All
   * certificates for the domain share it: it exists as long as one of them does. Of an
   * environment's placements on one cloud, the first one has the record of the shared name.
   */
  prove(
    domain: string,
    { name, value }: { readonly name: string; readonly value: string },
    location = 'global',
  ): ITerraformDependable[] {
    const { dns } = this.placement;
    if (dns?.others?.length && sharedNames(dns).includes(domain)) return [];
    const read = ['certificate', dashed(domain), location].join('-').replace(/-global$/, '');
    // `a-b.example.com` and `a.b-example.com` would result in the same id.
    const id = (this.proven.get(read) ?? domain) === domain ? read : madeId(this, read, [domain]);
    this.proven.set(id, domain);
    if (!this.node.tryFindChild(id)) this.record(id, { name, type: 'CNAME', values: [value] });
    return this.node.findChild(id).node.findAll().filter(TerraformResource.isTerraformResource);
  }

  /** Points a name to a load balancer or an edge, with the best record type of the provider. */
  pointTo(id: string, name: string, target: DnsTarget): void {
    const scope = this.begin(id);
    if (!scope || !this.acceptsName(id, name)) return;
    const answer = answerOf(target);
    if (!answer) {
      report(this, {
        message: `pointTo ${id}: the target has neither host nor address.`,
        remedy: 'Set one of the two.',
      });
      return;
    }
    const addAlias = this.aliasOf(target, name);
    if (!this.claim(id, name, addAlias ? 'A' : answer.type)) return;
    if (addAlias) addAlias(scope, 'A');
    else this.addAnswer(scope, name, answer);
    const addAlias6 = target.ipv6 === true && !target.address ? addAlias : undefined;
    if (!(target.address6 || addAlias6) || !this.claim(id, name, 'AAAA')) return;
    const scope6 = new Construct(scope, 'ipv6');
    if (target.address6) this.addAnswer(scope6, name, { type: 'AAAA', value: target.address6 });
    else addAlias6?.(scope6, 'AAAA');
  }

  /**
   * Distributes a name over several targets, by roles or by weights; unhealthy targets are
   * excluded.
   */
  route(id: string, name: string, route: Route): void {
    const scope = this.begin(id);
    if (!scope || !this.acceptsName(id, name)) return;
    const planned = planRoute(this, `route ${id} (${this.fullName(name)})`, route);
    if (planned && this.claim(id, name, planned.type)) this.addRoute(scope, name, planned);
  }

  protected abstract addRecord(scope: Construct, record: Required<DnsRecord>): void;
  /** Adds the record `record` of a target. */
  protected abstract addAnswer(scope: Construct, name: string, answer: Answer): void;
  protected abstract addRoute(scope: Construct, name: string, route: PlannedRoute): void;

  /**
   * How to add a record that the provider resolves to the addresses of a target, so that it can be
   * used at the domain itself; undefined if the target or the provider supports none.
   */
  protected aliasOf(_target: DnsTarget, _name: string): AddAlias | undefined {
    return undefined;
  }

  private begin(id: string): Construct | undefined {
    if (!this.node.tryFindChild(id)) return new Construct(this, id);
    report(this, { message: `${show(id)} is the id of two records.`, remedy: 'Change one of them.' });
    return undefined;
  }

  private acceptsName(id: string, name: string): boolean {
    const [first = '', ...rest] = name.split('.');
    if (
      name === '@' ||
      Token.isUnresolved(name) ||
      ((first === '*' || LABEL.test(first)) && rest.every((one) => LABEL.test(one)))
    )
      return true;
    report(this, {
      message:
        `${id}: the name is ${show(name)}, names must be below ${this.domain}: letters, digits, - and _ between ` +
        'dots, * in front.',
      remedy: name.endsWith(this.domain)
        ? `Leave out the domain: ${show(name.slice(0, -this.domain.length - 1) || '@')}.`
        : 'Change it.',
    });
    return false;
  }

  private accepts(id: string, { name, type, values, ttlSeconds = 300 }: DnsRecord): boolean {
    if (!this.acceptsName(id, name)) return false;
    const wrong = (message: string, remedy: string) => {
      report(this, { message: `${id}: ${message}`, remedy });
      return false;
    };
    if (values.length === 0) return wrong('it has no values.', 'Add at least one.');
    if (type === 'CNAME' && values.length > 1)
      return wrong(`a CNAME requires one value, but it has ${values.length}.`, 'Use `route`, or keep one.');
    const odd = type === 'A' ? values.find((value) => !Token.isUnresolved(value) && !isAddress(value)) : undefined;
    if (odd !== undefined) return wrong(`${show(odd)} is not a valid IPv4 address.`, 'Use CNAME for a name.');
    if (!Number.isInteger(ttlSeconds) || ttlSeconds < 60 || ttlSeconds > 86_400) {
      return wrong(`ttlSeconds is ${ttlSeconds}, every provider supports 60 to 86400.`, 'Correct it.');
    }
    return this.claim(id, name, type);
  }

  /**
   * A name has one record of a type; a CNAME must be the only record of a name, and is not possible
   * at the domain itself.
   */
  private claim(id: string, name: string, type: RecordType): boolean {
    if (type === 'CNAME' && name === '@' && !this.flattensCname) {
      report(this, {
        message: `${id}: the domain itself can't have a CNAME, only addresses.`,
        remedy: 'Use a name below it (www), or a target with a fixed address.',
      });
      return false;
    }
    const types = this.taken.get(name) ?? new Set();
    this.taken.set(name, types);
    const other = types.has(type) ? type : [...types].find((one) => type === 'CNAME' || one === 'CNAME');
    types.add(type);
    if (!other) return true;
    const conflict = other === type ? `a second ${type} record` : `a ${type} record together with ${other}`;
    report(this, {
      message: `${id}: ${show(name)} has ${conflict}.`,
      remedy: 'Put all values in one record; a CNAME must be the only record of a name.',
    });
    return false;
  }
}
