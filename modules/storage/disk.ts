import type { EbsVolumeConfig } from '@cdktf/provider-aws/lib/ebs-volume';
import type { ManagedDiskConfig } from '@cdktf/provider-azurerm/lib/managed-disk';
import type { ComputeDiskConfig } from '@cdktf/provider-google/lib/compute-disk';
import { Construct } from 'constructs';
import type { ComputeGroup } from '../compute/compute';
import { report } from '../core/errors';
import { checkFeatures, show } from '../core/features';
import type { Encryption } from '../core/key';
import { Kind } from '../core/kind';
import { recordValue } from '../core/replacement';
import { SNAPSHOT_DEFAULTS } from './disk-settings';
import { DISK, SNAPSHOT_LIMITS } from './disk-support';
import { checkShape, type DiskShape } from './disk-types';

export interface DiskProps extends DiskShape {
  /**
   * The zone, by its position among the placement's: 1 is the first. A machine can attach disks of
   * its own zone only. Changing it replaces the disk.
   */
  readonly zone: number;
  /**
   * The key that encrypts the disk: the provider's, a dedicated one for this disk, or an existing
   * one. Changing it replaces the disk on AWS and Google. @default 'providerKey'
   */
  readonly encryption?: Encryption;
  /** Automatic snapshots. */
  readonly snapshots?: Snapshots;
  /** Provider-specific settings of the cloud's resource, applied last. */
  readonly native?: {
    readonly aws?: { readonly volume?: Partial<EbsVolumeConfig> };
    readonly google?: { readonly disk?: Partial<ComputeDiskConfig> };
    readonly azure?: { readonly disk?: Partial<ManagedDiskConfig> };
  };
}

export interface Snapshots {
  /**
   * @default 24. Limits: AWS 1, 2, 3, 4, 6, 8, 12, 24; Google 1 to 24; Azure 1, 2, 4, 6, 8, 12, 24,
   * of class `performance` 12 and 24.
   */
  readonly everyHours?: number;
  /** The hour of the first snapshot of a day, in UTC: `03:00`. @default '03:00' */
  readonly at?: string;
  /** Limits: AWS 1–36,500; Google 1–65,535; Azure 1–360, and 450 snapshots of a disk. */
  readonly retainDays: number;
}

/** An existing machine in the zone of the disk, identified per cloud. */
export interface ExistingMachine {
  readonly aws?: { readonly instanceId: string };
  /** `projects/<project>/zones/<zone>/instances/<name>` */
  readonly google?: { readonly instance: string };
  /** The resource id of a virtual machine. */
  readonly azure?: { readonly virtualMachineId: string };
}

/** A disk created elsewhere, identified per cloud. */
export interface ExistingDisk {
  readonly aws?: { readonly volumeId: string };
  /** `projects/<project>/zones/<zone>/disks/<name>` */
  readonly google?: { readonly disk: string };
  /** The resource id of a managed disk. */
  readonly azure?: { readonly id: string };
}

/** Slots for attached disks that every machine of every cloud has. */
const SLOTS = 11;

/** An encrypted disk in one zone, which one machine at a time can attach. */
export abstract class Disk extends Kind {
  private attached: string | undefined;
  /** The automatic snapshots of the disk. */
  readonly snapshots: Snapshots | undefined;

  constructor(scope: Construct, id: string, props: Partial<DiskProps>) {
    super(scope, id, DISK, props);
    if (props.sizeGiB !== undefined) checkShape(this, props as DiskShape);
    this.snapshots = props.snapshots;
    if (props.snapshots) this.checkSnapshots(props.snapshots, props.class);
  }

  /**
   * The cloud's identifier: the volume's id on AWS, the disk on Google, its resource id on Azure.
   */
  abstract readonly diskId: string;

  /**
   * Attaches the disk to a machine of its zone, in slot 0 to 10. A disk is attached once. Machines
   * of a group are replaced, so attaching to a group is an error on every cloud; use its
   * `dataDisks`.
   */
  attachTo(machine: ExistingMachine | ComputeGroup, slot = 0): void {
    if (Construct.isConstruct(machine)) {
      checkFeatures(this, DISK, { attachTo: { computeGroup: machine } });
      return;
    }
    if (!Number.isInteger(slot) || slot < 0 || slot >= SLOTS) {
      report(this, {
        message: `attachTo: slot is ${show(slot)}, slots must be 0 to ${SLOTS - 1}.`,
        remedy: 'Use one of these, each once per machine.',
      });
      return;
    }
    const to = JSON.stringify(machine);
    if (this.attached !== undefined) {
      if (this.attached !== to)
        report(this, {
          message: 'attachTo is called for a second machine, but a disk can be attached to one.',
          remedy: 'Create a disk for each.',
        });
      return;
    }
    this.attached = to;
    this.attach(machine, slot);
  }

  protected abstract attach(machine: ExistingMachine, slot: number): void;

  private checkSnapshots(
    { everyHours = SNAPSHOT_DEFAULTS.everyHours, at = SNAPSHOT_DEFAULTS.at, retainDays }: Snapshots,
    wanted: DiskShape['class'],
  ): void {
    if (!/^([01]\d|2[0-3]):00$/.test(at)) {
      report(this, {
        message: `snapshots.at is ${show(at)}, it must be a full hour.`,
        remedy: 'Write it as 03:00, in UTC.',
      });
    }
    const { service, performanceHours, perDisk } = SNAPSHOT_LIMITS[this.placement.cloud];
    if (wanted === 'performance' && performanceHours && !performanceHours.includes(everyHours)) {
      report(this, {
        message:
          `snapshots.everyHours is ${everyHours}, ${service} supports snapshots of class performance every ` +
          `${performanceHours.join(' or ')} hours.`,
        remedy: 'Raise it to 12, or use another class.',
      });
    }
    const snapshots = everyHours > 0 ? Math.ceil((retainDays * 24) / everyHours) : 0;
    if (snapshots > perDisk) {
      report(this, {
        message:
          `snapshots.retainDays ${retainDays} at one every ${everyHours} hours are ${snapshots}, ` +
          `${service} allows at most ` +
          `${perDisk} per disk.`,
        remedy: `Lower retainDays to at most ${Math.floor((perDisk * everyHours) / 24)}, or raise everyHours.`,
      });
    }
  }
}

/** The name of the disk's zone. */
export function zoneOf(disk: Disk, zone: number): string {
  const { zones, cloud, region } = disk.placement;
  const found = zones[zone - 1];
  if (found !== undefined) {
    recordValue(disk, 'zone', found);
    return found;
  }
  const there = zones.length === 0 ? 'has no zones' : `has ${zones.length} (${zones.join(', ')})`;
  report(disk, {
    message: `zone is ${show(zone)}, ${cloud} ${region} ${there}.`,
    remedy:
      zones.length === 0
        ? 'A disk requires a zone: place the environment in a region with zones.'
        : `Use 1 to ${zones.length}.`,
  });
  return zones[0] ?? '';
}
