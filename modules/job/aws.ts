import { BatchComputeEnvironment } from '@cdktf/provider-aws/lib/batch-compute-environment';
import { BatchJobDefinition } from '@cdktf/provider-aws/lib/batch-job-definition';
import { BatchJobQueue } from '@cdktf/provider-aws/lib/batch-job-queue';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { PipesPipe } from '@cdktf/provider-aws/lib/pipes-pipe';
import { Construct } from 'constructs';
import { policyDocument, serviceRole } from '../core/aws';
import { countErrors } from '../core/aws-logged-errors';
import { awsSchedule } from '../core/aws-schedule';
import { existingOn } from '../core/kind';
import type { Counted } from '../core/logged-errors';
import { type NameRule, nameOf } from '../core/names';
import { factsOf } from '../core/placement';
import { AwsIdentity, asIamIdentity, INLINE_POLICY_NAME, identityPolicy, type Statement } from '../identity/aws';
import type { Identity } from '../identity/identity';
import { asVpc } from '../network/aws-base';
import type { AwsNetworkMember } from '../network/aws-member';
import { makeAfter, readyFor } from '../network/ready';
import { type AnySqsQueue, asSqsQueue } from '../queue/aws-base';
import { groupsOf, joinTasks, programOf, starterOf } from '../service/aws-task';
import { resolve } from '../service/container';
import { type ExistingJob, Job, type JobProps } from './job';
import { JOB_DEFAULTS } from './settings';

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

/** Source: docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_CreatePipe.html */
const PIPE_NAME: NameRule = {
  what: 'EventBridge pipe',
  max: 64,
  pattern: /^[\w.-]+$/,
  allowed: 'letters, digits, _ . and -',
  unique: 'region',
};
/** The variable with the text of a message. */
const MESSAGE = 'MESSAGE';

abstract class AnyBatchJob extends Job {
  /** The ARN, with its revision. */
  abstract readonly definitionArn: string;
  abstract readonly queueArn: string;

  /** The name of its runs. */
  protected abstract readonly runName: string;
  /** How many tasks a run has. */
  protected readonly tasks: number = 1;

  /** The permissions that a role requires to start it. */
  submit(): Statement {
    return { sid: 'Submit', actions: ['batch:SubmitJob'], resources: [this.definitionArn, this.queueArn] };
  }

  /** The target of EventBridge Scheduler. */
  startTarget() {
    return {
      arn: 'arn:aws:scheduler:::aws-sdk:batch:submitJob',
      input: JSON.stringify({
        JobName: this.runName,
        JobQueue: this.queueArn,
        JobDefinition: this.definitionArn,
        ...(this.tasks > 1 && { ArrayProperties: { Size: this.tasks } }),
      }),
    };
  }

  protected override allowRun(scope: Construct, identity: Identity): void {
    asIamIdentity(identity).allow(scope, [this.submit()]);
  }
}

/** A Batch job on Fargate: a definition, and a queue for a compute environment in the network. */
export class AwsJob extends AnyBatchJob {
  readonly member: AwsNetworkMember;
  readonly definition: BatchJobDefinition;
  readonly queue: BatchJobQueue;
  readonly environment: BatchComputeEnvironment;
  readonly definitionArn: string;
  readonly queueArn: string;
  readonly startCommand: readonly string[];
  protected readonly runName: string;
  protected override readonly tasks: number;
  private readonly logGroup: string;

  constructor(scope: Construct, id: string, props: JobProps) {
    super(scope, id, props);
    const { image, size, tier } = resolve(this, props);
    const { timeoutSeconds, retries, tasks } = { ...JOB_DEFAULTS, ...defined(props) };
    this.member = joinTasks(this, props, [props.image]);
    const { role, logGroup, logConfiguration, ready } = starterOf(this, props, [props.image]);
    this.logGroup = logGroup;
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
        ...programOf(this, props, 'command'),
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
    this.runName = name;
    this.tasks = tasks;
    if (props.schedule) this.start(props.schedule);
    if (props.queue) this.startBy(asSqsQueue(props.queue));
  }

  /**
   * A pipe starts a job for each message. Its role receives from the queue and submits this job.
   * Source: docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-permissions.html, and
   * eb-pipes-event-target.html (`$.body` of a message of SQS)
   */
  private startBy(queue: AnySqsQueue): void {
    const place = new Construct(this, 'starter');
    const { account } = factsOf(this.placement.facts, 'aws');
    const assumeRolePolicy = policyDocument([
      {
        Sid: 'Pipes',
        Effect: 'Allow',
        Principal: { Service: 'pipes.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:SourceAccount': account } },
      },
    ]);
    const description = `Starts ${this.node.id} by a queue`;
    const identity = new AwsIdentity(place, 'pipe', { description, native: { aws: { role: { assumeRolePolicy } } } });
    const ready = [queue.grantConsume(identity), this.grantRun(identity)].flatMap(({ resources }) => resources);
    new PipesPipe(place, 'queue', {
      name: nameOf(place, PIPE_NAME),
      description,
      roleArn: identity.roleArn,
      source: queue.arn,
      sourceParameters: { sqsQueueParameters: { batchSize: 1 } },
      target: this.queueArn,
      targetParameters: {
        batchJobParameters: {
          jobName: this.runName,
          jobDefinition: this.definitionArn,
          ...(this.tasks > 1 && { arrayProperties: { size: this.tasks } }),
          containerOverrides: { environment: [{ name: MESSAGE, value: '$.body' }] },
        },
      },
      dependsOn: ready,
    });
  }

  protected override countErrors(): Counted {
    return countErrors(this, this.logGroup);
  }

  private start({ cron, timeZone = JOB_DEFAULTS.timeZone }: NonNullable<JobProps['schedule']>): void {
    const place = new Construct(this, 'schedule');
    const role = serviceRole(place, 'Scheduler', 'scheduler.amazonaws.com', { description: `Starts ${this.node.id}` });
    const policy = new IamRolePolicy(place, 'policy', {
      role: role.name,
      name: nameOf(place, INLINE_POLICY_NAME, { parent: place }),
      policy: identityPolicy([this.submit()]),
    });
    awsSchedule(place, { cron, timeZone, target: { ...this.startTarget(), roleArn: role.arn }, ready: [policy] });
  }
}

const defined = ({ timeoutSeconds, retries, tasks }: JobProps) =>
  Object.fromEntries(
    Object.entries({ timeoutSeconds, retries, tasks }).filter(([, value]) => value !== undefined),
  ) as Partial<Record<'timeoutSeconds' | 'retries' | 'tasks', number>>;

export class ExistingAwsJob extends AnyBatchJob {
  readonly definitionArn: string;
  readonly queueArn: string;
  readonly startCommand: readonly string[];
  protected readonly runName: string;

  constructor(scope: Construct, id: string, existing: ExistingJob) {
    super(scope, id, {});
    this.runName = id;
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

export function asBatchJob(job: Job): AnyBatchJob {
  if (job instanceof AnyBatchJob) return job;
  throw new Error(`${job.node.path} is not a job of aws`);
}
