import { availableParallelism } from 'node:os';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker, workerData } from 'node:worker_threads';
import { type Problem, UserError } from '../modules/core/errors';
import { collecting, type Result, type Unit } from './units';

/** What other threads need to know. */
interface Shared<Options> {
  /** Where texts are kept. */
  readonly folder: string;
  readonly units: readonly Unit[];
  readonly options: Options;
  /** What starts the program; nothing where only this thread can do the work. */
  readonly program?: string;
  /** A thread that is silent for so long has ended. Default: 60 s. */
  readonly patienceMilliseconds?: number;
}

/** A thread takes a moment to start, and memory: fewer units are made sooner without. */
const LEAST = 16;
const PATIENCE_MILLISECONDS = 60_000;
/** In `signal`: the next unit that nobody has taken, and how many messages were sent. */
const [NEXT, SENT] = [0, 1];

type Outcome = { readonly result: Result } | { readonly problems: readonly Problem[] } | { readonly failed: string };
type Message = readonly [position: number, outcome: Outcome];

interface Task<Options> extends Omit<Shared<Options>, 'program' | 'patienceMilliseconds'> {
  readonly indexes: readonly number[];
  readonly signal: Int32Array;
  readonly port: MessagePort;
}

/**
 * Makes units, of many on all cores: each thread takes the next one. Ends with the problems of all.
 * Synthesis is synchronous, so this waits for the threads without giving way to events.
 */
export function onAllCores<Options>(
  indexes: readonly number[],
  make: (index: number) => Result,
  { program, patienceMilliseconds = PATIENCE_MILLISECONDS, ...shared }: Shared<Options>,
): (readonly [index: number, result: Result])[] {
  const threads = program ? Math.min(availableParallelism() - 1, Math.floor(indexes.length / LEAST)) : 0;
  const pairs = (all: readonly number[]) => collecting(all, (index) => [index, make(index)] as const);
  if (!program || threads < 1) return pairs(indexes);
  const signal = new Int32Array(new SharedArrayBuffer(8));
  const outcomes = new Map<number, Outcome>();
  const started = Array.from({ length: threads }, () => {
    const { port1, port2 } = new MessageChannel();
    const task: Task<Options> = { ...shared, indexes, signal, port: port2 };
    const thread = new Worker(program, { workerData: task, transferList: [port2] });
    thread.unref();
    return { port: port1, thread };
  });
  const drain = () => {
    for (const { port } of started)
      for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) {
        const [position, outcome] = next.message as Message;
        outcomes.set(position, outcome);
      }
  };
  for (let at = Atomics.add(signal, NEXT, 1); at < indexes.length; at = Atomics.add(signal, NEXT, 1)) {
    outcomes.set(
      at,
      outcomeOf(() => make(indexes[at] as number)),
    );
    drain();
  }
  while (outcomes.size < indexes.length) {
    const sent = Atomics.load(signal, SENT);
    drain();
    if (outcomes.size < indexes.length && Atomics.wait(signal, SENT, sent, patienceMilliseconds) === 'timed-out') break;
  }
  for (const { port, thread } of started) {
    port.close();
    void thread.terminate();
  }
  const missing = indexes.length - outcomes.size;
  if (missing > 0)
    process.emitWarning(`Threads of the synthesis ended early, as without memory: ${missing} units are made again.`);
  return collecting([...indexes.entries()], ([at, index]) => {
    const outcome = outcomes.get(at);
    // Of a thread that ended, as without memory.
    if (!outcome) return [index, make(index)] as const;
    if ('failed' in outcome) throw new Error(outcome.failed);
    if ('problems' in outcome) throw new UserError(outcome.problems);
    return [index, outcome.result] as const;
  });
}

/** Does the work of a thread that `onAllCores` started. */
export function inThread<Options>(make: (folder: string, unit: Unit, options: Options) => Result): void {
  const { folder, units, options, indexes, signal, port } = workerData as Task<Options>;
  for (let at = Atomics.add(signal, NEXT, 1); at < indexes.length; at = Atomics.add(signal, NEXT, 1)) {
    port.postMessage([at, outcomeOf(() => make(folder, units[indexes[at] as number] as Unit, options))] as Message);
    Atomics.add(signal, SENT, 1);
    Atomics.notify(signal, SENT);
  }
  port.close();
}

function outcomeOf(work: () => Result): Outcome {
  try {
    return { result: work() };
  } catch (error) {
    return error instanceof UserError
      ? { problems: error.problems }
      : { failed: (error as Error).stack ?? String(error) };
  }
}
