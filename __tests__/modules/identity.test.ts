import { TerraformOutput } from 'cdktf';
import type { ExistingIdentity, IdentityProps } from '../../modules/identity/identity';
import { IDENTITY } from '../../modules/identity/support';
import { everyPropertyCounts } from '../support/conformance';
import { CLOUDS, synth } from '../support/synth';

const EXISTING: ExistingIdentity = {
  aws: { roleArn: 'arn:aws:iam::123456789012:role/worker' },
  google: { email: 'worker@p.iam.gserviceaccount.com' },
  azure: {
    id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/worker',
    principalId: '00000000-0000-4000-8000-00000000000a',
    clientId: '00000000-0000-4000-8000-00000000000b',
  },
};

describe('every property counts', () => {
  everyPropertyCounts<IdentityProps>({
    table: IDENTITY,
    base: {},
    make: (stack, cloud, props) => cloud.identity(stack, 'worker', props),
    samples: { description: { values: ['Takes orders', 'Sends orders'] } },
    native: {
      aws: [{ role: { maxSessionDuration: 7200 } }],
      google: [{ serviceAccount: { disabled: true } }],
      azure: [{ identity: { tags: { a: 'b' } } }],
    },
  });
});

describe.each(CLOUDS)('an identity on %s', (cloud) => {
  test('can do nothing until something is granted, and has no key', () => {
    const { resources } = synth(cloud, (stack, catalogue) => catalogue.identity(stack, 'worker'));
    const types = resources.map(({ type }) => type).filter((type) => type !== 'azurerm_resource_group');
    expect(types).toEqual([
      { aws: 'aws_iam_role', google: 'google_service_account', azure: 'azurerm_user_assigned_identity' }[cloud],
    ]);
  });

  test.each([
    ['made here', false],
    ['that exists', true],
  ])('one %s has a name that a program on its machines may say', (_, existing) => {
    const { json } = synth(cloud, (stack, catalogue) => {
      const worker = existing
        ? catalogue.identity.fromExisting(stack, 'worker', EXISTING)
        : catalogue.identity(stack, 'worker');
      new TerraformOutput(stack, 'named', { value: worker.clientId });
    });
    const ours = {
      aws: '${aws_iam_role.worker_role.arn}',
      google: '${google_service_account.worker_service-account.email}',
      azure: '${azurerm_user_assigned_identity.worker_identity.client_id}',
    };
    const theirs = { aws: EXISTING.aws?.roleArn, google: EXISTING.google?.email, azure: EXISTING.azure?.clientId };
    expect(json.output.named.value).toBe((existing ? theirs : ours)[cloud]);
  });

  test('a grant says what it became, once, and what depends on it comes after it', () => {
    const { resources } = synth(cloud, (stack, catalogue) => {
      const worker = catalogue.identity(stack, 'worker');
      const orders = catalogue.queue(stack, 'orders');
      const grant = orders.grantConsume(worker);
      expect([grant.identity === worker, grant.resource === orders, grant.verb]).toEqual([true, true, 'consume']);
      const again = orders.grantConsume(worker);
      expect(again.resources.map(({ node }) => node.path)).toEqual(grant.resources.map(({ node }) => node.path));
      const bucket = catalogue.bucket(stack, 'reports');
      bucket.node.addDependency(grant, bucket.grantRead(worker, { prefix: 'in/' }));
    });
    const consumes = resources.filter(({ path }) => path.startsWith('orders/grant-consume-worker/'));
    expect(consumes.length).toBeGreaterThan(0);
    const bucket = resources.filter(({ path }) => path.startsWith('reports/') && !path.includes('/grant-'));
    expect(bucket.length).toBeGreaterThan(0);
    for (const { body } of bucket)
      expect(body.depends_on).toEqual(expect.arrayContaining(consumes.map(({ address }) => address)));
    // What the bucket's own grant became is below the bucket: it does not wait for itself.
    for (const { address, body } of resources) expect(body.depends_on ?? []).not.toContain(address);
  });

  test('of another placement gets no grant', () => {
    const { problems } = synth(cloud, (stack, catalogue) => {
      const queue = catalogue.queue(stack, 'orders');
      const identity = catalogue.identity(stack, 'worker');
      Object.assign(identity, { placement: { ...identity.placement, id: 'prod-elsewhere-1' } });
      queue.grantConsume(identity);
    });
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('an identity of another placement'),
    ]);
  });

  test('a grant given twice is one', () => {
    const { text } = synth(cloud, (stack, catalogue) => {
      const [queue, identity] = [catalogue.queue(stack, 'orders'), catalogue.identity(stack, 'worker')];
      queue.grantConsume(identity);
      queue.grantConsume(identity);
    });
    const once = synth(cloud, (stack, catalogue) =>
      catalogue.queue(stack, 'orders').grantConsume(catalogue.identity(stack, 'worker')),
    );
    expect(text).toBe(once.text);
  });

  test('that is named nowhere on this cloud ends the synthesis with what to add', () => {
    const { problems } = synth(cloud, (stack, catalogue) => catalogue.identity.fromExisting(stack, 'worker', {}));
    expect(problems[0]).toMatchObject({
      message: `fromExisting is not set for ${cloud}; it is set for: nothing.`,
      remedy: `Add ${cloud}: { … }, or place the environment on one of those.`,
    });
  });
});
