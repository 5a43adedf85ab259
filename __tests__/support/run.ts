import { execFile } from 'node:child_process';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end, whatever it says; others may run at once. One that a signal ended has
 * the code 1.
 */
export function run(
  program: string,
  args: readonly string[],
  { cwd, env = {} }: { cwd?: string; env?: Record<string, string> },
): Promise<Ended> {
  return new Promise((done, failed) => {
    execFile(program, args, { cwd, env: { ...process.env, ...env }, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      // It could not be run, or said too much.
      if (typeof error?.code === 'string') failed(error);
      else done({ code: error ? (error.code ?? 1) : 0, stdout, stderr });
    });
  });
}
