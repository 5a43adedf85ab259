import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import type { TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import { type NameRule, nameOf } from './names';
import { factsOf, placementOf } from './placement';

const LOG_GROUP_NAME: NameRule = {
  what: 'log group',
  max: 512,
  pattern: /^[\w./#-]+$/,
  allowed: 'letters, digits and . / # _ -',
  unique: 'region',
};

/**
 * A CloudWatch log group with a key of its own that only this group can use, both children of `scope`, which gives the name.
 * `elsewhere`: in another region than the placement's, by that region's provider.
 */
export function logGroup(
  scope: Construct,
  what: string,
  days: number,
  elsewhere?: { readonly region: string; readonly provider?: TerraformProvider; readonly prefix?: string },
): CloudwatchLogGroup {
  const { facts, region: here } = placementOf(scope);
  const { region = here, provider, prefix = '' } = elsewhere ?? {};
  const { account } = factsOf(facts, 'aws');
  const name = prefix + nameOf(scope, LOG_GROUP_NAME);
  const key = new KmsKey(scope, 'key', {
    description: what,
    enableKeyRotation: true,
    provider,
    policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Sid: 'Account', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' },
        {
          Sid: 'Logs',
          Effect: 'Allow',
          Principal: { Service: `logs.${region}.amazonaws.com` },
          Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:DescribeKey'],
          Resource: '*',
          Condition: { ArnEquals: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${region}:${account}:log-group:${name}` } },
        },
      ],
    }),
  });
  return new CloudwatchLogGroup(scope, 'group', { name, retentionInDays: days, kmsKeyId: key.arn, provider });
}
