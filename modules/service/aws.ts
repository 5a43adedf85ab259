import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import type { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { countErrors } from '../core/aws-logged-errors';
import { report } from '../core/errors';
import { existingOn } from '../core/kind';
import type { Counted } from '../core/logged-errors';
import type { Absent, MetricTarget } from '../core/metrics';
import { type NameRule, nameOf } from '../core/names';
import { asIamIdentity } from '../identity/aws';
import { asVpc } from '../network/aws-base';
import type { AwsNetworkMember } from '../network/aws-member';
import { makeAfter, readyFor } from '../network/ready';
import { AFTER_COLLECTOR, collectorOf, sendTelemetry } from './aws-collector';
import { FargateScaling, type Requests } from './aws-scaling';
import { clusterOf, ECS_NAME, groupsOf, joinTasks, programOf, type Starter, starterOf } from './aws-task';
import { NO_BALANCER, type ServiceMetric } from './metrics';
import { type ExistingService, OF_REQUESTS, Service, type ServiceProps } from './service';
import { MAIN, type ServiceSettings, settingsOf } from './settings';

const SERVICE_NAME: NameRule = { ...ECS_NAME, what: 'ECS service' };
const ARCHITECTURES = { x86_64: 'X86_64', arm64: 'ARM64' } as const;

export abstract class AnyEcsService extends Service {
  abstract override readonly member: AwsNetworkMember;
  /**
   * Registers it with a target group once a listener uses the group; undefined for a service
   * created elsewhere. Only an application load balancer counts requests.
   */
  readonly enter?: (
    targetGroupArn: string,
    requests: Requests | undefined,
    listening: () => readonly TerraformResource[],
  ) => void;
}

/** An ECS service on Fargate: tasks in a tier of the network, an execution role and a task role. */
export class AwsService extends AnyEcsService {
  readonly member: AwsNetworkMember;
  readonly port: number;
  readonly service: EcsService;
  readonly task: EcsTaskDefinition;
  override readonly enter: NonNullable<AnyEcsService['enter']>;
  private readonly logGroup: string;
  private readonly sources: Requests[] = [];

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id, props);
    const settings = settingsOf(this, props);
    const images = [props.image, ...settings.sidecars.map(({ image }) => image)];
    this.port = props.port ?? 0;
    this.member = joinTasks(this, props, images);
    const cluster = clusterOf(this);
    const starter = starterOf(this, props, images);
    this.logGroup = starter.logGroup;
    if (props.otlp) sendTelemetry(this, props, this.member, starter);
    const name = nameOf(this, SERVICE_NAME);
    this.task = this.define(name, props, settings, starter);
    this.service = new EcsService(this, 'service', {
      name,
      cluster: cluster.arn,
      taskDefinition: this.task.arn,
      launchType: 'FARGATE',
      desiredCount: props.min,
      networkConfiguration: {
        subnets: [...asVpc(props.network).subnetIds[settings.tier]],
        securityGroups: groupsOf(props.network, this.member),
        assignPublicIp: false,
      },
      // New tasks are healthy before the old ones are stopped; a failed rollout is rolled back.
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      availabilityZoneRebalancing: 'ENABLED',
      enableExecuteCommand: false,
      enableEcsManagedTags: true,
      propagateTags: 'SERVICE',
      waitForSteadyState: true,
      // Changed by autoscaling.
      lifecycle: { ignoreChanges: ['desired_count'] },
      ...props.native?.aws?.service,
    });
    const entered: (() => readonly TerraformResource[])[] = [starter.ready, () => readyFor(this.member)];
    makeAfter(this.service, () => entered.flatMap((one) => one()));
    const scaling = new FargateScaling(this, cluster, this.service, props, settings.scaling);
    this.enter = (targetGroupArn, requests, listening) => {
      const before = (this.service.loadBalancerInput ?? []) as {
        targetGroupArn: string;
        containerName: string;
        containerPort: number;
      }[];
      this.service.putLoadBalancer([...before, { targetGroupArn, containerName: MAIN, containerPort: this.port }]);
      this.service.healthCheckGracePeriodSeconds = settings.health.startSeconds;
      entered.push(listening);
      if (!requests) return;
      this.sources.push(requests);
      if (this.sources.length === 1) scaling.onRequests(this.sources);
    };
    this.node.addValidation({
      validate: () => {
        if (props.port === undefined || props.scaling?.requests === undefined || this.sources.length > 0) return [];
        report(this, {
          message: `scaling.requests is ${props.scaling.requests}, but no load balancer counts requests for it.`,
          remedy: 'Add a load balancer with a route to it, or scale on cpuPercent.',
        });
        return [];
      },
    });
  }

  /**
   * ECS takes a deployment back during which the alarm fires. Source:
   * docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
   */
  private readonly guard = (alarmName: string): void => {
    const alarmNames = [...(this.service.alarmsInput?.alarmNames ?? []), alarmName];
    this.service.putAlarms({ enable: true, rollback: true, alarmNames });
  };

  protected override countErrors(): Counted {
    return countErrors(this, this.logGroup);
  }

  protected override seriesOf(name: ServiceMetric): MetricTarget | Absent {
    if (OF_REQUESTS.includes(name)) {
      if (this.sources.length === 0) return NO_BALANCER;
      const TargetGroup = this.sources.map(({ targetGroup }) => targetGroup);
      const LoadBalancer = [...new Set(this.sources.map((one) => one.loadBalancer))];
      return { dimensions: { TargetGroup, LoadBalancer }, ...(name === 'serverErrors' && { watchedBy: this.guard }) };
    }
    return {
      dimensions: { ClusterName: clusterOf(this).name, ServiceName: this.service.name },
      expected: this.min,
    };
  }

  private define(name: string, props: ServiceProps, settings: ServiceSettings, starter: Starter): EcsTaskDefinition {
    const { role, logConfiguration } = starter;
    const { stopSeconds, sidecars, whole, environment } = settings;
    const { port } = props;
    const common = { essential: true, stopTimeout: stopSeconds, logConfiguration };
    const main = {
      name: MAIN,
      image: settings.image,
      ...common,
      ...programOf(this, { ...props, environment }, 'entryPoint'),
      ...(props.otlp && AFTER_COLLECTOR),
      ...(port !== undefined && { portMappings: [{ containerPort: port, hostPort: port, protocol: 'tcp' }] }),
    };
    const others = sidecars.map((one) => ({
      name: one.id,
      image: one.name,
      ...common,
      ...programOf(this, { command: one.command, environment: one.environment }, 'entryPoint'),
    }));
    return new EcsTaskDefinition(this, 'task', {
      family: name,
      containerDefinitions: JSON.stringify([
        main,
        ...others,
        ...(props.otlp ? [collectorOf(this, name, starter)] : []),
      ]),
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: String(whole.cpu * 1024),
      memory: String(whole.memoryMiB),
      executionRoleArn: role.roleArn,
      taskRoleArn: asIamIdentity(props.identity).roleArn,
      runtimePlatform: {
        operatingSystemFamily: 'LINUX',
        cpuArchitecture: ARCHITECTURES[props.architecture ?? 'x86_64'],
      },
      ephemeralStorage: props.diskGiB === undefined ? undefined : { sizeInGib: props.diskGiB },
      // A failed rollout reverts to the old revision, so it is deleted only when the new one is
      // active.
      lifecycle: { createBeforeDestroy: true },
      ...props.native?.aws?.task,
    });
  }
}

export class ExistingAwsService extends AnyEcsService {
  readonly member: AwsNetworkMember;
  readonly port: number;

  constructor(scope: Construct, id: string, existing: ExistingService) {
    super(scope, id, {}, existing.health);
    const { securityGroupId, port } = existingOn(this, existing, 'aws');
    this.port = port;
    this.member = asVpc(existing.network).join(this, 'private', securityGroupId);
  }
}

export function asEcsService(service: Service): AnyEcsService {
  if (service instanceof AnyEcsService) return service;
  throw new Error(`${service.node.path} is not a service of aws`);
}
