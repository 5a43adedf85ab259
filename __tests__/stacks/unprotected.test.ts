import { z } from 'zod';
import { losses } from '../../deployment/protection';
import { warnings } from '../../main';
import { cloudOf } from '../../modules/cloud';
import { formatProblem, UserError } from '../../modules/core/errors';
import { CLOUDS } from '../../modules/core/placement';
import type { Summary } from '../../review';
import { synthesizeApp } from '../../stacks/synthesize';
import { defineWorkload } from '../../stacks/workload';
import type { Workloads } from '../../stacks/workloads';
import { build } from '../support/project';
import { FILE, loaded, stacksOf } from '../support/workloads';

const shop = defineWorkload({
  description: 'Queues and a bucket.',
  settings: z.strictObject({}),
  build(scope) {
    const cloud = cloudOf(scope);
    cloud.queue(scope, 'orders');
    cloud.queue(scope, 'orders-old');
    cloud.bucket(scope, 'docs');
  },
});
const WORKLOADS = { shop } as Workloads;
const line = (path: string, more: object = {}) => ({
  path,
  reason: 'Its messages were taken over by another queue.',
  until: '2099-12-31',
  ...more,
});
const prod = (unprotected?: object[], more: object = {}) => ({
  'prod.yaml': { ...FILE, protected: true, unprotected, workloads: { shop: {} }, ...more },
});

/** Path → whether Terraform refuses to destroy it, of what it refuses without `unprotected`. */
function guarded(files: ReturnType<typeof prod>): Record<string, boolean> {
  const [json] = Object.values(stacksOf(files, WORKLOADS));
  const bodies = Object.values<Record<string, Record<string, never>>>(json.resource).flatMap((one) =>
    Object.values(one),
  );
  return Object.fromEntries(
    bodies.map((body) => [
      String((body['//'] as unknown as { metadata: { path: string } }).metadata.path)
        .split('/')
        .slice(1)
        .join('/'),
      (body.lifecycle as { prevent_destroy?: boolean } | undefined)?.prevent_destroy === true,
    ]),
  );
}

describe.each(CLOUDS)('on %s', (cloud) => {
  test('one construct may be destroyed, and everything else is kept as before', () => {
    const before = guarded(prod(undefined, { cloud }));
    const after = guarded(prod([line('shop/orders')], { cloud }));
    const let_go = Object.keys(before).filter((path) => before[path] && !after[path]);
    expect(let_go.length).toBeGreaterThan(0);
    for (const path of let_go) expect(path).toMatch(/^shop\/orders\//);
    expect(Object.keys(after).filter((path) => after[path]).length).toBeGreaterThan(1);
    expect(Object.keys(after).filter((path) => /^shop\/orders\//.test(path) && after[path])).toEqual([]);
  });

  test('a line for another cloud changes nothing', () => {
    const other = CLOUDS.find((one) => one !== cloud);
    expect(guarded(prod([line('shop/orders', { cloud: other })], { cloud }))).toEqual(
      guarded(prod(undefined, { cloud })),
    );
  });
});

test('a path that names nothing is a warning', () => {
  const environments = loaded(prod([line('shop/oders')]), WORKLOADS);
  const app = build(environments, { workloads: WORKLOADS, judge: false });
  synthesizeApp(app);
  expect(warnings(app)).toEqual([
    'environments/prod.yaml unprotected: shop/oders is not a construct of prod-aws-us-east-1.\n' +
      '  Correct the path; or, once what it named is destroyed, remove the line.',
  ]);
});

test.each<[string, object, string]>([
  ['nothing is protected', { protected: false }, 'unprotected: requires a protected environment.'],
  [
    'a missing reason',
    { unprotected: [{ path: 'shop/orders', until: '2099-12-31' }] },
    'unprotected.0.reason: is missing.',
  ],
  [
    'a missing last day',
    { unprotected: [{ ...line('shop/orders'), until: undefined }] },
    'unprotected.0.until: is missing.',
  ],
])('it is a mistake where %s', (_, more, problem) => {
  try {
    loaded(prod([line('shop/orders')], more), WORKLOADS);
    throw new Error('it was taken');
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.problems.map(formatProblem).join('\n')).toContain(problem);
  }
});

describe('a review of a protected environment', () => {
  const change = (action: string, address: string, construct?: string) => ({
    action,
    address,
    construct,
    type: address.split('.')[0],
    attributes: [],
    findings: action === 'delete' ? [{ class: 'Data loss' }] : [],
  });
  const summary = (...changes: object[]) =>
    ({ placement: 'prod-aws-us-east-1', environment: 'prod', changes }) as unknown as Summary;
  const gone = change('delete', 'aws_sqs_queue.shop_orders_queue');

  test('names the line that lets one construct go', () => {
    expect(losses(summary(gone), true).map(({ remedy }) => remedy)).toEqual([
      'Restore it in the program. To do it on purpose, add shop/orders to unprotected in ' +
        'environments/prod.yaml in a separate change, apply that, and plan again.',
    ]);
  });

  test('lets it go then, and nothing whose name begins alike', () => {
    const alike = change('delete', 'aws_sqs_queue.shop_orders-old_queue');
    expect(losses(summary(gone, alike), true, [], ['shop/orders']).map(({ where }) => where)).toEqual([
      'prod-aws-us-east-1 aws_sqs_queue.shop_orders-old_queue',
    ]);
  });

  test('names the move, where it looks like a rename', () => {
    const [problem] = losses(
      summary(gone, change('create', 'aws_sqs_queue.shop_purchases_queue', 'shop/purchases/queue')),
      true,
    );
    expect(problem?.remedy).toContain(
      'If it was renamed: npm run address -- accept prod --move aws_sqs_queue.shop_orders_queue ' +
        'aws_sqs_queue.shop_purchases_queue\n',
    );
  });
});
