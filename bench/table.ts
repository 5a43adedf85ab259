import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cost, compare, type Program } from './measure';

export const ROUNDS = Number(process.env.BENCH_ROUNDS ?? '5');

export const scratch = mkdtempSync(join(tmpdir(), 'polycloud-bench-'));

export const results: Record<string, Record<string, Cost & { readonly note?: string }>> = {};

/** Prints a table whose shares are of the program named `base`. */
export function table(
  title: string,
  programs: readonly Program[],
  base: string,
  rounds = ROUNDS,
): ReadonlyMap<string, Cost> {
  console.log(`\n${title}`);
  const costs = compare(programs, rounds);
  const of = costs.get(base) as Cost;
  const width = Math.max(...programs.map(({ name }) => name.length));
  for (const [name, { cpu, wall, memory }] of costs) {
    const share = `${(cpu / of.cpu).toFixed(2)} × CPU${memory ? `, ${(memory / of.memory).toFixed(2)} × memory` : ''}`;
    console.log(
      `  ${name.padEnd(width)}  ${cpu.toFixed(2).padStart(7)} s CPU ${wall.toFixed(2).padStart(7)} s wall ` +
        `${memory.toFixed(0).padStart(5)} MB  ${share}`,
    );
  }
  results[title] = Object.fromEntries(costs);
  return costs;
}
