import { CloudRunV2Job } from '@cdktf/provider-google/lib/cloud-run-v2-job';
import { CloudRunV2JobIamMember } from '@cdktf/provider-google/lib/cloud-run-v2-job-iam-member';
import { Construct } from 'constructs';
import { report } from '../core/errors';
import { show } from '../core/features';
import { countErrors } from '../core/google-logged-errors';
import { googleSchedule } from '../core/google-schedule';
import { existingOn } from '../core/kind';
import type { Counted } from '../core/logged-errors';
import { type NameRule, nameOf } from '../core/names';
import { factsOf } from '../core/placement';
import { googleLabels } from '../core/tags';
import { asServiceAccount, GoogleIdentity } from '../identity/google';
import type { Identity } from '../identity/identity';
import { asGoogleNetwork } from '../network/google-base';
import type { GoogleNetworkMember } from '../network/google-member';
import { makeAfter, readyFor } from '../network/ready';
import { resolve } from '../service/container';
import { checkHosts, envOf, letRead, limitsOf, RUN_NAME, vpcAccess } from '../service/google-run';
import { MAIN } from '../service/settings';
import { type ExistingJob, Job, type JobProps } from './job';
import { JOB_DEFAULTS } from './settings';

const JOB_NAME: NameRule = { ...RUN_NAME, what: 'Cloud Run job' };

abstract class AnyRunJob extends Job {
  /** The name, without the path. */
  abstract readonly jobName: string;
  abstract readonly location: string;
  abstract readonly project: string;

  get startCommand(): readonly string[] {
    return ['gcloud', 'run', 'jobs', 'execute', this.jobName, '--project', this.project, '--region', this.location];
  }

  protected override allowRun(scope: Construct, identity: Identity): void {
    new CloudRunV2JobIamMember(scope, 'member', {
      name: this.runs,
      project: this.project,
      location: this.location,
      role: 'roles/run.invoker',
      member: asServiceAccount(identity).member,
    });
  }

  /** The id of the job, for references. */
  protected abstract readonly runs: string;

  /** The request of Cloud Scheduler, and the account with permission for it. */
  startTarget(serviceAccountEmail: string) {
    return {
      httpMethod: 'POST',
      uri: `https://run.googleapis.com/v2/projects/${this.project}/locations/${this.location}/jobs/${this.runs}:run`,
      oauthToken: { serviceAccountEmail, scope: 'https://www.googleapis.com/auth/cloud-platform' },
    };
  }
}

/** A Cloud Run job, and a schedule that runs it. */
export class GoogleJob extends AnyRunJob {
  readonly member: GoogleNetworkMember;
  readonly job: CloudRunV2Job;
  readonly jobName: string;
  readonly location: string;
  readonly project: string;
  protected readonly runs: string;

  protected override countErrors(): Counted {
    return countErrors(this, 'cloud_run_job', 'resource.labels.job_name', this.runs);
  }

  constructor(scope: Construct, id: string, props: JobProps) {
    super(scope, id, props);
    const { image, size, tier } = resolve(this, props);
    checkHosts(this, [props.image]);
    const tasks = props.tasks ?? JOB_DEFAULTS.tasks;
    this.member = asGoogleNetwork(props.network).joinContainers(this, tier);
    const secrets = letRead(this, props);
    this.jobName = nameOf(this, JOB_NAME);
    this.location = this.placement.region;
    this.project = factsOf(this.placement.facts, 'google').project;
    this.job = new CloudRunV2Job(this, 'job', {
      name: this.jobName,
      location: this.location,
      // It stores no data, and if its creation fails, a protected one could not be replaced.
      deletionProtection: false,
      template: {
        labels: googleLabels(this),
        taskCount: tasks,
        parallelism: tasks,
        template: {
          serviceAccount: asServiceAccount(props.identity).email,
          executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN2',
          maxRetries: props.retries ?? JOB_DEFAULTS.retries,
          timeout: `${props.timeoutSeconds ?? JOB_DEFAULTS.timeoutSeconds}s`,
          vpcAccess: vpcAccess(props.network, this.member),
          containers: [
            {
              name: MAIN,
              image,
              command: props.command && [...props.command],
              env: envOf(this, props.environment, props.secrets),
              resources: { limits: limitsOf(size) },
            },
          ],
        },
      },
      ...props.native?.google?.job,
    });
    makeAfter(this.job, () => [...secrets, ...readyFor(this.member)]);
    this.runs = this.job.name;
    if (props.schedule) this.start(props.schedule);
  }

  private start({ cron, timeZone = JOB_DEFAULTS.timeZone }: NonNullable<JobProps['schedule']>): void {
    const place = new Construct(this, 'schedule');
    const caller = new GoogleIdentity(place, 'caller', { description: `Starts ${this.node.id} by its schedule` });
    this.grantRun(caller);
    googleSchedule(place, {
      cron,
      timeZone,
      description: `Starts ${this.node.id}`,
      httpTarget: this.startTarget(caller.email),
    });
  }
}

export class ExistingGoogleJob extends AnyRunJob {
  readonly jobName: string;
  readonly location: string;
  readonly project: string;
  protected readonly runs: string;

  constructor(scope: Construct, id: string, existing: ExistingJob) {
    super(scope, id, {});
    const { job } = existingOn(this, existing, 'google');
    const [, project = '', location = '', name = ''] =
      /^projects\/([^/]+)\/locations\/([^/]+)\/jobs\/([^/]+)$/.exec(job) ?? [];
    if (!name) {
      report(this, {
        message: `fromExisting: google.job is ${show(job)}.`,
        remedy: 'Write projects/<project>/locations/<location>/jobs/<job>.',
      });
    }
    this.jobName = name;
    this.location = location;
    this.project = project;
    this.runs = name;
  }

  override get member(): never {
    return this.noMember();
  }
}

export function asRunJob(job: Job): AnyRunJob {
  if (job instanceof AnyRunJob) return job;
  throw new Error(`${job.node.path} is not a job of google`);
}
