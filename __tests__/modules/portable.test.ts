import type { CloudName } from '../../modules/core/placement';
import type { DaprComponent, GocloudAddress } from '../../modules/core/portable';
import { CLOUDS, synth } from '../support/synth';

/** What programs are told, as Terraform writes it. */
const EXPECTED: Record<CloudName, Record<string, GocloudAddress | DaprComponent | string>> = {
  aws: {
    send: {
      url: '${replace(aws_sqs_queue.orders_queue.url, "https://", "awssqs://")}?region=us-east-1',
      environment: {},
    },
    consume: {
      url: '${replace(aws_sqs_queue.orders_queue.url, "https://", "awssqs://")}?region=us-east-1&raw=true',
      environment: {},
    },
    queue: {
      type: 'bindings.aws.sqs',
      version: 'v1',
      metadata: { queueName: '${aws_sqs_queue.orders_queue.name}', region: 'us-east-1' },
    },
    publish: { url: 'awssns:///${aws_sns_topic.sales_topic.arn}?region=us-east-1', environment: {} },
    pubsub: {
      type: 'pubsub.aws.snssqs',
      version: 'v1',
      metadata: { region: 'us-east-1', disableEntityManagement: 'true', fifo: 'false' },
      topic: '${element(reverse(split(":", aws_sns_topic.sales_topic.arn)), 0)}',
    } as DaprComponent,
    bucket: { url: 's3://${aws_s3_bucket.docs_bucket.id}?region=us-east-1', environment: {} },
    objects: {
      type: 'bindings.aws.s3',
      version: 'v1',
      metadata: { bucket: '${aws_s3_bucket.docs_bucket.id}', region: 'us-east-1' },
    },
  },
  google: {
    send: { url: 'gcppubsub://${google_pubsub_topic.orders_topic.id}', environment: {} },
    consume: { url: 'gcppubsub://${google_pubsub_subscription.orders_subscription.id}', environment: {} },
    queue: 'bindings.gcp.pubsub signs in with the key of a service account',
    publish: { url: 'gcppubsub://${google_pubsub_topic.sales_topic.id}', environment: {} },
    pubsub: {
      type: 'pubsub.gcp.pubsub',
      version: 'v1',
      metadata: { projectId: 'acme-dev', disableEntityManagement: 'true', enableMessageOrdering: 'false' },
      topic: '${element(reverse(split("/", google_pubsub_topic.sales_topic.id)), 0)}',
    } as DaprComponent,
    bucket: { url: 'gs://${google_storage_bucket.docs_bucket.name}', environment: {} },
    objects: 'bindings.gcp.bucket signs in with the key of a service account',
  },
  azure: {
    send: {
      url: 'azuresb://${azurerm_servicebus_queue.orders_queue.name}',
      environment: {
        AZURE_SERVICEBUS_HOSTNAME: '${azurerm_servicebus_namespace.messaging_namespace.name}.servicebus.windows.net',
      },
    },
    consume: 'gocloud.dev receives from subscriptions of Service Bus topics, and not from queues',
    queue: {
      type: 'bindings.azure.servicebusqueues',
      version: 'v1',
      metadata: {
        namespaceName: '${azurerm_servicebus_namespace.messaging_namespace.name}.servicebus.windows.net',
        queueName: '${azurerm_servicebus_queue.orders_queue.name}',
        disableEntityManagement: 'true',
      },
    },
    publish: {
      url: 'azuresb://${azurerm_servicebus_topic.sales_topic.name}',
      environment: {
        AZURE_SERVICEBUS_HOSTNAME: '${azurerm_servicebus_namespace.messaging_namespace.name}.servicebus.windows.net',
      },
    },
    pubsub: {
      type: 'pubsub.azure.servicebus.topics',
      version: 'v1',
      metadata: {
        namespaceName: '${azurerm_servicebus_namespace.messaging_namespace.name}.servicebus.windows.net',
        disableEntityManagement: 'true',
      },
      topic: '${azurerm_servicebus_topic.sales_topic.name}',
    } as DaprComponent,
    bucket: {
      url:
        'azblob://${azurerm_storage_container.docs_container.name}?storage_account=' +
        '${azurerm_storage_account.docs_account.name}',
      environment: {},
    },
    objects: {
      type: 'bindings.azure.blobstorage',
      version: 'v1',
      metadata: {
        accountName: '${azurerm_storage_account.docs_account.name}',
        containerName: '${azurerm_storage_container.docs_container.name}',
        disableEntityManagement: 'true',
      },
    },
  },
};

describe.each(CLOUDS)('on %s', (cloud) => {
  test.each(['send', 'consume', 'queue', 'publish', 'pubsub', 'bucket', 'objects'])(
    '%s is what gocloud.dev or Dapr opens, or an error',
    (name) => {
      const { problems, json } = synth(cloud, (stack, catalogue) => {
        const [queue, topic, bucket] = [
          catalogue.queue(stack, 'orders'),
          catalogue.topic(stack, 'sales'),
          catalogue.bucket(stack, 'docs'),
        ];
        const value = {
          send: () => queue.gocloudSend,
          consume: () => queue.gocloudConsume,
          queue: () => queue.daprBinding,
          publish: () => topic.gocloudPublish,
          pubsub: () => topic.daprPubsub,
          bucket: () => bucket.gocloud,
          objects: () => bucket.daprBinding,
        }[name] as () => object;
        stack.addOverride('output.told.value', value());
      });
      const expected = EXPECTED[cloud][name];
      if (typeof expected === 'string')
        expect(problems).toMatchObject([{ message: expect.stringContaining(expected) }]);
      else expect([problems, json.output?.told.value]).toEqual([[], expected]);
    },
  );
});

test('what was created elsewhere is opened the same way', () => {
  const id = '/subscriptions/s/resourceGroups/g/providers/Microsoft.ServiceBus/namespaces/acme';
  const { json } = synth('azure', (stack, { queue, topic, bucket }) => {
    const orders = queue.fromExisting(stack, 'orders', { azure: { id: `${id}/queues/orders` } });
    const sales = topic.fromExisting(stack, 'sales', { azure: { id: `${id}/topics/sales` } });
    const accountId = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/acmedocs';
    const docs = bucket.fromExisting(stack, 'docs', { azure: { accountId, container: 'docs' } });
    stack.addOverride('output.told.value', [
      orders.gocloudSend,
      sales.daprPubsub.metadata.namespaceName,
      docs.gocloud.url,
      docs.address,
    ]);
  });
  expect(json.output.told.value).toEqual([
    { url: 'azuresb://orders', environment: { AZURE_SERVICEBUS_HOSTNAME: 'acme.servicebus.windows.net' } },
    'acme.servicebus.windows.net',
    'azblob://docs?storage_account=acmedocs',
    'acmedocs/docs',
  ]);
});
