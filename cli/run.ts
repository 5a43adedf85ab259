import { spawn } from 'node:child_process';

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
    // The terminal sends Ctrl-C to the whole group; `kill` reaches only us and is passed on.
    const ignore = () => {};
    const pass = () => child.kill('SIGTERM');
    process.on('SIGINT', ignore);
    process.on('SIGTERM', pass);
    child.on('error', failed);
    child.on('close', (code, signal) => {
      process.off('SIGINT', ignore);
      process.off('SIGTERM', pass);
      done({ code: code ?? (signal === 'SIGINT' ? 130 : 143), out });
    });
  });
}
