import { CLOUDS } from '../../../modules/core/placement';
import { regionsOf, zonesOf } from '../../../modules/core/regions';

const NAME = { aws: /^[a-z]{2}-[a-z]+-\d$/, google: /^[a-z]+-[a-z]+\d+$/, azure: /^[a-z]+\d?$/ } as const;

describe.each(CLOUDS)('%s', (cloud) => {
  test.each(regionsOf(cloud))('%s has a name and zones as the cloud writes them', (region) => {
    const zones = zonesOf(cloud, region)!;
    expect(region).toMatch(NAME[cloud]);
    expect(new Set(zones).size).toBe(zones.length);
    const zone = { aws: `${region}[a-f]`, google: `${region}-[a-f]`, azure: '[123]' }[cloud];
    for (const one of zones) expect(one).toMatch(new RegExp(`^${zone}$`));
    // On Azure there are regions without zones; a zone alone is none.
    expect(zones.length === 0 ? cloud : zones.length).toEqual(zones.length === 0 ? 'azure' : expect.any(Number));
    expect(zones).not.toHaveLength(1);
  });

  test('an unknown region has no facts', () => {
    for (const none of ['', 'narnia', 'toString', '__proto__']) expect(zonesOf(cloud, none)).toBeUndefined();
  });
});

test('zones of some regions', () => {
  expect(zonesOf('aws', 'us-west-1')).toEqual(['us-west-1a', 'us-west-1c']);
  expect(zonesOf('google', 'us-east1')).toEqual(['us-east1-b', 'us-east1-c', 'us-east1-d']);
  expect(zonesOf('azure', 'eastus2')).toEqual(['1', '2', '3']);
  expect(zonesOf('azure', 'westus')).toEqual([]);
});
