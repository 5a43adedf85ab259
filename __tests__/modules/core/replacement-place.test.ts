import { CLOUDS } from '../../../modules/core/placement';
import { type ReplacingValues, replacingValues, warnOfReplacements } from '../../../modules/core/replacement';
import { synth } from '../../support/synth';

test.each(CLOUDS)('another zone of a disk on %s is another disk', (cloud) => {
  const synthesize = (zone: number, before: ReplacingValues = {}) => {
    let values: ReplacingValues = {};
    let messages: string[] = [];
    synth(cloud, (stack, catalogue) => {
      const disk = catalogue.disk(stack, 'data', { sizeGiB: 64, zone });
      values = replacingValues(stack);
      warnOfReplacements(stack, before, 'accept');
      messages = disk.node.metadata.map(({ data }) => data);
    });
    return { values, messages };
  };
  const { values } = synthesize(1);
  expect(synthesize(1, values).messages).toEqual([]);
  expect(synthesize(2, values).messages).toEqual([
    expect.stringContaining('replaces the disk and loses the data on it.'),
  ]);
});

describe.each(CLOUDS)('what a network on %s can not change', (cloud) => {
  const ZONES = {
    aws: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
    google: ['us-east1-b', 'us-east1-c', 'us-east1-d'],
    azure: ['1', '2', '3'],
  };
  const synthesize = (cidr: string, zones: readonly string[], before: ReplacingValues = {}) => {
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
    return { values, messages: problems.map(({ message, remedy }) => `${message} ${remedy}`) };
  };
  const { values } = synthesize('10.0.0.0/16', ZONES[cloud]);

  test('another range is refused, with the way, and is taken once it was accepted', () => {
    const { messages } = synthesize('10.1.0.0/16', ZONES[cloud], values);
    expect(messages).toEqual([
      expect.stringMatching(/^cidr was "10\.0\.0\.0\/16" and is "10\.1\.0\.0\/16": every subnet would be replaced/),
    ]);
    expect(messages[0]).toMatch(/Add a second network .* If it is not deployed yet: npm run address -- accept test$/);
    expect(synthesize('10.1.0.0/16', ZONES[cloud], synthesize('10.1.0.0/16', ZONES[cloud]).values).messages).toEqual(
      [],
    );
    // What was accepted before ranges were kept says nothing of them.
    expect(synthesize('10.1.0.0/16', ZONES[cloud], { home: {} }).messages).toEqual([]);
  });

  test('other zones are refused on Azure, and their order never counts', () => {
    const [one, two, three] = ZONES[cloud] as [string, string, string];
    expect(synthesize('10.0.0.0/16', [two, one, three], values).messages).toEqual([]);
    const { messages } = synthesize('10.0.0.0/16', [two, three], values);
    expect(messages).toEqual(
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
  const synthesize = (zone: number, named: readonly string[], before: ReplacingValues = {}) => {
    let values: ReplacingValues = {};
    let messages: string[] = [];
    synth(
      cloud,
      (stack, catalogue) => {
        const { node } = catalogue.disk(stack, 'data', { sizeGiB: 64, zone });
        values = replacingValues(stack);
        warnOfReplacements(stack, before, 'accept');
        messages = node.metadata.filter(({ type }) => type.endsWith('warn')).map(({ data }) => data);
      },
      { zones: named },
    );
    return { values, messages };
  };
  const { values } = synthesize(1, zones);
  expect(synthesize(2, zones.toReversed(), values).messages).toEqual([]);
  expect(synthesize(1, zones.toReversed(), values).messages).toEqual([
    expect.stringContaining(`zone was "${zones[0]}" and is "${zones[1]}"`),
  ]);
});
