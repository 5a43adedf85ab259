import type { FunctionEvent, FunctionResult, Handler, ObjectChange } from './event';

/**
 * The arguments that the host passes to a function with a function.json. Source:
 * learn.microsoft.com/azure/azure-functions/functions-reference-node (v3)
 */
interface Context {
  readonly bindingData?: {
    readonly messageId?: string;
    readonly applicationProperties?: Readonly<Record<string, unknown>>;
  };
  readonly req?: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly rawBody?: string;
  };
  res?: unknown;
}

interface Timer {
  readonly scheduleStatus?: { readonly next?: string; readonly last?: string };
}

/** A function for each trigger type, to which function.json refers. */
export const serve = (handler: Handler) => ({
  message: async (context: Context, body: string): Promise<void> => {
    const { messageId = '', applicationProperties = {} } = context.bindingData ?? {};
    const attributes = Object.fromEntries(
      Object.entries(applicationProperties).map(([name, value]) => [name, String(value)]),
    );
    const result = await handler({
      type: 'messages',
      messages: [{ id: messageId, body, attributes, objects: objectsIn(body) }],
    });
    // The host returns a message to the queue if its function throws.
    if (result?.failed?.length) throw new Error(`the message ${result.failed.join(', ')} failed`);
  },
  time: async (_: Context, timer: Timer): Promise<void> => {
    await handler({ type: 'schedule', at: timer.scheduleStatus?.last ?? new Date().toISOString() });
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
    body: req.rawBody ?? '',
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
