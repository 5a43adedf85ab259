/** Objects by name. */
export interface Objects {
  /** The names of all objects with this prefix. */
  list(prefix: string): Promise<string[]>;
  /** Throws an error if the object does not exist. */
  read(name: string): Promise<string>;
  write(name: string, text: string, contentType: string): Promise<void>;
}

/** A message of an ordered queue. Messages with the same key are delivered in order. */
export interface Message {
  readonly id: string;
  readonly key: string;
  readonly body: string;
}

/** What the functions require of a cloud. */
export interface Cloud {
  objects(address: string): Objects;
  send(queue: string, message: Message): Promise<void>;
}

/**
 * The cloud where the function runs. The bundle of a cloud contains only its own branch: the
 * bundler knows POLYCLOUD_CLOUD, and removes the others.
 */
export async function cloudHere(): Promise<Cloud> {
  if (process.env.POLYCLOUD_CLOUD === 'aws') return (await import('./aws.js')).aws();
  if (process.env.POLYCLOUD_CLOUD === 'google') return (await import('./google.js')).google();
  if (process.env.POLYCLOUD_CLOUD === 'azure') return (await import('./azure.js')).azure();
  throw new Error(`POLYCLOUD_CLOUD is ${process.env.POLYCLOUD_CLOUD}, and must be aws, google or azure`);
}
