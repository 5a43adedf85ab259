import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import type { Construct } from 'constructs';
import { existingOn, keep } from '../core/kind';
import { factsOf, placementOf } from '../core/placement';
import type { Encryption } from './key';

/** A statement of a policy that a resource carries. */
export type ResourceStatement = Readonly<Record<string, unknown>>;

export function policyDocument(statements: readonly ResourceStatement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

/** Adds a statement to the policy of something that was made before. */
export function addStatement(of: { policy: string; readonly policyInput?: string }, statement: ResourceStatement): void {
  const { Statement } = JSON.parse(of.policyInput ?? '{"Statement":[]}') as { Statement: ResourceStatement[] };
  of.policy = policyDocument([...Statement, statement]);
}

/** A KMS key that rotates every year. Its account's IAM policies say who uses it, and `statements` which services do. */
export function kmsKey(scope: Construct, id: string, what: string, statements: readonly ResourceStatement[] = [], region?: string): KmsKey {
  const placement = placementOf(scope);
  const { account } = factsOf(placement.facts, 'aws');
  return new KmsKey(scope, id, {
    description: what,
    enableKeyRotation: true,
    deletionWindowInDays: 30,
    region,
    lifecycle: keep(placement),
    policy: policyDocument([
      { Sid: 'Account', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' },
      ...statements,
    ]),
  });
}

/** The ARN of the key that `encryption` asks for; nothing for the provider's own. */
export function keyArnOf(scope: Construct, what: string, encryption: Encryption | undefined, region?: string): string | undefined {
  if (encryption === undefined || encryption === 'providerKey') return undefined;
  return encryption === 'customerKey' ? kmsKey(scope, 'key', what, [], region).arn : existingOn(scope, encryption, 'aws').keyArn;
}
