import { type DiskShape, iopsOf, typeOf } from './disk-types';

/** The encrypted data disks of each machine of a group, as the launch template names them. They are deleted with the machine. */
export const awsDataDisks = (shapes: readonly DiskShape[]) =>
  shapes.map((shape, slot) => ({
    deviceName: `/dev/sd${String.fromCharCode('f'.charCodeAt(0) + slot)}`,
    ebs: {
      volumeSize: shape.sizeGiB,
      volumeType: typeOf('aws', shape)?.type,
      iops: iopsOf('aws', shape),
      throughput: shape.throughputMiBps,
      encrypted: 'true',
      deleteOnTermination: 'true',
    },
  }));
