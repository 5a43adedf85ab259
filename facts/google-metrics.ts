/** A Cloud Monitoring metric: its resource, labels, and value type. */
interface GoogleMetric {
  readonly resource: string | readonly string[];
  readonly labels: readonly string[];
  readonly values: 'gauge' | 'delta' | 'distribution';
  readonly source: string;
}

const GOOGLE_DOCS = 'cloud.google.com/monitoring/api/metrics_gcp';

const pubsub = (metric: 'subscription' | 'topic', values: GoogleMetric['values']): GoogleMetric => ({
  resource: `pubsub_${metric}`,
  labels: [`resource.labels.${metric}_id`],
  values,
  source: `${GOOGLE_DOCS}_p_z (pubsub)`,
});

const cloudSql = (values: GoogleMetric['values'] = 'gauge'): GoogleMetric => ({
  resource: 'cloudsql_database',
  labels: ['resource.labels.database_id', 'resource.labels.region'],
  values,
  source: `${GOOGLE_DOCS}_c (cloudsql)`,
});

export const balancer = (internal: boolean, values: GoogleMetric['values']): GoogleMetric => ({
  resource: internal ? 'internal_http_lb_rule' : 'https_lb_rule',
  labels: ['resource.labels.forwarding_rule_name', 'resource.labels.url_map_name', 'metric.labels.response_code_class'],
  values,
  source: 'cloud.google.com/load-balancing/docs/https/https-logging-monitoring',
});

const spanner: GoogleMetric = {
  resource: 'spanner_instance',
  labels: ['resource.labels.instance_id', 'resource.labels.location'],
  values: 'gauge',
  source: `${GOOGLE_DOCS}_p_z (spanner)`,
};

const cloudStorage: GoogleMetric = {
  resource: 'gcs_bucket',
  labels: ['resource.labels.bucket_name', 'resource.labels.location', 'metric.labels.storage_class'],
  values: 'gauge',
  source: `${GOOGLE_DOCS}_p_z (storage)`,
};

const CLOUD_RUN: GoogleMetric = {
  resource: ['cloud_run_revision', 'cloud_run_worker_pool'],
  labels: ['resource.labels.service_name', 'resource.labels.worker_pool_name'],
  values: 'distribution',
  source: `cloud.google.com/run/docs/monitoring; ${GOOGLE_DOCS}_p_z (run)`,
};

const MEMORYSTORE: GoogleMetric = {
  resource: 'memorystore.googleapis.com/Instance',
  labels: ['resource.labels.instance_id', 'resource.labels.location'],
  values: 'gauge',
  source: 'cloud.google.com/memorystore/docs/valkey/supported-monitoring-metrics',
};

/**
 * The metrics that the cloud publishes, by their documented names, for alarms and dashboards. A
 * missing name may exist; it must be verified and added before it is used.
 */
export const GOOGLE_METRICS: Readonly<Record<string, GoogleMetric>> = {
  'pubsub.googleapis.com/subscription/num_undelivered_messages': pubsub('subscription', 'gauge'),
  'pubsub.googleapis.com/subscription/oldest_unacked_message_age': pubsub('subscription', 'gauge'),
  'pubsub.googleapis.com/topic/send_message_operation_count': pubsub('topic', 'delta'),
  'cloudsql.googleapis.com/database/cpu/utilization': cloudSql(),
  'cloudsql.googleapis.com/database/disk/utilization': cloudSql(),
  'cloudsql.googleapis.com/database/network/connections': cloudSql(),
  'cloudsql.googleapis.com/database/postgresql/num_backends': cloudSql(),
  'cloudsql.googleapis.com/database/replication/replica_lag': cloudSql(),
  'compute.googleapis.com/instance/cpu/utilization': {
    resource: 'gce_instance',
    labels: ['metadata.system_labels.instance_group', 'resource.labels.instance_id'],
    values: 'gauge',
    source: `${GOOGLE_DOCS}_c (compute)`,
  },
  'agent.googleapis.com/disk/percent_used': {
    resource: 'gce_instance',
    labels: ['metadata.system_labels.instance_group', 'metric.labels.device', 'metric.labels.state'],
    values: 'gauge',
    source: 'cloud.google.com/monitoring/api/metrics_opsagent (disk)',
  },
  'compute.googleapis.com/instance_group/size': {
    resource: 'instance_group',
    labels: ['resource.labels.instance_group_name'],
    values: 'gauge',
    source: `${GOOGLE_DOCS}_c (compute)`,
  },
  'loadbalancing.googleapis.com/https/request_count': balancer(false, 'delta'),
  'loadbalancing.googleapis.com/https/total_latencies': balancer(false, 'distribution'),
  'loadbalancing.googleapis.com/https/internal/request_count': balancer(true, 'delta'),
  'loadbalancing.googleapis.com/https/internal/total_latencies': balancer(true, 'distribution'),
  'memorystore.googleapis.com/instance/cpu/maximum_utilization': MEMORYSTORE,
  'memorystore.googleapis.com/instance/memory/maximum_utilization': MEMORYSTORE,
  'spanner.googleapis.com/instance/cpu/utilization': spanner,
  'spanner.googleapis.com/instance/storage/used_bytes': spanner,
  'storage.googleapis.com/storage/v2/total_bytes': cloudStorage,
  'storage.googleapis.com/storage/v2/total_count': cloudStorage,
  'run.googleapis.com/container/cpu/utilizations': CLOUD_RUN,
  'run.googleapis.com/container/memory/utilizations': CLOUD_RUN,
  'run.googleapis.com/request_count': {
    ...CLOUD_RUN,
    resource: 'cloud_run_revision',
    labels: ['resource.labels.service_name', 'metric.labels.response_code', 'metric.labels.response_code_class'],
    values: 'delta',
  },
  'run.googleapis.com/request_latencies': {
    ...CLOUD_RUN,
    resource: 'cloud_run_revision',
    labels: ['resource.labels.service_name', 'metric.labels.response_code', 'metric.labels.response_code_class'],
  },
  'run.googleapis.com/container/instance_count': { ...CLOUD_RUN, values: 'gauge' },
  'router.googleapis.com/nat/dropped_sent_packets_count': {
    resource: 'nat_gateway',
    labels: ['resource.labels.gateway_name', 'resource.labels.router_id', 'metric.labels.reason'],
    values: 'delta',
    source: `${GOOGLE_DOCS}_p_z (router)`,
  },
  'vpn.googleapis.com/tunnel_established': {
    resource: 'vpn_gateway',
    labels: ['metric.labels.gateway_name', 'metric.labels.tunnel_name', 'resource.labels.gateway_id'],
    values: 'gauge',
    source: `${GOOGLE_DOCS}_p_z (vpn)`,
  },
  'firestore.googleapis.com/api/request_count': {
    resource: 'firestore.googleapis.com/Database',
    labels: ['resource.labels.database_id', 'metric.labels.response_code'],
    values: 'delta',
    source: `${GOOGLE_DOCS}_d_h (firestore)`,
  },
};
