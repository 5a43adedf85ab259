import { RoleAssignment, type RoleAssignmentConfig } from '@cdktf/provider-azurerm/lib/role-assignment';
import { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity';
import type { Construct } from 'constructs';
import { IDENTITY_NAME, resourceGroupOf } from '../core/azure';
import { existingOn } from '../core/kind';
import { nameOf, stableId } from '../core/names';
import { type ExistingIdentity, Identity, type IdentityProps } from './identity';

abstract class ManagedIdentity extends Identity {
  abstract readonly identityId: string;
  abstract readonly principalId: string;

  /**
   * Creates a grant: the assignment of a built-in role (by name) or of a custom one (by id) on one
   * resource, under `scope`; `condition` narrows it further, in Azure's condition language;
   * `provisioners` run before dependent resources.
   */
  allow(
    scope: Construct,
    role: string | { readonly id: string },
    resourceId: string,
    condition?: string,
    provisioners?: RoleAssignmentConfig['provisioners'],
  ): void {
    new RoleAssignment(scope, 'role', {
      scope: resourceId,
      provisioners,
      ...(condition && { condition, conditionVersion: '2.0' }),
      ...(typeof role === 'string' ? { roleDefinitionName: role } : { roleDefinitionId: role.id }),
      principalId: this.principalId,
      principalType: 'ServicePrincipal',
      // A new identity is not immediately visible in the directory; without this the first apply
      // fails occasionally.
      skipServicePrincipalAadCheck: true,
    });
  }
}

/** A user-assigned managed identity. */
export class AzureIdentity extends ManagedIdentity {
  readonly identity: UserAssignedIdentity;
  readonly identityId: string;
  readonly principalId: string;
  readonly clientId: string;

  constructor(scope: Construct, id: string, props: IdentityProps = {}) {
    super(scope, id, props);
    const { project, environment, region } = this.placement;
    const group = resourceGroupOf(this);
    this.identity = new UserAssignedIdentity(this, 'identity', {
      name: nameOf(this, IDENTITY_NAME, { parent: group }),
      resourceGroupName: group.name,
      location: region,
      tags: { description: props.description ?? `${stableId(this)} of ${project} ${environment}` },
      ...props.native?.azure?.identity,
    });
    this.identityId = this.identity.id;
    this.principalId = this.identity.principalId;
    this.clientId = this.identity.clientId;
  }
}

export class ExistingAzureIdentity extends ManagedIdentity {
  readonly identityId: string;
  readonly principalId: string;
  readonly clientId: string;

  constructor(scope: Construct, id: string, existing: ExistingIdentity) {
    super(scope, id, {});
    const identity = existingOn(this, existing, 'azure');
    this.identityId = identity.id;
    this.principalId = identity.principalId;
    this.clientId = identity.clientId;
  }
}

export function asManagedIdentity(identity: Identity): ManagedIdentity {
  if (identity instanceof ManagedIdentity) return identity;
  throw new Error(`${identity.node.path} is not an identity of azure`);
}
