import fc from 'fast-check';
import { GATES, gated, pieces, render, review } from '../../review';
import { unwrapped } from '../../review/plan-json';
import { CLASSES } from '../../review/risk';
import { exitCode } from '../../review/summary';
import { FLAGS, TYPES, typeFacts } from '../../review/types';

type Fields = Record<string, unknown>;
const change = (type: string, actions: string[], before: unknown, after: unknown, more: Fields = {}) => ({
  address: `${type}.one`,
  type,
  change: { actions, before, after, ...more },
});
const update = (type: string, before: Fields, after: Fields, more: Fields = {}) =>
  change(type, ['update'], before, after, more);
const create = (type: string, after: Fields, more: Fields = {}) => change(type, ['create'], null, after, more);
const destroy = (type: string, before: Fields = {}) => change(type, ['delete'], before, null);
const planOf = (changes: object[], more: Fields = {}) =>
  review(
    JSON.stringify({ format_version: '1.2', terraform_version: '1.14.0', resource_changes: changes, ...more }),
    'plan.json',
  );
/** The class and the first reason, as a reviewer reads them. */
const first = (one: object, more: Fields = {}) => {
  const [found] = planOf([one], more).changes;
  return [found?.class, found?.findings[0]?.reason];
};
const statement = (...statements: Fields[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });

describe('the table of types', () => {
  test('a type has one row, and its flags are known', () => {
    for (const [type, facts] of TYPES) {
      expect(type).toMatch(/^[a-z][a-z0-9_*]+$/);
      expect([type, Object.values(facts).some(Boolean)]).toEqual([type, true]);
      expect(Object.keys(facts)).toEqual([...FLAGS]);
    }
  });

  test('what a protected environment must keep holds data or is an entry', () => {
    const kept = [...TYPES].filter(([, { protect }]) => protect);
    expect(kept.length).toBeGreaterThan(40);
    for (const [type, { data, traffic }] of kept) expect([type, data || traffic]).toEqual([type, true]);
  });

  test.each([
    'aws_iam_role_policy_attachment',
    'google_project_iam_member',
    'azurerm_dns_a_record',
    'aws_ecr_lifecycle_policy',
  ])('%s holds nothing', (type) => expect(typeFacts(type)?.data).toBe(false));
});

describe('what is destroyed', () => {
  test.each([
    'kubernetes_persistent_volume_claim',
    'kubernetes_namespace',
    'github_repository',
    'aws_cognito_user_pool',
    'aws_elasticsearch_domain',
    'azurerm_postgresql_server',
    'azurerm_sql_database',
    'google_project',
    'google_alloydb_cluster',
    'mongodbatlas_cluster',
    'snowflake_table',
    'vault_mount',
    'cloudflare_r2_bucket',
  ])('%s holds data', (type) => expect(first(destroy(type))).toEqual(['Data loss', 'it holds data']));

  test('a type that nobody knows stands above what is created, and the gate stops it', () => {
    const summary = planOf([
      create('aws_vpc', {}),
      destroy('acme_warehouse'),
      change('acme_shelf', ['delete', 'create'], {}, {}),
    ]);
    expect(summary.changes.map(({ type, class: risk }) => [type, risk])).toEqual([
      ['acme_shelf', 'Destroyed'],
      ['acme_warehouse', 'Destroyed'],
      ['aws_vpc', 'Other'],
    ]);
    expect(gated(summary, GATES.loss as never).map(({ type }) => type)).toEqual(['acme_shelf', 'acme_warehouse']);
  });

  test('what is known to hold nothing passes the gate for losses', () => {
    const summary = planOf(
      ['aws_route53_record', 'azurerm_network_security_rule', 'null_resource', 'google_project_service'].map((type) =>
        destroy(type),
      ),
    );
    expect(gated(summary, GATES.loss as never)).toEqual([]);
  });

  test('of any plan each thing that is deleted is seen by the gate, or is known to hold nothing', () => {
    const types = fc.oneof(
      fc.constantFrom(...[...TYPES.keys()].filter((type) => !type.includes('*'))),
      fc.stringMatching(/^[a-z]{2,9}(_[a-z]{2,9}){1,3}$/),
    );
    fc.assert(
      fc.property(fc.uniqueArray(types, { minLength: 1, maxLength: 20 }), (some) => {
        const summary = planOf(some.map((type) => destroy(type)));
        const seen = new Set(gated(summary, GATES.loss as never).map(({ type }) => type));
        for (const type of some) {
          const facts = typeFacts(type);
          expect([type, seen.has(type)]).toEqual([type, !facts || facts.data || facts.disk]);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('a machine takes its disk with it, unless it leaves it', () => {
    const replaced = (type: string, before: Fields) => first(change(type, ['delete', 'create'], before, {}));
    expect(replaced('aws_instance', { root_block_device: [{ delete_on_termination: true }] })).toEqual([
      'Data loss',
      'its disk is deleted with it',
    ]);
    expect(replaced('azurerm_linux_virtual_machine', { os_disk: [{ name: 'a' }] })[0]).toBe('Data loss');
    expect(replaced('aws_instance', { root_block_device: [{ delete_on_termination: false }] })).toEqual([
      'Downtime',
      'it carries traffic',
    ]);
    expect(replaced('google_compute_instance', { boot_disk: [{ auto_delete: false }] })[0]).toBe('Downtime');
  });
});

describe('data that a rule deletes', () => {
  const rule = (days?: number) => ({
    rule: [{ id: 'all', status: 'Enabled', expiration: days === undefined ? [] : [{ days }] }],
  });
  const google = (action: string, age: number) => ({
    lifecycle_rule: [{ action: [{ type: action }], condition: [{ age }] }],
  });
  test.each<[string, object, string | undefined]>([
    [
      'an expiry',
      update('aws_s3_bucket_lifecycle_configuration', rule(), rule(1)),
      'days: never → 1: older data is deleted',
    ],
    [
      'a shorter expiry',
      update('aws_s3_bucket_lifecycle_configuration', rule(90), rule(30)),
      'days: 90 → 30: older data is deleted',
    ],
    ['a longer one', update('aws_s3_bucket_lifecycle_configuration', rule(30), rule(90)), undefined],
    [
      'a rule that deletes',
      update('google_storage_bucket', { lifecycle_rule: [] }, google('Delete', 1)),
      'age: never → 1: older data is deleted',
    ],
    [
      'a rule that moves',
      update('google_storage_bucket', { lifecycle_rule: [] }, google('SetStorageClass', 1)),
      undefined,
    ],
    [
      'TTL',
      update('aws_dynamodb_table', { ttl: [{ enabled: false }] }, { ttl: [{ enabled: true }] }),
      'TTL is turned on: items that have expired are deleted',
    ],
    [
      'logs of ever',
      update('aws_cloudwatch_log_group', { retention_in_days: 0 }, { retention_in_days: 1 }),
      'retention_in_days: never → 1: older data is deleted',
    ],
    [
      'logs for ever',
      update('aws_cloudwatch_log_group', { retention_in_days: 30 }, { retention_in_days: 0 }),
      undefined,
    ],
    [
      'a key',
      update('aws_kms_key', { is_enabled: true }, { is_enabled: false }),
      "the key is disabled: data that it encrypts can't be read",
    ],
    [
      'backups off',
      update('aws_db_instance', { backup_retention_period: 7 }, { backup_retention_period: 0 }),
      'backup_retention_period: 7 → 0: older data is deleted',
    ],
    [
      'messages',
      update('aws_sqs_queue', { message_retention_seconds: 1_209_600 }, { message_retention_seconds: 60 }),
      'message_retention_seconds: 1209600 → 60: older data is deleted',
    ],
    [
      'messages of a topic',
      update(
        'google_pubsub_subscription',
        { message_retention_duration: '604800s' },
        { message_retention_duration: '600s' },
      ),
      'message_retention_duration: 604800s → 600s: older data is deleted',
    ],
    [
      'images',
      update(
        'aws_ecr_lifecycle_policy',
        { policy: JSON.stringify({ rules: [{ rulePriority: 1, selection: { countNumber: 100 } }] }) },
        { policy: JSON.stringify({ rules: [{ rulePriority: 1, selection: { countNumber: 1 } }] }) },
      ),
      'countNumber: 100 → 1: older data is deleted',
    ],
    [
      'messages, as Azure writes it',
      update('azurerm_servicebus_queue', { default_message_ttl: 'P14D' }, { default_message_ttl: 'PT1M' }),
      'default_message_ttl: P14D → PT1M: older data is deleted',
    ],
    [
      'a database without a last snapshot',
      change('aws_db_instance', ['delete'], { skip_final_snapshot: true }, null),
      'it holds data, and no last snapshot is taken',
    ],
  ])('%s', (_, one, reason) =>
    expect(planOf([one]).changes[0]?.findings.find(({ class: risk }) => risk === 'Data loss')?.reason).toBe(reason),
  );

  test('a new rule deletes in a bucket that is there, and nothing in one that the plan creates', () => {
    const lifecycle = create('aws_s3_bucket_lifecycle_configuration', { bucket: 'data', ...rule(1) });
    expect(first(lifecycle)).toEqual(['Data loss', 'a rule that deletes objects is added']);
    const both = planOf([lifecycle, create('aws_s3_bucket', { bucket: 'data' })]).changes;
    expect(both.map(({ class: risk }) => risk)).toEqual(['Other', 'Other']);
  });
});

describe('who is let in', () => {
  const nsg = (more: Fields) => ({
    access: 'Allow',
    direction: 'Inbound',
    source_address_prefix: '*',
    destination_port_range: '22',
    ...more,
  });
  const firewall = (more: Fields) => ({
    direction: 'INGRESS',
    source_ranges: ['0.0.0.0/0'],
    allow: [{ protocol: 'tcp', ports: ['22'] }],
    disabled: false,
    ...more,
  });
  const ingress = (more: Fields) => ({
    cidr_ipv4: '10.0.0.0/16',
    ip_protocol: 'tcp',
    from_port: 443,
    to_port: 443,
    ...more,
  });
  const SSH = 'SSH (22) is open to the internet';
  test.each<[string, object, string | undefined]>([
    ['from deny to allow', update('azurerm_network_security_rule', nsg({ access: 'Deny' }), nsg({})), `${SSH} (*)`],
    [
      'a rule that is enabled',
      update('google_compute_firewall', firewall({ disabled: true }), firewall({})),
      `${SSH} (0.0.0.0/0)`,
    ],
    [
      'another direction',
      update(
        'aws_security_group_rule',
        { type: 'egress', protocol: '-1', cidr_blocks: ['0.0.0.0/0'] },
        { type: 'ingress', protocol: '-1', cidr_blocks: ['0.0.0.0/0'] },
      ),
      'everything is open to the internet (0.0.0.0/0)',
    ],
    [
      'more ports',
      update('aws_vpc_security_group_ingress_rule', ingress({}), ingress({ to_port: 500 })),
      '443-500 (SMB) is newly open to 10.0.0.0/16',
    ],
    ['fewer ports', update('aws_vpc_security_group_ingress_rule', ingress({ to_port: 500 }), ingress({})), undefined],
    [
      'the same in another order',
      update(
        'azurerm_network_security_group',
        { security_rule: [nsg({}), nsg({ destination_port_range: '443' })] },
        { security_rule: [nsg({ destination_port_range: '443' }), nsg({})] },
      ),
      undefined,
    ],
    [
      'a priority',
      update('azurerm_network_security_rule', nsg({ priority: 200 }), nsg({ priority: 100 })),
      'its priority changes: another rule may apply',
    ],
    [
      'all services of Azure',
      create('azurerm_mssql_firewall_rule', { start_ip_address: '0.0.0.0', end_ip_address: '0.0.0.0' }),
      'it is open to every service of the cloud, also those of others (0.0.0.0)',
    ],
    [
      'every address',
      update(
        'azurerm_mssql_firewall_rule',
        { start_ip_address: '0.0.0.0', end_ip_address: '0.0.0.0' },
        { start_ip_address: '0.0.0.0', end_ip_address: '255.255.255.255' },
      ),
      'it is open to the internet (0.0.0.0-255.255.255.255)',
    ],
    [
      'the API of a cluster',
      update(
        'aws_eks_cluster',
        { vpc_config: [{ endpoint_public_access: true, public_access_cidrs: ['203.0.113.4/32'] }] },
        { vpc_config: [{ endpoint_public_access: true, public_access_cidrs: ['0.0.0.0/0'] }] },
      ),
      'port 443 is open to the internet (0.0.0.0/0)',
    ],
    [
      'the API of a cluster on Azure',
      update(
        'azurerm_kubernetes_cluster',
        { api_server_access_profile: [{ authorized_ip_ranges: ['203.0.113.4/32'] }] },
        { api_server_access_profile: [{ authorized_ip_ranges: ['0.0.0.0/0'] }] },
      ),
      'port 443 is open to the internet (0.0.0.0/0)',
    ],
    [
      'another group on a machine',
      update('aws_instance', { vpc_security_group_ids: ['sg-a'] }, { vpc_security_group_ids: ['sg-b'] }),
      'the rules of sg-b apply to it',
    ],
    [
      'no sign-in',
      update('aws_api_gateway_method', { authorization: 'AWS_IAM' }, { authorization: 'NONE' }),
      'authorization is NONE: no sign-in is required',
    ],
    [
      'what is not known yet',
      update(
        'aws_vpc_security_group_ingress_rule',
        ingress({}),
        { ...ingress({}), cidr_ipv4: null },
        { after_unknown: { cidr_ipv4: true } },
      ),
      'it may open more: the sources are known after apply',
    ],
    [
      'a new rule for a group that is not known yet',
      create(
        'aws_vpc_security_group_ingress_rule',
        { ip_protocol: 'tcp', from_port: 443, to_port: 443 },
        { after_unknown: { referenced_security_group_id: true } },
      ),
      undefined,
    ],
    [
      'no list of addresses any more',
      update(
        'google_container_cluster',
        { master_authorized_networks_config: [{ cidr_blocks: [{ cidr_block: '10.0.0.0/8' }] }] },
        { master_authorized_networks_config: [] },
      ),
      'master_authorized_networks_config is removed, so access is unrestricted',
    ],
    [
      'another machine behind an open rule',
      update('google_compute_firewall', firewall({ target_tags: ['web'] }), firewall({ target_tags: ['web', 'db'] })),
      'it lets the internet in to db, too',
    ],
    [
      'a web firewall that allows what no rule matches',
      update(
        'aws_wafv2_web_acl',
        { default_action: [{ allow: [], block: [{}] }] },
        { default_action: [{ allow: [{}], block: [] }] },
      ),
      'what no rule matches is allowed',
    ],
    [
      'a policy of a network that lets in everybody',
      update('kubernetes_network_policy', { spec: [{ ingress: [] }] }, { spec: [{ ingress: [{}] }] }),
      'everything is open to the internet (*)',
    ],
    [
      'an address of a site',
      update(
        'azurerm_linux_web_app',
        { site_config: [{ ip_restriction: [{ name: 'a', ip_address: '10.0.0.0/8' }] }] },
        { site_config: [{ ip_restriction: [{ name: 'a', ip_address: '0.0.0.0/0' }] }] },
      ),
      'it is open to 0.0.0.0/0',
    ],
    [
      'a listener that asked for a sign-in',
      update(
        'aws_lb_listener',
        { default_action: [{ type: 'authenticate-oidc' }] },
        { default_action: [{ type: 'forward' }] },
      ),
      'no sign-in is asked any more',
    ],
    [
      'a way out',
      create('aws_security_group', { egress: [{ cidr_blocks: ['0.0.0.0/0'], protocol: '-1' }] }),
      undefined,
    ],
    [
      'how a cluster is signed in to',
      create('aws_eks_cluster', { access_config: [{ authentication_mode: 'API' }] }),
      undefined,
    ],
    [
      'everybody in a search domain',
      update(
        'aws_opensearch_domain',
        { access_policies: statement() },
        { access_policies: statement({ Effect: 'Allow', Principal: '*', Action: 'es:*', Resource: '*' }) },
      ),
      'it allows es:* to everyone on *',
    ],
    [
      'a lifecycle of images',
      create('aws_ecr_lifecycle_policy', { policy: JSON.stringify({ rules: [{ rulePriority: 1 }] }) }),
      undefined,
    ],
  ])('%s', (_, one, reason) =>
    expect(planOf([one]).changes[0]?.findings.find(({ class: risk }) => risk === 'Exposure')?.reason).toBe(reason),
  );

  test('ways to sign in and databases stand before the web', () => {
    const open = (name: string, port: number) => ({
      ...create(
        'aws_vpc_security_group_ingress_rule',
        ingress({ cidr_ipv4: '0.0.0.0/0', from_port: port, to_port: port }),
      ),
      address: `aws_vpc_security_group_ingress_rule.${name}`,
    });
    const everything = {
      ...create('aws_security_group', { ingress: [{ protocol: '-1', cidr_blocks: ['0.0.0.0/0'] }] }),
      address: 'aws_security_group.z',
    };
    const summary = planOf([open('a', 443), open('b', 5432), open('c', 22), everything]);
    expect(summary.changes.map(({ findings }) => findings[0]?.reason)).toEqual([
      'everything is open to the internet (0.0.0.0/0)',
      `${SSH} (0.0.0.0/0)`,
      'PostgreSQL (5432) is open to the internet (0.0.0.0/0)',
      'port 443 is open to the internet (0.0.0.0/0)',
    ]);
  });
});

describe('who may do what', () => {
  test.each<[string, object, string | undefined]>([
    [
      'a managed policy of a role',
      create('aws_iam_role_policy_attachment', { role: 'deploy', policy_arn: 'arn:aws:iam::aws:policy/IAMFullAccess' }),
      'it gives IAMFullAccess (permissions, and through them everything) to the role deploy',
    ],
    [
      'of a group',
      create('aws_iam_group_policy_attachment', {
        group: 'devs',
        policy_arn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      }),
      'it gives AdministratorAccess (everything, including granting permissions) to the group devs',
    ],
    [
      'of many',
      create('aws_iam_policy_attachment', {
        name: 'a',
        roles: ['ci', 'cd'],
        policy_arn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      }),
      'it gives AdministratorAccess (everything, including granting permissions) to the role ci, cd',
    ],
    [
      'a basic role',
      create('google_project_iam_member', { role: 'roles/owner', member: 'user:a@example.com' }),
      'it gives roles/owner (everything, including granting permissions) to user:a@example.com',
    ],
    [
      'a role by its id',
      create('azurerm_role_assignment', {
        role_definition_id:
          '/subscriptions/0/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
        principal_id: 'p',
      }),
      'it gives Owner (everything, including granting permissions) to p',
    ],
    [
      'everybody',
      create('google_storage_bucket_iam_member', { role: 'roles/storage.objectViewer', member: 'allUsers' }),
      'it gives roles/storage.objectViewer to everybody on the internet (allUsers)',
    ],
    [
      'a custom role',
      create('azurerm_role_definition', { permissions: [{ actions: ['*', 'a/read'] }] }),
      'it allows *, a/read',
    ],
    [
      'a custom role that grows',
      update(
        'google_project_iam_custom_role',
        { permissions: ['a.b.get'] },
        { permissions: ['a.b.get', 'a.b.delete'] },
      ),
      'it allows a.b.delete',
    ],
    [
      'a member that is new',
      update(
        'google_storage_bucket_iam_binding',
        { role: 'roles/storage.admin', members: ['user:a@example.com'] },
        { role: 'roles/storage.admin', members: ['user:a@example.com', 'allUsers'] },
      ),
      'it gives roles/storage.admin (everything of one service) to everybody on the internet (allUsers)',
    ],
    [
      'a binding in a whole policy',
      create('google_project_iam_policy', {
        policy_data: JSON.stringify({ bindings: [{ role: 'roles/owner', members: ['user:a@example.com'] }] }),
      }),
      'it gives roles/owner (everything, including granting permissions) to user:a@example.com',
    ],
    [
      'a policy inside of a role',
      create('aws_iam_role', {
        inline_policy: [{ name: 'a', policy: statement({ Effect: 'Allow', Action: '*', Resource: '*' }) }],
      }),
      'it allows * on *',
    ],
    [
      'a managed policy in a list',
      update(
        'aws_iam_role',
        { managed_policy_arns: [] },
        { managed_policy_arns: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
      ),
      'it gives AdministratorAccess (everything, including granting permissions)',
    ],
    [
      'a provider of identities without a condition',
      create('aws_iam_role', {
        assume_role_policy: statement({
          Effect: 'Allow',
          Principal: { Federated: 'arn:aws:iam::1:oidc-provider/token.example.com' },
          Action: 'sts:AssumeRoleWithWebIdentity',
        }),
      }),
      'it allows sts:AssumeRoleWithWebIdentity to arn:aws:iam::1:oidc-provider/token.example.com, any user of it',
    ],
    [
      'a member of a group',
      create('aws_iam_user_group_membership', { user: 'eve', groups: ['admins'] }),
      'it puts eve into admins',
    ],
    ['a key of a user', create('aws_iam_access_key', { user: 'eve' }), 'it is a lasting key of the user eve'],
    [
      'a role of a cluster',
      create('kubernetes_cluster_role_binding', { role_ref: [{ name: 'cluster-admin' }], subject: [{ name: 'eve' }] }),
      'it gives cluster-admin (everything, including granting permissions) to eve',
    ],
    [
      'the trust of a service of two words',
      create('aws_iam_role', {
        assume_role_policy: statement({
          Effect: 'Allow',
          Principal: { Service: 'monitoring.rds.amazonaws.com' },
          Action: 'sts:AssumeRole',
        }),
      }),
      undefined,
    ],
  ])('%s', (_, one, reason) =>
    expect(planOf([one]).changes[0]?.findings.find(({ class: risk }) => risk === 'Exposure')?.reason).toBe(reason),
  );

  test('a key that leaves it to its own account who may use it opens nothing; one of another account does', () => {
    const key = create('aws_kms_key', {
      policy: statement({
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::123456789012:root' },
        Action: 'kms:*',
        Resource: '*',
      }),
    });
    const held = (account: string) => ({
      configuration: {
        provider_config: { aws: { expressions: { allowed_account_ids: { constant_value: [account] } } } },
      },
    });
    expect(planOf([key], held('123456789012')).changes[0]?.findings).toEqual([]);
    expect(first(key, held('210987654321'))).toEqual([
      'Exposure',
      'it allows kms:* to arn:aws:iam::123456789012:root on *',
    ]);
  });

  test.each([
    ['logs.us-east-1.amazonaws.com', true, false],
    ['logs.us-east-1.amazonaws.com', false, true],
    ['cloudfront.amazonaws.com', true, true],
    ['123456789012', true, true],
  ])('what %s may do, on a condition: %s, is an exposure: %s', (who, conditional, exposed) => {
    const allowed = {
      Effect: 'Allow',
      Principal: who.includes('.') ? { Service: who } : { AWS: `arn:aws:iam::${who}:role/eve` },
      Action: 'kms:Decrypt',
      Resource: '*',
      ...(conditional && { Condition: { StringEquals: { 'aws:SourceAccount': '210987654321' } } }),
    };
    const findings = planOf([create('aws_kms_key', { policy: statement(allowed) })]).changes[0]?.findings ?? [];
    expect(findings.some((one) => one.class === 'Exposure')).toBe(exposed);
  });

  test('a role that is made in the same plan is said to be', () =>
    expect(
      first(create('google_project_iam_member', { member: 'user:a@example.com' }, { after_unknown: { role: true } })),
    ).toEqual(['Exposure', 'it gives a role that is made with it to user:a@example.com']));

  test('the widest statement stands first', () => {
    const wide = { Effect: 'Allow', Action: '*', Resource: '*' };
    const narrow = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::a/*' };
    const [found] = planOf([create('aws_iam_policy', { policy: statement(narrow, wide) })]).changes;
    expect(found?.findings.map(({ reason }) => reason)).toEqual([
      'it allows * on *',
      'it allows s3:GetObject on arn:aws:s3:::a/*',
    ]);
  });

  test('a policy that is unknown only for an ARN is read in the configuration', () => {
    const policy = create('aws_sqs_queue_policy', {}, { after_unknown: { policy: true } });
    expect(first(policy)).toEqual(['Exposure', 'its principals are known after apply']);
    const configuration = {
      root_module: {
        resources: [
          {
            address: 'aws_sqs_queue_policy.one',
            expressions: {
              policy: { references: ['data.aws_iam_policy_document.send.json', 'data.aws_iam_policy_document.send'] },
            },
          },
          {
            address: 'data.aws_iam_policy_document.send',
            expressions: {
              statement: [
                {
                  actions: { constant_value: ['sqs:SendMessage'] },
                  resources: { references: ['aws_sqs_queue.one'] },
                  principals: [
                    { type: { constant_value: 'Service' }, identifiers: { constant_value: ['sns.amazonaws.com'] } },
                  ],
                },
              ],
            },
          },
        ],
      },
    };
    expect(first(policy, { configuration })).toEqual([
      'Exposure',
      'it allows sqs:SendMessage to sns.amazonaws.com on ${…}',
    ]);
    const synthesized = {
      resource: {
        aws_sqs_queue_policy: {
          one: {
            policy: statement({
              Effect: 'Deny',
              Principal: '*',
              Action: 'sqs:*',
              Resource: '${aws_sqs_queue.one.arn}',
            }),
          },
        },
      },
    };
    const text = JSON.stringify({ format_version: '1.2', resource_changes: [policy] });
    expect(review(text, 'plan.json', { synthesized }).changes[0]).toMatchObject({ class: 'Other', findings: [] });
  });
});

describe('what is weaker or stops', () => {
  test.each<[string, object, string, string | undefined]>([
    [
      'replicas as text',
      update('kubernetes_deployment', { spec: [{ replicas: '3' }] }, { spec: [{ replicas: '0' }] }),
      'Downtime',
      'replicas falls from 3 to 0',
    ],
    [
      'a least number',
      update('aws_appautoscaling_target', { min_capacity: 2 }, { min_capacity: 0 }),
      'Downtime',
      'min_capacity falls from 2 to 0: all instances may stop',
    ],
    [
      'a log that goes off',
      update('aws_lb', { access_logs: [{ enabled: true }] }, { access_logs: [{ enabled: false }] }),
      'Weakening',
      'access_logs.enabled is turned off',
    ],
    [
      'a log stops nothing',
      update('aws_lb', { access_logs: [{ enabled: true }] }, { access_logs: [{ enabled: false }] }),
      'Downtime',
      undefined,
    ],
    [
      'a name',
      update('aws_cloudfront_distribution', { aliases: ['a.example.com'] }, { aliases: [] }),
      'Downtime',
      'a.example.com is no longer served',
    ],
    [
      'a certificate',
      update('aws_lb_listener', { certificate_arn: 'a' }, { certificate_arn: null }),
      'Downtime',
      'its certificate is removed',
    ],
    [
      'a firewall',
      update('aws_cloudfront_distribution', { web_acl_id: 'a' }, { web_acl_id: '' }),
      'Weakening',
      'its web firewall is removed',
    ],
    [
      'a runtime',
      update('aws_lambda_function', { runtime: 'nodejs20.x' }, { runtime: 'nodejs22.x' }),
      'Downtime',
      'runtime: nodejs20.x → nodejs22.x',
    ],
    [
      'less time',
      update('aws_lambda_function', { timeout: 60 }, { timeout: 3 }),
      'Downtime',
      'timeout falls from 60 to 3: requests that need more fail',
    ],
    [
      'a health check',
      update('aws_lb_target_group', { health_check: [{ path: '/ok' }] }, { health_check: [{ path: '/' }] }),
      'Downtime',
      'its health check uses another path: /ok → /',
    ],
    [
      'more tasks',
      update('aws_ecs_service', { desired_count: 2 }, { desired_count: 20 }),
      'Cost',
      'desired_count: 2 → 20',
    ],
    ['a gateway endpoint is free', create('aws_vpc_endpoint', { vpc_endpoint_type: 'Gateway' }), 'Cost', undefined],
    [
      'a name that leads elsewhere',
      update('aws_route53_record', { records: ['192.0.2.1'] }, { records: ['192.0.2.2'] }),
      'Downtime',
      'the name leads elsewhere: 192.0.2.1 → 192.0.2.2',
    ],
    [
      'a listener',
      update('aws_lb_listener', { port: 443 }, { port: 80 }),
      'Downtime',
      'it listens on port 80, no longer on 443',
    ],
    ['a pool', create('google_container_node_pool', { node_count: 10 }), 'Cost', 'it is charged by the hour'],
  ])('%s', (_, one, risk, reason) =>
    expect(planOf([one]).changes[0]?.findings.find((finding) => finding.class === risk)?.reason).toBe(reason),
  );
});

describe('plans as they are written', () => {
  const PLAN = JSON.stringify({ format_version: '1.2', resource_changes: [create('null_resource', {})] });

  test('actions of providers are something to do', () => {
    const summary = planOf([], {
      action_invocations: [
        { address: 'action.aws_ec2_stop_instance.db', type: 'aws_ec2_stop_instance', invoke_action_trigger: {} },
      ],
    });
    expect(exitCode(summary)).toBe(2);
    expect(render(summary, 'text')).toBe(
      'Plan\nNo resource changes now.\n\nActions that run (1)\n  action.aws_ec2_stop_instance.db\n',
    );
  });

  test('an action says what triggers it', () => {
    const trigger = { triggering_resource_address: 'aws_instance.a', action_trigger_event: 'AfterCreate' };
    expect(
      planOf([], { action_invocations: [{ address: 'action.x.y', lifecycle_action_trigger: trigger }] }).actions,
    ).toEqual(['action.x.y (triggered by aws_instance.a)']);
  });

  test('drift is judged like a change, and is not nothing', () => {
    const summary = planOf([], {
      resource_drift: [update('aws_s3_bucket', { acl: 'private' }, { acl: 'public-read' })],
    });
    expect(summary.drift[0]).toMatchObject({ class: 'Exposure', findings: [{ reason: 'acl is public-read' }] });
    for (const format of ['text', 'markdown'] as const)
      expect(render(summary, format)).toContain('Nothing to apply; 1 changed outside Terraform.');
    expect(exitCode(summary)).toBe(0);
  });

  test('a plan with -target is said to be incomplete in each format', () => {
    const summary = planOf([create('terraform_data', {})], { complete: false });
    expect(summary.incomplete).toBe(true);
    for (const format of ['text', 'markdown', 'html'] as const)
      expect(render(summary, format)).toContain('This plan is incomplete');
  });

  test.each<[string, (text: string) => Buffer]>([
    [
      'as the wrapper of setup-terraform prints it',
      (text) =>
        Buffer.from(`[command]/opt/terraform-bin show -json plan\n${text}\n::debug::Terraform exited with code 0.\n`),
    ],
    ['in UTF-16 of PowerShell', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['in UTF-16, the other way round', (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['of format 0.2', (text) => Buffer.from(text.replace('"1.2"', '"0.2"'))],
  ])('%s', (_, written) => expect(review(written(PLAN), 'plan.json').counts.create).toBe(1));

  test('what was taken off is told', () => {
    expect(unwrapped(Buffer.from(`[command]terraform show\n${PLAN}`)).notes).toHaveLength(1);
    expect(unwrapped(Buffer.from(PLAN)).notes).toEqual([]);
  });
});

describe('secrets that no schema marks', () => {
  const SECRET = 'HUNTER2HUNTER2';
  test.each<[string, object]>([
    [
      'a Secret as a manifest',
      update(
        'kubernetes_manifest',
        { manifest: { kind: 'Secret', data: { a: 'b' } } },
        { manifest: { kind: 'Secret', data: { a: SECRET }, stringData: { x: SECRET } } },
      ),
    ],
    [
      'a Secret as YAML',
      update(
        'kubectl_manifest',
        { yaml_body: 'kind: Secret\n' },
        { yaml_body: `kind: Secret\nstringData:\n  a: ${SECRET}\n` },
      ),
    ],
    [
      'a variable that says so',
      update(
        'kubernetes_config_map',
        { data: { DB_PASS: 'old' } },
        { data: { DB_PASS: SECRET, REDIS_AUTH: SECRET, STRIPE_KEY: SECRET } },
      ),
    ],
    [
      'variables of a program',
      update(
        'aws_apprunner_service',
        { runtime_environment_variables: { A: 'old' } },
        { runtime_environment_variables: { A: SECRET } },
      ),
    ],
    [
      'variables among settings',
      update(
        'aws_elastic_beanstalk_environment',
        { setting: [] },
        { setting: [{ namespace: 'aws:elasticbeanstalk:application:environment', name: 'A', value: SECRET }] },
      ),
    ],
    [
      'a webhook',
      update(
        'aws_sns_topic_subscription',
        { endpoint: 'https://a.example' },
        { endpoint: `https://hooks.slack.com/services/T0/B0/${SECRET}` },
      ),
    ],
    ['who signs in, in a URL', update('aws_x', { url: '' }, { url: `https://me:${SECRET}@example.com/` })],
  ])('%s', (_, one) => {
    for (const plan of [planOf([one]), planOf([], { resource_drift: [one] })]) {
      for (const format of ['text', 'markdown', 'html', 'json'] as const)
        expect(render(plan, format)).not.toContain(SECRET);
    }
  });

  test('what a table is keyed by is none', () => {
    expect(
      planOf([update('aws_dynamodb_table', { hash_key: 'id' }, { hash_key: 'order' })]).changes[0]?.attributes,
    ).toEqual([{ path: 'hash_key', before: 'id', after: 'order' }]);
  });
});

test('classes are named once', () => expect(new Set(CLASSES).size).toBe(CLASSES.length));

describe('several plans and other tools', () => {
  const plans = ['a.json', 'b.json'].map((file) =>
    review(JSON.stringify({ format_version: '1.2', resource_changes: [destroy('aws_s3_bucket')] }), file, { file }),
  );

  test('are one document in JSON and SARIF, and named in text', () => {
    const json = JSON.parse([...pieces(plans, 'json')].join(''));
    expect(json.map(({ file }: { file: string }) => file)).toEqual(['a.json', 'b.json']);
    const text = [...pieces(plans, 'text')].join('');
    expect(text).toContain('Plan in a.json');
    expect(text).toContain('Plan in b.json');
    const { runs } = JSON.parse([...pieces(plans, 'sarif')].join(''));
    expect(runs).toHaveLength(1);
    expect(runs[0].results).toHaveLength(2);
    expect(runs[0].results[0]).toMatchObject({
      ruleId: 'data-loss',
      level: 'error',
      message: { text: 'aws_s3_bucket.one is destroyed: it holds data' },
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: 'a.json' } },
          logicalLocations: [{ fullyQualifiedName: 'aws_s3_bucket.one' }],
        },
      ],
    });
    const ids = runs[0].tool.driver.rules.map(({ id }: { id: string }) => id);
    for (const { ruleId } of runs[0].results) expect(ids).toContain(ruleId);
  });
});
