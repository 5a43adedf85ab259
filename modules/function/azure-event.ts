import type { FunctionEvent, FunctionResult, Handler, ObjectChange } from './event';

/**
 * The arguments that the worker passes to a function with a function.json. Sources:
 * learn.microsoft.com/azure/azure-functions/functions-reference-node (v3); the package
 * @azure/functions 3, src/Context.ts, which parses every text that is JSON, also an id of digits,
 * and begins the names of properties in lower case.
 */
interface Context {
  readonly bindingData?: {
    readonly messageId?: unknown;
    readonly applicationProperties?: Readonly<Record<string, unknown>>;
  };
  readonly req?: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    /** The bytes of the body; `rawBody` is a text of it for some content types only. */
    readonly bufferBody?: Uint8Array;
  };
  res?: unknown;
}

/**
 * The status before this run: `next` is the time for which it was planned, and `last` that of the
 * run before it. A schedule of less than a minute has none. Source: TimerListener.cs of
 * azure-webjobs-sdk-extensions (InvokeJobFunction)
 */
interface Timer {
  readonly scheduleStatus?: { readonly next?: string };
}

const text = (bytes: Uint8Array = new Uint8Array()) => Buffer.from(bytes).toString('utf8');

/** A function for each trigger type, to which function.json refers. */
export const serve = (handler: Handler) => ({
  message: async (context: Context, bytes: Uint8Array): Promise<void> => {
    const body = text(bytes);
    const { messageId = '', applicationProperties = {} } = context.bindingData ?? {};
    const attributes = Object.fromEntries(
      Object.entries(applicationProperties).map(([name, value]) => [name, String(value)]),
    );
    const result = await handler({
      type: 'messages',
      messages: [{ id: String(messageId), body, attributes, objects: objectsIn(body) }],
    });
    // The host returns a message to the queue if its function throws.
    if (result?.failed?.length) throw new Error(`the message ${result.failed.join(', ')} failed`);
  },
  time: async (_: Context, timer: Timer): Promise<void> => {
    const { next } = timer.scheduleStatus ?? {};
    await handler({ type: 'schedule', at: (next === undefined ? new Date() : new Date(next)).toISOString() });
  },
  request: async (context: Context): Promise<void> => {
    const at = context.req?.headers['x-polycloud-schedule'];
    const event: FunctionEvent = at === undefined ? requestOf(context) : { type: 'schedule', at };
    context.res = answer((await handler(event)) ?? {});
  },
});

const answer = ({ status = 200, headers = {}, body = '' }: FunctionResult) => ({ status, headers, body });

function requestOf({ req }: Context): FunctionEvent {
  if (!req) throw new Error('the host gave no request');
  const { pathname, searchParams } = new URL(req.url);
  return {
    type: 'request',
    method: req.method,
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers: req.headers,
    body: text(req.bufferBody),
  };
}

const PATH = /^\/blobServices\/default\/containers\/([^/]+)\/blobs\/(.+)$/;

/**
 * An event of Event Grid. Source: learn.microsoft.com/azure/event-grid/event-schema-blob-storage
 */
function objectsIn(body: string): ObjectChange[] {
  const { subject = '', eventType } = eventIn(body);
  const [, bucket, name] = PATH.exec(subject) ?? [];
  if (!bucket || !name || !eventType?.startsWith('Microsoft.Storage.Blob')) return [];
  return [{ bucket, name, change: eventType === 'Microsoft.Storage.BlobDeleted' ? 'deleted' : 'created' }];
}

function eventIn(body: string): { readonly subject?: string; readonly eventType?: string } {
  try {
    return JSON.parse(body) ?? {};
  } catch {
    return {}; // Not JSON: a message of a program, not of a bucket.
  }
}
