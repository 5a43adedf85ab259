import type { IConstruct } from 'constructs';

/** What is recorded about the constructs of each app: key → construct → value. */
const registries = new WeakMap<IConstruct, Map<symbol, Map<IConstruct, unknown>>>();

/** One kind of record in the registry of an app. */
export interface Records<T> {
  /** The record of a construct. */
  get(construct: IConstruct): T | undefined;
  set(construct: IConstruct, value: T): void;
  /** The record of a construct; `make` creates it when it is first requested. */
  getOrCreate(construct: IConstruct, make: () => T): T;
}

/**
 * Declares what a module records about constructs. All records of an app are in one registry, which
 * belongs to the root of its tree and is collected with it. `name` is for debugging.
 */
export function recordsOf<T>(name: string): Records<T> {
  const key = Symbol(name);
  const recordsFor = (construct: IConstruct): Map<IConstruct, unknown> => {
    const { root } = construct.node;
    const registry = registries.get(root) ?? new Map<symbol, Map<IConstruct, unknown>>();
    registries.set(root, registry);
    const records = registry.get(key) ?? new Map<IConstruct, unknown>();
    registry.set(key, records);
    return records;
  };
  const records: Records<T> = {
    get: (construct) => recordsFor(construct).get(construct) as T | undefined,
    set: (construct, value) => {
      recordsFor(construct).set(construct, value);
    },
    getOrCreate(construct, make) {
      const value = records.get(construct) ?? make();
      records.set(construct, value);
      return value;
    },
  };
  return records;
}
