import { FlowLog } from '@cdktf/provider-aws/lib/flow-log';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { logGroup, policyDocument, serviceRole } from '../core/aws';
import type { Network } from './network';

/** Records of every flow, in a log group with its own key. */
export function logFlows(network: Network, vpcId: string, days: number, everySeconds = 600): void {
  const scope = new Construct(network, 'flow-logs');
  const group = logGroup(scope, 'Flow logs', days);
  const role = serviceRole(scope, 'FlowLogs', 'vpc-flow-logs.amazonaws.com');
  const policy = new IamRolePolicy(scope, 'policy', {
    role: role.name,
    name: 'write-flow-logs',
    policy: policyDocument([
      {
        Sid: 'Write',
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
        Resource: [`${group.arn}:*`],
      },
    ]),
  });
  new FlowLog(scope, 'log', {
    vpcId,
    trafficType: 'ALL',
    maxAggregationInterval: everySeconds,
    logDestination: group.arn,
    iamRoleArn: role.arn,
    dependsOn: [policy],
  });
}
