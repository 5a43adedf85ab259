import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reported } from '../../../modules/core/errors';
import { checkExisting } from '../../../modules/core/existing';
import type { CloudName } from '../../../modules/core/placement';
import { defined } from '../../support/defined';
import { EXISTING } from '../../support/networks';
import { synth } from '../../support/synth';

const GROUP = '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/shared/providers';

/** What is said of ids of something that exists. */
function problemsOf(cloud: CloudName, kind: string, existing: object): string[] {
  let messages: string[] = [];
  synth(cloud, (stack) => {
    checkExisting(stack, kind, cloud, existing, 'fromExisting');
    messages = reported(stack).map(({ message, remedy }) => `${message} ${remedy}`);
  });
  return messages;
}

test.each<[CloudName, string, object, object]>([
  ['aws', 'disk', { volumeId: 'vol-0123456789abcdef0' }, { volumeId: 'erp-data' }],
  ['aws', 'machine', { instanceId: 'i-0123456789abcdef0' }, { instanceId: 'erp' }],
  [
    'google',
    'machine',
    { instance: 'projects/p/zones/us-east1-b/instances/erp' },
    { instance: 'projects/p/instances/erp' },
  ],
  [
    'google',
    'machine',
    { instance: 'https://www.googleapis.com/compute/v1/projects/p/zones/us-east1-b/instances/erp' },
    { instance: 'erp' },
  ],
  [
    'azure',
    'machine',
    { virtualMachineId: `${GROUP}/Microsoft.Compute/virtualMachines/erp` },
    { virtualMachineId: `${GROUP}/Microsoft.Compute/virtualMachineScaleSets/erp` },
  ],
  [
    'azure',
    'topic',
    { id: `${GROUP.replace('resourceGroups', 'resourcegroups')}/microsoft.servicebus/namespaces/n/topics/t` },
    { id: 'sales' },
  ],
  [
    'aws',
    'topic',
    { arn: 'arn:aws-us-gov:sns:us-gov-west-1:123456789012:sales' },
    { arn: 'arn:aws:sqs:us-east-1:123456789012:sales' },
  ],
  ['google', 'queue', { subscription: 'projects/p/subscriptions/s' }, { subscription: 'projects/p/topics/s' }],
  [
    'aws',
    'queue',
    { deadLetters: { arn: 'arn:aws:sqs:us-east-1:123456789012:dead' } },
    { deadLetters: { arn: 'dead' } },
  ],
  ['aws', 'key', { keyArn: 'arn:aws:kms:us-east-1:123456789012:alias/shop' }, { keyArn: 'alias/shop' }],
  [
    'aws',
    'rotation',
    { functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:rotate:live' },
    { functionArn: 'rotate' },
  ],
  ['google', 'identity', { email: '123456789012-compute@developer.gserviceaccount.com' }, { email: 'worker' }],
  ['azure', 'identity', { principalId: '00000000-0000-4000-8000-00000000000a' }, { principalId: 'worker' }],
])('on %s an id of a %s is checked in form', (cloud, kind, right, wrong) => {
  expect(problemsOf(cloud, kind, right)).toEqual([]);
  const [[path, value]] = Object.entries(wrong) as [[string, string | { arn: string }]];
  const start = typeof value === 'string' ? `${path} is "${value}"` : `${path}.arn is "${value.arn}"`;
  expect(problemsOf(cloud, kind, wrong)).toEqual([expect.stringMatching(/, which is not valid\. Write it as \S/)]);
  expect(problemsOf(cloud, kind, wrong)[0]).toContain(`fromExisting: ${cloud}.${start}`);
});

test.each(['aws', 'google', 'azure'] as const)('every wrong id of a network on %s is told at once', (cloud) => {
  const odd = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(odd)
      : typeof value === 'object'
        ? Object.fromEntries(Object.entries(value as object).map(([key, one]) => [key, odd(one)]))
        : '?';
  expect(problemsOf(cloud, 'network', EXISTING[cloud] as object)).toEqual([]);
  const wrong = problemsOf(cloud, 'network', odd(EXISTING[cloud]) as object);
  expect(wrong.length).toBe({ aws: 9, google: 4, azure: 5 }[cloud]);
});

test('what is only known when it is deployed is not looked at', () => {
  let problems: readonly unknown[] = [];
  const synthesized = synth('aws', (stack, cloud) => {
    const { arn } = { arn: (cloud.topic(stack, 'sales') as unknown as { topic: { arn: string } }).topic.arn };
    cloud.topic.fromExisting(stack, 'theirs', { aws: { arn } });
  });
  problems = synthesized.problems;
  expect(problems).toEqual([]);
});

test('a synthesis refuses a machine that is none, and says where', () => {
  const { problems } = synth('google', (stack, cloud) => {
    cloud
      .disk(stack, 'data', { sizeGiB: 64, zone: 1 })
      .attachTo({ google: { instance: 'projects/acme/instances/erp' } });
  });
  expect(problems).toEqual([
    {
      where: 'test-google-us-east1 data',
      message: 'attachTo: google.instance is "projects/acme/instances/erp", which is not valid.',
      remedy: 'Write it as projects/<project>/zones/<zone>/instances/<name>.',
    },
  ]);
});

test('every call of existingOn goes through the table: kinds without a form take names only', () => {
  const modules = join(__dirname, '..', '..', '..', 'modules');
  const table = readFileSync(join(modules, 'core', 'existing-forms.ts'), 'utf8');
  const kinds = readdirSync(modules, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('core'))
    .flatMap((file) =>
      [
        ...readFileSync(join(modules, file), 'utf8').matchAll(
          /^export const [A-Z_]+: KindTable<.*\n {2}kind: '(\w+)'/gm,
        ),
      ].map(([, kind]) => kind),
    );
  expect(kinds.length).toBeGreaterThan(10);
  // Nothing names these; a trigger and a route are parts of a function and an API.
  const alone = ['alarm', 'audit', 'budget', 'dashboard', 'objective', 'schedule', 'trigger', 'route'];
  expect(
    kinds.filter((kind) => !alone.includes(defined(kind)) && !new RegExp(`^  ${kind}: \\{`, 'm').test(table)),
  ).toEqual([]);
});
