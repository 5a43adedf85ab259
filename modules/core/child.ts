import { Construct, type IConstruct } from 'constructs';

/** The child of this id, made by `make` if it does not exist yet. */
export function childOf<T extends IConstruct>(scope: IConstruct, id: string, make: () => T): T {
  return (scope.node.tryFindChild(id) as T | undefined) ?? make();
}

/** The child of this id that only holds others, made if it does not exist yet. */
export const groupIn = (scope: Construct, id: string): Construct => childOf(scope, id, () => new Construct(scope, id));

/** The child of a group of this id. `make` creates it together with the group the first time. */
export function childIn<T extends IConstruct>(
  scope: Construct,
  group: string,
  id: string,
  make: (place: Construct) => T,
): T {
  const found = scope.node.tryFindChild(group);
  return found ? (found.node.findChild(id) as T) : make(new Construct(scope, group));
}
