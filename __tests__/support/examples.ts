import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import { Construct } from 'constructs';
import { pages } from '../../docs/tables';
import type { Cloud } from '../../modules/cloud';
import type { CloudName, Placement } from '../../modules/core/placement';
import type { PlacementStack } from '../../stacks/placement-stack';
import { type Synthesized, synth } from './synth';

const ROOT = join(__dirname, '..', '..');

/** What examples take as given, in TypeScript: whatever one declares itself is left out. */
const GIVEN: Record<string, string> = {
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
}

/** Every example of every page. */
export const examples: readonly Example[] = pages().flatMap((page) =>
  [...readFileSync(join(ROOT, page), 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code], index) => ({
    page,
    number: index + 1,
    code: code as string,
  })),
);

/** The example as the body of a function of a scope and a catalogue. */
export function body({ code }: Example): string {
  const own = new Set([...code.matchAll(/\bconst (\w+) =/g)].map(([, name]) => name as string));
  const given = Object.entries(GIVEN).filter(([name]) => !own.has(name) && new RegExp(`\\b${name}\\b`).test(code));
  const cloud = own.has('cloud') ? '' : 'const cloud = cloudOf(this);\n';
  return `${cloud}${given.map(([name, made]) => `const ${name} = ${made};\n`).join('')}${code}`;
}

export function synthExample(example: Example, cloud: CloudName, changes: Partial<Placement> = {}): Synthesized {
  const { code } = transformSync(`(function (cloudOf, Construct) {\n${body(example)}})`, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    isModule: false,
  });
  // biome-ignore lint/security/noGlobalEval: the project's own pages are what is run.
  const run = globalThis.eval(code) as (this: PlacementStack, cloudOf: () => Cloud, construct: typeof Construct) => void;
  return synth(cloud, (stack, catalogue) => run.call(stack, () => catalogue, Construct), changes);
}
