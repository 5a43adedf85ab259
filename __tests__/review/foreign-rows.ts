import type { Row } from './sibling-rows';

export const doc = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });

/** What is destroyed, and what is said of it. */
const DESTROYED: readonly (readonly [first: string, types: string])[] = [
  ['Downtime: it carries traffic', 'snowflake_warehouse aws_db_security_group'],
  ['Data loss: it holds data', 'consul_keys openstack_objectstorage_container_v1 docker_volume'],
  ['Data loss: its disk is deleted with it', 'openstack_compute_instance_v2 vsphere_virtual_machine vultr_instance'],
  ['Other', 'vsphere_tag tls_self_signed_cert'],
  ['Downtime: what uses this identity loses its access', 'aws_iam_openid_connect_provider'],
];

/** Small changes of many providers, as a reviewer would put each in a word. */
export const FOREIGN_ROWS: readonly Row[] = [
  ...DESTROYED.flatMap(([first, types]) => types.split(' ').map((type): Row => [first, type, {}, null])),
  [
    'Exposure: a rule that denied is removed',
    'aws_network_acl_rule',
    { rule_action: 'deny', egress: false, cidr_block: '0.0.0.0/0', protocol: '-1' },
    null,
  ],
  [
    'Exposure: RDP (3389) is open to the internet (0.0.0.0/0)',
    'aws_network_acl_rule',
    { rule_action: 'deny', egress: false, cidr_block: '0.0.0.0/0', protocol: '6', from_port: 3389, to_port: 3389 },
    { rule_action: 'allow', egress: false, cidr_block: '0.0.0.0/0', protocol: '6', from_port: 3389, to_port: 3389 },
  ],
  [
    'Exposure: everything is open to the internet (0.0.0.0/0)',
    'google_compute_firewall_policy_rule',
    {
      action: 'deny',
      direction: 'INGRESS',
      match: [{ src_ip_ranges: ['0.0.0.0/0'], layer4_configs: [{ ip_protocol: 'all' }] }],
    },
    {
      action: 'allow',
      direction: 'INGRESS',
      match: [{ src_ip_ranges: ['0.0.0.0/0'], layer4_configs: [{ ip_protocol: 'all' }] }],
    },
  ],
  [
    'Other',
    'google_compute_firewall',
    null,
    { direction: 'INGRESS', source_ranges: ['35.235.240.0/20'], allow: [{ protocol: 'tcp', ports: ['22'] }] },
  ],
  [
    'Other',
    'aws_lambda_permission',
    null,
    {
      principal: 's3.amazonaws.com',
      action: 'lambda:InvokeFunction',
      function_name: 'f',
      source_arn: 'arn:aws:s3:::b',
    },
  ],
  [
    'Exposure: it gives lambda:InvokeFunction to apigateway.amazonaws.com, for any account',
    'aws_lambda_permission',
    null,
    { principal: 'apigateway.amazonaws.com', action: 'lambda:InvokeFunction', function_name: 'f' },
  ],
  [
    'Exposure: it allows s3:GetObject to everyone on arn:aws:s3:::b/*, on a condition',
    'aws_s3_bucket_policy',
    null,
    {
      bucket: 'b',
      policy: doc({
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::b/*',
        Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } },
      }),
    },
  ],
  [
    'Exposure: it allows s3:* to arn:aws:iam::1:root on b',
    'aws_s3_bucket_policy',
    {
      bucket: 'b',
      policy: doc({
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: 'b',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    },
    {
      bucket: 'b',
      policy: doc({ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::1:root' }, Action: 's3:*', Resource: 'b' }),
    },
  ],
  [
    'Other',
    'aws_s3_bucket_policy',
    {
      policy: doc({ Effect: 'Allow', Principal: '*', Action: ['a:B', 'a:C'], Resource: 'x' }),
    },
    {
      policy: doc({ Effect: 'Allow', Principal: '*', Action: ['a:C', 'a:B'], Resource: 'x' }),
    },
  ],
  [
    'Exposure: it allows sts:AssumeRoleWithWebIdentity to arn:aws:iam::1:oidc-provider/' +
      'token.actions.githubusercontent.com, any user of it, on a condition',
    'aws_iam_role',
    null,
    {
      assume_role_policy: doc({
        Effect: 'Allow',
        Principal: { Federated: 'arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com' },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:*' } },
      }),
    },
  ],
  [
    'Other',
    'google_project_iam_binding',
    { role: 'roles/owner', members: ['user:a', 'user:b'] },
    { role: 'roles/owner', members: ['user:a'] },
  ],
  [
    'Exposure: it gets a public address',
    'google_sql_database_instance',
    { settings: [{ ip_configuration: [{ ipv4_enabled: false }] }] },
    { settings: [{ ip_configuration: [{ ipv4_enabled: true }] }] },
  ],
  [
    'Exposure: it is open to 52.1.2.3, outside private networks',
    'azurerm_storage_account',
    { network_rules: [{ default_action: 'Deny', ip_rules: [] }] },
    { network_rules: [{ default_action: 'Deny', ip_rules: ['52.1.2.3'] }] },
  ],
  [
    'Exposure: SSH (22), port 443 are open to the internet (0.0.0.0/0)',
    'azurerm_network_security_group',
    { security_rule: [] },
    {
      security_rule: [
        {
          name: 'a',
          priority: 100,
          direction: 'Inbound',
          access: 'Allow',
          protocol: 'Tcp',
          source_port_range: '*',
          destination_port_ranges: ['22', '443'],
          source_address_prefixes: ['0.0.0.0/0'],
          destination_address_prefix: '*',
        },
      ],
    },
  ],
  [
    'Other',
    'azurerm_network_security_rule',
    null,
    {
      direction: 'Outbound',
      access: 'Allow',
      protocol: '*',
      destination_port_range: '*',
      destination_address_prefix: 'Internet',
      source_address_prefix: '*',
    },
  ],
  [
    'Exposure: network_acls is removed, so access is unrestricted',
    'azurerm_key_vault',
    { network_acls: [{ default_action: 'Deny', bypass: 'AzureServices' }] },
    { network_acls: [] },
  ],
  [
    'Exposure: public access is no longer blocked',
    'aws_s3_bucket_public_access_block',
    { block_public_acls: true },
    null,
  ],
  [
    'Exposure: it is open to every service of the cloud, also those of others (0.0.0.0)',
    'azurerm_postgresql_flexible_server_firewall_rule',
    null,
    { start_ip_address: '0.0.0.0', end_ip_address: '0.0.0.0' },
  ],
  ['Other', 'aws_api_gateway_method', null, { authorization: 'NONE', http_method: 'OPTIONS' }],
  ['Exposure: it is reached from the internet', 'kubernetes_service_v1', null, { spec: [{ type: 'LoadBalancer' }] }],
  [
    'Other',
    'kubernetes_service_v1',
    null,
    {
      metadata: [{ annotations: { 'service.beta.kubernetes.io/aws-load-balancer-internal': 'true' } }],
      spec: [{ type: 'LoadBalancer' }],
    },
  ],
  [
    'Exposure: it gives cluster-admin (everything, including granting permissions) to system:authenticated',
    'kubernetes_manifest',
    null,
    {
      manifest: {
        kind: 'ClusterRoleBinding',
        roleRef: { name: 'cluster-admin' },
        subjects: [{ kind: 'Group', name: 'system:authenticated' }],
      },
    },
  ],
  [
    'Exposure: it is reached from the internet',
    'kubernetes_manifest',
    null,
    { manifest: { kind: 'Service', spec: { type: 'LoadBalancer' } } },
  ],
  [
    'Exposure: everything is open to the internet (0.0.0.0/0)',
    'digitalocean_database_firewall',
    { rule: [{ type: 'ip_addr', value: '1.2.3.4' }] },
    { rule: [{ type: 'ip_addr', value: '0.0.0.0/0' }] },
  ],
  [
    'Exposure: everyone is true',
    'cloudflare_access_policy',
    { decision: 'allow', include: [{ email: ['a@b.c'] }] },
    { decision: 'allow', include: [{ everyone: true }] },
  ],
  [
    'Exposure: it allows iam:PassRole on *',
    'aws_iam_policy',
    null,
    {
      policy: doc({ Effect: 'Allow', Action: ['iam:PassRole', 'ec2:RunInstances'], Resource: '*' }),
    },
  ],
  [
    'Exposure: it allows iam:CreateAccessKey on * (permissions, and through them everything)',
    'aws_iam_policy',
    null,
    {
      policy: doc(
        { Effect: 'Allow', Action: ['iam:CreateAccessKey'], Resource: '*' },
        { Effect: 'Allow', Action: 's3:*', Resource: '*' },
      ),
    },
  ],
];
