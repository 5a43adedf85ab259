/**
 * The event of a Node program, which is the same on every cloud. Programs in other languages
 * receive the cloud's own event.
 */
export type FunctionEvent = MessagesEvent | ChangesEvent | ScheduleEvent | RequestEvent | CallEvent;

export interface MessagesEvent {
  readonly type: 'messages';
  readonly messages: readonly Message[];
}

export interface Message {
  /** The cloud's id. A redelivered message has the same id. */
  readonly id: string;
  readonly body: string;
  /** Their names begin in lower case on Azure, whose worker writes them so. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The changed objects, if a bucket sent it. */
  readonly objects: readonly ObjectChange[];
}

export interface ObjectChange {
  /** The bucket on AWS and Google, the container on Azure. */
  readonly bucket: string;
  readonly name: string;
  readonly change: 'created' | 'deleted';
}

/** Changes of a key-value table, in order within a partition. */
export interface ChangesEvent {
  readonly type: 'changes';
  readonly changes: readonly ItemChange[];
}

export interface ItemChange {
  /** Its position: return it in `failed` to receive this change and those after it again. */
  readonly id: string;
  readonly change: 'created' | 'changed' | 'deleted';
  /** The item before and after; absent for a created or a deleted item. */
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
}

export interface ScheduleEvent {
  readonly type: 'schedule';
  /** The planned time, as ISO 8601. */
  readonly at: string;
}

export interface RequestEvent {
  readonly type: 'request';
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Header names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A call by an identity with grantInvoke, with its payload. */
export interface CallEvent {
  readonly type: 'call';
  readonly payload: unknown;
}

/**
 * For messages and changes: those that failed and must be redelivered. For a request: the
 * response. If it throws, all fail.
 */
export interface FunctionResult {
  readonly failed?: readonly string[];
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

// biome-ignore lint/suspicious/noConfusingVoidType: a handler may return nothing.
export type Handler = (event: FunctionEvent) => Promise<FunctionResult | void> | FunctionResult | void;
