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

/**
 * The metrics that the cloud publishes, by their documented names, for alarms and dashboards. A
 * missing name may exist; it must be verified and added before it is used.
 */
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
  // The dimension is the one that the configuration in modules/compute/aws-agent.ts aggregates on.
  CWAgent: {
    source: `${AWS_DOCS}/AmazonCloudWatch/latest/monitoring/metrics-collected-by-CloudWatch-agent.html`,
    metrics: {
      ...same('disk_used_percent', ['ComputeGroup']),
      'LogicalDisk % Free Space': [['ComputeGroup']],
    },
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
  'AWS/Billing': {
    source: `${AWS_DOCS}/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html`,
    metrics: same('EstimatedCharges', ['Currency'], ['ServiceName', 'Currency']),
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
