import { CloudRunV2Service } from '@cdktf/provider-google/lib/cloud-run-v2-service';
import { CloudRunV2ServiceIamMember } from '@cdktf/provider-google/lib/cloud-run-v2-service-iam-member';
import { CloudRunV2WorkerPool } from '@cdktf/provider-google/lib/cloud-run-v2-worker-pool';
import { Lazy, type TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { readiness } from '../core/generation/google';
import { countErrors } from '../core/google-logged-errors';
import { existingOn } from '../core/kind';
import type { Counted } from '../core/logged-errors';
import type { MetricTarget } from '../core/metrics';
import { nameOf } from '../core/names';
import { factsOf } from '../core/placement';
import { HTTPS_PORT } from '../core/ports';
import { googleLabels } from '../core/tags';
import { asServiceAccount } from '../identity/google';
import type { Identity } from '../identity/identity';
import { asGoogleNetwork } from '../network/google-base';
import type { GoogleNetworkMember } from '../network/google-member';
import { makeAfter, readyFor } from '../network/ready';
import { AFTER_COLLECTOR, collectorOf, sendTelemetry } from './google-collector';
import { checkHosts, envOf, letRead, limitsOf, RUN_NAME, vpcAccess } from './google-run';
import { type ExistingService, Service, type ServiceProps } from './service';
import { MAIN, type ServiceSettings, settingsOf } from './settings';

/** The interval of health checks, in seconds. */
const PERIOD = 10;

export abstract class AnyRunService extends Service {
  abstract override readonly member: GoogleNetworkMember;
  /** Cloud Run accepts requests from load balancers without further settings. */
  override readonly needsRule = false;
  /**
   * The name for a network endpoint group; undefined for a worker pool, which does not accept
   * requests.
   */
  abstract readonly serviceName: string | undefined;
  /** Its own address, which accepts requests of the VPC only; undefined for a worker pool. */
  abstract readonly address: string | undefined;
  protected balanced = false;

  /** Notes that a load balancer sends requests to it, and returns its name. */
  behindBalancer(): string | undefined {
    this.balanced = true;
    return this.serviceName;
  }

  /** Allows the identity to call its address: under `scope`. */
  letCall(scope: Construct, identity: Identity): void {
    new CloudRunV2ServiceIamMember(scope, 'member', {
      location: this.placement.region,
      name: this.serviceName ?? '',
      role: 'roles/run.invoker',
      member: asServiceAccount(identity).member,
    });
  }
}

/**
 * A Cloud Run service that accepts requests from load balancers and the VPC; without a port it is a
 * worker pool.
 */
export class GoogleService extends AnyRunService {
  readonly member: GoogleNetworkMember;
  readonly port: number;
  /** With a port. */
  readonly service: CloudRunV2Service | undefined;
  /** Without one. */
  readonly workerPool: CloudRunV2WorkerPool | undefined;
  /** The monitored resource of its logs and metrics, and the label that names it. */
  private readonly logged: { readonly type: string; readonly label: string; readonly name: string };
  readonly serviceName: string | undefined;
  readonly address: string | undefined;

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id, props);
    const settings = settingsOf(this, props);
    this.port = props.port === undefined ? 0 : HTTPS_PORT;
    checkHosts(this, [props.image, ...settings.sidecars.map(({ image }) => image)]);
    this.member = asGoogleNetwork(props.network).joinContainers(this, settings.tier);
    const secrets = letRead(this, props);
    if (props.otlp) sendTelemetry(this, props, this.member);
    const name = nameOf(this, RUN_NAME);
    const ready = (one: TerraformResource) => makeAfter(one, () => [...secrets, ...readyFor(this.member)]);
    if (props.port === undefined) {
      this.workerPool = this.works(name, props, settings);
      this.logged = {
        type: 'cloud_run_worker_pool',
        label: 'resource.labels.worker_pool_name',
        name: this.workerPool.name,
      };
      ready(this.workerPool);
    } else {
      this.service = this.answersRequests(name, props.port, props, settings);
      this.serviceName = this.service.name;
      this.logged = { type: 'cloud_run_revision', label: 'resource.labels.service_name', name: this.serviceName };
      this.address = this.service.uri;
      ready(this.service);
    }
  }

  protected override countErrors(): Counted {
    const { type, label, name } = this.logged;
    return countErrors(this, type, label, name);
  }

  protected override seriesOf(): MetricTarget {
    const { label, name } = this.logged;
    return { dimensions: { [label]: name }, expected: this.min };
  }

  private answersRequests(
    name: string,
    port: number,
    props: ServiceProps,
    settings: ServiceSettings,
  ): CloudRunV2Service {
    const { path, startSeconds, readyPath } = settings.health;
    const httpGet = { path, port };
    // The collector sends between requests, too. Source:
    // cloud.google.com/run/docs/configuring/billing-settings
    const cpuIdle = !props.otlp;
    return new CloudRunV2Service(this, 'service', {
      name,
      location: this.placement.region,
      // It stores no data, and if the first revision fails, a protected one could not be replaced.
      deletionProtection: false,
      ingress: 'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER',
      // A load balancer does not sign in, and controls access itself.
      invokerIamDisabled: Lazy.anyValue({ produce: () => this.balanced }),
      template: {
        labels: googleLabels(this),
        serviceAccount: asServiceAccount(props.identity).email,
        executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN2',
        maxInstanceRequestConcurrency: settings.scaling.requests ?? 80,
        scaling: { minInstanceCount: props.min, maxInstanceCount: props.max },
        vpcAccess: vpcAccess(props.network, this.member),
        containers: [
          {
            ...this.main(props, settings),
            ...(props.otlp && AFTER_COLLECTOR),
            ports: { containerPort: port },
            resources: { limits: limitsOf(settings.size), cpuIdle, startupCpuBoost: true },
            startupProbe: {
              httpGet,
              periodSeconds: PERIOD,
              timeoutSeconds: 5,
              failureThreshold: Math.ceil(startSeconds / PERIOD),
            },
            livenessProbe: { httpGet, periodSeconds: PERIOD, timeoutSeconds: 5, failureThreshold: 3 },
            ...(readyPath !== undefined && readiness(readyPath, port, PERIOD)),
          },
          ...this.otherContainers(props, settings, true).map(({ limits, ...one }) => ({
            ...one,
            resources: { limits, cpuIdle },
          })),
        ],
      },
      traffic: trafficOf(name, props.rollout),
      ...props.native?.google?.service,
    });
  }

  private works(name: string, props: ServiceProps, settings: ServiceSettings): CloudRunV2WorkerPool {
    if (props.min !== props.max) {
      report(this, {
        message:
          `min is ${props.min} and max is ${props.max}, but without port Google runs a worker pool, which ` +
          'does not scale automatically.',
        remedy: 'Set both to the same number, or use a computeGroup, which scales on a queue.',
      });
    }
    return new CloudRunV2WorkerPool(this, 'workers', {
      name,
      location: this.placement.region,
      deletionProtection: false,
      // Source: google_cloud_run_v2_worker_pool v6.50, its example
      launchStage: 'BETA',
      scaling: { scalingMode: 'MANUAL', manualInstanceCount: props.min },
      template: {
        labels: googleLabels(this),
        serviceAccount: asServiceAccount(props.identity).email,
        vpcAccess: vpcAccess(props.network, this.member),
        containers: [
          { ...this.main(props, settings), resources: { limits: limitsOf(settings.size) } },
          ...this.otherContainers(props, settings, false).map(({ limits, ...one }) => ({
            ...one,
            resources: { limits },
          })),
        ],
      },
    });
  }

  private main({ command, secrets }: ServiceProps, { image, environment }: ServiceSettings) {
    return {
      name: MAIN,
      image,
      command: command && [...command],
      env: envOf(this, environment, secrets),
    };
  }

  private otherContainers({ otlp }: ServiceProps, { sidecars }: ServiceSettings, checked: boolean) {
    const others = sidecars.map(({ id, name, command, environment, size }) => ({
      name: id,
      image: name,
      command: command && [...command],
      env: envOf(this, environment),
      limits: limitsOf(size),
    }));
    return otlp ? [...others, collectorOf(checked)] : others;
  }
}

/** The newest revision receives requests once it is ready; during a rollout an earlier one, too. */
function trafficOf(name: string, rollout: ServiceProps['rollout']) {
  const latest = { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: rollout?.percent ?? 100 };
  if (!rollout) return [latest];
  const revision = `${name}-${rollout.revision}`;
  return [latest, { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision, percent: 100 - rollout.percent }];
}

export class ExistingGoogleService extends AnyRunService {
  readonly member: GoogleNetworkMember;
  readonly port = HTTPS_PORT;
  readonly serviceName: string;
  readonly address: string;

  constructor(scope: Construct, id: string, existing: ExistingService) {
    super(scope, id, {}, existing.health);
    const { name, networkTag } = existingOn(this, existing, 'google');
    this.serviceName = name;
    const { region, facts } = this.placement;
    // Source: cloud.google.com/run/docs/triggering/https-request (deterministic URL)
    this.address = `https://${name}-${factsOf(facts, 'google').projectNumber}.${region}.run.app`;
    this.member = asGoogleNetwork(existing.network).joinContainers(this, 'private', networkTag);
  }
}

export function asRunService(service: Service): AnyRunService {
  if (service instanceof AnyRunService) return service;
  throw new Error(`${service.node.path} is not a service of google`);
}
