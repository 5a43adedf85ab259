import type { AutoscalingGroup, AutoscalingGroupMixedInstancesPolicy } from '@cdktf/provider-aws/lib/autoscaling-group';
import { AutoscalingPolicy } from '@cdktf/provider-aws/lib/autoscaling-policy';
import { AutoscalingSchedule } from '@cdktf/provider-aws/lib/autoscaling-schedule';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import type { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { type NameRule, nameOf } from '../core/names';
import type { ComputeGroupProps, Schedule } from './properties';
import { cron, endsOf } from './schedules';
import type { GroupSettings } from './settings';
import type { Size } from './sizes';

export const ALARM_NAME: NameRule = {
  what: 'CloudWatch alarm',
  max: 255,
  pattern: /^[\w .:/()#,@[\]+=&;{}!$*-]+$/,
  allowed: 'letters, digits and -',
  unique: 'region',
};

/**
 * Source: "Available CloudWatch metrics for Amazon SQS": an inactive queue publishes no data, so
 * missing data is treated as zero.
 */
const WAITING = 'FILL(waiting, 0)';
/**
 * The group publishes its number of machines once its metrics are enabled, and 0 if it has none.
 */
const MACHINES = 'FILL(machines, 0)';
/**
 * Avoids division by zero: a quotient without a value is not a data point, and a policy without
 * data points has no effect.
 */
export const EACH = `${WAITING} / IF(${MACHINES} > 0, ${MACHINES}, 1)`;
/** 1 if messages are waiting and no machine is running. */
export const ASLEEP = `IF(${WAITING} > 0 AND ${MACHINES} < 1, 1, 0)`;

/** The policies and schedules of one Auto Scaling group. */
export function scaleOnAws(
  place: Construct,
  group: AutoscalingGroup,
  { min }: ComputeGroupProps,
  { scaling }: GroupSettings,
): void {
  for (const one of scaling.schedules ?? []) schedule(place, group, one, scaling.timeZone ?? 'UTC', min);
  if (scaling.cpuPercent !== undefined) {
    new AutoscalingPolicy(place, 'cpu', {
      name: 'cpu',
      autoscalingGroupName: group.name,
      policyType: 'TargetTrackingScaling',
      targetTrackingConfiguration: {
        targetValue: scaling.cpuPercent,
        predefinedMetricSpecification: { predefinedMetricType: 'ASGAverageCPUUtilization' },
      },
    });
  }
  if (!scaling.queue) return;
  const { metric, messagesPerMachine } = scaling.queue;
  if (metric.cloud !== 'aws') throw new Error(`${place.node.path} scales on a queue of ${metric.cloud}`);
  const metrics = [
    {
      id: 'waiting',
      namespace: 'AWS/SQS',
      metricName: 'ApproximateNumberOfMessagesVisible',
      stat: 'Sum',
      dimension: { name: 'QueueName', value: metric.queueName },
    },
    {
      id: 'machines',
      namespace: 'AWS/AutoScaling',
      metricName: 'GroupInServiceInstances',
      stat: 'Average',
      dimension: { name: 'AutoScalingGroupName', value: group.name },
    },
  ];
  new AutoscalingPolicy(place, 'queue', {
    name: 'queue',
    autoscalingGroupName: group.name,
    policyType: 'TargetTrackingScaling',
    targetTrackingConfiguration: {
      targetValue: messagesPerMachine,
      customizedMetricSpecification: {
        metrics: [
          ...metrics.map(({ id, namespace, metricName, stat, dimension }) => ({
            id,
            returnData: false,
            metricStat: { metric: { namespace, metricName, dimensions: [dimension] }, stat },
          })),
          { id: 'each', label: 'Messages for each machine', expression: EACH, returnData: true },
        ],
      },
    },
  });
  if (min === 0) wake(new Construct(place, 'wake'), group, metrics);
}

interface Measured {
  readonly id: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly stat: string;
  readonly dimension: { readonly name: string; readonly value: string };
}

/**
 * Starts the first machine when a message is waiting and no machine is running. Target tracking
 * does not: the number of messages for one machine does not exceed the target, and a multiple of
 * zero machines is zero.
 */
function wake(place: Construct, group: AutoscalingGroup, metrics: readonly Measured[]): void {
  const policy = new AutoscalingPolicy(place, 'policy', {
    name: 'wake',
    autoscalingGroupName: group.name,
    policyType: 'StepScaling',
    adjustmentType: 'ExactCapacity',
    stepAdjustment: [{ scalingAdjustment: 1, metricIntervalLowerBound: '0' }],
  });
  new CloudwatchMetricAlarm(place, 'alarm', {
    alarmName: nameOf(place, ALARM_NAME),
    alarmDescription: 'Messages wait and no machine is there: the policy starts the first one',
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    threshold: 1,
    evaluationPeriods: 1,
    treatMissingData: 'notBreaching',
    metricQuery: [
      ...metrics.map(({ id, namespace, metricName, stat, dimension }) => ({
        id,
        returnData: false,
        metric: { namespace, metricName, stat, period: 60, dimensions: { [dimension.name]: dimension.value } },
      })),
      { id: 'asleep', label: 'Messages wait for the first machine', expression: ASLEEP, returnData: true },
    ],
    alarmActions: [policy.arn],
  });
}

/**
 * One action at the begin of the schedule and one at its end. Only the minimum changes: -1 keeps
 * the other values.
 */
function schedule(place: Construct, group: AutoscalingGroup, schedule: Schedule, timeZone: string, min: number): void {
  const { begin, end } = endsOf(schedule);
  const action = (edge: 'begin' | 'end', moment: typeof begin, minSize: number) =>
    new AutoscalingSchedule(place, `schedule-${schedule.id}-${edge}`, {
      scheduledActionName: `${schedule.id}-${edge}`,
      autoscalingGroupName: group.name,
      recurrence: cron(moment),
      timeZone,
      minSize,
      maxSize: -1,
      desiredCapacity: -1,
    });
  action('begin', begin, schedule.min);
  action('end', end, min);
}

/** Uses spot machines of any of these types, depending on capacity. */
export function anyOf(sizes: readonly Size[], template: LaunchTemplate): AutoscalingGroupMixedInstancesPolicy {
  return {
    instancesDistribution: {
      onDemandBaseCapacity: 0,
      onDemandPercentageAboveBaseCapacity: 0,
      spotAllocationStrategy: 'price-capacity-optimized',
    },
    launchTemplate: {
      launchTemplateSpecification: { launchTemplateId: template.id, version: Token.asString(template.latestVersion) },
      override: sizes.map(({ name }) => ({ instanceType: name })),
    },
  };
}
