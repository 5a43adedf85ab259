import type { Behaviour } from '../behaviour';
import { attributeOf, between, check, matches, oneOf, valuesAt } from '../rules';
import type { Value } from '../values';
import { child, inGroup, network, settingOf } from './azurerm-forms';
import { frontDoorReads, managed, readsCertificate } from './azurerm-gateway';
import { dnsRecord } from './azurerm-network';

const WAF_MODE = oneOf('Detection', 'Prevention');

/** Parts of an application gateway to which other parts refer, and where. */
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

/**
 * Resources that accept requests from the internet: gateways, public names, Traffic Manager, Front
 * Door.
 */
export const azurermEdge: Readonly<Record<string, Behaviour>> = {
  application_gateway: network('applicationGateways', {
    conflicts: [managed, readsCertificate],
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
        (get) => get('firewall_policy_id') !== null && get('sku.0.tier') !== 'WAF_v2',
      ),
      check(
        'sku',
        'exactly one of sku.capacity, autoscale_configuration must be set',
        (get) => (get('sku.0.capacity') !== null) === (get('autoscale_configuration.0') !== null),
      ),
      ...Object.entries(PARTS_OF_A_GATEWAY).flatMap(([part, attributes]) =>
        attributes.map((path) =>
          check(attributeOf(path), `${path} must be the name of one ${part}`, (get) => {
            const there = namesOf(get(part), ['name']);
            const [attribute = '', ...rest] = path.split('.');
            return namesOf(get(attribute), rest).some((name) => !there.includes(name));
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
        (get) =>
          get('monitor_config.0.interval_in_seconds') === 10 &&
          Number(get('monitor_config.0.timeout_in_seconds') ?? 10) > 9,
      ),
    ],
  }),
  traffic_manager_external_endpoint: child('profile_id', 'ExternalEndpoints', {
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
        (get) =>
          get('https_redirect_enabled') === true &&
          Array.isArray(get('supported_protocols')) &&
          (get('supported_protocols') as unknown[]).length < 2,
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
  // Source: internal/services/cdn/parse/front_door_custom_domain_association.go.
  cdn_frontdoor_custom_domain_association: settingOf(
    '{cdn_frontdoor_custom_domain_id#before /customDomains/}/associations/{cdn_frontdoor_custom_domain_id#last}',
  ),
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
        (get) =>
          get('sku_name') === 'Standard_AzureFrontDoor' &&
          Array.isArray(get('managed_rule')) &&
          (get('managed_rule') as unknown[]).length > 0,
      ),
    ],
    heldBy: ['cdn_frontdoor_security_policy.security_policies.firewall.cdn_frontdoor_firewall_policy_id'],
  }),
  cdn_frontdoor_secret: child('cdn_frontdoor_profile_id', 'secrets', {
    conflicts: [frontDoorReads],
    heldBy: ['cdn_frontdoor_custom_domain.tls.cdn_frontdoor_secret_id'],
  }),
  cdn_frontdoor_security_policy: child('cdn_frontdoor_profile_id', 'securityPolicies'),
  cdn_frontdoor_rule_set: child('cdn_frontdoor_profile_id', 'ruleSets'),
  cdn_frontdoor_rule: child('cdn_frontdoor_rule_set_id', 'rules'),
};
