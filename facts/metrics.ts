/**
 * The metrics that the clouds publish, by their documented names, for alarms and dashboards. A
 * missing name may exist; it must be verified and added before it is used.
 */

/**
 * The metrics of a CloudWatch namespace, and the sets of dimensions under which each is published.
 */
interface AwsNamespace {
  readonly source: string;
  readonly metrics: Readonly<Record<string, readonly (readonly string[])[]>>;
}

const AWS_DOCS = 'docs.aws.amazon.com';
const same = (names: string, ...dimensions: readonly (readonly string[])[]) =>
  Object.fromEntries(names.split(' ').map((name) => [name, dimensions]));

export const AWS_METRICS: Readonly<Record<string, AwsNamespace>> = {
  'AWS/SQS': {
    source: `${AWS_DOCS}/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html`,
    metrics: same(
      'ApproximateAgeOfOldestMessage ApproximateNumberOfMessagesVisible NumberOfMessagesSent NumberOfMessagesDeleted',
      ['QueueName'],
    ),
  },
  'AWS/SNS': {
    source: `${AWS_DOCS}/sns/latest/dg/sns-monitoring-using-cloudwatch.html`,
    metrics: same('NumberOfMessagesPublished NumberOfNotificationsFailed NumberOfNotificationsDelivered', [
      'TopicName',
    ]),
  },
  'AWS/RDS': {
    source: `${AWS_DOCS}/AmazonRDS/latest/UserGuide/rds-metrics.html`,
    metrics: same('CPUUtilization DatabaseConnections FreeStorageSpace ReplicaLag FreeableMemory', [
      'DBInstanceIdentifier',
    ]),
  },
  'AWS/EC2': {
    source: `${AWS_DOCS}/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html`,
    metrics: same('CPUUtilization', ['AutoScalingGroupName'], ['InstanceId']),
  },
  'AWS/AutoScaling': {
    source: `${AWS_DOCS}/autoscaling/ec2/userguide/ec2-auto-scaling-metrics.html`,
    metrics: same('GroupInServiceInstances GroupDesiredCapacity', ['AutoScalingGroupName']),
  },
  'AWS/ApplicationELB': {
    source: `${AWS_DOCS}/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html`,
    metrics: {
      ...same(
        'RequestCount TargetResponseTime HTTPCode_Target_5XX_Count',
        ['LoadBalancer'],
        ['TargetGroup', 'LoadBalancer'],
      ),
      ...same('HTTPCode_ELB_5XX_Count', ['LoadBalancer']),
      ...same('HealthyHostCount UnHealthyHostCount', ['TargetGroup', 'LoadBalancer']),
    },
  },
  'AWS/ApiGateway': {
    source: `${AWS_DOCS}/apigateway/latest/developerguide/http-api-metrics.html`,
    metrics: same('Count 5xx Latency', ['ApiId'], ['ApiId', 'Stage']),
  },
  'AWS/ElastiCache': {
    source: `${AWS_DOCS}/AmazonElastiCache/latest/dg/CacheMetrics.Redis.html`,
    metrics: same(
      'EngineCPUUtilization DatabaseMemoryUsagePercentage Evictions',
      ['CacheClusterId'],
      ['CacheClusterId', 'CacheNodeId'],
    ),
  },
  'AWS/ECS': {
    source: `${AWS_DOCS}/AmazonECS/latest/developerguide/available-metrics.html`,
    metrics: same('CPUUtilization MemoryUtilization', ['ClusterName', 'ServiceName']),
  },
  'AWS/Lambda': {
    source: `${AWS_DOCS}/lambda/latest/dg/monitoring-metrics-types.html`,
    metrics: same('Errors Throttles Invocations Duration', ['FunctionName'], ['FunctionName', 'Resource']),
  },
  'ECS/ContainerInsights': {
    source: `${AWS_DOCS}/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html`,
    metrics: same('RunningTaskCount DesiredTaskCount', ['ClusterName', 'ServiceName']),
  },
  'AWS/NATGateway': {
    source: `${AWS_DOCS}/vpc/latest/userguide/vpc-nat-gateway-cloudwatch.html`,
    metrics: same('ErrorPortAllocation PacketsDropCount ActiveConnectionCount', ['NatGatewayId']),
  },
  'AWS/Neptune': {
    source: `${AWS_DOCS}/neptune/latest/userguide/cw-metrics.html`,
    metrics: {
      ...same('CPUUtilization', ['DBInstanceIdentifier'], ['DBClusterIdentifier']),
      ...same('VolumeBytesUsed', ['DBClusterIdentifier']),
    },
  },
  'AWS/S3': {
    source: `${AWS_DOCS}/AmazonS3/latest/userguide/metrics-dimensions.html`,
    metrics: same('BucketSizeBytes NumberOfObjects', ['BucketName', 'StorageType']),
  },
  'AWS/CloudFront': {
    source: `${AWS_DOCS}/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html`,
    metrics: same('Requests 5xxErrorRate', ['DistributionId', 'Region']),
  },
  'AWS/CertificateManager': {
    source: `${AWS_DOCS}/acm/latest/userguide/cloudwatch-metrics.html`,
    metrics: same('DaysToExpiry', ['CertificateArn']),
  },
  'AWS/Backup': {
    source: `${AWS_DOCS}/aws-backup/latest/devguide/cloudwatch.html`,
    metrics: same('NumberOfBackupJobsFailed', ['BackupVaultName'], ['BackupVaultName', 'ResourceType']),
  },
  'AWS/VPN': {
    source: `${AWS_DOCS}/vpn/latest/s2svpn/monitoring-cloudwatch-vpn.html`,
    metrics: same('TunnelState TunnelDataIn TunnelDataOut', ['VpnId'], ['TunnelIpAddress']),
  },
  'AWS/DynamoDB': {
    source: `${AWS_DOCS}/amazondynamodb/latest/developerguide/metrics-dimensions.html`,
    metrics: {
      ...same('ThrottledRequests SuccessfulRequestLatency', ['TableName', 'Operation']),
      ...same('ReadThrottleEvents', ['TableName']),
    },
  },
};

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
const balancer = (internal: boolean, values: GoogleMetric['values']): GoogleMetric => ({
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
  // The documentation does not list it for worker pools.
  'run.googleapis.com/container/instance_count': { ...CLOUD_RUN, resource: 'cloud_run_revision', values: 'gauge' },
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

/** A platform metric of Azure Monitor: its aggregations, dimensions, and interval. */
interface AzureMetric {
  readonly aggregations: readonly string[];
  readonly dimensions: readonly string[];
  readonly everySeconds: number;
}

const of = (aggregations: string, dimensions = '', everySeconds = 60): AzureMetric => ({
  aggregations: aggregations.split(' '),
  dimensions: dimensions.split(' ').filter(Boolean),
  everySeconds,
});
const ANY = 'Average Minimum Maximum';

/**
 * Source of all: learn.microsoft.com/azure/azure-monitor/reference/supported-metrics, the page of
 * each type.
 */
export const AZURE_METRICS: Readonly<Record<string, Readonly<Record<string, AzureMetric>>>> = {
  'Microsoft.ServiceBus/namespaces': {
    ActiveMessages: of(ANY, 'EntityName'),
    DeadletteredMessages: of(ANY, 'EntityName'),
    IncomingMessages: of('Total', 'EntityName'),
  },
  'Microsoft.DBforPostgreSQL/flexibleServers': {
    active_connections: of(ANY),
    cpu_percent: of(ANY),
    storage_percent: of(ANY),
    storage_used: of(ANY),
    physical_replication_delay_in_seconds: of(ANY),
  },
  'Microsoft.DBforMySQL/flexibleServers': {
    active_connections: of(ANY),
    cpu_percent: of(ANY),
    storage_percent: of(ANY),
    replication_lag: of(ANY),
  },
  'Microsoft.Compute/virtualMachineScaleSets': {
    'Percentage CPU': of('Average', 'VMName'),
    VmAvailabilityMetric: of(ANY, 'VMName'),
  },
  'Microsoft.App/containerApps': {
    CpuPercentage: of(ANY, 'podName'),
    MemoryPercentage: of(ANY, 'podName'),
    Replicas: of(ANY, 'revisionName deploymentName'),
    Requests: of(`${ANY} Total`, 'revisionName podName statusCodeCategory statusCode'),
  },
  'Microsoft.ApiManagement/service': {
    Requests: of(
      `${ANY} Total`,
      'Location Hostname LastErrorReason BackendResponseCode GatewayResponseCode BackendResponseCodeCategory ' +
        'GatewayResponseCodeCategory ApiId',
    ),
  },
  'Microsoft.Network/applicationGateways': {
    TotalRequests: of('Total', 'BackendSettingsPool'),
    ResponseStatus: of('Total', 'HttpStatusGroup'),
    UnhealthyHostCount: of('Average', 'BackendSettingsPool'),
    ApplicationGatewayTotalTime: of('Average Maximum', 'Listener'),
  },
  'Microsoft.Storage/storageAccounts/blobServices': {
    BlobCapacity: of('Average', 'BlobType Tier', 3600),
    BlobCount: of('Average', 'BlobType Tier', 3600),
  },
  'Microsoft.Cdn/profiles': {
    RequestCount: of('Total', 'HttpStatus HttpStatusGroup ClientRegion ClientCountry Endpoint'),
    Percentage5XX: of('Average', 'ClientRegion ClientCountry Endpoint'),
  },
  'Microsoft.Network/natGateways': { SNATConnectionCount: of('Total', 'Protocol ConnectionState') },
  'Microsoft.Network/virtualNetworkGateways': {
    MmsaCount: of('Total', 'ConnectionName RemoteIP Instance', 300),
    BgpPeerStatus: of('Average', 'BgpPeerAddress Instance', 300),
  },
  'Microsoft.Cache/redisEnterprise': {
    percentProcessorTime: of('Maximum', 'InstanceId', 300),
    usedmemorypercentage: of('Maximum', '', 300),
  },
  'Microsoft.DataProtection/BackupVaults': {
    BackupHealthEvent: of('Count', 'dataSourceURL backupInstanceUrl dataSourceType healthStatus backupInstanceName'),
  },
  'Microsoft.DocumentDB/DatabaseAccounts': {
    TotalRequests: of('Count', 'DatabaseName CollectionName Region StatusCode OperationType Status'),
  },
};
