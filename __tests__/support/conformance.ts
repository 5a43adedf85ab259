import type { KindTable, Row } from '../../modules/core/features';
import { CLOUDS, type CloudName } from '../../modules/core/placement';
import { defined } from './defined';
import { appliesChanges, type Change, replacedBy } from './replacements';
import { type Synthesized, synth } from './synth';

type Build = Parameters<typeof synth>[1];

/**
 * Two values of a property that both make sense, and what else must be set for it to make sense.
 */
export interface Sample<T = unknown> {
  readonly values: readonly [T, T | undefined];
  readonly with?: object;
}

/** `Described` is the part of `Props` that the table describes. */
export interface PropertyCases<Props, Described = Props> {
  readonly table: KindTable<Described>;
  /** The least that the kind can be made of. */
  readonly base: Partial<Props>;
  /** Makes the kind (and, for kinds that only act when used, uses it). */
  readonly make: (...args: [...Parameters<Build>, props: Props]) => void;
  /** A sample for each property; the compiler asks for it. */
  readonly samples: { readonly [P in Exclude<keyof Props, 'native'>]-?: Sample<Props[P]> };
  /**
   * Samples for properties inside properties: `deadLetters.maxReceives`,
   * `lifecycle.0.expireAfterDays`.
   */
  readonly nested?: Readonly<Record<string, Sample>>;
  /** Native settings of each cloud, each of which must arrive in the JSON. */
  readonly native: Readonly<Record<CloudName, readonly object[]>>;
}

/**
 * No property is accepted and ignored: on each cloud its two values give different JSON, or at
 * least one of them is refused in words that name it. Every leaf inside a sample is varied too:
 * numbers and booleans by themselves, the rest by an entry in `nested`.
 */
export function everyPropertyCounts<Props extends object, Described = Props>(
  cases: PropertyCases<Props, Described>,
): void {
  const samples = withLeaves({ ...(cases.samples as Record<string, Sample>), ...cases.nested });

  test('every row of the table has a sample', () => {
    const sampled = new Set(Object.keys(samples).map(rowOf));
    expect(Object.keys(cases.table.features).filter((path) => !sampled.has(path))).toEqual([]);
  });

  describe.each(CLOUDS)('%s', (cloud) => {
    const make = (props: object) => synth(cloud, (stack, catalogue) => cases.make(stack, catalogue, props as Props));
    // What several samples begin with is synthesized once.
    const results = new Map<string, Synthesized>();
    const outcome = (props: object) => {
      if (!isData(props)) return make(props);
      const key = JSON.stringify(props);
      const one = results.get(key) ?? make(props);
      results.set(key, one);
      return one;
    };

    for (const [path, { values, with: rest }] of Object.entries(samples)) {
      test(`${path} counts`, () => {
        const [one, other] = values.map((value) => outcome(set(merge(cases.base, rest ?? {}), path, value)));
        const row = (cases.table.features as Record<string, Row>)[rowOf(path)];
        expectToCount(one as Synthesized, other as Synthesized, path, row?.[cloud].is === 'unsupported');
      });
    }

    // What can't change is refused at synthesis: see replacement.test.ts.
    const isFixed = (path: string) => {
      const support = (cases.table.features as Record<string, Row>)[defined(rowOf(path).split('.')[0])]?.[cloud];
      return support?.is !== 'unsupported' && support?.fixed !== undefined;
    };

    test('every change that replaces something is applied, and settles', async () => {
      const changes = Object.entries(samples).flatMap(([path, { values, with: rest }]): Change[] => {
        const [before, after] = values.map((value) => outcome(set(merge(cases.base, rest ?? {}), path, value))) as [
          Synthesized,
          Synthesized,
        ];
        const change = { path, before, after };
        if (before.problems.length + after.problems.length > 0 || isFixed(path)) return [];
        return replacedBy(change).length > 0 ? [change] : [];
      });
      expect(await appliesChanges(changes)).toEqual({});
    }, 900_000);

    test('native settings arrive', () => {
      const plain = outcome(cases.base);
      expect(plain.problems).toEqual([]);
      for (const setting of cases.native[cloud]) {
        const tuned = outcome(merge(cases.base, { native: { [cloud]: setting } }));
        expect(tuned.problems).toEqual([]);
        expect(tuned.text).not.toBe(plain.text);
      }
    });
  });
}

/** `lifecycle.*.prefix`: the row of any element of a list. */
const rowOf = (path: string) => path.replace(/\.\d+(?=\.|$)/g, '.*');

function expectToCount(one: Synthesized, other: Synthesized, path: string, mustRefuse: boolean): void {
  const refusals = [...one.problems, ...other.problems].map((problem) => problem.message);
  if (mustRefuse || refusals.length > 0) {
    const last = path.split('.').filter((part) => !/^\d+$/.test(part));
    const named = refusals.filter((message) => last.some((part) => message.includes(part)));
    expect({ path, refusals, named: named.length > 0 }).toMatchObject({ named: true });
    return;
  }
  expect({ path, ignored: one.text === other.text }).toEqual({ path, ignored: false });
}

/** The samples, and one for each leaf inside their values that has none. */
function withLeaves(samples: Record<string, Sample>): Record<string, Sample> {
  const all: Record<string, Sample> = { ...samples };
  for (const [path, { values, with: rest }] of Object.entries(samples)) {
    for (const [leaf, value] of leaves(values[0], path)) {
      if (leaf in all) continue;
      if (typeof value !== 'number' && typeof value !== 'boolean') {
        throw new Error(`the sample of ${path} holds ${leaf}: give it its own sample in "nested"`);
      }
      const varied = typeof value === 'number' ? value + 1 : !value;
      all[leaf] = { values: [value, varied], with: set(rest ?? {}, path, values[0]) };
    }
  }
  return all;
}

/**
 * Paths and values of what is inside an object or list; a plain value has nothing inside, nor has a
 * construct.
 */
function leaves(value: unknown, path: string): [string, unknown][] {
  if (!isPlain(value)) return [];
  return Object.entries(value as object).flatMap(([key, inner]) =>
    isPlain(inner)
      ? leaves(inner, `${path}.${key}`)
      : typeof inner === 'object' && inner !== null
        ? []
        : [[`${path}.${key}`, inner]],
  ) as [string, unknown][];
}

function isPlain(value: unknown): value is object {
  return (
    Array.isArray(value) ||
    (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)
  );
}

const isData = (value: unknown): boolean =>
  isPlain(value) ? Object.values(value).every(isData) : value === null || !/object|function/.test(typeof value);

/** A copy of `object` in which `path` is `value`. */
function set(object: object, path: string, value: unknown): object {
  const [key, ...rest] = path.split('.') as [string, ...string[]];
  const copy = (Array.isArray(object) ? [...object] : { ...object }) as Record<string, unknown>;
  copy[key] = rest.length === 0 ? value : set((copy[key] as object) ?? {}, rest.join('.'), value);
  return copy;
}

function merge(base: object, more: object): object {
  const merged = { ...base } as Record<string, unknown>;
  for (const [key, value] of Object.entries(more)) {
    merged[key] =
      isPlain(value) && isPlain(merged[key]) && !Array.isArray(value) ? merge(merged[key] as object, value) : value;
  }
  return merged;
}
