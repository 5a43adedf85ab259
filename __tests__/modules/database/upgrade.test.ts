import type { DatabaseProps } from '../../../modules/database/database';
import { theirs } from '../../support/network';
import { synth } from '../../support/synth';
import { Workspace } from '../../support/terraform';

type Own = Omit<DatabaseProps, 'network'>;

const BASE: Own = { engine: 'postgres', version: '15', cpu: 2, memoryGiB: 8, storageGiB: 64, replicas: 1 };
const MYSQL: Own = { ...BASE, engine: 'mysql', version: '8.0' };

function json(databases: Record<string, Own>) {
  const { json, problems } = synth('aws', (stack, cloud) => {
    const network = theirs(stack, cloud);
    for (const [id, props] of Object.entries(databases)) cloud.database(stack, id, { ...props, network });
  });
  expect(problems).toEqual([]);
  return json;
}

const groups = (workspace: Workspace) =>
  workspace
    .state()
    .resources.filter(({ type }: { type: string }) => type === 'aws_db_parameter_group')
    .map((one: { instances: { attributes: { family: string } }[] }) => one.instances[0]?.attributes.family)
    .sort();

test('on aws a plan that is approved is what happens: versions, classes and storage, with replicas in the order ' +
  'that RDS asks for', async () => {
  const workspace = new Workspace();
  try {
    workspace.write(json({ orders: BASE, stock: MYSQL }));
    await workspace.init();
    await workspace.apply();

    // The new parameter group comes before the old one goes, which RDS refuses while it is in use.
    const raised: Own = { ...BASE, version: '17', cpu: 4, memoryGiB: 16, storageGiB: 128 };
    workspace.write(json({ orders: raised, stock: { ...MYSQL, replicaVersion: '8.4' } }));
    await workspace.apply();
    await workspace.settled();
    expect(groups(workspace)).toEqual(['mysql8.0', 'mysql8.4', 'postgres17']);

    workspace.write(json({ orders: raised, stock: { ...MYSQL, version: '8.4' } }));
    await workspace.apply();
    await workspace.settled();
    expect(groups(workspace)).toEqual(['mysql8.4', 'postgres17']);

    const later: Own = { ...raised, replicas: 0, applyChanges: 'window' };
    workspace.write(json({ orders: later }));
    await workspace.apply();
    workspace.write(json({ orders: { ...later, cpu: 8, memoryGiB: 32 } }));
    await workspace.apply();
    // It waits for the window, and every plan until then says so.
    expect(await workspace.changes()).toEqual({ 'aws_db_instance.orders_instance': 'update' });
  } finally {
    await workspace.stop();
  }
}, 120_000);

test('on aws a primary of MySQL is refused before its replicas', async () => {
  const workspace = new Workspace();
  try {
    const primary = json({ stock: MYSQL });
    workspace.write(primary);
    await workspace.init();
    await workspace.apply();
    workspace.write(json({ stock: { ...MYSQL, version: '8.4' } }));
    const { code, out } = await workspace.run('apply', '-auto-approve', '-input=false');
    expect(code).toBe(1);
    expect(out.replace(/[│\s]+/g, ' ')).toContain('upgrade the replicas of MySQL before their source');
  } finally {
    await workspace.stop();
  }
}, 120_000);

test('on aws a source whose password RDS manages is refused its replicas, so the kind keeps the password', async () => {
  const {
    the,
    problems,
    json: synthesized,
  } = synth('aws', (stack, cloud) => {
    const network = theirs(stack, cloud);
    cloud.database(stack, 'orders', { ...BASE, network }).grantAdminister(cloud.identity(stack, 'admin'));
  });
  expect(problems).toEqual([]);
  expect(the('aws_db_instance', 'orders/instance')).toMatchObject({
    password_wo: expect.stringContaining('ephemeral.aws_secretsmanager_secret_version.'),
    password_wo_version: 1,
  });
  expect(the('aws_db_instance', 'orders/instance')).not.toHaveProperty('manage_master_user_password');
  expect(the('aws_secretsmanager_secret_version').secret_string_wo).toMatch(
    /^\$\{jsonencode\(zipmap\(\["username", "password"\], \["dbadmin", ephemeral\.aws_secretsmanager_random_password\./,
  );
  const { Statement } = JSON.parse(the('aws_iam_role_policy').policy);
  expect(Statement).toMatchObject([
    { Sid: 'Administer', Resource: ['${aws_secretsmanager_secret.orders_administrator_secret.arn}'] },
    { Sid: 'UseKey', Action: ['kms:Decrypt'], Resource: ['${aws_kms_key.orders_key.arn}'] },
  ]);
  const workspace = new Workspace();
  try {
    const managed = structuredClone(synthesized);
    const instance = managed.resource.aws_db_instance.orders_instance;
    delete instance.password_wo;
    delete instance.password_wo_version;
    instance.manage_master_user_password = true;
    workspace.write(managed);
    await workspace.init();
    const { code, out } = await workspace.run('apply', '-auto-approve', '-input=false');
    expect(code).toBe(1);
    expect(out.replace(/[│\s]+/g, ' ')).toContain('where ManageMasterUserPassword is enabled is not supported');
  } finally {
    await workspace.stop();
  }
});
