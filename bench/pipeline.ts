import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './child-program';
import { type Cost, measure } from './measure';
import { results, scratch } from './table';

/** What a job may take from the clone to the review of a simulated environment, in seconds. */
const LIMITS = { 'without a cache': 60, 'with the packed folder': 20 } as const;

/**
 * From the clone to the review of dev on a simulated cloud: with `npm ci` from an empty npm cache,
 * and with the folder of `npm run pack`, which an earlier job made.
 */
export function pipeline(): void {
  const folder = join(scratch, 'job');
  const [clone, again, archive] = [join(folder, 'clone'), join(folder, 'again'), join(folder, 'polycloud.tgz')];
  mkdirSync(folder);
  // The exit code is 2, since everything is created.
  const review = ['bash', '-c', './polycloud plan dev --simulate; [ $? -eq 2 ]'];
  const steps = (all: readonly (readonly [name: string, cwd: string, command: readonly string[]])[]) =>
    all.map(([name, cwd, command]) => [name, measure({ name, command, cwd })] as const);
  const checkout = (to: string) =>
    ['clone', folder, ['git', 'clone', '--quiet', '--depth=1', `file://${ROOT}`, to]] as const;
  report('without a cache', [
    ...steps([
      checkout(clone),
      ['npm ci', clone, ['npm', 'ci', '--no-audit', '--no-fund', '--cache', join(folder, 'npm')]],
      ['plan and review', clone, review],
    ]),
  ]);
  report('npm run pack, once in a pipeline', [
    ...steps([
      ['pack', clone, ['npm', 'run', '--silent', 'pack']],
      ['tar', clone, ['tar', '-czf', archive, '-C', join('.cache', 'pack'), '.']],
    ]),
  ]);
  report('with the packed folder', [
    ...steps([
      checkout(again),
      ['unpack', again, ['tar', '-xzf', archive]],
      ['plan and review', again, review],
      ['the same again', again, review],
    ]),
  ]);
}

function report(name: string, steps: readonly (readonly [name: string, cost: Cost])[]): void {
  const counted = steps.filter(([step]) => step !== 'the same again');
  const sum = (of: 'cpu' | 'wall') => counted.reduce((all, [, cost]) => all + cost[of], 0);
  const limit = (LIMITS as Readonly<Record<string, number>>)[name];
  console.log(`\n${name}${limit ? `: at most ${limit} s` : ''}`);
  for (const [step, { cpu, wall }] of [...steps, ['sum', { cpu: sum('cpu'), wall: sum('wall') }] as const])
    console.log(`  ${step.padEnd(20)} ${wall.toFixed(1).padStart(6)} s wall ${cpu.toFixed(1).padStart(6)} s CPU`);
  results[`pipeline: ${name}`] = Object.fromEntries(steps);
}
