import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { codeOf } from '../modules/core/errors';
import { forward } from './output';
import { terraformBinary } from './terraform-cli';

/** Exit codes for signals, as in shells. */
const CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
type Stop = keyof typeof CODES;

/** Several, if stacks are deployed in parallel. */
const running = new Set<ChildProcess>();
let stopped = 0;

/** The exit code of a received signal, after which no change may begin; 0 before. */
export const stopCode = (): number => stopped;

/** From here on, a signal ends the command after its child processes have cleaned up. */
export function handleSignals(): void {
  for (const signal of Object.keys(CODES) as Stop[]) {
    process.on(signal, () => {
      // npm forwards signals that the terminal already sent; a second signal would make Terraform
      // leave its lock and its new resources unrecorded.
      if (stopped) return;
      stopped = CODES[signal];
      if (running.size === 0) process.exit(stopped);
      for (const child of running) if (child.pid) pass(child, child.pid, signal === 'SIGHUP' ? 'SIGTERM' : signal);
    });
  }
}

function pass(child: ChildProcess, pid: number, signal: NodeJS.Signals): void {
  const terraform = terraformBelow(pid);
  if (!terraform) {
    child.kill(signal);
    return;
  }
  try {
    process.kill(terraform, signal);
  } catch (error) {
    // It has just ended itself.
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}

/**
 * The Terraform process below a process. When cdktf is stopped, it closes its Terraform's terminal,
 * which kills it with the lock held; when Terraform is stopped, it finishes its current operations,
 * writes the state and releases the lock, and cdktf ends afterwards.
 */
function terraformBelow(ancestor: number): number | undefined {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,comm='], { encoding: 'utf8' });
  const all = (stdout ?? '').split('\n').map((line) => {
    const [pid, parent, ...name] = line.trim().split(/\s+/);
    return { pid: Number(pid), parent: Number(parent), name: basename(name.join(' ')) };
  });
  const below = (parent: number): typeof all =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  // Linux keeps the first 15 characters of a name.
  return below(ancestor).find(
    ({ name }) => name === basename(terraformBinary()).slice(0, 15) || name === basename(terraformBinary()),
  )?.pid;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Captures standard output instead of printing it. */
  readonly capture?: boolean;
  /** Also captures standard error. */
  readonly captureErrors?: boolean;
  /** Hides standard error. */
  readonly silent?: boolean;
  /**
   * A file that receives both streams instead of the terminal. Unlike a pipe it does not end the
   * program when this process dies.
   */
  readonly log?: string;
  /** Receives each line of the log. */
  readonly onLine?: (line: string) => void;
}

export interface ProcessResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Prints the captured output. */
export function print({ code, out, err }: ProcessResult): number {
  forward({ out, err });
  return code;
}

/**
 * Runs a program with our terminal, in its own session, so that signals of the terminal reach it
 * once and through us.
 */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<ProcessResult> {
  // Programs that start after a signal clean up, and report their result.
  const cleaning = stopped !== 0;
  const log = options.log === undefined ? undefined : openSync(options.log, 'w', 0o600);
  const follower = options.log === undefined ? undefined : follow(options.log, options.onLine ?? (() => {}));
  return new Promise((done, failed) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      detached: true,
      stdio:
        log !== undefined
          ? ['ignore', log, log]
          : [
              'inherit',
              options.capture ? 'pipe' : 'inherit',
              options.captureErrors ? 'pipe' : options.silent ? 'ignore' : 'inherit',
            ],
    });
    if (log !== undefined) closeSync(log);
    let out = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    let err = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    running.add(child);
    child.on('error', (error) => {
      follower?.end();
      running.delete(child);
      failed(error);
    });
    child.on('close', (code, signal) => {
      running.delete(child);
      // Terraform ends with 1 when it is interrupted: the caller must know that it was.
      out += follower?.end() ?? '';
      done({ code: (cleaning ? 0 : stopped) || (code ?? CODES[signal as Stop] ?? 1), out, err });
    });
  });
}

/** The polling interval of a log, in milliseconds. */
const LOOK = 200;

/** Reports the lines of a growing file, until `end`, which returns all of it. */
function follow(file: string, onLine: (line: string) => void): { end: () => string } {
  let passed = 0;
  const look = () => {
    const text = readFileSync(file, 'utf8');
    for (let end = text.indexOf('\n', passed); end !== -1; end = text.indexOf('\n', passed)) {
      onLine(text.slice(passed, end));
      passed = end + 1;
    }
    return text;
  };
  const timer = setInterval(look, LOOK);
  return {
    end() {
      clearInterval(timer);
      const text = look();
      if (passed < text.length) onLine(text.slice(passed));
      return text;
    },
  };
}
