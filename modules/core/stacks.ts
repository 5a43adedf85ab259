import { TerraformStack } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { Workload } from './names';

const CONTEXT = 'polycloud:foundation';

/**
 * Records which stack contains the shared resources of the placement, for a workload's own stack.
 */
export function useFoundation(stack: TerraformStack, foundation: TerraformStack): void {
  stack.node.setContext(CONTEXT, { foundation });
}

/**
 * The stack with the shared resources of a placement: its network, resource group, keys and logs. A
 * workload with its own stack refers to it, so that they do not change when the workload moves to
 * another stack.
 */
export function foundationOf(scope: IConstruct): TerraformStack {
  const found = scope.node.tryGetContext(CONTEXT) as { readonly foundation: TerraformStack } | undefined;
  return found?.foundation ?? TerraformStack.of(scope);
}

const indexOf = (stack: TerraformStack) => stack.node.root.node.children.indexOf(stack);

/**
 * The scope of a connection between `owner` and `others`: inside `owner`, or at the same path of
 * the last of their stacks. Stacks are created in the order of their dependencies, so the last one
 * may refer to all others, without circular references.
 */
export function connectionScope(owner: Construct, ...others: readonly IConstruct[]): Construct {
  const own = TerraformStack.of(owner);
  const last = others.map((other) => TerraformStack.of(other)).reduce((a, b) => (indexOf(b) > indexOf(a) ? b : a), own);
  if (last === own) return owner;
  // The same ids result in the same addresses and names, in any stack.
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
