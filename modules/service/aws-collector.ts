import { metricsTo, PUT_TRACES } from '../core/aws-otlp';
import { placementOf } from '../core/placement';
import { asIamIdentity } from '../identity/aws';
import { grant } from '../identity/identity';
import type { NetworkMember } from '../network/network';
import { needsTelemetry } from '../network/telemetry';
import type { Starter } from './aws-task';
import { COLLECTOR, COLLECTOR_ARGUMENTS, COLLECTOR_IMAGE, COLLECTOR_SIZE, collectorVariable } from './collector';
import type { ContainerProps } from './container';
import type { Service } from './service';

/**
 * The program starts after the collector, and stops before it, so that the last data is sent.
 * Source: docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html
 */
export const AFTER_COLLECTOR = { dependsOn: [{ containerName: COLLECTOR, condition: 'START' }] } as const;

/** Allows the program's identity to send telemetry: the collector is in its task. */
export function sendTelemetry(
  service: Service,
  { identity }: Pick<ContainerProps, 'identity'>,
  member: NetworkMember,
  { logGroupArn }: Starter,
): void {
  needsTelemetry(service, member, 'the containers', 'X-Ray and the registry of the collector');
  grant(service, identity, 'telemetry', (place) =>
    asIamIdentity(identity).allow(place, [
      PUT_TRACES,
      { sid: 'Telemetry', actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [`${logGroupArn}:*`] },
    ]),
  );
}

/**
 * A container definition. If the collector fails, the program continues, and the collector is
 * restarted. Source:
 * docs.aws.amazon.com/AmazonECS/latest/developerguide/container-restart-policy.html
 */
export function collectorOf(service: Service, name: string, { logGroup, logConfiguration }: Starter) {
  const { region } = placementOf(service);
  return {
    name: COLLECTOR,
    image: COLLECTOR_IMAGE.aws,
    essential: false,
    restartPolicy: { enabled: true },
    memory: COLLECTOR_SIZE.aws.memoryMiB,
    command: COLLECTOR_ARGUMENTS,
    environment: [
      collectorVariable({
        exporters: {
          awsxray: { region },
          awsemf: metricsTo(region, name, logGroup),
          awscloudwatchlogs: { region, log_group_name: logGroup, log_stream_name: 'otlp/logs' },
        },
        through: { traces: 'awsxray', metrics: 'awsemf', logs: 'awscloudwatchlogs' },
      }),
    ],
    logConfiguration,
  };
}
