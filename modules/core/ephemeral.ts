import { ref, type TerraformResource, TerraformStack, Token } from 'cdktf';

/**
 * Adds a resource that exists for one run of Terraform, and that no state keeps: cdktf has no
 * construct for it. Returns its attributes.
 * @param owner resource whose name it has
 */
export function ephemeral(
  owner: TerraformResource,
  type: string,
  attributes: Readonly<Record<string, unknown>>,
): (attribute: string) => string {
  const name = owner.friendlyUniqueId;
  const stack = TerraformStack.of(owner);
  stack.addOverride(`ephemeral.${type}.${name}`, attributes);
  return (attribute) => Token.asString(ref(`ephemeral.${type}.${name}.${attribute}`, stack));
}
