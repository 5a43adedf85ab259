import { Construct } from 'constructs';
import { pictureOf } from '../../deployment/environment-picture';
import type { Cloud } from '../../modules/cloud';
import { type KindTable, native } from '../../modules/core/features';
import { Kind } from '../../modules/core/kind';
import { review } from '../../review';
import { grantChanges, marked } from '../../review/diagram-changes';
import { layout } from '../../review/diagram-layout';
import { mermaidLegend } from '../../review/diagram-mermaid';
import { inWords, type Picture, sideBySide } from '../../review/picture';
import { CLOUDS, synth } from '../support/synth';

const NETWORK = { cidr: '10.99.0.0/16', zones: 2 } as const;
const SIZE = { image: 'ubuntu-24.04', cpu: 1, memoryGiB: 2, min: 1, max: 2 } as const;

/** Some of a shop; `changed` is the same a while later. */
function shop(scope: Construct, cloud: Cloud, changed = false): void {
  const network = cloud.network(scope, 'network', NETWORK);
  const worker = cloud.identity(scope, 'worker');
  const group = cloud.computeGroup(scope, 'workers', { network, identity: worker, ...SIZE });
  network.allow('public', group.member, { port: changed ? 8443 : 8080 });
  network.allow(group.member, 'internet', { port: 443 });
  network.allow('10.1.0.0/16', group.member, { port: 5000 });
  const docs = cloud.bucket(scope, 'docs');
  docs.grantRead(worker);
  if (changed) docs.grantWrite(worker);
  const orders = cloud.queue(scope, 'orders');
  if (!changed) orders.grantConsume(worker);
  const sales = cloud.topic(scope, 'sales');
  cloud.queue(scope, changed ? 'billing' : 'stock', { subscribesTo: { topic: sales } });
}

function drawing(cloud: (typeof CLOUDS)[number], changed = false): { picture: Picture; json: { resource: object } } {
  let picture: Picture | undefined;
  const { json, problems } = synth(cloud, (stack, catalogue) => {
    shop(new Construct(stack, 'shop'), catalogue, changed);
    picture = pictureOf(stack);
  });
  expect(problems).toEqual([]);
  return { picture: picture as Picture, json };
}

const neutral = ({ shapes, arrows }: Picture) => ({
  shapes: shapes
    .map(({ id, kind, within, parts }) => [id, kind, within, parts] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1)),
  arrows: arrows.map(({ from, is, label, to }) => `${from} ${is} ${label} ${to}`).sort(),
});

describe.each(CLOUDS)('the picture on %s', (cloud) => {
  test('is the program, whatever the cloud', () => {
    const { picture } = drawing(cloud);
    expect(neutral(picture)).toEqual({
      shapes: [
        ['10.1.0.0/16', 'addresses', undefined, undefined],
        ['internet', 'outside', undefined, undefined],
        ['shop/docs', 'bucket', undefined, []],
        ['shop/network', 'network', undefined, undefined],
        ['shop/network#isolated', 'tier', 'shop/network', undefined],
        ['shop/network#private', 'tier', 'shop/network', undefined],
        ['shop/network#public', 'tier', 'shop/network', undefined],
        ['shop/network#public/any', 'addresses', 'shop/network#public', undefined],
        ['shop/orders', 'queue', undefined, []],
        ['shop/sales', 'topic', undefined, []],
        ['shop/stock', 'queue', undefined, []],
        // Who runs as it alone is drawn in its place.
        ['shop/workers', 'compute group', 'shop/network#private', ['shop/worker']],
      ],
      arrows: [
        '10.1.0.0/16 traffic tcp 5000 shop/workers',
        'shop/network#public/any traffic tcp 8080 shop/workers',
        'shop/sales messages  shop/stock',
        'shop/workers grant consume shop/orders',
        'shop/workers grant read shop/docs',
        'shop/workers traffic tcp 443 internet',
      ],
    });
  });

  test('shows what a plan changes on the part or arrow that it belongs to, and grants in the same words', () => {
    const before = drawing(cloud);
    const after = drawing(cloud, true);
    const { changes } = review(JSON.stringify(planBetween(before.json, after.json)), 'plan', {
      synthesized: after.json,
    });
    const picture = marked(after.picture, changes);
    const marks = picture.shapes.flatMap(({ id, mark }) => (mark ? [`${id} ${mark}`] : []));
    expect(marks).toEqual(expect.arrayContaining(['shop/billing added', 'shop/stock removed']));
    const arrows = picture.arrows.flatMap(({ from, is, label, to, mark }) =>
      mark ? [`${mark}: ${from} ${is} ${label} ${to}`] : [],
    );
    expect(arrows.sort()).toEqual([
      'added: shop/network#public/any traffic tcp 8443 shop/workers',
      'added: shop/sales messages  shop/billing',
      'added: shop/workers grant write shop/docs',
      'removed: shop/network#public/any traffic tcp 8080 shop/workers',
      'removed: shop/workers grant consume shop/orders',
    ]);
    expect(grantChanges(picture)).toEqual([
      '+ shop/worker may write shop/docs',
      '− shop/worker may consume shop/orders',
    ]);
    expect(inWords(picture)).toContain('workers may write docs (added)');
    expect(mermaidLegend(picture)).toBe(
      'thin: may do this, thick: may connect, dashed: sends messages, + added, − removed',
    );
  });
});

/** What Terraform would plan, as far as it is what comes and what goes. */
function planBetween(before: { resource: object }, after: { resource: object }): object {
  const addresses = ({ resource }: { resource: object }) =>
    Object.entries(resource).flatMap(([type, byName]) =>
      Object.keys(byName).map((name) => ({ type, address: `${type}.${name}` })),
    );
  const [was, is] = [addresses(before), addresses(after)];
  const without = (some: typeof was, others: typeof was) =>
    some.filter(({ address }) => !others.some((other) => other.address === address));
  const change = (actions: string[]) => (one: (typeof was)[number]) => ({
    ...one,
    change: { actions, before: null, after: null },
  });
  return {
    format_version: '1.2',
    resource_changes: [...without(was, is).map(change(['delete'])), ...without(is, was).map(change(['create']))],
  };
}

test('a kind that the picture has never heard of is drawn by what it was given', () => {
  interface Props {
    readonly network: object;
    readonly tier: string;
    readonly targets: readonly object[];
    readonly logsTo: object;
  }
  const service = { aws: 'A Service', google: 'A Service', azure: 'A Service' };
  const row = { aws: native('x'), google: native('x'), azure: native('x') };
  const TABLE: KindTable<Props> = {
    kind: 'loadBalancer',
    service,
    features: { network: row, tier: row, targets: row, logsTo: row },
    semantics: {},
  };
  class LoadBalancer extends Kind {
    constructor(scope: Construct, id: string, props: Props) {
      super(scope, id, TABLE, props);
    }
  }
  synth('aws', (stack, cloud) => {
    const network = cloud.network(stack, 'network', NETWORK);
    const queue = cloud.queue(stack, 'orders');
    const logs = cloud.bucket.fromExisting(stack, 'logs', { aws: { name: 'logs' } });
    const entry = new LoadBalancer(stack, 'entry', { network, tier: 'public', targets: [queue], logsTo: logs });
    // A kind inside a kind is a part of it.
    cloud.queue(entry, 'inner');
    const { shapes, arrows } = pictureOf(stack);
    expect(shapes.find(({ id }) => id === 'entry')).toMatchObject({
      kind: 'load balancer',
      within: 'network#public',
      note: 'A Service',
    });
    expect(shapes.find(({ id }) => id === 'logs')?.note).toBe('Amazon S3 · created elsewhere');
    expect(shapes.find(({ id }) => id === 'entry/inner')).toBeUndefined();
    expect(arrows).toEqual([
      { from: 'entry', to: 'orders', is: 'use', label: 'targets' },
      { from: 'entry', to: 'logs', is: 'use', label: 'logs to' },
    ]);
  });
});

test('an identity that two things share has its own shape', () => {
  synth('google', (stack, cloud) => {
    const network = cloud.network(stack, 'network', NETWORK);
    const identity = cloud.identity(stack, 'worker');
    for (const id of ['one', 'two']) cloud.computeGroup(stack, id, { network, identity, ...SIZE });
    cloud.queue(stack, 'orders').grantConsume(identity);
    expect(neutral(pictureOf(stack)).arrows).toEqual([
      'one use identity worker',
      'two use identity worker',
      'worker grant consume orders',
    ]);
  });
});

test('several placements stand side by side', async () => {
  const pictures = CLOUDS.map((cloud) => drawing(cloud).picture);
  const both = sideBySide(pictures);
  expect(both.shapes.filter(({ kind }) => kind === 'placement').map(({ id }) => id)).toEqual(
    pictures.map(({ title }) => title),
  );
  const { boxes } = await layout(both);
  expect(boxes).toHaveLength(pictures.reduce((sum, { shapes }) => sum + shapes.length + 1, 0));
  expect(sideBySide([pictures[0] as Picture])).toBe(pictures[0]);
});

test('a backup is drawn to what it protects, and a load balancer behind an edge where it is then', () => {
  let picture: Picture | undefined;
  const { problems } = synth('aws', (stack, cloud) => {
    const network = cloud.network(stack, 'network', NETWORK);
    const group = cloud.computeGroup(stack, 'shop', { network, identity: cloud.identity(stack, 'shopper'), ...SIZE });
    const docs = cloud.bucket(stack, 'docs');
    cloud.backup(stack, 'backup').protect(docs);
    const zone = cloud.dnsZone.fromExisting(stack, 'zone', {
      domain: 'example.com',
      aws: { zoneId: 'Z0123456789ABCDEFGHIJ' },
    });
    const loadBalancer = cloud.loadBalancer(stack, 'entry', {
      network,
      certificate: { managed: { domain: 'shop.example.com', alternativeNames: ['origin-shop.example.com'], zone } },
      routes: [{ group, port: 8080 }],
    });
    cloud.edge(stack, 'front', { names: ['shop.example.com'], zone, origin: { loadBalancer } });
    picture = pictureOf(stack);
  });
  expect(problems).toEqual([]);
  const { shapes, arrows } = neutral(picture as Picture);
  expect(arrows).toContain('backup use protects docs');
  expect(shapes.find(([id]) => id === 'entry')?.[2]).toBe('network#private');
});
