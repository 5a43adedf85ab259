import type { CloudName } from '../../modules/core/placement';
import type { QueueProps } from '../../modules/queue/queue';
import { QUEUE } from '../../modules/queue/support';
import { byCloud } from '../support/by-cloud';
import { everyPropertyCounts } from '../support/conformance';
import { EXISTING } from '../support/queue';
import { CLOUDS, synth } from '../support/synth';
import { deploysAndSettles, Workspace } from '../support/terraform';

describe('queue: every property counts', () => {
  // A topic is made in the stack; the samples say how many of its kinds pass the filter.
  type Plain = Omit<QueueProps, 'subscribesTo'> & {
    subscribesTo?: { topic: string; filter?: string };
    grants?: Record<string, boolean>;
  };
  everyPropertyCounts<Plain, QueueProps>({
    table: QUEUE,
    base: {},
    make: (stack, cloud, { subscribesTo, grants, ...props }) => {
      const topic = cloud.topic(stack, subscribesTo?.topic ?? 'sales', { ordered: true });
      const filter = subscribesTo?.filter ? { kind: [subscribesTo.filter] } : undefined;
      const queue = cloud.queue(stack, 'orders', { ...props, subscribesTo: subscribesTo && { topic, filter } });
      const clerk = cloud.identity(stack, 'clerk');
      if (grants?.peek) queue.grantPeek(clerk);
      if (grants?.redrive) queue.grantRedrive(clerk);
    },
    samples: {
      visibilityTimeoutSeconds: { values: [60, 90] },
      retentionSeconds: { values: [600, 1200] },
      ordered: { values: [false, true] },
      deadLetters: { values: [{ maxReceives: 5 }, { maxReceives: 10 }] },
      delaySeconds: { values: [5, 10] },
      deduplicated: { values: [false, true] },
      maxMessageKiB: { values: [64, 256] },
      maxSizeGiB: { values: [1, 2] },
      encryption: { values: ['customerKey', 'providerKey'] },
      grants: { values: [{ peek: true }, { redrive: true }] },
      subscribesTo: { values: [{ topic: 'sales' }, undefined] },
    },
    nested: {
      'grants.peek': { values: [true, false] },
      'grants.redrive': { values: [true, false] },
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

describe.each(CLOUDS)('a queue on %s', (cloud) => {
  test('and a topic say what their clients connect to, made here or elsewhere: on Azure that is AMQP, too', () => {
    const ports: (readonly number[])[] = [];
    synth(cloud, (stack, catalogue) => {
      const created = [catalogue.queue(stack, 'orders'), catalogue.topic(stack, 'sales')];
      const existing = [
        catalogue.queue.fromExisting(stack, 'old-orders', EXISTING),
        catalogue.topic.fromExisting(stack, 'old-sales', {
          aws: { arn: 'arn:aws:sns:us-east-1:123456789012:theirs' },
          google: { topic: 'projects/p/topics/theirs' },
          azure: { id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.ServiceBus/namespaces/n/topics/theirs' },
        }),
      ];
      ports.push(...[...created, ...existing].map((one) => one.ports));
    });
    expect(ports).toEqual(Array(4).fill({ aws: [443], google: [443], azure: [443, 5671] }[cloud]));
  });

  test('in order, with dead letters, encrypted, for identities only', () => {
    const { the, of } = synth(cloud, (stack, catalogue) =>
      catalogue.queue(stack, 'orders', { ordered: true, deadLetters: { maxReceives: 7 } }),
    );
    byCloud(cloud, {
      aws: () => {
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
        for (const { body } of of('aws_sqs_queue_policy'))
          expect(JSON.parse(body.policy).Statement[0]).toMatchObject({ Effect: 'Deny' });
      },
      google: () => {
        expect(the('google_pubsub_subscription', 'orders/subscription')).toMatchObject({
          enable_message_ordering: true,
          expiration_policy: { ttl: '' },
          dead_letter_policy: {
            dead_letter_topic: '${google_pubsub_topic.orders_dead-letters_topic.id}',
            max_delivery_attempts: 7,
          },
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
      },
      azure: () => {
        expect(the('azurerm_servicebus_queue')).toMatchObject({
          requires_session: true,
          max_delivery_count: 7,
          dead_lettering_on_message_expiration: true,
        });
        expect(the('azurerm_servicebus_namespace')).toMatchObject({
          local_auth_enabled: false,
          minimum_tls_version: '1.2',
        });
      },
    });
  });

  const LIMITS: [string, Partial<Record<CloudName, readonly number[]>>][] = [
    ['visibilityTimeoutSeconds', { aws: [0, 43_200], google: [10, 600], azure: [5, 300] }],
    ['delaySeconds', { aws: [0, 900] }],
    ['retentionSeconds', { aws: [60, 1_209_600], google: [600, 2_678_400], azure: [1] }],
    ['deadLetters.maxReceives', { aws: [1, 1000], google: [5, 100], azure: [1] }],
    ['maxMessageKiB', { aws: [1, 1024] }],
    ['maxSizeGiB', { azure: [1, 5] }],
  ];
  test.each(LIMITS.filter(([, limits]) => limits[cloud]))(
    '%s just inside and just outside its limits',
    (property, limits) => {
      const problems = (value: number) => {
        const [outer, inner] = property.split('.') as [string, string | undefined];
        return synth(cloud, (stack, catalogue) =>
          catalogue.queue(stack, 'orders', { [outer]: inner ? { [inner]: value } : value }),
        ).problems;
      };
      const [min, max] = limits[cloud] as [number, number | undefined];
      expect([min, max ?? min].flatMap(problems)).toEqual([]);
      for (const value of [min - 1, ...(max === undefined ? [] : [max + 1])]) {
        expect(problems(value)).toEqual([
          expect.objectContaining({ message: expect.stringContaining(`${property} is ${value}, `) }),
        ]);
      }
    },
  );

  test('a name just inside and just outside its limits', () => {
    // "acme-test-" is 10 characters, the hash of Google 7, the second queue's "-dead-letters" 13,
    // the end of an ordered one 5.
    const most = { aws: 80 - 10 - 13, google: 255 - 10 - 13 - 7, azure: 260 - 10 }[cloud];
    const problems = (length: number, ordered = false) =>
      synth(cloud, (stack, catalogue) =>
        catalogue.queue(stack, `q${'x'.repeat(length - 1)}`, { ordered }),
      ).problems.map(({ message }) => message);
    expect(problems(most)).toEqual([]);
    // One that does not fit is shortened, which is not a mistake of the user.
    expect(problems(most + 1)).toEqual([]);
    for (const length of [most - 5, most - 4]) expect(problems(length, true)).toEqual([]);
  });
});

test.concurrent.each(CLOUDS)(
  'on %s it deploys with everything it has, plans again without changes, and destroys',
  async (cloud) => {
    const { json, problems } = synth(cloud, (stack, catalogue) => {
      const topic = catalogue.topic(stack, 'sales', { ordered: true });
      const queue = catalogue.queue(stack, 'orders', {
        ordered: true,
        visibilityTimeoutSeconds: 60,
        retentionSeconds: 600,
        deadLetters: { maxReceives: 7 },
        subscribesTo: { topic, filter: { kind: ['book'] } },
        ...{
          aws: { delaySeconds: 5, deduplicated: true, maxMessageKiB: 64 },
          google: {},
          azure: { deduplicated: true, maxSizeGiB: 2 },
        }[cloud],
      });
      const clerk = catalogue.identity(stack, 'clerk');
      queue.grantConsume(clerk);
      byCloud(cloud, {
        aws: () => {
          queue.grantPeek(clerk);
          queue.grantRedrive(clerk);
        },
        google: () => {},
        azure: () => queue.grantRedrive(clerk),
      });
      const plain = catalogue.queue(stack, 'plain');
      plain.grantSend(clerk);
      plain.grantRedrive(clerk);
    });
    expect(problems).toEqual([]);
    await deploysAndSettles(json);
  },
);

test.concurrent.each(CLOUDS)(
  'on %s, of a protected environment, it can be neither destroyed nor replaced',
  async (cloud) => {
    const json = (ordered: boolean) =>
      synth(cloud, (stack, catalogue) => catalogue.queue(stack, 'orders', { ordered }), { protected: true }).json;
    const workspace = new Workspace();
    try {
      workspace.write(json(false));
      await workspace.init();
      await workspace.apply();
      const address = {
        aws: 'aws_sqs_queue.orders_queue',
        google: 'google_pubsub_subscription.orders_subscription',
        azure: 'azurerm_servicebus_queue.orders_queue',
      }[cloud];
      const destroyed = await workspace.run('plan', '-destroy', '-input=false');
      workspace.write(json(true));
      const replaced = await workspace.run('plan', '-input=false');
      for (const refused of [destroyed, replaced]) {
        expect(refused.code).toBe(1);
        expect(refused.out).toContain('Instance cannot be destroyed');
        expect(refused.out.replace(/\s+/g, ' ')).toContain(`Resource ${address} has lifecycle.prevent_destroy set`);
      }
    } finally {
      await workspace.stop();
    }
  },
);
