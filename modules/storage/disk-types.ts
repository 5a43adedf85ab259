import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { show } from '../core/features';
import type { CloudName, PerCloud } from '../core/placement';
import { placementOf } from '../core/placement';

/**
 * `throughput` for large sequential reads, `balanced` for most workloads, `performance` for a
 * guaranteed speed.
 */
export type DiskClass = 'throughput' | 'balanced' | 'performance';

/** Size and speed of an encrypted disk: a separate disk, or one of a group's machines. */
export interface DiskShape {
  /** Grows in place; a smaller value replaces it. Limits: by class and cloud, see the table. */
  readonly sizeGiB: number;
  /** @default 'balanced' */
  readonly class?: DiskClass;
  /**
   * Operations per second, if the class supports setting it. @default the default of the class; AWS
   * performance: 3,000
   */
  readonly iops?: number;
  /** MiB per second, if the class supports setting it. @default the default of the class */
  readonly throughputMiBps?: number;
}

/** The limits of a cloud's disk type. */
export interface DiskType {
  readonly type: string;
  readonly sizeGiB: readonly [least: number, most: number];
  /**
   * Operations per second, and the maximum per GiB. A small disk still has the minimum, unless
   * `small` is 'no'. Undefined if the size determines it.
   */
  readonly iops?: {
    readonly range: readonly [least: number, most: number];
    readonly perGiB: number;
    readonly small?: 'no';
  };
  /** MiB per second, the maximum per operation per second, and the maximum size of an operation. */
  readonly throughput?: {
    readonly range: readonly [least: number, most: number];
    readonly perIops: number;
    readonly mostIops?: number;
  };
  readonly note?: string;
  readonly source: string;
}

const EBS =
  'docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html; EC2 API: CreateVolume; aws_ebs_volume.throughput';
const GCE = 'cloud.google.com/compute/docs/disks';
const AZURE = 'MicrosoftDocs/azure-compute-docs: articles/virtual-machines/disks-types.md';

/** Azure counts in millions of bytes per second. */
const MB_PER_MIB = 1.048_576;
/** The number of MB that contain this many MiB. */
export const megabytes = (mebibytes: number | undefined) =>
  mebibytes === undefined ? undefined : Math.ceil(mebibytes * MB_PER_MIB);
const whole = (megabytes: number) => Math.floor(megabytes / MB_PER_MIB);

export const DISK_TYPES: PerCloud<Readonly<Record<DiskClass, DiskType>>> = {
  aws: {
    throughput: { type: 'st1', sizeGiB: [125, 16_384], source: EBS },
    balanced: {
      type: 'gp3',
      sizeGiB: [1, 65_536],
      iops: { range: [3000, 80_000], perGiB: 500 },
      throughput: { range: [125, 2000], perIops: 0.25 },
      source: EBS,
    },
    performance: { type: 'io2', sizeGiB: [4, 65_536], iops: { range: [100, 256_000], perGiB: 1000 }, source: EBS },
  },
  google: {
    throughput: {
      type: 'pd-standard',
      sizeGiB: [10, 65_536],
      note: 'not for C4A machines',
      source: `${GCE}/persistent-disks`,
    },
    balanced: {
      type: 'pd-balanced',
      sizeGiB: [10, 65_536],
      note: 'not for C4A machines',
      source: `${GCE}/persistent-disks`,
    },
    performance: {
      type: 'hyperdisk-balanced',
      sizeGiB: [4, 65_536],
      iops: { range: [3000, 160_000], perGiB: 500, small: 'no' },
      throughput: { range: [140, 2400], perIops: 0.25, mostIops: 256 },
      note: 'not for E2 and N2 machines',
      source: `${GCE}/hd-types/hyperdisk-balanced`,
    },
  },
  azure: {
    throughput: { type: 'Standard_LRS', sizeGiB: [1, 32_767], source: AZURE },
    balanced: { type: 'Premium_LRS', sizeGiB: [1, 32_767], source: AZURE },
    performance: {
      type: 'PremiumV2_LRS',
      sizeGiB: [1, 65_536],
      iops: { range: [3000, 80_000], perGiB: 500 },
      // 125 to 2,000 MB per second, 0.25 of them for each operation.
      throughput: { range: [whole(125) + 1, whole(2000)], perIops: 0.25 / MB_PER_MIB },
      source: AZURE,
    },
  },
};

export const typeOf = (cloud: CloudName, { class: wanted = 'balanced' }: Pick<DiskShape, 'class'>): DiskType =>
  DISK_TYPES[cloud][wanted];

/** The IOPS of class performance if the cloud has no default: `io2` requires a number. */
const PERFORMANCE_IOPS: PerCloud<number | undefined> = { aws: 3000, google: undefined, azure: undefined };

/**
 * The required settings on AWS for a separate disk and for one in a launch template, in addition to
 * the size.
 */
export function iopsOf(cloud: CloudName, shape: DiskShape): number | undefined {
  const iops = shape.class === 'performance' ? PERFORMANCE_IOPS[cloud] : undefined;
  return shape.iops ?? (iops && Math.min(iops, shape.sizeGiB * 1000));
}

/**
 * Reports values that the cloud's type does not support; `what` precedes the property if the disk
 * is one of several.
 */
export function checkShape(scope: Construct, shape: DiskShape, what = ''): void {
  const { cloud } = placementOf(scope);
  const wanted = shape.class ?? 'balanced';
  const found = DISK_TYPES[cloud][wanted] as DiskType | undefined;
  if (!found) {
    const classes = Object.keys(DISK_TYPES[cloud]).map(show).join(', ');
    report(scope, {
      message: `${what}class is ${show(wanted)}; allowed values are ${classes}.`,
      remedy: 'Use one of these.',
    });
    return;
  }
  const called = `${found.type} of ${cloud} (class ${wanted})`;
  const outside = (
    property: string,
    value: number | undefined,
    [least, most]: readonly [number, number],
    because = '',
  ) => {
    if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
    report(scope, {
      message: `${what}${property} is ${value}, ${called} allows ${least} to ${most}${because}.`,
      remedy:
        value > most
          ? `Lower it to at most ${most}, or use another class.`
          : `Raise it to at least ${least}, in whole numbers.`,
    });
  };
  outside('sizeGiB', shape.sizeGiB, found.sizeGiB);
  const fixed = (property: string, value: number | undefined) => {
    if (value === undefined) return;
    const able = Object.entries(DISK_TYPES[cloud]).filter(([, type]) =>
      property === 'iops' ? type.iops : type.throughput,
    );
    report(scope, {
      message: `${what}${property} is ${value}, ${called} derives it from the size and does not support setting it.`,
      remedy: `Leave it out, or use class ${able.map(([name]) => name).join(' or ')}.`,
    });
  };
  const { iops, throughput } = found;
  if (iops) {
    const [fewest, all] = iops.range;
    const holds = Math.min(all, shape.sizeGiB * iops.perGiB);
    if (iops.small === 'no' && shape.iops !== undefined && holds < fewest) {
      report(scope, {
        message:
          `${what}iops is ${shape.iops}, ${called} derives it from the size below ` + `${fewest / iops.perGiB} GiB.`,
        remedy: `Leave it out, or raise sizeGiB to at least ${fewest / iops.perGiB}.`,
      });
    } else
      outside('iops', shape.iops, [fewest, Math.max(fewest, holds)], holds < all ? ` at ${shape.sizeGiB} GiB` : '');
  } else fixed('iops', shape.iops);
  if (throughput) {
    const [slowest, fastest] = throughput.range;
    const had = shape.iops ?? iops?.range[0] ?? 0;
    const most = Math.max(slowest, Math.min(fastest, Math.floor(had * throughput.perIops)));
    const least = Math.max(slowest, leastThroughput(throughput, had));
    outside(
      'throughputMiBps',
      shape.throughputMiBps,
      [least, most],
      least > slowest || most < fastest ? ` at ${had} iops` : '',
    );
  } else fixed('throughputMiBps', shape.throughputMiBps);
}

/** The MiB per second that this many operations require. */
const leastThroughput = ({ mostIops }: NonNullable<DiskType['throughput']>, iops: number) =>
  mostIops ? Math.ceil(iops / mostIops) : 0;

/**
 * The throughput setting; if undefined, the throughput that the IOPS setting requires, if it
 * exceeds the default.
 */
export function throughputOf(cloud: CloudName, shape: DiskShape): number | undefined {
  const { throughput } = typeOf(cloud, shape) ?? {};
  if (shape.throughputMiBps !== undefined || !throughput || shape.iops === undefined) return shape.throughputMiBps;
  const least = leastThroughput(throughput, shape.iops);
  return least > throughput.range[0] ? least : undefined;
}

/** `gp3: 1 to 65536 GiB, 3000 to 80000 iops (500 for a GiB)`: a cell of the table. */
export function classInWords(cloud: CloudName, wanted: DiskClass): string {
  const { type, sizeGiB, iops, throughput, note } = DISK_TYPES[cloud][wanted];
  const range = ([least, most]: readonly [number, number]) => `${least} to ${most}`;
  return [
    `\`${type}\`: ${range(sizeGiB)} GiB`,
    iops && `${range(iops.range)} iops, ${iops.perGiB} for a GiB`,
    throughput && `${range(throughput.range)} MiB/s, ${Number(throughput.perIops.toFixed(3))} for one of the iops`,
    note,
  ]
    .filter(Boolean)
    .join('; ');
}

/** A data disk of each machine of a group. */
export interface DataDisk extends DiskShape {
  /**
   * Its slot on the machine, 0 to 10: from `/dev/sdf` on AWS, from `data-0` on Google, the LUN on
   * Azure. Set it to keep the slots of later disks when an earlier one is removed.
   * @default its position in the list
   */
  readonly slot?: number;
}

export const slotOf = ({ slot }: DataDisk, index: number): number => slot ?? index;
