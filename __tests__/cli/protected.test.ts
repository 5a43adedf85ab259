import { existsSync, readdirSync } from 'node:fs';
import { byCloud } from '../support/by-cloud';
import { Clone } from '../support/clone';
import { CLOUDS } from '../support/synth';

const ORDERS = "cloud.queue(scope, 'orders', { ordered: true });";
const STOCK = "cloud.queue(scope, 'stock');";

const clone = new Clone();
// A public name leads to an entry, which queues alone do not have.
clone.change('environments/prod.yaml', [/\ndns:\n(?: .*\n)+/, '\n']);
afterAll(() => clone.remove());

const ON_PURPOSE =
  'To do it on purpose, add commerce/stock to unprotected in environments/prod.yaml in a separate change, ' +
  'apply that, and plan again.';

describe.each(CLOUDS)('a protected environment on %s', (cloud) => {
  const placement = { aws: 'prod-aws-us-east-1', google: 'prod-google-us-east1', azure: 'prod-azure-eastus2' }[cloud];
  const plan = (queues: string, out: string) => {
    clone.workload(queues);
    return clone.polycloud('plan', 'prod', '--simulate', '--cloud', cloud, '--out', out);
  };

  beforeAll(() => {
    expect(plan(ORDERS + STOCK, `first-${cloud}`)).toMatchObject({ code: 2 });
    expect(clone.polycloud('apply', `first-${cloud}/${placement}`)).toMatchObject({ code: 0 });
  });

  test('refuses to replace and to destroy what holds data, names what forces it, and says how it is done', () => {
    // What is no longer in the program protects nothing any more: of that Terraform itself would
    // let go.
    const { code, stdout, stderr } = plan("cloud.queue(scope, 'orders');", `loss-${cloud}`);
    // The review is there, with the reasons; Terraform's own words are not.
    expect(stdout).toMatch(/Data loss \(\d\)\n {2}/);
    expect(stdout).toMatch(/± commerce\/orders/);
    const replaced =
      `${placement} commerce/orders/\\w+: would be replaced, because [\\w, ]+ can't be changed. Its data ` +
      'would be lost';
    expect(stderr).toMatch(new RegExp(replaced));
    expect(stderr).toMatch(/create another next to it with a new id: restore or copy the data into it/);
    const destroyed =
      `${placement} commerce/stock/\\w+: would be destroyed. Its data would be lost, and prod is ` + 'protected.';
    expect(stderr).toMatch(new RegExp(destroyed));
    expect(stderr).toContain(`Restore it in the program. ${ON_PURPOSE}`);
    expect(stderr).not.toMatch(/prevent_destroy|\n\s+at /);
    expect(code).toBe(1);
    // There is nothing that could be applied, and the stack's folder is as it was.
    const exists = (file: string) => existsSync(clone.path(`loss-${cloud}`, placement, file));
    expect({ review: exists('plan.md'), plan: exists('plan'), reviewed: exists('reviewed.json') }).toEqual({
      review: true,
      plan: false,
      reviewed: false,
    });
    expect(
      readdirSync(clone.path('.simulated', 'cdktf.out', 'stacks')).filter((one) => one.startsWith(placement)),
    ).toEqual([placement]);
    expect(clone.read('.simulated', 'cdktf.out', 'stacks', placement, 'cdk.tf.json')).toContain(
      '"prevent_destroy": true',
    );
  });

  const update = () => {
    test('plans what loses nothing', () => {
      const queues = `cloud.queue(scope, 'orders', { ordered: true, visibilityTimeoutSeconds: 60 });${STOCK}`;
      expect(plan(queues, 'update')).toMatchObject({ code: 2, stderr: '' });
    });
  };
  // The command judges an update alike on each cloud, so that one is enough.
  byCloud(cloud, { aws: update, google: () => {}, azure: () => {} });
});
