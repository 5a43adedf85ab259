import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { KmsKey, type KmsKeyConfig } from '@cdktf/provider-aws/lib/kms-key';
import { DataResource, Fn, type TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import { type NameRule, nameOf } from './names';
import { factsOf, leavesBackup, placementOf } from './placement';

const LOG_GROUP_NAME: NameRule = {
  what: 'log group',
  max: 512,
  pattern: /^[\w./#-]+$/,
  allowed: 'letters, digits and . / # _ -',
  unique: 'region',
};

/** The name rule of all roles. */
export const IAM_ROLE_NAME: NameRule = {
  what: 'IAM role',
  max: 64,
  pattern: /^[\w+=,.@-]+$/,
  allowed: 'letters, digits and + = , . @ _ -',
  unique: 'account',
};

/** A policy statement. */
export type PolicyStatement = Readonly<Record<string, unknown>>;

export const policyDocument = (statements: readonly PolicyStatement[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

/** Denies requests without TLS, for all principals. */
export const tlsOnly = (action: string, resource: string | readonly string[]): PolicyStatement => ({
  Sid: 'TlsOnly',
  Effect: 'Deny',
  Principal: '*',
  Action: action,
  Resource: resource,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

/**
 * A role under `scope`, which determines the name, that an AWS service assumes for resources of
 * this account. `anyAccount`: for a service that does not send the source account.
 */
export function serviceRole(
  scope: Construct,
  sid: string,
  service: string,
  { description, anyAccount = false }: { readonly description?: string; readonly anyAccount?: boolean } = {},
): IamRole {
  const { account } = factsOf(placementOf(scope).facts, 'aws');
  return new IamRole(scope, 'role', {
    name: nameOf(scope, IAM_ROLE_NAME),
    description,
    assumeRolePolicy: policyDocument([
      {
        Sid: sid,
        Effect: 'Allow',
        Principal: { Service: service },
        Action: 'sts:AssumeRole',
        ...(!anyAccount && { Condition: { StringEquals: { 'aws:SourceAccount': account } } }),
      },
    ]),
  });
}

/** The name rule of RDS, Neptune and ElastiCache. */
export const HYPHENATED_NAME = {
  pattern: /^[a-z](?!.*--)[a-z0-9-]*[a-z0-9]$/,
  allowed: 'lower-case letters, digits and single -, beginning with a letter',
  unique: 'region',
} as const;

/**
 * The key permissions that a producer and a consumer of a queue or topic require. Sources: the
 * developer guides of SQS and SNS, key management.
 */
export const KEY_USE = { produce: ['kms:GenerateDataKey', 'kms:Decrypt'], consume: ['kms:Decrypt'] };

/** A key that the account and the principals in `statements` manage. */
export function accountKey(
  scope: Construct,
  description: string,
  statements: readonly PolicyStatement[],
  more: Partial<KmsKeyConfig> = {},
): KmsKey {
  const { account } = factsOf(placementOf(scope).facts, 'aws');
  const all = {
    Sid: 'Account',
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Action: 'kms:*',
    Resource: '*',
  };
  const policy = policyDocument([all, ...statements]);
  return new KmsKey(scope, 'key', { description, enableKeyRotation: true, policy, ...more });
}

/**
 * A key that the account manages and that CloudWatch may use for the log groups with these names
 * only.
 */
export function logKey(
  scope: Construct,
  what: string,
  groups: readonly string[],
  { region = placementOf(scope).region, ...more }: Partial<KmsKeyConfig> = {},
): KmsKey {
  const { account } = factsOf(placementOf(scope).facts, 'aws');
  const arns = groups.map((name) => `arn:aws:logs:${region}:${account}:log-group:${name}`);
  const logs = {
    Sid: 'Logs',
    Effect: 'Allow',
    Principal: { Service: `logs.${region}.amazonaws.com` },
    Action: [
      'kms:Encrypt',
      'kms:Decrypt',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
      'kms:GenerateDataKey',
      'kms:DescribeKey',
    ],
    Resource: '*',
    Condition: { ArnEquals: { 'kms:EncryptionContext:aws:logs:arn': arns.length === 1 ? arns[0] : arns } },
  };
  return accountKey(scope, what, [logs], more);
}

/**
 * A CloudWatch log group with its own key, both children of `scope`, which determines the name.
 * `elsewhere`: in a region other than the placement's, with that region's provider.
 */
export function logGroup(
  scope: Construct,
  what: string,
  days: number,
  elsewhere?: { readonly region: string; readonly provider?: TerraformProvider; readonly prefix?: string },
): CloudwatchLogGroup {
  const { region, provider, prefix = '' } = elsewhere ?? {};
  const name = prefix + nameOf(scope, LOG_GROUP_NAME);
  const key = logKey(scope, what, [name], { region, provider });
  return new CloudwatchLogGroup(scope, 'group', { name, retentionInDays: days, kmsKeyId: key.arn, provider });
}

/** The length of the part that makes the name of a final snapshot unique. */
const OWN_PART = 8;

/**
 * The name of the final snapshot. RDS and Neptune refuse a name that an earlier deletion used; a
 * random part that is created with the database makes it unique. `replacedBy`: replacing these
 * values also replaces the name.
 */
export function finalSnapshot(
  scope: Construct,
  rule: NameRule,
  replacedBy: Readonly<Record<string, string>>,
): { readonly skipFinalSnapshot: boolean; readonly finalSnapshotIdentifier?: string } {
  if (!leavesBackup(placementOf(scope))) return { skipFinalSnapshot: true };
  const own = new DataResource(scope, 'last-snapshot', { triggersReplace: replacedBy });
  const name = nameOf(scope, { ...rule, max: rule.max - OWN_PART - 1, derived: true }, { suffix: '-last' });
  return { skipFinalSnapshot: false, finalSnapshotIdentifier: `${name}-${Fn.substr(own.id, 0, OWN_PART)}` };
}
