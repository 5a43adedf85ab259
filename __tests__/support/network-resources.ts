import { isAtLeast } from '../../modules/core/generation/installed';
import type { Fields } from '../../simulator/values';
import type { ResourceConfig } from './refusal';

export const AT = { resource_group_name: 'g', location: 'eastus2' };
export const space = (name: string, range: string): ResourceConfig => [
  'azurerm_virtual_network',
  { name, address_space: [range], ...AT },
];

export const half = (name: string, from: string, to: string, more: Fields = {}): ResourceConfig => [
  'azurerm_virtual_network_peering',
  { name, virtual_network_name: from, resource_group_name: 'g', remote_virtual_network_id: to, ...more },
];
const SUBNET =
  '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/one/subnets/GatewaySubnet';
export const gateway = (name: string, more: Fields = {}): ResourceConfig => [
  'azurerm_virtual_network_gateway',
  {
    name,
    type: 'Vpn',
    sku: 'VpnGw1AZ',
    generation: 'Generation1',
    ip_configuration: [{ name: 'one', subnet_id: SUBNET, public_ip_address_id: '/p' }],
    bgp_settings: [
      { asn: 64_512, peering_addresses: [{ ip_configuration_name: 'one', apipa_addresses: ['169.254.21.1'] }] },
    ],
    ...AT,
    ...more,
  },
];
export const device = (more: Fields = {}): ResourceConfig => [
  'azurerm_local_network_gateway',
  { name: 'device', gateway_address: '203.0.113.10', address_space: ['10.99.0.0/16'], ...AT, ...more },
];
export const POLICY = {
  ike_encryption: 'AES256',
  ike_integrity: 'SHA384',
  dh_group: 'ECP384',
  ipsec_encryption: 'GCMAES256',
  ipsec_integrity: 'GCMAES256',
  pfs_group: 'ECP384',
};
export const BGP = isAtLeast('azurerm', '5.0') ? 'bgp_enabled' : 'enable_bgp';
export const link = (more: Fields = {}): ResourceConfig => [
  'azurerm_virtual_network_gateway_connection',
  {
    name: 'link',
    type: 'IPsec',
    virtual_network_gateway_id: '<0>',
    local_network_gateway_id: '<1>',
    shared_key: 'not.a.key',
    [BGP]: true,
    custom_bgp_addresses: [{ primary: '169.254.21.1' }],
    ipsec_policy: [POLICY],
    ...AT,
    ...more,
  },
];

export const watcher = (name: string, location = 'eastus2'): ResourceConfig => [
  'azurerm_network_watcher',
  { name, location, resource_group_name: 'g' },
];
/** A deployment of a subscription that creates a watcher, as the networks of the project do. */
export const watching = (missing: boolean): ResourceConfig => [
  'azurerm_subscription_template_deployment',
  {
    name: 'watcher',
    location: 'eastus2',
    parameters_content: JSON.stringify({ missing: { value: missing } }),
    template_content: JSON.stringify({
      resources: [
        {
          condition: "[parameters('missing')]",
          type: 'Microsoft.Resources/deployments',
          resourceGroup: 'g',
          properties: {
            template: {
              resources: [{ type: 'Microsoft.Network/networkWatchers', name: 'ours', location: 'eastus2' }],
            },
          },
        },
      ],
    }),
  },
];
export const flows = (network_watcher_name: string): ResourceConfig => [
  'azurerm_network_watcher_flow_log',
  {
    name: 'flows',
    network_watcher_name,
    resource_group_name: 'G',
    target_resource_id: SUBNET,
    storage_account_id: '/account',
    enabled: true,
    retention_policy: [{ enabled: true, days: 7 }],
  },
];
