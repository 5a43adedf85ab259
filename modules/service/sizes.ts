import type { CloudName } from '../core/placement';

/** An available combination of processors and memory. */
export interface Size {
  readonly cpu: number;
  readonly memoryMiB: number;
}

const GIB = 1024;
const steps = (cpu: number, from: number, to: number, by: number): Size[] =>
  Array.from({ length: (to - from) / by + 1 }, (_, index) => ({ cpu, memoryMiB: (from + index * by) * GIB }));

/**
 * Source: docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html, task CPU
 * and memory.
 */
const FARGATE: readonly Size[] = [
  ...[0.5, 1, 2].map((gib) => ({ cpu: 0.25, memoryMiB: gib * GIB })),
  ...steps(0.5, 1, 4, 1),
  ...steps(1, 2, 8, 1),
  ...steps(2, 4, 16, 1),
  ...steps(4, 8, 30, 1),
  ...steps(8, 16, 60, 4),
  ...steps(16, 32, 120, 8),
];

/**
 * Whole processors: with less than one, an instance processes one request at a time. The second
 * generation of instances, which a network requires, has at least 512 MiB. Sources:
 * cloud.google.com/run/docs/configuring/services/cpu and /memory-limits.
 */
const CLOUD_RUN: readonly Size[] = [
  { cpu: 1, memoryMiB: 512 },
  ...steps(1, 1, 4, 1),
  { cpu: 2, memoryMiB: 512 },
  ...steps(2, 1, 8, 1),
  ...steps(4, 2, 16, 1),
  ...steps(6, 4, 24, 1),
  ...steps(8, 4, 32, 1),
];

/**
 * The Consumption profile: 2 GiB for each processor. Source:
 * learn.microsoft.com/azure/container-apps/containers, allocations.
 */
const CONTAINER_APPS: readonly Size[] = Array.from({ length: 16 }, (_, index) => ({
  cpu: (index + 1) / 4,
  memoryMiB: ((index + 1) / 2) * GIB,
}));

const SOLD: Readonly<Record<CloudName, { readonly service: string; readonly sizes: readonly Size[] }>> = {
  aws: { service: 'AWS Fargate', sizes: FARGATE },
  google: { service: 'Google Cloud Run', sizes: CLOUD_RUN },
  azure: { service: 'the Consumption profile of Azure Container Apps', sizes: CONTAINER_APPS },
};

/**
 * The smallest with at least both, by processors and then by memory; undefined if there is none.
 */
export function sizeOf(cloud: CloudName, cpu: number, memoryMiB: number): Size | undefined {
  return SOLD[cloud].sizes.find((size) => size.cpu >= cpu && size.memoryMiB >= memoryMiB);
}

/** The largest available size in the requested proportion, if the request is too large. */
export function atMost(
  cloud: CloudName,
  cpu: number,
  memoryMiB: number,
): { readonly service: string; readonly nearest: Size } {
  const { service, sizes } = SOLD[cloud];
  const last = sizes.at(-1) as Size;
  const nearest = sizeOf(cloud, Math.min(cpu, last.cpu), Math.min(memoryMiB, last.memoryMiB)) ?? last;
  return { service, nearest };
}
