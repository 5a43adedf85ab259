import { type DiskShape, type DiskType, megabytes, typeOf } from './disk-types';

/** The data disks of each machine of a group, as the scale set names them. They are deleted with the machine. */
export const azureDataDisks = (shapes: readonly DiskShape[]) =>
  shapes.map((shape, slot) => ({
    lun: slot,
    caching: 'None',
    createOption: 'Empty',
    storageAccountType: (typeOf('azure', shape) as DiskType | undefined)?.type ?? '',
    diskSizeGb: shape.sizeGiB,
    // Their names are older than PremiumV2_LRS, which takes them too.
    ultraSsdDiskIopsReadWrite: shape.iops,
    ultraSsdDiskMbpsReadWrite: megabytes(shape.throughputMiBps),
  }));
