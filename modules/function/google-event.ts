import type { FunctionEvent, FunctionResult, Handler, Message } from './event';

/**
 * The arguments of an HTTP function in Google's functions framework: an Express request, whose JSON
 * is already parsed.
 */
interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
  readonly rawBody?: Buffer;
}

interface Response {
  status(code: number): Response;
  set(headers: Readonly<Record<string, string>>): Response;
  send(body: string): unknown;
}

/** A message that Pub/Sub pushes. Source: cloud.google.com/pubsub/docs/push */
interface Push {
  readonly message: {
    readonly data?: string;
    readonly messageId: string;
    readonly attributes?: Readonly<Record<string, string>>;
  };
  readonly subscription: string;
}

export const serve =
  (handler: Handler) =>
  async (request: Request, response: Response): Promise<void> => {
    const event = eventOf(request);
    try {
      const result = (await handler(event)) ?? {};
      if (event.type === 'messages' && result.failed?.length)
        throw new Error(`the message ${result.failed.join(', ')} failed`);
      answer(response, result);
    } catch (error) {
      // Every status except success makes Pub/Sub and Cloud Scheduler retry.
      console.error(error);
      response.status(500).send('');
    }
  };

function answer(response: Response, { status = 200, headers = {}, body = '' }: FunctionResult): void {
  response.status(status).set(headers).send(body);
}

function eventOf(request: Request): FunctionEvent {
  const { body } = request;
  if (isPush(body)) return { type: 'messages', messages: [messageOf(body)] };
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
  );
  const planned = headers['x-cloudscheduler-scheduletime'];
  if (headers['x-cloudscheduler'] === 'true') return { type: 'schedule', at: planned ?? new Date().toISOString() };
  return {
    type: 'request',
    method: request.method,
    path: request.path,
    query: Object.fromEntries(Object.entries(request.query).map(([name, value]) => [name, String(value)])),
    headers,
    body: request.rawBody?.toString('utf8') ?? '',
  };
}

function isPush(body: unknown): body is Push {
  const { message, subscription } = (body ?? {}) as Partial<Push>;
  return typeof subscription === 'string' && typeof message?.messageId === 'string';
}

/**
 * Source: cloud.google.com/storage/docs/pubsub-notifications: the event type is in the attributes.
 */
function messageOf({ message: { data = '', messageId, attributes = {} } }: Push): Message {
  const { eventType, bucketId, objectId } = attributes;
  const complete = eventType !== undefined && bucketId !== undefined && objectId !== undefined;
  return {
    id: messageId,
    body: Buffer.from(data, 'base64').toString('utf8'),
    attributes,
    objects: complete
      ? [{ bucket: bucketId, name: objectId, change: eventType === 'OBJECT_FINALIZE' ? 'created' : 'deleted' }]
      : [],
  };
}
