import { AutoscalingGroup } from '@cdktf/provider-aws/lib/autoscaling-group';
import { AutoscalingLifecycleHook } from '@cdktf/provider-aws/lib/autoscaling-lifecycle-hook';
import { IamInstanceProfile } from '@cdktf/provider-aws/lib/iam-instance-profile';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template';
import { type TerraformResource, Token } from 'cdktf';
import { Construct } from 'constructs';
import { countErrors } from '../core/aws-logged-errors';
import { report } from '../core/errors';
import type { Counted } from '../core/logged-errors';
import type { MetricTarget } from '../core/metrics';
import { nameOf } from '../core/names';
import { base64 } from '../core/text';
import { asIamIdentity, INLINE_POLICY_NAME, identityPolicy, type Statement } from '../identity/aws';
import { asVpc } from '../network/aws-base';
import type { AwsNetworkMember } from '../network/aws-member';
import { makeAfter, readyFor } from '../network/ready';
import { needsTelemetry } from '../network/telemetry';
import { awsDataDisks } from '../storage/aws-data-disks';
import { installAgent } from './aws-agent';
import { GROUP_NAME, PROFILE_NAME, TEMPLATE_NAME } from './aws-names';
import { anyOf, scaleOnAws } from './aws-scaling';
import { MANAGED_ACTIONS, SESSION_ACTIONS } from './aws-sessions';
import { ComputeGroup, type Release } from './compute';
import { AWS_IMAGES } from './images';
import type { ComputeGroupProps } from './properties';
import {
  type GroupSettings,
  platformServices,
  type ReleaseSettings,
  resolveSettings,
  rolloutMinutes,
  startMinutes,
} from './settings';

/** 30 days, after which a machine is replaced with the newest image. */
const PATCHED_AFTER_SECONDS = 2_592_000;

/** An image, by the name of a Systems Manager parameter. */
const LOOKED_UP = 'resolve:ssm:';

/** One set of machines. It has no resources for a group created elsewhere. */
export interface AwsRelease extends Release {
  readonly groupName: string;
  /**
   * Registers its machines with a target group from creation, once `listening` exists. A group
   * created elsewhere is attached only.
   */
  readonly enter?: (targetGroupArn: string, listening: () => readonly TerraformResource[]) => void;
  readonly template?: LaunchTemplate;
  readonly group?: AutoscalingGroup;
}

export abstract class AnyAutoscaling extends ComputeGroup {
  abstract override readonly member: AwsNetworkMember;
  abstract override readonly releases: readonly AwsRelease[];
}

/**
 * A launch template and an Auto Scaling group over the zones of the tier; two of each in a
 * blue/green rollout.
 */
export class AwsComputeGroup extends AnyAutoscaling {
  readonly member: AwsNetworkMember;
  readonly releases: readonly Required<AwsRelease>[];
  /** Of the machines' logs and disks, with the agent. */
  private logGroup = '';
  private agentGroup = '';

  constructor(scope: Construct, id: string, props: ComputeGroupProps) {
    super(scope, id, props);
    const settings = resolveSettings(this, props);
    const vpc = asVpc(props.network);
    this.member = vpc.join(this, settings.tier);
    vpc.reachPlatform(this.member, platformServices(props));
    const securityGroups = [this.member.securityGroup.id, vpc.tierGroup(settings.tier).id];
    const identity = asIamIdentity(props.identity);
    const profile = new IamInstanceProfile(this, 'profile', {
      name: nameOf(this, PROFILE_NAME),
      role: identity.roleName,
    });
    this.releases = settings.releases.map((release) => {
      // A rolling release has no name, and its resources are children of the group.
      const place = release.name ? new Construct(this, release.name) : this;
      const template = this.launchTemplate(place, props, settings, release, profile, securityGroups);
      const { group, enter } = this.autoscalingGroup(place, props, settings, template, vpc.subnetIds[settings.tier]);
      scaleOnAws(place, group, props, settings);
      if (props.drainSeconds) this.drain(place, group, props.drainSeconds);
      if (props.native?.aws?.template?.userData === undefined) {
        this.recordUnprogrammed(release, (userData) => {
          template.userData = base64(userData);
        });
      }
      return { name: release.name, serving: release.serving, template, group, groupName: group.name, enter };
    });
    this.answer();
    const agent = this.agent(props, settings);
    // Without the session channels nobody can sign in, but the agent can still be installed.
    const sessions = [
      ...((props.signIn ?? true) ? [{ sid: 'SessionManager', actions: SESSION_ACTIONS, resources: ['*'] }] : []),
      ...(props.signIn === false && agent.length > 0
        ? [{ sid: 'ManagedInstance', actions: MANAGED_ACTIONS, resources: ['*'] }]
        : []),
      ...agent,
    ];
    if (sessions.length > 0) {
      new IamRolePolicy(this, 'sessions', {
        role: identity.roleName,
        name: nameOf(this, INLINE_POLICY_NAME, { suffix: '-sessions', parent: identity }),
        policy: identityPolicy(sessions),
      });
    }
    if (props.health) this.node.addValidation({ validate: () => this.unasked() });
    if (props.otlp) needsTelemetry(this, this.member, 'the machines', 'X-Ray');
  }

  protected override countErrors(): Counted {
    return countErrors(this, this.logGroup);
  }

  protected override seriesOf(): MetricTarget {
    const serving = this.releases.filter((release) => release.serving);
    return {
      dimensions: {
        AutoScalingGroupName: serving.map(({ groupName }) => groupName),
        ComputeGroup: this.agentGroup,
      },
      expected: this.min,
    };
  }

  /** From now on the load balancer's health check decides. */
  protected override onReceiveTraffic(): void {
    for (const { group } of this.releases) group.healthCheckType = 'ELB';
  }

  private unasked(): string[] {
    if (!this.receivesTraffic) {
      report(this, {
        message:
          'health: no load balancer routes traffic to the group, but an Auto Scaling group receives the ' +
          "application's health from a load balancer.",
        remedy: 'Route a load balancer to it, or leave health out: failing machines are replaced by the checks of EC2.',
      });
    }
    return [];
  }

  private agent({ agent = true, otlp = false }: ComputeGroupProps, { releases }: GroupSettings): readonly Statement[] {
    if (!agent) return [];
    if (releases.some(({ image }) => image === 'debian-12')) {
      report(this, {
        message:
          'image is "debian-12", whose images do not include the Systems Manager agent, which ' +
          'installs the CloudWatch agent.',
        remedy: 'Use ubuntu-24.04, or an exact image that includes the agents, or set agent to false.',
      });
    }
    const { logGroup, groupName, statements } = installAgent(
      this,
      this.releases.map(({ groupName }) => groupName),
      otlp,
    );
    this.logGroup = logGroup;
    this.agentGroup = groupName;
    return statements;
  }

  private launchTemplate(
    place: Construct,
    props: ComputeGroupProps,
    { size, diskGiB }: GroupSettings,
    { image: wanted, start: { userData }, inContainer }: ReleaseSettings,
    profile: IamInstanceProfile,
    securityGroups: string[],
  ): LaunchTemplate {
    const image = typeof wanted === 'string' ? AWS_IMAGES[wanted]?.[size.architecture] : undefined;
    const exact = typeof wanted === 'string' ? undefined : wanted;
    const name = nameOf(place, TEMPLATE_NAME);
    // The provider's default tags are not applied to resources that the launch template creates.
    const tags = { ...this.placement.tags, Name: name };
    return new LaunchTemplate(place, 'template', {
      name,
      imageId: image ? LOOKED_UP + image.parameter : exact?.aws,
      instanceType: size.name,
      iamInstanceProfile: { arn: profile.arn },
      metadataOptions: {
        httpEndpoint: 'enabled',
        httpTokens: 'required',
        // A container in a bridge network is a hop further away. Source: "Use IMDSv2" in the EC2
        // guide.
        httpPutResponseHopLimit: wanted === 'container-host' || inContainer ? 2 : 1,
        instanceMetadataTags: 'disabled',
      },
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
      // With several types, the group itself requests spot machines.
      instanceMarketOptions:
        props.spot && !props.spotAlternatives
          ? {
              marketType: 'spot',
              spotOptions: { spotInstanceType: 'one-time', instanceInterruptionBehavior: 'terminate' },
            }
          : undefined,
      ...props.native?.aws?.template,
    });
  }

  private autoscalingGroup(
    place: Construct,
    props: ComputeGroupProps,
    { surge, coolDownSeconds, scaling, size, alternatives }: GroupSettings,
    template: LaunchTemplate,
    subnets: readonly string[],
  ): Pick<Required<AwsRelease>, 'group' | 'enter'> {
    // The surge as the percentage that the service expects: of the desired number, at most 100 %
    // more.
    const maxHealthyPercentage = Math.min(200, 100 + Math.ceil((surge / Math.max(props.min, 1)) * 100));
    const healthy = { minHealthyPercentage: 100, maxHealthyPercentage };
    const group = new AutoscalingGroup(place, 'group', {
      name: nameOf(place, GROUP_NAME),
      minSize: props.min,
      maxSize: props.max,
      vpcZoneIdentifier: [...subnets],
      // The version number, not "$Latest": only a change of the group starts a refresh.
      ...(alternatives.length > 0
        ? { mixedInstancesPolicy: anyOf([size, ...alternatives], template) }
        : { launchTemplate: { id: template.id, version: Token.asString(template.latestVersion) } }),
      maxInstanceLifetime: props.autoPatch ? PATCHED_AFTER_SECONDS : undefined,
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
        // The provider updates the group before it starts the refresh, so EC2 would roll back to
        // the new version, again and again. Sources: autoscaling/group.go (resourceGroupUpdate) and
        // issue 34189 of the provider; "Undo changes with a rollback" in the Auto Scaling guide.
        preferences: { ...healthy, autoRollback: false, skipMatching: true },
      },
      tag: Object.entries(this.placement.tags).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
      // An apply ends once this many machines are running. It does not wait for the end of a
      // rollout.
      waitForCapacityTimeout: `${Math.max(10, startMinutes(props))}m`,
      timeouts: {
        update: `${rolloutMinutes(props, surge)}m`,
        delete: `${rolloutMinutes(props, props.max) + Math.ceil((props.drainSeconds ?? 0) / 60)}m`,
      },
      lifecycle: {
        // Load balancer attachments manage the first; schedules change the second.
        ignoreChanges: ['target_group_arns', ...(scaling.schedules?.length ? ['min_size'] : [])],
      },
      ...props.native?.aws?.group,
    });
    const entered: (() => readonly TerraformResource[])[] = [() => readyFor(this.member)];
    makeAfter(group, () => entered.flatMap((one) => one()));
    const enter: AwsRelease['enter'] = (targetGroupArn, listening) => {
      group.targetGroupArns = [...(group.targetGroupArnsInput ?? []), targetGroupArn];
      // A target group checks its machines only if a listener uses it.
      if (props.min > 0) group.minElbCapacity = props.min;
      entered.push(listening);
    };
    return { group, enter };
  }

  /**
   * Delays the termination of a machine until the time is over or the machine reports that it is
   * done.
   */
  private drain(place: Construct, group: AutoscalingGroup, seconds: number): void {
    new AutoscalingLifecycleHook(place, 'drain', {
      name: 'drain',
      autoscalingGroupName: group.name,
      lifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
      heartbeatTimeout: seconds,
      defaultResult: 'CONTINUE',
    });
  }
}

export function asAutoscaling(group: ComputeGroup): AnyAutoscaling {
  if (group instanceof AnyAutoscaling) return group;
  throw new Error(`${group.node.path} is not a compute group of aws`);
}
