/**
 * What azurerm 4.55 (pinned) and 5.10 (current) write differently. Source: "5.0 upgrade guide" of
 * the provider, and the bindings of both.
 */
import type { ApplicationGatewayConfig } from '@cdktf/provider-azurerm/lib/application-gateway';
import type { ApplicationInsightsConfig } from '@cdktf/provider-azurerm/lib/application-insights';
import type { CdnFrontdoorCustomDomainTls } from '@cdktf/provider-azurerm/lib/cdn-frontdoor-custom-domain';
import type { CdnFrontdoorRuleActions, CdnFrontdoorRuleConfig } from '@cdktf/provider-azurerm/lib/cdn-frontdoor-rule';
import type { ContainerRegistryGeoreplications } from '@cdktf/provider-azurerm/lib/container-registry';
import type { CosmosdbAccountConfig } from '@cdktf/provider-azurerm/lib/cosmosdb-account';
import type { EventgridSystemTopicEventSubscriptionConfig } from '@cdktf/provider-azurerm/lib/eventgrid-system-topic-event-subscription';
import type { FederatedIdentityCredentialConfig } from '@cdktf/provider-azurerm/lib/federated-identity-credential';
import type { KubernetesClusterConfig } from '@cdktf/provider-azurerm/lib/kubernetes-cluster';
import type {
  LinuxVirtualMachineScaleSetAutomaticOsUpgradePolicy,
  LinuxVirtualMachineScaleSetDataDisk,
} from '@cdktf/provider-azurerm/lib/linux-virtual-machine-scale-set';
import type { PrivateDnsARecordConfig } from '@cdktf/provider-azurerm/lib/private-dns-a-record';
import type { PrivateDnsZone } from '@cdktf/provider-azurerm/lib/private-dns-zone';
import type { PrivateDnsZoneVirtualNetworkLinkConfig } from '@cdktf/provider-azurerm/lib/private-dns-zone-virtual-network-link';
import type { StorageBlobConfig } from '@cdktf/provider-azurerm/lib/storage-blob';
import type { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import type { VirtualNetworkGatewayConfig } from '@cdktf/provider-azurerm/lib/virtual-network-gateway';
import type { VirtualNetworkGatewayConnectionConfig } from '@cdktf/provider-azurerm/lib/virtual-network-gateway-connection';
import { byGeneration, isAtLeast } from './installed';

/** Whether the installed azurerm is 5.0 or later. */
const is5 = () => isAtLeast('azurerm', '5.0');

/** HTTP/2 of an application gateway. */
export const http2 = (on: boolean) =>
  byGeneration<ApplicationGatewayConfig>()(is5(), { enableHttp2: on }, { http2Enabled: on });

export const gatewayBgp = (on: boolean) =>
  byGeneration<VirtualNetworkGatewayConfig>()(is5(), { enableBgp: on }, { bgpEnabled: on });

export const connectionBgp = (on: boolean) =>
  byGeneration<VirtualNetworkGatewayConnectionConfig>()(is5(), { enableBgp: on }, { bgpEnabled: on });

/** The oldest TLS of a domain of Front Door. */
export const minimumTls = (version: string) =>
  byGeneration<CdnFrontdoorCustomDomainTls>()(is5(), { minimumTlsVersion: version }, { minimumVersion: version });

/** Where Event Grid delivers to. */
export const toTopic = (id: string) =>
  byGeneration<EventgridSystemTopicEventSubscriptionConfig>()(
    is5(),
    { serviceBusTopicEndpointId: id },
    { serviceBusTopicId: id },
  );

export const toQueue = (id: string) =>
  byGeneration<EventgridSystemTopicEventSubscriptionConfig>()(
    is5(),
    { serviceBusQueueEndpointId: id },
    { serviceBusQueueId: id },
  );

/** Application Insights accepts data of identities of Microsoft Entra only. */
export const insightsWithoutKeys = () =>
  byGeneration<ApplicationInsightsConfig>()(
    is5(),
    { localAuthenticationDisabled: true },
    { localAuthenticationEnabled: false },
  );

/** Cosmos DB admits identities of Microsoft Entra, and no keys. */
export const withoutKeys = () =>
  byGeneration<CosmosdbAccountConfig>()(
    is5(),
    { localAuthenticationDisabled: true },
    { localAuthenticationEnabled: false },
  );

/** The managed identity that trusts tokens of another issuer. */
export const federationOf = (identityId: string, resourceGroupName: string) =>
  byGeneration<FederatedIdentityCredentialConfig>()(
    is5(),
    { parentId: identityId, resourceGroupName },
    { userAssignedIdentityId: identityId },
  );

/** A zone of Azure DNS, by its id or by its names. */
export const recordIn = (zone: PrivateDnsZone) =>
  byGeneration<PrivateDnsARecordConfig>()(
    is5(),
    { zoneName: zone.name, resourceGroupName: zone.resourceGroupName },
    { privateDnsZoneId: zone.id },
  );

export const linkOf = (zone: PrivateDnsZone) =>
  byGeneration<PrivateDnsZoneVirtualNetworkLinkConfig>()(
    is5(),
    { privateDnsZoneName: zone.name, resourceGroupName: zone.resourceGroupName },
    { privateDnsZoneId: zone.id },
  );

export const blobIn = (container: StorageContainer, storageAccountName: string) =>
  byGeneration<StorageBlobConfig>()(
    is5(),
    { storageAccountName, storageContainerName: container.name },
    { storageContainerId: container.id },
  );

/** A scale set takes new versions of its image, and goes back if they fail. */
export const osUpgrades = () =>
  byGeneration<LinuxVirtualMachineScaleSetAutomaticOsUpgradePolicy>()(
    is5(),
    { enableAutomaticOsUpgrade: true, disableAutomaticRollback: false },
    { automaticOsUpgradeEnabled: true, automaticRollbackEnabled: true },
  );

/**
 * The speed of a data disk of a scale set. The names of 4.x are older than PremiumV2_LRS, which the
 * API accepts too.
 */
export const diskSpeed = (iops: number | undefined, megabytesPerSecond: number | undefined) =>
  byGeneration<LinuxVirtualMachineScaleSetDataDisk>()(
    is5(),
    { ultraSsdDiskIopsReadWrite: iops, ultraSsdDiskMbpsReadWrite: megabytesPerSecond },
    { diskIopsReadWrite: iops, diskMbpsReadWrite: megabytesPerSecond },
  );

/**
 * The registry's own name leads to this copy too. Without the setting the provider turns it off,
 * and the copy is never read. Source: azurerm v4.55.0,
 * internal/services/containers/container_registry_resource.go, regional_endpoint_enabled.
 */
export const servedGlobally = () =>
  byGeneration<ContainerRegistryGeoreplications>()(
    is5(),
    { regionalEndpointEnabled: true },
    { globalEndpointRoutingEnabled: true },
  );

/** Node pools are those of the program. It is the default, which 5.x requires to be given. */
export const noAutomaticPools = () =>
  byGeneration<KubernetesClusterConfig>()(is5(), {}, { nodeProvisioningProfile: { mode: 'Manual' } });

/** What Front Door does after the rule matched: goes on with the next. */
export const continueRules = () =>
  byGeneration<CdnFrontdoorRuleConfig>()(is5(), { behaviorOnMatch: 'Continue' }, { behaviourOnMatch: 'Continue' });

/** Front Door keeps an answer for `duration`, whatever the origin says; each query has its own. */
export const cacheFor = (duration: string) =>
  byGeneration<CdnFrontdoorRuleActions>()(
    is5(),
    {
      routeConfigurationOverrideAction: {
        cacheBehavior: 'OverrideAlways',
        cacheDuration: duration,
        compressionEnabled: true,
        queryStringCachingBehavior: 'UseQueryString',
      },
    },
    {
      routeConfigurationOverride: {
        caching: {
          behaviour: 'OverrideAlways',
          duration,
          compressionEnabled: true,
          queryStringBehaviour: 'UseQueryString',
        },
      },
    },
  );
