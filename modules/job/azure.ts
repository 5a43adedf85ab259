import { ContainerAppJob } from '@cdktf/provider-azurerm/lib/container-app-job';
import type { Construct } from 'constructs';
import { namesIn, resourceGroupOf } from '../core/azure';
import { fieldsOf } from '../core/cron';
import { present } from '../core/errors';
import { existingOn } from '../core/kind';
import type { Counted } from '../core/logged-errors';
import { type NameRule, nameOf } from '../core/names';
import { asManagedIdentity } from '../identity/azure';
import type { Identity } from '../identity/identity';
import type { AzureNetworkMember } from '../network/azure-member';
import { APP_NAME, appOf, environmentOf, joinApps, PROFILE, resourcesOf } from '../service/azure-app';
import { resolve } from '../service/container';
import { ERRORS } from '../service/metrics';
import { MAIN } from '../service/settings';
import { type ExistingJob, Job, type JobProps } from './job';
import { JOB_DEFAULTS } from './settings';

const JOB_NAME: NameRule = { ...APP_NAME, what: 'container app job' };

abstract class AnyContainerAppJob extends Job {
  abstract readonly jobId: string;

  protected override allowRun(scope: Construct, identity: Identity): void {
    asManagedIdentity(identity).allow(scope, 'Container Apps Jobs Operator', this.jobId);
  }
}

const start = (name: string, group: string) => [
  'az',
  'containerapp',
  'job',
  'start',
  '--name',
  name,
  '--resource-group',
  group,
];

/** A job in the environment of its network. */
export class AzureJob extends AnyContainerAppJob {
  readonly member: AzureNetworkMember;
  readonly job: ContainerAppJob;
  readonly jobId: string;
  readonly startCommand: readonly string[];

  constructor(scope: Construct, id: string, props: JobProps) {
    super(scope, id, props);
    const { image, size } = resolve(this, props);
    const group = resourceGroupOf(this);
    this.member = joinApps(this, props);
    const environment = environmentOf(props.network);
    const { env, ...common } = appOf(this, props, [props.image]);
    const name = nameOf(this, JOB_NAME, { parent: group });
    const tasks = props.tasks ?? JOB_DEFAULTS.tasks;
    const atOnce = { parallelism: tasks, replicaCompletionCount: tasks };
    this.job = new ContainerAppJob(this, 'job', {
      name,
      resourceGroupName: group.name,
      location: this.placement.region,
      containerAppEnvironmentId: environment.id,
      workloadProfileName: PROFILE,
      ...common,
      replicaTimeoutInSeconds: props.timeoutSeconds ?? JOB_DEFAULTS.timeoutSeconds,
      replicaRetryLimit: props.retries ?? JOB_DEFAULTS.retries,
      ...(props.schedule
        ? { scheduleTriggerConfig: { cronExpression: fieldsOf(props.schedule.cron).join(' '), ...atOnce } }
        : { manualTriggerConfig: atOnce }),
      template: {
        container: [{ name: MAIN, image, ...resourcesOf(size), command: props.command && [...props.command], env }],
      },
      ...props.native?.azure?.job,
    });
    this.jobId = this.job.id;
    this.startCommand = start(name, present(group.nameInput, `the name of ${group.node.path}`));
  }

  /** The replica of a run is named after the run, which is named after the job. */
  protected override countErrors(): Counted {
    const azure = { ...ERRORS, dimensions: ['ContainerGroupName'], partsAfter: { ContainerGroupName: '-' } as const };
    return { azure, target: { dimensions: { ContainerGroupName: this.job.name } } };
  }
}

export class ExistingAzureJob extends AnyContainerAppJob {
  readonly jobId: string;
  readonly startCommand: readonly string[];

  constructor(scope: Construct, id: string, existing: ExistingJob) {
    super(scope, id, {});
    this.jobId = existingOn(this, existing, 'azure').id;
    const { name, resourceGroupName } = namesIn(this.jobId);
    this.startCommand = start(name, resourceGroupName);
  }

  override get member(): never {
    return this.noMember();
  }
}

export function asAppJob(job: Job): AnyContainerAppJob {
  if (job instanceof AnyContainerAppJob) return job;
  throw new Error(`${job.node.path} is not a job of azure`);
}
