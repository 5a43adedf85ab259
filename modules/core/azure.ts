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

/** The tightest name of all: 24 letters and digits, for the whole world. */
export const STORAGE_ACCOUNT_NAME: NameRule = {
  what: 'storage account',
  min: 3,
  max: 24,
  pattern: /^[a-z0-9]+$/,
  allowed: 'lower-case letters and digits',
  separator: '',
  unique: 'global',
  short: true,
};

/** The placement's resource group: Azure wants one for everything, and one for each placement makes what belongs together visible. */
export function resourceGroupOf(scope: Construct): ResourceGroup {
  const stack = TerraformStack.of(scope);
  const found = stack.node.tryFindChild('resources') as Construct | undefined;
  if (found) return found.node.findChild('group') as ResourceGroup;
  const resources = new Construct(stack, 'resources');
  return new ResourceGroup(resources, 'group', { name: nameOf(resources, RESOURCE_GROUP_NAME), location: placementOf(stack).region });
}
