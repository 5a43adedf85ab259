import type { Cloud } from '../../../modules/cloud';
import type { FunctionProps } from '../../../modules/function/function';
import { FUNCTION } from '../../../modules/function/support';
import type { PlacementStack } from '../../../stacks/placement-stack';
import { everyPropertyCounts } from '../../support/conformance';
import { APPLICATION, IMAGE, NODE, PYTHON } from '../../support/function';

/** Names of constructs: samples are data, from which the kinds are created. */
type Sampled = Omit<FunctionProps, 'identity' | 'code' | 'triggers' | 'secrets' | 'network'> & {
  readonly identity?: unknown;
  readonly code?: {
    readonly folder?: string;
    readonly object?: { readonly bucket?: unknown; readonly name: string };
    readonly image?: string;
  };
  readonly triggers?: readonly unknown[];
  readonly secrets?: Readonly<Record<string, unknown>>;
  readonly network?: unknown;
};

const propsOf = (stack: PlacementStack, cloud: Cloud, props: Sampled): FunctionProps => {
  const queues = {
    orders: cloud.queue(stack, 'orders', { visibilityTimeoutSeconds: 60 }),
    returns: cloud.queue(stack, 'returns', { visibilityTimeoutSeconds: 60 }),
  };
  const topics = { sales: cloud.topic(stack, 'sales'), prices: cloud.topic(stack, 'prices') };
  const identities = { one: cloud.identity(stack, 'one'), other: cloud.identity(stack, 'other') };
  const buckets = { one: cloud.bucket(stack, 'builds'), other: cloud.bucket(stack, 'releases') };
  const networks = {
    one: cloud.network(stack, 'main', { cidr: '10.20.0.0/16', zones: 2 }),
    other: cloud.network(stack, 'second', { cidr: '10.30.0.0/16', zones: 2 }),
  };
  // On Azure a vault is accessible from its network only.
  const vault = { aws: {}, google: {}, azure: { network: networks.one } }[cloud.name];
  const secrets = { erp: cloud.secret(stack, 'erp', vault), bank: cloud.secret(stack, 'bank', vault) };
  const required = { aws: undefined, google: undefined, azure: props.secrets && 'one' }[cloud.name];
  const network = props.network ?? required;
  const tableOf = (id: unknown) =>
    cloud.keyValue(stack, String(id), { partitionKey: 'id', stream: true, network: networks.one });
  const of = <T extends object>(all: T, name: unknown): T[keyof T] => all[name as keyof T];
  return {
    ...props,
    identity: of(identities, props.identity ?? 'one'),
    code: {
      ...props.code,
      ...(props.code?.object && { object: { ...props.code.object, bucket: of(buckets, props.code.object.bucket) } }),
    },
    ...(props.triggers && {
      triggers: props.triggers.map((trigger) => {
        const { queue, topic, changes, failures, ...rest } = trigger as Record<string, unknown>;
        return {
          ...rest,
          ...(queue !== undefined && { queue: of(queues, queue) }),
          ...(topic !== undefined && { topic: of(topics, topic) }),
          ...(changes !== undefined && { changes: tableOf(changes) }),
          ...(failures !== undefined && { failures: of(queues, failures) }),
        };
      }),
    }),
    ...(props.secrets && {
      secrets: Object.fromEntries(Object.entries(props.secrets).map(([name, one]) => [name, of(secrets, one)])),
    }),
    ...(network !== undefined && { network: of(networks, network) }),
    // Images are for Google, where a program in a network requires one.
    ...(network !== undefined &&
      {
        aws: {},
        google: {},
        azure: { code: { folder: NODE }, runtime: 'node22', handler: 'orders.handler' },
      }[cloud.name]),
    ...(props.http && {
      http: {
        ...props.http,
        ...{ aws: {}, google: {}, azure: { azure: props.http.azure ?? { applicationId: APPLICATION } } }[cloud.name],
      },
    }),
  } as FunctionProps;
};

const ONE = { triggers: [{}] };
const INSTEAD = (code: object) => ({ code: { folder: undefined, ...code } });
const IN_NETWORK = { ...INSTEAD({ image: IMAGE('1') }), runtime: undefined, handler: undefined };

everyPropertyCounts<Sampled>({
  table: FUNCTION,
  base: { code: { folder: NODE }, runtime: 'node22', handler: 'orders.handler' },
  make: (stack, cloud, props) => {
    cloud.function(stack, 'resize', propsOf(stack, cloud, props));
  },
  samples: {
    code: { values: [{ folder: NODE }, { folder: '__tests__/support/programs/other' }] },
    runtime: {
      values: ['python3.13', 'python3.12'],
      with: { code: { folder: PYTHON }, handler: 'main.handler' },
    },
    handler: { values: ['orders.handler', 'parts/events.events'] },
    identity: { values: ['one', 'other'] },
    triggers: { values: [[{ queue: 'orders' }], [{ queue: 'returns' }]] },
    http: { values: [{ public: false }, undefined] },
    otlp: { values: [true, false] },
    memoryMiB: { values: [512, 4096] },
    timeoutSeconds: { values: [20, 50] },
    environment: { values: [{ SHOP: 'one' }, { SHOP: 'other' }] },
    secrets: { values: [{ ERP: 'erp' }, { ERP: 'bank' }] },
    network: { values: ['one', 'other'], with: IN_NETWORK },
    tier: { values: ['private', 'isolated'], with: { ...IN_NETWORK, network: 'one' } },
    concurrency: {
      values: [
        { least: 1, most: 5 },
        { least: 2, most: 10 },
      ],
    },
    architecture: { values: ['x86_64', 'arm64'] },
    logRetentionDays: { values: [30, 90] },
  },
  nested: {
    'code.folder': { values: [NODE, '__tests__/support/programs/other'] },
    'code.object': {
      values: [
        { bucket: 'one', name: 'resize-1.zip' },
        { bucket: 'other', name: 'resize-1.zip' },
      ],
      with: INSTEAD({}),
    },
    'code.object.bucket': { values: ['one', 'other'], with: INSTEAD({ object: { name: 'resize-1.zip' } }) },
    'code.object.name': { values: ['resize-1.zip', 'resize-2.zip'], with: INSTEAD({ object: { bucket: 'one' } }) },
    'code.image': { values: [IMAGE('1'), IMAGE('2')], with: IN_NETWORK },
    'triggers.0.queue': { values: ['orders', 'returns'], with: ONE },
    'triggers.0.topic': { values: ['sales', 'prices'], with: ONE },
    'triggers.0.changes': { values: ['baskets', 'stocks'], with: ONE },
    'triggers.0.failures': { values: ['orders', 'returns'], with: { triggers: [{ changes: 'baskets' }] } },
    'triggers.0.filter': {
      values: [{ kind: ['sale'] }, { kind: ['return'] }],
      with: { triggers: [{ topic: 'sales' }] },
    },
    'triggers.0.filter.kind.0': {
      values: ['sale', 'return'],
      with: { triggers: [{ topic: 'sales', filter: { kind: ['sale'] } }] },
    },
    'triggers.0.schedule': { values: ['0 2 * * *', '30 2 * * 1-5'], with: ONE },
    'triggers.0.timeZone': {
      values: ['Europe/Berlin', 'America/New_York'],
      with: { triggers: [{ schedule: '0 2 * * *' }] },
    },
    'triggers.0.batchSize': { values: [1, 5], with: { triggers: [{ queue: 'orders' }] } },
    'triggers.0.maxWaitSeconds': { values: [5, 10], with: { triggers: [{ queue: 'orders' }] } },
    'environment.SHOP': { values: ['one', 'other'] },
    'secrets.ERP': { values: ['erp', 'bank'] },
  },
  native: {
    aws: [{ function: { ephemeralStorage: { size: 1024 } } }],
    google: [{ function: { labels: { team: 'shop' } } }],
    azure: [{ function: { clientCertificateEnabled: true } }],
  },
});
