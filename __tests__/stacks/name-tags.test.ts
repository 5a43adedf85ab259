import { Construct } from 'constructs';
import { byCloud } from '../support/by-cloud';
import { CLOUDS, synth } from '../support/synth';

const names = { project: 'checkout-and-payments', environment: 'production' };
const tagsOf = (body: { tags?: object; labels?: object }) =>
  ({ ...body.tags, ...body.labels }) as Record<string, string>;

test.each([
  ['aws', 'aws_iam_role', { constructPath: 'billing/exports-of-all-orders-to-the-warehouse' }],
  ['google', 'google_storage_bucket', { construct_path: 'billing_exports-of-all-orders-to-the-warehouse' }],
  ['azure', 'azurerm_storage_account', { constructPath: 'billing/exports-of-all-orders-to-the-warehouse' }],
] as const)('what has a shortened name tells its path on %s: in a tag and in an output', (cloud, type, tags) => {
  const { of, json } = synth(
    cloud,
    (stack, catalogue) => {
      const scope = new Construct(stack, 'billing');
      const id = 'exports-of-all-orders-to-the-warehouse';
      const bucket = () => {
        catalogue.bucket(scope, id, { accessLogs: false });
      };
      byCloud(cloud, {
        aws: () => {
          catalogue.identity(scope, id);
        },
        google: bucket,
        azure: bucket,
      });
    },
    names,
  );
  const body = of(type).find(({ path }) => path.startsWith('billing/'))?.body;
  expect(tagsOf(body)).toMatchObject(tags);
  const named = json.output.shortened_names.value as Record<string, string>;
  expect(named[body.name]).toBe('billing/exports-of-all-orders-to-the-warehouse');
});

test('a label that is too long goes on in a second one', () => {
  const id = `o${'rders'.repeat(20)}`;
  const { the } = synth('google', (stack, catalogue) => catalogue.bucket(stack, id, { accessLogs: false }), names);
  const labels = tagsOf(the('google_storage_bucket'));
  expect(`${labels.construct_path}${labels.construct_path2}`).toBe(id);
});

test.each(CLOUDS)('where all names are whole, nothing is added on %s', (cloud) => {
  const { json, text } = synth(cloud, (stack, catalogue) => catalogue.queue(stack, 'orders'));
  expect(json.output).toBeUndefined();
  expect(text).not.toMatch(/construct_?path/i);
});
