import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { type CloudName, placementOf } from '../core/placement';
import { checkShape, type DiskShape, type DiskType, iopsOf, megabytes, throughputOf, typeOf } from './disk-types';

/** A machine, as far as its disks go. */
interface Machine {
  readonly name: string;
  readonly cpu: number;
  readonly architecture: string;
}

/**
 * Places for disks that a machine has beside its root disk, of those that every cloud has. Small ones of Azure have fewer: two for each processor in
 * series v2 and v5, and the two processors of a v6 eight. Source: MicrosoftDocs/azure-compute-docs, sizes, max remote storage disks.
 */
function placesOf(cloud: CloudName, { cpu, architecture }: Machine): number {
  if (cloud !== 'azure') return MOST;
  return Math.min(MOST, architecture === 'arm64' ? (cpu > 2 ? MOST : 8) : 2 * cpu);
}
const MOST = 11;

/** Fresh encrypted disks that each machine of a group gets, and that go with it, in the words of the group's template. */
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

/** C4A machines take Hyperdisks only. */
export const googleDataDisks = (shapes: readonly DiskShape[], machineType: string, labels: Record<string, string>) =>
  shapes.map((shape, slot) => ({
    type: 'PERSISTENT',
    boot: false,
    autoDelete: true,
    deviceName: `data-${slot}`,
    diskSizeGb: shape.sizeGiB,
    diskType: onlyHyperdisks(machineType) ? 'hyperdisk-balanced' : typeOf('google', shape)?.type,
    provisionedIops: shape.iops,
    provisionedThroughput: throughputOf('google', shape),
    labels,
  }));

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

const onlyHyperdisks = (machineType: string) => machineType.startsWith('c4a');

/** Reports what the cloud's types of disks, or on Google those of the machine, do not take. */
export function checkDataDisks(scope: Construct, shapes: readonly DiskShape[], machine: Machine): void {
  const { cloud } = placementOf(scope);
  const { name: machineType } = machine;
  shapes.forEach((shape, index) => {
    const what = `dataDisks[${index}].`;
    checkShape(scope, shape, what);
    if (cloud !== 'google') return;
    const fits = onlyHyperdisks(machineType) ? shape.class !== 'throughput' : shape.class !== 'performance';
    if (!fits) {
      report(scope, {
        message: `${what}class is "${shape.class}", machines of type ${machineType} don't take ${typeOf('google', shape).type}.`,
        remedy: 'Use class balanced, or another architecture.',
      });
    }
  });
  const places = placesOf(cloud, machine);
  if (shapes.length > places) {
    report(scope, {
      message: `dataDisks are ${shapes.length}, a machine of type ${machineType} takes ${places}.`,
      remedy: `Take fewer and larger ones${places < MOST ? ', or raise cpu' : ''}.`,
    });
  }
}
