import { CloudSchedulerJob, type CloudSchedulerJobConfig } from '@cdktf/provider-google/lib/cloud-scheduler-job';
import type { Construct } from 'constructs';
import { fieldsOf } from './cron';
import { type NameRule, nameOf } from './names';
import { placementOf } from './placement';
import { checkRegionHas } from './region-services';

/** Source: google_cloud_scheduler_job.name */
const JOB_NAME: NameRule = {
  what: 'Cloud Scheduler job',
  max: 500,
  pattern: /^[\w-]+$/,
  allowed: 'letters, digits, _ and -',
  unique: 'region',
};

export interface GoogleSchedule extends Omit<Partial<CloudSchedulerJobConfig>, 'schedule' | 'name' | 'region'> {
  readonly cron: string;
  readonly timeZone: string;
  /** Whether the id of `scope` is generated. */
  readonly derived?: boolean;
}

/**
 * A Cloud Scheduler job under `scope`, which determines its name: in the placement's region, unless
 * a native setting overrides it.
 */
export function googleSchedule(scope: Construct, { cron, timeZone, derived, ...more }: GoogleSchedule) {
  const job = new CloudSchedulerJob(scope, 'job', {
    name: nameOf(scope, { ...JOB_NAME, derived }),
    region: placementOf(scope).region,
    schedule: fieldsOf(cron).join(' '),
    timeZone,
    ...more,
  });
  checkRegionHas(scope, 'scheduler', {
    region: job.regionInput,
    way: (nearest) => `Use cloud.schedule with native: { google: { job: { region: "${nearest}" } } }`,
  });
  return job;
}
