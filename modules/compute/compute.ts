import type { AutoscalingGroupConfig } from '@cdktf/provider-aws/lib/autoscaling-group';
import type { LaunchTemplateConfig } from '@cdktf/provider-aws/lib/launch-template';
import type { LinuxVirtualMachineScaleSetConfig } from '@cdktf/provider-azurerm/lib/linux-virtual-machine-scale-set';
import type { ComputeRegionInstanceGroupManagerConfig } from '@cdktf/provider-google/lib/compute-region-instance-group-manager';
import type { ComputeRegionInstanceTemplateConfig } from '@cdktf/provider-google/lib/compute-region-instance-template';
import type { Construct } from 'constructs';
import { emulated, type KindTable, native, unsupported } from '../core/features';
import { Kind } from '../core/kind';
import type { Identity } from '../identity/identity';
import type { Tier } from '../network/address-plan';
import type { Network, NetworkMember } from '../network/network';
import type { QueueDepthMetric } from '../queue/queue';
import type { DiskShape } from '../storage/disk-types';
import type { ExactImage, ImageFamily } from './images';
import type { Architecture } from './sizes';

export interface ComputeGroupProps {
  readonly network: Network;
  /** @default 'private' */
  readonly tier?: Tier;
  /** Who the machines run as. Grants go to it. */
  readonly identity: Identity;
  /** Virtual processors of a machine, at least. Up to 64. */
  readonly cpu: number;
  /** Memory of a machine, in GiB, at least. Up to 512. */
  readonly memoryGiB: number;
  /** @default 'x86_64' */
  readonly architecture?: Architecture;
  /** A cheaper type that runs at full speed for a while only. @default false */
  readonly burstable?: boolean;
  /** A family, whose newest image new machines get, or an exact image of each cloud. */
  readonly image: ImageFamily | ExactImage;
  /** Least number of machines. */
  readonly min: number;
  /** Greatest number of machines. */
  readonly max: number;
  /** What adds and removes machines. @default { cpuPercent: 60 } */
  readonly scaling?: Scaling;
  /** Size of the root disk, in GiB. It is always encrypted. @default 30 (AWS 1–65,536; Google 10–65,536; Azure 30–4,095) */
  readonly diskGiB?: number;
  /**
   * More disks for each machine, encrypted, new with it and gone with it. At most 11; on Azure with 2 processors 4 (arm64 8), with 4 of x86_64 8.
   * Google: class `performance` with arm64 only, as `throughput` without.
   */
  readonly dataDisks?: readonly DiskShape[];
  /** A script that a machine runs when it starts. No secrets: whoever may read the machine's description reads it. At most 16 KiB on AWS, 256 KiB on Google, a byte less than 64 KiB on Azure. */
  readonly userData?: string;
  /** How a machine is asked whether it works; one that doesn't is replaced. On AWS a load balancer asks. */
  readonly health?: Health;
  /** How a change of image or user data reaches the machines. */
  readonly rollout?: Rollout;
  /** Machines that the cloud may take back at short notice, for less money. @default false */
  readonly spot?: boolean;
  /** The cloud's own agent on each machine sends its logs and its memory and disk metrics to the cloud's service. @default true */
  readonly agent?: boolean;
  /** Settings of the cloud's own resources, beside the neutral ones. */
  readonly native?: {
    readonly aws?: { readonly template?: Partial<LaunchTemplateConfig>; readonly group?: Partial<AutoscalingGroupConfig> };
    readonly google?: {
      readonly template?: Partial<ComputeRegionInstanceTemplateConfig>;
      readonly group?: Partial<ComputeRegionInstanceGroupManagerConfig>;
    };
    readonly azure?: { readonly scaleSet?: Partial<LinuxVirtualMachineScaleSetConfig> };
  };
}

export interface Scaling {
  /** Machines are added above this use of their processors, in percent, and removed below. */
  readonly cpuPercent?: number;
  /** Machines are added until no more than this many messages wait for each. */
  readonly queue?: { readonly metric: QueueDepthMetric; readonly messagesPerMachine: number };
  /** Spans of time in which more machines are there at least. They don't overlap. */
  readonly schedules?: readonly Schedule[];
  /** The time zone of the schedules, as the tz database names it: `Europe/Berlin`. @default 'UTC' */
  readonly timeZone?: string;
  /** How long a new machine is given before it counts, in seconds. @default 180 (Google and AWS 0–; Azure whole minutes) */
  readonly coolDownSeconds?: number;
}

export const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
export type Day = (typeof DAYS)[number];

export interface Schedule {
  /** Names it: lower-case letters, digits and -. */
  readonly id: string;
  readonly days: readonly Day[];
  /** When it begins: `08:00`. */
  readonly from: string;
  /** When it ends: `18:00`; on the next day if that is no later than `from`. At least five minutes after it begins. */
  readonly to: string;
  /** Least number of machines meanwhile. */
  readonly min: number;
}

export interface Health {
  readonly port: number;
  /** An HTTP path that answers 200; without it an open port is enough. */
  readonly path?: string;
  /** How long a new machine is left alone, in seconds. @default 300 (Google up to 3,600; Azure 600 to 5,400, and less is 600) */
  readonly graceSeconds?: number;
}

export interface Rollout {
  /** How many machines more than wanted there may be meanwhile. Capacity never falls below what is wanted. @default the number of zones */
  readonly surge?: number;
  /**
   * When new machines fail, the cloud itself goes back to what was before. An error where a cloud has no such thing: there a failed rollout stops,
   * and `blueGreen` has a way back of one value.
   * @default AWS goes back where the image is exact, the others stop
   */
  readonly autoRollback?: boolean;
  /** A second set of machines beside the first instead of one that rolls. A load balancer brings the traffic to one of them. */
  readonly blueGreen?: BlueGreen;
}

export type Colour = 'blue' | 'green';

/** Three applies: add the other colour; change `serving`; when the new one is trusted, take the old colour out. Changing `serving` back is the way back. */
export interface BlueGreen {
  /** The machines that traffic goes to. */
  readonly serving: Colour;
  /** What the blue machines have instead of the group's own image and user data: `{}` for nothing. Without it there are none. */
  readonly blue?: Version;
  /** The same for the green ones. */
  readonly green?: Version;
}

export interface Version {
  readonly image?: ImageFamily | ExactImage;
  readonly userData?: string;
}

/** A group made elsewhere, in `network`. Sizes and rollouts are its maker's. */
export interface ExistingComputeGroup {
  readonly network: Network;
  /** @default 'private' */
  readonly tier?: Tier;
  /** How a load balancer asks its machines. */
  readonly health?: Health;
  readonly aws?: { readonly autoScalingGroupName: string; readonly securityGroupId: string };
  /** A load balancer needs a named port `port-<number>` on the group. */
  readonly google?: { readonly instanceGroup: string; readonly networkTag: string };
  readonly azure?: { readonly scaleSetId: string; readonly applicationSecurityGroupId: string };
}

const WAY_BACK = 'Leave it out, or use blueGreen: its way back is the other value of serving.';

export const COMPUTE: KindTable<ComputeGroupProps> = {
  kind: 'computeGroup',
  service: { aws: 'Amazon EC2 Auto Scaling', google: 'Google Compute Engine', azure: 'Azure Virtual Machine Scale Sets' },
  features: {
    network: same('the subnets of the tier'),
    tier: same('the subnets of the tier'),
    identity: { aws: native('aws_iam_instance_profile'), google: native('service_account'), azure: native('identity') },
    cpu: { aws: native('instance_type'), google: native('machine_type'), azure: native('sku') },
    memoryGiB: { aws: native('instance_type'), google: native('machine_type'), azure: native('sku') },
    architecture: { aws: native('instance_type'), google: native('machine_type'), azure: native('sku') },
    burstable: {
      aws: native('instance_type', undefined, 't3, t4g'),
      google: native('machine_type', undefined, 'e2-micro to e2-medium; x86_64 only'),
      azure: native('sku', undefined, 'B-series v2; x86_64 only'),
    },
    image: {
      aws: native('image_id', undefined, 'a family is looked up in Systems Manager when a machine starts'),
      google: native('disk.source_image'),
      azure: native(
        'source_image_reference',
        undefined,
        'neither Windows nor a host for containers; another family replaces the scale set, another exact image rolls',
      ),
    },
    min: { aws: native('min_size'), google: native('min_replicas'), azure: native('capacity.minimum') },
    max: { aws: native('max_size'), google: native('max_replicas'), azure: native('capacity.maximum', { max: 1000 }) },
    scaling: {
      aws: native('aws_autoscaling_policy'),
      google: native('google_compute_region_autoscaler'),
      azure: native('azurerm_monitor_autoscale_setting'),
    },
    'scaling.cpuPercent': {
      aws: native('target_value', { min: 1, max: 100 }),
      google: native('cpu_utilization.target', { min: 1, max: 100 }),
      azure: native('metric_trigger.threshold', { min: 1, max: 100 }),
    },
    'scaling.queue': {
      aws: native('customized_metric_specification', undefined, 'messages for each machine, by metric math'),
      google: native('metric.single_instance_assignment'),
      azure: native('metric_trigger', undefined, 'of the Service Bus namespace, divided by the machines'),
    },
    'scaling.coolDownSeconds': {
      aws: native('default_instance_warmup'),
      google: native('cooldown_period'),
      azure: native('scale_action.cooldown', { min: 60 }),
    },
    diskGiB: {
      aws: native('ebs.volume_size', { min: 8, max: 65_536 }),
      google: native('disk.disk_size_gb', { min: 10, max: 65_536 }),
      azure: native('os_disk.disk_size_gb', { min: 30, max: 4095 }),
    },
    dataDisks: {
      aws: native('block_device_mappings', undefined, '/dev/sdf and on'),
      google: native('disk', undefined, '/dev/disk/by-id/google-data-0 and on'),
      azure: native('data_disk', undefined, 'LUN 0 and on; with 2 processors 4 (arm64 8), with 4 of x86_64 8'),
    },
    userData: {
      aws: native('user_data', undefined, 'once, at the first start'),
      google: native('metadata.startup-script', undefined, 'at every start'),
      azure: native('custom_data', undefined, 'once, at the first start'),
    },
    'scaling.schedules': {
      aws: native('aws_autoscaling_schedule', undefined, 'a new `min` then holds from the end of the next schedule'),
      google: native('scaling_schedules'),
      azure: native('profile.recurrence', undefined, 'at most 9'),
    },
    'scaling.timeZone': {
      aws: native('time_zone'),
      google: native('time_zone'),
      azure: native('recurrence.timezone', undefined, 'Windows has names of its own for the zones: they are looked up'),
    },
    health: {
      aws: emulated('the health check of the load balancer, which must bring traffic to the group'),
      google: native('auto_healing_policies'),
      azure: native('automatic_instance_repair', undefined, 'asked by an extension on the machine'),
    },
    'health.graceSeconds': {
      aws: native('health_check_grace_period', { min: 0 }),
      google: native('initial_delay_sec', { min: 0, max: 3600 }),
      azure: native('grace_period', { min: 0, max: 5400 }, 'at least ten minutes'),
    },
    rollout: {
      aws: native('instance_refresh'),
      google: native('update_policy'),
      azure: native('rolling_upgrade_policy'),
    },
    'rollout.surge': {
      aws: native('max_healthy_percentage', { min: 1 }),
      google: native('max_surge_fixed', { min: 1 }, 'at least the number of zones'),
      azure: emulated('maximum_surge_instances_enabled: a fifth of the machines at a time', { min: 1 }),
    },
    'rollout.autoRollback': {
      aws: native('instance_refresh.auto_rollback', undefined, 'with an exact image: a family, which Systems Manager looks up, is refused'),
      google: unsupported('an instance group whose new machines fail stops, and keeps the old ones', WAY_BACK),
      azure: unsupported('it goes back when the platform itself upgrades the image, not from a rollout, which stops', WAY_BACK),
    },
    'rollout.blueGreen': {
      aws: emulated('two Auto Scaling groups, weights of the listener'),
      google: emulated('two instance groups, weights of the URL map'),
      azure: emulated('two scale sets, the pool that the rules name'),
    },
    spot: { aws: native('instance_market_options'), google: native('scheduling.provisioning_model'), azure: native('priority') },
    agent: {
      aws: native('aws_ssm_association', undefined, 'the CloudWatch agent, not on Debian, which has no agent of Systems Manager'),
      google: native(
        'google_os_config_os_policy_assignment',
        undefined,
        'the Ops Agent; the OS Config API must be on; on a host for containers its own',
      ),
      azure: native('azurerm_monitor_data_collection_rule', undefined, 'the Azure Monitor agent'),
    },
  },
  semantics: {
    'sign in': {
      aws: 'Session Manager',
      google: 'OS Login through Identity-Aware Proxy, once a rule allows it',
      azure: 'Microsoft Entra ID through Bastion, once a rule allows it',
    },
    hardening: {
      aws: 'IMDSv2 with hop limit 1, no public address of IPv4, encrypted disks',
      google: 'Shielded VM, OS Login, no project keys, no serial port, no public address of IPv4',
      azure: 'Trusted Launch, encryption at host, no password, no public address of IPv4',
    },
    'its address of IPv6, where the network has them': {
      aws: 'a global one; the internet has a way to the public tier only, once a rule allows it',
      google: 'an external one in the public tier, an internal one in the others',
      azure: 'a unique local one',
    },
    'a failed rollout': { aws: 'is rolled back where the image is exact, else stops', google: 'stops', azure: 'stops' },
  },
};

function same(by: string) {
  return { aws: native(by), google: native(by), azure: native(by) };
}

/** One set of equal machines of a group. A group has one, which rolls; in a blue/green rollout it has two for a while. */
export interface Release {
  /** Empty for the one that rolls. */
  readonly name: '' | Colour;
  /** Whether traffic goes to it. */
  readonly serving: boolean;
}

/** A group of equal machines, spread over the zones, that scales, heals and rolls. */
export abstract class ComputeGroup extends Kind {
  /** What traffic rules name: `network.allow('public', group.member, { port: 8080 })`. */
  abstract readonly member: NetworkMember;
  abstract readonly releases: readonly Release[];
  private readonly carried = new Set<number>();

  constructor(
    scope: Construct,
    id: string,
    props: Partial<ComputeGroupProps>,
    readonly health = props.health,
  ) {
    super(scope, id, COMPUTE, props);
  }

  /** A load balancer brings traffic to this port of the machines. */
  carry(port: number): void {
    if (this.carried.has(port)) return;
    this.carried.add(port);
    this.onCarry(port);
  }

  /** Whether a load balancer brings traffic to it. */
  get isCarried(): boolean {
    return this.carried.size > 0;
  }

  protected abstract onCarry(port: number): void;
}
