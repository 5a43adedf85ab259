import { type KindTable, native, replacing, unsupported } from '../core/features';
import type { PerCloud } from '../core/placement';
import type { DiskProps } from './disk';
import { classInWords } from './disk-types';

const DATA = 'the data on it';

const SNAPSHOT_HOURS = [1, 2, 4, 6, 8, 12, 24];

const NO_MACHINE = 'Use dataDisks of the group, a bucket or a database; or attach it to a single machine.';

export const DISK: KindTable<DiskProps> = {
  kind: 'disk',
  service: { aws: 'Amazon EBS', google: 'Google Compute Engine disks', azure: 'Azure managed disks' },
  features: {
    sizeGiB: { aws: native('size'), google: native('size'), azure: native('disk_size_gb') },
    class: {
      aws: native('type'),
      google: replacing(native('type'), DATA, 'balanced'),
      azure: native(
        'storage_account_type',
        undefined,
        'a change detaches it for a while; to and from PremiumV2_LRS replaces it',
      ),
    },
    iops: {
      aws: native('iops', undefined, 'balanced and performance'),
      google: native('provisioned_iops', undefined, 'performance'),
      azure: native('disk_iops_read_write', undefined, 'performance'),
    },
    throughputMiBps: {
      aws: native('throughput', undefined, 'balanced'),
      google: native('provisioned_throughput', undefined, 'performance'),
      azure: native('disk_mbps_read_write', undefined, 'performance'),
    },
    zone: {
      aws: replacing(native('availability_zone'), DATA),
      google: replacing(native('zone'), DATA),
      azure: replacing(native('zone'), DATA),
    },
    encryption: {
      aws: replacing(native('kms_key_id', undefined, 'always encrypted'), DATA, 'providerKey'),
      google: replacing(
        native('disk_encryption_key.kms_key_self_link', undefined, 'always encrypted'),
        DATA,
        'providerKey',
      ),
      azure: native('disk_encryption_set_id', undefined, 'always encrypted'),
    },
    snapshots: {
      aws: native('aws_dlm_lifecycle_policy'),
      google: native('google_compute_resource_policy'),
      azure: native(
        'azurerm_data_protection_backup_instance_disk',
        undefined,
        'a backup vault, and a resource group for the snapshots',
      ),
    },
    'snapshots.everyHours': {
      aws: native('create_rule.interval', { oneOf: [1, 2, 3, 4, 6, 8, 12, 24], source: 'aws_dlm_lifecycle_policy' }),
      google: native('hours_in_cycle', { min: 1, max: 24, source: 'google_compute_resource_policy' }),
      azure: native(
        'backup_repeating_time_intervals',
        { oneOf: SNAPSHOT_HOURS, source: 'learn.microsoft.com: Back up Azure managed disks' },
        'of class performance 12 and 24',
      ),
    },
    'snapshots.at': {
      aws: native('create_rule.times'),
      google: native('start_time'),
      azure: native('backup_repeating_time_intervals'),
    },
    'snapshots.retainDays': {
      aws: native('retain_rule', { min: 1, max: 36_500, source: 'DLM API: RetainRule, at most 100 years' }),
      google: native('max_retention_days', { min: 1, max: 65_535, source: 'google_compute_resource_policy' }),
      azure: native('default_retention_duration', {
        min: 1,
        max: 360,
        source: 'learn.microsoft.com: Back up Azure managed disks',
      }),
    },
    'attachTo.machine': {
      aws: native('aws_volume_attachment', undefined, 'an instance of its zone'),
      google: native('google_compute_attached_disk', undefined, 'an instance of its zone'),
      azure: native('azurerm_virtual_machine_data_disk_attachment', undefined, 'a virtual machine of its zone'),
    },
    'attachTo.computeGroup': {
      aws: unsupported(
        'an Auto Scaling group replaces its machines, in any of its zones, and does not move volumes between them',
        NO_MACHINE,
      ),
      google: unsupported(
        'a disk binds an instance group to one machine by name, which then supports neither ' +
          'scaling nor rolling updates',
        NO_MACHINE,
      ),
      azure: unsupported(
        'a managed disk can be attached to a virtual machine, but not to an instance of a uniform scale set',
        NO_MACHINE,
      ),
    },
  },
  semantics: {
    'is a': { aws: 'volume in one zone', google: 'disk in one zone', azure: 'managed disk in one zone' },
    'network access': { aws: 'never', google: 'never', azure: 'never: export is off' },
    'snapshots are': {
      aws: 'in the region, found by a tag of the disk',
      google: 'in the region, kept when the disk is deleted',
      azure: 'in their own resource group; the vault keeps deleted ones for 14 days',
    },
    'class throughput': {
      aws: classInWords('aws', 'throughput'),
      google: classInWords('google', 'throughput'),
      azure: classInWords('azure', 'throughput'),
    },
    'class balanced': {
      aws: classInWords('aws', 'balanced'),
      google: classInWords('google', 'balanced'),
      azure: classInWords('azure', 'balanced'),
    },
    'class performance': {
      aws: classInWords('aws', 'performance'),
      google: classInWords('google', 'performance'),
      azure: classInWords('azure', 'performance'),
    },
  },
};

/**
 * Limits that depend on more than one property. Source: learn.microsoft.com: Back up Azure managed
 * disks.
 */
export const SNAPSHOT_LIMITS: PerCloud<{
  readonly service: string;
  /** Hours between snapshots of class `performance`. */
  readonly performanceHours?: readonly number[];
  /** The maximum number of snapshots of one disk. */
  readonly perDisk: number;
}> = {
  aws: { service: 'AWS', perDisk: Number.POSITIVE_INFINITY },
  google: { service: 'Google', perDisk: Number.POSITIVE_INFINITY },
  azure: { service: 'Azure', performanceHours: [12, 24], perDisk: 450 },
};
