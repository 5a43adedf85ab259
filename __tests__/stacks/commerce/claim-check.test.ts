import { CLOUDS } from '../../../modules/core/placement';
import { byCloud } from '../../support/by-cloud';
import { shopOf } from './shop';

/**
 * Large data in the bucket, a small event in the queue: an order's way through the shipped
 * workload, in the words of each cloud.
 */
const EVERYWHERE = CLOUDS.flatMap((cloud) => [[cloud, 'containers'] as const, [cloud, 'machines'] as const]);
// The least that a worker pool of Google takes.
const erpWorker = { cpu: 1, memoryGiB: 2, min: 1, max: 1 };

describe.each(EVERYWHERE)('an order on %s, in %s', (cloud, runsOn) => {
  const json = shopOf('dev', cloud, { runsOn, erpWorker });
  // biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
  const all = (type: string): [string, any][] => Object.entries(json.resource[type] ?? {});
  const ref = (address: string) => `\${${address}}`;

  /** What the identity `who` was granted on `what`: each cloud's own words for it. */
  const granted = (who: string, what: string): unknown[] => {
    const mine = (name: string) => name.startsWith(`commerce_${what}_grant-`) && name.includes(`-commerce-${who}_`);
    const byRoles = () => {
      const types = Object.keys(json.resource).filter((type) => /_iam_member$|^azurerm_role_assignment$/.test(type));
      return types
        .flatMap(all)
        .filter(([name]) => mine(name))
        .map(([, { role, bucket, topic, subscription, role_definition_name, scope }]) => [
          role ?? role_definition_name,
          bucket ?? topic ?? subscription ?? scope,
        ]);
    };
    return byCloud(cloud, {
      aws: () => {
        const statements = all('aws_iam_role_policy').flatMap(([name, { policy }]) =>
          mine(name) ? JSON.parse(policy).Statement : [],
        );
        return statements.map(({ Action, Resource }) => [Action[0], Resource]);
      },
      google: byRoles,
      azure: byRoles,
    });
  };
  const [objects, orders, sales] = {
    aws: [
      'aws_s3_bucket.commerce_docs_bucket.arn',
      'aws_sqs_queue.commerce_orders_queue.arn',
      'aws_sns_topic.commerce_sales_topic.arn',
    ],
    google: [
      'google_storage_bucket.commerce_docs_bucket.name',
      'google_pubsub_topic.commerce_orders_topic.id',
      'google_pubsub_topic.commerce_sales_topic.id',
    ],
    azure: [
      'azurerm_storage_container.commerce_docs_container.id',
      'azurerm_servicebus_queue.commerce_orders_queue.id',
      'azurerm_servicebus_topic.commerce_sales_topic.id',
    ],
  }[cloud].map(ref) as [string, string, string];

  test('finds its queue and topic from the storefront and the ERP worker, on the ports of their clients', () => {
    const rules = {
      aws: all('aws_vpc_security_group_egress_rule').map(
        ([name, { from_port }]) => [name, [String(from_port)]] as const,
      ),
      google: all('google_compute_firewall')
        .filter(([, { direction }]) => direction === 'EGRESS')
        .map(([name, { allow }]) => [name, allow?.[0]?.ports ?? []] as const),
      azure: all('azurerm_network_security_rule').map(
        ([name, { destination_port_ranges }]) => [name, destination_port_ranges ?? []] as const,
      ),
    }[cloud];
    const what = runsOn === 'machines' ? 'group' : 'service';
    for (const group of [`storefront-${what}`, `erp-worker-${what}`]) {
      const opened = rules
        .filter(([name]) => name.includes(group) && name.includes('internet'))
        .flatMap(([, ports]) => ports);
      expect([group, ...new Set(opened)]).toEqual([group, '443', ...{ aws: [], google: [], azure: ['5671'] }[cloud]]);
    }
  });

  test(
    'is written as an object and announced by the storefront, which can neither read the one nor take the ' + 'other',
    () => {
      expect({
        objects: granted('storefront', 'docs'),
        queue: granted('storefront', 'orders'),
        topic: granted('storefront', 'sales'),
      }).toEqual(
        {
          aws: { objects: [['s3:PutObject', [`${objects}/*`]]], queue: [['sqs:SendMessage', [orders]]], topic: [] },
          google: {
            objects: [['roles/storage.objectCreator', objects]],
            queue: [['roles/pubsub.publisher', orders]],
            topic: [],
          },
          // The role that writes and does no more is one of ours.
          azure: { objects: [[undefined, objects]], queue: [['Azure Service Bus Data Sender', orders]], topic: [] },
        }[cloud],
      );
    },
  );

  test('is taken and read by the worker, which tells the topic and can do no more', () => {
    const subscription = ref('google_pubsub_subscription.commerce_orders_subscription.id');
    expect({
      objects: granted('erp-worker', 'docs'),
      queue: granted('erp-worker', 'orders'),
      topic: granted('erp-worker', 'sales'),
    }).toEqual(
      {
        aws: {
          objects: [['s3:GetObject', [`${objects}/*`]]],
          queue: [['sqs:ReceiveMessage', [orders]]],
          topic: [['sns:Publish', [sales]]],
        },
        google: {
          objects: [[ref('google_project_iam_custom_role.storage-roles_read_role.id'), objects]],
          queue: [['roles/pubsub.subscriber', subscription]],
          topic: [['roles/pubsub.publisher', sales]],
        },
        azure: {
          objects: [['Storage Blob Data Reader', objects]],
          queue: [['Azure Service Bus Data Receiver', orders]],
          topic: [['Azure Service Bus Data Sender', sales]],
        },
      }[cloud],
    );
  });

  test('is set aside after five tries', () => {
    const { resource } = json;
    byCloud(cloud, {
      aws: () => {
        expect(JSON.parse(resource.aws_sqs_queue_redrive_policy.commerce_orders_redrive.redrive_policy)).toEqual({
          deadLetterTargetArn: ref('aws_sqs_queue.commerce_orders_dead-letters_queue.arn'),
          maxReceiveCount: 5,
        });
        expect(resource.aws_sqs_queue.commerce_orders_queue.fifo_queue).toBe(true);
      },
      google: () => {
        expect(resource.google_pubsub_subscription.commerce_orders_subscription).toMatchObject({
          enable_message_ordering: true,
          dead_letter_policy: {
            dead_letter_topic: ref('google_pubsub_topic.commerce_orders_dead-letters_topic.id'),
            max_delivery_attempts: 5,
          },
        });
      },
      azure: () => {
        expect(resource.azurerm_servicebus_queue.commerce_orders_queue).toMatchObject({
          requires_session: true,
          max_delivery_count: 5,
        });
      },
    });
  });

  if (runsOn === 'machines')
    test('brings more workers while it waits', () => {
      const { resource } = json;
      byCloud(cloud, {
        aws: () => {
          const [{ metric_stat }] =
            resource.aws_autoscaling_policy['commerce_erp-worker-group_queue'].target_tracking_configuration
              .customized_metric_specification.metrics;
          expect(metric_stat.metric.dimensions[0].value).toBe(ref('aws_sqs_queue.commerce_orders_queue.name'));
        },
        google: () => {
          const { metric } =
            resource.google_compute_region_autoscaler['commerce_erp-worker-group_autoscaler'].autoscaling_policy;
          expect(metric[0].filter).toContain(ref('google_pubsub_subscription.commerce_orders_subscription.name'));
        },
        azure: () => {
          const [{ rule }] = resource.azurerm_monitor_autoscale_setting['commerce_erp-worker-group_autoscale'].profile;
          expect(rule[0].metric_trigger.dimensions[0].values).toEqual([
            ref('azurerm_servicebus_queue.commerce_orders_queue.name'),
          ]);
        },
      });
    });

  test.each(['stock', 'billing'])('is told to %s, in its own queue', (subscriber) => {
    const at = <T>(type: string, name: string): T => json.resource[type][`commerce_${subscriber}_${name}`];
    byCloud(cloud, {
      aws: () => {
        expect(at('aws_sns_topic_subscription', 'subscription')).toMatchObject({
          topic_arn: sales,
          protocol: 'sqs',
          endpoint: ref(`aws_sqs_queue.commerce_${subscriber}_queue.arn`),
        });
      },
      google: () => {
        expect(at('google_pubsub_subscription', 'subscription')).toMatchObject({ topic: sales });
      },
      azure: () => {
        expect(at('azurerm_servicebus_subscription', 'subscription')).toMatchObject({
          topic_id: sales,
          forward_to: ref(`azurerm_servicebus_queue.commerce_${subscriber}_queue.name`),
        });
      },
    });
  });

  test('has addresses that programs are told', () => {
    expect(Object.keys(json.output)).toEqual(
      expect.arrayContaining(['commerce_docs-address', 'commerce_orders-send', 'commerce_orders-consume']),
    );
  });
});
