import { Construct, type IConstruct } from 'constructs';

/** The child of this id, made by `make` if it does not exist yet. */
export function childOf<T extends IConstruct>(scope: IConstruct, id: string, make: () => T): T {
  return (scope.node.tryFindChild(id) as T | undefined) ?? make();
}

/** The child of this id that only holds others, made if it does not exist yet. */
export const groupIn = (scope: Construct, id: string): Construct => childOf(scope, id, () => new Construct(scope, id));
