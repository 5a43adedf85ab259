import { OTLP_ADDRESS } from '../core/otlp';
import type { CloudName } from '../core/placement';
import type { Size } from './sizes';

/** The OpenTelemetry Collector, a sidecar that receives OTLP on the loopback of an instance. */
export const COLLECTOR = 'otel-collector';
/** The port of its health check. */
export const COLLECTOR_HEALTH = 13133;
/** Its variable with its configuration. */
const VARIABLE = 'COLLECTOR_CONFIG';
/** Source: opentelemetry.io/docs/collector/configuration (the env provider) */
export const COLLECTOR_ARGUMENTS = [`--config=env:${VARIABLE}`];

/**
 * The distribution `contrib`: it has the exporters of the three clouds, and the same digest in both
 * registries. Cloud Run pulls from Docker Hub only. Source:
 * github.com/open-telemetry/opentelemetry-collector-releases
 */
const VERSION = '0.153.0@sha256:93aad750175cbf1a973ae1c5886c3371f4d800f61be25cdd26870b8441ffe9fa';
const GITHUB = `ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-contrib:${VERSION}`;
export const COLLECTOR_IMAGE: Readonly<Record<CloudName, string>> = {
  aws: GITHUB,
  google: `docker.io/otel/opentelemetry-collector-contrib:${VERSION}`,
  azure: GITHUB,
};

/** What it adds to an instance: a Fargate task shares its processors, the others do not. */
export const COLLECTOR_SIZE: Readonly<Record<CloudName, Size>> = {
  aws: { cpu: 0, memoryMiB: 256 },
  google: { cpu: 1, memoryMiB: 512 },
  azure: { cpu: 0.25, memoryMiB: 512 },
};

type Components = Readonly<Record<string, object>>;

interface Pipelines {
  /** The exporter of each signal. */
  readonly traces: string;
  readonly metrics: string;
  readonly logs: string;
}

interface Collector {
  readonly exporters: Components;
  readonly through: Pipelines;
  /** Before the batches, in this order. */
  readonly processors?: Components;
  /** Before the batches of metrics only. */
  readonly ofMetrics?: Components;
  readonly extensions?: Components;
}

/**
 * The configuration of the collector, as YAML's subset JSON. Sources:
 * opentelemetry.io/docs/collector/configuration; the READMEs of memorylimiterprocessor and
 * batchprocessor (their order).
 */
export function collectorVariable({ exporters, through, processors, ofMetrics, extensions }: Collector): {
  readonly name: string;
  readonly value: string;
} {
  const names = (of: Components = {}) => Object.keys(of);
  const pipeline = (exporter: string, more?: Components) => ({
    receivers: ['otlp'],
    processors: ['memory_limiter', ...names(processors), ...names(more), 'batch'],
    exporters: [exporter],
  });
  const value = {
    receivers: { otlp: { protocols: { grpc: { endpoint: OTLP_ADDRESS } } } },
    processors: {
      memory_limiter: { check_interval: '1s', limit_percentage: 65, spike_limit_percentage: 20 },
      ...processors,
      ...ofMetrics,
      batch: {},
    },
    exporters,
    extensions: { health_check: { endpoint: `0.0.0.0:${COLLECTOR_HEALTH}` }, ...extensions },
    service: {
      extensions: ['health_check', ...names(extensions)],
      pipelines: {
        traces: pipeline(through.traces),
        metrics: pipeline(through.metrics, ofMetrics),
        logs: pipeline(through.logs),
      },
    },
  };
  return { name: VARIABLE, value: JSON.stringify(value) };
}
