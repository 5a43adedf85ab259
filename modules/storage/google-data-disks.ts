import { type DataDisk, slotOf, throughputOf, typeOf } from './disk-types';
import { onlyHyperdisks } from './hyperdisks';

/**
 * The data disks of each machine of a group, for the instance template. They are deleted with the
 * machine.
 */
export const googleDataDisks = (shapes: readonly DataDisk[], machineType: string, labels: Record<string, string>) =>
  shapes.map((shape, index) => ({
    type: 'PERSISTENT',
    boot: false,
    autoDelete: true,
    deviceName: `data-${slotOf(shape, index)}`,
    diskSizeGb: shape.sizeGiB,
    diskType: onlyHyperdisks(machineType) ? 'hyperdisk-balanced' : typeOf('google', shape)?.type,
    provisionedIops: shape.iops,
    provisionedThroughput: throughputOf('google', shape),
    labels,
  }));
