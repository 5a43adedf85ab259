import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Cloud } from './cloud.js';

/** S3 and SQS, with the SDK that is part of Lambda's runtime. */
export function aws(): Cloud {
  // A server on this machine addresses a bucket by path.
  const s3 = new S3Client({ forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined });
  const sqs = new SQSClient({});
  return {
    objects: (Bucket) => ({
      list: async (Prefix) => {
        const names: string[] = [];
        let ContinuationToken: string | undefined;
        do {
          const page = await s3.send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken }));
          names.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
          ContinuationToken = page.NextContinuationToken;
        } while (ContinuationToken);
        return names;
      },
      read: async (Key) => {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
        return (await Body?.transformToString('utf8')) ?? '';
      },
      write: async (Key, Body, ContentType) => {
        await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType }));
      },
    }),
    send: async (QueueUrl, { id, key, body }) => {
      await sqs.send(
        new SendMessageCommand({ QueueUrl, MessageBody: body, MessageGroupId: key, MessageDeduplicationId: id }),
      );
    },
  };
}
