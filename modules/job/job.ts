import type { BatchJobDefinitionConfig } from '@cdktf/provider-aws/lib/batch-job-definition';
import type { ContainerAppJobConfig } from '@cdktf/provider-azurerm/lib/container-app-job';
import type { CloudRunV2JobConfig } from '@cdktf/provider-google/lib/cloud-run-v2-job';
import type { Construct } from 'constructs';
import { cronRefusal } from '../core/cron';
import { report, UserError, whereIs } from '../core/errors';
import { Kind } from '../core/kind';
import { type Counted, loggedErrors } from '../core/logged-errors';
import { type Absent, MADE_ELSEWHERE, type Metric } from '../core/metrics';
import { type Grant, grant, type Identity } from '../identity/identity';
import type { NetworkMember } from '../network/network';
import type { Queue } from '../queue/queue';
import type { ContainerProps } from '../service/container';
import { JOB } from './support';

export interface JobProps extends ContainerProps {
  /**
   * A schedule that starts it. Without one it is started by `npm run job -- <environment> <path>`,
   * or by an identity with `grantRun`.
   */
  readonly schedule?: JobSchedule;
  /**
   * Starts it for each message of this queue, whose text is in the variable `MESSAGE`. A message
   * that starts a job is deleted; a run that fails is retried as `retries` says.
   * Limits: AWS only. Elsewhere a function with the queue as its trigger starts it, with
   * `grantRun`. @default none
   */
  readonly queue?: Queue;
  /**
   * The timeout of an attempt, in seconds. Limits: AWS 60 to 1,209,600; Google at most 604,800;
   * Azure 86,400. @default 3600
   */
  readonly timeoutSeconds?: number;
  /**
   * How often a failed task is retried. Limits: AWS 0 to 9, Google and Azure 0 to 10.
   * @default 0
   */
  readonly retries?: number;
  /**
   * The number of equal tasks of one run, all started at once. The number of a task is in
   * `AWS_BATCH_JOB_ARRAY_INDEX` on AWS and `CLOUD_RUN_TASK_INDEX` on Google; not available on
   * Azure. Limits: AWS and Google 10,000; Azure 300. @default 1
   */
  readonly tasks?: number;
  /** Provider-specific settings of the cloud's resource, applied last. */
  readonly native?: {
    readonly aws?: { readonly definition?: Partial<BatchJobDefinitionConfig> };
    readonly google?: { readonly job?: Partial<CloudRunV2JobConfig> };
    readonly azure?: { readonly job?: Partial<ContainerAppJobConfig> };
  };
}

export interface JobSchedule {
  /**
   * Five cron fields: minute, hour, day of the month, month, day of the week. `0 3 * * *` is at
   * three each night. One of the two days must be `*`.
   */
  readonly cron: string;
  /** A name of the tz database: `Europe/Berlin`. Limits: Azure UTC only. @default 'UTC' */
  readonly timeZone?: string;
}

/** A job created elsewhere, identified per cloud. */
export interface ExistingJob {
  readonly aws?: { readonly definitionArn: string; readonly queueArn: string };
  /** `projects/<project>/locations/<location>/jobs/<job>` */
  readonly google?: { readonly job: string };
  /** The job's resource id. */
  readonly azure?: { readonly id: string };
}

const NAMES = { cron: 'schedule.cron', timeZone: 'schedule.timeZone' };

/** A container that runs to completion: started by a schedule, a queue, an identity, or by hand. */
export abstract class Job extends Kind {
  /**
   * The member of traffic rules: `network.allow(migrate.member, database.member, { port: 5432 })`.
   * On Azure all services and jobs of a network share one.
   */
  abstract readonly member: NetworkMember;
  /**
   * The command that starts it, as arguments of the cloud's command line; each `${…}` in it is
   * known after the apply.
   */
  abstract readonly startCommand: readonly string[];

  constructor(scope: Construct, id: string, props: Partial<JobProps>) {
    super(scope, id, JOB, props);
    const { cron, timeZone } = props.schedule ?? {};
    const wrong = cron === undefined ? undefined : cronRefusal(cron, timeZone, NAMES);
    if (wrong) report(this, wrong);
  }

  /**
   * The errors in its log, for an alarm: lines with the word ERROR, FATAL or CRITICAL, and JSON
   * lines whose `level` or `severity` says so. They are counted from the first use on.
   */
  get loggedErrors(): Metric {
    return loggedErrors(this, this.countErrors());
  }

  protected countErrors(): Counted | Absent {
    return MADE_ELSEWHERE;
  }

  /** Allows the identity to start it only. */
  grantRun(identity: Identity): Grant {
    return grant(this, identity, 'run', (scope) => this.allowRun(scope, identity));
  }

  protected abstract allowRun(scope: Construct, identity: Identity): void;

  /** Ends the synthesis if a rule refers to a job created elsewhere. */
  protected noMember(): never {
    throw new UserError([
      {
        where: whereIs(this),
        message: 'a rule refers to a job that was created elsewhere.',
        remedy: 'Let its owner add the rule, or use the range of its tier.',
      },
    ]);
  }
}
