import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The figures of docs/performance.md: the benchmark measures them, and `npm run docs` adds them to
 * the page.
 */
export const FIGURES = join(__dirname, '..', 'docs', 'performance.json');

export interface Figures {
  /** Environment of the fixtures → cloud → number of resources. */
  readonly resources: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** One environment with many workloads, some with their own stack. */
  readonly stacks: {
    readonly workloads: number;
    readonly ownStacks: number;
    readonly resources: number;
    /** User and system time, in seconds. */
    readonly cpu: number;
    /** Peak memory, in MB. */
    readonly memory: number;
  };
  /** Many environments with three stacks each. */
  readonly many: {
    readonly environments: number;
    readonly stacks: number;
    readonly rows: readonly {
      readonly command: string;
      /** User and system time, and time that passed, in seconds. */
      readonly cpu: number;
      readonly wall: number;
      /** Peak memory, in MB. */
      readonly memory: number;
      /** The growth of the CPU time from a tenth of the environments: 1 is linear. */
      readonly exponent: number;
    }[];
  };
}

export const readFigures = (): Figures => JSON.parse(readFileSync(FIGURES, 'utf8')) as Figures;

/** The number of resources in a stack's Terraform JSON. */
export const resourcesIn = ({ resource = {} }: { readonly resource?: Readonly<Record<string, object>> }): number =>
  Object.values(resource).reduce((sum, byName) => sum + Object.keys(byName).length, 0);

/** Replaces the measured parts; the others are kept. */
export function writeFigures(measured: Partial<Figures>): void {
  const before = existsSync(FIGURES) ? readFigures() : {};
  writeFileSync(FIGURES, `${JSON.stringify({ ...before, ...measured }, undefined, 2)}\n`);
}

/** The generated part of the page. */
export function figuresText({ resources, stacks, many }: Figures = readFigures()): string {
  const clouds = Object.keys(Object.values(resources)[0] ?? {});
  const rows = Object.entries(resources).map(
    ([name, counts]) => `| ${[name, ...clouds.map((cloud) => counts[cloud])].join(' | ')} |`,
  );
  const { workloads, ownStacks, cpu, memory } = stacks;
  return [
    `| resources of | ${clouds.join(' | ')} |`,
    `|-|${clouds.map(() => '-|').join('')}`,
    ...rows,
    '',
    `One environment with ${workloads} workloads, ${ownStacks} of them with a separate stack,`,
    `${stacks.resources} resources in ${ownStacks + 1} stacks, is synthesized in ${cpu.toFixed(1)} s of CPU with`,
    `${memory.toFixed(0)} MB.`,
    '',
    `${many.environments.toLocaleString('en')} environments with three stacks each. The exponent is the growth of the`,
    'CPU time from a tenth of them; 1 is linear:',
    '',
    '| | CPU | time | memory | exponent |',
    '|-|-|-|-|-|',
    ...many.rows.map(
      ({ command, cpu, wall, memory: most, exponent }) =>
        `| ${command} | ${cpu.toFixed(1)} s | ${wall.toFixed(1)} s | ${most} MB | ${exponent.toFixed(2)} |`,
    ),
  ].join('\n');
}
