import { ContainerRegistry } from '@cdktf/provider-azurerm/lib/container-registry';
import { MonitorDiagnosticSetting } from '@cdktf/provider-azurerm/lib/monitor-diagnostic-setting';
import type { Construct } from 'constructs';
import { hasZones, resourceGroupOf, workspaceOf } from '../core/azure';
import { vaultKeyOf } from '../core/azure-key';
import { report } from '../core/errors';
import { show } from '../core/features';
import { servedGlobally } from '../core/generation/azure';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import { type NameRule, nameOf } from '../core/names';
import { asManagedIdentity } from '../identity/azure';
import type { Identity } from '../identity/identity';
import type { AzureNetworkMember } from '../network/azure-member';
import { privateEndpoint } from '../network/azure-private-endpoint';
import type { Network } from '../network/network';
import { type ExistingRegistry, Registry, type RegistryProps, type RegistryVerb, UNTAGGED_DAYS } from './registry';

/** Source: azurerm v4.55.0, internal/services/containers/validate/container_registry_name.go */
const REGISTRY_NAME: NameRule = {
  what: 'container registry',
  min: 5,
  max: 50,
  pattern: /^[a-z0-9]+$/,
  allowed: 'letters and digits',
  separator: '',
  unique: 'global',
};

const ROLES: Record<RegistryVerb, string> = { pull: 'AcrPull', push: 'AcrPush' };

abstract class AnyContainerRegistry extends Registry {
  abstract readonly registryId: string;

  protected override allow(scope: Construct, identity: Identity, verb: RegistryVerb): void {
    asManagedIdentity(identity).allow(scope, ROLES[verb], this.registryId);
  }

  protected override addressOf(image: string): string {
    return `${this.host}/${image}`;
  }
}

/**
 * A registry for identities only. Premium is the only tier that supports private endpoints,
 * deletion of untagged images and zone redundancy.
 */
export class AzureRegistry extends AnyContainerRegistry {
  readonly registry: ContainerRegistry;
  readonly registryId: string;
  readonly host: string;

  constructor(scope: Construct, id: string, props: RegistryProps) {
    super(scope, id, props, props.images);
    const { region } = this.placement;
    const key = vaultKeyOf(this, props.encryption);
    const name = nameOf(this, REGISTRY_NAME);
    const zoneRedundancyEnabled = hasZones(this, region);
    this.registry = new ContainerRegistry(this, 'registry', {
      name,
      resourceGroupName: resourceGroupOf(this).name,
      location: region,
      sku: 'Premium',
      adminEnabled: false,
      anonymousPullEnabled: false,
      // Layers are then served by the registry's own endpoint, not by a storage account that a
      // firewall rule can't name.
      dataEndpointEnabled: true,
      zoneRedundancyEnabled,
      retentionPolicyInDays: props.untaggedDays ?? UNTAGGED_DAYS,
      // Restricts exports to the registry's own endpoint. Azure requires that the public one is
      // disabled.
      exportPolicyEnabled: props.network === undefined,
      publicNetworkAccessEnabled: props.network === undefined,
      encryption: key && [{ keyVaultKeyId: key.keyId, identityClientId: key.clientId }],
      identity: key && { type: 'UserAssigned', identityIds: [key.identityId] },
      georeplications: copies(this, props.replicateTo),
      lifecycle: preventDestroyIfProtected(this.placement),
      dependsOn: key && [...key.ready],
      ...props.native?.azure?.registry,
    });
    this.registryId = this.registry.id;
    this.host = `${name}.azurecr.io`;
    new MonitorDiagnosticSetting(this, 'audit', {
      name: 'audit',
      targetResourceId: this.registryId,
      logAnalyticsWorkspaceId: workspaceOf(this).id,
      enabledLog: [{ category: 'ContainerRegistryLoginEvents' }, { category: 'ContainerRegistryRepositoryEvents' }],
    });
    if (props.network) this.reach(props.network);
  }

  /** Accessible from the tiers that have machines without public addresses. */
  private reach(network: Network): void {
    const member = network.join(this, 'private') as AzureNetworkMember;
    privateEndpoint(this, member, {
      resourceId: this.registryId,
      subresource: 'registry',
      zone: 'privatelink.azurecr.io',
    });
    for (const tier of ['private', 'isolated'] as const)
      network.allow(tier, member, { port: 443, description: `${tier} to the registry` });
  }
}

/**
 * In the order of their names, as the provider reads them. Source:
 * azurerm_container_registry.georeplications
 */
function copies(scope: Registry, regions: readonly string[] | undefined) {
  if (regions === undefined) return undefined;
  const { region } = scope.placement;
  const twice = regions.find((one, index) => one === region || regions.indexOf(one) !== index);
  if (twice !== undefined) {
    report(scope, {
      message:
        `replicateTo names ${show(twice)}, ` + `${twice === region ? 'where the registry is' : 'and names it twice'}.`,
      remedy: 'List each other region once.',
    });
  }
  return [...regions].sort().map((location) => ({
    location,
    zoneRedundancyEnabled: hasZones(scope, location),
    ...servedGlobally(),
  }));
}

export class ExistingAzureRegistry extends AnyContainerRegistry {
  readonly registryId: string;
  readonly host: string;

  constructor(scope: Construct, id: string, existing: ExistingRegistry) {
    super(scope, id, {}, undefined);
    this.registryId = existingOn(this, existing, 'azure').id;
    const [, name] = /\/Microsoft\.ContainerRegistry\/registries\/([^/]+)$/i.exec(this.registryId) ?? [];
    if (!name) {
      report(this, {
        message: `fromExisting: azure.id is ${show(this.registryId)}.`,
        remedy: 'Use a resource id: /subscriptions/…/providers/Microsoft.ContainerRegistry/registries/<name>.',
      });
    }
    this.host = `${name?.toLowerCase()}.azurecr.io`;
  }
}
