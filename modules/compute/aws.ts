import { AutoscalingGroup } from '@cdktf/provider-aws/lib/autoscaling-group';
import { AutoscalingPolicy } from '@cdktf/provider-aws/lib/autoscaling-policy';
import { AutoscalingSchedule } from '@cdktf/provider-aws/lib/autoscaling-schedule';
import { IamInstanceProfile } from '@cdktf/provider-aws/lib/iam-instance-profile';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { report } from '../core/errors';
import { existingOn } from '../core/kind';
import { formerId, type NameRule, nameOf } from '../core/names';
import { base64 } from '../core/text';
import { asIamIdentity, identityPolicy, type Statement } from '../identity/aws';
import { type AwsNetworkMember, asVpc } from '../network/aws';
import { awsDataDisks } from '../storage/data-disks';
import { installAgent } from './aws-agent';
import { ComputeGroup, type ComputeGroupProps, type ExistingComputeGroup, type Release, type Schedule } from './compute';
import { AWS_IMAGES } from './images';
import { cron, endsOf, type Machines, type Made, machines } from './machines';

const TEMPLATE_NAME: NameRule = {
  what: 'launch template',
  min: 3,
  max: 128,
  pattern: /^[\w().\-/]+$/,
  allowed: 'letters, digits and ( ) . - / _',
  unique: 'region',
};
const GROUP_NAME: NameRule = { what: 'Auto Scaling group', max: 255, pattern: /^[^:]+$/, allowed: 'anything but :', unique: 'region' };
const PROFILE_NAME: NameRule = {
  what: 'instance profile',
  max: 128,
  pattern: /^[\w+=,.@-]+$/,
  allowed: 'letters, digits and + = , . @ _ -',
  unique: 'account',
};

/** An image by the name of a parameter of Systems Manager. */
const LOOKED_UP = 'resolve:ssm:';

/** What the agent of Session Manager needs. None of these actions can be narrowed to a resource: they are about the machine itself. */
const SESSION_ACTIONS = [
  'ssm:UpdateInstanceInformation',
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
];

/** One set of machines. A group made elsewhere has no resources here. */
export interface AwsRelease extends Release {
  readonly groupName: string;
  readonly template?: LaunchTemplate;
  readonly group?: AutoscalingGroup;
}

abstract class AnyAutoscaling extends ComputeGroup {
  abstract override readonly member: AwsNetworkMember;
  abstract override readonly releases: readonly AwsRelease[];
}

/** A launch template and an Auto Scaling group over the zones of the tier; two of each in a blue/green rollout. */
export class AwsComputeGroup extends AnyAutoscaling {
  readonly member: AwsNetworkMember;
  readonly releases: readonly (AwsRelease & { readonly template: LaunchTemplate; readonly group: AutoscalingGroup })[];

  constructor(scope: Construct, id: string, props: ComputeGroupProps) {
    super(scope, id, props);
    const made = machines(this, props);
    const vpc = asVpc(props.network);
    this.member = vpc.join(this, made.tier);
    const securityGroups = [this.member.securityGroup.id, vpc.tierGroup(made.tier).id];
    const identity = asIamIdentity(props.identity);
    const profile = new IamInstanceProfile(this, 'profile', { name: nameOf(this, PROFILE_NAME), role: identity.roleName });
    this.releases = made.releases.map((release) => {
      // One that rolls has no name, and its resources are children of the group itself.
      const place = release.name ? new Construct(this, release.name) : this;
      const template = this.launchTemplate(place, props, made, release, profile, securityGroups);
      const group = this.autoscalingGroup(place, props, made, template, vpc.subnetIds[made.tier]);
      this.scale(place, group, props, made);
      return { name: release.name, serving: release.serving, template, group, groupName: group.name };
    });
    const agent = this.agent(props, made);
    new IamRolePolicy(this, 'sessions', {
      role: identity.roleName,
      name: `${formerId(this)}-sessions`,
      policy: identityPolicy([{ sid: 'SessionManager', actions: SESSION_ACTIONS, resources: ['*'] }, ...agent]),
    });
    if (props.health) this.node.addValidation({ validate: () => this.unasked() });
  }

  /** The load balancer's health check decides from now on. */
  protected override onCarry(): void {
    for (const { group } of this.releases) group.healthCheckType = 'ELB';
  }

  private unasked(): string[] {
    if (!this.isCarried) {
      report(this, {
        message:
          "health: no load balancer brings traffic to the group, and an Auto Scaling group learns of the application's health from one.",
        remedy: 'Route a load balancer to it, or leave health out: failing machines are replaced by the checks of EC2.',
      });
    }
    return [];
  }

  private agent({ agent = true }: ComputeGroupProps, { releases }: Machines): Statement[] {
    if (!agent) return [];
    if (releases.some(({ image }) => image === 'debian-12')) {
      report(this, {
        message: 'image is "debian-12", whose images have no agent of Systems Manager, which would put CloudWatch\'s on.',
        remedy: 'Use ubuntu-24.04, or an exact image with the agents in it, or say agent: false.',
      });
    }
    return installAgent(
      this,
      this.releases.map(({ groupName }) => groupName),
    );
  }

  private launchTemplate(
    place: Construct,
    props: ComputeGroupProps,
    { size, diskGiB }: Machines,
    { image: wanted, userData }: Made,
    profile: IamInstanceProfile,
    securityGroups: string[],
  ): LaunchTemplate {
    const image = typeof wanted === 'string' ? AWS_IMAGES[wanted]?.[size.architecture] : undefined;
    const exact = typeof wanted === 'string' ? undefined : wanted;
    const name = nameOf(place, TEMPLATE_NAME);
    // The provider's default tags don't reach what the template makes.
    const tags = { ...this.placement.tags, Name: name };
    return new LaunchTemplate(place, 'template', {
      name,
      imageId: image ? LOOKED_UP + image.parameter : exact?.aws,
      instanceType: size.name,
      iamInstanceProfile: { arn: profile.arn },
      metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1, instanceMetadataTags: 'disabled' },
      monitoring: { enabled: true },
      networkInterfaces: [{ associatePublicIpAddress: 'false', deleteOnTermination: 'true', securityGroups }],
      blockDeviceMappings: [
        {
          deviceName: image?.rootDevice ?? exact?.rootDevice ?? '/dev/sda1',
          ebs: { volumeSize: diskGiB, volumeType: 'gp3', encrypted: 'true', deleteOnTermination: 'true' },
        },
        ...awsDataDisks(props.dataDisks ?? []),
      ],
      tagSpecifications: ['instance', 'volume', 'network-interface'].map((resourceType) => ({ resourceType, tags })),
      userData: userData === undefined ? undefined : base64(userData),
      instanceMarketOptions: props.spot
        ? { marketType: 'spot', spotOptions: { spotInstanceType: 'one-time', instanceInterruptionBehavior: 'terminate' } }
        : undefined,
      ...props.native?.aws?.template,
    });
  }

  private autoscalingGroup(
    place: Construct,
    props: ComputeGroupProps,
    { surge, coolDownSeconds, scaling }: Machines,
    template: LaunchTemplate,
    subnets: readonly string[],
  ): AutoscalingGroup {
    // A surge of machines, as the percentage that the service thinks in: above all that are wanted, and at most twice as many.
    const maxHealthyPercentage = Math.min(200, 100 + Math.ceil((surge / Math.max(props.min, 1)) * 100));
    const healthy = { minHealthyPercentage: 100, maxHealthyPercentage };
    return new AutoscalingGroup(place, 'group', {
      name: nameOf(place, GROUP_NAME),
      minSize: props.min,
      maxSize: props.max,
      vpcZoneIdentifier: [...subnets],
      // The number of the version, not "$Latest": only a change of the group starts a refresh.
      launchTemplate: { id: template.id, version: Token.asString(template.latestVersion) },
      healthCheckType: 'EC2',
      healthCheckGracePeriod: props.health?.graceSeconds ?? 300,
      defaultInstanceWarmup: coolDownSeconds,
      capacityRebalance: props.spot ?? false,
      enabledMetrics: ['GroupInServiceInstances', 'GroupDesiredCapacity'],
      metricsGranularity: '1Minute',
      availabilityZoneDistribution: { capacityDistributionStrategy: 'balanced-best-effort' },
      instanceMaintenancePolicy: healthy,
      instanceRefresh: {
        strategy: 'Rolling',
        preferences: { ...healthy, autoRollback: this.goesBack(template, props), skipMatching: true },
      },
      tag: Object.entries(this.placement.tags).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
      // The schedules change it all the time.
      lifecycle: scaling.schedules?.length ? { ignoreChanges: ['min_size'] } : undefined,
      ...props.native?.aws?.group,
    });
  }

  /** EC2 does not go back to an image that is looked up in Systems Manager. Source: Auto Scaling API, RefreshPreferences. */
  private goesBack({ imageIdInput }: LaunchTemplate, { rollout = {} }: ComputeGroupProps): boolean {
    const { autoRollback = true } = rollout;
    const exact = !imageIdInput?.startsWith(LOOKED_UP);
    if (rollout.autoRollback && !exact) {
      report(this, {
        message: 'rollout.autoRollback is true, and EC2 goes back to an exact image only, not to one that Systems Manager looks up.',
        remedy: "Pin it, as image: { aws: 'ami-…' }, or leave autoRollback out.",
      });
    }
    return exact && autoRollback;
  }

  private scale(place: Construct, group: AutoscalingGroup, { min }: ComputeGroupProps, { scaling }: Machines): void {
    for (const schedule of scaling.schedules ?? []) this.schedule(place, group, schedule, scaling.timeZone ?? 'UTC', min);
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
    if (metric.cloud !== 'aws') throw new Error(`${this.node.path} scales on a queue of ${metric.cloud}`);
    const stat = (id: string, namespace: string, metricName: string, stat: string, dimensions: { name: string; value: string }[]) => ({
      id,
      returnData: false,
      metricStat: { metric: { namespace, metricName, dimensions }, stat },
    });
    new AutoscalingPolicy(place, 'queue', {
      name: 'queue',
      autoscalingGroupName: group.name,
      policyType: 'TargetTrackingScaling',
      targetTrackingConfiguration: {
        targetValue: messagesPerMachine,
        customizedMetricSpecification: {
          metrics: [
            stat('waiting', 'AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'Sum', [{ name: 'QueueName', value: metric.queueName }]),
            stat('machines', 'AWS/AutoScaling', 'GroupInServiceInstances', 'Average', [
              { name: 'AutoScalingGroupName', value: group.name },
            ]),
            { id: 'each', label: 'Messages for each machine', expression: 'waiting / FILL(machines, 1)', returnData: true },
          ],
        },
      },
    });
  }

  /** An action where the schedule begins and one where it ends. Only the least number changes: -1 leaves the others as they are. */
  private schedule(place: Construct, group: AutoscalingGroup, schedule: Schedule, timeZone: string, min: number): void {
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
}

/** An Auto Scaling group made elsewhere. */
export class ExistingAwsComputeGroup extends AnyAutoscaling {
  readonly member: AwsNetworkMember;
  readonly releases: readonly AwsRelease[];

  constructor(scope: Construct, id: string, existing: ExistingComputeGroup) {
    super(scope, id, {}, existing.health);
    const { autoScalingGroupName, securityGroupId } = existingOn(this, existing, 'aws');
    this.member = asVpc(existing.network).join(this, existing.tier ?? 'private', securityGroupId);
    this.releases = [{ name: '', serving: true, groupName: autoScalingGroupName }];
  }

  /** Its maker says who is asked for the machines' health. */
  protected override onCarry(): void {}
}

export function asAutoscaling(group: ComputeGroup): AnyAutoscaling {
  if (group instanceof AnyAutoscaling) return group;
  throw new Error(`${group.node.path} is not a compute group of aws`);
}
