import type { EcsServiceConfig } from '@cdktf/provider-aws/lib/ecs-service';
import type { EcsTaskDefinitionConfig } from '@cdktf/provider-aws/lib/ecs-task-definition';
import type { ContainerAppConfig } from '@cdktf/provider-azurerm/lib/container-app';
import type { CloudRunV2ServiceConfig } from '@cdktf/provider-google/lib/cloud-run-v2-service';
import type { Construct } from 'constructs';
import { Kind } from '../core/kind';
import { type Counted, loggedErrors } from '../core/logged-errors';
import {
  type Absent,
  absence,
  MADE_ELSEWHERE,
  type Metric,
  type Metrics,
  type MetricTarget,
  metricsOf,
  type Served,
} from '../core/metrics';
import type { Network, NetworkMember } from '../network/network';
import type { ServiceLevel } from '../objective/objective';
import type { QueueDepthMetric } from '../queue/queue';
import type { Image } from '../registry/image';
import type { ContainerProps } from './container';
import { NO_REQUESTS, SERVICE_METRICS, type ServiceMetric } from './metrics';
import { SERVICE } from './support';

export interface ServiceProps extends ContainerProps {
  /**
   * The port on which it accepts HTTP requests, which must come from a load balancer or an api.
   * @default none: it accepts no requests, and processes a queue
   */
  readonly port?: number;
  /**
   * Minimum number of instances. 0 is supported on Google; on Azure with `scaling.requests`; on AWS
   * with `scaling.queue`. Limits: AWS 5,000; Google 1,000; Azure 300.
   */
  readonly min: number;
  /** Maximum number of instances. Limits: AWS 5,000; Google 1,000; Azure 300. */
  readonly max: number;
  /** Scaling rules. @default { cpuPercent: 60 } */
  readonly scaling?: ServiceScaling;
  /** The health check, on its port. @default { path: '/' } */
  readonly health?: ServiceHealth;
  /**
   * How long an instance may finish its work before it is stopped, in seconds. Limits: AWS 2 to
   * 120, Azure 1 to 600; Google always 10. @default 30
   */
  readonly stopSeconds?: number;
  /**
   * A share of the requests for a new release, while an earlier revision takes the rest. Limits:
   * Google and Azure, with a port; on AWS two services share a route by weight.
   * @default the newest revision takes all requests once it is ready
   */
  readonly rollout?: ServiceRollout;
  /**
   * Additional containers in each instance, which share its network: they can reach each other on
   * localhost.
   */
  readonly sidecars?: readonly Sidecar[];
  /**
   * Its service level objective. In an environment with `monitoring:`, alarms fire if its error
   * budget is spent too fast. It requires a port; on AWS and Azure the load balancer counts.
   * @default none
   */
  readonly slo?: ServiceLevel;
  /**
   * Adds a sidecar that receives OpenTelemetry data (OTLP over gRPC) of the program, on
   * 127.0.0.1:4317, and sends metrics, traces and logs to the cloud's own services. Sets
   * `OTEL_EXPORTER_OTLP_ENDPOINT` and the other standard variables; those of `environment` take
   * precedence. The network requires NAT on AWS and Azure. @default false
   */
  readonly otlp?: boolean;
  /** Provider-specific settings of the cloud's resources, applied last. */
  readonly native?: {
    readonly aws?: { readonly service?: Partial<EcsServiceConfig>; readonly task?: Partial<EcsTaskDefinitionConfig> };
    /** Applies to a service with a port. */
    readonly google?: { readonly service?: Partial<CloudRunV2ServiceConfig> };
    readonly azure?: { readonly app?: Partial<ContainerAppConfig> };
  };
}

export interface ServiceScaling {
  /**
   * Adds instances above this CPU use, in percent. Limits: AWS and Azure 1 to 100; Google always
   * 60.
   */
  readonly cpuPercent?: number;
  /**
   * Adds instances until each has at most this many concurrent requests. On AWS it requires a load
   * balancer, and is measured as rate × response time. Limits: Google 1 to 1,000.
   */
  readonly requests?: number;
  /**
   * Adds instances until at most this many messages are waiting for each. Supported on AWS only.
   */
  readonly queue?: { readonly metric: QueueDepthMetric; readonly messagesPerInstance: number };
}

export interface ServiceHealth {
  /** A path that returns 200. @default '/' */
  readonly path?: string;
  /**
   * How long a new instance may take to start, in seconds. Limits: AWS 0 to 7,200; Google 10 to
   * 240; Azure 10 to 300. @default 60
   */
  readonly startSeconds?: number;
  /**
   * A path that returns 200 while the instance can take requests: others take them while it does
   * not, and the instance is not replaced. Limits: not on AWS, where one check does both; Google
   * requires the current providers. @default path, on Azure; requests are not withheld on Google
   */
  readonly readyPath?: string;
}

export interface ServiceRollout {
  /** The percentage of the requests for the newest revision, 1 to 99. */
  readonly percent: number;
  /**
   * The end of the name of the revision that takes the other requests: `00012-abc` of
   * `acme-prod-shop-00012-abc`; on Azure what follows `--`. The revision must exist.
   */
  readonly revision: string;
}

export interface Sidecar {
  /** Lower-case letters, digits and -. */
  readonly id: string;
  readonly image: Image;
  readonly command?: readonly string[];
  readonly cpu: number;
  readonly memoryMiB: number;
  /** The same as those of the service. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A service created elsewhere, in `network`. Its owner defines what it runs. */
export interface ExistingService {
  readonly network: Network;
  /** How a load balancer checks it. */
  readonly health?: ServiceHealth;
  readonly aws?: { readonly securityGroupId: string; readonly port: number };
  /**
   * The name of the service, in the placement's project and region, and the network tag of its
   * instances.
   */
  readonly google?: { readonly name: string; readonly networkTag: string };
  /** The DNS name in the network, and the subnet of its environment. */
  readonly azure?: {
    readonly host: string;
    readonly subnet: {
      readonly id: string;
      readonly range: string;
      readonly securityGroup: { readonly resourceGroup: string; readonly name: string };
    };
  };
}

/** What only a service with a port has. */
export const OF_REQUESTS: readonly ServiceMetric[] = ['requests', 'serverErrors'];

/** A container that answers requests or processes a queue, with autoscaling. */
export abstract class Service extends Kind {
  /**
   * The member of traffic rules: `network.allow(shop.member, database.member, { port: 5432 })`. On
   * Azure all services of a network share one.
   */
  abstract readonly member: NetworkMember;
  /**
   * The port for a load balancer: the container's port on AWS; 443 on Google and Azure, where the
   * platform accepts requests; 0 without a port.
   */
  abstract readonly port: number;
  /**
   * Whether a load balancer requires a rule to reach it. Some platforms are not behind a firewall
   * of the network.
   */
  readonly needsRule: boolean = true;
  private readonly answers: boolean;
  /** The configured minimum of instances; unknown for a service created elsewhere. */
  protected readonly min: number | undefined;

  constructor(
    scope: Construct,
    id: string,
    props: Partial<ServiceProps>,
    readonly health: ServiceHealth = props.health ?? {},
  ) {
    super(scope, id, SERVICE, props);
    this.answers = props.port !== undefined;
    this.min = props.min;
  }

  /** Metrics for alarms and dashboards. */
  get metrics(): Metrics<ServiceMetric> {
    return metricsOf(this, SERVICE_METRICS[this.answers ? 'answering' : 'working'], (name) =>
      this.answers || !OF_REQUESTS.includes(name) ? this.seriesOf(name) : NO_REQUESTS,
    );
  }

  /**
   * The errors in its log, for an alarm: lines with the word ERROR, FATAL or CRITICAL, and JSON
   * lines whose `level` or `severity` says so. They are counted from the first use on.
   */
  get loggedErrors(): Metric {
    return loggedErrors(this, this.countErrors());
  }

  protected countErrors(): Counted | Absent {
    return MADE_ELSEWHERE;
  }

  /** Its requests, and those that were answered with a status of 500 to 599. */
  get served(): Served | Absent {
    const { requests, serverErrors } = this.metrics;
    return absence(requests) ?? { all: [requests], failed: [serverErrors] };
  }

  protected seriesOf(_name: ServiceMetric): MetricTarget | Absent {
    return MADE_ELSEWHERE;
  }
}
