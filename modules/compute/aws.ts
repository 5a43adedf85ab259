import { AutoscalingGroup } from '@cdktf/provider-aws/lib/autoscaling-group';
import { AutoscalingPolicy } from '@cdktf/provider-aws/lib/autoscaling-policy';
import { IamInstanceProfile } from '@cdktf/provider-aws/lib/iam-instance-profile';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template';
import { Fn, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { formerId, type NameRule, nameOf } from '../core/names';
import { asIamIdentity } from '../identity/aws';
import { type AwsNetworkMember, asVpc } from '../network/aws';
import { ComputeGroup, type ComputeGroupProps, type Machines, machines } from './compute';
import { AWS_IMAGES } from './images';

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

/** What the agent of Session Manager needs. None of these actions can be narrowed to a resource: they are about the machine itself. */
const SESSION_ACTIONS = [
  'ssm:UpdateInstanceInformation',
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
];

/** A launch template and an Auto Scaling group over the zones of the tier. */
export class AwsComputeGroup extends ComputeGroup {
  readonly member: AwsNetworkMember;
  readonly template: LaunchTemplate;
  readonly group: AutoscalingGroup;

  constructor(scope: Construct, id: string, props: ComputeGroupProps) {
    super(scope, id, props);
    const made = machines(this, props);
    const vpc = asVpc(props.network);
    this.member = vpc.join(this, made.tier);
    this.template = this.launchTemplate(props, made, [this.member.securityGroup.id, vpc.tierGroup(made.tier).id]);
    this.group = this.autoscalingGroup(props, made, vpc.subnetIds[made.tier]);
    this.scale(made);
  }

  private launchTemplate(props: ComputeGroupProps, { size, diskGiB }: Machines, securityGroups: string[]): LaunchTemplate {
    const identity = asIamIdentity(props.identity);
    const profile = new IamInstanceProfile(this, 'profile', { name: nameOf(this, PROFILE_NAME), role: identity.roleName });
    new IamRolePolicy(this, 'sessions', {
      role: identity.roleName,
      name: `${formerId(this)}-sessions`,
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Sid: 'SessionManager', Effect: 'Allow', Action: SESSION_ACTIONS, Resource: '*' }],
      }),
    });
    const image = typeof props.image === 'string' ? AWS_IMAGES[props.image]?.[size.architecture] : undefined;
    const exact = typeof props.image === 'string' ? undefined : props.image;
    const name = nameOf(this, TEMPLATE_NAME);
    // The provider's default tags don't reach what the template makes.
    const tags = { ...this.placement.tags, Name: name };
    return new LaunchTemplate(this, 'template', {
      name,
      imageId: image ? `resolve:ssm:${image.parameter}` : exact?.aws,
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
      ],
      tagSpecifications: ['instance', 'volume', 'network-interface'].map((resourceType) => ({ resourceType, tags })),
      userData: props.userData === undefined ? undefined : Fn.base64encode(Fn.rawString(props.userData)),
      instanceMarketOptions: props.spot
        ? { marketType: 'spot', spotOptions: { spotInstanceType: 'one-time', instanceInterruptionBehavior: 'terminate' } }
        : undefined,
      ...props.native?.aws?.template,
    });
  }

  private autoscalingGroup(props: ComputeGroupProps, { surge, coolDownSeconds }: Machines, subnets: readonly string[]): AutoscalingGroup {
    // A surge of machines, as the percentage that the service thinks in: above all that are wanted, and at most twice as many.
    const maxHealthyPercentage = Math.min(200, 100 + Math.ceil((surge / Math.max(props.min, 1)) * 100));
    const healthy = { minHealthyPercentage: 100, maxHealthyPercentage };
    return new AutoscalingGroup(this, 'group', {
      name: nameOf(this, GROUP_NAME),
      minSize: props.min,
      maxSize: props.max,
      vpcZoneIdentifier: [...subnets],
      // The number of the version, not "$Latest": only a change of the group starts a refresh.
      launchTemplate: { id: this.template.id, version: Token.asString(this.template.latestVersion) },
      healthCheckType: 'EC2',
      healthCheckGracePeriod: 300,
      defaultInstanceWarmup: coolDownSeconds,
      capacityRebalance: props.spot ?? false,
      enabledMetrics: ['GroupInServiceInstances', 'GroupDesiredCapacity'],
      metricsGranularity: '1Minute',
      availabilityZoneDistribution: { capacityDistributionStrategy: 'balanced-best-effort' },
      instanceMaintenancePolicy: healthy,
      instanceRefresh: { strategy: 'Rolling', preferences: { ...healthy, autoRollback: true, skipMatching: true } },
      tag: Object.entries(this.placement.tags).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
      ...props.native?.aws?.group,
    });
  }

  private scale({ scaling }: Machines): void {
    if (scaling.cpuPercent !== undefined) {
      new AutoscalingPolicy(this, 'cpu', {
        name: 'cpu',
        autoscalingGroupName: this.group.name,
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
    new AutoscalingPolicy(this, 'queue', {
      name: 'queue',
      autoscalingGroupName: this.group.name,
      policyType: 'TargetTrackingScaling',
      targetTrackingConfiguration: {
        targetValue: messagesPerMachine,
        customizedMetricSpecification: {
          metrics: [
            stat('waiting', 'AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'Sum', [{ name: 'QueueName', value: metric.queueName }]),
            stat('machines', 'AWS/AutoScaling', 'GroupInServiceInstances', 'Average', [
              { name: 'AutoScalingGroupName', value: this.group.name },
            ]),
            { id: 'each', label: 'Messages for each machine', expression: 'waiting / FILL(machines, 1)', returnData: true },
          ],
        },
      },
    });
  }
}
