import { unsupported } from '../core/features';
import { isError } from '../core/logged-errors';
import type { AwsSeries, AzureRows, MetricTable } from '../core/metrics';

export type ComputeMetric = 'cpu' | 'healthyMachines' | 'diskUsed';

export const NO_AGENT = unsupported('its machines do not run the agent, which sends their log', 'Set agent to true.');

export const UNMEASURED = unsupported(
  'its machines do not run the agent, which measures their disks',
  'Set agent to true.',
);
/**
 * Source: cloud.google.com/container-optimized-os/docs/how-to/monitoring (guest/disk/bytes_used)
 */
export const OTHER_AGENT = unsupported(
  'the agent of Container-Optimized OS publishes bytes and not the share of the disk',
  'Use ubuntu-24.04 or debian-12, or set an alarm on its loggedErrors.',
);

/** On Azure. Source: learn.microsoft.com/azure/azure-monitor/reference/tables/syslog */
export const ERRORS: AzureRows = {
  source: 'learn.microsoft.com/azure/azure-monitor/reference/tables/syslog',
  table: 'Syslog',
  where: `SeverityLevel in ("err", "crit", "alert", "emerg") or ${isError('SyslogMessage')}`,
  dimensions: ['_ResourceId'],
  partsAfter: { _ResourceId: '/' },
};

const CLOUDWATCH_AGENT = {
  namespace: 'CWAgent',
  // The agent of the group adds it: aws-agent.ts.
  dimensions: ['ComputeGroup'],
  source: 'docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/metrics-collected-by-CloudWatch-agent.html',
} as const;

const tableOf = (disk: AwsSeries): MetricTable<ComputeMetric> => ({
  cpu: {
    meaning: 'average CPU use of its machines',
    unit: 'percent',
    section: 'saturation',
    aws: {
      namespace: 'AWS/EC2',
      metricName: 'CPUUtilization',
      statistic: 'Average',
      dimensions: ['AutoScalingGroupName'],
      source: 'docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html',
    },
    google: {
      metricType: 'compute.googleapis.com/instance/cpu/utilization',
      resourceType: 'gce_instance',
      aligner: 'ALIGN_MEAN',
      reducer: 'REDUCE_MEAN',
      dimensions: ['metadata.system_labels.instance_group'],
      scale: 0.01,
      source: 'cloud.google.com/monitoring/api/metrics_gcp_c (compute)',
    },
    azure: {
      namespace: 'Microsoft.Compute/virtualMachineScaleSets',
      metricName: 'Percentage CPU',
      aggregation: 'Average',
      dimensions: [],
      source:
        'learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-compute-virtualmachinescalesets-metrics',
    },
    alarm: {
      above: 90,
      windowSeconds: 1800,
      severity: 'warning',
      pillar: 'performance',
      why: 'scaling adds machines within minutes: 30 minutes mean that max is reached or that scaling fails',
      first: 'Check whether the group has its maximum of machines; raise max, or find out what causes the load.',
    },
  },
  healthyMachines: {
    meaning: 'machines that are running and in service',
    unit: 'count',
    section: 'saturation',
    aws: {
      namespace: 'AWS/AutoScaling',
      metricName: 'GroupInServiceInstances',
      statistic: 'Maximum',
      dimensions: ['AutoScalingGroupName'],
      source: 'docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-metrics.html',
    },
    google: {
      metricType: 'compute.googleapis.com/instance_group/size',
      resourceType: 'instance_group',
      aligner: 'ALIGN_MAX',
      reducer: 'REDUCE_SUM',
      dimensions: ['resource.labels.instance_group_name'],
      source: 'cloud.google.com/monitoring/api/metrics_gcp_c (compute)',
    },
    azure: unsupported(
      'a scale set publishes no number of healthy machines',
      'Watch unhealthyTargets of the load balancer that routes traffic to it.',
    ),
    alarm: {
      below: 'expected',
      windowSeconds: 900,
      severity: 'critical',
      pillar: 'reliability',
      missingData: 'alarm',
      why:
        'a machine that fails is replaced within minutes: fewer than min for 15 minutes mean that ' +
        'new ones do not start',
      first:
        'Read the activities of the group: capacity, quota, image or start-up script. Roll the last ' +
        'release back if there was one.',
    },
  },
  diskUsed: {
    meaning: 'used part of the fullest disk; on AWS of the root disk',
    unit: 'percent',
    section: 'saturation',
    aws: disk,
    google: {
      metricType: 'agent.googleapis.com/disk/percent_used',
      resourceType: 'gce_instance',
      aligner: 'ALIGN_MEAN',
      reducer: 'REDUCE_MAX',
      dimensions: ['metadata.system_labels.instance_group'],
      fixed: { 'metric.labels.state': 'used' },
      // Snaps are mounted from loop devices, which are always full.
      matching: { 'metric.labels.device': '/dev/(sd|nvme|mapper/|md).*|[A-Z]:' },
      source: 'cloud.google.com/monitoring/api/metrics_opsagent (disk)',
    },
    azure: {
      table: 'Perf',
      where: 'ObjectName == "Logical Disk" and CounterName == "% Used Space" and not(InstanceName startswith "/snap/")',
      largest: 'CounterValue',
      dimensions: ['_ResourceId'],
      partsAfter: { _ResourceId: '/' },
      source: 'learn.microsoft.com/azure/azure-monitor/reference/tables/perf',
    },
    alarm: {
      above: 85,
      windowSeconds: 900,
      severity: 'warning',
      pillar: 'reliability',
      why: 'programs fail at 100 percent: the rest of the disk is the time to find out what fills it',
      first: 'Find out what fills it (logs, temporary files, images of containers), or raise diskGiB.',
    },
  },
});

/** By the operating system of the machines. */
export const COMPUTE_METRICS = {
  linux: tableOf({ ...CLOUDWATCH_AGENT, metricName: 'disk_used_percent', statistic: 'Maximum' }),
  // The free share.
  windows: tableOf({
    ...CLOUDWATCH_AGENT,
    metricName: 'LogicalDisk % Free Space',
    statistic: 'Minimum',
    inverted: true,
  }),
} as const;
