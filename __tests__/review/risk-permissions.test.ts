import { review } from '../../review';
import { create, first, planOf, statement, update } from '../support/risk';

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

  test('the widest statement is listed first', () => {
    const wide = { Effect: 'Allow', Action: '*', Resource: '*' };
    const narrow = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::a/*' };
    const [change] = planOf([create('aws_iam_policy', { policy: statement(narrow, wide) })]).changes;
    expect(change?.findings.map(({ reason }) => reason)).toEqual([
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
