import type { IConstruct } from 'constructs';
import { grantsBelow } from '../modules/identity/identity';
import { Network } from '../modules/network/network';

/**
 * The paths of the constructs that grants and rules of networks made. They are below a kind, but
 * relate it to another one.
 */
export function relationsIn(stack: IConstruct): ReadonlySet<string> {
  const networks = stack.node.findAll().filter((construct) => construct instanceof Network);
  return new Set([
    ...grantsBelow(stack).flatMap(({ constructs }) => constructs.map(({ node }) => node.path)),
    ...networks.flatMap(({ traffic }) => traffic.map(({ path }) => path)),
  ]);
}
