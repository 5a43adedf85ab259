import { EcsCluster } from '@cdktf/provider-aws/lib/ecs-cluster';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { logGroup, type PolicyStatement, policyDocument } from '../core/aws';
import { childIn } from '../core/child';
import { variablesOf } from '../core/environment';
import { logDaysOf } from '../core/log-retention';
import { type NameRule, nameOf } from '../core/names';
import { factsOf, placementOf } from '../core/placement';
import { AwsIdentity, asIamIdentity } from '../identity/aws';
import { asVpc } from '../network/aws-base';
import type { AwsNetworkMember } from '../network/aws-member';
import type { Network } from '../network/network';
import { type Image, isPublic } from '../registry/image';
import type { Secret } from '../secret/secret';
import { type ContainerProps, needsWayOut } from './container';

const TASKS = 'ecs-tasks.amazonaws.com';
/**
 * Source: docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html,
 * API_CreateService.html and API_RegisterTaskDefinition.html
 */
export const ECS_NAME = {
  max: 255,
  pattern: /^[\w-]+$/,
  allowed: 'letters, digits, _ and -',
  unique: 'region',
} as const;
const CLUSTER_NAME: NameRule = { ...ECS_NAME, what: 'ECS cluster' };

/** The placement's cluster: with Fargate it is a name and a metric dimension. */
export function clusterOf(scope: Construct): EcsCluster {
  const stack = TerraformStack.of(scope);
  return childIn(stack, 'containers', 'cluster', (containers) => {
    return new EcsCluster(containers, 'cluster', {
      name: nameOf(containers, CLUSTER_NAME),
      setting: [{ name: 'containerInsights', value: 'enabled' }],
    });
  });
}

/** Fargate assumes a role for containers of this account. */
const trust = (account: string): PolicyStatement => ({
  Sid: 'Tasks',
  Effect: 'Allow',
  Principal: { Service: TASKS },
  Action: 'sts:AssumeRole',
  Condition: { StringEquals: { 'aws:SourceAccount': account } },
});

/**
 * The execution role of a container on Fargate, which pulls its images, reads its secrets and
 * writes its logs, and the log group.
 */
export interface Starter {
  readonly role: AwsIdentity;
  readonly logGroup: string;
  readonly logGroupArn: string;
  /** The log configuration, for a container definition. */
  readonly logConfiguration: { readonly logDriver: string; readonly options: Readonly<Record<string, string>> };
  /** Policies that must exist before the first container starts. */
  readonly ready: () => readonly IamRolePolicy[];
}

export function starterOf(scope: Construct, props: ContainerProps, images: readonly Image[]): Starter {
  const { account } = factsOf(placementOf(scope).facts, 'aws');
  const { region } = placementOf(scope);
  const group = logGroup(new Construct(scope, 'logs'), `Logs of ${scope.node.id}`, props.logDays ?? logDaysOf(scope));
  const role = new AwsIdentity(scope, 'execution', {
    description: `Starts ${scope.node.id}: pulls images, reads secrets, writes logs`,
    native: { aws: { role: { assumeRolePolicy: policyDocument([trust(account)]) } } },
  });
  role.allow(new Construct(scope, 'write-logs'), [
    { sid: 'Logs', actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [`${group.arn}:*`] },
  ]);
  for (const image of images) if (!isPublic(image)) image.registry.grantPull(role);
  for (const secret of Object.values(props.secrets ?? {})) secret.grantRead(role);
  asIamIdentity(props.identity).runOn(TASKS);
  return {
    role,
    logGroup: group.name,
    logGroupArn: group.arn,
    logConfiguration: {
      logDriver: 'awslogs',
      options: { 'awslogs-group': group.name, 'awslogs-region': region, 'awslogs-stream-prefix': scope.node.id },
    },
    ready: () =>
      TerraformStack.of(scope)
        .node.findAll()
        .filter((one): one is IamRolePolicy => one instanceof IamRolePolicy && one.roleInput === role.roleName),
  };
}

/**
 * A network member for containers: in a tier without internet access they use endpoints, otherwise
 * a rule must allow the connections.
 */
export function joinTasks(scope: Construct, props: ContainerProps, images: readonly Image[]): AwsNetworkMember {
  const vpc = asVpc(props.network);
  const member = vpc.join(scope, props.tier ?? 'private');
  const hasSecrets = Object.keys(props.secrets ?? {}).length > 0;
  vpc.reachPlatform(member, ['registry', 'logs', ...(hasSecrets ? (['secrets'] as const) : [])]);
  for (const image of images) needsWayOut(scope, member, image, false);
  return member;
}

/** The security groups of a container: its own, and that of its tier. */
export const groupsOf = (network: Network, member: AwsNetworkMember): string[] => [
  member.securityGroup.id,
  asVpc(network).tierGroup(member.tier).id,
];

export const secretsOf = (secrets: Readonly<Record<string, Secret>> = {}) =>
  Object.entries(secrets)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { reference }]) => ({ name, valueFrom: reference }));

/**
 * The common part of container definitions of ECS and Batch. Undefined values are omitted: ECS
 * returns what was sent plus its defaults.
 */
export const programOf = (
  scope: Construct,
  { command, environment, secrets }: Partial<ContainerProps>,
  runs: 'entryPoint' | 'command',
) => ({
  // With an entry point, the image's own command is not used as its arguments. Batch does not
  // support one.
  ...(command && { [runs]: command }),
  environment: variablesOf(scope, environment),
  ...(secrets && Object.keys(secrets).length > 0 && { secrets: secretsOf(secrets) }),
});
