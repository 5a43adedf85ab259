import type { Behaviour } from '../behaviour';
import { between, check, exactlyOne, lengthOf, matches, oneOf } from '../rules';
import { hasWatcher } from './azurerm-deployments';
import { inside, isNetworkOf, NAME80, network, SUBSCRIPTION, settingOf } from './azurerm-forms';
import { needed } from './azurerm-gateway';
import { insideOf, notOverlapping } from './ranges';

const NAME64 = matches(
  /^[A-Za-z0-9]([\w.-]{0,62}\w)?$/,
  '1 to 64 letters, digits and _.-, beginning with a letter or digit, not ending with . or -',
);
const TTL = between(0, 2_147_483_647);
export const dnsRecord = (kind: string, privately = false): Behaviour =>
  inside(privately ? 'Microsoft.Network/privateDnsZones' : 'Microsoft.Network/dnsZones', 'zone_name', kind, {
    rules: { ttl: TTL },
  });
const securityRule = {
  priority: between(100, 4096),
  direction: oneOf('Inbound', 'Outbound'),
  access: oneOf('Allow', 'Deny'),
  protocol: oneOf('*', 'Tcp', 'Udp', 'Icmp', 'Esp', 'Ah'),
};
const SUBNET_USERS = [
  'kubernetes_cluster.default_node_pool.vnet_subnet_id',
  'kubernetes_cluster_node_pool.vnet_subnet_id',
  'network_interface.ip_configuration.subnet_id',
  'private_endpoint.subnet_id',
  'linux_virtual_machine_scale_set.network_interface.ip_configuration.subnet_id',
  'application_gateway.gateway_ip_configuration.subnet_id',
  'virtual_network_gateway.ip_configuration.subnet_id',
  'bastion_host.ip_configuration.subnet_id',
  'kubernetes_cluster.default_node_pool.vnet_subnet_id',
  'container_app_environment.infrastructure_subnet_id',
  'postgresql_flexible_server.delegated_subnet_id',
  'mysql_flexible_server.delegated_subnet_id',
];

export const azurermNetwork: Readonly<Record<string, Behaviour>> = {
  resource_group: {
    values: { id: `${SUBSCRIPTION}/resourceGroups/{name}` },
    rules: { name: matches(/^[\w().-]{0,89}[\w()-]$/, '1 to 90 letters, digits and _().-, not ending with .') },
    holdsBelow: true,
  },
  virtual_network: network('virtualNetworks', {
    values: { guid: '{uuid}' },
    rules: {
      name: NAME64,
      flow_timeout_in_minutes: between(4, 30),
      private_endpoint_vnet_policies: oneOf('Disabled', 'Basic'),
    },
    checks: [exactlyOne('address_space', 'ip_address_pool')],
  }),
  subnet: inside('Microsoft.Network/virtualNetworks', 'virtual_network_name', 'subnets', {
    rules: {
      name: NAME80,
      private_endpoint_network_policies: oneOf(
        'Disabled',
        'Enabled',
        'NetworkSecurityGroupEnabled',
        'RouteTableEnabled',
      ),
    },
    checks: [
      exactlyOne('address_prefixes', 'ip_address_pool'),
      check(
        'address_prefixes',
        'GatewaySubnet must be a /29 or larger',
        (get) =>
          get('name') === 'GatewaySubnet' && Number(String(get('address_prefixes.0') ?? '/0').split('/')[1]) > 29,
      ),
    ],
    conflicts: [
      notOverlapping(
        ['virtual_network_name', 'resource_group_name'],
        { subnet: 'address_prefixes' },
        'address_prefixes',
      ),
      insideOf('virtual_network', 'address_space', 'address_prefixes', isNetworkOf),
    ],
    heldBy: SUBNET_USERS,
  }),
  network_security_group: network('networkSecurityGroups', {
    rules: { name: NAME80 },
    heldBy: [
      'subnet_network_security_group_association.network_security_group_id',
      'network_interface_security_group_association.network_security_group_id',
    ],
  }),
  network_security_rule: inside(
    'Microsoft.Network/networkSecurityGroups',
    'network_security_group_name',
    'securityRules',
    {
      unique: '{subscription}/{resource_group_name}/{network_security_group_name}/{direction}/{priority}',
      rules: { ...securityRule, name: NAME80, description: lengthOf(0, 140) },
      stays: needed,
      checks: [
        exactlyOne('source_port_range', 'source_port_ranges'),
        exactlyOne('destination_port_range', 'destination_port_ranges'),
        exactlyOne('source_address_prefix', 'source_address_prefixes', 'source_application_security_group_ids'),
        exactlyOne(
          'destination_address_prefix',
          'destination_address_prefixes',
          'destination_application_security_group_ids',
        ),
      ],
    },
  ),
  application_security_group: network('applicationSecurityGroups', {
    heldBy: [
      'network_security_rule.source_application_security_group_ids',
      'network_security_rule.destination_application_security_group_ids',
      'kubernetes_cluster.default_node_pool.node_network_profile.application_security_group_ids',
      'kubernetes_cluster_node_pool.node_network_profile.application_security_group_ids',
    ],
  }),
  subnet_network_security_group_association: settingOf('{subnet_id}'),
  subnet_nat_gateway_association: settingOf('{subnet_id}'),
  subnet_route_table_association: settingOf('{subnet_id}'),
  nat_gateway: network('natGateways', {
    rules: { name: NAME80, sku_name: oneOf('Standard', 'StandardV2'), idle_timeout_in_minutes: between(4, 120) },
    heldBy: ['subnet_nat_gateway_association.nat_gateway_id'],
  }),
  private_endpoint_application_security_group_association: settingOf(
    '{private_endpoint_id}|{application_security_group_id}',
  ),
  nat_gateway_public_ip_association: settingOf('{nat_gateway_id}|{public_ip_address_id}'),
  nat_gateway_public_ip_prefix_association: settingOf('{nat_gateway_id}|{public_ip_prefix_id}'),
  public_ip: network('publicIPAddresses', {
    rules: {
      name: NAME80,
      allocation_method: oneOf('Static', 'Dynamic'),
      sku: oneOf('Basic', 'Standard', 'StandardV2'),
      sku_tier: oneOf('Regional', 'Global'),
      idle_timeout_in_minutes: between(4, 30),
    },
    checks: [
      check(
        'allocation_method',
        'a Standard public IP needs allocation_method Static',
        (get) => get('allocation_method') === 'Dynamic' && get('sku') !== 'Basic',
      ),
    ],
    heldBy: [
      'nat_gateway_public_ip_association.public_ip_address_id',
      'application_gateway.frontend_ip_configuration.public_ip_address_id',
      'virtual_network_gateway.ip_configuration.public_ip_address_id',
      'bastion_host.ip_configuration.public_ip_address_id',
    ],
  }),
  public_ip_prefix: network('publicIPPrefixes'),
  route_table: network('routeTables', { heldBy: ['subnet_route_table_association.route_table_id'] }),
  route: inside('Microsoft.Network/routeTables', 'route_table_name', 'routes', {
    rules: { next_hop_type: oneOf('VirtualNetworkGateway', 'VnetLocal', 'Internet', 'VirtualAppliance', 'None') },
  }),
  network_interface: network('networkInterfaces'),
  network_watcher: network('networkWatchers'),
  network_watcher_flow_log: inside('Microsoft.Network/networkWatchers', 'network_watcher_name', 'flowLogs', {
    unique: '{target_resource_id}',
    conflicts: [hasWatcher],
    rules: {
      version: between(1, 2),
      'retention_policy.days': between(0, 365),
      'traffic_analytics.interval_in_minutes': oneOf(10, 60),
    },
    checks: [
      check(
        'target_resource_id',
        'new flow logs must target a virtual network, subnet or network interface, not a network security group',
        (get) => /networkSecurityGroups/i.test(String(get('target_resource_id') ?? '')),
      ),
    ],
  }),
  private_dns_zone: network('privateDnsZones', {
    heldBy: ['private_dns_zone_virtual_network_link.private_dns_zone_name'],
  }),
  private_dns_zone_virtual_network_link: inside(
    'Microsoft.Network/privateDnsZones',
    'private_dns_zone_name',
    'virtualNetworkLinks',
  ),
  private_dns_a_record: dnsRecord('A', true),
  private_dns_cname_record: dnsRecord('CNAME', true),
  private_endpoint: network('privateEndpoints', {
    rules: { name: NAME80 },
    checks: [
      check(
        'private_service_connection',
        'private_connection_resource_id and private_connection_resource_alias exclude each other',
        (get) =>
          get('private_service_connection.0.private_connection_resource_id') !== null &&
          get('private_service_connection.0.private_connection_resource_alias') !== null,
      ),
      check(
        'private_service_connection',
        'a connection that is not manual takes no request_message',
        (get) =>
          get('private_service_connection.0.is_manual_connection') === false &&
          get('private_service_connection.0.request_message') !== null &&
          get('private_service_connection.0.request_message') !== '',
      ),
    ],
  }),

  bastion_host: network('bastionHosts'),
};
