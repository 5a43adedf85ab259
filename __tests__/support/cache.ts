import type { CacheProps } from '../../modules/cache/cache';
import type { Cloud } from '../../modules/cloud';
import type { CloudName, Placement } from '../../modules/core/placement';
import type { PlacementStack } from '../../stacks/placement-stack';
import { theirs } from './network';
import { synth } from './synth';

export const make = (stack: PlacementStack, cloud: Cloud, props: Partial<CacheProps> = {}) =>
  cloud.cache(stack, 'sessions', { memoryGiB: 1, ...props, network: props.network ?? theirs(stack, cloud) });
export const on = (cloud: CloudName, props: Partial<CacheProps> = {}, changes: Partial<Placement> = {}) =>
  synth(cloud, (stack, catalogue) => make(stack, catalogue, props), changes);
export const messages = (cloud: CloudName, props: Partial<CacheProps>) =>
  on(cloud, props).problems.map(({ message }) => message);
