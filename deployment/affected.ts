import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { present } from '../modules/core/errors';
import { configurationOf } from '../modules/core/files';

/** A stack that a change modifies, or that must be reviewed because of one. */
export interface Affected {
  readonly id: string;
  /** `dependent`: its JSON is unchanged, but it reads outputs of a changed stack. */
  readonly change: 'new' | 'changed' | 'gone' | 'dependent';
  /**
   * Paths of the constructs that differ, or a description such as `provider aws`. For a dependent
   * stack the stacks that it reads.
   */
  readonly why: readonly string[];
  /** Affected stacks that are deployed before this one. */
  readonly after: readonly string[];
  /** Its step in the order: stacks of one step do not depend on each other. */
  readonly step: number;
}

// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
type Json = any;

/**
 * The stacks that differ between two syntheses, each the folder of `CDKTF_OUTDIR`, and those that
 * read outputs of a changed one. In the order of deployment. `order` contains pairs of a stack and
 * one that must precede it without being read.
 */
export function affected(
  base: string,
  here: string,
  order: readonly (readonly [id: string, before: string])[] = [],
): Affected[] {
  const then = stacksIn(base);
  const now = stacksIn(here);
  const changes = new Map<string, Pick<Affected, 'change' | 'why'>>();
  const reads = new Map<string, string[]>();
  for (const id of new Set([...now, ...then])) {
    const [before, after] = [textOf(base, id), textOf(here, id)];
    reads.set(id, readBy(JSON.parse(present(after ?? before, `the JSON of ${id}`))));
    if (before === after) continue;
    const change = before === undefined ? 'new' : after === undefined ? 'gone' : 'changed';
    changes.set(id, {
      change,
      why: before !== undefined && after !== undefined ? differences(JSON.parse(before), JSON.parse(after)) : [],
    });
  }
  // The stacks that read a changed one, directly or not.
  for (let found = true; found; ) {
    found = false;
    for (const id of now) {
      const why = (reads.get(id) ?? []).filter((one) => changes.has(one));
      if (changes.has(id) || why.length === 0) continue;
      changes.set(id, { change: 'dependent', why });
      found = true;
    }
  }
  return inSteps(changes, (id) => [
    ...(reads.get(id) ?? []),
    ...order.filter(([one]) => one === id).map(([, before]) => before),
  ]);
}

const stacksIn = (output: string) =>
  existsSync(join(output, 'stacks')) ? readdirSync(join(output, 'stacks')).sort() : [];

function textOf(output: string, id: string): string | undefined {
  const file = configurationOf(output, id);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** The stacks whose outputs a stack reads. */
const readBy = (json: Json): string[] => Object.keys(json.data?.terraform_remote_state ?? {});

/** The differences of two stacks: the constructs, and what belongs to none. */
function differences(before: Json, after: Json): string[] {
  const found = new Set<string>();
  for (const section of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [one = {}, other = {}] = [before[section], after[section]];
    if (same(one, other)) continue;
    if (Array.isArray(one) || Array.isArray(other)) {
      found.add(section);
      continue;
    }
    for (const key of changedKeys(one, other)) {
      if (section !== 'resource' && section !== 'data') {
        found.add(`${section} ${key}`);
        continue;
      }
      for (const name of changedKeys(one[key] ?? {}, other[key] ?? {}))
        found.add(
          pathOf(other[key]?.[name] ?? one[key]?.[name]) ?? `${section === 'data' ? 'data.' : ''}${key}.${name}`,
        );
    }
  }
  return [...found].sort();
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
const changedKeys = (one: Json, other: Json) =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((key) => !same(one[key], other[key]));

/** `commerce/orders/queue`, from CDKTF's metadata. */
const pathOf = (body: Json): string | undefined => body?.['//']?.metadata?.path?.split('/').slice(1).join('/');

/** In the order of their dependencies, which have no cycles. */
function inSteps(
  changes: ReadonlyMap<string, Pick<Affected, 'change' | 'why'>>,
  before: (id: string) => readonly string[],
): Affected[] {
  const steps = new Map<string, number>();
  const afterOf = (id: string) => before(id).filter((one) => changes.has(one) && one !== id);
  const stepOf = (id: string): number => {
    const known = steps.get(id);
    if (known !== undefined) return known;
    const step = Math.max(0, ...afterOf(id).map((one) => stepOf(one) + 1));
    steps.set(id, step);
    return step;
  };
  return [...changes]
    .map(([id, change]) => ({ id, ...change, after: [...new Set(afterOf(id))].sort(), step: stepOf(id) }))
    .sort((a, b) => a.step - b.step || (a.id < b.id ? -1 : 1));
}
