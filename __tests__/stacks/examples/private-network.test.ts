import { PrivateNetwork } from '../../../stacks/examples/private-network';
import type { PlacementStack } from '../../../stacks/placement-stack';
import { deploysEverywhere, waysOut } from '../../support/example-networks';
import { CLOUDS, synth } from '../../support/synth';

const example = (stack: PlacementStack) =>
  new PrivateNetwork(stack, 'example', { network: { cidr: '10.20.0.0/16', zones: 2 } });

deploysEverywhere(example);

test.each(CLOUDS)('on %s nothing reaches the internet', (cloud) => {
  const synthesized = synth(cloud, (stack) => void example(stack));
  expect(synthesized.problems).toEqual([]);
  expect(waysOut(synthesized)).toEqual([]);
});
