import type { Construct } from 'constructs';
import { type Factory, factory } from '../core/kind';
import { type DnsProvider, type DnsZone, type DnsZoneProps, dnsProviderOf, type ExistingDnsZone } from './dns';

/**
 * Zones of the provider that the environment chose, on any cloud of the placement. The code of a
 * provider is loaded when it is first used.
 */
export const dnsZones: Factory<DnsZone, DnsZoneProps, ExistingDnsZone> = Object.assign(
  (scope: Construct, id: string, props: DnsZoneProps) => zonesOf(dnsProviderOf(scope))(scope, id, props),
  {
    fromExisting: (scope: Construct, id: string, existing: ExistingDnsZone) =>
      zonesOf(dnsProviderOf(scope)).fromExisting(scope, id, existing),
  },
);

function zonesOf(provider: DnsProvider): Factory<DnsZone, DnsZoneProps, ExistingDnsZone> {
  switch (provider) {
    case 'aws': {
      const { AwsDnsZone, ExistingAwsDnsZone } = require('./aws') as typeof import('./aws');
      return factory<DnsZone, DnsZone, DnsZoneProps, ExistingDnsZone>(AwsDnsZone, ExistingAwsDnsZone);
    }
    case 'google': {
      const { GoogleDnsZone, ExistingGoogleDnsZone } = require('./google') as typeof import('./google');
      return factory<DnsZone, DnsZone, DnsZoneProps, ExistingDnsZone>(GoogleDnsZone, ExistingGoogleDnsZone);
    }
    case 'azure': {
      const { AzureDnsZone, ExistingAzureDnsZone } = require('./azure') as typeof import('./azure');
      return factory<DnsZone, DnsZone, DnsZoneProps, ExistingDnsZone>(AzureDnsZone, ExistingAzureDnsZone);
    }
    case 'cloudflare': {
      const { CloudflareDnsZone, ExistingCloudflareDnsZone } = require('./cloudflare') as typeof import('./cloudflare');
      return factory<DnsZone, DnsZone, DnsZoneProps, ExistingDnsZone>(CloudflareDnsZone, ExistingCloudflareDnsZone);
    }
  }
}
