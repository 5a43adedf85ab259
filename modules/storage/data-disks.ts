import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { type PerCloud, placementOf } from '../core/placement';
import { checkShape, type DataDisk, type DiskShape, slotOf, typeOf } from './disk-types';
import { onlyHyperdisks } from './hyperdisks';

/** A machine, as far as its disks go. */
interface Machine {
  readonly name: string;
  readonly cpu: number;
  readonly architecture: string;
}

const MOST = 11;

/**
 * What limits the data disks of a machine beside their type. `places`: of those that every cloud
 * has. Small machines of Azure have fewer: two for each processor in series v2 and v5, and the two
 * processors of a v6 eight. Source: MicrosoftDocs/azure-compute-docs, sizes, max remote storage
 * disks.
 */
const LIMITS: PerCloud<{
  readonly places: (machine: Machine) => number;
  readonly fits?: (shape: DiskShape, machine: Machine) => boolean;
}> = {
  aws: { places: () => MOST },
  google: {
    places: () => MOST,
    fits: (shape, { name }) => (onlyHyperdisks(name) ? shape.class !== 'throughput' : shape.class !== 'performance'),
  },
  azure: {
    places: ({ cpu, architecture }) => Math.min(MOST, architecture === 'arm64' ? (cpu > 2 ? MOST : 8) : 2 * cpu),
  },
};

/** Reports what the cloud's types of disks, or the type of the machine, do not support. */
export function checkDataDisks(scope: Construct, shapes: readonly DataDisk[], machine: Machine): void {
  const { cloud } = placementOf(scope);
  const { name: machineType } = machine;
  const { fits, places: placesOf } = LIMITS[cloud];
  shapes.forEach((shape, index) => {
    const what = `dataDisks[${index}].`;
    checkShape(scope, shape, what);
    if (fits?.(shape, machine) === false) {
      report(scope, {
        message:
          `${what}class is "${shape.class}", machines of type ${machineType} don't take ` +
          `${typeOf(cloud, shape).type}.`,
        remedy: 'Use class balanced, or another architecture.',
      });
    }
  });
  const slots = shapes.map(slotOf);
  shapes.forEach(({ slot }, index) => {
    if (slot === undefined) return;
    const twice = slots.some((other, place) => other === slot && place !== index);
    if (Number.isInteger(slot) && slot >= 0 && slot < MOST && !twice) return;
    report(scope, {
      message:
        `dataDisks[${index}].slot is ${slot}${twice ? ', and so is that of another disk' : ''}; a machine ` +
        `has 0 to ${MOST - 1}.`,
      remedy: 'Give each disk a slot that no other has, or none of them.',
    });
  });
  const places = placesOf(machine);
  if (shapes.length > places) {
    report(scope, {
      message: `dataDisks are ${shapes.length}, a machine of type ${machineType} takes ${places}.`,
      remedy: `Take fewer and larger ones${places < MOST ? ', or raise cpu' : ''}.`,
    });
  }
}
