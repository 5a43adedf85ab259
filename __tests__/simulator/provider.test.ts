import { mkdirSync, writeFileSync } from 'node:fs';
import { Workspace } from '../support/terraform';

const workspaces: Workspace[] = [];
const newWorkspace = () => {
  const workspace = new Workspace();
  workspaces.push(workspace);
  return workspace;
};
afterEach(async () => {
  for (const workspace of workspaces.splice(0)) await workspace.stop();
});

const AWS = 'provider "aws" {\n  region = "us-east-1"\n}\n';

/** A workspace with this HCL, initialized. */
async function hcl(text: string, provider = AWS): Promise<Workspace> {
  const workspace = newWorkspace();
  workspace.write({ 'main.tf': provider + text }, true);
  await workspace.init();
  return workspace;
}

async function change(workspace: Workspace, text: string, provider = AWS) {
  workspace.write({ 'main.tf': provider + text }, true);
  const { resource_changes } = await workspace.plan();
  // biome-ignore lint/suspicious/noExplicitAny: Terraform's plan JSON.
  return (resource_changes as any[]).filter(({ change }) => change.actions[0] !== 'no-op');
}

describe('a plan', () => {
  test('shows what is known after apply, fills in defaults of the provider, and hides what is sensitive', async () => {
    const workspace = await hcl(
      'resource "aws_db_instance" "one" {\n  identifier = "one"\n  instance_class = "db.t4g.micro"\n  ' +
        'allocated_storage = 20\n  engine = "mysql"\n' +
        '  username = "one"\n  skip_final_snapshot = true\n  password = "in-the-clear"\n}\n',
    );
    const plan = await workspace.plan();
    const [{ change: create }] = plan.resource_changes;
    expect(create.after_unknown).toMatchObject({ arn: true, address: true });
    expect(create.after).toMatchObject({
      identifier: 'one',
      monitoring_interval: 0,
      copy_tags_to_snapshot: false,
    });
    expect(create.after_sensitive).toMatchObject({ password: true });
    expect(await workspace.must(0, 'show', 'plan')).not.toContain('in-the-clear');
  });

  test('updates in place, and replaces with its reason', async () => {
    const queue = (name: string, delay: number) =>
      `resource "aws_sqs_queue" "one" {\n  name = "${name}"\n  delay_seconds = ${delay}\n}\n`;
    const workspace = await hcl(queue('one', 0));
    await workspace.apply();
    const [update] = await change(workspace, queue('one', 5));
    expect(update.change).toMatchObject({
      actions: ['update'],
      before: { delay_seconds: 0 },
      after: { delay_seconds: 5 },
    });
    expect(update.change.after.arn).toBe('arn:aws:sqs:us-east-1:123456789012:one');
    const [replace] = await change(workspace, queue('two', 0));
    expect(replace).toMatchObject({
      action_reason: 'replace_because_cannot_update',
      change: { actions: ['delete', 'create'], replace_paths: [['name']] },
    });
    await workspace.apply();
    await workspace.settled();
  });

  test('a write-only value is in no plan and no state', async () => {
    const workspace = await hcl(
      'resource "aws_secretsmanager_secret_version" "one" {\n  secret_id = "s"\n  secret_string_wo = ' +
        '"canary-4711"\n  secret_string_wo_version = 1\n}\n',
    );
    expect(JSON.stringify(await workspace.plan())).not.toMatch(/"after":\{[^}]*canary-4711/);
    await workspace.apply();
    expect(JSON.stringify(workspace.state())).not.toContain('canary-4711');
    await workspace.settled();
  });

  test('a change of the default tags reaches what has tags', async () => {
    const tagged = (owner: string) => `provider "aws" {\n  default_tags {\n    tags = { owner = "${owner}" }\n  }\n}\n`;
    const topic = 'resource "aws_sns_topic" "one" {\n  name = "one"\n  tags = { a = "b" }\n}\n';
    const workspace = await hcl(topic, tagged('x'));
    await workspace.apply();
    expect(workspace.state().resources[0].instances[0].attributes.tags_all).toEqual({ owner: 'x', a: 'b' });
    const [update] = await change(workspace, topic, tagged('y'));
    expect(update.change).toMatchObject({ actions: ['update'], after: { tags_all: { owner: 'y', a: 'b' } } });
  });

  test('moved, imported and drifted are what they are', async () => {
    const queue = (name: string) => `resource "aws_sqs_queue" "${name}" {\n  name = "one"\n}\n`;
    const workspace = await hcl(queue('old'));
    await workspace.apply();
    workspace.write(
      { 'main.tf': `${AWS}${queue('new')}moved {\n  from = aws_sqs_queue.old\n  to = aws_sqs_queue.new\n}\n` },
      true,
    );
    expect(await workspace.must(0, 'plan', '-input=false')).toContain('has moved to aws_sqs_queue.new');
    await workspace.apply();

    workspace.write(
      { 'main.tf': `${AWS}removed {\n  from = aws_sqs_queue.new\n  lifecycle {\n    destroy = false\n  }\n}\n` },
      true,
    );
    await workspace.apply();
    workspace.write(
      { 'main.tf': `${AWS}${queue('again')}import {\n  to = aws_sqs_queue.again\n  id = "one"\n}\n` },
      true,
    );
    expect(await workspace.must(0, 'plan', '-input=false')).toContain('1 to import, 0 to add, 0 to change');
    await workspace.apply();
    await workspace.settled();
  });

  test('a data source answers', async () => {
    const workspace = await hcl(
      'data "aws_caller_identity" "me" {}\noutput "account" {\n  value = data.aws_caller_identity.me.account_id\n}\n',
    );
    await workspace.apply();
    expect(await workspace.must(0, 'output', '-raw', 'account')).toBe('123456789012');
  });

  test('each provider alias has its region', async () => {
    const workspace = await hcl(
      'resource "aws_sqs_queue" "here" {\n  name = "q"\n}\nresource "aws_sqs_queue" "there" {\n  provider ' +
        '= aws.west\n  name = "q"\n}\n',
      `${AWS}provider "aws" {\n  alias = "west"\n  region = "us-west-2"\n}\n`,
    );
    await workspace.apply();
    const arns = workspace
      .state()
      .resources.map(({ instances }: { instances: { attributes: { arn: string } }[] }) => instances[0]?.attributes.arn);
    expect(arns.sort()).toEqual(['arn:aws:sqs:us-east-1:123456789012:q', 'arn:aws:sqs:us-west-2:123456789012:q']);
  });
});

describe('what the cloud refuses', () => {
  test('a name that exists', async () => {
    const workspace = await hcl(
      'resource "aws_sqs_queue" "one" {\n  name = "same"\n}\nresource "aws_sqs_queue" "two" {\n  name = "same"\n}\n',
    );
    expect(await workspace.must(1, 'apply', '-auto-approve', '-input=false', '-parallelism=1')).toContain(
      'There is already a aws_sqs_queue',
    );
  });

  test('a name that its rules forbid', async () => {
    const workspace = await hcl('resource "aws_s3_bucket" "one" {\n  bucket = "No_Bucket"\n}\n');
    const output = await workspace.must(1, 'validate');
    expect(output).toContain('bucket of aws_s3_bucket is "No_Bucket"; allowed: 3 to 63 lower-case letters');
    expect(output).toMatch(/main\.tf line \d+/);
  });

  test('to destroy what others refer to', async () => {
    const vpc = 'resource "aws_vpc" "one" {\n  cidr_block = "10.0.0.0/16"\n}\n';
    const workspace = await hcl(vpc);
    await workspace.apply();
    const id = workspace.state().resources[0].instances[0].attributes.id;
    // A second configuration puts a subnet into the first one's network, in the same simulated
    // cloud.
    mkdirSync(`${workspace.folder}/other`);
    writeFileSync(
      `${workspace.folder}/other/main.tf`,
      `${AWS}resource "aws_subnet" "one" {\n  vpc_id = "${id}"\n  cidr_block = "10.0.1.0/24"\n}\n`,
    );
    await workspace.must(0, '-chdir=other', 'init', '-input=false', '-no-color');
    await workspace.must(0, '-chdir=other', 'apply', '-auto-approve', '-no-color');
    expect(await workspace.must(1, 'destroy', '-auto-approve', '-input=false')).toContain(
      `can't be deleted: aws_subnet`,
    );
    expect(workspace.state().resources).toHaveLength(1);
  });

  test.each([
    [
      'an unknown attribute',
      'resource "aws_sqs_queue" "one" {\n  nam = "a"\n}\n',
      /Unsupported argument[\s\S]*main\.tf line 5/,
    ],
    [
      'a missing argument',
      'resource "aws_iam_role" "one" {}\n',
      /Missing required argument[\s\S]*"assume_role_policy"/,
    ],
    [
      'a wrong type',
      'resource "aws_sqs_queue" "one" {\n  delay_seconds = "soon"\n}\n',
      /Incorrect attribute value type[\s\S]*main\.tf line 5/,
    ],
    [
      'too many blocks',
      'resource "aws_s3_bucket_versioning" "one" {\n  bucket = "b"\n  versioning_configuration {\n    ' +
        'status = "Enabled"\n  }\n  versioning_configuration {\n    status = "Enabled"\n  }\n}\n',
      /Too many versioning_configuration blocks/,
    ],
    ['an unknown block', 'resource "aws_sqs_queue" "one" {\n  colour {\n  }\n}\n', /Unsupported block type/],
  ])('%s', async (_, text, message) => {
    expect(await (await hcl(text)).must(1, 'validate')).toMatch(message);
  });
});

test('terraform test runs on it', async () => {
  const workspace = await hcl('resource "aws_sqs_queue" "one" {\n  name = "one"\n}\n');
  workspace.write(
    {
      'main.tf': `${AWS}resource "aws_sqs_queue" "one" {\n  name = "one"\n}\n`,
      'one.tftest.hcl':
        'run "made" {\n  assert {\n    condition = endswith(aws_sqs_queue.one.arn, ":one")\n    ' +
        'error_message = "no ARN"\n  }\n}\n',
    },
    true,
  );
  expect(await workspace.must(0, 'test', '-no-color')).toContain('1 passed, 0 failed');
});

test('a key ring and its key stay in the cloud after a destruction, and an import takes them back', async () => {
  const location = 'location = "us-east1"';
  const workspace = await hcl(
    `resource "google_kms_key_ring" "one" {\n  name = "one"\n  ${location}\n}\n` +
      'resource "google_kms_crypto_key" "one" {\n  name = "one"\n  key_ring = google_kms_key_ring.one.id\n}\n',
    'provider "google" {\n  project = "acme-dev"\n  region = "us-east1"\n}\n',
  );
  await workspace.apply();
  await workspace.destroy();
  expect(await workspace.must(1, 'apply', '-auto-approve', '-input=false')).toContain(
    'There is already a google_kms_key_ring',
  );
  const ring = 'projects/acme-dev/locations/us-east1/keyRings/one';
  await workspace.must(0, 'import', '-input=false', 'google_kms_key_ring.one', ring);
  await workspace.must(0, 'import', '-input=false', 'google_kms_crypto_key.one', `${ring}/cryptoKeys/one`);
  await workspace.apply();
  await workspace.settled();
});
