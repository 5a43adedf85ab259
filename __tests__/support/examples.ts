import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import { Construct } from 'constructs';
import { pages } from '../../docs/tables';
import type { Cloud } from '../../modules/cloud';
import { CLOUDS, type CloudName, type Placement } from '../../modules/core/placement';
import type { PlacementStack } from '../../stacks/placement-stack';
import { captures, defined } from './defined';
import { type Synthesized, synth } from './synth';

const ROOT = join(__dirname, '..', '..');

/** What examples take as given, in TypeScript: whatever one declares itself is left out. */
const DECLARATIONS: Record<string, string> = {
  network: "cloud.network(this, 'some-network', { cidr: '10.99.0.0/16', zones: 2 })",
  worker: "cloud.identity(this, 'some-worker')",
  storefront: "cloud.identity(this, 'some-shop')",
  clerk: "cloud.identity(this, 'some-clerk')",
  orders: "cloud.queue(this, 'some-orders')",
};

export interface Example {
  readonly page: string;
  readonly number: number;
  readonly code: string;
  /** The line below it that says how many resources it makes, if there is one. */
  readonly counted?: string;
}

/** In a list an example is indented. */
const EXAMPLE = /^( *)```ts\n([\s\S]*?)^\1```\n(?:\n\1(\*\d+ resources on AWS.*\*)\n)?/gm;

/** In a whole program that uses the package of the kinds: cli/package.test.ts runs it. */
const OF_PACKAGE = /^import .* from 'polycloud';$/m;

/** Every example of every page. */
export const examples: readonly Example[] = pages().flatMap((page) =>
  examplesIn(page, readFileSync(join(ROOT, page), 'utf8')),
);

export function examplesIn(page: string, text: string): Example[] {
  const all = [...text.matchAll(EXAMPLE)].filter(([, , code]) => !OF_PACKAGE.test(defined(code)));
  return all.map(([, , code, counted], index) => ({
    page,
    number: index + 1,
    code: defined(code),
    counted,
  }));
}

/** An example that shows the file of a workload, `stacks/<workload>/index.ts`, as a whole. */
const WORKLOAD = /^export default defineWorkload\(/m;

/**
 * The imports at the beginning of an example. Their paths are relative to `stacks/`, like those of
 * a workload.
 */
export const importsOf = ({ code }: Example): string[] => {
  const imports = code.match(/^import .*$/gm) ?? [];
  if (!WORKLOAD.test(code)) return imports;
  // Examples are given `cloudOf`. The file of a workload is one folder below `stacks/`.
  return imports.filter((line) => !line.startsWith('import { cloudOf }')).map((line) => line.replace("'../", "'./"));
};

function declarations({ code }: Example): string {
  const own = new Set(WORKLOAD.test(code) ? [] : captures(code, /\bconst (\w+) =/g));
  const missing = Object.entries(DECLARATIONS).filter(
    ([name]) => !own.has(name) && new RegExp(`\\b${name}\\b`).test(code),
  );
  const cloud = own.has('cloud') ? '' : 'const cloud = cloudOf(this);\n';
  return `${cloud}${missing.map(([name, value]) => `const ${name} = ${value};\n`).join('')}`;
}

/** The example without its imports. */
export const without = ({ code }: Example): string => code.replace(/^import .*\n/gm, '');

/** The example as the body of a function of a scope and a catalogue. */
export function body(example: Example): string {
  const code = without(example);
  if (!WORKLOAD.test(code)) return declarations(example) + code;
  const workload = code.replace(WORKLOAD, 'const workload = defineWorkload(');
  const offersOf = `() => { throw new Error('no offers'); }`;
  const context = `{ settings: workload.settings.parse({}), network, offersOf: ${offersOf} }`;
  return `${declarations(example)}${workload}workload.build(this, ${context});\n`;
}

export const synthExample = (example: Example, cloud: CloudName, changes: Partial<Placement> = {}): Synthesized =>
  run(`${importsOf(example).join('\n')}\nexport function run(cloudOf, Construct) {\n${body(example)}}`, cloud, changes);

function run(text: string, cloud: CloudName, changes: Partial<Placement> = {}): Synthesized {
  const { code } = transformSync(text, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  });
  const module = {
    exports: {} as { run?: (this: PlacementStack, cloudOf: () => Cloud, construct: typeof Construct) => void },
  };
  const load = (path: string) => require(path.startsWith('.') ? join(ROOT, 'stacks', path) : path);
  // biome-ignore lint/security/noGlobalEval: the project's own pages are what is run.
  globalThis.eval(`(function (exports, require) {${code}})`)(module.exports, load);
  return synth(cloud, (stack, catalogue) => module.exports.run?.call(stack, () => catalogue, Construct), changes);
}

const before = new Map<string, number>();

/** How many of these resources the example makes: what it takes as given does not count. */
export function own(example: Example, cloud: CloudName, { resources }: Synthesized): number {
  const text = declarations(example);
  const key = `${cloud} ${text}`;
  if (!before.has(key)) before.set(key, run(`export function run(cloudOf) {\n${text}}`, cloud).resources.length);
  return resources.length - (before.get(key) as number);
}

export const sentence = (counts: readonly number[]) =>
  `*${counts[0]} resources on AWS, ${counts[1]} on Google Cloud, ${counts[2]} on Azure.*`;

/**
 * The text of a page with the number of resources below each example. One that is wrong keeps its
 * line: the tests say what is wrong.
 */
export function withCounts(page: string, text: string): string {
  let number = 0;
  return text.replace(EXAMPLE, (whole, indent: string, code: string) => {
    if (OF_PACKAGE.test(code)) return whole;
    const example = { page, number: ++number, code };
    const results = CLOUDS.map((cloud) => ({ cloud, synthesized: synthExample(example, cloud) }));
    if (results.some((one) => one.synthesized.problems.length > 0)) return whole;
    const counts = sentence(results.map((one) => own(example, one.cloud, one.synthesized)));
    return `${indent}\`\`\`ts\n${code}${indent}\`\`\`\n\n${indent}${counts}\n`;
  });
}
