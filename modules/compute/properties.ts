import type { AutoscalingGroupConfig } from '@cdktf/provider-aws/lib/autoscaling-group';
import type { LaunchTemplateConfig } from '@cdktf/provider-aws/lib/launch-template';
import type { LinuxVirtualMachineScaleSetConfig } from '@cdktf/provider-azurerm/lib/linux-virtual-machine-scale-set';
import type { ComputeRegionInstanceGroupManagerConfig } from '@cdktf/provider-google/lib/compute-region-instance-group-manager';
import type { ComputeRegionInstanceTemplateConfig } from '@cdktf/provider-google/lib/compute-region-instance-template';
import type { Environment } from '../core/environment';
import type { Identity } from '../identity/identity';
import type { Tier } from '../network/address-plan';
import type { Network } from '../network/network';
import type { QueueDepthMetric } from '../queue/queue';
import type { DataDisk } from '../storage/disk-types';
import type { ExactImage, ImageFamily } from './images';
import type { GroupContainer } from './machine-container';
import type { Architecture } from './sizes';

export interface ComputeGroupProps {
  readonly network: Network;
  /** @default 'private' */
  readonly tier?: Tier;
  /** The identity of the machines, which receives grants. */
  readonly identity: Identity;
  /** Minimum number of virtual processors of a machine. Up to 64. */
  readonly cpu: number;
  /** Minimum memory of a machine, in GiB. Up to 512. */
  readonly memoryGiB: number;
  /** @default 'x86_64' */
  readonly architecture?: Architecture;
  /** Uses a cheaper type that has full speed only temporarily. @default false */
  readonly burstable?: boolean;
  /**
   * An image family, whose newest image is used for new machines, or an exact image for each cloud.
   */
  readonly image: ImageFamily | ExactImage;
  /** Minimum number of machines. */
  readonly min: number;
  /** Maximum number of machines. Limits: Azure 1,000. */
  readonly max: number;
  /** Scaling rules. @default { cpuPercent: 60 } */
  readonly scaling?: Scaling;
  /**
   * Size of the root disk, in GiB, which is always encrypted. Must be at least the size of the
   * image: 50 for windows-2022 on Google. @default 30, or the size of the image (AWS 8–65,536;
   * Google 10–65,536; Azure 30–4,095)
   */
  readonly diskGiB?: number;
  /**
   * Additional encrypted disks for each machine, created and deleted with it. At most 11; on Azure
   * 4 with 2 processors (arm64 8), 8 with 4 of x86_64. Google supports class `performance` with
   * arm64 only, and `throughput` with x86_64 only.
   */
  readonly dataDisks?: readonly DataDisk[];
  /**
   * A script that a machine runs when it starts. It must not contain secrets: every principal that
   * may describe the machine can read it. At most 16 KiB on AWS, 256 KiB on Google, one byte less
   * than 64 KiB on Azure.
   */
  readonly userData?: string;
  /**
   * Environment variables, in `/etc/polycloud/environment`, which a systemd unit can read as
   * `EnvironmentFile=`. They are also set in `userData`, which must then be a shell script. A value
   * may be an attribute of a construct: `{ ORDERS: orders.sendAddress }`. They must not contain
   * secrets. `POLYCLOUD_CLOUD` is added, and on Azure also `AZURE_CLIENT_ID`. Not supported on
   * Windows.
   */
  readonly environment?: Environment;
  /**
   * A container that each machine runs, with the variables of `environment`. A systemd unit starts
   * it, and restarts it when it ends. On ubuntu-24.04 and debian-12 Docker is installed first, from
   * the distribution; an exact image must include it.
   */
  readonly container?: GroupContainer;
  /**
   * The health check of a machine; an unhealthy machine is replaced. On AWS it requires a load
   * balancer. A machine with an image family and without `userData` gets a program that answers it.
   */
  readonly health?: Health;
  /** How a change of image or user data is rolled out to the machines. */
  readonly rollout?: Rollout;
  /** Uses machines that the cloud may reclaim at short notice, at a lower price. @default false */
  readonly spot?: boolean;
  /**
   * How many other machine types with at least `cpu` and `memoryGiB` the cloud may use if the first
   * one has no spare capacity. Requires `spot`. @default 0 (AWS and Google 1–9; not supported on
   * Azure)
   */
  readonly spotAlternatives?: number;
  /**
   * How long a machine may finish its work before it is terminated, in seconds, when the group
   * scales in, rolls or repairs. @default the cloud's default (AWS 30–7,200; Azure 300–900; not
   * supported on Google)
   */
  readonly drainSeconds?: number;
  /**
   * Applies operating system patches without a deployment: AWS replaces machines with the newest
   * image, Google patches weekly in place, Azure rolls out new images. On AWS and Azure it requires
   * an image family. On Google, machines require NAT and a rule to the internet for their package
   * repositories: port 80 for Ubuntu, 80 and 443 for Debian and Windows. apt and Windows Update
   * verify the signatures of what they download.
   * @default false
   */
  readonly autoPatch?: boolean;
  /**
   * Whether users with permission in IAM can sign in to the machines, without a key or an open
   * port.
   * @default true; on Azure only if the machines have NAT and a rule that allows port 443, to
   *   download the sign-in extension
   */
  readonly signIn?: boolean;
  /**
   * Runs the cloud's agent on each machine, which sends logs and memory and disk metrics to the
   * cloud's service. @default true
   */
  readonly agent?: boolean;
  /**
   * Lets the agent receive OpenTelemetry data (OTLP over gRPC) of programs on the machine, on
   * loopback, and send its metrics and traces to the cloud's own services. Programs get
   * `OTEL_EXPORTER_OTLP_ENDPOINT` and the other standard variables with `environment`. For Linux,
   * and not on Azure. Requires `agent`. @default false
   */
  readonly otlp?: boolean;
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
  /**
   * Adds machines above this CPU use in percent, and removes machines below it. Limits: 1 to 100.
   */
  readonly cpuPercent?: number;
  /** Adds machines until at most this many messages are waiting for each. */
  readonly queue?: { readonly metric: QueueDepthMetric; readonly messagesPerMachine: number };
  /** Periods with a higher minimum number of machines. They must not overlap. */
  readonly schedules?: readonly Schedule[];
  /**
   * The time zone of the schedules, as the tz database names it: `Europe/Berlin`. @default 'UTC'
   */
  readonly timeZone?: string;
  /**
   * How long a new machine is excluded from the metrics, in seconds. @default 180
   * Limits: Azure at least 60, in whole minutes.
   */
  readonly coolDownSeconds?: number;
}

export const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

export type Day = (typeof DAYS)[number];

export interface Schedule {
  /** The id of the schedule: lower-case letters, digits and -. */
  readonly id: string;
  readonly days: readonly Day[];
  /** The begin: `08:00`. */
  readonly from: string;
  /**
   * The end: `18:00`; on the next day if it is not later than `from`. At least five minutes after
   * the begin.
   */
  readonly to: string;
  /** Minimum number of machines during the period. */
  readonly min: number;
}

export interface Health {
  readonly port: number;
  /** An HTTP path that returns 200; without it an open port is sufficient. */
  readonly path?: string;
  /**
   * How long a new machine is not checked, in seconds. @default 300 (Google up to 3,600; Azure 600
   * to 5,400, and less is 600)
   */
  readonly graceSeconds?: number;
}

export interface Rollout {
  /**
   * How many machines above the desired number may exist during a rollout. Capacity never falls
   * below the desired number. @default the number of zones
   */
  readonly surge?: number;
  /**
   * Runs a second set of machines next to the first instead of rolling. A load balancer routes
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
  /** The machines that receive traffic. */
  readonly serving: Colour;
  /**
   * Replaces image and user data of the group for the blue machines: `{}` for no changes. Without
   * it the group has no blue machines.
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

/** A group created elsewhere, in `network`. Its owner defines sizes and rollouts. */
export interface ExistingComputeGroup {
  readonly network: Network;
  /** @default 'private' */
  readonly tier?: Tier;
  /** How a load balancer checks its machines. */
  readonly health?: Health;
  readonly aws?: { readonly autoScalingGroupName: string; readonly securityGroupId: string };
  /** A load balancer requires a named port `port-<number>` on the group. */
  readonly google?: { readonly instanceGroup: string; readonly networkTag: string };
  readonly azure?: { readonly scaleSetId: string; readonly applicationSecurityGroupId: string };
}
