import type { MetricTable } from '../core/metrics';

export type VpnMetric = 'tunnelState';

export const VPN_METRICS: MetricTable<VpnMetric> = {
  tunnelState: {
    meaning: '1 if every tunnel is up, less if one is down',
    unit: 'state',
    section: 'errors',
    aws: {
      namespace: 'AWS/VPN',
      metricName: 'TunnelState',
      // Both tunnels publish under the connection's id: the maximum would hide that one is down.
      statistic: 'Minimum',
      dimensions: ['VpnId'],
      everySeconds: 300,
      source: 'docs.aws.amazon.com/vpn/latest/s2svpn/monitoring-cloudwatch-vpn.html',
    },
    google: {
      metricType: 'vpn.googleapis.com/tunnel_established',
      resourceType: 'vpn_gateway',
      aligner: 'ALIGN_MAX',
      reducer: 'REDUCE_MIN',
      dimensions: ['metric.labels.gateway_name'],
      source: 'cloud.google.com/network-connectivity/docs/vpn/how-to/viewing-logs-metrics',
    },
    azure: {
      namespace: 'Microsoft.Network/virtualNetworkGateways',
      // Security associations of the main mode: none means that a tunnel is down.
      metricName: 'MmsaCount',
      aggregation: 'Total',
      dimensions: ['ConnectionName'],
      fixed: { Instance: '*' },
      everySeconds: 300,
      source:
        'learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-network-virtualnetworkgateways-metrics',
    },
    alarm: {
      below: 1,
      windowSeconds: 900,
      severity: 'critical',
      pillar: 'reliability',
      missingData: 'ok',
      why: 'the provider restarts a tunnel within minutes; after 15 minutes the other tunnel is the only one left',
      first: 'Check the logs of the tunnels: the key, the device at the other end, its address.',
    },
  },
};
