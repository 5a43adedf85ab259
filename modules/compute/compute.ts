import type { AutoscalingGroupConfig } from '@cdktf/provider-aws/lib/autoscaling-group';
import type { LaunchTemplateConfig } from '@cdktf/provider-aws/lib/launch-template';
import type { LinuxVirtualMachineScaleSetConfig } from '@cdktf/provider-azurerm/lib/linux-virtual-machine-scale-set';
import type { ComputeRegionInstanceGroupManagerConfig } from '@cdktf/provider-google/lib/compute-region-instance-group-manager';
import type { ComputeRegionInstanceTemplateConfig } from '@cdktf/provider-google/lib/compute-region-instance-template';
import type { Construct } from 'constructs';
import type { Environment } from '../core/environment';
import { Kind } from '../core/kind';
import { type Absent, MADE_ELSEWHERE, type Metrics, type MetricTarget, metricsOf } from '../core/metrics';
import type { Identity } from '../identity/identity';
import type { Tier } from '../network/address-plan';
import type { Network, NetworkMember } from '../network/network';
import type { QueueDepthMetric } from '../queue/queue';
import type { DataDisk } from '../storage/disk-types';
import { answerScript, warnOfAnswer } from './health-responder';
import type { ExactImage, ImageFamily } from './images';
import type { GroupContainer } from './machine-container';
import { COMPUTE_METRICS, type ComputeMetric } from './metrics';
import type { ReleaseSettings } from './settings';
import type { Architecture } from './sizes';
import { COMPUTE } from './support';

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
  /**
   * Size of the root disk, in GiB. It is always encrypted. At least what the image takes: 50 for
   * windows-2022 on Google. @default 30, or what the image takes (AWS 8–65,536; Google 10–65,536;
   * Azure 30–4,095)
   */
  readonly diskGiB?: number;
  /**
   * More disks for each machine, encrypted, new with it and gone with it. At most 11; on Azure with
   * 2 processors 4 (arm64 8), with 4 of x86_64 8. Google: class `performance` with arm64 only, as
   * `throughput` without.
   */
  readonly dataDisks?: readonly DataDisk[];
  /**
   * A script that a machine runs when it starts. No secrets: whoever may read the machine's
   * description reads it. At most 16 KiB on AWS, 256 KiB on Google, a byte less than 64 KiB on
   * Azure.
   */
  readonly userData?: string;
  /**
   * Variables by name, in `/etc/polycloud/environment`, which a unit of systemd takes as
   * `EnvironmentFile=`; `userData` has them too, and must then be a script of a shell. A value may
   * be one of a construct: `{ ORDERS: orders.sendAddress }`. No secrets. `POLYCLOUD_CLOUD` is there
   * with any, on Azure `AZURE_CLIENT_ID` too. Not on Windows.
   */
  readonly environment?: Environment;
  /**
   * A container that is the program of a machine, with the variables of `environment`. A unit of
   * systemd runs it, and starts it again when it ends. On ubuntu-24.04 and debian-12 Docker is
   * installed first, from the distribution; an exact image has it already.
   */
  readonly container?: GroupContainer;
  /**
   * How a machine is asked whether it works; one that doesn't is replaced. On AWS a load balancer
   * asks. A machine with a family as `image` and without `userData` has no program: it gets one
   * that answers.
   */
  readonly health?: Health;
  /** How a change of image or user data reaches the machines. */
  readonly rollout?: Rollout;
  /** Machines that the cloud may take back at short notice, for less money. @default false */
  readonly spot?: boolean;
  /**
   * How many other machine types, which hold `cpu` and `memoryGiB` too, the cloud may take where
   * the first one has no capacity to spare. Only with `spot`. @default 0 (AWS and Google 1–9; Azure
   * has none)
   */
  readonly spotAlternatives?: number;
  /**
   * How long a machine has to end its work once it is to be terminated, in seconds: while the group
   * scales in, rolls or heals. @default what the cloud gives (AWS 30–7,200; Azure 300–900; not on
   * Google)
   */
  readonly drainSeconds?: number;
  /**
   * Patches of the operating system reach the machines without a deployment: as new machines of the
   * newest image on AWS, weekly in place on Google, as rolled out images on Azure. On AWS and Azure
   * it takes a family as `image`.
   * @default false
   */
  readonly autoPatch?: boolean;
  /**
   * Whether people whom IAM lets in may sign in to the machines, without a key or an open port.
   * @default true; on Azure only where the machines have NAT and a rule that lets them out on port
   * 443, from where the extension for it is downloaded
   */
  readonly signIn?: boolean;
  /**
   * The cloud's own agent on each machine sends its logs and its memory and disk metrics to the
   * cloud's service. @default true
   */
  readonly agent?: boolean;
  /** Provider-specific settings of the cloud's resources, applied last. */
  readonly native?: {
    readonly aws?: {
      readonly template?: Partial<LaunchTemplateConfig>;
      readonly group?: Partial<AutoscalingGroupConfig>;
    };
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
  /**
   * The time zone of the schedules, as the tz database names it: `Europe/Berlin`. @default 'UTC'
   */
  readonly timeZone?: string;
  /**
   * How long a new machine is given before it counts, in seconds. @default 180 (Google and AWS 0–;
   * Azure whole minutes)
   */
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
  /**
   * When it ends: `18:00`; on the next day if that is no later than `from`. At least five minutes
   * after it begins.
   */
  readonly to: string;
  /** Least number of machines meanwhile. */
  readonly min: number;
}

export interface Health {
  readonly port: number;
  /** An HTTP path that answers 200; without it an open port is enough. */
  readonly path?: string;
  /**
   * How long a new machine is left alone, in seconds. @default 300 (Google up to 3,600; Azure 600
   * to 5,400, and less is 600)
   */
  readonly graceSeconds?: number;
}

export interface Rollout {
  /**
   * How many machines more than wanted there may be meanwhile. Capacity never falls below what is
   * wanted. @default the number of zones
   */
  readonly surge?: number;
  /**
   * When new machines fail, the cloud itself goes back to what was before. An error where a cloud
   * does not support it: there a failed rollout stops, and `blueGreen` has a way back of one value.
   * @default AWS goes back where the image is exact, the others stop
   */
  readonly autoRollback?: boolean;
  /**
   * A second set of machines beside the first instead of one that rolls. A load balancer brings the
   * traffic to one of them.
   */
  readonly blueGreen?: BlueGreen;
}

export type Colour = 'blue' | 'green';

/**
 * Three applies: add the other colour; change `serving`; when the new one is trusted, take the old
 * colour out. Changing `serving` back is the way back.
 */
export interface BlueGreen {
  /** The machines that traffic goes to. */
  readonly serving: Colour;
  /**
   * What the blue machines have instead of the group's own image and user data: `{}` for nothing.
   * Without it there are none.
   */
  readonly blue?: Version;
  /** The same for the green ones. */
  readonly green?: Version;
}

export interface Version {
  readonly image?: ImageFamily | ExactImage;
  readonly userData?: string;
  readonly container?: GroupContainer;
}

/** A group created elsewhere, in `network`. Sizes and rollouts are its maker's. */
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

/**
 * One set of equal machines of a group. A group has one, which rolls; in a blue/green rollout it
 * has two for a while.
 */
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
  private readonly trafficPorts = new Set<number>();
  private readonly unprogrammed: { readonly image: ImageFamily; readonly give: (userData: string) => void }[] = [];
  private warned = false;
  /** The least machines that it was asked for; of a group created elsewhere nobody knows. */
  protected readonly min: number | undefined;

  constructor(
    scope: Construct,
    id: string,
    props: Partial<ComputeGroupProps>,
    readonly health = props.health,
  ) {
    super(scope, id, COMPUTE, props);
    this.min = props.min;
  }

  /** Metrics for alarms and dashboards. */
  get metrics(): Metrics<ComputeMetric> {
    return metricsOf(this, COMPUTE_METRICS, (name) => this.seriesOf(name));
  }

  protected seriesOf(_name: ComputeMetric): MetricTarget | Absent {
    return MADE_ELSEWHERE;
  }

  /** A load balancer brings traffic to this port of the machines. */
  receiveTraffic(port: number): void {
    if (this.trafficPorts.has(port)) return;
    this.trafficPorts.add(port);
    this.onReceiveTraffic(port);
    this.answer();
  }

  /**
   * Notes machines without their own program: `give` gives them the user data that answers for
   * them.
   */
  protected recordUnprogrammed({ image, start }: ReleaseSettings, give: (userData: string) => void): void {
    if (typeof image !== 'string' || !start.unprogrammed) return;
    this.unprogrammed.push({ image, give: (script) => give(start.with(script)) });
  }

  /**
   * Lets machines without a program answer whoever asks for their health: asked when they are made,
   * and for each port that is carried.
   */
  protected answer(): void {
    const ports = [...new Set([...(this.health ? [this.health.port] : []), ...this.trafficPorts])];
    if (ports.length === 0 || this.unprogrammed.length === 0) return;
    if (!this.warned) warnOfAnswer(this);
    this.warned = true;
    const asked = { ports, path: this.health?.path ?? '/' };
    for (const { image, give } of this.unprogrammed) give(answerScript(this.placement.cloud, image, asked));
  }

  /** Whether a load balancer brings traffic to it. */
  get receivesTraffic(): boolean {
    return this.trafficPorts.size > 0;
  }

  protected abstract onReceiveTraffic(port: number): void;
}
