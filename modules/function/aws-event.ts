import { changeOf, isStream, type StreamEvent } from './aws-stream-event';
import type { FunctionEvent, FunctionResult, Handler, Message, ObjectChange } from './event';

/** An event of SQS. Source: docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
interface SqsEvent {
  readonly Records: readonly {
    readonly messageId: string;
    readonly body: string;
    readonly messageAttributes?: Readonly<Record<string, { readonly stringValue?: string }>>;
  }[];
}

/**
 * A request to a function URL. Source: docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
interface UrlEvent {
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly requestContext: { readonly http: { readonly method: string } };
}

/** The payload of our schedules. */
interface TimeEvent {
  readonly 'polycloud.schedule': string;
}

type AwsEvent = SqsEvent | StreamEvent | UrlEvent | TimeEvent;

export const serve =
  (handler: Handler) =>
  async (event: unknown): Promise<unknown> => {
    // A call may have any JSON as its payload, also a text or null.
    if (!isEvent(event)) return (await handler({ type: 'call', payload: event })) ?? {};
    const result = (await handler(eventOf(event))) ?? {};
    if ('Records' in event)
      return { batchItemFailures: (result.failed ?? []).map((itemIdentifier) => ({ itemIdentifier })) };
    if ('rawPath' in event) return answer(result);
    return result;
  };

const isEvent = (event: unknown): event is AwsEvent => typeof event === 'object' && event !== null;

const answer = ({ status = 200, headers = {}, body = '' }: FunctionResult) => ({ statusCode: status, headers, body });

function eventOf(event: AwsEvent): FunctionEvent {
  if (isStream(event)) return { type: 'changes', changes: event.Records.map(changeOf) };
  if ('Records' in event) return { type: 'messages', messages: event.Records.map(messageOf) };
  if ('rawPath' in event) return requestOf(event);
  if ('polycloud.schedule' in event) return { type: 'schedule', at: event['polycloud.schedule'] };
  return { type: 'call', payload: event };
}

function messageOf({ messageId, body, messageAttributes = {} }: SqsEvent['Records'][number]): Message {
  const attributes = Object.fromEntries(
    Object.entries(messageAttributes).map(([name, { stringValue = '' }]) => [name, stringValue]),
  );
  return { id: messageId, body, attributes, objects: objectsIn(body) };
}

function requestOf({
  rawPath,
  rawQueryString,
  headers = {},
  body = '',
  isBase64Encoded,
  requestContext,
}: UrlEvent): FunctionEvent {
  return {
    type: 'request',
    method: requestContext.http.method,
    path: rawPath,
    query: Object.fromEntries(new URLSearchParams(rawQueryString)),
    headers,
    body: isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body,
  };
}

/**
 * Source: docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html: object
 * keys are URL-encoded, with + for spaces.
 */
function objectsIn(body: string): ObjectChange[] {
  const records = recordsIn(body);
  return records.flatMap(({ eventName, s3 }) =>
    s3 && eventName
      ? [
          {
            bucket: s3.bucket.name,
            name: decodeURIComponent(s3.object.key.replaceAll('+', ' ')),
            change: eventName.startsWith('ObjectRemoved') ? ('deleted' as const) : ('created' as const),
          },
        ]
      : [],
  );
}

interface S3Record {
  readonly eventName?: string;
  readonly s3?: { readonly bucket: { readonly name: string }; readonly object: { readonly key: string } };
}

function recordsIn(body: string): S3Record[] {
  try {
    const parsed = JSON.parse(body);
    return Array.isArray(parsed?.Records) ? parsed.Records : [];
  } catch {
    return []; // Not JSON: a message of a program, not of a bucket.
  }
}
