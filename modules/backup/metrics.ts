import { unsupported } from '../core/features';
import type { MetricTable } from '../core/metrics';

export type BackupMetric = 'failedJobs';

/**
 * What `BackupHealthEvent` says of a job that failed. Source:
 * learn.microsoft.com/azure/backup/metrics-overview
 */
export const UNHEALTHY = ['Persistent Unhealthy', 'Transient Unhealthy'];

export const BACKUP_METRICS: MetricTable<BackupMetric> = {
  failedJobs: {
    meaning: 'backups that failed',
    unit: 'count',
    section: 'errors',
    aws: {
      namespace: 'AWS/Backup',
      metricName: 'NumberOfBackupJobsFailed',
      statistic: 'Sum',
      dimensions: ['BackupVaultName'],
      everySeconds: 300,
      source: 'docs.aws.amazon.com/aws-backup/latest/devguide/cloudwatch.html',
    },
    google: unsupported(
      'Backup and DR publishes no metric of its jobs',
      'Watch the log backupdr.googleapis.com/bdr_backup_restore_jobs, and leave the alarm out.',
    ),
    azure: {
      namespace: 'Microsoft.DataProtection/BackupVaults',
      metricName: 'BackupHealthEvent',
      aggregation: 'Count',
      dimensions: ['healthStatus'],
      source:
        'learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-dataprotection-backupvaults-metrics',
    },
    alarm: {
      above: 0,
      windowSeconds: 3600,
      severity: 'warning',
      pillar: 'reliability',
      why: 'backups are taken once a day: each that fails is a day that can not be restored',
      first: 'Look at the message of the job; then start a backup by hand.',
    },
  },
};
