import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { Construct } from 'constructs';
import { IAM_ROLE_NAME, type PolicyStatement, policyDocument } from '../core/aws';
import { sidOf } from '../core/ids';
import { existingOn } from '../core/kind';
import { type NameRule, nameOf, stableId } from '../core/names';
import { type ExistingIdentity, Identity, type IdentityProps } from './identity';

/** Policy names: of grants, and of the sessions of machines. */
export const INLINE_POLICY_NAME: NameRule = {
  ...IAM_ROLE_NAME,
  what: 'IAM role policy',
  max: 128,
  unique: 'parent',
  derived: true,
};

export interface Statement {
  /** Letters and digits: `Consume`. */
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition?: Record<string, Record<string, string | string[]>>;
}

/** Allows the use of a key through one service only; undefined without a key. */
export function keyUse(
  keyArn: string | undefined,
  region: string,
  service: 'sqs' | 'sns' | 'secretsmanager',
  actions: readonly string[],
): Statement[] {
  if (keyArn === undefined) return [];
  const condition = { StringEquals: { 'kms:ViaService': `${service}.${region}.amazonaws.com` } };
  return [{ sid: 'UseKey', actions, resources: [keyArn], condition }];
}

/** A policy of an identity. */
export function identityPolicy(statements: readonly Statement[]): string {
  return policyDocument(
    statements.map(({ sid, actions, resources, condition }) => ({
      Sid: sid,
      Effect: 'Allow',
      Action: actions,
      Resource: resources,
      Condition: condition,
    })),
  );
}

abstract class IamIdentity extends Identity {
  abstract readonly roleName: string;
  abstract readonly roleArn: string;

  get clientId(): string {
    return this.roleArn;
  }

  /**
   * Allows an AWS service to run programs as this identity: `lambda.amazonaws.com`. The trust
   * policy of an existing role is up to its owner.
   */
  abstract runOn(service: string): void;

  /** Creates a grant: an inline policy of the role, under `scope`. */
  allow(scope: Construct, statements: readonly Statement[]): void {
    new IamRolePolicy(scope, 'policy', {
      role: this.roleName,
      name: nameOf(scope, INLINE_POLICY_NAME, { parent: this }),
      policy: identityPolicy(statements),
    });
  }
}

/** An IAM role for the placement's virtual machines. */
export class AwsIdentity extends IamIdentity {
  readonly role: IamRole;
  readonly roleName: string;
  readonly roleArn: string;

  constructor(scope: Construct, id: string, props: IdentityProps = {}) {
    super(scope, id, props);
    const { project, environment } = this.placement;
    this.role = new IamRole(this, 'role', {
      name: nameOf(this, IAM_ROLE_NAME),
      description: props.description ?? `${stableId(this)} of ${project} ${environment}`,
      assumeRolePolicy: policyDocument(this.trust),
      ...props.native?.aws?.role,
    });
    this.ownTrust = props.native?.aws?.role?.assumeRolePolicy !== undefined;
    this.roleName = this.role.name;
    this.roleArn = this.role.arn;
  }

  private readonly ownTrust: boolean;
  private readonly trust: PolicyStatement[] = [
    { Sid: 'VirtualMachines', Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ];

  override runOn(service: string): void {
    const sid = sidOf('On', [service]);
    if (this.ownTrust || this.trust.some((statement) => statement.Sid === sid)) return;
    this.trust.push({ Sid: sid, Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' });
    this.role.assumeRolePolicy = policyDocument(this.trust);
  }
}

export class ExistingAwsIdentity extends IamIdentity {
  readonly roleName: string;
  readonly roleArn: string;

  constructor(scope: Construct, id: string, existing: ExistingIdentity) {
    super(scope, id, {});
    this.roleArn = existingOn(this, existing, 'aws').roleArn;
    this.roleName = this.roleArn.slice(this.roleArn.lastIndexOf('/') + 1);
  }

  override runOn(): void {}
}

/** Any identity of this cloud, created here or elsewhere. */
export type { IamIdentity };

export function asIamIdentity(identity: Identity): IamIdentity {
  if (identity instanceof IamIdentity) return identity;
  throw new Error(`${identity.node.path} is not an identity of aws`);
}
