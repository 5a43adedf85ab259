import { mayWrite } from '../compute/google-agent';
import { asGoogleNetwork } from '../network/google-base';
import type { GoogleNetworkMember } from '../network/google-member';
import { hasWayOut } from '../network/ready';
import { needsTelemetry } from '../network/telemetry';
import {
  COLLECTOR,
  COLLECTOR_ARGUMENTS,
  COLLECTOR_HEALTH,
  COLLECTOR_IMAGE,
  COLLECTOR_SIZE,
  collectorVariable,
} from './collector';
import type { ContainerProps } from './container';
import { limitsOf } from './google-run';
import type { Service } from './service';

/** Allows the program's identity to send telemetry: the collector is in its instance. */
export function sendTelemetry(
  service: Service,
  { identity, network }: Pick<ContainerProps, 'identity' | 'network'>,
  member: GoogleNetworkMember,
): void {
  mayWrite(identity, true);
  asGoogleNetwork(network).reachPlatform(member, ['logs', 'traces']);
  if (hasWayOut(network, member.tier))
    needsTelemetry(service, member, 'the containers', 'Cloud Trace and Cloud Monitoring');
}

/** The program starts after the collector. */
export const AFTER_COLLECTOR = { dependsOn: [COLLECTOR] };

/**
 * `checked`: a service requires its health check, to start the program after it; a worker pool
 * supports none. The instance is part of the resource of each time series, so that instances do not
 * overwrite each other. Sources:
 * cloud.google.com/stackdriver/docs/instrumentation/opentelemetry-collector-cloud-run; the READMEs
 * of googlecloudexporter and resourcedetectionprocessor (gcp)
 */
export const collectorOf = (checked: boolean) => ({
  name: COLLECTOR,
  image: COLLECTOR_IMAGE.google,
  args: COLLECTOR_ARGUMENTS,
  env: [
    collectorVariable({
      exporters: { googlecloud: { log: { default_log_name: 'otlp' } } },
      through: { traces: 'googlecloud', metrics: 'googlecloud', logs: 'googlecloud' },
      processors: { resourcedetection: { detectors: ['env', 'gcp'] } },
    }),
  ],
  limits: limitsOf(COLLECTOR_SIZE.google),
  ...(checked && {
    startupProbe: { httpGet: { path: '/', port: COLLECTOR_HEALTH }, periodSeconds: 2, failureThreshold: 15 },
  }),
});
