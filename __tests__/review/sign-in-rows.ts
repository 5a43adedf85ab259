import type { Row } from './sibling-rows';

const RELEASE = { chart: 'redis', set: [] };
const HELD = 'master:\n  persistence:\n    enabled: true\n    size: 8Gi\n';

/** Sign-in, settings that are one resource each, values of charts, and routes to the internet. */
export const SIGN_IN_ROWS: readonly Row[] = [
  // Where a sign-in may return to.
  ...(
    [
      ['auth0_client', 'callbacks'],
      ['okta_app_oauth', 'redirect_uris'],
      ['aws_cognito_user_pool_client', 'callback_urls'],
      ['keycloak_openid_client', 'valid_redirect_uris'],
    ] as const
  ).map(
    ([type, name]): Row => [
      'Exposure: a sign-in may return to https://other.example.net/done',
      type,
      { [name]: ['https://shop.example.com/done'] },
      { [name]: ['https://shop.example.com/done', 'https://other.example.net/done'] },
    ],
  ),
  [
    'Other',
    'auth0_client',
    { callbacks: ['https://a.example.com', 'https://b.example.com'] },
    { callbacks: ['https://b.example.com'] },
  ],
  ['Other', 'auth0_client', null, { callbacks: ['https://a.example.com'], grant_types: ['authorization_code'] }],
  [
    'Exposure: a sign-in may return to https://*.example.com, any that matches',
    'auth0_client',
    null,
    { callbacks: ['https://*.example.com'] },
  ],
  // How it signs in, and who signs up.
  [
    'Exposure: the grant implicit is allowed',
    'okta_app_oauth',
    { grant_types: ['authorization_code'] },
    { grant_types: ['authorization_code', 'implicit'] },
  ],
  [
    'Exposure: the grant client_credentials is allowed',
    'aws_cognito_user_pool_client',
    { allowed_oauth_flows: ['code'] },
    { allowed_oauth_flows: ['client_credentials'] },
  ],
  ['Exposure: the grant password is allowed', 'auth0_client', null, { grant_types: ['password'] }],
  [
    'Exposure: disable_signup is false',
    'auth0_connection',
    { options: [{ disable_signup: true }] },
    { options: [{ disable_signup: false }] },
  ],
  [
    'Exposure: registration_allowed is true',
    'keycloak_realm',
    { registration_allowed: false },
    { registration_allowed: true },
  ],
  [
    'Exposure: everybody may sign up',
    'aws_cognito_user_pool',
    { admin_create_user_config: [{ allow_admin_create_user_only: true }] },
    { admin_create_user_config: [{ allow_admin_create_user_only: false }] },
  ],
  [
    'Exposure: it trusts 203.0.113.0/24',
    'okta_network_zone',
    { usage: 'POLICY', gateways: ['198.51.100.0/24'] },
    { usage: 'POLICY', gateways: ['198.51.100.0/24', '203.0.113.0/24'] },
  ],
  [
    'Exposure: 203.0.113.7 is no longer blocked',
    'okta_network_zone',
    { usage: 'BLOCKLIST', gateways: ['203.0.113.7'] },
    { usage: 'BLOCKLIST', gateways: [] },
  ],
  [
    'Other',
    'okta_network_zone',
    { usage: 'BLOCKLIST', gateways: [] },
    { usage: 'BLOCKLIST', gateways: ['203.0.113.7'] },
  ],
  ['Exposure: what was blocked is let in', 'okta_network_zone', { usage: 'BLOCKLIST' }, { usage: 'POLICY' }],
  ['Exposure: its key may write', 'github_repository_deploy_key', null, { title: 'build', read_only: false }],
  ['Exposure: its key may write', 'gitlab_deploy_key', { can_push: false }, { can_push: true }],
  // A setting of a zone has its name in the resource.
  [
    'Weakening: ssl is flexible',
    'cloudflare_zone_setting',
    { setting_id: 'ssl', value: 'strict' },
    { setting_id: 'ssl', value: 'flexible' },
  ],
  [
    'Weakening: always_use_https is turned off',
    'cloudflare_zone_setting',
    { setting_id: 'always_use_https', value: 'on' },
    { setting_id: 'always_use_https', value: 'off' },
  ],
  [
    'Weakening: min_tls_version falls from 1.2 to 1.0',
    'cloudflare_zone_setting',
    { setting_id: 'min_tls_version', value: '1.2' },
    { setting_id: 'min_tls_version', value: '1.0' },
  ],
  [
    'Weakening: security_level is essentially_off',
    'cloudflare_zone_setting',
    { setting_id: 'security_level', value: 'high' },
    { setting_id: 'security_level', value: 'essentially_off' },
  ],
  ['Other', 'cloudflare_zone_setting', { setting_id: 'brotli', value: 'on' }, { setting_id: 'brotli', value: 'off' }],
  // The values of a chart, in YAML and set one by one.
  [
    'Data loss: master.persistence.enabled is turned off: its volume is not used any more',
    'helm_release',
    { ...RELEASE, values: [HELD] },
    { ...RELEASE, values: [HELD.replace('true', 'false')] },
  ],
  [
    'Data loss: master.persistence.enabled is turned off: its volume is not used any more',
    'helm_release',
    { ...RELEASE, values: [HELD] },
    { ...RELEASE, values: [HELD], set: [{ name: 'master.persistence.enabled', value: 'false' }] },
  ],
  [
    'Exposure: its service is reached from outside the cluster',
    'helm_release',
    { ...RELEASE, values: ['service:\n  type: ClusterIP\n'] },
    { ...RELEASE, values: ['service:\n  type: LoadBalancer\n'] },
  ],
  [
    'Exposure: its service is reached from outside the cluster',
    'helm_release',
    null,
    { ...RELEASE, set: [{ name: 'controller.service.type', value: 'NodePort' }] },
  ],
  [
    'Exposure: ingress.enabled is turned on: it is reached from outside the cluster',
    'helm_release',
    { ...RELEASE, values: [] },
    { ...RELEASE, values: ['{"ingress": {"enabled": true}}'] },
  ],
  [
    'Weakening: auth.enabled is turned off',
    'helm_release',
    { ...RELEASE, values: ['auth: {enabled: true}'] },
    { ...RELEASE, values: ['auth: {enabled: false}'] },
  ],
  [
    'Downtime: replicaCount falls from 3 to 0',
    'helm_release',
    { ...RELEASE, values: ['replicaCount: 3'] },
    { ...RELEASE, values: ['replicaCount: 0'] },
  ],
  // The same settings, written differently, and a text that is not YAML.
  [
    'Other',
    'helm_release',
    { ...RELEASE, values: [HELD] },
    { ...RELEASE, values: ['{"master": {"persistence": {"enabled": true, "size": "8Gi"}}}'] },
  ],
  ['Other', 'helm_release', { ...RELEASE, values: ['a: ['] }, { ...RELEASE, values: ['a: {'] }],
  // A route table whose subnets become public.
  [
    'Exposure: its subnets are reached from the internet: 0.0.0.0/0 leads to an internet gateway',
    'aws_route',
    { destination_cidr_block: '0.0.0.0/0', nat_gateway_id: 'nat-1' },
    { destination_cidr_block: '0.0.0.0/0', gateway_id: 'igw-1' },
  ],
  [
    'Exposure: its subnets are reached from the internet: ::/0 leads to an internet gateway',
    'aws_route_table',
    { route: [] },
    { route: [{ ipv6_cidr_block: '::/0', gateway_id: 'igw-1' }] },
  ],
  [
    'Other',
    'aws_route',
    { destination_cidr_block: '0.0.0.0/0', gateway_id: 'igw-1' },
    { destination_cidr_block: '0.0.0.0/0', nat_gateway_id: 'nat-1' },
  ],
  ['Other', 'aws_route', null, { destination_cidr_block: '10.0.0.0/8', gateway_id: 'vgw-1' }],
];
