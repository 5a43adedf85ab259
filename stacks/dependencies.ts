import { type IResolveContext, Lazy, TerraformResource } from 'cdktf';
import type { IConstruct } from 'constructs';

/**
 * Implements `node.addDependency`, which CDKTF ignores: every resource below a construct depends on
 * every resource below the constructs that it depends on.
 */
export function applyDependencies(stack: IConstruct): void {
  for (const construct of stack.node.findAll()) {
    const { dependencies } = construct.node;
    if (dependencies.length === 0) continue;
    const below = resourcesBelow(construct);
    const others = dependencies.flatMap(resourcesBelow).filter((one) => !below.includes(one));
    for (const resource of below) dependOn(resource, others);
  }
}

function dependOn(resource: TerraformResource, others: readonly TerraformResource[]): void {
  const before = resource.dependsOn;
  const addresses = others.map(
    ({ terraformResourceType, friendlyUniqueId }) => `${terraformResourceType}.${friendlyUniqueId}`,
  );
  const produce = (context: IResolveContext): string[] => {
    const resolved: string[] | undefined = context.resolve(before);
    return [...new Set([...(resolved ?? []), ...addresses])];
  };
  resource.dependsOn = Lazy.listValue({ produce }, { omitEmpty: true });
}

const resourcesBelow = ({ node }: IConstruct): TerraformResource[] =>
  node.findAll().filter(TerraformResource.isTerraformResource);
