import { Bindings, CACHE, PROVIDERS } from '../../simulator/bindings';
import { deployTypes } from '../../simulator/every-type';

/** The rest is a matter of ten minutes: `npx tsx simulator/every-type.ts`. */
test.concurrent.each(PROVIDERS)('forty types of $name apply, plan again without changes, and go', async (provider) => {
  const types = new Bindings(provider, CACHE).types('resource');
  const step = Math.max(1, Math.floor(types.length / 40));
  const some = types.filter((_, index) => index % step === 0).slice(0, 40);
  expect(some).toHaveLength(Math.min(40, types.length));
  expect(await deployTypes(provider, some, false)).toEqual([]);
});
