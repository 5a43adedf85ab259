import { z } from 'zod';
import { cloudOf } from '../../modules/cloud';
import { formatProblem, UserError } from '../../modules/core/errors';
import { CLOUDS } from '../../modules/core/placement';
import { defineWorkload } from '../../stacks/workload';
import type { Workloads } from '../../stacks/workloads';
import { captures, defined } from '../support/defined';
import { FILE, loaded, stacksOf } from '../support/workloads';

const settings = z.strictObject({});
const group = { image: 'ubuntu-24.04', cpu: 1, memoryGiB: 2, min: 1, max: 2 } as const;

/** What is shared: a queue, a topic, machines, and a secret that is read by those who may. */
const center = defineWorkload({
  description: 'Orders and events.',
  settings,
  needs: { network: true },
  build(scope, { network }) {
    const cloud = cloudOf(scope);
    const orders = cloud.queue(scope, 'orders');
    const events = cloud.topic(scope, 'events');
    const machines = cloud.computeGroup(scope, 'group', {
      ...group,
      network,
      identity: cloud.identity(scope, 'worker'),
    });
    const key = cloud.secret(scope, 'key', { network });
    return { orders, events, machines, key };
  },
});

/** Every kind that has to do with a network or with the placement as a whole. */
const media = defineWorkload({
  description: 'Pictures.',
  settings,
  needs: { network: true },
  takes: [center],
  build(scope, { network, offersOf }) {
    const cloud = cloudOf(scope);
    const { orders, events, machines: others, key } = offersOf(center);
    const worker = cloud.identity(scope, 'worker');
    orders.grantConsume(worker);
    orders.grantSend(worker);
    events.grantPublish(worker);
    key.grantRead(worker);
    cloud.queue(scope, 'inbox', { subscribesTo: { topic: events } }).grantConsume(worker);
    const machines = cloud.computeGroup(scope, 'group', { ...group, network, identity: worker });
    network.allow(machines.member, others.member, { port: 443 });
    network.allow(others.member, machines.member, { port: 8443 });
    network.allow(machines.member, 'internet', { port: 443 });
    // A member that is the workload itself.
    network.allow(network.join(scope, 'private'), others.member, { port: 9443 });
    const docs = cloud.bucket(scope, 'docs');
    docs.grantRead(worker);
    const database = cloud.database(scope, 'db', {
      engine: 'postgres',
      version: '16',
      network,
      cpu: 1,
      memoryGiB: 2,
      storageGiB: 32,
    });
    database.grantConnect(worker);
    network.allow(machines.member, database.member, { port: database.port });
    cloud.backup(scope, 'backup').protect(database, docs);
    const cache = cloud.cache(scope, 'cache', { network, memoryGiB: 2 });
    cache.grantConnect(worker);
    network.allow(machines.member, cache.member, { port: cache.port });
    cloud.keyValue(scope, 'pages', { network, partitionKey: 'id' });
    cloud.disk(scope, 'disk', { sizeGiB: 10, zone: 1 });
    cloud.secret(scope, 'key', { network }).grantRead(worker);
  },
});

const WORKLOADS = { center, media } as unknown as Workloads;
const REGION = { aws: 'us-east-1', google: 'us-east1', azure: 'eastus2' } as const;
const network = { cidr: '10.1.0.0/16', zones: 2 };

function problemsOf(work: () => unknown): string[] {
  try {
    work();
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.problems.map(formatProblem);
  }
}

describe.each(CLOUDS)('a workload with its own stack on %s', (cloud) => {
  const at = `dev-${cloud}-${REGION[cloud]}`;
  const file = (own: object, more: object = {}) => ({
    'dev.yaml': { ...FILE, cloud, network, ...more, workloads: { center: {}, media: own } },
  });
  const apart = stacksOf(file({ stack: 'own' }), WORKLOADS);
  const together = stacksOf(file({}), WORKLOADS);
  // biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
  const addresses = (json: any) =>
    Object.entries<object>(json.resource).flatMap(([type, byName]) =>
      Object.keys(byName).map((name) => `${type}.${name}`),
    );
  const [foundation, own] = [apart[at], apart[`${at}-media`]];

  test('has its own state, next to that of the placement', () => {
    expect(Object.keys(apart)).toEqual([at, `${at}-media`]);
    expect(own.terraform.backend.local.path).toBe(`../../../.state/acme/dev/${cloud}/${REGION[cloud]}/media.tfstate`);
    expect(Object.keys(own.data)).toEqual(['terraform_remote_state']);
    expect(own.data.terraform_remote_state).toEqual({
      [at]: expect.objectContaining({
        backend: 'local',
        config: { path: `../../../.state/acme/dev/${cloud}/${REGION[cloud]}.tfstate` },
      }),
    });
  });

  test('consists of the same addresses, wherever it is: a split moves state and nothing else', () => {
    const [shared] = Object.values(together);
    expect([...addresses(foundation), ...addresses(own)].toSorted()).toEqual(addresses(shared).toSorted());
    expect(addresses(foundation).filter((address) => /media/.test(address))).toEqual([]);
  });

  test('has the same names, wherever it is', () => {
    const [shared] = Object.values(together);
    const namesIn = (json: { resource: Record<string, Record<string, { name?: string; bucket?: string }>> }) =>
      Object.values(json.resource).flatMap((byName) =>
        Object.entries(byName).flatMap(([id, { name, bucket }]) =>
          [name, bucket].flatMap((one) => (typeof one === 'string' && !one.includes('${') ? [`${id} ${one}`] : [])),
        ),
      );
    expect([...namesIn(foundation), ...namesIn(own)].toSorted()).toEqual(
      namesIn(shared as typeof foundation).toSorted(),
    );
  });

  test('reads what the foundation shares, each value by itself, in the clear and without a secret', () => {
    const shared = Object.entries<{ value: string; sensitive?: boolean }>(foundation.output).filter(([name]) =>
      name.startsWith('shared_'),
    );
    const read = [...new Set(captures(JSON.stringify(own.resource), /outputs\.([\w-]+)/g))];
    expect(read.toSorted()).toEqual(shared.map(([name]) => name).toSorted());
    expect(shared.length).toBeGreaterThan(3);
    for (const [, { value, sensitive }] of shared) {
      expect(sensitive ?? false).toBe(false);
      // One attribute, never a whole resource.
      expect(value).toMatch(/^\$\{\w+\.[\w-]+\..+\}$/);
      expect(value).not.toMatch(/password|secret_string|secret_data|private_key|access_key/);
    }
    // Nothing leads back.
    expect(foundation.data?.terraform_remote_state).toBeUndefined();
  });

  test('depends on what it has itself only: Terraform takes no other address', () => {
    const text = JSON.stringify(own.resource);
    const dependencies = [...text.matchAll(/"depends_on":\[([^\]]*)\]/g)].flatMap(([, all]) => JSON.parse(`[${all}]`));
    const referred = [...text.matchAll(/\$\{((?:aws|google|azurerm)_\w+\.[\w-]+)/g)].map(([, address]) => address);
    expect(dependencies.length).toBeGreaterThan(0);
    expect(dependencies.filter((address) => !addresses(own).includes(address))).toEqual([]);
    expect(referred.filter((address) => !addresses(own).includes(defined(address)))).toEqual([]);
    // The rules of its machines are in its stack, and there before them.
    expect(dependencies.some((address) => /network_allow-/.test(address))).toBe(true);
  });

  test('may be protected alone, and have its own backend and waivers', () => {
    const state = { backend: 's3', bucket: 'media-state', region: 'us-east-1' };
    const waivers = [
      { rule: 'retention', path: 'media/nothing', reason: 'Nothing that is kept for long', until: '2099-12-31' },
    ];
    const stacks = stacksOf(file({ stack: 'own', protected: true, state }), WORKLOADS);
    expect(JSON.stringify(stacks[at])).not.toContain('"prevent_destroy":true');
    expect(JSON.stringify(stacks[`${at}-media`])).toContain('"prevent_destroy":true');
    expect(stacks[`${at}-media`].terraform.backend.s3).toMatchObject({
      bucket: 'media-state',
      key: `acme/dev/${cloud}/${REGION[cloud]}/media.tfstate`,
      use_lockfile: true,
    });
    expect(problemsOf(() => stacksOf(file({ stack: 'own', waivers }), WORKLOADS))).toEqual([
      `${at}-media media/nothing: the waiver of retention waives nothing.\n  Remove it from the ` +
        'environment: it would hide the next mistake.',
    ]);
  });

  test.each([
    [
      { backend: 's3', bucket: 'acme-state', region: 'us-east-1' },
      's3',
      { key: `acme/dev/${cloud}/${REGION[cloud]}.tfstate` },
    ],
    [{ backend: 'gcs', bucket: 'acme-state' }, 'gcs', { prefix: `acme/dev/${cloud}/${REGION[cloud]}.tfstate` }],
    [
      { backend: 'azurerm', resourceGroup: 'acme', storageAccount: 'acmestate', container: 'states' },
      'azurerm',
      { key: `acme/dev/${cloud}/${REGION[cloud]}.tfstate`, use_azuread_auth: true },
    ],
    [
      { backend: 'pg', host: 'db.example.com', database: 'states' },
      'pg',
      { conn_str: expect.stringContaining('db.example.com') },
    ],
    [
      { backend: 'http', address: 'https://state.example.com/v1' },
      'http',
      { address: expect.stringContaining(`acme-dev-${cloud}`) },
    ],
    [{ backend: 'remote', organization: 'acme' }, 'remote', { organization: 'acme' }],
  ])('reads the state of the placement from %j', (state, backend, config) => {
    const { data } = stacksOf(file({ stack: 'own' }, { state }), WORKLOADS)[`${at}-media`];
    expect(data.terraform_remote_state[at]).toMatchObject({ backend, config });
  });
});

describe('what crosses', () => {
  const leaking = (leak: (database: { [key: string]: never }) => string) => {
    const source = defineWorkload({
      description: 'A database.',
      settings,
      needs: { network: true },
      build: (scope, { network: own }) =>
        cloudOf(scope).database(scope, 'db', {
          engine: 'postgres',
          version: '16',
          network: own,
          cpu: 1,
          memoryGiB: 2,
          storageGiB: 32,
        }),
    });
    const reader = defineWorkload({
      description: 'What reads it.',
      settings,
      takes: [source],
      build(scope, { offersOf }) {
        cloudOf(scope).queue(scope, 'orders', {
          native: { aws: { queue: { tags: { leak: leak(offersOf(source) as never) } } } },
        });
      },
    });
    const workloads = { source, reader } as unknown as Workloads;
    const file = { ...FILE, network, workloads: { source: {}, reader: { stack: 'own' } } };
    return problemsOf(() => stacksOf({ 'dev.yaml': file }, workloads));
  };

  test('may be an address', () => {
    expect(leaking((database) => (database.instance as never as { address: string }).address)).toEqual([]);
  });

  test('is never a secret', () => {
    expect(leaking((database) => (database.instance as never as { password: string }).password)).toEqual([
      expect.stringMatching(
        /^dev-aws-us-east-1: aws_db_instance\.\S+\.password would go to another stack, and it may be a secret: both states would hold it in clear\./,
      ),
    ]);
  });
});

describe('an order that cannot be', () => {
  test('of what is in the stack of the placement after what has its own', () => {
    const file = { ...FILE, network, workloads: { center: { stack: 'own' }, media: {} } };
    expect(problemsOf(() => loaded({ 'dev.yaml': file }, WORKLOADS))).toEqual([
      expect.stringMatching(
        /workloads\.media: is in the stack of the placement, but uses the offers of center, which has its own stack\.\n {2}Set stack: own here, too/,
      ),
    ]);
  });

  test('in a circle', () => {
    const takes: never[] = [];
    const one = defineWorkload({ description: 'One.', settings, takes, build: () => undefined });
    const two = defineWorkload({ description: 'Two.', settings, takes: [one], build: () => undefined });
    takes.push(two as never);
    const file = { ...FILE, workloads: { one: {}, two: {} } };
    expect(problemsOf(() => loaded({ 'dev.yaml': file }, { one, two } as unknown as Workloads))).toEqual([
      expect.stringContaining(
        'workloads.one: depends on itself: one depends on two depends on one.\n  Move the shared constructs into a ' +
          'third workload.',
      ),
    ]);
  });

  test('of what is not there', () => {
    const file = { ...FILE, network, workloads: { media: {} } };
    expect(problemsOf(() => stacksOf({ 'dev.yaml': file }, WORKLOADS))).toEqual([
      'environments/dev.yaml workloads.media: requires one workload center; this environment has none.\n  ' +
        'Add center to the environment.',
    ]);
  });
});

test('keys of its own stack count with one only', () => {
  const file = { ...FILE, network, workloads: { center: { protected: true } } };
  expect(problemsOf(() => loaded({ 'dev.yaml': file }, WORKLOADS))).toEqual([
    expect.stringContaining(
      'workloads.center.protected: requires stack: own: the workload is in the stack of the placement.',
    ),
  ]);
});
