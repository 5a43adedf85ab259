import type { AutoscalingGroupConfig } from '@cdktf/provider-aws/lib/autoscaling-group';
import type { LaunchTemplateConfig } from '@cdktf/provider-aws/lib/launch-template';
import type { LinuxVirtualMachineScaleSetConfig } from '@cdktf/provider-azurerm/lib/linux-virtual-machine-scale-set';
import type { ComputeRegionInstanceGroupManagerConfig } from '@cdktf/provider-google/lib/compute-region-instance-group-manager';
import type { ComputeRegionInstanceTemplateConfig } from '@cdktf/provider-google/lib/compute-region-instance-template';
import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { emulated, type KindTable, native, show, unsupported } from '../core/features';
import { Kind } from '../core/kind';
import type { CloudName } from '../core/placement';
import type { Identity } from '../identity/identity';
import { TIERS, type Tier } from '../network/address-plan';
import type { Network, NetworkMember } from '../network/network';
import type { QueueDepthMetric } from '../queue/queue';
import { AWS_IMAGES, AZURE_IMAGES, type ExactImage, GOOGLE_IMAGES, IMAGES, type ImageFamily } from './images';
import { type Architecture, largest, type Size, sizeFor } from './sizes';

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
  /** A script that a machine runs when it starts. No secrets: whoever may read the machine's description reads it. At most 16 KiB on AWS, 256 KiB on Google, 64 KiB on Azure. */
  readonly userData?: string;
  /** How a machine is asked whether it works; one that doesn't is replaced. */
  readonly health?: Health;
  /** How a change of image or user data reaches the machines. */
  readonly rollout?: Rollout;
  /** Machines that the cloud may take back at short notice, for less money. @default false */
  readonly spot?: boolean;
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
  /** How long a new machine is given before it counts, in seconds. @default 180 (Google and AWS 0–; Azure whole minutes) */
  readonly coolDownSeconds?: number;
}

export interface Health {
  readonly port: number;
  /** An HTTP path that answers 200; without it an open port is enough. */
  readonly path?: string;
  /** How long a new machine is left alone, in seconds. @default 300 */
  readonly graceSeconds?: number;
}

export interface Rollout {
  /** How many machines more than wanted there may be meanwhile. Capacity never falls below what is wanted. @default the number of zones */
  readonly surge?: number;
}

const NO_HEALTH = unsupported(
  "an Auto Scaling group learns of the application's health from a load balancer",
  'Leave health out: failing machines are replaced by the checks of EC2.',
);

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
      google: native('machine_type', undefined, 'e2-micro to e2-medium'),
      azure: native('sku', undefined, 'B-series v2'),
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
    userData: {
      aws: native('user_data', undefined, 'once, at the first start'),
      google: native('metadata.startup-script', undefined, 'at every start'),
      azure: native('custom_data', undefined, 'once, at the first start'),
    },
    health: {
      aws: NO_HEALTH,
      google: native('auto_healing_policies'),
      azure: native('automatic_instance_repair', undefined, 'asked by an extension on the machine'),
    },
    rollout: {
      aws: native('instance_refresh', undefined, 'rolled back by itself when new machines fail'),
      google: native('update_policy'),
      azure: native('rolling_upgrade_policy'),
    },
    'rollout.surge': {
      aws: native('max_healthy_percentage', { min: 1 }),
      google: native('max_surge_fixed', { min: 0 }, '0, or at least the number of zones'),
      azure: emulated('maximum_surge_instances_enabled: a fifth of the machines at a time', { min: 1 }),
    },
    spot: { aws: native('instance_market_options'), google: native('scheduling.provisioning_model'), azure: native('priority') },
  },
  semantics: {
    'sign in': {
      aws: 'Session Manager',
      google: 'OS Login through Identity-Aware Proxy, once a rule allows it',
      azure: 'Microsoft Entra ID through Bastion, once a rule allows it',
    },
    hardening: {
      aws: 'IMDSv2 with hop limit 1, no public address, encrypted disks',
      google: 'Shielded VM, OS Login, no project keys, no serial port, no public address',
      azure: 'Trusted Launch, encryption at host, no password, no public address',
    },
    'a failed rollout': { aws: 'is rolled back', google: 'stops', azure: 'stops' },
  },
};

function same(by: string) {
  return { aws: native(by), google: native(by), azure: native(by) };
}

const USER_DATA_KIB: Record<CloudName, number> = { aws: 16, google: 256, azure: 64 };

/** What a group of machines is made with, after defaults and checks. */
export interface Machines {
  readonly tier: Tier;
  readonly size: Size;
  readonly zones: readonly string[];
  readonly surge: number;
  readonly diskGiB: number;
  readonly coolDownSeconds: number;
  readonly scaling: Scaling;
}

/** A group of equal machines, spread over the zones, that scales, heals and rolls. */
export abstract class ComputeGroup extends Kind {
  /** What traffic rules name: `network.allow('public', group.member, { port: 8080 })`. */
  abstract readonly member: NetworkMember;

  constructor(scope: Construct, id: string, props: ComputeGroupProps) {
    super(scope, id, COMPUTE, props);
  }
}

/** Checks that hold on every cloud, and the defaults. */
export function machines(group: ComputeGroup, props: ComputeGroupProps): Machines {
  const { cloud } = group.placement;
  const { zones } = props.network;
  const wanted = {
    cpu: props.cpu,
    memoryGiB: props.memoryGiB,
    architecture: props.architecture ?? 'x86_64',
    burstable: props.burstable ?? false,
  } as const;
  const size = sizeFor(cloud, wanted);
  const most = largest(cloud, wanted) as Size;
  if (!size) {
    report(group, {
      message: `cpu ${props.cpu} with ${props.memoryGiB} GiB ${wanted.architecture}${wanted.burstable ? ' burstable' : ''}: no type of ${cloud} holds it.`,
      remedy: `The largest is ${most.name} with ${most.cpu} processors and ${most.memoryGiB} GiB. Use more machines, or name a type under native.`,
    });
  }
  if (props.min > props.max || props.min < 0 || props.max < 1) {
    report(group, { message: `min is ${props.min} and max is ${props.max}.`, remedy: '0 ≤ min ≤ max, and max at least 1.' });
  }
  const tier = props.tier ?? 'private';
  if (!TIERS.includes(tier))
    report(group, { message: `tier is ${show(tier)}, allowed are ${TIERS.join(', ')}.`, remedy: 'Use one of these.' });
  checkUserData(group, props.userData);
  if (typeof props.image === 'string') checkImage(group, props.image, wanted.architecture);
  else if (!props.image[cloud]) {
    report(group, {
      message: `image names none on ${cloud}; given: ${Object.keys(props.image).join(', ')}.`,
      remedy: `Add ${cloud}: its exact image, or use a family: ${IMAGES.join(', ')}.`,
    });
  }
  return {
    tier: TIERS.includes(tier) ? tier : 'private',
    size: size ?? most,
    zones,
    surge: props.rollout?.surge ?? Math.max(zones.length, 1),
    diskGiB: props.diskGiB ?? 30,
    coolDownSeconds: props.scaling?.coolDownSeconds ?? 180,
    scaling: props.scaling?.cpuPercent || props.scaling?.queue ? props.scaling : { ...props.scaling, cpuPercent: 60 },
  };
}

function checkImage(group: ComputeGroup, image: ImageFamily, architecture: Architecture): void {
  const { cloud } = group.placement;
  const there = { aws: AWS_IMAGES, google: GOOGLE_IMAGES, azure: AZURE_IMAGES }[cloud];
  if (!IMAGES.includes(image)) {
    report(group, {
      message: `image is ${show(image)}, families are ${IMAGES.join(', ')}.`,
      remedy: 'Use one of these, or an exact image of each cloud.',
    });
  } else if (!there[image][architecture]) {
    const others = IMAGES.filter((other) => there[other][architecture]);
    report(group, {
      message: `image is ${show(image)}, which ${cloud} does not have for ${architecture}.`,
      remedy: `Use ${others.join(' or ')}, or an exact image.`,
    });
  }
}

const SECRETS = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\bAKIA[0-9A-Z]{16}\b/,
  /(?<![A-Za-z])(password|passwd|secret|token|api_?key)\s*[=:]\s*['"]?[^\s'"$]{6,}/i,
];

function checkUserData(group: ComputeGroup, userData: string | undefined): void {
  if (userData === undefined) return;
  const { cloud } = group.placement;
  const bytes = Buffer.byteLength(userData);
  const limit = USER_DATA_KIB[cloud] * 1024;
  if (bytes > limit && !Token.isUnresolved(userData)) {
    report(group, {
      message: `userData has ${bytes} bytes, ${COMPUTE.service[cloud]} takes ${limit} (${USER_DATA_KIB[cloud]} KiB).`,
      remedy: 'Put what is large into a bucket or an image, and fetch it.',
    });
  }
  if (SECRETS.some((secret) => secret.test(userData))) {
    report(group, {
      message: 'userData holds what looks like a secret.',
      remedy:
        "Whoever may describe the machine reads it. Grant the group's identity what it needs instead, and let the program ask for the secret.",
    });
  }
}
