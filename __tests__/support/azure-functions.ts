import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hostFiles, messageBinding, timeBinding } from '../../modules/function/azure-host';
import { defined } from './defined';
import { find } from './services';
import { unpacked } from './unpacked';

/** What the host sends for a call. Source: FunctionRpc.proto (InvocationRequest, TypedData) */
export interface Invocation {
  readonly name: 'message' | 'time' | 'http';
  readonly inputData: readonly { readonly name: string; readonly data: object }[];
  readonly triggerMetadata?: Readonly<Record<string, object>>;
}

const MESSAGE = messageBinding('message', 'node22', false);

/** A message of Service Bus, as bytes or as a text: the `dataType` in function.json says so. */
export const messageOf = (body: string, applicationProperties: object = {}): Invocation => ({
  name: 'message',
  inputData: [
    { name: 'message', data: MESSAGE.dataType === 'binary' ? { bytes: Buffer.from(body) } : { string: body } },
  ],
  triggerMetadata: {
    MessageId: { string: '7' },
    ApplicationProperties: { json: JSON.stringify(applicationProperties) },
  },
});

/** The status is that before the run. */
export const timeOf = (last: string, next: string): Invocation => ({
  name: 'time',
  inputData: [
    { name: 'time', data: { json: JSON.stringify({ ScheduleStatus: { Last: last, Next: next }, IsPastDue: false }) } },
  ],
});

/** The host sends a body as bytes only: RawHttpBodyBytes and RpcHttpBodyOnly of the worker. */
export const requestOf = (method: string, url: string, body: string, headers: object = {}): Invocation => ({
  name: 'http',
  inputData: [{ name: 'request', data: { http: { method, url, headers, body: { bytes: Buffer.from(body) } } } }],
});

export interface Answer {
  /** Why the call failed: the host returns a message to the queue. */
  readonly failure?: string;
  readonly answer?: { readonly outputData?: readonly { readonly name: string; readonly data: { http: object } }[] };
}

/** Calls the program as the worker of Azure Functions does, and returns its answers to the host. */
export async function onAzure(
  invocations: readonly Invocation[],
  { program, env = {} }: { program?: Parameters<typeof unpacked>[1]; env?: Record<string, string | undefined> } = {},
): Promise<Answer[]> {
  const folder = unpacked('azure', program);
  const props = { runtime: 'node22', handler: 'index.handler', http: {} } as never;
  const triggers = [
    { name: 'message', calls: 'message', binding: MESSAGE },
    { name: 'time', calls: 'time', binding: timeBinding('time') },
  ] as const;
  for (const [path, bytes] of Object.entries(hostFiles(undefined as never, props, [], triggers))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  const worker = fork(join(__dirname, 'azure-worker.js'), [folder, defined(find('@azure/functions'))], {
    env,
    // Bytes stay bytes.
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(worker, 'exit').then(() => {
    throw new Error('the worker ended');
  });
  ended.catch(() => {});
  try {
    const answers: Answer[] = [];
    for (const invocation of invocations) {
      const answer = once(worker, 'message');
      worker.send(invocation);
      answers.push(((await Promise.race([answer, ended])) as [Answer])[0]);
    }
    return answers;
  } finally {
    worker.kill();
    rmSync(folder, { recursive: true });
  }
}
