import { type DataDisk, iopsOf, slotOf, typeOf } from './disk-types';

/**
 * The encrypted data disks of each machine of a group, for the launch template. They are deleted
 * with the machine.
 */
export const awsDataDisks = (shapes: readonly DataDisk[]) =>
  shapes.map((shape, index) => ({
    deviceName: `/dev/sd${String.fromCharCode('f'.charCodeAt(0) + slotOf(shape, index))}`,
    ebs: {
      volumeSize: shape.sizeGiB,
      volumeType: typeOf('aws', shape)?.type,
      iops: iopsOf('aws', shape),
      throughput: shape.throughputMiBps,
      encrypted: 'true',
      deleteOnTermination: 'true',
    },
  }));
