import type { CloudName } from '../../modules/core/placement';
import { type ExistingQueue, QUEUE, type QueueProps } from '../../modules/queue/queue';
import { everyPropertyCounts } from '../support/conformance';
import { CLOUDS, synth } from '../support/synth';

describe('queue: every property counts', () => {
  // A topic is made in the stack; the samples say how many of its kinds pass the filter.
  type Plain = Omit<QueueProps, 'subscribesTo'> & { subscribesTo?: { topic: string; filter?: string } };
  everyPropertyCounts<Plain>({
    table: QUEUE as never,
    base: {},
    make: (stack, cloud, { subscribesTo, ...props }) => {
      const topic = cloud.topic(stack, subscribesTo?.topic ?? 'sales', { ordered: true });
      const filter = subscribesTo?.filter ? { kind: [subscribesTo.filter] } : undefined;
      cloud.queue(stack, 'orders', { ...props, subscribesTo: subscribesTo && { topic, filter } });
    },
    samples: {
      visibilityTimeoutSeconds: { values: [60, 90] },
      retentionSeconds: { values: [600, 1200] },
      ordered: { values: [false, true] },
      deadLetters: { values: [{ maxReceives: 5 }, { maxReceives: 10 }] },
      delaySeconds: { values: [5, 10] },
      deduplicated: { values: [false, true] },
      subscribesTo: { values: [{ topic: 'sales' }, undefined] },
    },
    nested: {
      'subscribesTo.topic': { values: ['sales', 'returns'] },
      'subscribesTo.filter': { values: ['book', 'toy'], with: { subscribesTo: { topic: 'sales' } } },
    },
    native: {
      aws: [{ queue: { kmsDataKeyReusePeriodSeconds: 300 } }, { deadLetters: { delaySeconds: 1 } }],
      google: [{ topic: { messageRetentionDuration: '600s' } }, { subscription: { retainAckedMessages: true } }],
      azure: [{ queue: { maxSizeInMegabytes: 2048 } }],
    },
  });
});

const EXISTING: ExistingQueue = {
  aws: { arn: 'arn:aws:sqs:us-east-1:123456789012:theirs', url: 'https://sqs.us-east-1.amazonaws.com/123456789012/theirs' },
  google: { topic: 'projects/p/topics/theirs', subscription: 'projects/p/subscriptions/theirs' },
  azure: { id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.ServiceBus/namespaces/n/queues/theirs' },
};

describe.each(CLOUDS)('a queue on %s', (cloud) => {
  test('in order, with dead letters, encrypted, for identities only', () => {
    const { the, of } = synth(cloud, (stack, catalogue) =>
      catalogue.queue(stack, 'orders', { ordered: true, deadLetters: { maxReceives: 7 } }),
    );
    if (cloud === 'aws') {
      expect(the('aws_sqs_queue', 'orders/queue')).toMatchObject({
        name: 'acme-test-orders.fifo',
        fifo_queue: true,
        sqs_managed_sse_enabled: true,
      });
      expect(the('aws_sqs_queue', 'orders/dead-letters/queue')).toMatchObject({
        name: 'acme-test-orders-dead-letters.fifo',
        fifo_queue: true,
      });
      expect(JSON.parse(the('aws_sqs_queue_redrive_policy').redrive_policy)).toEqual({
        deadLetterTargetArn: '${aws_sqs_queue.orders_dead-letters_queue.arn}',
        maxReceiveCount: 7,
      });
      expect(JSON.parse(the('aws_sqs_queue_redrive_allow_policy').redrive_allow_policy)).toEqual({
        redrivePermission: 'byQueue',
        sourceQueueArns: ['${aws_sqs_queue.orders_queue.arn}'],
      });
      for (const { body } of of('aws_sqs_queue_policy')) expect(JSON.parse(body.policy).Statement[0]).toMatchObject({ Effect: 'Deny' });
    } else if (cloud === 'google') {
      expect(the('google_pubsub_subscription', 'orders/subscription')).toMatchObject({
        enable_message_ordering: true,
        expiration_policy: { ttl: '' },
        dead_letter_policy: { dead_letter_topic: '${google_pubsub_topic.orders_dead-letters_topic.id}', max_delivery_attempts: 7 },
      });
      expect(the('google_pubsub_subscription', 'orders/dead-letters/subscription').topic).toBe(
        '${google_pubsub_topic.orders_dead-letters_topic.id}',
      );
      const agent = 'serviceAccount:service-123456789012@gcp-sa-pubsub.iam.gserviceaccount.com';
      expect(the('google_pubsub_topic_iam_member')).toMatchObject({ member: agent, role: 'roles/pubsub.publisher' });
      expect(the('google_pubsub_subscription_iam_member')).toMatchObject({
        member: agent,
        role: 'roles/pubsub.subscriber',
        subscription: '${google_pubsub_subscription.orders_subscription.id}',
      });
    } else {
      expect(the('azurerm_servicebus_queue')).toMatchObject({
        requires_session: true,
        max_delivery_count: 7,
        dead_lettering_on_message_expiration: true,
      });
      expect(the('azurerm_servicebus_namespace')).toMatchObject({ local_auth_enabled: false, minimum_tls_version: '1.2' });
    }
  });

  test.each<[keyof QueueProps, Partial<Record<CloudName, readonly [number, number]>>]>([
    ['visibilityTimeoutSeconds', { aws: [0, 43_200], google: [10, 600], azure: [5, 300] }],
    ['delaySeconds', { aws: [0, 900] }],
    ['retentionSeconds', { aws: [60, 1_209_600], google: [600, 2_678_400] }],
  ])('%s just inside and just outside its limits', (property, limits) => {
    const range = limits[cloud];
    if (!range) return;
    const problems = (value: number) =>
      synth(cloud, (stack, catalogue) => catalogue.queue(stack, 'orders', { [property]: value })).problems;
    const [min, max] = range;
    expect([min, max].flatMap(problems)).toEqual([]);
    for (const value of [min - 1, max + 1]) {
      expect(problems(value)).toEqual([expect.objectContaining({ message: expect.stringContaining(`${property} is ${value}, `) })]);
    }
  });

  test.each([
    ['made here', false],
    ['that exists', true],
  ])('grants on one %s', (_, existing) => {
    const { of, problems } = synth(cloud, (stack, catalogue) => {
      const queue = existing ? catalogue.queue.fromExisting(stack, 'orders', EXISTING) : catalogue.queue(stack, 'orders');
      const worker = catalogue.identity(stack, 'worker');
      queue.grantSend(worker);
      queue.grantConsume(worker);
    });
    expect(problems).toEqual([]);
    if (cloud === 'aws') {
      const arn = existing ? EXISTING.aws?.arn : '${aws_sqs_queue.orders_queue.arn}';
      const statements = of('aws_iam_role_policy').flatMap(({ body }) => JSON.parse(body.policy).Statement);
      expect(statements.map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
        ['Consume', [arn]],
        ['Send', [arn]],
      ]);
    } else if (cloud === 'google') {
      const worker = 'serviceAccount:${google_service_account.worker_service-account.email}';
      const members = [...of('google_pubsub_topic_iam_member'), ...of('google_pubsub_subscription_iam_member')].filter(
        ({ body }) => body.member === worker,
      );
      expect(members.map(({ body }) => [body.role, body.topic ?? body.subscription])).toEqual([
        ['roles/pubsub.publisher', existing ? EXISTING.google?.topic : '${google_pubsub_topic.orders_topic.id}'],
        ['roles/pubsub.subscriber', existing ? EXISTING.google?.subscription : '${google_pubsub_subscription.orders_subscription.id}'],
      ]);
    } else {
      const id = existing ? EXISTING.azure?.id : '${azurerm_servicebus_queue.orders_queue.id}';
      expect(of('azurerm_role_assignment').map(({ body }) => [body.role_definition_name, body.scope])).toEqual([
        ['Azure Service Bus Data Receiver', id],
        ['Azure Service Bus Data Sender', id],
      ]);
    }
  });
});

test('a delay or deduplication that a cloud has not is refused with the way out', () => {
  expect(synth('google', (stack, cloud) => cloud.queue(stack, 'orders', { delaySeconds: 5, deduplicated: true })).problems).toMatchObject([
    {
      message: 'delaySeconds is 5, Google Pub/Sub has no such thing: a subscription delivers at once.',
      remedy: expect.stringContaining('Or place test on aws (up to 900).'),
    },
    { message: expect.stringContaining('deduplicated is true, Google Pub/Sub has no such thing') },
  ]);
  expect(synth('aws', (stack, cloud) => cloud.queue(stack, 'orders', { deduplicated: true })).problems).toMatchObject([
    { message: 'deduplicated is true, SQS knows duplicates in ordered queues only.', remedy: 'Make it ordered, too.' },
  ]);
});
