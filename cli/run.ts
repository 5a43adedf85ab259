import { spawn } from 'node:child_process';

/** Exit codes of what a signal ended, as shells have them. */
const INTERRUPTED = 130;
const TERMINATED = 143;

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Collect standard output instead of showing it. */
  readonly capture?: boolean;
}

/** Runs a program with our terminal. Ctrl-C reaches it too, and we wait until it has cleaned up. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<{ code: number; out: string }> {
  return new Promise((done, failed) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['inherit', options.capture ? 'pipe' : 'inherit', 'inherit'],
    });
    let out = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    // The terminal sends Ctrl-C to the whole group, and a second one would make Terraform drop everything; `kill` reaches only us and is passed on.
    let stopped = 0;
    const interrupt = () => {
      stopped = INTERRUPTED;
    };
    const terminate = () => {
      stopped = TERMINATED;
      child.kill('SIGTERM');
    };
    process.on('SIGINT', interrupt);
    process.on('SIGTERM', terminate);
    child.on('error', failed);
    child.on('close', (code, signal) => {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', terminate);
      // Terraform ends with 1 when it was asked to stop: what matters to the caller is that it was.
      done({ code: stopped || (code ?? (signal === 'SIGINT' ? INTERRUPTED : TERMINATED)), out });
    });
  });
}
