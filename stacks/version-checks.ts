import { ValidateBinaryVersion } from 'cdktf/lib/validations/validate-binary-version';
import type { IConstruct, IValidation } from 'constructs';

/**
 * Takes away the checks of CDKTF that start Terraform to ask for its version, once for each such
 * resource and twice for each synthesis: a synthesis starts no other program, and is possible
 * without Terraform. The commands check the version once, where they use it.
 */
export function withoutVersionChecks(root: IConstruct): void {
  for (const { node } of root.node.findAll()) {
    const checked = node as unknown as { _validations?: IValidation[] };
    if (checked._validations)
      checked._validations = checked._validations.filter((one) => !(one instanceof ValidateBinaryVersion));
  }
}
