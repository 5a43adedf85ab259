import { judge, POLICIES } from '../../policies';
import { ADJUSTABLE, estimatedLength, HARD } from '../../policies/quota-table';
import { resourcesOf } from '../../policies/resources';
import { placement, synth } from '../support/synth';
import { CASES } from './cases';

const rules = POLICIES.filter(({ id }) => id.endsWith('-quotas'));
const at = (path: string) => ({ '//': { metadata: { path: `stack/${path}` } } });

/** What is found of so many resources of a type. */
function findingsOf(type: string, count: number, body: (index: number) => object = () => ({})) {
  const all = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`r${index}`, { ...body(index), ...at(`r${index}`) }]),
  );
  return judge(placement('aws'), { resource: { [type]: all } }, [], rules).findings;
}

/** Quotas of which each resource adds one. */
const counted = [...HARD, ...ADJUSTABLE].filter(({ adds }) => !adds);

test.each(counted.map((quota) => [quota.type, quota] as const))(
  '%s: as many as are allowed, and one more',
  (type, { most, what, per }) => {
    const level = HARD.some((quota) => quota.type === type) ? 'error' : 'warning';
    expect(findingsOf(type, most)).toEqual([]);
    expect(findingsOf(type, most + 1)).toMatchObject([
      {
        level,
        construct: `r${most}`,
        reason: expect.stringContaining(`${(most + 1).toLocaleString('en')} ${what}, at most`),
      },
    ]);
    // Each of what they are counted for has its own.
    if (Array.isArray(per)) expect(findingsOf(type, 2 * most, (index) => ({ [per[0]]: `p${index % 2}` }))).toEqual([]);
  },
);

test('every quota of sizes has a case on both sides, and every one its source', () => {
  const sides = Object.values(CASES).flat();
  const cased = new Set(sides.flatMap(({ bad }) => Object.keys(bad)));
  expect([...HARD, ...ADJUSTABLE].filter(({ adds, type }) => adds && !cased.has(type)).map(({ type }) => type)).toEqual(
    [],
  );
  for (const { source, remedy } of [...HARD, ...ADJUSTABLE])
    expect([source, remedy]).toEqual([expect.stringContaining('.'), expect.stringMatching(/\.$/)]);
});

test('policies of a role add up, and are refused at synthesis with what they come to', () => {
  const grants = (count: number) =>
    synth('aws', (stack, cloud) => {
      const worker = cloud.identity(stack, 'worker');
      for (let index = 0; index < count; index++) {
        const queue = cloud.queue(stack, `orders-${index}`);
        queue.grantSend(worker);
        queue.grantConsume(worker);
      }
    }).problems.map(({ message, remedy }) => `${message} ${remedy}`);
  expect(grants(10)).toEqual([]);
  expect(grants(25)).toEqual([
    expect.stringMatching(
      /^service-quotas: 1\d,\d{3} characters of inline policies, at most 10,240 are allowed.* separate identities.* The largest of 50: orders-\d+\/grant-consume-worker\/policy \(\d{3}\), /s,
    ),
  ]);
});

test('the policy of the bucket of access logs is refused before S3 refuses it', () => {
  const buckets = (count: number) =>
    synth('aws', (stack, cloud) => {
      for (let index = 0; index < count; index++) cloud.bucket(stack, `documents-${index}`);
    }).problems.map(({ message }) => message);
  expect(buckets(40)).toEqual([]);
  expect(buckets(80)).toEqual([expect.stringMatching(/^service-quotas: 2\d,\d{3} bytes, at most 20,480/)]);
});

test('an estimate of what references stand for is never too small, and hardly too large', () => {
  const { json } = synth('aws', (stack, cloud) => {
    cloud.queue(stack, 'orders');
    cloud.bucket(stack, 'docs');
  });
  const resources = resourcesOf(json);
  const real = {
    '${aws_sqs_queue.orders_queue.arn}': 'arn:aws:sqs:us-east-1:123456789012:acme-test-orders',
    '${aws_s3_bucket.docs_bucket.arn}/*': `arn:aws:s3:::${json.resource.aws_s3_bucket.docs_bucket.bucket}/*`,
    '$${aws:username} %%{x}': '${aws:username} %{x}',
  };
  for (const [written, is] of Object.entries(real)) {
    const estimate = estimatedLength(written, resources);
    expect(estimate).toBeGreaterThanOrEqual(is.length);
    expect(estimate - is.length).toBeLessThanOrEqual(35);
  }
});
