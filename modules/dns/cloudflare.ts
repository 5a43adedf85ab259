import { DnsRecord as CloudflareRecord } from '@cdktf/provider-cloudflare/lib/dns-record';
import { LoadBalancer } from '@cdktf/provider-cloudflare/lib/load-balancer';
import { LoadBalancerMonitor } from '@cdktf/provider-cloudflare/lib/load-balancer-monitor';
import { LoadBalancerPool } from '@cdktf/provider-cloudflare/lib/load-balancer-pool';
import { Zone } from '@cdktf/provider-cloudflare/lib/zone';
import { ZoneDnssec } from '@cdktf/provider-cloudflare/lib/zone-dnssec';
import { ZoneSetting } from '@cdktf/provider-cloudflare/lib/zone-setting';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { present, report } from '../core/errors';
import { elementId } from '../core/ids';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import { type NameRule, nameOf } from '../core/names';
import { providerOf } from '../core/providers';
import { DnsZone, type DnsZoneProps, type ExistingDnsZone } from './dns';
import type { Answer, DnsRecord } from './records';
import type { PlannedRoute } from './route';
import { caaOf, mxOf, quotedText, undotted } from './values';

const POOL_NAME: NameRule = {
  what: 'load balancer pool',
  max: 255,
  pattern: /^[\w-]+$/,
  allowed: 'letters, digits, _ and -',
  unique: 'account',
};

/** The required TTL of a proxied name: Cloudflare chooses. */
const AUTOMATIC = 1;

abstract class AnyCloudflareZone extends DnsZone {
  abstract readonly zoneId: string;
  protected override readonly flattensCname = true;
  /** Pools and monitors belong to the account. */
  abstract readonly accountId: string | undefined;

  constructor(scope: Construct, id: string, props: DnsZoneProps) {
    super(scope, id, 'cloudflare', props);
    providerOf(this, 'cloudflare');
  }

  protected override addRecord(scope: Construct, { name, type, values, ttlSeconds }: Required<DnsRecord>): void {
    const at = { zoneId: this.zoneId, name: this.fullName(name), type, ttl: ttlSeconds };
    for (const [index, value] of values.entries()) {
      const id = index === 0 && Token.isUnresolved(value) ? 'record' : elementId(scope, 'record', [value], index);
      if (type === 'CAA') {
        const { flags, ...data } = caaOf(this, value) ?? { flags: 0, tag: '', value: '' };
        // The binding treats the flags as a map, and would lose a number.
        new CloudflareRecord(scope, id, { ...at, data }).addOverride('data.flags', flags);
      } else if (type === 'MX') {
        const mx = mxOf(this, value);
        new CloudflareRecord(scope, id, { ...at, content: mx?.exchange, priority: mx?.preference });
      } else {
        const content = { TXT: quotedText, CNAME: undotted, NS: undotted, A: same, AAAA: same }[type](value);
        new CloudflareRecord(scope, id, { ...at, content });
      }
    }
  }

  protected override addAnswer(scope: Construct, name: string, { type, value }: Answer): void {
    new CloudflareRecord(scope, 'record', {
      zoneId: this.zoneId,
      name: this.fullName(name),
      type,
      content: type === 'CNAME' ? undotted(value) : value,
      ttl: this.proxied ? AUTOMATIC : 300,
      proxied: this.proxied,
    });
  }

  /** A pool for each target, in one load balancer: a change is applied in one step. */
  protected override addRoute(
    scope: Construct,
    name: string,
    { policy, targets, health, ttlSeconds }: PlannedRoute,
  ): void {
    const { accountId } = this;
    if (!accountId) {
      report(this, {
        message: 'routes require the account, to which pools belong.',
        remedy: 'Set cloudflare.accountId, or account under dns.',
      });
      return;
    }
    const host = [this.fullName(name)];
    const monitor = new LoadBalancerMonitor(scope, 'monitor', {
      accountId,
      type: health.protocol,
      method: 'GET',
      path: health.path,
      port: health.port,
      interval: health.intervalSeconds,
      timeout: 5,
      retries: 2,
      consecutiveDown: health.failures,
      expectedCodes: '200',
      followRedirects: false,
      allowInsecure: false,
      description: `Health of ${this.fullName(name)}`,
      header: { Host: host },
    });
    const pools = targets.map((target) => {
      const parent = new Construct(scope, target.id);
      const pool = new LoadBalancerPool(parent, 'pool', {
        accountId,
        name: nameOf(parent, POOL_NAME),
        monitor: monitor.id,
        minimumOrigins: 1,
        origins: [
          {
            name: target.id,
            address: target.answer.value,
            enabled: true,
            weight: 1,
            header: { host },
          },
        ],
        // A removed pool is deleted after the load balancer has stopped using it.
        lifecycle: { createBeforeDestroy: true },
      });
      return { ...target, pool: pool.id };
    });
    const inOrder = [
      ...pools.filter(({ role }) => role !== 'standby'),
      ...pools.filter(({ role }) => role === 'standby'),
    ];
    const total = targets.reduce((sum, { weight }) => sum + weight, 0);
    new LoadBalancer(scope, 'load-balancer', {
      zoneId: this.zoneId,
      name: this.fullName(name),
      defaultPools: inOrder.map(({ pool }) => pool),
      fallbackPool: present(inOrder[0], 'the first pool of a route').pool,
      proxied: this.proxied,
      ttl: this.proxied ? undefined : ttlSeconds,
      ...(policy === 'failover'
        ? { steeringPolicy: 'off' }
        : {
            steeringPolicy: 'random',
            randomSteering: {
              defaultWeight: 0,
              poolWeights: Object.fromEntries(
                pools.map(({ pool, weight }) => [pool, Math.round((100 * weight) / total) / 100]),
              ),
            },
          }),
    });
  }
}

/** The settings of a zone's proxy: TLS on both sides, 1.2 or newer. */
const SETTINGS: Readonly<Record<string, string>> = {
  ssl: 'strict',
  'min-tls-version': '1.2',
  'always-use-https': 'on',
  'tls-1-3': 'on',
};

/** A Cloudflare zone with DNSSEC. */
export class CloudflareDnsZone extends AnyCloudflareZone {
  readonly zone: Zone;
  readonly zoneId: string;
  readonly accountId: string;
  readonly nameServers: readonly string[];

  constructor(scope: Construct, id: string, props: DnsZoneProps) {
    super(scope, id, props);
    this.accountId = this.placement.dns?.account ?? '';
    if (!this.accountId)
      report(this, {
        message: 'Cloudflare requires the account of the zone.',
        remedy: 'Add account under dns in the environment.',
      });
    this.zone = new Zone(this, 'zone', {
      account: { id: this.accountId },
      name: props.domain,
      type: 'full',
      lifecycle: preventDestroyIfProtected(this.placement),
      ...props.native?.cloudflare?.zone,
    });
    this.zoneId = this.zone.id;
    this.nameServers = this.zone.nameServers;
    if (props.dnssec ?? true) new ZoneDnssec(this, 'dnssec', { zoneId: this.zoneId, status: 'active' });
    if (props.proxied) {
      for (const [setting, value] of Object.entries(SETTINGS)) {
        const settingId = setting.replaceAll('-', '_');
        // The binding declares a map of any values; the value of these settings is a text.
        new ZoneSetting(this, setting, { zoneId: this.zoneId, settingId, value: value as never });
      }
    }
  }
}

export class ExistingCloudflareDnsZone extends AnyCloudflareZone {
  readonly zoneId: string;
  readonly accountId: string | undefined;
  readonly nameServers = undefined;

  constructor(scope: Construct, id: string, existing: ExistingDnsZone) {
    super(scope, id, { domain: existing.domain, proxied: existing.proxied });
    const { zoneId, accountId } = existingOn(this, existing, 'cloudflare');
    this.zoneId = zoneId;
    this.accountId = accountId ?? this.placement.dns?.account;
  }
}

const same = (value: string) => value;
