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
    meaning: 'CPU use',
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
      why: 'a database with high load for 15 minutes is slow, and has no capacity for a peak',
      first: 'Find the slowest statements, then choose a larger cpu.',
    },
  },
  connections: {
    meaning: 'connected clients',
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
    meaning: 'free part of its storage',
    unit: 'percent',
    section: 'data',
    // In bytes: a percentage of the initial storage.
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
      why: 'a full disk stops the database; automatic growth starts at 10 percent and has then ' + 'not helped',
      first:
        'Check whether maxStorageGiB is reached, and raise it; then find out what fills the disk (logs, ' +
        'slots, temporary tables).',
    },
  },
  replicaLag: {
    meaning: 'lag of the slowest replica',
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
      why: 'a replica usually lags by seconds: five minutes of lag for 15 minutes mean that it does not catch up',
      first: 'Look for long transactions on the replica and for a burst of writes; replace a replica that has stopped.',
    },
  },
});

/** By engine, because the published metrics depend on it. */
export const DATABASE_METRICS: Readonly<Record<Engine, MetricTable<DatabaseMetric>>> = {
  postgres: tableOf('postgres'),
  mysql: tableOf('mysql'),
};

export const NO_REPLICAS = unsupported('the database has no replicas', 'Set replicas, or leave the alarm out.');
