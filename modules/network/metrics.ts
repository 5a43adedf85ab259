import { unsupported } from '../core/features';
import type { MetricTable } from '../core/metrics';

export type NetworkMetric = 'natPortsExhausted';

export const NETWORK_METRICS: MetricTable<NetworkMetric> = {
  natPortsExhausted: {
    meaning: 'connections to the internet for which NAT had no free port',
    unit: 'count',
    section: 'errors',
    aws: {
      namespace: 'AWS/NATGateway',
      metricName: 'ErrorPortAllocation',
      statistic: 'Sum',
      dimensions: ['NatGatewayId'],
      source: 'docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway-cloudwatch.html',
    },
    google: {
      metricType: 'router.googleapis.com/nat/dropped_sent_packets_count',
      resourceType: 'nat_gateway',
      aligner: 'ALIGN_DELTA',
      reducer: 'REDUCE_SUM',
      dimensions: ['resource.labels.gateway_name'],
      fixed: { 'metric.labels.reason': 'OUT_OF_RESOURCES' },
      source: 'cloud.google.com/nat/docs/monitoring',
    },
    azure: {
      namespace: 'Microsoft.Network/natGateways',
      metricName: 'SNATConnectionCount',
      aggregation: 'Total',
      dimensions: [],
      fixed: { ConnectionState: 'Failed' },
      source:
        'learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-network-natgateways-metrics',
    },
    alarm: {
      above: 0,
      windowSeconds: 900,
      severity: 'warning',
      pillar: 'reliability',
      why: 'each is a failed outbound connection, which programs see as a timeout',
      first:
        'Find out which machine opens the most connections to one address; reuse connections, or add a NAT per zone.',
    },
  },
};

export const NO_NAT = unsupported('the network has no NAT', 'Set nat, or leave the alarm out.');
