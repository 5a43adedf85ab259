import { needs, of, type Sides, side } from './sides';

const BLOCKED = {
  bucket: '${aws_s3_bucket.one.id}',
  block_public_acls: true,
  block_public_policy: true,
  ignore_public_acls: true,
  restrict_public_buckets: true,
};

const everyone = (policy = 'policy') => ({
  [policy]: JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*' }] }),
});
const someone = (policy = 'policy') => ({
  [policy]: JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' } }] }),
});

export const EXPOSURE: Readonly<Record<string, readonly Sides[]>> = {
  'public-ingress': [
    side(
      'aws',
      { aws_vpc_security_group_ingress_rule: { cidr_ipv4: '0.0.0.0/0', from_port: 22, to_port: 22 } },
      { aws_vpc_security_group_ingress_rule: { cidr_ipv4: '0.0.0.0/0', from_port: 443, to_port: 443 } },
    ),
    side(
      'aws',
      { aws_vpc_security_group_ingress_rule: { cidr_ipv6: '::/0', ip_protocol: '-1' } },
      { aws_vpc_security_group_ingress_rule: { cidr_ipv4: '10.0.0.0/8', from_port: 22, to_port: 22 } },
    ),
    side(
      'google',
      {
        google_compute_firewall: {
          direction: 'INGRESS',
          source_ranges: ['0.0.0.0/0'],
          allow: [{ protocol: 'tcp', ports: ['20-30'] }],
        },
      },
      {
        google_compute_firewall: {
          direction: 'INGRESS',
          source_ranges: ['0.0.0.0/0'],
          allow: [{ protocol: 'tcp', ports: ['443'] }],
        },
      },
    ),
    side(
      'google',
      { google_compute_firewall: { source_ranges: ['0.0.0.0/0'], allow: [{ protocol: 'all' }] } },
      { google_compute_firewall: { direction: 'INGRESS', source_ranges: ['0.0.0.0/0'], deny: [{ protocol: 'all' }] } },
    ),
    side(
      'azure',
      {
        azurerm_network_security_rule: {
          direction: 'Inbound',
          access: 'Allow',
          source_address_prefix: 'Internet',
          destination_port_range: '*',
        },
      },
      {
        azurerm_network_security_rule: {
          direction: 'Inbound',
          access: 'Deny',
          source_address_prefix: '*',
          destination_port_range: '*',
        },
      },
    ),
    side(
      'azure',
      {
        azurerm_network_security_rule: {
          direction: 'Inbound',
          access: 'Allow',
          source_address_prefixes: ['0.0.0.0/0'],
          destination_port_ranges: ['443', '3389'],
        },
      },
      {
        azurerm_network_security_rule: {
          direction: 'Outbound',
          access: 'Allow',
          source_address_prefix: '*',
          destination_port_range: '*',
        },
      },
    ),
    of(
      'aws_security_group',
      { ingress: [{ cidr_blocks: ['0.0.0.0/0'], from_port: 22, to_port: 22 }] },
      { ingress: [{ cidr_blocks: ['10.0.0.0/8'], from_port: 22, to_port: 22 }] },
    ),
    of(
      'aws_security_group_rule',
      { type: 'ingress', ipv6_cidr_blocks: ['::/0'], from_port: 0, to_port: 65535 },
      { type: 'egress', cidr_blocks: ['0.0.0.0/0'], from_port: 0, to_port: 65535 },
    ),
    of(
      'azurerm_network_security_group',
      {
        security_rule: [
          { direction: 'Inbound', access: 'Allow', source_address_prefix: '*', destination_port_range: '22' },
        ],
      },
      {
        security_rule: [
          { direction: 'Inbound', access: 'Allow', source_address_prefix: '*', destination_port_range: '443' },
        ],
      },
    ),
  ],
  'public-endpoint': [
    side(
      'aws',
      { aws_apigatewayv2_route: { route_key: 'GET /orders', authorization_type: 'NONE' } },
      { aws_apigatewayv2_route: { route_key: 'GET /orders', authorization_type: 'JWT' } },
    ),
    side(
      'google',
      {
        google_cloud_run_v2_service: {
          template: { containers: [{ args: ['{"@type":"jwt_authn.v3.PerRouteConfig","disabled":true}'] }] },
        },
      },
      {
        google_cloud_run_v2_service: {
          template: {
            containers: [{ args: ['{"@type":"jwt_authn.v3.PerRouteConfig","requirement_name":"partners"}'] }],
          },
        },
      },
    ),
    side(
      'azure',
      {
        azurerm_api_management_api_operation_policy: {
          xml_content: '<policies><inbound><base /></inbound></policies>',
        },
      },
      {
        azurerm_api_management_api_operation_policy: {
          xml_content: '<policies><inbound><validate-jwt header-name="Authorization" /></inbound></policies>',
        },
      },
    ),
    side(
      'aws',
      { aws_lambda_function_url: { authorization_type: 'NONE' } },
      { aws_lambda_function_url: { authorization_type: 'AWS_IAM' } },
    ),
    side(
      'azure',
      { azurerm_linux_function_app: { public_network_access_enabled: true, auth_settings_v2: { auth_enabled: true } } },
      {
        azurerm_linux_function_app: {
          public_network_access_enabled: true,
          auth_settings_v2: { auth_enabled: true, require_authentication: true },
        },
      },
    ),
    side(
      'azure',
      { azurerm_linux_function_app: {} },
      { azurerm_linux_function_app: { public_network_access_enabled: false } },
    ),
    needs('azurerm_cdn_frontdoor_firewall_policy', {
      azurerm_cdn_frontdoor_security_policy: {
        security_policies: {
          firewall: { cdn_frontdoor_firewall_policy_id: '${azurerm_cdn_frontdoor_firewall_policy.one.id}' },
        },
      },
    }),
    of('aws_db_instance', { publicly_accessible: true }, { publicly_accessible: false }),
    of('aws_subnet', { map_public_ip_on_launch: true }, {}),
    of('aws_lb', {}, { drop_invalid_header_fields: true }),
    of('aws_lb', {}, { load_balancer_type: 'network' }),
    of('aws_sqs_queue_policy', everyone(), someone()),
    of('aws_iam_role', everyone('assume_role_policy'), someone('assume_role_policy')),
    of('google_sql_database_instance', {}, { settings: { ip_configuration: { ipv4_enabled: false } } }),
    of(
      'google_sql_database_instance',
      { settings: { ip_configuration: { ipv4_enabled: false, authorized_networks: [{ value: '0.0.0.0/0' }] } } },
      { settings: [{ ip_configuration: [{ ipv4_enabled: false, authorized_networks: [] }] }] },
    ),
    of('google_compute_network', {}, { auto_create_subnetworks: false }),
    of('google_pubsub_topic_iam_member', { member: 'allAuthenticatedUsers' }, { member: 'serviceAccount:a' }),
    of('azurerm_subnet', {}, { default_outbound_access_enabled: false }),
    of('azurerm_subnet', { name: 'private' }, { name: 'GatewaySubnet' }),
    of('azurerm_key_vault', {}, { public_network_access_enabled: false, network_acls: { default_action: 'Deny' } }),
    of('azurerm_managed_disk', {}, { public_network_access_enabled: false, network_access_policy: 'DenyAll' }),
    of('azurerm_postgresql_flexible_server', {}, { public_network_access_enabled: false }),
    of('azurerm_mysql_flexible_server', {}, { public_network_access: 'Disabled' }),
    of('azurerm_cosmosdb_account', {}, { public_network_access_enabled: false }),
    of('azurerm_managed_redis', {}, { public_network_access: 'Disabled' }),
  ],
  'public-storage': [
    side('aws', { aws_s3_bucket: {} }, { aws_s3_bucket: {}, aws_s3_bucket_public_access_block: BLOCKED }),
    side(
      'aws',
      { aws_s3_bucket_public_access_block: { ...BLOCKED, block_public_policy: false } },
      { aws_s3_bucket_public_access_block: BLOCKED },
    ),
    side(
      'google',
      { google_storage_bucket: { uniform_bucket_level_access: true } },
      { google_storage_bucket: { uniform_bucket_level_access: true, public_access_prevention: 'enforced' } },
    ),
    side(
      'google',
      { google_storage_bucket_iam_binding: { members: ['user:one@example.com', 'allUsers'] } },
      { google_storage_bucket_iam_binding: { members: [] } },
    ),
    side(
      'azure',
      { azurerm_storage_account: { allow_nested_items_to_be_public: true } },
      { azurerm_storage_account: { allow_nested_items_to_be_public: false } },
    ),
    side(
      'azure',
      { azurerm_storage_container: { container_access_type: 'blob' } },
      { azurerm_storage_container: { container_access_type: 'private' } },
    ),
    side(
      'azure',
      { azurerm_storage_account_static_website: { index_document: 'index.html' } },
      { azurerm_storage_container: { name: 'pages' } },
    ),
    of('google_storage_bucket_iam_member', { member: 'allUsers' }, { member: 'serviceAccount:a' }),
  ],
  'web-firewall': [
    of('aws_cloudfront_distribution', {}, { web_acl_id: 'arn' }),
    needs('google_compute_security_policy', {
      google_compute_backend_service: { security_policy: '${google_compute_security_policy.one.id}' },
    }),
    of('azurerm_application_gateway', {}, { firewall_policy_id: 'id' }),
    of(
      'azurerm_web_application_firewall_policy',
      { policy_settings: { mode: 'Detection' } },
      { policy_settings: { mode: 'Prevention' } },
    ),
    of('azurerm_web_application_firewall_policy', { policy_settings: { enabled: false } }, {}),
    of('azurerm_cdn_frontdoor_firewall_policy', { mode: 'Detection' }, { mode: 'Prevention' }),
    of(
      'azurerm_cdn_frontdoor_firewall_policy',
      { mode: 'Prevention', enabled: false },
      { mode: 'Prevention', enabled: true },
    ),
  ],
};
