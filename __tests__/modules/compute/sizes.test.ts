import { SIZES, sizeFor } from '../../../modules/compute/sizes';
import data from '../../../review/prices/data.json';
import { CLOUDS } from '../../support/synth';

describe('sizes', () => {
  const grid = [1, 2, 3, 4, 8, 16, 32, 48, 64].flatMap((cpu) =>
    [1, 2, 4, 7, 16, 33, 64, 128, 256, 512].map((memoryGiB) => ({ cpu, memoryGiB })),
  );

  test.each(
    CLOUDS.flatMap((cloud) => (['x86_64', 'arm64'] as const).map((architecture) => [cloud, architecture] as const)),
  )(
    '%s %s holds at least what was asked, and less than twice the memory unless no type of as few processors holds it',
    (cloud, architecture) => {
      for (const { cpu, memoryGiB } of grid) {
        const size = sizeFor(cloud, { cpu, memoryGiB, architecture, burstable: false });
        expect(size).toBeDefined();
        if (!size) continue;
        expect(size.cpu).toBeGreaterThanOrEqual(cpu);
        expect(size.memoryGiB).toBeGreaterThanOrEqual(memoryGiB);
        const smaller = SIZES[cloud].filter(
          (one) =>
            one.architecture === architecture &&
            !one.burstable &&
            one.cpu >= cpu &&
            one.cpu <= size.cpu &&
            one.memoryGiB >= memoryGiB &&
            one.memoryGiB < size.memoryGiB,
        );
        if (size.memoryGiB >= 2 * memoryGiB) expect(smaller).toEqual([]);
      }
    },
  );

  test.each(CLOUDS)('%s burstable holds at least what was asked, or is none', (cloud) => {
    for (const architecture of ['x86_64', 'arm64'] as const) {
      const all = SIZES[cloud].filter((one) => one.burstable && one.architecture === architecture);
      for (const wanted of grid) {
        const size = sizeFor(cloud, { ...wanted, architecture, burstable: true });
        const holds = all.filter((one) => one.cpu >= wanted.cpu && one.memoryGiB >= wanted.memoryGiB);
        expect(size?.memoryGiB).toBe(holds.length === 0 ? undefined : Math.min(...holds.map((one) => one.memoryGiB)));
        if (size) expect(holds).toContain(size);
      }
    }
  });

  test('what is chosen is the cheapest that is large enough, by the price list of the review', () => {
    // Google lists a price for each type; AWS and Azure have ratios at which both orders agree.
    const prices = new Map(data.prices.filter((one) => one.cloud === 'google').map(({ key, usd }) => [key, usd]));
    for (const wanted of grid) {
      const size = sizeFor('google', { ...wanted, architecture: 'x86_64', burstable: false });
      const costs = SIZES.google
        .filter((one) => !one.burstable && one.cpu >= wanted.cpu && one.memoryGiB >= wanted.memoryGiB)
        .flatMap(({ name }) => prices.get(name) ?? []);
      if (costs.length > 0)
        expect({ wanted, usd: prices.get(size?.name ?? '') }).toEqual({ wanted, usd: Math.min(...costs) });
    }
  });

  test('what is chosen', () => {
    const chosen = (cpu: number, memoryGiB: number, architecture: 'x86_64' | 'arm64' = 'x86_64', burstable = false) =>
      CLOUDS.map((cloud) => sizeFor(cloud, { cpu, memoryGiB, architecture, burstable })?.name);
    expect(chosen(1, 2)).toEqual(['c7i.large', 'n2-highcpu-2', 'Standard_D2ls_v5']);
    expect(chosen(2, 4)).toEqual(['c7i.large', 'n2-standard-2', 'Standard_D2ls_v5']);
    expect(chosen(2, 8)).toEqual(['m7i.large', 'n2-standard-2', 'Standard_D2s_v5']);
    expect(chosen(4, 32)).toEqual(['r7i.xlarge', 'n2-highmem-4', 'Standard_E4s_v5']);
    expect(chosen(64, 512)).toEqual(['r7i.16xlarge', 'n2-highmem-64', 'Standard_E64s_v5']);
    expect(chosen(1, 2, 'arm64')).toEqual(['c7g.medium', 'c4a-highcpu-1', 'Standard_D2pls_v6']);
    expect(chosen(2, 1, 'x86_64', true)).toEqual(['t3.micro', 'e2-micro', 'Standard_B2ts_v2']);
    expect(chosen(2, 1, 'arm64', true)).toEqual(['t4g.micro', undefined, undefined]);
    expect(chosen(64, 512, 'arm64')).toEqual(['r7g.16xlarge', 'c4a-highmem-64', 'Standard_E64ps_v6']);
  });
});
