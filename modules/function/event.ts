/**
 * What a Node program is called with on every cloud. The other languages get the event of the
 * cloud.
 */
export type FunctionEvent = MessagesEvent | ScheduleEvent | RequestEvent | CallEvent;

export interface MessagesEvent {
  readonly type: 'messages';
  readonly messages: readonly Message[];
}

export interface Message {
  /** The cloud's id. A message that comes again has the same. */
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Where a bucket sent it: the objects that it tells of. */
  readonly objects: readonly ObjectChange[];
}

export interface ObjectChange {
  /** The bucket on AWS and Google, the container on Azure. */
  readonly bucket: string;
  readonly name: string;
  readonly change: 'created' | 'deleted';
}

export interface ScheduleEvent {
  readonly type: 'schedule';
  /** The time for which it was planned, as ISO 8601. */
  readonly at: string;
}

export interface RequestEvent {
  readonly type: 'request';
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Called by an identity that may invoke it, with whatever it gave. */
export interface CallEvent {
  readonly type: 'call';
  readonly payload: unknown;
}

/**
 * Of messages: those that failed and are to come again. Of a request: the answer. Throwing fails
 * all of them.
 */
export interface FunctionResult {
  readonly failed?: readonly string[];
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

// biome-ignore lint/suspicious/noConfusingVoidType: a handler may return nothing.
export type Handler = (event: FunctionEvent) => Promise<FunctionResult | void> | FunctionResult | void;
