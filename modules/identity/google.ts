import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import type { Construct } from 'constructs';
import { existingOn } from '../core/kind';
import { type NameRule, nameOf, stableId } from '../core/names';
import { type ExistingIdentity, Identity, type IdentityProps } from './identity';

const ACCOUNT_ID: NameRule = {
  what: 'service account',
  min: 6,
  max: 30,
  pattern: /^[a-z][a-z0-9-]*[a-z0-9]$/,
  allowed: 'lower-case letters, digits and -, beginning with a letter',
  unique: 'account',
  short: true,
};

abstract class ServiceAccountIdentity extends Identity {
  abstract readonly email: string;

  get clientId(): string {
    return this.email;
  }

  /** The name of an IAM member. */
  get member(): string {
    return `serviceAccount:${this.email}`;
  }
}

/** A service account without keys. */
export class GoogleIdentity extends ServiceAccountIdentity {
  readonly serviceAccount: ServiceAccount;
  readonly email: string;

  constructor(scope: Construct, id: string, props: IdentityProps = {}) {
    super(scope, id, props);
    const { project, environment } = this.placement;
    this.serviceAccount = new ServiceAccount(this, 'service-account', {
      accountId: nameOf(this, ACCOUNT_ID),
      displayName: `${stableId(this)} of ${project} ${environment}`.slice(0, 100),
      description: props.description ?? `${stableId(this)} of ${project} ${environment}`,
      ...props.native?.google?.serviceAccount,
    });
    this.email = this.serviceAccount.email;
  }
}

export class ExistingGoogleIdentity extends ServiceAccountIdentity {
  readonly email: string;

  constructor(scope: Construct, id: string, existing: ExistingIdentity) {
    super(scope, id, {});
    this.email = existingOn(this, existing, 'google').email;
  }
}

export function asServiceAccount(identity: Identity): ServiceAccountIdentity {
  if (identity instanceof ServiceAccountIdentity) return identity;
  throw new Error(`${identity.node.path} is not an identity of google`);
}
