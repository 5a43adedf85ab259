import fc from 'fast-check';
import { FORMATS, GATES, gated, type RiskClass, render } from '../../review';
import { typeFacts } from '../../review/types';
import type { Block, Type } from '../../simulator/schema';
import { type Fields, planned, reviewed, SCHEMAS } from '../support/planned';

describe('any plan over the schemas of the three providers', () => {
  test('each type that is deleted or replaced is stopped by the gate for losses, or holds nothing', () => {
    const types = SCHEMAS.map(([type]) => type);
    const stopped = (actions: string[]) => {
      const after = actions.length > 1 ? {} : null;
      const summary = reviewed(types.map((type) => planned(type, actions, {}, after)));
      return new Set(gated(summary, GATES.loss as RiskClass[]).map(({ type }) => type));
    };
    for (const actions of [['delete'], ['delete', 'create'], ['create', 'delete']]) {
      const seen = stopped(actions);
      const missed = types.filter((type) => !seen.has(type) && (typeFacts(type)?.data || typeFacts(type)?.disk));
      expect(missed).toEqual([]);
      expect(types.filter((type) => !typeFacts(type) && !seen.has(type))).toEqual([]);
    }
  });

  const anyOf = (type: Type): fc.Arbitrary<unknown> => {
    if (type === 'bool') return fc.oneof(fc.boolean(), fc.constant(null));
    if (type === 'number') return fc.oneof(fc.integer(), fc.constant(null));
    if (type === 'string')
      return fc.oneof(fc.string(), fc.constantFrom('0.0.0.0/0', '*', '{"Statement":[{}]}', '[1', null));
    if (type === 'dynamic') return fc.jsonValue();
    if (type[0] === 'map') return fc.dictionary(fc.string(), anyOf(type[1] as Type), { maxKeys: 3 });
    if (type[0] === 'object') {
      const inner = Object.entries(type[1] as Readonly<Record<string, Type>>);
      return fc.record(Object.fromEntries(inner.map(([name, one]) => [name, anyOf(one)])), { requiredKeys: [] });
    }
    return fc.array(anyOf(type[1] as Type), { maxLength: 3 });
  };
  // With these off a machine's disk is kept, so nothing is lost: risk.test.ts has that case.
  const DELETES_DISK = /^(delete_on_termination|auto_delete)$/;
  const values = (block: Block, depth = 0): fc.Arbitrary<Fields> => {
    const own = Object.entries(block.attributes).map(
      ([name, { type }]) => [name, DELETES_DISK.test(name) ? fc.constant(true) : anyOf(type)] as const,
    );
    const inner = depth > 0 ? [] : Object.entries(block.blocks);
    const blocks = inner.map(
      ([name, { block: one }]) => [name, fc.array(values(one, depth + 1), { maxLength: 2 })] as const,
    );
    return fc.record(Object.fromEntries([...own, ...blocks]), { requiredKeys: [] }) as fc.Arbitrary<Fields>;
  };
  const change = fc.constantFrom(...SCHEMAS).chain(([type, schema]) => {
    const some = values(schema());
    const actions = fc.constantFrom(
      ['create'],
      ['update'],
      ['delete'],
      ['delete', 'create'],
      ['create', 'delete'],
      ['forget'],
      ['create', 'forget'],
      ['read'],
      ['no-op'],
    );
    return fc.record({ before: some, after: some, unknown: some, mask: some, actions }).map((one) => ({
      address: `${type}.one`,
      type,
      change: {
        actions: one.actions,
        before: one.actions[0] === 'create' && one.actions.length === 1 ? null : one.before,
        after: one.actions.join() === 'delete' ? null : one.after,
        after_unknown: one.unknown,
        before_sensitive: one.mask,
      },
    }));
  });

  test('is told in each format, and each delete is seen by the gate or holds nothing', () => {
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 6 }),
        fc.array(change, { maxLength: 2 }),
        (some, drift) => {
          const summary = reviewed(some, drift);
          for (const format of FORMATS) expect(render(summary, format).length).toBeGreaterThan(0);
          const seen = new Set(gated(summary, GATES.loss as RiskClass[]));
          for (const one of summary.changes) {
            if (one.action !== 'delete' || seen.has(one)) continue;
            expect([one.type, typeFacts(one.type)?.data, typeFacts(one.type)?.disk]).toEqual([one.type, false, false]);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
