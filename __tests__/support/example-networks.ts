import type { CloudName } from '../../modules/core/placement';
import type { PlacementStack } from '../../stacks/placement-stack';
import { CLOUDS, type Synthesized, synth } from './synth';
import { deploysAndSettles } from './terraform';

const WAY_OUT = /^(aws_nat_gateway|google_compute_router_nat|azurerm_nat_gateway)$/;

/** The parts of an example that have their own way out. */
export const waysOut = ({ resources }: Synthesized) =>
  resources.filter(({ type }) => WAY_OUT.test(type)).map(({ path }) => path.split('/')[1]);

export type Example = (stack: PlacementStack) => unknown;

export async function deploys(cloud: CloudName, example: Example, env?: Record<string, string>): Promise<void> {
  const { json, problems } = synth(cloud, (stack) => void example(stack));
  expect(problems).toEqual([]);
  await deploysAndSettles(json, env);
}

export function deploysEverywhere(example: Example): void {
  test.concurrent.each(CLOUDS)('on %s it deploys, settles and is destroyed', (cloud) => deploys(cloud, example));
}
