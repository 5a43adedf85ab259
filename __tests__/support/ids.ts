import { Construct } from 'constructs';

/** A construct at a path below the stack, with those above it. */
export function at(stack: Construct, path: readonly string[]): Construct {
  return path.reduce<Construct>(
    (scope, id) => (scope.node.tryFindChild(id) as Construct | undefined) ?? new Construct(scope, id),
    stack,
  );
}
