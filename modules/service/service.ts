import type { EcsServiceConfig } from '@cdktf/provider-aws/lib/ecs-service';
import type { EcsTaskDefinitionConfig } from '@cdktf/provider-aws/lib/ecs-task-definition';
import type { ContainerAppConfig } from '@cdktf/provider-azurerm/lib/container-app';
import type { CloudRunV2ServiceConfig } from '@cdktf/provider-google/lib/cloud-run-v2-service';
import type { Construct } from 'constructs';
import { Kind } from '../core/kind';
import { type Absent, MADE_ELSEWHERE, type Metrics, type MetricTarget, metricsOf } from '../core/metrics';
import type { Network, NetworkMember } from '../network/network';
import type { QueueDepthMetric } from '../queue/queue';
import type { Image } from '../registry/image';
import type { ContainerProps } from './container';
import { SERVICE_METRICS, type ServiceMetric } from './metrics';
import { SERVICE } from './support';

export interface ServiceProps extends ContainerProps {
  /**
   * The port on which it takes HTTP requests. A load balancer brings them: it is the only way in.
   * @default none: it takes no requests, and works on a queue
   */
  readonly port?: number;
  /**
   * Least number of instances. 0 on Google; on Azure with `scaling.requests`; on AWS with
   * `scaling.queue`.
   */
  readonly min: number;
  /** Greatest number of instances. */
  readonly max: number;
  /** What adds and removes instances. @default { cpuPercent: 60 } */
  readonly scaling?: ServiceScaling;
  /** How it is asked whether it works, on its port. @default { path: '/' } */
  readonly health?: ServiceHealth;
  /**
   * How long an instance has to end its work once it is to stop, in seconds. Limits: AWS 2 to 120,
   * Azure 1 to 600; Google always gives 10. @default 30
   */
  readonly stopSeconds?: number;
  /**
   * Containers that run beside it in each instance, and share its network: they reach one another
   * at localhost.
   */
  readonly sidecars?: readonly Sidecar[];
  /** Provider-specific settings of the cloud's resources, applied last. */
  readonly native?: {
    readonly aws?: { readonly service?: Partial<EcsServiceConfig>; readonly task?: Partial<EcsTaskDefinitionConfig> };
    /** Of a service with a port. */
    readonly google?: { readonly service?: Partial<CloudRunV2ServiceConfig> };
    readonly azure?: { readonly app?: Partial<ContainerAppConfig> };
  };
}

export interface ServiceScaling {
  /**
   * Instances are added above this use of their processors, in percent. Google: 60, which nobody
   * can change.
   */
  readonly cpuPercent?: number;
  /**
   * Instances are added until each has no more than so many requests at once. On AWS behind a load
   * balancer, as rate × time to answer.
   */
  readonly requests?: number;
  /** Instances are added until no more than so many messages wait for each. On AWS only. */
  readonly queue?: { readonly metric: QueueDepthMetric; readonly messagesPerInstance: number };
}

export interface ServiceHealth {
  /** A path that answers 200. @default '/' */
  readonly path?: string;
  /**
   * How long a new instance is given to answer, in seconds. Limits: Google at most 240, Azure at
   * most 300. @default 60
   */
  readonly startSeconds?: number;
}

export interface Sidecar {
  /** Lower-case letters, digits and -. */
  readonly id: string;
  readonly image: Image;
  readonly command?: readonly string[];
  readonly cpu: number;
  readonly memoryMiB: number;
  /** As the service's own. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A service created elsewhere, in `network`. What runs in it is its maker's. */
export interface ExistingService {
  readonly network: Network;
  /** How a load balancer asks it. */
  readonly health?: ServiceHealth;
  readonly aws?: { readonly securityGroupId: string; readonly port: number };
  /**
   * The name of the service, in the placement's project and region, and the network tag of its
   * instances.
   */
  readonly google?: { readonly name: string; readonly networkTag: string };
  /** The name by which the network reaches it, and where its environment's subnet is. */
  readonly azure?: {
    readonly host: string;
    readonly subnet: {
      readonly id: string;
      readonly range: string;
      readonly securityGroup: { readonly resourceGroup: string; readonly name: string };
    };
  };
}

/**
 * A container that answers requests or works on a queue, in as many instances as the work asks for.
 */
export abstract class Service extends Kind {
  /**
   * What traffic rules name: `network.allow(shop.member, database.member, { port: 5432 })`. On
   * Azure all services of a network are one.
   */
  abstract readonly member: NetworkMember;
  /**
   * Where a load balancer reaches it: the container's port on AWS; 443 on Google and Azure, whose
   * platforms answer for it.
   */
  abstract readonly port: number;
  /**
   * Whether a load balancer reaches it only where a rule says so. Some platforms stand behind no
   * firewall of the network.
   */
  readonly needsRule: boolean = true;
  private readonly answers: boolean;
  /** The least instances that it was asked for; of a service created elsewhere nobody knows. */
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
    return metricsOf(this, SERVICE_METRICS[this.answers ? 'answering' : 'working'], (name) => this.seriesOf(name));
  }

  protected seriesOf(_name: ServiceMetric): MetricTarget | Absent {
    return MADE_ELSEWHERE;
  }
}
