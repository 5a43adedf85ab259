import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { type PerCloud, placementOf } from '../core/placement';
import { checkShape, type DataDisk, type DiskShape, slotOf, typeOf } from './disk-types';
import { onlyHyperdisks } from './hyperdisks';

/** The properties of a machine that limit its disks. */
interface Machine {
  readonly name: string;
  readonly cpu: number;
  readonly architecture: string;
}

const MOST = 11;

/**
 * Limits of a machine's data disks in addition to those of their type. `places`: the number of
 * slots, of those that every cloud supports. Small machines of Azure have fewer: two for each
 * processor in series v2 and v5, and eight for the two processors of a v6. Source:
 * MicrosoftDocs/azure-compute-docs, sizes, max remote storage disks.
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

/** Reports settings that the cloud's disk types, or the machine type, do not support. */
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
          `${what}class is "${shape.class}", machines of type ${machineType} do not support ` +
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
      remedy: 'Give each disk a different slot, or set no slots.',
    });
  });
  const places = placesOf(machine);
  if (shapes.length > places) {
    report(scope, {
      message: `dataDisks are ${shapes.length}, a machine of type ${machineType} supports ${places}.`,
      remedy: `Use fewer and larger ones${places < MOST ? ', or raise cpu' : ''}.`,
    });
  }
}
