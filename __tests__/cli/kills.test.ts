import { killRounds, tinyClone } from '../support/kills';

const clone = tinyClone();
afterAll(clone.remove);

// `npm run soak` does fifty.
test('killed at random moments: the next deployment completes, and everything is in the state once', async () => {
  const seed = Date.now() % 100_000;
  process.stderr.write(`kills: seed ${seed}\n`);
  expect(await killRounds(3, seed, clone)).toBeGreaterThan(0);
});
