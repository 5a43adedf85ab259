import { AppautoscalingPolicy } from '@cdktf/provider-aws/lib/appautoscaling-policy';
import { AppautoscalingTarget } from '@cdktf/provider-aws/lib/appautoscaling-target';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import type { EcsCluster } from '@cdktf/provider-aws/lib/ecs-cluster';
import type { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { Construct } from 'constructs';
import { ALARM_NAME, ASLEEP, EACH } from '../compute/aws-scaling';
import { report } from '../core/errors';
import { nameOf } from '../core/names';
import type { ServiceProps, ServiceScaling } from './service';

/** A target group and its load balancer, as dimensions in CloudWatch. */
export interface Requests {
  readonly targetGroup: string;
  readonly loadBalancer: string;
}

interface Metric {
  readonly id: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly stat: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** The minimum and maximum number of tasks of one service, and its scaling. */
export class FargateScaling extends Construct {
  private readonly resource: Pick<AppautoscalingTarget, 'resourceId' | 'scalableDimension' | 'serviceNamespace'>;

  constructor(
    scope: Construct,
    cluster: EcsCluster,
    service: EcsService,
    { min, max }: ServiceProps,
    private readonly scaling: ServiceScaling,
  ) {
    super(scope, 'scaling');
    this.resource = new AppautoscalingTarget(this, 'target', {
      minCapacity: min,
      maxCapacity: max,
      resourceId: `service/${cluster.name}/${service.name}`,
      scalableDimension: 'ecs:service:DesiredCount',
      serviceNamespace: 'ecs',
      // The provider reads the ARN of a service-linked role, which exists by default.
      lifecycle: { ignoreChanges: ['role_arn'] },
    });
    if (scaling.cpuPercent !== undefined) {
      this.track('cpu', scaling.cpuPercent, {
        predefinedMetricSpecification: { predefinedMetricType: 'ECSServiceAverageCPUUtilization' },
      });
    }
    if (scaling.queue) this.onQueue(scaling.queue, cluster, service, min);
    else if (min === 0) {
      report(scope, {
        message: 'min is 0, but on AWS only scaling.queue can start the first instance: a load balancer has no target.',
        remedy: 'Raise min to 1, or scale on a queue.',
      });
    }
  }

  /**
   * Concurrent requests = requests per second × seconds per request (Little). Both are published
   * per minute.
   */
  onRequests(sources: readonly Requests[]): void {
    if (this.scaling.requests === undefined || sources.length === 0) return;
    const metrics = sources.flatMap(({ targetGroup, loadBalancer }, index): Metric[] => {
      const dimensions = { TargetGroup: targetGroup, LoadBalancer: loadBalancer };
      const of = (id: string, metricName: string, stat: string) => ({
        id: `${id}${index}`,
        namespace: 'AWS/ApplicationELB',
        metricName,
        stat,
        dimensions,
      });
      return [of('rate', 'RequestCountPerTarget', 'Sum'), of('time', 'TargetResponseTime', 'Average')];
    });
    const all = sources.map((_, index) => `FILL(rate${index}, 0) * FILL(time${index}, 0) / 60`).join(' + ');
    this.track('requests', this.scaling.requests, customized(metrics, 'Requests at once for each task', all));
  }

  private onQueue(
    { metric, messagesPerInstance }: NonNullable<ServiceScaling['queue']>,
    cluster: EcsCluster,
    service: EcsService,
    min: number,
  ): void {
    if (metric.cloud !== 'aws') throw new Error(`${this.node.path} scales on a queue of ${metric.cloud}`);
    const dimensions = { ClusterName: cluster.name, ServiceName: service.name };
    const { namespace, metricName, queueName } = metric;
    const metrics: Metric[] = [
      { id: 'waiting', namespace, metricName, stat: 'Sum', dimensions: { QueueName: queueName } },
      {
        id: 'machines',
        namespace: 'ECS/ContainerInsights',
        metricName: 'RunningTaskCount',
        stat: 'Average',
        dimensions,
      },
    ];
    this.track('queue', messagesPerInstance, customized(metrics, 'Messages for each task', EACH));
    if (min === 0) this.wake(metrics);
  }

  /**
   * Starts the first task when a message is waiting and no task is running: a multiple of zero
   * tasks is zero.
   */
  private wake(metrics: readonly Metric[]): void {
    const place = new Construct(this, 'wake');
    const { resourceId, scalableDimension, serviceNamespace } = this.resource;
    const policy = new AppautoscalingPolicy(place, 'policy', {
      name: 'wake',
      policyType: 'StepScaling',
      resourceId,
      scalableDimension,
      serviceNamespace,
      stepScalingPolicyConfiguration: {
        adjustmentType: 'ExactCapacity',
        metricAggregationType: 'Average',
        stepAdjustment: [{ scalingAdjustment: 1, metricIntervalLowerBound: '0' }],
      },
    });
    new CloudwatchMetricAlarm(place, 'alarm', {
      alarmName: nameOf(place, ALARM_NAME),
      alarmDescription: 'Messages wait and no task is there: the policy starts the first one',
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: 'notBreaching',
      metricQuery: [
        ...metrics.map(({ id, namespace, metricName, stat, dimensions }) => ({
          id,
          returnData: false,
          metric: { namespace, metricName, stat, period: 60, dimensions: { ...dimensions } },
        })),
        { id: 'asleep', label: 'Messages wait for the first task', expression: ASLEEP, returnData: true },
      ],
      alarmActions: [policy.arn],
    });
  }

  private track(name: string, targetValue: number, metric: object): void {
    const { resourceId, scalableDimension, serviceNamespace } = this.resource;
    new AppautoscalingPolicy(this, name, {
      name,
      policyType: 'TargetTrackingScaling',
      resourceId,
      scalableDimension,
      serviceNamespace,
      targetTrackingScalingPolicyConfiguration: { targetValue, ...metric },
    });
  }
}

const customized = (metrics: readonly Metric[], label: string, expression: string) => ({
  customizedMetricSpecification: {
    metrics: [
      ...metrics.map(({ id, namespace, metricName, stat, dimensions }) => ({
        id,
        returnData: false,
        metricStat: {
          metric: {
            namespace,
            metricName,
            dimensions: Object.entries(dimensions).map(([name, value]) => ({ name, value })),
          },
          stat,
        },
      })),
      { id: 'each', label, expression, returnData: true },
    ],
  },
});
