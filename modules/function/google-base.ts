import { CloudRunV2ServiceIamMember } from '@cdktf/provider-google/lib/cloud-run-v2-service-iam-member';
import type { Construct } from 'constructs';
import { asServiceAccount } from '../identity/google';
import type { Identity } from '../identity/identity';
import { CloudFunction } from './function';
import type { Taking } from './program';

/** The bundle format of Cloud Build: it installs Python packages. */
export const ON_CLOUD_RUN: Taking = {
  cloud: 'google',
  adapter: 'google-event',
  exports: 'exports.handler = serve(handler);',
  manifest: true,
  installs: true,
};

export abstract class AnyRunFunction extends CloudFunction {
  /** The Cloud Run service. */
  abstract readonly serviceName: string;
  protected abstract readonly location: string;
  /**
   * The address for triggers and callers. Without `http` it is accessible from inside the project
   * only.
   */
  abstract readonly address: string;
  /** Whether it is public. */
  readonly isPublic: boolean = false;

  protected override allowInvoke(scope: Construct, identity: Identity): void {
    this.letCall(scope, asServiceAccount(identity).member);
  }

  /** Allows an IAM member to call it: under `scope`. */
  letCall(scope: Construct, member: string): CloudRunV2ServiceIamMember {
    const { location, serviceName: name } = this;
    return new CloudRunV2ServiceIamMember(scope, 'member', { location, name, role: 'roles/run.invoker', member });
  }
}

export function asRunFunction(fn: CloudFunction): AnyRunFunction {
  if (fn instanceof AnyRunFunction) return fn;
  throw new Error(`${fn.node.path} is not a function of google`);
}
