import { Sha256 } from '@aws-crypto/sha256-js';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { Signer } from '@aws-sdk/rds-signer';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Cloud, Message } from './cloud.js';
import { errorText, log } from './log.js';

/** How long a message waits after its handling failed, in seconds. */
const RETRY_SECONDS = Number(process.env.RETRY_SECONDS ?? 10);

/** S3, SQS and SNS. The SDK finds the identity of the task or machine. */
export function aws(): Cloud {
  const region = process.env.AWS_REGION ?? process.env.REGION;
  const [s3, sqs, sns] = [
    new S3Client({ region, forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined }),
    new SQSClient({ region }),
    new SNSClient({ region }),
  ];

  /** Required by FIFO queues, and not supported by others. */
  const ordered = (address: string, { id, key }: Message) =>
    address.endsWith('.fifo') ? { MessageGroupId: key, MessageDeduplicationId: id } : {};

  return {
    documents: (Bucket) => ({
      write: async (Key, Body) => {
        await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/json' }));
      },
      read: async (Key) => {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
        return (await Body?.transformToString('utf8')) ?? '';
      },
    }),

    queue: (QueueUrl) => ({
      send: async (message) => {
        await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: message.body, ...ordered(QueueUrl, message) }));
      },
    }),

    topic: (TopicArn) => ({
      send: async (message) => {
        await sns.send(new PublishCommand({ TopicArn, Message: message.body, ...ordered(TopicArn, message) }));
      },
    }),

    consumer: (QueueUrl) => ({
      receive: async (handle, stop) => {
        while (!stop.aborted) {
          const { Messages = [] } = await sqs
            .send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 1, WaitTimeSeconds: 20 }), {
              abortSignal: stop,
            })
            .catch((error: unknown) => {
              if (stop.aborted) return { Messages: [] };
              throw error;
            });
          for (const { Body = '', ReceiptHandle, MessageId } of Messages) {
            try {
              await handle(Body);
              await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
            } catch (error) {
              log('WARNING', 'a message failed', { id: MessageId, error: errorText(error) });
              await sqs.send(
                new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: RETRY_SECONDS }),
              );
            }
          }
        }
      },
    }),

    databaseToken: (hostname, port, username) => new Signer({ hostname, port, username, region }).getAuthToken(),

    // Source: docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html, "Connecting with IAM"
    cacheToken: async (host, user) => {
      const [first, second] = host.split('.');
      // With TLS the primary endpoint is master.<replication group>.….
      const hostname = (first === 'master' ? second : first) as string;
      const signer = new SignatureV4({
        service: 'elasticache',
        region: region as string,
        credentials: defaultProvider(),
        sha256: Sha256,
      });
      const { query = {} } = await signer.presign(
        {
          method: 'GET',
          protocol: 'http:',
          hostname,
          path: '/',
          headers: { host: hostname },
          query: { Action: 'connect', User: user },
        },
        { expiresIn: 900 },
      );
      return `${hostname}/?${new URLSearchParams(query as Record<string, string>)}`;
    },
  };
}
