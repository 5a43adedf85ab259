import { unsupported } from '../core/features';
import type { MetricTable } from '../core/metrics';
import type { Engine } from './database';

export type DatabaseMetric = 'cpu' | 'connections' | 'freeStorage' | 'replicaLag';

const RDS = {
  namespace: 'AWS/RDS',
  dimensions: ['DBInstanceIdentifier'],
  source: 'docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html',
} as const;
const CLOUD_SQL = {
  resourceType: 'cloudsql_database',
  dimensions: ['resource.labels.database_id'],
  source: 'cloud.google.com/monitoring/api/metrics_gcp_c (cloudsql)',
} as const;
const POSTGRES = {
  namespace: 'Microsoft.DBforPostgreSQL/flexibleServers',
  dimensions: [],
  source:
    'learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-dbforpostgresql-flexibleservers-metrics',
} as const;
const MYSQL = {
  namespace: 'Microsoft.DBforMySQL/flexibleServers',
  dimensions: [],
  source:
    'learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-dbformysql-flexibleservers-metrics',
} as const;

const tableOf = (engine: Engine): MetricTable<DatabaseMetric> => ({
  cpu: {
    meaning: 'how busy its processors are',
    unit: 'percent',
    section: 'saturation',
    aws: { ...RDS, metricName: 'CPUUtilization', statistic: 'Average' },
    google: {
      ...CLOUD_SQL,
      metricType: 'cloudsql.googleapis.com/database/cpu/utilization',
      aligner: 'ALIGN_MEAN',
      reducer: 'REDUCE_MAX',
      scale: 0.01,
    },
    azure: { ...(engine === 'mysql' ? MYSQL : POSTGRES), metricName: 'cpu_percent', aggregation: 'Average' },
    alarm: {
      above: 90,
      windowSeconds: 900,
      severity: 'warning',
      pillar: 'performance',
      why: 'a database that is busy for a quarter of an hour answers late, and has nothing left for a peak',
      first: 'Look for the statements that take longest, then choose a larger cpu.',
    },
  },
  connections: {
    meaning: 'clients that are connected',
    unit: 'count',
    section: 'saturation',
    aws: { ...RDS, metricName: 'DatabaseConnections', statistic: 'Maximum' },
    google: {
      ...CLOUD_SQL,
      metricType:
        engine === 'mysql'
          ? 'cloudsql.googleapis.com/database/network/connections'
          : 'cloudsql.googleapis.com/database/postgresql/num_backends',
      aligner: 'ALIGN_MAX',
      reducer: 'REDUCE_SUM',
    },
    azure: { ...(engine === 'mysql' ? MYSQL : POSTGRES), metricName: 'active_connections', aggregation: 'Maximum' },
  },
  freeStorage: {
    meaning: 'the part of its storage that is free',
    unit: 'percent',
    section: 'data',
    // In bytes there: a percentage of the storage that the database was made with.
    aws: { ...RDS, metricName: 'FreeStorageSpace', statistic: 'Minimum' },
    google: {
      ...CLOUD_SQL,
      metricType: 'cloudsql.googleapis.com/database/disk/utilization',
      aligner: 'ALIGN_MAX',
      reducer: 'REDUCE_MAX',
      inverted: true,
      scale: 0.01,
    },
    azure: {
      ...(engine === 'mysql' ? MYSQL : POSTGRES),
      metricName: 'storage_percent',
      aggregation: 'Maximum',
      inverted: true,
    },
    alarm: {
      below: 10,
      windowSeconds: 300,
      severity: 'critical',
      pillar: 'reliability',
      why:
        'a full disk stops the database; storage that grows by itself begins to at 10 percent and has then ' +
        'not helped',
      first:
        'Look whether maxStorageGiB is reached, and raise it; then look for what fills the disk (logs, ' +
        'slots, temporary tables).',
    },
  },
  replicaLag: {
    meaning: 'how far the slowest copy is behind',
    unit: 'seconds',
    section: 'data',
    aws: { ...RDS, metricName: 'ReplicaLag', statistic: 'Maximum' },
    google: {
      ...CLOUD_SQL,
      metricType: 'cloudsql.googleapis.com/database/replication/replica_lag',
      aligner: 'ALIGN_MAX',
      reducer: 'REDUCE_MAX',
    },
    azure:
      engine === 'mysql'
        ? { ...MYSQL, metricName: 'replication_lag', aggregation: 'Maximum' }
        : { ...POSTGRES, metricName: 'physical_replication_delay_in_seconds', aggregation: 'Maximum' },
    alarm: {
      above: 300,
      windowSeconds: 900,
      severity: 'warning',
      pillar: 'performance',
      why: 'a copy is behind by seconds: five minutes for a quarter of an hour mean that it does not catch up',
      first:
        'Look for long transactions on the copy and for a burst of writes; a copy that stands still is made again.',
    },
  },
});

/** By engine: what the clouds publish depends on it. */
export const DATABASE_METRICS: Readonly<Record<Engine, MetricTable<DatabaseMetric>>> = {
  postgres: tableOf('postgres'),
  mysql: tableOf('mysql'),
};

export const NO_REPLICAS = unsupported('the database has no replicas', 'Set replicas, or leave the alarm out.');
