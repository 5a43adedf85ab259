import { ContainerApp } from '@cdktf/provider-azurerm/lib/container-app';
import type { Construct } from 'constructs';
import { resourceGroupOf } from '../core/azure';
import { variablesOf } from '../core/environment';
import { report } from '../core/errors';
import { unsupported } from '../core/features';
import { existingOn } from '../core/kind';
import type { Counted } from '../core/logged-errors';
import { type Absent, absence, type MetricTarget, type Served } from '../core/metrics';
import { nameOf } from '../core/names';
import { HTTPS_PORT } from '../core/ports';
import { asVirtualNetwork } from '../network/azure-base';
import type { AzureNetworkMember } from '../network/azure-member';
import { APP_NAME, appOf, environmentOf, joinApps, PROFILE, resourcesOf } from './azure-app';
import { collectorOf, sendTelemetry } from './azure-collector';
import { ERRORS, NO_BALANCER } from './metrics';
import { type ExistingService, Service, type ServiceProps } from './service';
import { MAIN, type ServiceSettings, settingsOf } from './settings';

const SEVERAL = unsupported(
  'more than one load balancer sends requests to it',
  'Put the objective on each load balancer.',
);
/** The interval of health checks, in seconds. */
const INTERVAL = 10;

export abstract class AnyContainerApp extends Service {
  abstract override readonly member: AzureNetworkMember;
  /** The DNS name in the network. */
  abstract readonly host: string;
  /** Notes a gateway that sends requests to it, and how it counts them. */
  readonly enter?: (counted: () => Served) => void;
}

/** A container app in the environment of its network, which has no public address. */
export class AzureService extends AnyContainerApp {
  readonly member: AzureNetworkMember;
  readonly port: number;
  readonly app: ContainerApp;
  readonly host: string;
  private readonly gateways: (() => Served)[] = [];
  override readonly enter = (counted: () => Served) => void this.gateways.push(counted);

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id, props);
    const settings = settingsOf(this, props);
    this.port = props.port === undefined ? 0 : HTTPS_PORT;
    const images = [props.image, ...settings.sidecars.map(({ image }) => image)];
    this.checkScaling(props, settings);
    this.member = joinApps(this, props, images.slice(1));
    if (props.otlp) sendTelemetry(this, props, this.member);
    const environment = environmentOf(props.network);
    const group = resourceGroupOf(this);
    const { env, ...common } = appOf(this, { ...props, environment: settings.environment }, images);
    this.app = new ContainerApp(this, 'app', {
      name: nameOf(this, APP_NAME, { parent: group }),
      resourceGroupName: group.name,
      containerAppEnvironmentId: environment.id,
      workloadProfileName: PROFILE,
      // A new revision is active once it is ready; an earlier one stays active during a rollout.
      revisionMode: props.rollout ? 'Multiple' : 'Single',
      ...common,
      ingress:
        props.port === undefined
          ? undefined
          : {
              // Accessible from the network; the environment itself has no public address.
              externalEnabled: true,
              targetPort: props.port,
              transport: 'auto',
              allowInsecureConnections: false,
              trafficWeight: trafficOf(props.rollout),
            },
      template: {
        minReplicas: props.min,
        maxReplicas: props.max,
        terminationGracePeriodSeconds: settings.stopSeconds,
        container: [
          {
            name: MAIN,
            image: settings.image,
            ...resourcesOf(settings.size),
            command: props.command && [...props.command],
            env,
            ...probes(props.port, settings.health),
          },
          ...settings.sidecars.map((one) => ({
            name: one.id,
            image: one.name,
            ...resourcesOf(one.size),
            command: one.command && [...one.command],
            env: variablesOf(this, one.environment),
          })),
          ...(props.otlp ? [collectorOf(this, props)] : []),
        ],
        ...scaleRules(settings),
      },
      ...props.native?.azure?.app,
    });
    this.host = `${this.app.name}.${environment.defaultDomain}`;
  }

  /**
   * A metric alert computes no ratio, and an app has no log of requests: the gateway in front has
   * one.
   */
  override get served(): Served | Absent {
    const [gateway, ...others] = this.gateways;
    if (gateway && others.length === 0) return gateway();
    return gateway ? SEVERAL : (absence(this.metrics.requests) ?? NO_BALANCER);
  }

  protected override countErrors(): Counted {
    return { azure: ERRORS, target: { dimensions: { ContainerAppName: this.app.name } } };
  }

  protected override seriesOf(): MetricTarget {
    return { dimensions: {}, resourceId: this.app.id, expected: this.min };
  }

  /** A CPU rule never scales to zero. Source: keda.sh/docs/scalers/cpu */
  private checkScaling({ min }: ServiceProps, { scaling }: ServiceSettings): void {
    if (min > 0 || (scaling.requests !== undefined && scaling.cpuPercent === undefined)) return;
    report(this, {
      message: 'min is 0, but on Azure only scaling.requests, without cpuPercent, starts the first instance.',
      remedy: 'Raise min to 1, or scale on requests only.',
    });
  }
}

function trafficOf(rollout: ServiceProps['rollout']) {
  const latest = { latestRevision: true, percentage: rollout?.percent ?? 100 };
  return rollout ? [latest, { revisionSuffix: rollout.revision, percentage: 100 - rollout.percent }] : [latest];
}

function scaleRules({ scaling: { cpuPercent, requests } }: ServiceSettings) {
  return {
    customScaleRule:
      cpuPercent === undefined
        ? undefined
        : [{ name: 'cpu', customRuleType: 'cpu', metadata: { type: 'Utilization', value: String(cpuPercent) } }],
    httpScaleRule: requests === undefined ? undefined : [{ name: 'requests', concurrentRequests: String(requests) }],
  };
}

/** A container without a port has no probes. */
function probes(port: number | undefined, { path, startSeconds, readyPath = path }: ServiceSettings['health']) {
  if (port === undefined) return {};
  const asked = { transport: 'HTTP', port, path, intervalSeconds: INTERVAL, timeout: 5, failureCountThreshold: 3 };
  return {
    startupProbe: [{ ...asked, failureCountThreshold: Math.ceil(startSeconds / INTERVAL) }],
    livenessProbe: [asked],
    readinessProbe: [{ ...asked, path: readyPath }],
  };
}

export class ExistingAzureService extends AnyContainerApp {
  readonly member: AzureNetworkMember;
  readonly port = HTTPS_PORT;
  readonly host: string;

  constructor(scope: Construct, id: string, existing: ExistingService) {
    super(scope, id, {}, existing.health);
    const { host, subnet } = existingOn(this, existing, 'azure');
    this.host = host;
    const { id: subnetId, range, securityGroup } = subnet;
    const front = { subnetId, range, securityGroup, holds: 'containers' } as const;
    this.member = asVirtualNetwork(existing.network).joinFront(this, 'private', front);
  }
}

export function asContainerApp(service: Service): AnyContainerApp {
  if (service instanceof AnyContainerApp) return service;
  throw new Error(`${service.node.path} is not a service of azure`);
}
