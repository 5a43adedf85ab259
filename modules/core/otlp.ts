import type { Environment } from './environment';
import type { Kind } from './kind';

/** Where the agent listens: OTLP over gRPC, on loopback. */
export const OTLP_ADDRESS = '127.0.0.1:4317';

/**
 * The variables with which every OpenTelemetry SDK sends to the agent. A program's own values take
 * precedence. Sources: opentelemetry.io/docs/specs/otel/protocol/exporter and
 * /configuration/sdk-environment-variables.
 */
export function otlpVariables(kind: Kind): Environment {
  const { project, environment } = kind.placement;
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://${OTLP_ADDRESS}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
    OTEL_RESOURCE_ATTRIBUTES: `service.namespace=${project},deployment.environment.name=${environment}`,
    OTEL_SERVICE_NAME: kind.node.id,
  };
}
