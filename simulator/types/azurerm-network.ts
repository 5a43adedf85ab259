import type { Behaviour } from '../behaviour';
import { between, check, exactlyOne, lengthOf, matches, oneOf, valuesAt } from '../rules';
import type { Value } from '../values';
import { child, inGroup, inside, isNetworkOf, NAME80, network, SUBSCRIPTION, settingOf } from './azurerm-forms';
import { managed, needed, readsCertificate } from './azurerm-gateway';
import { apart, insideOf } from './ranges';

const NAME64 = matches(
  /^[A-Za-z0-9]([\w.-]{0,62}\w)?$/,
  '1 to 64 letters, digits and _.-, beginning with a letter or digit, not ending with . or -',
);
const TTL = between(0, 2_147_483_647);
const dnsRecord = (kind: string, privately = false): Behaviour =>
  inside(privately ? 'Microsoft.Network/privateDnsZones' : 'Microsoft.Network/dnsZones', 'zone_name', kind, {
    rules: { ttl: TTL },
  });
const WAF_MODE = oneOf('Detection', 'Prevention');
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

/** Parts of an application gateway that others name, and where. */
const PARTS_OF_A_GATEWAY: Readonly<Record<string, readonly string[]>> = {
  frontend_ip_configuration: ['http_listener.frontend_ip_configuration_name'],
  frontend_port: ['http_listener.frontend_port_name'],
  ssl_certificate: ['http_listener.ssl_certificate_name'],
  http_listener: ['request_routing_rule.http_listener_name', 'redirect_configuration.target_listener_name'],
  backend_address_pool: [
    'request_routing_rule.backend_address_pool_name',
    'url_path_map.path_rule.backend_address_pool_name',
  ],
  backend_http_settings: [
    'request_routing_rule.backend_http_settings_name',
    'url_path_map.path_rule.backend_http_settings_name',
  ],
  probe: ['backend_http_settings.probe_name'],
  redirect_configuration: ['request_routing_rule.redirect_configuration_name'],
  url_path_map: ['request_routing_rule.url_path_map_name'],
};
const namesOf = (value: Value, path: readonly string[]) =>
  valuesAt(value, path).filter((one) => typeof one === 'string' && one !== '');

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
        (said) =>
          said('name') === 'GatewaySubnet' && Number(String(said('address_prefixes.0') ?? '/0').split('/')[1]) > 29,
      ),
    ],
    beside: [
      apart(['virtual_network_name', 'resource_group_name'], { subnet: 'address_prefixes' }, 'address_prefixes'),
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
        (said) => said('allocation_method') === 'Dynamic' && said('sku') !== 'Basic',
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
    rules: {
      version: between(1, 2),
      'retention_policy.days': between(0, 365),
      'traffic_analytics.interval_in_minutes': oneOf(10, 60),
    },
    checks: [
      check(
        'target_resource_id',
        'new flow logs must target a virtual network, subnet or network interface, not a network security group',
        (said) => /networkSecurityGroups/i.test(String(said('target_resource_id') ?? '')),
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
        (said) =>
          said('private_service_connection.0.private_connection_resource_id') !== null &&
          said('private_service_connection.0.private_connection_resource_alias') !== null,
      ),
      check(
        'private_service_connection',
        'a connection that is not manual takes no request_message',
        (said) =>
          said('private_service_connection.0.is_manual_connection') === false &&
          said('private_service_connection.0.request_message') !== null &&
          said('private_service_connection.0.request_message') !== '',
      ),
    ],
  }),

  bastion_host: network('bastionHosts'),

  // The way in
  application_gateway: network('applicationGateways', {
    beside: [managed, readsCertificate],
    rules: {
      'sku.tier': oneOf('Basic', 'Standard_v2', 'WAF_v2'),
      'sku.name': oneOf('Basic', 'Standard_v2', 'WAF_v2'),
      'ssl_policy.policy_type': oneOf('Predefined', 'Custom', 'CustomV2'),
      'request_routing_rule.priority': between(1, 20_000),
    },
    checks: [
      check(
        'firewall_policy_id',
        'firewall_policy_id needs sku tier WAF_v2',
        (said) => said('firewall_policy_id') !== null && said('sku.0.tier') !== 'WAF_v2',
      ),
      check(
        'sku',
        'exactly one of sku.capacity, autoscale_configuration must be set',
        (said) => (said('sku.0.capacity') !== null) === (said('autoscale_configuration.0') !== null),
      ),
      ...Object.entries(PARTS_OF_A_GATEWAY).flatMap(([part, attributes]) =>
        attributes.map((path) =>
          check(path.split('.')[0] as string, `${path} must be the name of one ${part}`, (said) => {
            const there = namesOf(said(part), ['name']);
            return namesOf(said(path.split('.')[0] as string), path.split('.').slice(1)).some(
              (name) => !there.includes(name),
            );
          }),
        ),
      ),
    ],
  }),
  web_application_firewall_policy: network('applicationGatewayWebApplicationFirewallPolicies', {
    rules: { 'policy_settings.mode': WAF_MODE },
    heldBy: ['application_gateway.firewall_policy_id'],
  }),
  dns_zone: network('dnsZones'),
  dns_a_record: dnsRecord('A'),
  dns_aaaa_record: dnsRecord('AAAA'),
  dns_cname_record: dnsRecord('CNAME'),
  dns_txt_record: dnsRecord('TXT'),
  dns_ns_record: dnsRecord('NS'),
  traffic_manager_profile: network('trafficManagerProfiles', {
    values: { fqdn: '{name#lower}.trafficmanager.net' },
    heldBy: ['dns_a_record.target_resource_id', 'dns_cname_record.target_resource_id'],
    rules: {
      traffic_routing_method: oneOf('Geographic', 'MultiValue', 'Performance', 'Priority', 'Subnet', 'Weighted'),
      'monitor_config.protocol': oneOf('HTTP', 'HTTPS', 'TCP'),
      'monitor_config.interval_in_seconds': oneOf(10, 30),
      'monitor_config.timeout_in_seconds': between(5, 10),
      'monitor_config.tolerated_number_of_failures': between(0, 9),
      'dns_config.ttl': between(0, 2_147_483_647),
    },
    checks: [
      check(
        'monitor_config',
        'an interval of 10 seconds needs a timeout of 5 to 9',
        (said) =>
          said('monitor_config.0.interval_in_seconds') === 10 &&
          Number(said('monitor_config.0.timeout_in_seconds') ?? 10) > 9,
      ),
    ],
  }),
  traffic_manager_external_endpoint: child('profile_id', 'externalEndpoints', {
    rules: { weight: between(1, 1000), priority: between(1, 1000) },
  }),
  traffic_manager_azure_endpoint: child('profile_id', 'azureEndpoints', {
    rules: { weight: between(1, 1000), priority: between(1, 1000) },
  }),

  // Front Door
  cdn_frontdoor_profile: inGroup('Microsoft.Cdn/profiles', {
    values: { resource_guid: '{uuid}' },
    rules: {
      sku_name: oneOf('Standard_AzureFrontDoor', 'Premium_AzureFrontDoor'),
      response_timeout_seconds: between(16, 240),
    },
  }),
  cdn_frontdoor_endpoint: child('cdn_frontdoor_profile_id', 'afdEndpoints', {
    values: { host_name: '{name}-{random6}.z01.azurefd.net' },
  }),
  cdn_frontdoor_origin_group: child('cdn_frontdoor_profile_id', 'originGroups', {
    heldBy: ['cdn_frontdoor_route.cdn_frontdoor_origin_group_id'],
  }),
  cdn_frontdoor_origin: child('cdn_frontdoor_origin_group_id', 'origins', {
    rules: { priority: between(1, 5), weight: between(1, 1000) },
  }),
  cdn_frontdoor_route: child('cdn_frontdoor_endpoint_id', 'routes', {
    rules: {
      forwarding_protocol: oneOf('HttpOnly', 'HttpsOnly', 'MatchRequest'),
      supported_protocols: oneOf('Http', 'Https'),
    },
    checks: [
      check(
        'https_redirect_enabled',
        'https_redirect_enabled needs both Http and Https in supported_protocols',
        (said) =>
          said('https_redirect_enabled') === true &&
          Array.isArray(said('supported_protocols')) &&
          (said('supported_protocols') as unknown[]).length < 2,
      ),
    ],
  }),
  cdn_frontdoor_custom_domain: child('cdn_frontdoor_profile_id', 'customDomains', {
    values: { validation_token: '{random}' },
    rules: {
      'tls.certificate_type': oneOf('ManagedCertificate', 'CustomerCertificate'),
      'tls.minimum_tls_version': oneOf('TLS12'),
    },
  }),
  cdn_frontdoor_custom_domain_association: settingOf('{cdn_frontdoor_custom_domain_id}'),
  cdn_frontdoor_firewall_policy: inGroup('Microsoft.Network/frontDoorWebApplicationFirewallPolicies', {
    rules: {
      name: matches(/^[A-Za-z][A-Za-z0-9]{0,127}$/, '1 to 128 letters and digits, beginning with a letter'),
      mode: WAF_MODE,
      sku_name: oneOf('Standard_AzureFrontDoor', 'Premium_AzureFrontDoor'),
    },
    checks: [
      check(
        'managed_rule',
        'managed rules need sku_name Premium_AzureFrontDoor',
        (said) =>
          said('sku_name') === 'Standard_AzureFrontDoor' &&
          Array.isArray(said('managed_rule')) &&
          (said('managed_rule') as unknown[]).length > 0,
      ),
    ],
    heldBy: ['cdn_frontdoor_security_policy.security_policies.firewall.cdn_frontdoor_firewall_policy_id'],
  }),
  cdn_frontdoor_security_policy: child('cdn_frontdoor_profile_id', 'securityPolicies'),
  cdn_frontdoor_rule_set: child('cdn_frontdoor_profile_id', 'ruleSets'),
  cdn_frontdoor_rule: child('cdn_frontdoor_rule_set_id', 'rules'),
};
