import { BatchComputeEnvironment } from '@cdktf/provider-aws/lib/batch-compute-environment';
import { BatchJobDefinition } from '@cdktf/provider-aws/lib/batch-job-definition';
import { BatchJobQueue } from '@cdktf/provider-aws/lib/batch-job-queue';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { Construct } from 'constructs';
import { serviceRole } from '../core/aws';
import { existingOn } from '../core/kind';
import { type NameRule, nameOf } from '../core/names';
import { asIamIdentity, INLINE_POLICY_NAME, identityPolicy, type Statement } from '../identity/aws';
import type { Identity } from '../identity/identity';
import { asVpc } from '../network/aws';
import type { AwsNetworkMember } from '../network/aws-member';
import { makeAfter, readyFor } from '../network/ready';
import { groupsOf, joinTasks, programOf, starterOf } from '../service/aws-task';
import { resolve } from '../service/container';
import { type ExistingJob, JOB_DEFAULTS, Job, type JobProps, numbersOf } from './job';

/**
 * Source: docs.aws.amazon.com/batch/latest/APIReference/API_RegisterJobDefinition.html,
 * API_CreateJobQueue.html
 */
const BATCH_NAME: NameRule = {
  what: 'Batch job',
  max: 128,
  pattern: /^[A-Za-z0-9][\w-]*$/,
  allowed: 'letters, digits, _ and -, beginning with a letter or digit',
  unique: 'region',
};
const SCHEDULE_NAME: NameRule = {
  what: 'schedule',
  max: 64,
  pattern: /^[\w.-]+$/,
  allowed: 'letters, digits and _ . -',
  unique: 'region',
};
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

abstract class AnyBatchJob extends Job {
  /** With its revision. */
  abstract readonly definitionArn: string;
  abstract readonly queueArn: string;

  protected submit(): Statement {
    return { sid: 'Submit', actions: ['batch:SubmitJob'], resources: [this.definitionArn, this.queueArn] };
  }

  protected override allowRun(scope: Construct, identity: Identity): void {
    asIamIdentity(identity).allow(scope, [this.submit()]);
  }
}

/**
 * A job of Batch, which runs on Fargate: a definition, and a queue that leads to a place in the
 * network.
 */
export class AwsJob extends AnyBatchJob {
  readonly member: AwsNetworkMember;
  readonly definition: BatchJobDefinition;
  readonly queue: BatchJobQueue;
  readonly environment: BatchComputeEnvironment;
  readonly definitionArn: string;
  readonly queueArn: string;
  readonly startCommand: readonly string[];

  constructor(scope: Construct, id: string, props: JobProps) {
    super(scope, id, props);
    const { image, size, tier } = resolve(this, props);
    const { timeoutSeconds, retries, tasks } = { ...JOB_DEFAULTS, ...defined(props) };
    this.member = joinTasks(this, props, [props.image]);
    const { role, logConfiguration, ready } = starterOf(this, props, [props.image]);
    const name = nameOf(this, BATCH_NAME);
    this.environment = new BatchComputeEnvironment(this, 'environment', {
      name,
      type: 'MANAGED',
      computeResources: {
        tags: this.placement.tags,
        type: 'FARGATE',
        maxVcpus: Math.max(1, Math.ceil(size.cpu * tasks)),
        subnets: [...asVpc(props.network).subnetIds[tier]],
        securityGroupIds: groupsOf(props.network, this.member),
      },
    });
    makeAfter(this.environment, () => readyFor(this.member));
    this.queue = new BatchJobQueue(this, 'queue', {
      name,
      state: 'ENABLED',
      priority: 1,
      computeEnvironmentOrder: [{ order: 1, computeEnvironment: this.environment.arn }],
    });
    this.definition = new BatchJobDefinition(this, 'definition', {
      name,
      type: 'container',
      platformCapabilities: ['FARGATE'],
      propagateTags: true,
      retryStrategy: { attempts: retries + 1 },
      timeout: { attemptDurationSeconds: timeoutSeconds },
      containerProperties: JSON.stringify({
        image,
        ...programOf(this, props),
        jobRoleArn: asIamIdentity(props.identity).roleArn,
        executionRoleArn: role.roleArn,
        resourceRequirements: [
          { type: 'VCPU', value: String(size.cpu) },
          { type: 'MEMORY', value: String(size.memoryMiB) },
        ],
        networkConfiguration: { assignPublicIp: 'DISABLED' },
        fargatePlatformConfiguration: { platformVersion: 'LATEST' },
        runtimePlatform: {
          operatingSystemFamily: 'LINUX',
          cpuArchitecture: props.architecture === 'arm64' ? 'ARM64' : 'X86_64',
        },
        ...(props.diskGiB !== undefined && { ephemeralStorage: { sizeInGiB: props.diskGiB } }),
        logConfiguration,
      }),
      ...props.native?.aws?.definition,
    });
    makeAfter(this.definition, ready);
    this.definitionArn = this.definition.arn;
    this.queueArn = this.queue.arn;
    const array = tasks > 1 ? ['--array-properties', `size=${tasks}`] : [];
    const which = ['--job-name', name, '--job-queue', name, '--job-definition', name];
    this.startCommand = ['aws', 'batch', 'submit-job', '--region', this.placement.region, ...which, ...array];
    if (props.schedule) this.start(name, props.schedule, tasks);
  }

  private start(
    name: string,
    { cron, timeZone = JOB_DEFAULTS.timeZone }: NonNullable<JobProps['schedule']>,
    tasks: number,
  ): void {
    const place = new Construct(this, 'schedule');
    const role = serviceRole(place, 'Scheduler', 'scheduler.amazonaws.com', { description: `Starts ${this.node.id}` });
    const policy = new IamRolePolicy(place, 'policy', {
      role: role.name,
      name: nameOf(place, INLINE_POLICY_NAME, { parent: place }),
      policy: identityPolicy([this.submit()]),
    });
    new SchedulerSchedule(place, 'schedule', {
      name: nameOf(place, SCHEDULE_NAME),
      scheduleExpression: expressionOf(cron),
      scheduleExpressionTimezone: timeZone,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: 'arn:aws:scheduler:::aws-sdk:batch:submitJob',
        roleArn: role.arn,
        input: JSON.stringify({
          JobName: name,
          JobQueue: this.queueArn,
          JobDefinition: this.definitionArn,
          ...(tasks > 1 && { ArrayProperties: { Size: tasks } }),
        }),
      },
      dependsOn: [policy],
    });
  }
}

const defined = ({ timeoutSeconds, retries, tasks }: JobProps) =>
  Object.fromEntries(
    Object.entries({ timeoutSeconds, retries, tasks }).filter(([, value]) => value !== undefined),
  ) as Partial<Record<'timeoutSeconds' | 'retries' | 'tasks', number>>;

/**
 * EventBridge has a sixth field for the year, and takes one of the two days only. Source:
 * "Cron-based schedules" in its guide.
 */
function expressionOf(cron: string): string {
  const [minute, hour, day, month, weekday = '*'] = cron.split(' ');
  const days =
    weekday === '*'
      ? '?'
      : numbersOf(weekday, 4)
          .map((number) => DAYS[number])
          .join(',');
  return `cron(${minute} ${hour} ${weekday === '*' ? day : '?'} ${month} ${days} *)`;
}

export class ExistingAwsJob extends AnyBatchJob {
  readonly definitionArn: string;
  readonly queueArn: string;
  readonly startCommand: readonly string[];

  constructor(scope: Construct, id: string, existing: ExistingJob) {
    super(scope, id, {});
    const { definitionArn, queueArn } = existingOn(this, existing, 'aws');
    this.definitionArn = definitionArn;
    this.queueArn = queueArn;
    const which = ['--job-name', id, '--job-queue', queueArn, '--job-definition', definitionArn];
    this.startCommand = ['aws', 'batch', 'submit-job', '--region', this.placement.region, ...which];
  }

  override get member(): never {
    return this.noMember();
  }
}
