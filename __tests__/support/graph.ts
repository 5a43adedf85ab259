import type { Cloud } from '../../modules/cloud';
import type { CloudName, Placement } from '../../modules/core/placement';
import type { GraphProps, Language } from '../../modules/graph/graph';
import type { PlacementStack } from '../../stacks/placement-stack';
import { theirs } from './network';
import { synth } from './synth';

export const LANGUAGE: Record<CloudName, Language> = { aws: 'gremlin', google: 'gql', azure: 'opencypher' };

export const make = (stack: PlacementStack, cloud: Cloud, props: Partial<GraphProps> = {}) =>
  cloud.graph(stack, 'friends', {
    language: LANGUAGE[cloud.name],
    ...props,
    network: props.network ?? theirs(stack, cloud),
  });
export const on = (cloud: CloudName, props: Partial<GraphProps> = {}, changes: Partial<Placement> = {}) =>
  synth(cloud, (stack, catalogue) => make(stack, catalogue, props), changes);
