import { DlmLifecyclePolicy } from '@cdktf/provider-aws/lib/dlm-lifecycle-policy';
import { EbsVolume } from '@cdktf/provider-aws/lib/ebs-volume';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { VolumeAttachment } from '@cdktf/provider-aws/lib/volume-attachment';
import { Construct } from 'constructs';
import { serviceRole } from '../core/aws';
import { keyArnOf } from '../core/aws-key';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import { type NameRule, nameOf, stableId } from '../core/names';
import { identityPolicy } from '../identity/aws';
import { Disk, type DiskProps, type ExistingDisk, type ExistingMachine, type Snapshots, zoneOf } from './disk';
import { SNAPSHOT_DEFAULTS } from './disk-settings';
import { iopsOf, typeOf } from './disk-types';

const TAG: NameRule = {
  what: 'tag of snapshots',
  max: 256,
  pattern: /^[\w-]+$/,
  allowed: 'letters, digits and -',
  unique: 'region',
};
/** The tag by which Data Lifecycle Manager finds volumes. */
const SNAPSHOTS_OF = 'snapshotsOf';

abstract class AnyVolume extends Disk {
  protected override attach(machine: ExistingMachine, slot: number): void {
    new VolumeAttachment(this, 'attachment', {
      volumeId: this.diskId,
      instanceId: existingOn(this, machine, 'aws', 'attachTo', 'machine').instanceId,
      // Every instance type supports data volumes at f to p.
      deviceName: `/dev/sd${String.fromCharCode('f'.charCodeAt(0) + slot)}`,
    });
  }
}

/** An encrypted EBS volume. Data Lifecycle Manager creates and deletes its snapshots. */
export class AwsDisk extends AnyVolume {
  readonly volume: EbsVolume;
  readonly diskId: string;

  constructor(scope: Construct, id: string, props: DiskProps) {
    super(scope, id, props);
    const tag = props.snapshots && nameOf(this, TAG);
    this.volume = new EbsVolume(this, 'volume', {
      availabilityZone: zoneOf(this, props.zone),
      size: props.sizeGiB,
      type: typeOf('aws', props)?.type,
      iops: iopsOf('aws', props),
      throughput: props.throughputMiBps,
      encrypted: true,
      kmsKeyId: keyArnOf(this, `The disk ${id}`, props.encryption),
      tags: {
        Name: `${this.placement.project}-${this.placement.environment}-${id}`,
        ...(tag && { [SNAPSHOTS_OF]: tag }),
      },
      lifecycle: preventDestroyIfProtected(this.placement),
      ...props.native?.aws?.volume,
    });
    this.diskId = this.volume.id;
    if (props.snapshots && tag) this.snapshot(props.snapshots, tag);
  }

  private snapshot({ everyHours, at, retainDays }: Snapshots, tag: string): void {
    const { region } = this.placement;
    const place = new Construct(this, 'snapshots');
    const role = serviceRole(place, 'Snapshots', 'dlm.amazonaws.com');
    const snapshots = `arn:aws:ec2:${region}::snapshot/*`;
    const policy = new IamRolePolicy(place, 'policy', {
      role: role.name,
      name: 'take-snapshots',
      policy: identityPolicy([
        { sid: 'Take', actions: ['ec2:CreateSnapshot'], resources: [this.volume.arn, snapshots] },
        {
          sid: 'Tag',
          actions: ['ec2:CreateTags'],
          resources: [snapshots],
          condition: { StringEquals: { 'ec2:CreateAction': 'CreateSnapshot' } },
        },
        {
          sid: 'Forget',
          actions: ['ec2:DeleteSnapshot'],
          resources: [snapshots],
          condition: { StringEquals: { [`aws:ResourceTag/${SNAPSHOTS_OF}`]: tag } },
        },
        {
          sid: 'Find',
          actions: ['ec2:DescribeInstances', 'ec2:DescribeVolumes', 'ec2:DescribeSnapshots'],
          resources: ['*'],
        },
      ]),
    });
    new DlmLifecyclePolicy(place, 'policy-of-snapshots', {
      description: `Snapshots of the disk ${stableId(this)}`,
      executionRoleArn: role.arn,
      state: 'ENABLED',
      policyDetails: {
        resourceTypes: ['VOLUME'],
        targetTags: { [SNAPSHOTS_OF]: tag },
        schedule: [
          {
            name: `every ${everyHours ?? SNAPSHOT_DEFAULTS.everyHours} hours`,
            createRule: {
              interval: everyHours ?? SNAPSHOT_DEFAULTS.everyHours,
              intervalUnit: 'HOURS',
              times: [at ?? SNAPSHOT_DEFAULTS.at],
            },
            retainRule: { interval: retainDays, intervalUnit: 'DAYS' },
            copyTags: true,
          },
        ],
      },
      dependsOn: [policy],
    });
  }
}

export class ExistingAwsDisk extends AnyVolume {
  readonly diskId: string;

  constructor(scope: Construct, id: string, existing: ExistingDisk) {
    super(scope, id, {});
    this.diskId = existingOn(this, existing, 'aws').volumeId;
  }
}
