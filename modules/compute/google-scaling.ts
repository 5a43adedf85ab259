import { ComputeRegionAutoscaler } from '@cdktf/provider-google/lib/compute-region-autoscaler';
import type { ComputeRegionInstanceGroupManager } from '@cdktf/provider-google/lib/compute-region-instance-group-manager';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { nameOf } from '../core/names';
import { placementOf } from '../core/placement';
import { NAME, suffixOf } from './google-names';
import type { ComputeGroupProps, Schedule } from './properties';
import { cron, endsOf, minutesOf } from './schedules';
import type { GroupSettings } from './settings';

/** The autoscaler of one instance group. */
export function scaleOnGoogle(
  place: Construct,
  group: ComputeRegionInstanceGroupManager,
  { min, max }: ComputeGroupProps,
  { zones, scaling, coolDownSeconds }: GroupSettings,
): ComputeRegionAutoscaler {
  // CPU use is a per-instance metric, so a group that scales on it keeps at least one machine.
  // Source: "Scaling based on Cloud Monitoring metrics", per-instance metrics.
  if (min === 0 && scaling.queue && scaling.cpuPercent !== undefined) {
    report(place, {
      message: 'min is 0 with scaling.cpuPercent: a group that scales on its processors keeps at least one machine.',
      remedy: 'Leave cpuPercent out to scale on the queue only, or set min to 1.',
    });
  }
  // A metric of the whole group, divided by the number of messages per machine: 0 without messages,
  // 1 with the first one.
  const queue = scaling.queue && {
    name: 'pubsub.googleapis.com/subscription/num_undelivered_messages',
    filter:
      'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = ' +
      `"${subscriptionOf(scaling.queue.metric)}"`,
    singleInstanceAssignment: scaling.queue.messagesPerMachine,
  };
  return new ComputeRegionAutoscaler(place, 'autoscaler', {
    name: nameOf(place, { ...NAME, what: 'autoscaler', max: 63 }, { suffix: suffixOf(zones) }),
    region: placementOf(place).region,
    target: group.id,
    autoscalingPolicy: {
      minReplicas: min,
      maxReplicas: max,
      cooldownPeriod: coolDownSeconds,
      // With only a queue, Google would still scale on CPU unless it is disabled.
      cpuUtilization: scaling.cpuPercent === undefined ? undefined : { target: scaling.cpuPercent / 100 },
      metric: queue && [queue],
      scalingSchedules: scaling.schedules?.map((schedule) => scalingSchedule(schedule, scaling.timeZone ?? 'UTC')),
    },
  });
}

function scalingSchedule(schedule: Schedule, timeZone: string) {
  return {
    name: schedule.id,
    schedule: cron(endsOf(schedule).begin),
    durationSec: minutesOf(schedule) * 60,
    minRequiredReplicas: schedule.min,
    timeZone,
  };
}

function subscriptionOf(metric: NonNullable<GroupSettings['scaling']['queue']>['metric']): string {
  if (metric.cloud !== 'google') throw new Error(`a group of google scales on a queue of ${metric.cloud}`);
  return metric.subscription;
}
