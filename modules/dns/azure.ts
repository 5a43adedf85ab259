import { DnsARecord } from '@cdktf/provider-azurerm/lib/dns-a-record';
import { DnsAaaaRecord } from '@cdktf/provider-azurerm/lib/dns-aaaa-record';
import { DnsCaaRecord } from '@cdktf/provider-azurerm/lib/dns-caa-record';
import { DnsCnameRecord } from '@cdktf/provider-azurerm/lib/dns-cname-record';
import { DnsMxRecord } from '@cdktf/provider-azurerm/lib/dns-mx-record';
import { DnsNsRecord } from '@cdktf/provider-azurerm/lib/dns-ns-record';
import { DnsTxtRecord } from '@cdktf/provider-azurerm/lib/dns-txt-record';
import { DnsZone as AzureZone } from '@cdktf/provider-azurerm/lib/dns-zone';
import { TrafficManagerExternalEndpoint } from '@cdktf/provider-azurerm/lib/traffic-manager-external-endpoint';
import { TrafficManagerProfile } from '@cdktf/provider-azurerm/lib/traffic-manager-profile';
import type { Construct } from 'constructs';
import { namesIn, resourceGroupOf } from '../core/azure';
import { present } from '../core/errors';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import { type NameRule, nameOf } from '../core/names';
import { providerOf } from '../core/providers';
import { type AddAlias, DnsZone, type DnsZoneProps, type ExistingDnsZone } from './dns';
import type { Answer, DnsRecord, DnsTarget } from './records';
import type { PlannedRoute } from './route';
import { caaOf, mxOf, undotted } from './values';

const PROFILE_NAME: NameRule = {
  what: 'Traffic Manager profile',
  max: 63,
  pattern: /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
  allowed: 'letters, digits and -, beginning and ending with a letter or digit',
  unique: 'global',
};

abstract class AnyAzureZone extends DnsZone {
  abstract readonly zoneName: string;
  abstract readonly resourceGroup: string;

  constructor(scope: Construct, id: string, props: DnsZoneProps) {
    super(scope, id, 'azure', props);
    providerOf(this, 'azure');
  }

  /**
   * An alias follows the resource, and is deleted with it, which prevents a dangling name. A Front
   * Door endpoint is referenced by CNAME where possible, because its certificate is renewed only
   * then.
   */
  protected override aliasOf({ address, resourceId }: DnsTarget, name: string): AddAlias | undefined {
    if (resourceId === undefined || (address === undefined && name !== '@')) return undefined;
    const record = { ...this.at(name), ttl: 300, targetResourceId: resourceId };
    return (scope, type) => {
      if (type === 'A') new DnsARecord(scope, 'record', record);
      else new DnsAaaaRecord(scope, 'record', record);
    };
  }

  protected override addRecord(scope: Construct, { name, type, values, ttlSeconds }: Required<DnsRecord>): void {
    const at = { ...this.at(name), ttl: ttlSeconds };
    switch (type) {
      case 'A':
        new DnsARecord(scope, 'record', { ...at, records: [...values] });
        return;
      case 'AAAA':
        new DnsAaaaRecord(scope, 'record', { ...at, records: [...values] });
        return;
      case 'CAA':
        new DnsCaaRecord(scope, 'record', { ...at, record: values.flatMap((value) => caaOf(this, value) ?? []) });
        return;
      case 'CNAME':
        new DnsCnameRecord(scope, 'record', { ...at, record: undotted(present(values[0], 'the value of a CNAME')) });
        return;
      case 'MX':
        new DnsMxRecord(scope, 'record', {
          ...at,
          record: values.flatMap((value) => {
            const parsed = mxOf(this, value);
            return parsed ? [{ preference: String(parsed.preference), exchange: parsed.exchange }] : [];
          }),
        });
        return;
      case 'NS':
        new DnsNsRecord(scope, 'record', { ...at, records: values.map((value) => `${undotted(value)}.`) });
        return;
      case 'TXT':
        new DnsTxtRecord(scope, 'record', { ...at, record: values.map((value) => ({ value })) });
        return;
    }
  }

  protected override addAnswer(scope: Construct, name: string, { type, value }: Answer): void {
    this.addRecord(scope, { name, type, values: [value], ttlSeconds: 300 });
  }

  protected override addRoute(
    scope: Construct,
    name: string,
    { policy, type, targets, health, ttlSeconds }: PlannedRoute,
  ): void {
    const profileName = nameOf(scope, PROFILE_NAME);
    const profile = new TrafficManagerProfile(scope, 'profile', {
      name: profileName,
      resourceGroupName: this.resourceGroup,
      trafficRoutingMethod: policy === 'failover' ? 'Priority' : 'Weighted',
      dnsConfig: { relativeName: profileName, ttl: ttlSeconds },
      monitorConfig: {
        protocol: health.protocol.toUpperCase(),
        port: health.port,
        path: health.path,
        intervalInSeconds: health.intervalSeconds,
        timeoutInSeconds: health.intervalSeconds === 10 ? 9 : 10,
        toleratedNumberOfFailures: health.failures - 1,
        customHeader: [{ name: 'host', value: this.fullName(name) }],
      },
    });
    const priorities = prioritiesOf(targets);
    const endpoints = targets.map(
      ({ id, answer, weight }) =>
        new TrafficManagerExternalEndpoint(scope, id, {
          name: id,
          profileId: profile.id,
          target: answer.value,
          ...(policy === 'failover' ? { priority: priorities.get(id) } : { weight }),
        }),
    );
    const alias = { ...this.at(name), ttl: ttlSeconds, targetResourceId: profile.id, dependsOn: endpoints };
    if (type === 'A') new DnsARecord(scope, 'record', alias);
    else new DnsCnameRecord(scope, 'record', alias);
  }

  private at(name: string): { name: string; zoneName: string; resourceGroupName: string } {
    return { name: this.relativeName(name), zoneName: this.zoneName, resourceGroupName: this.resourceGroup };
  }
}

/** A public zone of Azure DNS. */
export class AzureDnsZone extends AnyAzureZone {
  readonly zone: AzureZone;
  readonly zoneName: string;
  readonly resourceGroup: string;
  readonly nameServers: readonly string[];

  constructor(scope: Construct, id: string, props: DnsZoneProps) {
    super(scope, id, props);
    this.zone = new AzureZone(this, 'zone', {
      name: props.domain,
      resourceGroupName: resourceGroupOf(this).name,
      lifecycle: preventDestroyIfProtected(this.placement),
      ...props.native?.azure?.zone,
    });
    this.zoneName = this.zone.name;
    this.resourceGroup = this.zone.resourceGroupName;
    this.nameServers = this.zone.nameServers;
  }
}

export class ExistingAzureDnsZone extends AnyAzureZone {
  readonly zoneName: string;
  readonly resourceGroup: string;
  readonly nameServers = undefined;

  constructor(scope: Construct, id: string, existing: ExistingDnsZone) {
    super(scope, id, { domain: existing.domain, proxied: existing.proxied });
    const { name, resourceGroupName } = namesIn(existingOn(this, existing, 'azure').id);
    this.zoneName = name;
    this.resourceGroup = resourceGroupName;
  }
}

/**
 * A primary precedes every standby, and no two targets may have the same priority, even
 * temporarily: Traffic Manager refuses it, and Terraform changes endpoints one after another. So
 * each target has a unique number, derived from its id, in the half of its role.
 */
function prioritiesOf(targets: PlannedRoute['targets']): Map<string, number> {
  const used = new Set<number>();
  return new Map(
    targets.map(({ id, role }) => {
      let number = [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % HALF, 7);
      while (used.has(number)) number = (number + 1) % HALF;
      used.add(number);
      return [id, role === 'primary' ? 1 + number : 1 + HALF + number];
    }),
  );
}

/** Priorities are 1 to 1000. */
const HALF = 500;
