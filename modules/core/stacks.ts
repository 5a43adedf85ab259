import { TerraformStack } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { Workload } from './names';

const CONTEXT = 'polycloud:foundation';

/** Says of a workload's own stack which stack holds what the placement shares. */
export function useFoundation(stack: TerraformStack, foundation: TerraformStack): void {
  stack.node.setContext(CONTEXT, { foundation });
}

/**
 * The stack that holds what a placement shares: its network, its resource group, its keys, its
 * logs. A workload with its own stack refers to it, so that none of them changes when the workload
 * moves to another stack.
 */
export function foundationOf(scope: IConstruct): TerraformStack {
  const found = scope.node.tryGetContext(CONTEXT) as { readonly foundation: TerraformStack } | undefined;
  return found?.foundation ?? TerraformStack.of(scope);
}

const indexOf = (stack: TerraformStack) => stack.node.root.node.children.indexOf(stack);

/**
 * Where what connects `owner` with `others` belongs: inside `owner`, or at the same path of the
 * last of their stacks. Stacks are made in the order of their dependencies, so the last one may
 * refer to all others, and no two refer to each other.
 */
export function connectionScope(owner: Construct, ...others: readonly IConstruct[]): Construct {
  const own = TerraformStack.of(owner);
  const last = others.map((other) => TerraformStack.of(other)).reduce((a, b) => (indexOf(b) > indexOf(a) ? b : a), own);
  if (last === own) return owner;
  // The same ids give the same addresses and names, whichever stack it is in.
  return owner.node.scopes
    .slice(owner.node.scopes.indexOf(own) + 1)
    .reduce<Construct>(
      (at, one) => (at.node.tryFindChild(one.node.id) as Construct | undefined) ?? copyOf(at, one),
      last,
    );
}

const copyOf = (scope: Construct, original: IConstruct) =>
  original instanceof Workload
    ? new Workload(scope, original.node.id, original.named)
    : new Construct(scope, original.node.id);
