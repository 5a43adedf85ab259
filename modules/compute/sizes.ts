import type { CloudName } from '../core/placement';

export type Architecture = 'x86_64' | 'arm64';

/** A machine type of a cloud. */
export interface Size {
  readonly name: string;
  readonly cpu: number;
  readonly memoryGiB: number;
  readonly architecture: Architecture;
  /** Full speed temporarily only, at a lower price. */
  readonly burstable: boolean;
}

/**
 * Types of one family: `name(cpu)` for each number of processors, with `ratio` GiB per processor.
 */
function family(
  architecture: Architecture,
  ratio: number,
  cpus: readonly number[],
  name: (cpu: number) => string,
): Size[] {
  return cpus.map((cpu) => ({ name: name(cpu), cpu, memoryGiB: cpu * ratio, architecture, burstable: false }));
}

function burstable(
  architecture: Architecture,
  types: Readonly<Record<string, readonly [cpu: number, memoryGiB: number]>>,
): Size[] {
  return Object.entries(types).map(([name, [cpu, memoryGiB]]) => ({
    name,
    cpu,
    memoryGiB,
    architecture,
    burstable: true,
  }));
}

const EC2: Record<number, string> = {
  1: 'medium',
  2: 'large',
  4: 'xlarge',
  8: '2xlarge',
  16: '4xlarge',
  32: '8xlarge',
  48: '12xlarge',
  64: '16xlarge',
};
const ec2 = (prefix: string) => (cpu: number) => `${prefix}.${EC2[cpu]}`;
const T = {
  nano: [2, 0.5],
  micro: [2, 1],
  small: [2, 2],
  medium: [2, 4],
  large: [2, 8],
  xlarge: [4, 16],
  '2xlarge': [8, 32],
} as const;
const t = (prefix: string) =>
  Object.fromEntries(Object.entries(T).map(([size, shape]) => [`${prefix}.${size}`, shape]));

const X86 = [2, 4, 8, 16, 32, 48, 64];
const ARM = [1, ...X86];

/**
 * Current general-purpose families of each cloud that meet the requirements of every group: Nitro
 * on AWS; Shielded VM on Google; generation 2 with Trusted Launch and encryption at host on Azure.
 * Burstable arm64 types exist on AWS only: Google has none, and no documentation confirms Trusted
 * Launch for those of Azure. Sources: the clouds' lists of instance types, machine families and VM
 * sizes, as of November 2025.
 */
export const SIZES: Readonly<Record<CloudName, readonly Size[]>> = {
  aws: [
    ...burstable('x86_64', t('t3')),
    ...burstable('arm64', t('t4g')),
    ...family('x86_64', 2, X86, ec2('c7i')),
    ...family('x86_64', 4, X86, ec2('m7i')),
    ...family('x86_64', 8, X86, ec2('r7i')),
    ...family('arm64', 2, ARM, ec2('c7g')),
    ...family('arm64', 4, ARM, ec2('m7g')),
    ...family('arm64', 8, ARM, ec2('r7g')),
  ],
  google: [
    ...burstable('x86_64', { 'e2-micro': [2, 1], 'e2-small': [2, 2], 'e2-medium': [2, 4] }),
    ...family('x86_64', 1, [2, 4, 8, 16, 32, 48, 64], (cpu) => `n2-highcpu-${cpu}`),
    ...family('x86_64', 4, X86, (cpu) => `n2-standard-${cpu}`),
    ...family('x86_64', 8, X86, (cpu) => `n2-highmem-${cpu}`),
    ...family('arm64', 2, ARM, (cpu) => `c4a-highcpu-${cpu}`),
    ...family('arm64', 4, ARM, (cpu) => `c4a-standard-${cpu}`),
    ...family('arm64', 8, ARM, (cpu) => `c4a-highmem-${cpu}`),
  ],
  azure: [
    ...burstable('x86_64', {
      Standard_B2ts_v2: [2, 1],
      Standard_B2ls_v2: [2, 4],
      Standard_B2s_v2: [2, 8],
      Standard_B4ls_v2: [4, 8],
      Standard_B4s_v2: [4, 16],
      Standard_B8ls_v2: [8, 16],
      Standard_B8s_v2: [8, 32],
      Standard_B16ls_v2: [16, 32],
      Standard_B16s_v2: [16, 64],
      Standard_B32ls_v2: [32, 64],
      Standard_B32s_v2: [32, 128],
    }),
    ...family('x86_64', 2, X86, (cpu) => `Standard_D${cpu}ls_v5`),
    ...family('x86_64', 4, X86, (cpu) => `Standard_D${cpu}s_v5`),
    ...family('x86_64', 8, X86, (cpu) => `Standard_E${cpu}s_v5`),
    ...family('arm64', 2, X86, (cpu) => `Standard_D${cpu}pls_v6`),
    ...family('arm64', 4, X86, (cpu) => `Standard_D${cpu}ps_v6`),
    ...family('arm64', 8, X86, (cpu) => `Standard_E${cpu}ps_v6`),
  ],
};

export interface Wanted {
  readonly cpu: number;
  readonly memoryGiB: number;
  readonly architecture: Architecture;
  readonly burstable: boolean;
}

const suits = (size: Size, { architecture, burstable }: Wanted) =>
  size.architecture === architecture && size.burstable === burstable;

/**
 * What a processor costs, in GiB of memory, in the x86 families of each cloud: n2 has a price for
 * each (0.031611 and 0.004237 USD an hour in us-central1); of the others it follows from types that
 * differ in memory only (c7i.large, m7i.large and r7i.large; Standard_D2ls_v5, D2s_v5 and E2s_v5).
 * Sources: the price lists, as of November 2025.
 */
const PROCESSOR_IN_GIB: Readonly<Record<CloudName, number>> = { aws: 13, google: 7.46, azure: 13 };

/**
 * The types that are large enough, the cheapest first; of the same price the one with less memory.
 */
function byPrice(cloud: CloudName, wanted: Wanted): Size[] {
  const price = ({ cpu, memoryGiB }: Shape) => cpu * PROCESSOR_IN_GIB[cloud] + memoryGiB;
  return holding(
    SIZES[cloud].filter((size) => suits(size, wanted)),
    wanted,
  ).sort((a, b) => price(a) - price(b));
}

/** The cheapest type that is large enough. Undefined if there is none. */
export const sizeFor = (cloud: CloudName, wanted: Wanted): Size | undefined => byPrice(cloud, wanted)[0];

/** Further types that are large enough, in order of price. */
export const alternativesFor = (cloud: CloudName, wanted: Wanted, count: number): Size[] =>
  byPrice(cloud, wanted).slice(1, count + 1);

interface Shape {
  readonly cpu: number;
  readonly memoryGiB: number;
}

/**
 * Of a list of shapes, the one with the least memory that has at least `cpu` and `memoryGiB`, and
 * of those the one with the fewest processors.
 */
export function smallest<S extends Shape>(sizes: readonly S[], wanted: Shape): S | undefined {
  return holding(sizes, wanted)[0];
}

/** Those that are large enough, the smallest first. */
function holding<S extends Shape>(sizes: readonly S[], { cpu, memoryGiB }: Shape): S[] {
  return sizes
    .filter((size) => size.cpu >= cpu && size.memoryGiB >= memoryGiB)
    .sort((a, b) => a.memoryGiB - b.memoryGiB || a.cpu - b.cpu);
}

/**
 * The type of its sort with the most processors and memory, for the message if none is large
 * enough.
 */
export function largest(cloud: CloudName, wanted: Wanted): Size | undefined {
  return SIZES[cloud]
    .filter((size) => suits(size, wanted))
    .sort((a, b) => b.memoryGiB - a.memoryGiB || b.cpu - a.cpu)[0];
}
