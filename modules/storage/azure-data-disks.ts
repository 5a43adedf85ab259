import { type DataDisk, type DiskType, megabytes, slotOf, typeOf } from './disk-types';

/**
 * The data disks of each machine of a group, for the scale set. They are deleted with the machine.
 */
export const azureDataDisks = (shapes: readonly DataDisk[]) =>
  shapes.map((shape, index) => ({
    lun: slotOf(shape, index),
    caching: 'None',
    createOption: 'Empty',
    storageAccountType: (typeOf('azure', shape) as DiskType | undefined)?.type ?? '',
    diskSizeGb: shape.sizeGiB,
    // The type definitions are older than PremiumV2_LRS, which the API accepts.
    ultraSsdDiskIopsReadWrite: shape.iops,
    ultraSsdDiskMbpsReadWrite: megabytes(shape.throughputMiBps),
  }));
