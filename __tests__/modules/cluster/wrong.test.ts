import type { ClusterProps } from '../../../modules/cluster/properties';
import { endingSupport, endsSoon, SOURCES, SUPPORTED_UNTIL, supportedOn } from '../../../modules/cluster/versions';
import { type CloudName, CLOUDS as PLACES } from '../../../modules/core/placement';
import { byCloud } from '../../support/by-cloud';
import { BATCH, clusterOn, MAIN, makeCluster } from '../../support/cluster';
import { theirs } from '../../support/network';
import { synth } from '../../support/synth';

const messages = (cloud: CloudName, props: Partial<ClusterProps>) =>
  clusterOn(cloud, props).problems.map(({ message }) => message);

describe('what is wrong, in words', () => {
  test.each(PLACES)('versions, administrators, pools and ranges on %s', (cloud) => {
    expect(messages(cloud, { version: '1.2' })[0]).toMatch(/^version is "1\.2", .* ended its standard support\.$/);
    expect(messages(cloud, { version: '1.34.2' })).toEqual([
      'version is "1.34.2", which is not a minor version of Kubernetes.',
    ]);
    expect(messages(cloud, { version: undefined })).toEqual(['neither version nor channel is set.']);
    expect(messages(cloud, { administrators: [] })).toEqual([
      'it has no administrator: local accounts are disabled, so no one could sign in.',
    ]);
    expect(messages(cloud, { pools: [{ ...MAIN, name: 'Main-1' }] })).toEqual([
      'pools.0.name is "Main-1", which is not a valid name of a pool.',
    ]);
    expect(messages(cloud, { pools: [MAIN, MAIN] })[0]).toBe('two pools have the name "main".');
    expect(messages(cloud, { pools: [{ ...MAIN, max: 0 }] })).toEqual(['pools.0.max is 0, but min is 1.']);
    expect(messages(cloud, { pools: [{ ...MAIN, zones: [9] }] })[0]).toMatch(
      /^pools\.0\.zones has 9, but the network has \d\.$/,
    );
    expect(messages(cloud, { pools: [BATCH] })[0]).toBe("no pool can run the cluster's own pods.");
    expect(messages(cloud, { pools: [{ ...MAIN, labels: { 'kubernetes.io/role': 'a' } }] })[0]).toMatch(
      /^pools\.0\.labels has /,
    );
    expect(messages(cloud, { access: ['0.0.0.0/0'] })).toEqual([
      'access has "0.0.0.0/0", which opens the API server to the internet.',
    ]);
    expect(messages(cloud, { access: ['10.0.0.1/8'] })).toEqual([
      'access is "10.0.0.1/8", which is an address inside a range.',
    ]);
    const ranges = () => {
      expect(messages(cloud, { podRange: '10.30.0.0/16' })[0]).toMatch(
        /^podRange is "10\.30\.0\.0\/16": 10\.30\.0\.0\/16 overlaps with /,
      );
      expect(messages(cloud, { podRange: '100.64.0.0/24' })[0]).toMatch(/a private range of \/10 to \/21\.$/);
      expect(messages(cloud, { podRange: '100.64.0.0/21', pools: [{ ...MAIN, max: 9 }] })).toEqual([
        'podRange is "100.64.0.0/21", enough for 8 nodes, but the pools have up to 9.',
      ]);
    };
    byCloud(cloud, {
      aws: () => {
        expect(messages(cloud, { podRange: '100.65.0.0/16' })[0]).toContain(
          "pods have addresses of the tier's subnets",
        );
      },
      google: ranges,
      azure: ranges,
    });
  });

  test('nodes that Azure would manage are refused, with what is right everywhere', () => {
    expect(clusterOn('azure', { pools: undefined }).problems).toMatchObject([
      {
        message: expect.stringContaining('AKS Automatic'),
        remedy: expect.stringContaining("pools: [{ name: 'main'"),
      },
    ]);
    for (const cloud of ['aws', 'google'] as const) expect(messages(cloud, { pools: undefined })).toEqual([]);
  });

  test('two clusters of one VPC of Google have other ranges for their pods', () => {
    const { problems } = synth('google', (stack, cloud) => {
      const network = theirs(stack, cloud);
      const administrators = [cloud.identity(stack, 'operator')];
      for (const id of ['apps', 'more'])
        cloud.cluster(stack, id, { network, version: '1.34', pools: [MAIN], administrators });
    });
    expect(problems.map(({ message }) => message)).toEqual([
      'podRange is "100.64.0.0/16": 100.64.0.0/16 overlaps with 100.64.0.0/16 of the pods of apps.',
    ]);
  });

  test('the date of the end of support is known, and asked of a day that somebody else names', () => {
    for (const cloud of PLACES) {
      expect(supportedOn(cloud).length).toBeGreaterThan(1);
      expect(Object.keys(SUPPORTED_UNTIL[cloud])).toContain('1.35');
      // What ended before the table was compared is refused, with the day.
      const { page, asOf } = SOURCES[cloud];
      const ended = Object.entries(SUPPORTED_UNTIL[cloud]).filter(([, until]) => until <= asOf);
      for (const [version, until] of ended)
        expect(messages(cloud, { version })[0]).toMatch(new RegExp(`ended its standard support on ${until}\\.$`));
      expect(clusterOn(cloud, { version: '1.20' }).problems).toMatchObject([
        { remedy: expect.stringContaining(`(${page}, ${asOf})`) },
      ]);
    }
    expect(endsSoon('aws', '1.35', '2027-02-01', 60)).toBe('2027-03-27');
    expect(endsSoon('aws', '1.35', '2026-12-01', 60)).toBeUndefined();
    const warnings: string[][] = [];
    synth('aws', (stack, cloud) => {
      makeCluster(stack, cloud, { version: '1.35' });
      warnings.push(...['2026-12-01', '2027-02-01', '2027-04-01'].map((day) => endingSupport(stack, day)));
    });
    expect(warnings).toEqual([
      [],
      [expect.stringContaining('standard support by Amazon EKS ends on 2027-03-27.')],
      [expect.stringContaining('standard support by Amazon EKS ended on 2027-03-27.')],
    ]);
  });
});
