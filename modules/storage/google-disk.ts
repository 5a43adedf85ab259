import { ComputeAttachedDisk } from '@cdktf/provider-google/lib/compute-attached-disk';
import { ComputeDisk } from '@cdktf/provider-google/lib/compute-disk';
import { ComputeDiskResourcePolicyAttachment } from '@cdktf/provider-google/lib/compute-disk-resource-policy-attachment';
import { ComputeResourcePolicy } from '@cdktf/provider-google/lib/compute-resource-policy';
import { Construct } from 'constructs';
import { cryptoKeyOf } from '../core/google-key';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import { type NameRule, nameOf } from '../core/names';
import { Disk, type DiskProps, type ExistingDisk, type ExistingMachine, type Snapshots, zoneOf } from './disk';
import { SNAPSHOT_DEFAULTS } from './disk-settings';
import { iopsOf, throughputOf, typeOf } from './disk-types';

const NAME: NameRule = {
  what: 'disk',
  max: 63,
  pattern: /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
  allowed: 'lower-case letters, digits and -, beginning with a letter',
  unique: 'region',
};

abstract class AnyComputeDisk extends Disk {
  protected override attach(machine: ExistingMachine, slot: number): void {
    // The machine finds it at /dev/disk/by-id/google-data-0.
    const { instance } = existingOn(this, machine, 'google', 'attachTo', 'machine');
    new ComputeAttachedDisk(this, 'attachment', { disk: this.diskId, instance, deviceName: `data-${slot}` });
  }
}

/** A zonal disk. A snapshot schedule of Compute Engine creates and deletes its snapshots. */
export class GoogleDisk extends AnyComputeDisk {
  readonly disk: ComputeDisk;
  readonly diskId: string;

  constructor(scope: Construct, id: string, props: DiskProps) {
    super(scope, id, props);
    const key = cryptoKeyOf(this, 'compute', props.encryption);
    const zone = zoneOf(this, props.zone);
    this.disk = new ComputeDisk(this, 'disk', {
      name: nameOf(this, NAME),
      zone,
      size: props.sizeGiB,
      type: typeOf('google', props)?.type,
      provisionedIops: iopsOf('google', props),
      provisionedThroughput: throughputOf('google', props),
      diskEncryptionKey: key && { kmsKeySelfLink: key.name },
      lifecycle: preventDestroyIfProtected(this.placement),
      dependsOn: key && [...key.ready],
      ...props.native?.google?.disk,
    });
    this.diskId = this.disk.id;
    if (props.snapshots) this.snapshot(props.snapshots, zone);
  }

  private snapshot(
    { everyHours = SNAPSHOT_DEFAULTS.everyHours, at = SNAPSHOT_DEFAULTS.at, retainDays }: Snapshots,
    zone: string,
  ): void {
    const { region } = this.placement;
    const place = new Construct(this, 'snapshots');
    const policy = new ComputeResourcePolicy(place, 'policy', {
      name: nameOf(place, { ...NAME, what: 'resource policy' }),
      region,
      snapshotSchedulePolicy: {
        schedule:
          everyHours === 24
            ? { dailySchedule: { daysInCycle: 1, startTime: at } }
            : { hourlySchedule: { hoursInCycle: everyHours, startTime: at } },
        // Snapshots are kept when the disk is deleted, because that is when they are required.
        retentionPolicy: { maxRetentionDays: retainDays, onSourceDiskDelete: 'KEEP_AUTO_SNAPSHOTS' },
        snapshotProperties: { storageLocations: [region] },
      },
    });
    new ComputeDiskResourcePolicyAttachment(place, 'attachment', { name: policy.name, disk: this.disk.name, zone });
  }
}

export class ExistingGoogleDisk extends AnyComputeDisk {
  readonly diskId: string;

  constructor(scope: Construct, id: string, existing: ExistingDisk) {
    super(scope, id, {});
    this.diskId = existingOn(this, existing, 'google').disk;
  }
}
