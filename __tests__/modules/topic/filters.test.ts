import { byCloud } from '../../support/by-cloud';
import { CLOUDS, synth } from '../../support/synth';
import { deploysAndSettles, Workspace } from '../../support/terraform';
import { EXISTING } from '../../support/topic';

test.concurrent('on Azure a filter comes and goes by a change of the one rule', async () => {
  const json = (filter?: { kind: string[] }) =>
    synth('azure', (stack, cloud) =>
      cloud.queue(stack, 'stock', { subscribesTo: { topic: cloud.topic(stack, 'sales'), filter } }),
    ).json;
  const workspace = new Workspace();
  try {
    workspace.write(json({ kind: ['book'] }));
    await workspace.init();
    await workspace.apply();
    workspace.write(json());
    const { resource_changes } = await workspace.plan();
    const changes = resource_changes.filter(
      ({ change }: { change: { actions: string[] } }) => change.actions[0] !== 'no-op',
    );
    expect(changes).toMatchObject([
      {
        address: 'azurerm_servicebus_subscription_rule.stock_filter',
        change: { actions: ['update'], before: { sql_filter: "kind IN ('book')" }, after: { sql_filter: '1=1' } },
      },
    ]);
    const rule = { ...json().resource.azurerm_servicebus_subscription_rule.stock_filter, name: '$Default' };
    const wrong = json();
    wrong.resource.azurerm_servicebus_subscription_rule.stock_filter = rule;
    workspace.write(wrong);
    expect((await workspace.run('validate')).out).toMatch(/\$Default comes with its\s+subscription/);
  } finally {
    await workspace.stop();
  }
});

describe.each(CLOUDS)('filters on %s', (cloud) => {
  const problems = (filter: Record<string, string[]>) =>
    synth(cloud, (stack, catalogue) =>
      catalogue.queue(stack, 'stock', { subscribesTo: { topic: catalogue.topic(stack, 'sales'), filter } }),
    ).problems.map(({ message }) => message);
  const values = (count: number) => Array.from({ length: count }, (_, index) => `v${index}`);

  test('just inside and just outside what the cloud takes', () => {
    const inBytes = (max: number, rest: string) => {
      const length = max - rest.length;
      expect(problems({ a: ['x'.repeat(length)] })).toEqual([]);
      expect(problems({ a: ['x'.repeat(length + 1)] })).toEqual([expect.stringContaining(`is ${max + 1} bytes`)]);
      // A letter of two bytes instead of one: the providers count bytes.
      expect(problems({ a: [`${'x'.repeat(length - 1)}ü`] })).toEqual([expect.stringContaining(`is ${max + 1} bytes`)]);
    };
    byCloud(cloud, {
      aws: () => {
        expect(problems({ a: values(15), b: values(10), c: ['x'], d: ['x'], e: ['x'] })).toEqual([]);
        expect(problems({ a: values(151) })).toEqual([expect.stringContaining('1 attributes with 151 combinations')]);
        expect(problems(Object.fromEntries('abcdef'.split('').map((name) => [name, ['x']])))).toHaveLength(1);
      },
      google: () => inBytes(256, '(attributes.a = "")'),
      azure: () => inBytes(1024, "a IN ('')"),
    });
  });

  test('by names that every cloud can quote', () => {
    expect(problems({ 'my-kind': ['x'] })).toEqual(['subscribesTo.filter names the attributes "my-kind".']);
  });

  test('a name just inside and just outside its limits', () => {
    const most = { aws: 256 - 10, google: 255 - 10 - 7, azure: 260 - 10 }[cloud];
    const named = (length: number) =>
      synth(cloud, (stack, catalogue) => catalogue.topic(stack, `t${'x'.repeat(length - 1)}`)).problems.map(
        ({ message }) => message,
      );
    expect(named(most)).toEqual([]);
    // One that does not fit is shortened, which is not a mistake of the user.
    expect(named(most + 1)).toEqual([]);
  });
});

test.each(['aws', 'google'] as const)(
  'on %s a customer key encrypts messages, for whom the service lets in, and for what sends by itself',
  async (cloud) => {
    const { the, of, json, problems } = synth(cloud, (stack, catalogue) => {
      const sales = catalogue.topic(stack, 'sales', { encryption: 'customerKey' });
      const stock = catalogue.queue(stack, 'stock', { encryption: 'customerKey', subscribesTo: { topic: sales } });
      const orders = catalogue.queue(stack, 'orders', { encryption: 'customerKey' });
      const clerk = catalogue.identity(stack, 'clerk');
      sales.grantPublish(clerk);
      stock.grantConsume(clerk);
      orders.grantSend(clerk);
      orders.grantRedrive(clerk);
      catalogue.bucket(stack, 'docs', {
        notifications: [
          { to: orders, prefix: 'in/' },
          { to: sales, prefix: 'out/' },
        ],
      });
    });
    expect(problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        for (const id of ['stock', 'orders', 'orders/dead-letters']) {
          const { kms_master_key_id: key, sqs_managed_sse_enabled: own } = the('aws_sqs_queue', `${id}/queue`);
          expect([key, own]).toEqual([`\${aws_kms_key.${id.split('/')[0]}_key.arn}`, undefined]);
        }
        expect(the('aws_sns_topic').kms_master_key_id).toBe('${aws_kms_key.sales_key.arn}');
        const admits = (id: string) =>
          JSON.parse(the('aws_kms_key', `${id}/key`).policy)
            .Statement.slice(1)
            .map((one: { Principal: { Service: string }; Condition: object }) => [
              one.Principal.Service,
              (one.Condition as { ArnEquals: Record<string, string> }).ArnEquals['aws:SourceArn'],
            ]);
        expect(admits('stock')).toEqual([['sns.amazonaws.com', '${aws_sns_topic.sales_topic.arn}']]);
        expect(admits('orders')).toEqual([['s3.amazonaws.com', '${aws_s3_bucket.docs_bucket.arn}']]);
        expect(admits('sales')).toEqual([['s3.amazonaws.com', '${aws_s3_bucket.docs_bucket.arn}']]);
        const uses = of('aws_iam_role_policy').flatMap(({ body }) =>
          JSON.parse(body.policy)
            .Statement.filter(({ Sid }: { Sid: string }) => Sid === 'UseKey')
            .map((one: { Action: string[]; Resource: string[]; Condition: { StringEquals: object } }) => [
              one.Resource[0],
              one.Action.length,
              Object.values(one.Condition.StringEquals)[0],
            ]),
        );
        expect(uses.sort()).toEqual([
          ['${aws_kms_key.orders_key.arn}', 2, 'sqs.us-east-1.amazonaws.com'],
          ['${aws_kms_key.orders_key.arn}', 2, 'sqs.us-east-1.amazonaws.com'],
          ['${aws_kms_key.sales_key.arn}', 2, 'sns.us-east-1.amazonaws.com'],
          ['${aws_kms_key.stock_key.arn}', 1, 'sqs.us-east-1.amazonaws.com'],
        ]);
      },
      google: () => {
        for (const id of ['sales/topic', 'orders/topic', 'orders/dead-letters/topic', 'stock/dead-letters/topic']) {
          const key = id.split('/')[0];
          expect(the('google_pubsub_topic', id)).toMatchObject({
            kms_key_name: `\${google_kms_crypto_key.${key}_key.id}`,
            depends_on: [`google_kms_crypto_key_iam_member.${key}_key-agent`],
          });
        }
        expect(of('google_kms_crypto_key_iam_member').map(({ body }) => body.member)).toEqual(
          Array(3).fill('serviceAccount:service-123456789012@gcp-sa-pubsub.iam.gserviceaccount.com'),
        );
      },
    });
    await deploysAndSettles(json);
  },
);

test(
  'on aws a key that exists stays that of a topic which a bucket tells, and grants on what exists name its ' + 'key',
  () => {
    const keyArn = 'arn:aws:kms:us-east-1:123456789012:key/k-1';
    const { the, of, problems } = synth('aws', (stack, cloud) => {
      const sales = cloud.topic(stack, 'sales', { encryption: { aws: { keyArn } } });
      cloud.bucket(stack, 'docs', { notifications: [{ to: sales }] });
      cloud.topic
        .fromExisting(stack, 'news', { aws: { ...EXISTING.aws!, keyArn } })
        .grantPublish(cloud.identity(stack, 'clerk'));
    });
    expect(problems).toEqual([]);
    expect(the('aws_sns_topic').kms_master_key_id).toBe(keyArn);
    const [policy] = of('aws_iam_role_policy').filter(({ path }) => path.includes('clerk'));
    expect(JSON.parse(policy?.body.policy).Statement[1]).toMatchObject({ Sid: 'UseKey', Resource: [keyArn] });
  },
);
