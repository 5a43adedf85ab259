import type { Cloud } from '../../modules/cloud';
import type { CloudName } from '../../modules/core/placement';
import { TOPIC } from '../../modules/topic/support';
import type { ExistingTopic, TopicProps } from '../../modules/topic/topic';
import type { PlacementStack } from '../../stacks/placement-stack';
import { everyPropertyCounts } from '../support/conformance';
import { CLOUDS, synth } from '../support/synth';
import { deploysAndSettles, Workspace } from '../support/terraform';

const EXISTING: ExistingTopic = {
  aws: { arn: 'arn:aws:sns:us-east-1:123456789012:theirs' },
  google: { topic: 'projects/p/topics/theirs' },
  azure: { id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.ServiceBus/namespaces/n/topics/theirs' },
};

const WAYS = [
  ['made here', (stack: PlacementStack, cloud: Cloud) => cloud.topic(stack, 'sales')],
  ['that exists', (stack: PlacementStack, cloud: Cloud) => cloud.topic.fromExisting(stack, 'sales', EXISTING)],
] as const;

describe('every property counts', () => {
  everyPropertyCounts<TopicProps>({
    table: TOPIC,
    base: { ordered: true },
    // Pub/Sub has no order to turn on: what counts there is whether an ordered queue may subscribe.
    make: (stack, cloud, props) =>
      cloud.queue(stack, 'stock', { ordered: true, subscribesTo: { topic: cloud.topic(stack, 'sales', props) } }),
    samples: { ordered: { values: [true, false] }, encryption: { values: ['customerKey', 'providerKey'] } },
    native: {
      aws: [{ topic: { displayName: 'Sales' } }],
      google: [{ topic: { messageRetentionDuration: '600s' } }],
      azure: [{ topic: { maxSizeInMegabytes: 2048 } }],
    },
  });
});

/** A topic with a publisher, a queue that takes some of it, and one that takes all. */
const subscribedOn = (cloud: CloudName, way: (typeof WAYS)[number][1]) =>
  synth(cloud, (stack, catalogue) => {
    const topic = way(stack, catalogue);
    topic.grantPublish(catalogue.identity(stack, 'clerk'));
    catalogue.queue(stack, 'stock', { subscribesTo: { topic, filter: { kind: ['book', "toy's"], size: ['s'] } } });
    catalogue.queue(stack, 'billing', { subscribesTo: { topic } });
  });

test.concurrent.each(CLOUDS.flatMap((cloud) => WAYS.map(([name, way]) => [name, cloud, way] as const)))(
  '%s on %s it deploys, plans again without changes, and destroys',
  (_, cloud, way) => deploysAndSettles(subscribedOn(cloud, way).json),
);

describe.each(CLOUDS)('a topic on %s', (cloud) => {
  describe.each(WAYS)('%s', (name, way) => {
    const subscribed = subscribedOn(cloud, way);
    const made = name === 'made here';

    test('hands each message to every queue that subscribes, and passes what the filter lets through', () => {
      const { of, the, problems } = subscribed;
      expect(problems).toEqual([]);
      if (cloud === 'aws') {
        const topicArn = made ? '${aws_sns_topic.sales_topic.arn}' : EXISTING.aws?.arn;
        expect(the('aws_sns_topic_subscription', 'stock/subscription')).toMatchObject({
          topic_arn: topicArn,
          protocol: 'sqs',
          endpoint: '${aws_sqs_queue.stock_queue.arn}',
          raw_message_delivery: true,
          filter_policy: '{"kind":["book","toy\'s"],"size":["s"]}',
          redrive_policy: '{"deadLetterTargetArn":"${aws_sqs_queue.stock_dead-letters_queue.arn}"}',
        });
        const [allowed, denied] = JSON.parse(the('aws_sqs_queue_policy', 'stock/policy').policy).Statement;
        expect(allowed).toMatchObject({
          Principal: { Service: 'sns.amazonaws.com' },
          Condition: { ArnEquals: { 'aws:SourceArn': topicArn } },
        });
        expect(denied).toMatchObject({ Sid: 'TlsOnly', Effect: 'Deny' });
      } else if (cloud === 'google') {
        const topic = made ? '${google_pubsub_topic.sales_topic.id}' : EXISTING.google?.topic;
        expect(the('google_pubsub_subscription', 'stock/subscription')).toMatchObject({
          topic,
          filter: '(attributes.kind = "book" OR attributes.kind = "toy\'s") AND (attributes.size = "s")',
        });
        expect(the('google_pubsub_subscription', 'billing/subscription').topic).toBe(topic);
        expect(of('google_pubsub_topic').map(({ path }) => path)).not.toContain('stock/topic');
      } else {
        const topic = made ? '${azurerm_servicebus_topic.sales_topic.id}' : EXISTING.azure?.id;
        expect(the('azurerm_servicebus_subscription', 'stock/subscription')).toMatchObject({
          topic_id: topic,
          forward_to: '${azurerm_servicebus_queue.stock_queue.name}',
          // What can't be handed on is tried as often as the queue says, and then set aside.
          max_delivery_count: 5,
          dead_lettering_on_message_expiration: true,
        });
        // Azure takes $Default away when another rule comes and never puts it back: one rule of
        // ours is always there.
        expect(the('azurerm_servicebus_subscription_rule', 'stock/filter')).toMatchObject({
          name: 'filter',
          filter_type: 'SqlFilter',
          sql_filter: "kind IN ('book', 'toy''s') AND size IN ('s')",
        });
        expect(the('azurerm_servicebus_subscription_rule', 'billing/filter')).toMatchObject({
          name: 'filter',
          sql_filter: '1=1',
        });
      }
    });

    test('grants publish on itself alone', () => {
      const { of } = subscribed;
      if (cloud === 'aws') {
        expect(JSON.parse(of('aws_iam_role_policy')[0]?.body.policy).Statement).toEqual([
          {
            Sid: 'Publish',
            Effect: 'Allow',
            Action: ['sns:Publish'],
            Resource: [made ? '${aws_sns_topic.sales_topic.arn}' : EXISTING.aws?.arn],
          },
        ]);
      } else if (cloud === 'google') {
        const clerk = 'serviceAccount:${google_service_account.clerk_service-account.email}';
        expect(of('google_pubsub_topic_iam_member').filter(({ body }) => body.member === clerk)).toMatchObject([
          {
            body: {
              role: 'roles/pubsub.publisher',
              topic: made ? '${google_pubsub_topic.sales_topic.id}' : EXISTING.google?.topic,
            },
          },
        ]);
      } else {
        expect(of('azurerm_role_assignment')).toMatchObject([
          {
            body: {
              role_definition_name: 'Azure Service Bus Data Sender',
              scope: made ? '${azurerm_servicebus_topic.sales_topic.id}' : EXISTING.azure?.id,
            },
          },
        ]);
      }
    });
  });

  test('an ordered queue wants an ordered topic, and nobody else sends to a queue that subscribes', () => {
    const { problems } = synth(cloud, (stack, catalogue) => {
      const queue = catalogue.queue(stack, 'stock', {
        ordered: true,
        subscribesTo: { topic: catalogue.topic(stack, 'sales') },
      });
      queue.grantSend(catalogue.identity(stack, 'clerk'));
    });
    expect(problems).toMatchObject([
      {
        message: 'ordered is true, and the topic sales that it subscribes to is not ordered.',
        remedy: 'Set ordered of the topic to true as well.',
      },
      { message: 'grantSend: the queue receives its messages from a topic.', remedy: 'Use grantPublish of the topic.' },
    ]);
  });

  test('is encrypted, and reached by identities over TLS only', () => {
    const { the } = synth(cloud, (stack, catalogue) => catalogue.topic(stack, 'sales', { ordered: true }));
    if (cloud === 'aws') {
      expect(the('aws_sns_topic')).toMatchObject({
        name: 'acme-test-sales.fifo',
        fifo_topic: true,
        kms_master_key_id: 'alias/aws/sns',
      });
      expect(JSON.parse(the('aws_sns_topic_policy').policy).Statement[1]).toMatchObject({
        Effect: 'Deny',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      });
    } else if (cloud === 'google')
      expect(the('google_pubsub_topic').message_storage_policy).toEqual({ allowed_persistence_regions: ['us-east1'] });
    else
      expect(the('azurerm_servicebus_namespace')).toMatchObject({
        local_auth_enabled: false,
        minimum_tls_version: '1.2',
      });
  });
});

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
    if (cloud === 'aws') {
      expect(problems({ a: values(15), b: values(10), c: ['x'], d: ['x'], e: ['x'] })).toEqual([]);
      expect(problems({ a: values(151) })).toEqual([expect.stringContaining('1 attributes with 151 combinations')]);
      expect(problems(Object.fromEntries('abcdef'.split('').map((name) => [name, ['x']])))).toHaveLength(1);
    } else {
      const [max, rest] = cloud === 'google' ? [256, '(attributes.a = "")'.length] : [1024, "a IN ('')".length];
      expect(problems({ a: ['x'.repeat(max - rest)] })).toEqual([]);
      expect(problems({ a: ['x'.repeat(max - rest + 1)] })).toEqual([expect.stringContaining(`is ${max + 1} bytes`)]);
      // A letter of two bytes instead of one: the providers count bytes.
      expect(problems({ a: [`${'x'.repeat(max - rest - 1)}ü`] })).toEqual([
        expect.stringContaining(`is ${max + 1} bytes`),
      ]);
    }
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

test('a subscription on Azure has at most 50 characters', () => {
  const problems = (length: number) =>
    synth('azure', (stack, cloud) =>
      cloud.queue(stack, `q${'x'.repeat(length - 1)}`, { subscribesTo: { topic: cloud.topic(stack, 'sales') } }),
    ).problems.map(({ message }) => message);
  expect(problems(40)).toEqual([]);
  // A longer one is shortened.
  expect(problems(41)).toEqual([]);
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
    if (cloud === 'aws') {
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
    } else {
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
    }
    await deploysAndSettles(json);
  },
  60_000,
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

test('on aws a bucket that tells a queue whose key does not admit S3 is refused by the simulator', async () => {
  const { json } = synth('aws', (stack, cloud) => {
    const orders = cloud.queue(stack, 'orders', { encryption: 'customerKey' });
    cloud.bucket(stack, 'docs', { notifications: [{ to: orders }] });
  });
  const workspace = new Workspace();
  try {
    const key = json.resource.aws_kms_key.orders_key;
    key.policy = JSON.stringify({ ...JSON.parse(key.policy), Statement: JSON.parse(key.policy).Statement.slice(0, 1) });
    workspace.write(json);
    await workspace.init();
    const { code, out } = await workspace.run('apply', '-auto-approve', '-input=false');
    expect([code, out.replace(/[│\s]+/g, ' ')]).toEqual([
      1,
      expect.stringContaining('does not admit s3.amazonaws.com'),
    ]);
  } finally {
    await workspace.stop();
  }
}, 60_000);
