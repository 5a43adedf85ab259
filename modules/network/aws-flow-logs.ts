import { FlowLog } from '@cdktf/provider-aws/lib/flow-log';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { logGroup } from '../core/aws';
import { type NameRule, nameOf } from '../core/names';
import { factsOf } from '../core/placement';
import type { Network } from './network';

const ROLE_NAME: NameRule = {
  what: 'IAM role',
  max: 64,
  pattern: /^[\w+=,.@-]+$/,
  allowed: 'letters, digits and + = , . @ _ -',
  unique: 'account',
};

/** Records of every flow, in a log group with a key of its own. */
export function logFlows(network: Network, vpcId: string, days: number): void {
  const { account } = factsOf(network.placement.facts, 'aws');
  const scope = new Construct(network, 'flow-logs');
  const group = logGroup(scope, 'Flow logs', days);
  const role = new IamRole(scope, 'role', {
    name: nameOf(scope, ROLE_NAME),
    assumeRolePolicy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'FlowLogs',
          Effect: 'Allow',
          Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'aws:SourceAccount': account } },
        },
      ],
    }),
  });
  const policy = new IamRolePolicy(scope, 'policy', {
    role: role.name,
    name: 'write-flow-logs',
    policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'Write',
          Effect: 'Allow',
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
          Resource: [`${group.arn}:*`],
        },
      ],
    }),
  });
  new FlowLog(scope, 'log', {
    vpcId,
    trafficType: 'ALL',
    logDestination: group.arn,
    iamRoleArn: role.arn,
    dependsOn: [policy],
  });
}
