/** Documents by name. */
export interface Documents {
  write(name: string, text: string): Promise<void>;
  /** Throws if the document does not exist. */
  read(name: string): Promise<string>;
}

/** A small message. Messages with one key arrive in the order in which they were sent. */
export interface Message {
  readonly id: string;
  readonly key: string;
  readonly body: string;
}

export interface Sender {
  send(message: Message): Promise<void>;
}

export interface Receiver {
  /**
   * Passes each message to `handle`, until `stop` aborts. A message whose handling fails is
   * redelivered; after the queue's maximum of attempts it becomes a dead letter.
   */
  receive(handle: (body: string) => Promise<void>, stop: AbortSignal): Promise<void>;
}

/** The interface to a cloud: an adapter of its SDK for each. */
export interface Cloud {
  documents(address: string): Documents;
  queue(address: string): Sender;
  consumer(address: string): Receiver;
  topic(address: string): Sender;
  /** A short-lived token with which the program's identity signs in to a database as `user`. */
  databaseToken(host: string, port: number, user: string): Promise<string>;
  /** The same for a cache. */
  cacheToken(host: string, user: string): Promise<string>;
}

/** The cloud of the program, from POLYCLOUD_CLOUD. Only its SDK is loaded. */
export async function cloudHere(): Promise<Cloud> {
  const { POLYCLOUD_CLOUD: name } = process.env;
  switch (name) {
    case 'aws':
      return (await import('./aws.js')).aws();
    case 'google':
      return (await import('./google.js')).google();
    case 'azure':
      return (await import('./azure.js')).azure();
    default:
      throw new Error(`POLYCLOUD_CLOUD is ${name ?? 'not set'}, and must be aws, google or azure`);
  }
}
