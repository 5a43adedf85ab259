import { onLambda } from '../../support/lambda';
import { sqsAt } from '../../support/moto';
import { withProgram } from '../../support/services';
import { startS3 } from '../../support/state-services';

interface Received {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
}

interface Answer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

const ARN = 'arn:aws:sqs:us-east-1:123456789012:';

/**
 * What the mapping of a queue does, with SQS of moto and the program in the runtime of Lambda: it
 * gives out a batch, and deletes all messages but those that the program names. Source:
 * docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
withProgram('moto_server')(
  'of a batch of SQS only the message that failed comes again, and then it is set aside',
  async () => {
    const moto = await startS3();
    try {
      const sqs = sqsAt(`http://127.0.0.1:${moto.port}`);
      const { QueueUrl: dead } = await sqs('CreateQueue', { QueueName: 'dead' });
      const { QueueUrl } = await sqs('CreateQueue', {
        QueueName: 'orders',
        Attributes: {
          VisibilityTimeout: '0',
          RedrivePolicy: JSON.stringify({ deadLetterTargetArn: `${ARN}dead`, maxReceiveCount: 2 }),
        },
      });
      for (const MessageBody of ['good', 'bad', 'better']) await sqs('SendMessage', { QueueUrl, MessageBody });

      const batch = async (): Promise<string[]> => {
        const received = await sqs('ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10 });
        const messages: readonly Received[] = received.Messages ?? [];
        if (messages.length === 0) return [];
        const Records = messages.map(({ MessageId, ReceiptHandle, Body }) => ({
          messageId: MessageId,
          receiptHandle: ReceiptHandle,
          body: Body,
          attributes: {},
          messageAttributes: {},
          eventSource: 'aws:sqs',
          eventSourceARN: `${ARN}orders`,
        }));
        const [{ body }] = (await onLambda([{ Records }])) as unknown as [{ body: Answer }];
        const { batchItemFailures } = body;
        const failed = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
        for (const { MessageId, ReceiptHandle } of messages)
          if (!failed.includes(MessageId)) await sqs('DeleteMessage', { QueueUrl, ReceiptHandle });
        return messages.map(({ Body }) => Body).sort();
      };
      expect(await batch()).toEqual(['bad', 'better', 'good']);
      expect(await batch()).toEqual(['bad']);
      expect(await batch()).toEqual([]);
      const { Messages } = await sqs('ReceiveMessage', { QueueUrl: dead });
      expect(Messages.map(({ Body }: Received) => Body)).toEqual(['bad']);
    } finally {
      await moto.stop();
    }
  },
);
