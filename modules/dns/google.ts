import { ComputeHealthCheck } from '@cdktf/provider-google/lib/compute-health-check';
import { DnsManagedZone } from '@cdktf/provider-google/lib/dns-managed-zone';
import { DnsRecordSet } from '@cdktf/provider-google/lib/dns-record-set';
import type { Construct } from 'constructs';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import { type NameRule, nameOf } from '../core/names';
import { providerOf } from '../core/providers';
import { DnsZone, type DnsZoneProps, type ExistingDnsZone } from './dns';
import type { Answer, DnsRecord } from './records';
import type { PlannedRoute } from './route';
import { quotedCaa, quotedText, undotted } from './values';

const NAME = {
  max: 63,
  pattern: /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
  allowed: 'lower-case letters, digits and -, beginning with a letter, not ending with -',
  unique: 'account',
} as const;
const ZONE_NAME: NameRule = { ...NAME, what: 'managed zone' };
const HEALTH_CHECK_NAME: NameRule = { ...NAME, what: 'health check' };

/** The source regions of health checks: exactly three. */
const CHECKED_FROM = ['us-east1', 'europe-west1', 'asia-southeast1'];
/** The location of targets that are in no Google region. */
const ANY_REGION = 'us-east1';

abstract class AnyManagedZone extends DnsZone {
  /** The managed zone's name. */
  abstract readonly zoneName: string;

  constructor(scope: Construct, id: string, props: DnsZoneProps) {
    super(scope, id, 'google', props);
    providerOf(this, 'google');
  }

  protected override addRecord(scope: Construct, { name, type, values, ttlSeconds }: Required<DnsRecord>): void {
    const data = { TXT: quotedText, CNAME: dotted, NS: dotted, MX: dotted, A: same, AAAA: same, CAA: quotedCaa }[type];
    new DnsRecordSet(scope, 'record', { ...this.at(name), type, ttl: ttlSeconds, rrdatas: values.map(data) });
  }

  protected override addAnswer(scope: Construct, name: string, { type, value }: Answer): void {
    const rrdatas = [type === 'CNAME' ? dotted(value) : value];
    new DnsRecordSet(scope, 'record', { ...this.at(name), type, ttl: 300, rrdatas });
  }

  protected override addRoute(
    scope: Construct,
    name: string,
    { policy, targets, health, ttlSeconds }: PlannedRoute,
  ): void {
    const request = { port: health.port, requestPath: health.path, host: this.fullName(name) };
    const check = new ComputeHealthCheck(scope, 'health', {
      name: nameOf(scope, HEALTH_CHECK_NAME),
      sourceRegions: CHECKED_FROM,
      checkIntervalSec: health.intervalSeconds,
      timeoutSec: 10,
      healthyThreshold: 2,
      unhealthyThreshold: health.failures,
      ...(health.protocol === 'https' ? { httpsHealthCheck: request } : { httpHealthCheck: request }),
      logConfig: { enable: true },
    });
    const checked = (some: PlannedRoute['targets']) => ({
      externalEndpoints: some.map(({ answer }) => answer.value),
    });
    const location = this.placement.cloud === 'google' ? this.placement.region : ANY_REGION;
    const standbys = targets.filter(({ role }) => role === 'standby');
    new DnsRecordSet(scope, 'record', {
      ...this.at(name),
      type: 'A',
      ttl: ttlSeconds,
      routingPolicy: {
        healthCheck: check.id,
        ...(policy === 'failover' && standbys.length > 0
          ? {
              primaryBackup: {
                primary: checked(targets.filter(({ role }) => role === 'primary')),
                backupGeo: [{ location, healthCheckedTargets: checked(standbys) }],
              },
            }
          : { wrr: targets.map((target) => ({ weight: target.weight, healthCheckedTargets: checked([target]) })) }),
      },
    });
  }

  private at(name: string): { managedZone: string; name: string } {
    return { managedZone: this.zoneName, name: `${this.fullName(name)}.` };
  }
}

/** A public managed zone with DNSSEC and query logs. */
export class GoogleDnsZone extends AnyManagedZone {
  readonly zone: DnsManagedZone;
  readonly zoneName: string;
  readonly nameServers: readonly string[];

  constructor(scope: Construct, id: string, props: DnsZoneProps) {
    super(scope, id, props);
    this.zone = new DnsManagedZone(this, 'zone', {
      name: nameOf(this, ZONE_NAME),
      dnsName: `${props.domain}.`,
      visibility: 'public',
      dnssecConfig: (props.dnssec ?? true) ? { state: 'on', nonExistence: 'nsec3' } : { state: 'off' },
      cloudLoggingConfig: { enableLogging: true },
      lifecycle: preventDestroyIfProtected(this.placement),
      ...props.native?.google?.zone,
    });
    this.zoneName = this.zone.name;
    this.nameServers = this.zone.nameServers;
  }
}

export class ExistingGoogleDnsZone extends AnyManagedZone {
  readonly zoneName: string;
  readonly nameServers = undefined;

  constructor(scope: Construct, id: string, existing: ExistingDnsZone) {
    super(scope, id, { domain: existing.domain, proxied: existing.proxied });
    this.zoneName = existingOn(this, existing, 'google').name;
  }
}

const same = (value: string) => value;
const dotted = (host: string) => `${undotted(host)}.`;
