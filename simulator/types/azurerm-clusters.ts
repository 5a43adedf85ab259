import type { Behaviour } from '../behaviour';
import { atMostOne, check, exactlyOne, matches, oneOf, onlyWith } from '../rules';
import { child, inGroup } from './azurerm-forms';
import { oneMinorUp, overlapping, textsAt } from './clusters';
import { rangesAt } from './ranges';

const CREDENTIALS = (secret: string) => ({
  host: 'https://simulated.privatelink.azmk8s.io:443',
  cluster_ca_certificate: 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t',
  username: secret === '' ? '' : 'clusterUser',
  password: secret,
  client_certificate: secret,
  client_key: secret,
});

export const azurermClusters: Readonly<Record<string, Behaviour>> = {
  kubernetes_cluster: inGroup('Microsoft.ContainerService/managedClusters', {
    rules: {
      name: matches(/^[A-Za-z0-9]([\w-]{0,61}[A-Za-z0-9])?$/, '1 to 63 letters, digits, _ and -'),
      sku_tier: oneOf('Free', 'Standard', 'Premium'),
      automatic_upgrade_channel: oneOf('patch', 'rapid', 'node-image', 'stable'),
      node_os_upgrade_channel: oneOf('Unmanaged', 'SecurityPatch', 'NodeImage', 'None'),
      'network_profile.network_plugin': oneOf('azure', 'kubenet', 'none'),
      'network_profile.network_policy': oneOf('calico', 'azure', 'cilium'),
      'default_node_pool.name': matches(/^[a-z][a-z0-9]{0,11}$/, '1 to 12 lower-case letters and digits'),
    },
    // Sources: azurerm v4.55.0, kubernetes_cluster_validate.go and the CustomizeDiff of
    // kubernetes_cluster_resource.go.
    checks: [
      exactlyOne('identity', 'service_principal'),
      atMostOne('dns_prefix', 'dns_prefix_private_cluster'),
      check('network_profile', 'dns_service_ip and service_cidr must both be set, or neither', (get) => {
        return (get('network_profile.0.dns_service_ip') === null) !== (get('network_profile.0.service_cidr') === null);
      }),
      check('network_profile', 'pod_cidr with network_plugin azure needs network_plugin_mode overlay', (get) => {
        const plain =
          get('network_profile.0.network_plugin') === 'azure' &&
          get('network_profile.0.network_plugin_mode') !== 'overlay';
        return plain && get('network_profile.0.pod_cidr') !== null;
      }),
      check('workload_identity_enabled', 'workload_identity_enabled needs oidc_issuer_enabled', (get) => {
        return get('workload_identity_enabled') === true && get('oidc_issuer_enabled') !== true;
      }),
      check(
        'local_account_disabled',
        'local_account_disabled needs azure_active_directory_role_based_access_control',
        (get) => {
          return (
            get('local_account_disabled') === true && get('azure_active_directory_role_based_access_control.0') === null
          );
        },
      ),
    ],
    // For Entra ID users the provider returns only the address and the certificate of the
    // authority; with local accounts disabled, administrator credentials do not exist. Source:
    // kubernetes_cluster_resource.go, flattenKubernetesClusterCredentials and adminProfile.
    makes: {
      kube_admin_config: ({ local_account_disabled }) =>
        local_account_disabled === true ? [] : [CREDENTIALS('YWRtaW4=')],
      kube_config: ({ local_account_disabled }) => [CREDENTIALS(local_account_disabled === true ? '' : 'dXNlcg==')],
    },
    values: {
      fqdn: '{dns_prefix}-{random}.hcp.{location}.azmk8s.io',
      private_fqdn: '{dns_prefix}-{random}.privatelink.{location}.azmk8s.io',
      oidc_issuer_url: 'https://{location}.oic.prod-aks.azure.com/{tenant}/{uuid}/',
      current_kubernetes_version: '{kubernetes_version}',
      node_resource_group: 'MC_{resource_group_name}_{name}_{location}',
    },
    // Sources: learn.microsoft.com/azure/aks/azure-cni-overlay (ranges),
    // learn.microsoft.com/azure/aks/nat-gateway.
    conflicts: [
      (mine, there) => {
        const [subnet] = textsAt(mine, 'default_node_pool.vnet_subnet_id');
        const [out] = textsAt(mine, 'network_profile.outbound_type');
        if (!subnet) return undefined;
        const translated = there('subnet_nat_gateway_association').some(({ subnet_id }) => subnet_id === subnet);
        const known = there('subnet').some(({ id }) => id === subnet);
        if (out === 'userAssignedNATGateway' && known && !translated)
          return 'its subnet has no NAT gateway, which its outbound_type names';
        const networks = there('virtual_network').filter(({ id }) => subnet.startsWith(`${String(id)}/`));
        return overlapping(
          mine,
          ['network_profile.pod_cidr', 'network_profile.service_cidr'],
          networks.flatMap((one) => rangesAt(one, 'address_space')),
        );
      },
    ],
    steps: oneMinorUp('kubernetes_version'),
    heldBy: ['kubernetes_cluster_node_pool.kubernetes_cluster_id'],
  }),
  kubernetes_cluster_node_pool: child('kubernetes_cluster_id', 'agentPools', {
    rules: {
      name: matches(/^[a-z][a-z0-9]{0,11}$/, '1 to 12 lower-case letters and digits'),
      mode: oneOf('System', 'User', 'Gateway'),
      os_type: oneOf('Linux', 'Windows'),
      priority: oneOf('Regular', 'Spot'),
    },
    // Source: azurerm v4.55.0, kubernetes_cluster_node_pool_resource.go.
    checks: [
      onlyWith('eviction_policy', 'priority', 'Spot'),
      check('upgrade_settings', 'max_surge is not possible with priority Spot', (get) => {
        return get('priority') === 'Spot' && get('upgrade_settings.0.max_surge') !== null;
      }),
      check('min_count', 'min_count and max_count need auto_scaling_enabled', (get) => {
        return get('auto_scaling_enabled') !== true && get('max_count') !== null;
      }),
    ],
    steps: oneMinorUp('orchestrator_version'),
  }),
};
