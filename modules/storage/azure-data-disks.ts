import { diskSpeed } from '../core/generation/azure';
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
    ...diskSpeed(shape.iops, megabytes(shape.throughputMiBps)),
  }));
