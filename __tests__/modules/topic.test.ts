import type { Cloud } from '../../modules/cloud';
import type { CloudName } from '../../modules/core/placement';
import { TOPIC } from '../../modules/topic/support';
import type { TopicProps } from '../../modules/topic/topic';
import type { PlacementStack } from '../../stacks/placement-stack';
import { byCloud } from '../support/by-cloud';
import { everyPropertyCounts } from '../support/conformance';
import { CLOUDS, synth } from '../support/synth';
import { deploysAndSettles, Workspace } from '../support/terraform';
import { EXISTING } from '../support/topic';

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
    const created = name === 'made here';

    test('hands each message to every queue that subscribes, and passes what the filter lets through', () => {
      const { of, the, problems } = subscribed;
      expect(problems).toEqual([]);
      byCloud(cloud, {
        aws: () => {
          const topicArn = created ? '${aws_sns_topic.sales_topic.arn}' : EXISTING.aws?.arn;
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
        },
        google: () => {
          const topic = created ? '${google_pubsub_topic.sales_topic.id}' : EXISTING.google?.topic;
          expect(the('google_pubsub_subscription', 'stock/subscription')).toMatchObject({
            topic,
            filter: '(attributes.kind = "book" OR attributes.kind = "toy\'s") AND (attributes.size = "s")',
          });
          expect(the('google_pubsub_subscription', 'billing/subscription').topic).toBe(topic);
          expect(of('google_pubsub_topic').map(({ path }) => path)).not.toContain('stock/topic');
        },
        azure: () => {
          const topic = created ? '${azurerm_servicebus_topic.sales_topic.id}' : EXISTING.azure?.id;
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
        },
      });
    });

    test('grants publish on itself alone', () => {
      const { of } = subscribed;
      byCloud(cloud, {
        aws: () => {
          expect(JSON.parse(of('aws_iam_role_policy')[0]?.body.policy).Statement).toEqual([
            {
              Sid: 'Publish',
              Effect: 'Allow',
              Action: ['sns:Publish'],
              Resource: [created ? '${aws_sns_topic.sales_topic.arn}' : EXISTING.aws?.arn],
            },
          ]);
        },
        google: () => {
          const clerk = 'serviceAccount:${google_service_account.clerk_service-account.email}';
          expect(of('google_pubsub_topic_iam_member').filter(({ body }) => body.member === clerk)).toMatchObject([
            {
              body: {
                role: 'roles/pubsub.publisher',
                topic: created ? '${google_pubsub_topic.sales_topic.id}' : EXISTING.google?.topic,
              },
            },
          ]);
        },
        azure: () => {
          expect(of('azurerm_role_assignment')).toMatchObject([
            {
              body: {
                role_definition_name: 'Azure Service Bus Data Sender',
                scope: created ? '${azurerm_servicebus_topic.sales_topic.id}' : EXISTING.azure?.id,
              },
            },
          ]);
        },
      });
    });
  });

  test('an ordered queue requires an ordered topic, and only the topic sends to a queue that subscribes', () => {
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
    byCloud(cloud, {
      aws: () => {
        expect(the('aws_sns_topic')).toMatchObject({
          name: 'acme-test-sales.fifo',
          fifo_topic: true,
          kms_master_key_id: 'alias/aws/sns',
        });
        expect(JSON.parse(the('aws_sns_topic_policy').policy).Statement[1]).toMatchObject({
          Effect: 'Deny',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        });
      },
      google: () => {
        expect(the('google_pubsub_topic').message_storage_policy).toEqual({
          allowed_persistence_regions: ['us-east1'],
        });
      },
      azure: () => {
        expect(the('azurerm_servicebus_namespace')).toMatchObject({
          local_auth_enabled: false,
          minimum_tls_version: '1.2',
        });
      },
    });
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
});
