import { type ChildProcess, spawn } from 'node:child_process';

/** Exit codes of what a signal ended, as shells have them. */
const CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
type Stop = keyof typeof CODES;

let running: ChildProcess | undefined;
/** The exit code that a signal asks for; 0 before there is one. */
let stopped = 0;

/** From here on a signal ends the command when the program that it runs has cleaned up. */
export function heedSignals(): void {
  for (const signal of Object.keys(CODES) as Stop[]) {
    process.on(signal, () => {
      // npm passes on what the terminal has sent already; a second signal would make Terraform leave its lock and forget what it makes.
      if (stopped) return;
      stopped = CODES[signal];
      if (running) running.kill(signal);
      else process.exit(stopped);
    });
  }
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Collect standard output instead of showing it. */
  readonly capture?: boolean;
}

/** Runs a program with our terminal, in a session of its own: cdktf stops its Terraform itself, so the terminal must not do it too. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<{ code: number; out: string }> {
  return new Promise((done, failed) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      detached: true,
      stdio: ['inherit', options.capture ? 'pipe' : 'inherit', 'inherit'],
    });
    let out = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    running = child;
    child.on('error', failed);
    child.on('close', (code, signal) => {
      running = undefined;
      // Terraform ends with 1 when it was asked to stop: what matters to the caller is that it was.
      done({ code: stopped || (code ?? CODES[signal as Stop] ?? 1), out });
    });
  });
}
