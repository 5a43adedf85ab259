import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import {
  clusterRole,
  type Deployer,
  KNOWN,
  POLICY_SIZE,
  type Purpose,
  rightsFor,
} from '../../deployment/permissions/rights';
import { CLOUDS } from '../../modules/core/placement';
import { Clone } from '../support/clone';

const clone = new Clone();
afterAll(() => clone.remove());

const ACCOUNT = '123456789012';
const deployer = (purpose: Purpose): Deployer => ({
  name: purpose === 'plan' ? 'prod-plan' : 'prod',
  purpose,
  prefix: 'acme-prod-',
  account: ACCOUNT,
  states: [
    { bucket: 'acme-tfstate', path: 'acme/prod', kmsKeyArn: `arn:aws:kms:us-east-1:${ACCOUNT}:key/1`, readOnly: false },
  ],
});
/** All that documents allow, whatever it is called. */
const allowed = (cloud: (typeof CLOUDS)[number], types: readonly string[], purpose: Purpose): string[] =>
  rightsFor(cloud, types, deployer(purpose)).flatMap(({ document }) => {
    const { Statement, includedPermissions, Actions, DataActions } = document as Record<string, never[]>;
    const actions = (Statement ?? []).flatMap(({ Action }: { Action: string[] }) => Action);
    return [...actions, ...(includedPermissions ?? []), ...(Actions ?? []), ...(DataActions ?? [])];
  });

describe.each(CLOUDS)('%s', (cloud) => {
  const [plan, apply] = (['plan', 'apply'] as const).map((purpose) => allowed(cloud, KNOWN[cloud], purpose)) as [
    string[],
    string[],
  ];

  test('a plan changes nothing but the lock of the state, and an apply may all that a plan may', () => {
    // The actions of API Gateway are the methods of HTTP.
    const changes = {
      aws: /:(?!Describe|Get|List|ViewBudget|GET$)/,
      google: /\.(?!get|list|use$)\w+$/,
      // Keys with which nobody can sign in, the template of a deployment, a shared key and the
      // settings of an app: what a refresh fails without.
      azure:
        /(?<!\/read|Keys\/action|keys\/action|listConnectionStrings\/action|listClusterUserCredential\/action|exportTemplate\/action|sharedKey\/action|getSecret\/action|readMetadata\/action|config\/list\/action)$/,
    }[cloud];
    const lock = ['s3:PutObject', 's3:DeleteObject', 'kms:Decrypt', 'kms:GenerateDataKey'];
    expect(plan.filter((one) => changes.test(one) && !lock.includes(one))).toEqual([]);
    expect(plan.filter((one) => !apply.includes(one))).toEqual([]);
    expect(apply.length).toBeGreaterThan(2 * plan.length);
  });

  test('nothing is allowed by a pattern, but the registration of providers', () => {
    expect([...plan, ...apply].filter((one) => one.includes('*'))).toEqual(
      { aws: [], google: [], azure: ['*/register/action'] }[cloud],
    );
  });

  test('each operation is written as the cloud writes it', () => {
    const form = {
      aws: /^[a-z0-9-]+:[A-Z]\w+$/,
      google: /^[a-z]+\.\w+\.\w+$/,
      azure: /^(\*|Microsoft\.\w+)(\/\w+)+\/(read|write|delete|action)$/,
    }[cloud];
    expect([...plan, ...apply].filter((one) => !form.test(one))).toEqual([]);
  });
});

test('AWS: every type at once fits into the ten policies that a role takes, each within its size', () => {
  for (const purpose of ['plan', 'apply'] as const) {
    const policies = rightsFor('aws', KNOWN.aws, deployer(purpose));
    expect(policies.length).toBeLessThanOrEqual(10);
    for (const { document } of policies) expect(JSON.stringify(document).length).toBeLessThanOrEqual(POLICY_SIZE);
  }
});

test('AWS: where names are known before, only those of the environment are reached; roles above all', () => {
  const statements = rightsFor('aws', KNOWN.aws, deployer('apply')).flatMap(
    ({ document }) => document.Statement as { Action: string[]; Resource: string | string[]; Condition?: object }[],
  );
  for (const { Action, Resource, Condition } of statements) {
    if (Resource !== '*' || Condition) continue;
    expect(Action.filter((action) => /^(iam|s3|sqs|sns|dynamodb|secretsmanager):/.test(action))).toEqual([]);
  }
  expect(statements.find(({ Action }) => Action.includes('iam:PassRole'))?.Resource).toContain(
    `arn:aws:iam::${ACCOUNT}:role/acme-prod-*`,
  );
  expect(statements.find(({ Action }) => Action[0] === 'iam:CreateServiceLinkedRole')?.Condition).toMatchObject({
    StringEquals: { 'iam:AWSServiceName': expect.arrayContaining(['rds.amazonaws.com']) },
  });
});

test('AWS: the state is read below its own path, and only its lock is written to plan', () => {
  const document = rightsFor('aws', [], deployer('plan'))[0]?.document as { Statement: object[] };
  expect(document.Statement).toEqual([
    { Effect: 'Allow', Action: ['s3:ListBucket'], Resource: 'arn:aws:s3:::acme-tfstate' },
    { Effect: 'Allow', Action: ['s3:GetObject'], Resource: 'arn:aws:s3:::acme-tfstate/acme/prod/*' },
    {
      Effect: 'Allow',
      Action: ['s3:DeleteObject', 's3:PutObject'],
      Resource: 'arn:aws:s3:::acme-tfstate/acme/prod/*.tflock',
    },
    {
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: `arn:aws:kms:us-east-1:${ACCOUNT}:key/1`,
    },
  ]);
});

test('Azure: who grants may write role definitions and locks, and who plans may export templates', () => {
  const apply = allowed('azure', ['role_definition', 'management_lock'], 'apply');
  expect(apply).toEqual(
    expect.arrayContaining(['Microsoft.Authorization/roleDefinitions/write', 'Microsoft.Authorization/locks/write']),
  );
  const plan = allowed('azure', ['resource_group_template_deployment'], 'plan');
  expect(plan).toContain('Microsoft.Resources/deployments/exportTemplate/action');
});

test('into a cluster: one cluster role, which reads to plan, and names each kind of object', () => {
  const rulesOf = (purpose: Purpose, types: readonly string[]) =>
    clusterRole(types, deployer(purpose)).flatMap(
      ({ document }) => (document as { rules: Record<string, string[]>[] }).rules,
    );
  expect(rulesOf('apply', ['namespace_v1', 'deployment_v1'])).toEqual([
    { apiGroups: [''], resources: ['namespaces'], verbs: ['create', 'delete', 'get', 'patch'] },
    { apiGroups: ['apps'], resources: ['deployments'], verbs: ['create', 'delete', 'get', 'patch'] },
    { apiGroups: [''], resources: ['events'], verbs: ['list'] },
  ]);
  const plan = rulesOf('plan', KNOWN.kubernetes);
  expect(plan.flatMap(({ verbs }) => verbs).filter((verb) => verb !== 'get' && verb !== 'list')).toEqual([]);
  const all = [...plan, ...rulesOf('apply', KNOWN.kubernetes)];
  expect(all.flatMap(({ apiGroups, resources, verbs }) => [apiGroups, resources, verbs]).flat()).not.toContain('*');
  expect(clusterRole([], deployer('apply'))).toEqual([]);
  expect(() => clusterRole(['secret_v1'], deployer('plan'))).toThrow('deployment/permissions/kubernetes.ts');
});

test('a type of which nobody said what it asks is an error of ours', () => {
  expect(() => rightsFor('aws', ['glacier_vault'], deployer('plan'))).toThrow(
    'glacier_vault: say in deployment/permissions/aws.ts',
  );
});

describe('the command', () => {
  const permissions = (...args: string[]) => clone.polycloud('permissions', ...args);

  test.each([
    ['aws', ['aws-dev-1.json', 'aws-dev-2.json', 'aws-dev-plan-1.json']],
    ['google', ['google-dev-plan.json', 'google-dev.json']],
    ['azure', ['azure-dev-plan.json', 'azure-dev.json']],
  ] as const)('writes the documents of both deployers on %s', (cloud, files) => {
    const folder = join(clone.folder, `rights-${cloud}`);
    const { code, stdout, stderr } = permissions('dev', '--cloud', cloud, '--out', folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(readdirSync(folder).toSorted()).toEqual(files);
    expect(stdout.trim().split('\n').length).toBe(files.length);
    for (const file of files)
      expect(Object.keys(JSON.parse(readFileSync(join(folder, file), 'utf8'))).length).toBeGreaterThan(1);
  });

  test('one deployer, as resources of Terraform', () => {
    const { code, stdout } = permissions('dev', '--cloud', 'azure', '--for', 'plan', '--format', 'terraform');
    expect(code).toBe(0);
    const { resource } = JSON.parse(stdout);
    expect(Object.keys(resource)).toEqual(['azurerm_role_definition']);
    expect(Object.keys(resource.azurerm_role_definition)).toEqual(['dev_plan']);
  });

  test('who uses the network of another environment reads its state, and writes only its own states', () => {
    const dev = parse(clone.read('environments/dev.yaml'));
    const [s3, own] = [
      { backend: 's3', bucket: 'acme-states', region: 'us-east-1' },
      { backend: 's3', bucket: 'acme-media-states', region: 'us-east-1' },
    ];
    const write = (giver: object, taker: object, workload: object) => {
      clone.write('environments/giver.yaml', stringify({ ...dev, dns: undefined, state: giver }));
      const commerce = { ...dev.workloads.commerce, stack: 'own', state: workload };
      clone.write(
        'environments/taker.yaml',
        stringify({ ...dev, dns: undefined, state: taker, network: { from: 'giver' }, workloads: { commerce } }),
      );
    };
    write(s3, s3, own);
    const { code, stdout, stderr } = permissions('taker', '--cloud', 'aws', '--for', 'apply', '--format', 'terraform');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const policies = Object.values<{ policy: string }>(JSON.parse(stdout).resource.aws_iam_policy);
    const statements: { Action: string[]; Resource: string | string[] }[] = policies.flatMap(
      ({ policy }) => JSON.parse(policy).Statement,
    );
    const on = (resource: string) =>
      statements.filter(({ Resource }) => Resource === resource).flatMap(({ Action }) => Action);
    const { project } = dev;
    expect(on(`arn:aws:s3:::acme-states/${project}/giver/*`)).toEqual(['s3:GetObject']);
    expect(on(`arn:aws:s3:::acme-states/${project}/giver/*.tflock`)).toEqual([]);
    for (const bucket of ['acme-states', 'acme-media-states'])
      expect(on(`arn:aws:s3:::${bucket}/${project}/taker/*`)).toEqual(['s3:GetObject', 's3:PutObject']);
    // Its members are in the network of the other: that is in the same account.
    expect(statements.flatMap(({ Action }) => Action)).toContain('ec2:CreateSecurityGroup');
    // Google has a role for it.
    const gcs = (bucket: string) => ({ backend: 'gcs', bucket });
    write(gcs('acme-given'), gcs('acme-taken'), gcs('acme-taken'));
    const google = permissions('taker', '--cloud', 'google', '--for', 'plan');
    expect(google.stderr).toContain('taker-plan needs roles/storage.objectUser on gs://acme-taken, too.');
    expect(google.stderr).toContain('taker-plan needs roles/storage.objectViewer on gs://acme-given, too.');
  });
});
