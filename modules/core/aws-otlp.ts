/**
 * Sends traces, which belong to no resource. Source: the README of awsxrayexporter of the
 * OpenTelemetry Collector.
 */
export const PUT_TRACES = {
  sid: 'Traces',
  actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
  resources: ['*'],
} as const;

/**
 * The exporter of metrics writes them to a log group, from which CloudWatch takes them. Source: the
 * README of awsemfexporter of the OpenTelemetry Collector.
 */
export const metricsTo = (region: string, namespace: string, logGroupName: string) => ({
  region,
  namespace,
  log_group_name: logGroupName,
  log_stream_name: 'otlp/metrics',
  dimension_rollup_option: 'NoDimensionRollup',
});
