import { TerraformOutput } from 'cdktf';
import type { ExistingQueue } from '../../../modules/queue/queue';
import { byCloud } from '../../support/by-cloud';
import { EXISTING } from '../../support/queue';
import { CLOUDS, synth } from '../../support/synth';

describe.each(CLOUDS)('a queue on %s', (cloud) => {
  test.each([
    ['made here', false],
    ['that exists', true],
  ])('dead letters of one %s are read, put back and watched', (_, existing) => {
    const { of, json, problems } = synth(cloud, (stack, catalogue) => {
      const queue = existing
        ? catalogue.queue.fromExisting(stack, 'orders', EXISTING)
        : catalogue.queue(stack, 'orders');
      const clerk = catalogue.identity(stack, 'clerk');
      queue.grantRedrive(clerk);
      // Who consumes, too, has no role twice.
      queue.grantConsume(clerk);
      new TerraformOutput(stack, 'seen', {
        value: { address: queue.deadLetterAddress, depth: queue.deadLettersMetric },
      });
    });
    expect(problems).toEqual([]);
    const seen = json.output.seen.value;
    byCloud(cloud, {
      aws: () => {
        const [queue, dead] = existing
          ? [EXISTING.aws?.arn, EXISTING.aws?.deadLetters?.arn]
          : ['${aws_sqs_queue.orders_queue.arn}', '${aws_sqs_queue.orders_dead-letters_queue.arn}'];
        const [take, put] = of('aws_iam_role_policy')
          .flatMap(({ body }) => JSON.parse(body.policy).Statement)
          .filter(({ Sid }) => Sid !== 'Consume');
        expect(take).toMatchObject({ Sid: 'TakeDeadLetters', Resource: [dead] });
        expect(take.Action).toContain('sqs:StartMessageMoveTask');
        expect(put).toMatchObject({ Sid: 'PutBack', Action: ['sqs:SendMessage'], Resource: [queue] });
        expect(seen).toEqual({
          address: existing ? EXISTING.aws?.deadLetters?.url : '${aws_sqs_queue.orders_dead-letters_queue.url}',
          depth: {
            cloud: 'aws',
            namespace: 'AWS/SQS',
            metricName: 'ApproximateNumberOfMessagesVisible',
            queueName: existing ? 'theirs-dead' : '${aws_sqs_queue.orders_dead-letters_queue.name}',
          },
        });
      },
      google: () => {
        const dead = existing
          ? EXISTING.google?.deadLetters
          : '${google_pubsub_subscription.orders_dead-letters_subscription.id}';
        const member = 'serviceAccount:${google_service_account.clerk_service-account.email}';
        const mine = [...of('google_pubsub_subscription_iam_member'), ...of('google_pubsub_topic_iam_member')].filter(
          ({ body, path }) => body.member === member && /redrive|send/.test(path),
        );
        expect(mine.map(({ body }) => [body.role, body.subscription ?? body.topic])).toEqual([
          ['roles/pubsub.subscriber', dead],
          ['roles/pubsub.publisher', existing ? EXISTING.google?.topic : '${google_pubsub_topic.orders_topic.id}'],
        ]);
        expect(seen).toEqual({
          address: dead,
          depth: {
            cloud: 'google',
            metricType: 'pubsub.googleapis.com/subscription/num_undelivered_messages',
            subscription: existing ? 'dead' : '${google_pubsub_subscription.orders_dead-letters_subscription.name}',
          },
        });
      },
      azure: () => {
        const id = existing ? EXISTING.azure?.id : '${azurerm_servicebus_queue.orders_queue.id}';
        expect(of('azurerm_role_assignment').map(({ body }) => [body.role_definition_name, body.scope])).toEqual([
          ['Azure Service Bus Data Receiver', id],
          ['Azure Service Bus Data Sender', id],
        ]);
        const name = existing ? 'theirs' : '${azurerm_servicebus_queue.orders_queue.name}';
        expect(seen).toMatchObject({
          address: `${name}/$deadletterqueue`,
          depth: {
            metricNamespace: 'Microsoft.ServiceBus/namespaces',
            metricName: 'DeadletteredMessages',
            queueName: name,
          },
        });
      },
    });
  });

  test('who may look may not take out, or the cloud says no', () => {
    const { the, problems } = synth(cloud, (stack, catalogue) =>
      catalogue.queue(stack, 'orders').grantPeek(catalogue.identity(stack, 'clerk')),
    );
    const refused = () => {
      expect(problems).toMatchObject([
        {
          message: expect.stringContaining('grants.peek is true'),
          remedy: expect.stringContaining('Or place test on aws.'),
        },
      ]);
    };
    byCloud(cloud, {
      aws: () => {
        const [statement] = JSON.parse(the('aws_iam_role_policy').policy).Statement;
        expect(statement.Action).toContain('sqs:ReceiveMessage');
        expect(statement.Action).not.toContain('sqs:DeleteMessage');
      },
      google: refused,
      azure: refused,
    });
  });

  test.each([
    ['made here', false],
    ['that exists', true],
  ])('grants on one %s', (_, existing) => {
    const { of, problems } = synth(cloud, (stack, catalogue) => {
      const queue = existing
        ? catalogue.queue.fromExisting(stack, 'orders', EXISTING)
        : catalogue.queue(stack, 'orders');
      const worker = catalogue.identity(stack, 'worker');
      queue.grantSend(worker);
      queue.grantConsume(worker);
    });
    expect(problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        const arn = existing ? EXISTING.aws?.arn : '${aws_sqs_queue.orders_queue.arn}';
        const statements = of('aws_iam_role_policy').flatMap(({ body }) => JSON.parse(body.policy).Statement);
        expect(statements.map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
          ['Consume', [arn]],
          ['Send', [arn]],
        ]);
      },
      google: () => {
        const worker = 'serviceAccount:${google_service_account.worker_service-account.email}';
        const members = [
          ...of('google_pubsub_topic_iam_member'),
          ...of('google_pubsub_subscription_iam_member'),
        ].filter(({ body }) => body.member === worker);
        expect(members.map(({ body }) => [body.role, body.topic ?? body.subscription])).toEqual([
          ['roles/pubsub.publisher', existing ? EXISTING.google?.topic : '${google_pubsub_topic.orders_topic.id}'],
          [
            'roles/pubsub.subscriber',
            existing ? EXISTING.google?.subscription : '${google_pubsub_subscription.orders_subscription.id}',
          ],
        ]);
      },
      azure: () => {
        const id = existing ? EXISTING.azure?.id : '${azurerm_servicebus_queue.orders_queue.id}';
        expect(of('azurerm_role_assignment').map(({ body }) => [body.role_definition_name, body.scope])).toEqual([
          ['Azure Service Bus Data Receiver', id],
          ['Azure Service Bus Data Sender', id],
        ]);
      },
    });
  });
});

test('a delay or deduplication that a cloud has not is refused with the way out', () => {
  expect(
    synth('google', (stack, cloud) => cloud.queue(stack, 'orders', { delaySeconds: 5, deduplicated: true })).problems,
  ).toMatchObject([
    {
      message: 'delaySeconds is 5, Google Pub/Sub does not support it: Pub/Sub does not support a delivery delay.',
      remedy: expect.stringContaining('Or place test on aws (up to 900).'),
    },
    { message: expect.stringContaining('deduplicated is true, Google Pub/Sub does not support it') },
  ]);
  expect(synth('aws', (stack, cloud) => cloud.queue(stack, 'orders', { deduplicated: true })).problems).toMatchObject([
    {
      message: 'deduplicated is true, Amazon SQS deduplicates ordered queues only.',
      remedy: 'Set ordered to true as well.',
    },
  ]);
});

test('the dead letters of a queue created elsewhere have to be named before somebody may have them', () => {
  const { aws, google } = EXISTING;
  for (const [cloud, existing] of [
    ['aws', { aws: { ...aws, deadLetters: undefined } }],
    ['google', { google: { ...google, deadLetters: undefined } }],
  ] as const) {
    const { problems } = synth(cloud, (stack, catalogue) =>
      catalogue.queue
        .fromExisting(stack, 'orders', existing as ExistingQueue)
        .grantRedrive(catalogue.identity(stack, 'clerk')),
    );
    expect(problems).toMatchObject([
      { message: `fromExisting names no dead letters on ${cloud}.`, remedy: `Add ${cloud}: { …, deadLetters: … }.` },
    ]);
  }
});

test('on Google what is put back into a topic would reach every other subscriber', () => {
  const { problems } = synth('google', (stack, cloud) =>
    cloud
      .queue(stack, 'stock', { subscribesTo: { topic: cloud.topic(stack, 'sales') } })
      .grantRedrive(cloud.identity(stack, 'clerk')),
  );
  expect(problems).toMatchObject([
    {
      message:
        'grantRedrive: a message that is published to the topic again reaches every queue that subscribes to it.',
    },
  ]);
});

test('a Service Bus namespace has 6 to 50 characters', () => {
  // "-test-messaging-" and the hash are 22.
  const problems = (length: number) =>
    synth('azure', (stack, cloud) => cloud.queue(stack, 'orders'), { project: 'p'.repeat(length) }).problems.map(
      ({ message }) => message,
    );
  expect(problems(28)).toEqual([]);
  // A longer one is shortened.
  expect(problems(29)).toEqual([]);
});

test('a name in Pub/Sub does not begin with goog', () => {
  const names = (project: string) =>
    synth('google', (stack, cloud) => cloud.queue(stack, 'orders'), { project })
      .of('google_pubsub_topic')
      .map(({ body }) => String(body.name));
  expect(names('gooa').filter((name) => name.startsWith('gooa-test-orders'))).toHaveLength(2);
  // Such a name is shortened until it is legal.
  expect(names('goog').filter((name) => /^goo-tes-ord(-dea)?-\w{8}$/.test(name))).toHaveLength(2);
});
