import type { CloudName } from '../../../modules/core/placement';
import batchSync from '../../../stacks/batch-sync';
import { buildWorkload } from '../../../stacks/workload';
import { byCloud } from '../../support/by-cloud';
import { ALONE, CLOUDS, synth } from '../../support/synth';
import { deploysAndSettles } from '../../support/terraform';

const on = (cloud: CloudName) =>
  synth(cloud, (stack, { network }) => {
    const settings = batchSync.settings.parse({});
    buildWorkload(stack, 'batch-sync', batchSync, {
      ...ALONE,
      settings,
      network: network(stack, 'network', { cidr: '10.30.0.0/16', zones: 2 }),
    });
  });

test.concurrent.each(CLOUDS)('on %s it deploys, plans again without changes, and destroys', (cloud) =>
  deploysAndSettles(on(cloud).json),
);

describe.each(CLOUDS)('a nightly exchange of files on %s', (cloud) => {
  const { problems, resources, of, the } = on(cloud);

  test('has a bucket that both sides read and write, a machine for an hour, and no queue', () => {
    expect(problems).toEqual([]);
    expect(resources.filter(({ type }) => /sqs|sns|pubsub|servicebus/.test(type))).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        const statements = of('aws_iam_role_policy').flatMap(({ body }) => JSON.parse(body.policy).Statement);
        expect(JSON.stringify(statements)).toContain('s3:GetObject');
        expect(JSON.stringify(statements)).toContain('s3:PutObject');
        expect(
          of('aws_autoscaling_schedule').map(({ body }) => [body.recurrence, body.min_size, body.time_zone]),
        ).toContainEqual(['0 2 * * 1,2,3,4,5', 1, 'Europe/Berlin']);
      },
      google: () => {
        expect(of('google_storage_bucket_iam_member').filter(({ path }) => path.includes('exchange'))).toHaveLength(4);
        expect(the('google_compute_region_autoscaler').autoscaling_policy.scaling_schedules).toMatchObject([
          { min_required_replicas: 1, duration_sec: 3600, time_zone: 'Europe/Berlin' },
        ]);
      },
      azure: () => {
        expect(of('azurerm_role_assignment').filter(({ path }) => path.includes('exchange'))).toHaveLength(4);
        expect(JSON.stringify(the('azurerm_monitor_autoscale_setting').profile)).toContain('"hours":[2]');
      },
    });
  });
});
