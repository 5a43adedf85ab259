import type { IamRoleConfig } from '@cdktf/provider-aws/lib/iam-role';
import type { UserAssignedIdentityConfig } from '@cdktf/provider-azurerm/lib/user-assigned-identity';
import type { ServiceAccountConfig } from '@cdktf/provider-google/lib/service-account';
import { TerraformResource } from 'cdktf';
import { type Construct, Dependable, type IConstruct, type IDependable } from 'constructs';
import { report } from '../core/errors';
import { childFor, madeId } from '../core/ids';
import { Kind } from '../core/kind';
import { stableIds } from '../core/names';
import { recordsOf } from '../core/registry';
import { connectionScope } from '../core/stacks';
import { IDENTITY } from './support';

export interface IdentityProps {
  /**
   * The purpose of the identity, shown in the cloud's console.
   * @default "<id> of <project> <environment>"
   * Limits: at most 256 characters (the description of a Google service account; the tightest of
   * the three).
   */
  readonly description?: string;
  /** Provider-specific settings of the cloud's resource, applied last. */
  readonly native?: {
    readonly aws?: { readonly role?: Partial<IamRoleConfig> };
    readonly google?: { readonly serviceAccount?: Partial<ServiceAccountConfig> };
    readonly azure?: { readonly identity?: Partial<UserAssignedIdentityConfig> };
  };
}

/** An identity created elsewhere, identified per cloud. */
export interface ExistingIdentity {
  readonly aws?: { readonly roleArn: string };
  /** `<name>@<project>.iam.gserviceaccount.com` */
  readonly google?: { readonly email: string };
  readonly azure?: { readonly id: string; readonly principalId: string; readonly clientId: string };
}

/**
 * The identity of a workload. It has no permissions until a resource grants them:
 * `orders.grantConsume(worker)`.
 */
export abstract class Identity extends Kind {
  /**
   * The identifier that a program specifies when it signs in: the client id on Azure, where a
   * machine of a compute group has a second identity for user sign-in (`AZURE_CLIENT_ID`); the
   * role's ARN on AWS and the account's address on Google, whose programs need not specify it.
   */
  abstract readonly clientId: string;

  constructor(scope: Construct, id: string, props: IdentityProps) {
    super(scope, id, IDENTITY, props);
  }
}

/**
 * A permission: identity, verb and resource, and the resources that implement it. Resources that
 * require it depend on it: `dependsOn: [...grant.resources]`, or `node.addDependency(grant)`.
 */
export class Grant implements IDependable {
  constructor(
    readonly identity: Identity,
    /** `consume` */
    readonly verb: string,
    readonly resource: Kind,
    /** The limitation inside the resource: a prefix. */
    readonly on: string | undefined,
    /** The constructs of its resources; empty if the grant was refused with an error. */
    readonly constructs: readonly Construct[],
  ) {
    Dependable.implement(this, { dependencyRoots: [...constructs] });
  }

  /** The same permission, combined with another one. */
  and(other: Grant): Grant {
    return new Grant(this.identity, this.verb, this.resource, this.on, [...this.constructs, ...other.constructs]);
  }

  /** The Terraform resources of the permission. */
  get resources(): TerraformResource[] {
    return this.constructs.flatMap(({ node }) => node.findAll().filter(TerraformResource.isTerraformResource));
  }
}

/** The path of the construct of a recorded grant. */
export const pathOf = ({ constructs }: Grant): string => (constructs[0] as Construct).node.path;

const grantsOfApp = recordsOf<Grant[]>('grants');

/** The grants made below `scope`, in the order of construction. */
export function grantsBelow(scope: IConstruct): Grant[] {
  const inside = (construct: IConstruct) =>
    construct.node.path === scope.node.path || construct.node.path.startsWith(`${scope.node.path}/`);
  return (grantsOfApp.get(scope.node.root) ?? []).filter(
    (grant) => scope === scope.node.root || inside(grant.resource),
  );
}

/**
 * Grants `identity` the permission `verb` on `resource`: `make` creates the cloud's resources in
 * the scope that it receives. A repeated grant returns the same one.
 */
export function grant(
  resource: Kind,
  identity: Identity,
  verb: string,
  make: (scope: Construct) => void,
  on?: string,
): Grant {
  if (identity.placement.id !== resource.placement.id) {
    report(resource, {
      message: `grant ${verb} refers to ${identity.node.path}, an identity of another placement.`,
      remedy: 'Create an identity in this placement, or use fromExisting.',
    });
    return new Grant(identity, verb, resource, on, []);
  }
  const id = madeId(resource, 'grant', [verb, ...(on ? [`/${on}`] : []), ...stableIds(identity)], 3);
  const { place: scope, isNew } = childFor(
    connectionScope(resource, identity),
    id,
    `${identity.node.path}\n${on ?? ''}`,
  );
  const granted = new Grant(identity, verb, resource, on, [scope]);
  if (!isNew) return granted;
  grantsOfApp.getOrCreate(resource.node.root, () => []).push(granted);
  make(scope);
  return granted;
}
