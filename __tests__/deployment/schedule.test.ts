import { setImmediate as turn } from 'node:timers/promises';
import * as fc from 'fast-check';
import { schedule } from '../../deployment/schedule';

/**
 * Tasks that come after some of those before them, some of which fail, and how many run at once.
 */
const plans = fc.integer({ min: 1, max: 12 }).chain((size) =>
  fc.record({
    after: fc.tuple(
      ...Array.from({ length: size }, (_, index) =>
        fc.uniqueArray(fc.nat({ max: Math.max(0, index - 1) }), { maxLength: Math.min(index, 3) }),
      ),
    ),
    fails: fc.array(fc.boolean(), { minLength: size, maxLength: size }),
    turns: fc.array(fc.nat({ max: 5 }), { minLength: size, maxLength: size }),
    jobs: fc.integer({ min: 1, max: 5 }),
    stop: fc.option(fc.nat({ max: 12 })),
  }),
);

test(
  'any schedule: none before what it comes after, at most so many at once, and a failure blocks just what ' +
    'follows it',
  async () => {
    await fc.assert(
      fc.asyncProperty(plans, async ({ after, fails, turns, jobs, stop }) => {
        const ids = after.map((_, index) => String(index));
        const done = new Set<string>();
        const begun: string[] = [];
        let running = 0;
        const outcomes = await schedule(
          ids,
          {
            jobs,
            after: (id) => (after[Number(id)] ?? []).map(String),
            stopped: () => stop !== null && done.size >= stop,
          },
          async (id) => {
            for (const one of after[Number(id)] ?? []) expect(done).toContain(String(one));
            begun.push(id);
            running++;
            expect(running).toBeLessThanOrEqual(jobs);
            for (let left = turns[Number(id)] as number; left > 0; left--) await turn();
            running--;
            if (!fails[Number(id)]) done.add(id);
            return !fails[Number(id)];
          },
        );
        expect([...outcomes.keys()].sort()).toEqual([...ids].sort());
        expect(begun.length).toBe(new Set(begun).size);
        for (const id of ids) {
          const before = (after[Number(id)] ?? []).map((one) => outcomes.get(String(one)));
          const blocked = before.some((one) => one === 'failed' || one === 'blocked');
          if (begun.includes(id)) expect(outcomes.get(id)).toBe(fails[Number(id)] ? 'failed' : 'succeeded');
          else if (stop === null) expect([outcomes.get(id), blocked]).toEqual(['blocked', true]);
          else expect(outcomes.get(id)).toBe(blocked ? 'blocked' : 'not begun');
        }
      }),
    );
  },
);

test('what does not depend on each other runs at once', async () => {
  let running = 0;
  let most = 0;
  await schedule(['a', 'b', 'c', 'd'], { jobs: 3, after: () => [] }, async () => {
    most = Math.max(most, ++running);
    await turn();
    running--;
    return true;
  });
  expect(most).toBe(3);
});

test('an error of ours is thrown once those that run have ended', async () => {
  const ended: string[] = [];
  const work = async (id: string) => {
    if (id === 'b') throw new Error('ours');
    for (let left = 5; left > 0; left--) await turn();
    ended.push(id);
    return true;
  };
  await expect(schedule(['a', 'b', 'c'], { jobs: 2, after: () => [] }, work)).rejects.toThrow('ours');
  expect(ended).toEqual(['a']);
});
