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
   * What the identity is for, shown in the cloud's console.
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
 * Who a workload runs as. It can do nothing until a resource grants it something:
 * `orders.grantConsume(worker)`.
 */
export abstract class Identity extends Kind {
  /**
   * What a program says when it is asked who it is: the client id on Azure, where a machine of a
   * compute group has a second identity, for people to sign in with (`AZURE_CLIENT_ID`); the role's
   * ARN on AWS and the account's address on Google, whose programs need not say.
   */
  abstract readonly clientId: string;

  constructor(scope: Construct, id: string, props: IdentityProps) {
    super(scope, id, IDENTITY, props);
  }
}

/**
 * A permission: who may do what on which resource, in neutral words, and what it became. What has
 * to wait for it names it: `dependsOn: [...grant.resources]`, or `node.addDependency(grant)`.
 */
export class Grant implements IDependable {
  constructor(
    readonly identity: Identity,
    /** `consume` */
    readonly verb: string,
    readonly resource: Kind,
    /** What narrows it inside the resource: a prefix. */
    readonly on: string | undefined,
    /** The constructs that hold its resources; none if the grant was refused with an error. */
    readonly constructs: readonly Construct[],
  ) {
    Dependable.implement(this, { dependencyRoots: [...constructs] });
  }

  /** The same permission, with what another one adds to it. */
  and(other: Grant): Grant {
    return new Grant(this.identity, this.verb, this.resource, this.on, [...this.constructs, ...other.constructs]);
  }

  /** The Terraform resources that give the permission. */
  get resources(): TerraformResource[] {
    return this.constructs.flatMap(({ node }) => node.findAll().filter(TerraformResource.isTerraformResource));
  }
}

/** The path of the construct that a recorded grant became. */
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
 * Gives `identity` the permission `verb` on `resource`: `make` writes it in the cloud's words,
 * inside the scope that it gets. A permission that is given twice is one.
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
      message: `grant ${verb} names ${identity.node.path}, an identity of another placement.`,
      remedy: 'An identity works where it was made: make one in this placement, or take it with fromExisting.',
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
