import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Cost {
  /** User and system time of the program and its child processes, in seconds. */
  readonly cpu: number;
  readonly wall: number;
  /** Peak memory of the Node process, in MB; 0 for other programs. */
  readonly memory: number;
}

export interface Program {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** The resource use of one run. bash reports the time of a whole process tree, in milliseconds. */
export function measure({ name, command, env, cwd }: Program): Cost {
  const folder = mkdtempSync(join(tmpdir(), 'polycloud-bench-'));
  try {
    const memory = join(folder, 'memory');
    const hook = join(folder, 'hook.js');
    const note =
      `process.on('exit', () => require('fs').appendFileSync(${JSON.stringify(memory)}, ` +
      `process.resourceUsage().maxRSS + '\\n'))`;
    writeFileSync(hook, note);
    const { status, stderr, error } = spawnSync(
      'bash',
      ['-c', 'TIMEFORMAT="took %R %U %S"; time "$@" >/dev/null', 'bash', ...command],
      {
        cwd,
        encoding: 'utf8',
        maxBuffer: 1 << 28,
        env: { ...process.env, NODE_OPTIONS: `--require ${hook}`, CHECKPOINT_DISABLE: '1', ...env },
      },
    );
    if (error) throw error;
    const took = /took ([\d.]+) ([\d.]+) ([\d.]+)/.exec(stderr);
    if (status !== 0 || !took) throw new Error(`${name} ended with ${status}:\n${stderr}`);
    const [wall, user, system] = took.slice(1).map(Number) as [number, number, number];
    const peaks = existsSync(memory) ? readFileSync(memory, 'utf8').trim().split('\n').map(Number) : [0];
    return { cpu: user + system, wall, memory: Math.max(...peaks) / 1024 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The growth of a cost: 1 is linear. */
export const exponent = (small: number, large: number, times: number) => Math.log(large / small) / Math.log(times);

/** The median of each program, run in turn so that load of the machine affects all of them. */
export function compare(programs: readonly Program[], rounds: number): ReadonlyMap<string, Cost> {
  const costs = new Map<string, Cost[]>(programs.map(({ name }) => [name, []]));
  // The first run fills caches.
  for (const program of programs) if (rounds > 1) measure(program);
  for (let round = 0; round < rounds; round++)
    for (const program of programs) costs.get(program.name)?.push(measure(program));
  const median = (all: readonly Cost[], of: keyof Cost) => {
    const sorted = all.map((one) => one[of]).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] as number;
  };
  return new Map(
    [...costs].map(([name, all]) => [
      name,
      { cpu: median(all, 'cpu'), wall: median(all, 'wall'), memory: median(all, 'memory') },
    ]),
  );
}
