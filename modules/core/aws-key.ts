import type { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import type { Construct } from 'constructs';
import { accountKey, type PolicyStatement, policyDocument } from './aws';
import type { Encryption } from './key';
import { existingOn, preventDestroyIfProtected } from './kind';
import { placementOf } from './placement';

/** Adds a statement to the policy of an existing construct. */
export function addStatement(of: { policy: string; readonly policyInput?: string }, statement: PolicyStatement): void {
  const before = JSON.parse(of.policyInput ?? '{"Statement":[]}') as { Statement: PolicyStatement[] };
  of.policy = policyDocument([...before.Statement, statement]);
}

/** Replaces the statement with the same `Sid`. */
export function setStatement(of: { policy: string; readonly policyInput?: string }, statement: PolicyStatement): void {
  const { Statement } = JSON.parse(of.policyInput ?? '{"Statement":[]}') as { Statement: PolicyStatement[] };
  const others = Statement.filter(({ Sid }) => Sid !== statement.Sid);
  of.policy = policyDocument([...others, statement]);
}

/**
 * A KMS key that rotates every year. IAM policies of its account determine which principals use it,
 * and `statements` which services.
 */
export function kmsKey(
  scope: Construct,
  what: string,
  statements: readonly PolicyStatement[] = [],
  region?: string,
): KmsKey {
  return accountKey(scope, what, statements, {
    deletionWindowInDays: 30,
    region,
    lifecycle: preventDestroyIfProtected(placementOf(scope)),
  });
}

/** The ARN of the key for `encryption`; undefined for the provider's own. */
export function keyArnOf(
  scope: Construct,
  what: string,
  encryption: Encryption | undefined,
  region?: string,
): string | undefined {
  if (encryption === undefined || encryption === 'providerKey') return undefined;
  return encryption === 'customerKey'
    ? kmsKey(scope, what, [], region).arn
    : existingOn(scope, encryption, 'aws', 'encryption', 'key').keyArn;
}
