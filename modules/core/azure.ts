import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { type NameRule, nameOf } from './names';
import { placementOf } from './placement';

const RESOURCE_GROUP_NAME: NameRule = {
  what: 'resource group',
  max: 90,
  pattern: /^[\w().-]*[\w()-]$/,
  allowed: 'letters, digits and _ ( ) . -, not ending with .',
  unique: 'account',
};

/** The placement's resource group: Azure wants one for everything, and one for each placement makes what belongs together visible. */
export function resourceGroupOf(scope: Construct): ResourceGroup {
  const stack = TerraformStack.of(scope);
  const found = stack.node.tryFindChild('resources') as Construct | undefined;
  if (found) return found.node.findChild('group') as ResourceGroup;
  const resources = new Construct(stack, 'resources');
  return new ResourceGroup(resources, 'group', { name: nameOf(resources, RESOURCE_GROUP_NAME), location: placementOf(stack).region });
}
