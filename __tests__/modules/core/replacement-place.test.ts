import { CLOUDS } from '../../../modules/core/placement';
import { type ReplacingValues, replacingValues, warnOfReplacements } from '../../../modules/core/replacement';
import { synth } from '../../support/synth';

test.each(CLOUDS)('another zone of a disk on %s is another disk', (cloud) => {
  const made = (zone: number, before: ReplacingValues = {}) => {
    let values: ReplacingValues = {};
    let said: string[] = [];
    synth(cloud, (stack, catalogue) => {
      const disk = catalogue.disk(stack, 'data', { sizeGiB: 64, zone });
      values = replacingValues(stack);
      warnOfReplacements(stack, before, 'accept');
      said = disk.node.metadata.map(({ data }) => data);
    });
    return { values, said };
  };
  const { values } = made(1);
  expect(made(1, values).said).toEqual([]);
  expect(made(2, values).said).toEqual([expect.stringContaining('replaces the disk and loses the data on it.')]);
});

describe.each(CLOUDS)('what a network on %s can not change', (cloud) => {
  const ZONES = {
    aws: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
    google: ['us-east1-b', 'us-east1-c', 'us-east1-d'],
    azure: ['1', '2', '3'],
  };
  const made = (cidr: string, zones: readonly string[], before: ReplacingValues = {}) => {
    let values: ReplacingValues = {};
    const { problems } = synth(
      cloud,
      (stack, catalogue) => {
        catalogue.network(stack, 'home', { cidr, zones: 2 });
        values = replacingValues(stack);
        warnOfReplacements(stack, before, 'npm run address -- accept test');
      },
      { zones },
    );
    return { values, said: problems.map(({ message, remedy }) => `${message} ${remedy}`) };
  };
  const { values } = made('10.0.0.0/16', ZONES[cloud]);

  test('another range is refused, with the way, and is taken once it was accepted', () => {
    const { said } = made('10.1.0.0/16', ZONES[cloud], values);
    expect(said).toEqual([
      expect.stringMatching(/^cidr was "10\.0\.0\.0\/16" and is "10\.1\.0\.0\/16": every subnet would be replaced/),
    ]);
    expect(said[0]).toMatch(/Add a second network .* If it is not deployed yet: npm run address -- accept test$/);
    expect(made('10.1.0.0/16', ZONES[cloud], made('10.1.0.0/16', ZONES[cloud]).values).said).toEqual([]);
    // What was accepted before ranges were kept says nothing of them.
    expect(made('10.1.0.0/16', ZONES[cloud], { home: {} }).said).toEqual([]);
  });

  test('other zones are refused on Azure, and their order never counts', () => {
    const [one, two, three] = ZONES[cloud] as [string, string, string];
    expect(made('10.0.0.0/16', [two, one, three], values).said).toEqual([]);
    const { said } = made('10.0.0.0/16', [two, three], values);
    expect(said).toEqual(
      {
        aws: [],
        google: [],
        azure: [expect.stringMatching(/^zones was \["1","2"\] and is \["2","3"\]: the zones of load balancers/)],
      }[cloud],
    );
  });
});

test.each(CLOUDS)('on %s a disk is in a zone by its name, whatever its place in the list', (cloud) => {
  const zones = { aws: ['us-east-1a', 'us-east-1b'], google: ['us-east1-b', 'us-east1-c'], azure: ['1', '2'] }[cloud];
  const made = (zone: number, named: readonly string[], before: ReplacingValues = {}) => {
    let values: ReplacingValues = {};
    let said: string[] = [];
    synth(
      cloud,
      (stack, catalogue) => {
        const { node } = catalogue.disk(stack, 'data', { sizeGiB: 64, zone });
        values = replacingValues(stack);
        warnOfReplacements(stack, before, 'accept');
        said = node.metadata.filter(({ type }) => type.endsWith('warn')).map(({ data }) => data);
      },
      { zones: named },
    );
    return { values, said };
  };
  const { values } = made(1, zones);
  expect(made(2, zones.toReversed(), values).said).toEqual([]);
  expect(made(1, zones.toReversed(), values).said).toEqual([
    expect.stringContaining(`zone was "${zones[0]}" and is "${zones[1]}"`),
  ]);
});
