import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IConstruct } from 'constructs';
import { accept, acceptedReplacements } from '../../../environments/accepted-replacements';
import { warnings } from '../../../main';
import type { Cloud } from '../../../modules/cloud';
import type { Row } from '../../../modules/core/features';
import { CLOUDS, type CloudName, type PerCloud } from '../../../modules/core/placement';
import { type ReplacingValues, replacingValues, warnOfReplacements } from '../../../modules/core/replacement';
import type { QueueProps } from '../../../modules/queue/queue';
import type { DiskProps } from '../../../modules/storage/disk';
import { TABLES } from '../../../modules/tables';
import type { PlacementStack } from '../../../stacks/placement-stack';
import { build, loadEnvironments } from '../../support/project';
import { synth } from '../../support/synth';

/**
 * What a synthesis of these queues warns of, held against `before`; and what the next one is to be
 * held against.
 */
function synthesized(cloud: (typeof CLOUDS)[number], queues: Record<string, QueueProps>, before: ReplacingValues = {}) {
  let values: ReplacingValues = {};
  const messages: string[] = [];
  const { problems } = synth(cloud, (stack, catalogue) => {
    for (const [id, props] of Object.entries(queues)) catalogue.queue(stack, id, props);
    values = replacingValues(stack);
    warnOfReplacements(stack, before, 'npm run address -- accept test');
    for (const { node } of stack.node.findAll())
      messages.push(...node.metadata.filter(({ type }) => type.endsWith('warn')).map(({ data }) => data));
  });
  expect(problems).toEqual([]);
  return { values, messages };
}

describe.each(CLOUDS)('on %s', (cloud) => {
  const { values } = synthesized(cloud, { orders: {}, returns: { ordered: true } });

  test('nothing is said where nothing changes, of what is new, or of what can change in place', () => {
    expect(values).toEqual({ orders: {}, returns: { ordered: true } });
    expect(
      synthesized(
        cloud,
        { orders: { retentionSeconds: 1200 }, returns: { ordered: true }, more: { ordered: true } },
        values,
      ).messages,
    ).toEqual([]);
  });

  test('a change that replaces a queue reports what is lost, and the remedy', () => {
    const { messages } = synthesized(cloud, { orders: { ordered: true }, returns: {} }, values);
    const service = { aws: 'Amazon SQS', google: 'Google Pub/Sub', azure: 'Azure Service Bus' }[cloud];
    expect(messages).toEqual([
      expect.stringMatching(
        new RegExp(
          `^test-${cloud}-\\S+ orders: ordered was false and is true: ${service} replaces the queue and ` +
            'loses the messages in it\\.\n',
        ),
      ),
      expect.stringContaining('returns: ordered was true and is false: '),
    ]);
    expect(messages[0]).toContain(
      'Create another queue, drain the old one and then remove it; or, if the loss is intended: npm ' +
        'run address -- accept test',
    );
  });
});

// Google Pub/Sub does not support deduplication.
test.each([
  ['aws', 0],
  ['azure', 1],
] as const)('on %s deduplication counts where a change of it replaces', (cloud, count) => {
  const { values } = synthesized(cloud, { returns: { ordered: true } });
  expect(synthesized(cloud, { returns: { ordered: true, deduplicated: true } }, values).messages).toHaveLength(count);
});

test('on Google a queue that takes another topic or filter is another one', () => {
  const synthesize = (topic: string, kind: string[], before: ReplacingValues = {}) => {
    let values: ReplacingValues = {};
    let messages: string[] = [];
    synth('google', (stack, cloud) => {
      const queue = cloud.queue(stack, 'stock', {
        subscribesTo: { topic: cloud.topic(stack, topic), filter: { kind } },
      });
      values = replacingValues(stack);
      warnOfReplacements(stack, before, 'accept');
      messages = queue.node.metadata.map(({ data }) => data);
    });
    return { values, messages };
  };
  const { values } = synthesize('sales', ['book']);
  expect(values).toMatchObject({ stock: { subscribesTo: { topic: 'sales', filter: { kind: ['book'] } } } });
  expect(synthesize('sales', ['book'], values).messages).toEqual([]);
  expect(synthesize('sales', ['toy'], values).messages).toEqual([
    expect.stringContaining('replaces the queue and loses the messages that are waiting in the subscription.'),
  ]);
  expect(synthesize('returns', ['book'], values).messages).toHaveLength(1);
});

test('what holds data says of each cloud which of its properties can not be changed in place', () => {
  const replaced = ({ features }: { readonly features: Readonly<Record<string, Row>> }) =>
    Object.fromEntries(
      CLOUDS.map((cloud) => [
        cloud,
        Object.entries(features)
          .filter(([, row]) => 'replaces' in row[cloud])
          .map(([path]) => path),
      ]),
    );
  // By what the providers' own code says: `replaces` of the types in simulator/types/*.json.
  const expected: Record<string, PerCloud<string[]>> = {
    backup: { aws: [], google: ['secondRegion'], azure: ['secondRegion'] },
    bucket: { aws: ['replication.region'], google: ['replication'], azure: ['replication.region'] },
    database: {
      aws: ['engine', 'encryption', 'databaseName'],
      google: ['encryption'],
      azure: ['engine', 'encryption', 'databaseName', 'secondRegion'],
    },
    disk: { aws: ['zone', 'encryption'], google: ['class', 'zone', 'encryption'], azure: ['zone'] },
    secret: { aws: [], google: [], azure: [] },
  };
  const tables = Object.fromEntries(Object.values(TABLES).map((table) => [table.kind, replaced(table)]));
  expect(tables).toMatchObject(expected);
});

test('a default that is set explicitly is not a change; turning off what is on by default is one', () => {
  type Make = (stack: PlacementStack, cloud: Cloud) => IConstruct;
  const synthesize = (cloud: CloudName, make: Make, before: ReplacingValues = {}) => {
    let values: ReplacingValues = {};
    let messages: string[] = [];
    synth(cloud, (stack, catalogue) => {
      const { node } = make(stack, catalogue);
      values = replacingValues(stack);
      warnOfReplacements(stack, before, 'accept');
      messages = node.metadata.filter(({ type }) => type.endsWith('warn')).map(({ data }) => data);
    });
    return { values, messages };
  };
  const network = (stack: PlacementStack, cloud: Cloud) =>
    cloud.network(stack, 'home', { cidr: '10.0.0.0/16', zones: 2 });
  const disk =
    (props: Partial<DiskProps>): Make =>
    (stack, cloud) =>
      cloud.disk(stack, 'data', { sizeGiB: 64, zone: 1, ...props });
  const database =
    (databaseName?: string): Make =>
    (stack, cloud) =>
      cloud.database(stack, 'order-db', {
        engine: 'postgres',
        version: '16',
        network: network(stack, cloud),
        cpu: 2,
        memoryGiB: 8,
        storageGiB: 64,
        databaseName,
      });
  const cache =
    (replicas?: number): Make =>
    (stack, cloud) =>
      cloud.cache(stack, 'sessions', { network: network(stack, cloud), memoryGiB: 1, replicas });
  const table =
    (pointInTimeRecovery?: boolean): Make =>
    (stack, cloud) =>
      cloud.keyValue(stack, 'items', { partitionKey: 'id', network: network(stack, cloud), pointInTimeRecovery });
  const cases: readonly (readonly [CloudName, Make, Make, Make])[] = [
    ['aws', disk({}), disk({ encryption: 'providerKey' }), disk({ encryption: 'customerKey' })],
    ['google', disk({}), disk({ class: 'balanced' }), disk({ class: 'throughput' })],
    // On Google another name is another, empty database, and the old one stays.
    ...(['aws', 'azure'] as const).map(
      (cloud) => [cloud, database(), database('order_db'), database('orders')] as const,
    ),
    ['azure', cache(), cache(1), cache(0)],
    ['azure', table(), table(true), table(false)],
  ];
  for (const [cloud, unset, set, other] of cases) {
    const [before, after] = [synthesize(cloud, unset).values, synthesize(cloud, set).values];
    expect([synthesize(cloud, set, before).messages, synthesize(cloud, unset, after).messages]).toEqual([[], []]);
    for (const values of [before, after])
      expect({ cloud, before: values, now: synthesize(cloud, other, values) }).toMatchObject({
        now: { messages: [expect.any(String)] },
      });
    expect(synthesize(cloud, unset, synthesize(cloud, other).values).messages).toHaveLength(1);
  }
});

describe('an environment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'polycloud-accepted-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const environments = loadEnvironments(['dev']);
  const id = 'dev-aws-us-east-1';
  const other = 'dev-google-us-east1';

  test('is held against what was accepted last, and against nothing before that', () => {
    expect(warnings(build(environments, { folder }))).toEqual([]);
    accept(
      'dev',
      { [id]: { 'commerce/orders': {} }, [other]: { 'commerce/orders': { ordered: true } }, gone: { x: {} } },
      [id, other],
      folder,
    );
    expect(warnings(build(environments, { folder }))).toEqual([
      expect.stringContaining(`${id} commerce/orders: ordered was false and is true`),
    ]);
  });

  test('of a cloud without a list, what can not change is held against the other placements', () => {
    const [placed] = loadEnvironments(['dev'], { cloud: 'google' });
    const cidr = (range: string) => ({ [id]: { network: { cidr: range }, 'commerce/orders': {} } });
    accept('dev', cidr('10.99.0.0/16'), [id], folder);
    expect(() => build([placed as NonNullable<typeof placed>], { folder })).toThrow(
      /cidr was "10\.99\.0\.0\/16" and is "10\.10\.0\.0\/16"/,
    );
    // To write the list is not refused.
    build([placed as NonNullable<typeof placed>], { folder, judge: false });
    accept('dev', cidr('10.10.0.0/16'), [id], folder);
    expect(warnings(build([placed as NonNullable<typeof placed>], { folder }))).toEqual([]);
    rmSync(join(folder, 'dev.accepted.json'));
    accept(
      'dev',
      { [id]: { 'commerce/orders': {} }, [other]: { 'commerce/orders': { ordered: true } } },
      [id, other],
      folder,
    );
  });

  test('accepting writes what is so now, and leaves the other clouds alone', () => {
    const [stack] = build(environments, { folder }).node.children;
    accept('dev', { [id]: replacingValues(stack as NonNullable<typeof stack>) }, [id, other], folder);
    expect(acceptedReplacements('dev', folder)).toMatchObject({
      [id]: { 'commerce/orders': { ordered: true } },
      [other]: { 'commerce/orders': { ordered: true } },
    });
    expect(acceptedReplacements('dev', folder)).not.toHaveProperty('gone');
    expect(warnings(build(environments, { folder }))).toEqual([]);
    const text = readFileSync(join(folder, 'dev.accepted.json'), 'utf8');
    accept('dev', {}, [id, other], folder);
    expect(readFileSync(join(folder, 'dev.accepted.json'), 'utf8')).toBe(text);
  });

  test('a file that is none is a mistake in words', () => {
    writeFileSync(join(folder, 'dev.accepted.json'), '{');
    expect(() => build(environments, { folder })).toThrow(/environments\/dev\.accepted\.json: can't be read/);
  });
});
