import { killRounds, tinyClone } from '../support/kills';

const clone = tinyClone();
afterAll(clone.remove);

// CI does fifty more, by `npm run soak`; here each victim gets its turn.
test('killed at random moments: the next deployment completes, and everything is in the state once', async () => {
  const seed = Date.now() % 100_000;
  process.stderr.write(`kills: seed ${seed}\n`);
  const hit = await killRounds(3, seed, clone);
  expect(hit.terraform + hit.simulator + hit.cli).toBeGreaterThan(0);
});
