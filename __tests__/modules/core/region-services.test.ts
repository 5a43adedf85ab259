import { REGIONAL_SERVICES, type RegionalService } from '../../../facts/region-services';
import { regionsOf } from '../../../modules/core/regions';
import { edge } from '../../support/edge';
import { synth } from '../../support/synth';

const zonesOf = (region: string) => ['a', 'b', 'c'].map((zone) => `${region}${zone}`);

test.each(Object.values<RegionalService>(REGIONAL_SERVICES))(
  '$name: each region without it has one near',
  (service) => {
    for (const [region, near] of Object.entries(service.nearest)) {
      expect(regionsOf(service.cloud)).toEqual(expect.arrayContaining([region, near]));
      expect(service.nearest).not.toHaveProperty(near);
    }
  },
);

describe('AWS', () => {
  const graph = (region: string) =>
    synth(
      'aws',
      (stack, cloud) =>
        cloud.graph(stack, 'people', {
          language: 'gremlin',
          network: cloud.network(stack, 'network', { cidr: '10.0.0.0/16', zones: 2 }),
        }),
      { region, zones: zonesOf(region).slice(0, 2), id: `test-aws-${region}` },
    ).problems;

  test('a graph is refused where Neptune is not available', () => {
    expect(graph('eu-south-1')).toMatchObject([
      {
        message: 'the region eu-south-1 does not have Amazon Neptune.',
        remedy: 'Place test in eu-central-2, the nearest region that has it.',
      },
    ]);
  });

  test.each(['eu-west-1', 'eu-west-9'])('a graph in %s, which has it or is newer than the list', (region) => {
    expect(graph(region)).toEqual([]);
  });

  const behind = (region: string) =>
    synth('aws', (stack, cloud) => edge(stack, cloud), { region, zones: zonesOf(region) }).problems;

  test('an edge in front of a load balancer is refused where CloudFront has no VPC origins', () => {
    expect(behind('ap-southeast-6')).toMatchObject([
      {
        message: 'the region ap-southeast-6 does not have VPC origins of CloudFront.',
        remedy: 'Leave out the edge, or place test in ap-southeast-2, the nearest region that has it.',
      },
    ]);
    for (const there of ['mx-central-1', 'ap-southeast-7', 'us-west-2']) expect(behind(there)).toEqual([]);
  });
});

describe('Google', () => {
  const nightly = (region: string, native?: string) =>
    synth(
      'google',
      (stack, cloud) =>
        cloud.schedule(stack, 'nightly', {
          cron: '0 3 * * *',
          target: { queue: cloud.queue(stack, 'queue'), message: 'go' },
          ...(native && { native: { google: { job: { region: native } } } }),
        }),
      { region, id: `test-google-${region}` },
    );

  test('a schedule is refused where Cloud Scheduler is not available, unless its job is elsewhere', () => {
    expect(nightly('us-east5').problems).toMatchObject([
      {
        message: 'the region us-east5 does not have Cloud Scheduler.',
        remedy:
          'Use cloud.schedule with native: { google: { job: { region: "us-east4" } } }, or ' +
          'place test in us-east4, the nearest region that has it.',
      },
    ]);
    const { the, problems } = nightly('us-east5', 'us-east4');
    expect(problems).toEqual([]);
    expect(the('google_cloud_scheduler_job').region).toBe('us-east4');
  });

  test('schedules of jobs and functions are refused, too', () => {
    const { problems } = synth(
      'google',
      (stack, cloud) => {
        const identity = cloud.identity(stack, 'worker');
        const network = cloud.network(stack, 'network', { cidr: '10.0.0.0/16', zones: 3 });
        const image = 'europe-north1-docker.pkg.dev/acme/images/report@sha256:' + '0'.repeat(64);
        const schedule = { cron: '0 3 * * *' };
        cloud.job(stack, 'report', { network, identity, image, schedule, cpu: 1, memoryMiB: 512 });
        cloud.function(stack, 'clean', { identity, code: { image }, triggers: [{ schedule: '0 3 * * *' }] });
      },
      { region: 'europe-north1', id: 'test-google-europe-north1' },
    );
    const message = 'the region europe-north1 does not have Cloud Scheduler.';
    expect(problems).toMatchObject([{ message }, { message }]);
  });

  test('a function of a folder is refused where Cloud Run functions is not available', () => {
    const { problems } = synth(
      'google',
      (stack, cloud) =>
        cloud.function(stack, 'resize', {
          identity: cloud.identity(stack, 'worker'),
          runtime: 'go1',
          handler: 'Resize',
          code: { object: { bucket: cloud.bucket(stack, 'programs'), name: 'resize.zip' } },
        }),
      { region: 'northamerica-south1', id: 'test-google-northamerica-south1' },
    );
    expect(problems).toMatchObject([
      {
        message: 'the region northamerica-south1 does not have Cloud Run functions.',
        remedy:
          'Use code.image, which Cloud Run runs there, or place test in us-south1, the nearest region that has it.',
      },
    ]);
  });
});
