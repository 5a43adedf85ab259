import { defined } from './defined';
import type { EmulatedShop } from './emulated-shop';
import { startS3 } from './state-services';

const SIGNED = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=tester/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=none`;

/** Asks SQS at this address. */
export function sqsAt(endpoint: string) {
  // biome-ignore lint/suspicious/noExplicitAny: the JSON of any answer of SQS.
  return async (action: string, body: object): Promise<any> => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `AmazonSQS.${action}`,
        authorization: SIGNED('sqs'),
      },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${action}: ${text}`);
    return text ? JSON.parse(text) : {};
  };
}

/** SQS, SNS and S3 by moto, with what the shop has of them. */
export async function startAwsShop(): Promise<EmulatedShop> {
  const moto = await startS3('docs');
  const endpoint = `http://127.0.0.1:${moto.port}`;
  const sqs = sqsAt(endpoint);
  const sns = async (action: string, parameters: Record<string, string>): Promise<string> => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: SIGNED('sns') },
      body: new URLSearchParams({ Action: action, Version: '2010-03-31', ...parameters }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${action}: ${text}`);
    return text;
  };
  const arnOf = (name: string) => `arn:aws:sqs:us-east-1:123456789012:${name}`;
  const make = async (QueueName: string, Attributes: Record<string, string> = {}): Promise<string> =>
    (await sqs('CreateQueue', { QueueName, Attributes })).QueueUrl;

  const fifo = { FifoQueue: 'true', ContentBasedDeduplication: 'true' };
  const deadLetters = await make('dead-letters.fifo', fifo);
  // As the workload has it: five tries.
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf('dead-letters.fifo'), maxReceiveCount: 5 });
  const orders = await make('orders.fifo', { ...fifo, VisibilityTimeout: '120', RedrivePolicy });
  const sales = defined(/<TopicArn>(.+)<\/TopicArn>/.exec(await sns('CreateTopic', { Name: 'sales' }))?.[1]);
  const queues: Record<string, string> = { 'dead-letters': deadLetters };
  for (const name of ['stock', 'billing']) {
    queues[name] = await make(name);
    await sns('Subscribe', {
      TopicArn: sales,
      Protocol: 'sqs',
      Endpoint: arnOf(name),
      'Attributes.entry.1.key': 'RawMessageDelivery',
      'Attributes.entry.1.value': 'true',
    });
  }
  return {
    ...moto,
    env: { ...moto.env, AWS_ENDPOINT_URL: endpoint, AWS_REGION: 'us-east-1' },
    addresses: { send: orders, consume: orders, sales },
    get: (name) => moto.get(`docs/${name}`),
    announce: async (MessageBody, MessageGroupId) => {
      await sqs('SendMessage', { QueueUrl: orders, MessageBody, MessageGroupId });
    },
    take: async (name) => {
      const QueueUrl = queues[name];
      const { Messages = [] } = await sqs('ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10 });
      for (const { ReceiptHandle } of Messages) await sqs('DeleteMessage', { QueueUrl, ReceiptHandle });
      return Messages.map(({ Body }: { Body: string }) => Body);
    },
  };
}
