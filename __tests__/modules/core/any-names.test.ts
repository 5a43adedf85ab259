import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import type { Cloud } from '../../../modules/cloud';
import { hashOfText, type NameRule, nameOf, namesGiven, Workload } from '../../../modules/core/names';
import type { CloudName } from '../../../modules/core/placement';
import type { Network } from '../../../modules/network/network';
import type { PlacementStack } from '../../../stacks/placement-stack';
import { certificate } from '../../support/certificates';
import { NODE } from '../../support/function';
import { build as buildProject, loadEnvironments } from '../../support/project';
import { CLOUDS, synth } from '../../support/synth';

/** Characters and single - between them. */
const word = (max: number) =>
  fc
    .tuple(fc.constantFrom(...'abcgsx'), fc.stringMatching(/^[a-z0-9-]*$/, { maxLength: max - 1 }))
    .map(([first, rest]) => `${first}${rest}`.replace(/-+/g, '-').replace(/-$/, '').slice(0, max).padEnd(2, 'x'));
const name = fc.oneof(
  word(24),
  fc.constantFrom('checkout', 'google-tools', 'enterprise-commerce-site', 'pr-1234', 'sthree', 'ab'),
);
const ID = fc.oneof(word(60), fc.constantFrom('orders', 'google', 'a', 'o'.repeat(200), 'Order-Docs', 'a--b', 'ends-'));

interface Names {
  readonly project: string;
  readonly environment: string;
}

interface Sample extends Names {
  readonly workload: string;
  readonly ids: readonly string[];
}
const KINDS = 24;
const sample: fc.Arbitrary<Sample> = fc.record({
  project: name,
  environment: name,
  workload: word(24),
  ids: fc.uniqueArray(ID, { minLength: KINDS, maxLength: KINDS, selector: (id) => id.toLowerCase() }),
});

class Shop extends Workload {}

/** A workload with nearly every kind, each with an id of the sample. */
function build(stack: PlacementStack, cloud: Cloud, { workload, ids }: Sample): void {
  const scope = new Shop(stack, workload);
  const [id1, id2, id3, id4, id5, id6, id7, id8, id9, id10, id11, id12, id13, id14, id15] = ids as [
    string,
    ...string[],
  ] &
    readonly string[];
  const at = (id: string | undefined) => id as string;
  const network = cloud.network(scope, id1, { cidr: '10.20.0.0/16', zones: 2 });
  const identity = cloud.identity(scope, at(id2));
  const orders = cloud.queue(scope, at(id3));
  const topic = cloud.topic(scope, at(id4));
  const announced = cloud.queue(scope, at(id5), { subscribesTo: { topic }, ordered: false });
  const docs = cloud.bucket(scope, at(id6));
  const group = cloud.computeGroup(scope, at(id7), {
    network,
    identity,
    image: 'ubuntu-24.04',
    cpu: 2,
    memoryGiB: 4,
    min: 1,
    max: 2,
    health: { port: 8080, path: '/healthz' },
    scaling: { cpuPercent: 60 },
  });
  cloud.loadBalancer(scope, at(id8), {
    network,
    certificate: { given: certificate('shop') },
    routes: [{ group, port: 8080 }],
  });
  const machine = { cpu: 2, memoryGiB: 8, storageGiB: 64, highAvailability: false };
  const database = cloud.database(scope, at(id9), { network, engine: 'postgres', version: '16', ...machine });
  cloud.secret(scope, at(id10), { network });
  const table = cloud.keyValue(scope, at(id11), { network, partitionKey: 'id' });
  cloud.cache(scope, at(id12), { network, memoryGiB: 6 });
  cloud.disk(scope, at(id13), { sizeGiB: 64, zone: 1 });
  cloud.backup(scope, at(id14));
  cloud.budget(scope, at(id15), { monthly: 100, since: '2026-01', notify: ['oncall@example.com'] });
  orders.grantSend(identity);
  announced.grantConsume(identity);
  docs.grantRead(identity);
  database.grantConnect(identity);
  table.grantRead(identity);
  containers(scope, cloud, network, ids.slice(15));
}

/** The kinds that run containers and programs, and those that tell of them. */
function containers(scope: Construct, cloud: Cloud, network: Network, ids: readonly string[]): void {
  const [images, service, job, worker, func, cluster, notify, alarm, schedule] = ids as [string, ...string[]] &
    string[];
  const at = (id: string | undefined) => id as string;
  const identity = cloud.identity(scope, at(worker));
  const registry = cloud.registry(scope, images, { images: ['shop'] });
  const image = { registry, name: 'shop', digest: `sha256:${'9'.repeat(64)}` };
  const sized = { network, identity, image, cpu: 1, memoryMiB: 2048 };
  const shop = cloud.service(scope, at(service), { ...sized, port: 8080, min: 1, max: 2 });
  const migrate = cloud.job(scope, at(job), { ...sized, schedule: { cron: '0 3 * * *' } });
  for (const { member } of [shop, migrate]) network.allow(member, 'internet', { port: 443 });
  const orders = cloud.queue(scope, `${at(func)}-in`, { visibilityTimeoutSeconds: 270 });
  cloud.function(scope, at(func), {
    ...{ code: { folder: NODE }, runtime: 'node22', handler: 'orders.handler', timeoutSeconds: 45 },
    identity: cloud.identity(scope, `${at(func)}-id`),
    triggers: [{ queue: orders }, { schedule: '0 2 * * 1-5', timeZone: 'Europe/Berlin' }],
  });
  const pools = [{ name: 'main', cpu: 4, memoryGiB: 16, min: 2, max: 6 }];
  const apps = cloud.cluster(scope, at(cluster), { network, version: '1.34', pools, administrators: [identity] });
  orders.grantSend(apps.workloadIdentity('shop', 'worker'));
  const oncall = cloud.notifications(scope, at(notify), { emails: ['oncall@example.com'] });
  const rest = { severity: 'critical', description: 'Orders wait.', notify: [oncall] } as const;
  cloud.alarm(scope, at(alarm), { metric: orders.metrics.depth, above: 1000, windowSeconds: 900, ...rest });
  cloud.schedule(scope, at(schedule), { cron: '0 2 * * *', target: { job: migrate } });
}

function outcome(cloud: CloudName, sample: Sample) {
  let names: ReturnType<typeof namesGiven> = [];
  const { project, environment } = sample;
  const tags = { project, environment, managedBy: 'terraform', owner: 'payments', costCenter: '4711' };
  const { problems } = synth(
    cloud,
    (stack, catalogue) => {
      build(stack, catalogue, sample);
      names = namesGiven(stack);
    },
    { project, environment, tags },
  );
  return { problems, names: names.map(({ what, max, name, whole }) => ({ what, max, name, whole })) };
}

describe.each(CLOUDS)('on %s', (cloud) => {
  test('any project, environment, workload and ids give names that the services take, the same every time', () => {
    fc.assert(
      fc.property(sample, (one) => {
        const { problems, names } = outcome(cloud, one);
        expect(problems.map(({ where, message }) => `${where}: ${message}`)).toEqual([]);
        expect(names.length).toBeGreaterThan(20);
        expect(outcome(cloud, one).names).toEqual(names);
        for (const { name, max, whole } of names) {
          expect(name.length).toBeLessThanOrEqual(max);
          if (whole) expect(name).toMatch(/[a-z0-9]{8}/);
        }
      }),
      { numRuns: 6, seed: 4711, endOnFailure: true },
    );
  });
});

describe('a name that fits', () => {
  const plain = fc.stringMatching(/^[a-z][a-z0-9]{1,5}$/);
  const id = fc.stringMatching(/^[a-z][a-z0-9]{0,7}(-[a-z0-9]{1,6})?$/);
  const rule = fc.record({
    what: fc.constant('thing'),
    max: fc.integer({ min: 24, max: 63 }),
    pattern: fc.constant(/^[a-z][a-z0-9-]*$/),
    allowed: fc.constant('lower-case letters, digits and -'),
    separator: fc.constantFrom('-', '') as fc.Arbitrary<'-' | ''>,
    unique: fc.constantFrom('global', 'account', 'region', 'parent') as fc.Arbitrary<NameRule['unique']>,
    short: fc.boolean(),
  });

  /** As names were made before any was shortened. */
  const former = (
    { project, environment }: Names,
    ids: readonly string[],
    { separator, unique, short }: NameRule,
    hash: string,
  ) =>
    [
      project,
      environment,
      ...(short ? ids.slice(-1) : ids),
      ...(unique === 'global' || unique === 'account' ? [hash] : []),
    ]
      .map((part) => (separator === '' ? part.replace(/[^A-Za-z0-9]/g, '') : part))
      .join(separator);

  test('is what it was, on any tree; what does not fit is another, which fits', () => {
    const tree = fc.record({
      project: plain,
      environment: plain,
      ids: fc.array(id, { minLength: 1, maxLength: 4 }),
      rule,
    });
    fc.assert(
      fc.property(tree, ({ ids, rule, ...names }) => {
        let name = '';
        const { problems } = synth(
          'aws',
          (stack) => {
            name = nameOf(
              ids.reduce<Construct>((scope, one) => new Construct(scope, one), new Shop(stack, 'shop')),
              rule,
              { parent: stack },
            );
          },
          names,
        );
        const stable = [names.project, names.environment, 'aws', '123456789012', 'us-east-1', 'shop', ...ids].join(
          '\n',
        );
        const whole = former(names, ids, rule, hashOfText(stable));
        expect(problems).toEqual([]);
        if (whole.length <= rule.max) expect(name).toBe(whole);
        else expect(name.slice(-8)).toBe(hashOfText(stable, 8));
        expect(name.length).toBeLessThanOrEqual(rule.max);
      }),
      { numRuns: 150, seed: 24 },
    );
  });

  test.each(CLOUDS)('is whole in the environments of the fixtures on %s', (cloud) => {
    const outdir = mkdtempSync(join(tmpdir(), 'polycloud-any-names-'));
    try {
      const shortened = loadEnvironments([], { cloud }).flatMap((environment) => {
        const [stack] = buildProject([environment], { outdir }).node.children;
        return namesGiven(stack as PlacementStack).filter(({ whole }) => whole !== undefined);
      });
      expect(shortened).toEqual([]);
    } finally {
      rmSync(outdir, { recursive: true, force: true });
    }
  });
});
