import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { App, TerraformStack } from 'cdktf';
import { CLOUDS, type CloudName } from '../../modules/core/placement';
import { type PlaceOptions, place } from '../../stacks/library';
import { FILE } from '../support/workloads';

/** The kinds in a CDKTF program that is not ours. */
const folder = mkdtempSync(join(tmpdir(), 'polycloud-library-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const OPTIONS: PlaceOptions = {
  project: FILE.project,
  environment: 'test',
  cloud: 'aws',
  clouds: FILE.clouds,
  tags: FILE.tags,
} as PlaceOptions;

type Build = (stack: TerraformStack, cloud: ReturnType<typeof place>) => void;

/** The JSON that a program synthesizes, with CDKTF's own means. */
function synthesized(build: Build, changes: Partial<PlaceOptions> = {}, app: { skipValidation?: boolean } = {}) {
  const outdir = mkdtempSync(join(folder, 'out-'));
  const program = new App({ outdir, ...app });
  const stack = new TerraformStack(program, 'orders');
  build(stack, place(stack, { ...OPTIONS, ...changes }));
  program.synth();
  return JSON.parse(readFileSync(join(outdir, 'stacks', 'orders', 'cdk.tf.json'), 'utf8'));
}

const QUEUE: Record<CloudName, string> = {
  aws: 'aws_sqs_queue',
  google: 'google_pubsub_topic',
  azure: 'azurerm_servicebus_queue',
};

test.each(CLOUDS)('a kind is made on %s in the stack of another program, with one provider', (cloud) => {
  const json = synthesized((stack, kinds) => void kinds.queue(stack, 'orders'), { cloud });
  expect(Object.keys(json.provider)).toEqual([{ aws: 'aws', google: 'google', azure: 'azurerm' }[cloud]]);
  const names = Object.values<{ name: string }>(json.resource[QUEUE[cloud]]).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining([expect.stringMatching(/^(acme-test-)?orders/)]));
});

test('what the program makes itself stays as it is', () => {
  const json = synthesized((stack, kinds) => {
    kinds.queue(stack, 'orders');
    new SqsQueue(stack, 'theirs', { name: '${var.name}', sqsManagedSseEnabled: false });
    new S3Bucket(stack, 'open', { forceDestroy: true });
  });
  const theirs = Object.values<{ name: string }>(json.resource.aws_sqs_queue).map(({ name }) => name);
  expect(theirs).toContain('${var.name}');
});

describe('checks', () => {
  const wrong: Build = (stack, kinds) => void kinds.queue(stack, 'orders', { visibilityTimeoutSeconds: 99_999 });
  const weak: Build = (stack, kinds) =>
    void kinds.queue(stack, 'orders', { native: { aws: { queue: { sqsManagedSseEnabled: false } } } });

  test.each([{}, { skipValidation: true }])('of properties stop the synthesis with %j', (app) =>
    expect(() => synthesized(wrong, {}, app)).toThrow(/^orders orders: visibilityTimeoutSeconds is 99999/),
  );

  test.each([{}, { skipValidation: true }])('of policies stop the synthesis with %j', (app) =>
    expect(() => synthesized(weak, {}, app)).toThrow(/^orders orders\/queue: encryption-at-rest: /),
  );

  test('of policies let pass what is waived, and a waiver that waives nothing is an error', () => {
    const reason = 'The partner reads it with a client that is older than the rule.';
    synthesized(weak, { waivers: [{ rule: 'encryption-at-rest', path: 'orders', reason }] });
    expect(() =>
      synthesized((stack, kinds) => void kinds.queue(stack, 'orders'), {
        waivers: [{ rule: 'public-ingress', path: 'orders', reason }],
      }),
    ).toThrow(/the waiver of public-ingress at orders waives nothing/);
  });

  test('of the options are those of an environment', () => {
    const placing = (changes: object) => () => synthesized(() => {}, changes as Partial<PlaceOptions>);
    expect(placing({ cloud: 'asw' })).toThrow(/^place\(orders\): cloud is "asw"/);
    expect(placing({ tags: { owner: 'payments' } })).toThrow(/^place\(orders\): tags\.costCenter is missing\./);
    expect(placing({ cloud: 'google', clouds: { aws: FILE.clouds.aws } })).toThrow(/clouds\.google has no account/);
    expect(placing({ regoin: 'us-east-1' })).toThrow(/regoin unknown key/);
    expect(placing({ clouds: { aws: { region: 'us-esat-1', account: '123456789012' } } })).toThrow(/us-esat-1/);
  });

  test('refuse a stack that has a provider, or is placed twice', () => {
    expect(() => synthesized((stack) => void place(stack, OPTIONS))).toThrow(/the stack is placed already/);
  });
});
