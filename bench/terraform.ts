import { spawn } from 'node:child_process';
import { terraformBinary } from '../deployment/terraform-cli';

/**
 * Runs Terraform with providers of this process, and reports the resources that this process used.
 */
export function runTerraform(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<{ cpu: number; wall: number }> {
  return new Promise((done, failed) => {
    const child = spawn(
      'bash',
      ['-c', 'TIMEFORMAT="took %R %U %S"; time "$@" >/dev/null', 'bash', terraformBinary(), ...args],
      {
        cwd,
        env: { ...process.env, ...env },
      },
    );
    let output = '';
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.on('error', failed);
    child.on('close', (code) => {
      const took = /took ([\d.]+) ([\d.]+) ([\d.]+)/.exec(output);
      if (code !== 0 || !took) return failed(new Error(`terraform ${args.join(' ')} ended with ${code}:\n${output}`));
      const [wall, user, system] = took.slice(1).map(Number) as [number, number, number];
      done({ cpu: user + system, wall });
    });
  });
}
