import { createHash } from 'node:crypto';
import { ContainerAppEnvironment } from '@cdktf/provider-azurerm/lib/container-app-environment';
import { MonitorDiagnosticSetting } from '@cdktf/provider-azurerm/lib/monitor-diagnostic-setting';
import { PrivateDnsARecord } from '@cdktf/provider-azurerm/lib/private-dns-a-record';
import { PrivateDnsZone } from '@cdktf/provider-azurerm/lib/private-dns-zone';
import { PrivateDnsZoneVirtualNetworkLink } from '@cdktf/provider-azurerm/lib/private-dns-zone-virtual-network-link';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { type ITerraformDependable, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { hasZones, resourceGroupOf, UNTIL_IN_EFFECT, workspaceOf } from '../core/azure';
import { childIn, groupIn } from '../core/child';
import { variablesOf } from '../core/environment';
import { linkOf, recordIn } from '../core/generation/azure';
import { type NameRule, nameOf, stableId } from '../core/names';
import { isIn } from '../core/parts';
import { placementOf } from '../core/placement';
import { asManagedIdentity } from '../identity/azure';
import { asVirtualNetwork } from '../network/azure-base';
import type { AzureNetworkMember } from '../network/azure-member';
import { NAME } from '../network/azure-names';
import type { Network } from '../network/network';
import { type Image, isPublic } from '../registry/image';
import { type ContainerProps, needsWayOut } from './container';
import type { Size } from './sizes';

/** Source: azurerm v4.55.0, internal/services/containerapps/validate/validate.go */
export const APP_NAME: NameRule = {
  what: 'container app',
  min: 2,
  max: 32,
  pattern: /^[a-z](?!.*--)[a-z0-9-]*[a-z0-9]$/,
  allowed: 'lower-case letters, digits and single -, beginning with a letter',
  unique: 'parent',
};
const ENVIRONMENT_NAME: NameRule = {
  what: 'Container Apps environment',
  min: 4,
  max: 60,
  pattern: /^[a-z](?!.*--)[a-z0-9-]*[a-z0-9]$/,
  allowed: 'lower-case letters, digits and single -, beginning with a letter',
  unique: 'parent',
};
/** The workload profile that is billed by use. */
export const PROFILE = 'Consumption';

/**
 * The Container Apps environment of a network: without a public address, with DNS names that
 * resolve in the network only. Created once.
 */
export function environmentOf(network: Network): ContainerAppEnvironment {
  const stack = TerraformStack.of(network);
  const parent = groupIn(stack, 'containers');
  const id = `in-${stableId(network)}`;
  return childIn(parent, id, 'environment', (scope) => {
    const virtualNetwork = asVirtualNetwork(network);
    const { front, ready } = virtualNetwork.containers();
    const group = resourceGroupOf(scope);
    const { region } = placementOf(scope);
    const environment = new ContainerAppEnvironment(scope, 'environment', {
      name: nameOf(scope, ENVIRONMENT_NAME, { parent: group }),
      resourceGroupName: group.name,
      location: region,
      infrastructureSubnetId: front.subnetId,
      internalLoadBalancerEnabled: true,
      publicNetworkAccess: 'Disabled',
      zoneRedundancyEnabled: hasZones(scope, region),
      workloadProfile: [{ name: PROFILE, workloadProfileType: PROFILE }],
      // Direct export to the workspace would require the workspace key, which is disabled.
      logsDestination: 'azure-monitor',
      // Azure returns a name, which the provider would treat as a change that replaces the
      // environment. Source: azurerm v4.55.0,
      // internal/services/containerapps/container_app_environment_resource.go, its DiffSuppressFunc
      lifecycle: { ignoreChanges: ['infrastructure_resource_group_name'] },
      dependsOn: [...ready],
    });
    new MonitorDiagnosticSetting(scope, 'logs', {
      name: 'logs',
      targetResourceId: environment.id,
      logAnalyticsWorkspaceId: workspaceOf(scope).id,
      enabledLog: [{ category: 'ContainerAppConsoleLogs' }, { category: 'ContainerAppSystemLogs' }],
    });
    const zone = new PrivateDnsZone(scope, 'names', { name: environment.defaultDomain, resourceGroupName: group.name });
    new PrivateDnsZoneVirtualNetworkLink(scope, 'link', {
      name: nameOf(scope, { ...NAME, what: 'link to the names of containers' }, { parent: zone }),
      ...linkOf(zone),
      virtualNetworkId: virtualNetwork.virtualNetworkId,
    });
    new PrivateDnsARecord(scope, 'address', {
      name: '*',
      ...recordIn(zone),
      ttl: 300,
      records: [environment.staticIpAddress],
    });
    return environment;
  });
}

/** The network member of containers. All containers of a network share one subnet. */
export function joinApps(
  scope: Construct,
  { network, image }: ContainerProps,
  others: readonly Image[] = [],
): AzureNetworkMember {
  const virtualNetwork = asVirtualNetwork(network);
  const member = virtualNetwork.joinFront(scope, 'private', virtualNetwork.containers().front);
  // A registry is accessed through its private endpoint, which admits the network, or over the
  // internet.
  for (const one of [image, ...others]) needsWayOut(scope, member, one, true);
  return member;
}

/** The common properties of the container of a service and a job. */
export function appOf(scope: Construct, props: ContainerProps, images: readonly Image[]) {
  const identity = asManagedIdentity(props.identity);
  for (const image of images) if (!isPublic(image)) image.registry.grantPull(props.identity);
  const secrets = Object.entries(props.secrets ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [, secret] of secrets) secret.grantRead(props.identity);
  const hosts = [...new Set(images.flatMap((image) => (isPublic(image) ? [] : [image.registry.host])))];
  return {
    identity: { type: 'UserAssigned', identityIds: [identity.identityId] },
    registry: hosts.length > 0 ? hosts.map((server) => ({ server, identity: identity.identityId })) : undefined,
    secret:
      secrets.length > 0
        ? secrets.map(([name, { reference }]) => ({
            name: secretName(name),
            identity: identity.identityId,
            keyVaultSecretId: reference,
          }))
        : undefined,
    env: [
      ...variablesOf(scope, props.environment, { AZURE_CLIENT_ID: identity.clientId }),
      ...secrets.map(([name]) => ({ name, secretName: secretName(name) })),
    ],
    dependsOn: inEffect(scope, identity.principalId),
  };
}

/** `api-key-1a2b3c`: secret names of an app are lower-case, variable names are not. */
const secretName = (variable: string) =>
  `${variable
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')}-${createHash('sha256').update(variable).digest('hex').slice(0, 6)}`;

/**
 * The platform pulls images and reads secrets as soon as the app is created, and fails if the role
 * does not exist yet.
 */
function inEffect(scope: Construct, principalId: string): ITerraformDependable[] {
  const roles = TerraformStack.of(scope)
    .node.findAll()
    .filter((one): one is RoleAssignment => one instanceof RoleAssignment)
    .filter(
      (role) =>
        role.principalIdInput === principalId &&
        isIn(['AcrPull', 'Key Vault Secrets User'], role.roleDefinitionNameInput),
    );
  for (const role of roles) role.provisioners = UNTIL_IN_EFFECT;
  return roles;
}

export const resourcesOf = ({ cpu, memoryMiB }: Size) => ({ cpu, memory: `${memoryMiB / 1024}Gi` });
