import type { Construct } from 'constructs';
import { Kind } from '../core/kind';
import { type Counted, loggedErrors } from '../core/logged-errors';
import { type Absent, MADE_ELSEWHERE, type Metric, type Metrics, type MetricTarget, metricsOf } from '../core/metrics';
import type { NetworkMember } from '../network/network';
import { answerScript, warnOfAnswer } from './health-responder';
import type { ImageFamily } from './images';
import { COMPUTE_METRICS, type ComputeMetric, NO_AGENT, UNMEASURED } from './metrics';
import type { Colour, ComputeGroupProps } from './properties';
import type { ReleaseSettings } from './settings';
import { COMPUTE } from './support';

/**
 * One set of equal machines of a group. A rolling group has one; a blue/green group temporarily has
 * two.
 */
export interface Release {
  /** Empty for a rolling group. */
  readonly name: '' | Colour;
  /** Whether it receives traffic. */
  readonly serving: boolean;
}

/** A group of equal machines across the zones, with scaling, repair and rolling updates. */
export abstract class ComputeGroup extends Kind {
  /** The member of traffic rules: `network.allow('public', group.member, { port: 8080 })`. */
  abstract readonly member: NetworkMember;
  abstract readonly releases: readonly Release[];
  private readonly trafficPorts = new Set<number>();
  private readonly unprogrammed: { readonly image: ImageFamily; readonly give: (userData: string) => void }[] = [];
  private warned = false;
  /** The configured minimum of machines; unknown for a group created elsewhere. */
  protected readonly min: number | undefined;
  private readonly hasAgent: boolean;
  private readonly runsWindows: boolean;

  constructor(
    scope: Construct,
    id: string,
    props: Partial<ComputeGroupProps>,
    readonly health = props.health,
  ) {
    super(scope, id, COMPUTE, props);
    this.min = props.min;
    this.hasAgent = props.agent ?? true;
    this.runsWindows = props.image === 'windows-2022';
  }

  /** Metrics for alarms and dashboards. */
  get metrics(): Metrics<ComputeMetric> {
    return metricsOf(this, COMPUTE_METRICS[this.runsWindows ? 'windows' : 'linux'], (name) =>
      name === 'diskUsed' && !this.hasAgent ? UNMEASURED : this.seriesOf(name),
    );
  }

  /**
   * The errors in the system log of its machines, for an alarm: lines with the word ERROR, FATAL or
   * CRITICAL. The output of `container` and of systemd units is in it. They are counted from the
   * first use on, by the agent.
   */
  get loggedErrors(): Metric {
    return loggedErrors(this, this.hasAgent ? this.countErrors() : NO_AGENT);
  }

  protected countErrors(): Counted | Absent {
    return MADE_ELSEWHERE;
  }

  protected seriesOf(_name: ComputeMetric): MetricTarget | Absent {
    return MADE_ELSEWHERE;
  }

  /** Declares that a load balancer routes traffic to this port of the machines. */
  receiveTraffic(port: number): void {
    if (this.trafficPorts.has(port)) return;
    this.trafficPorts.add(port);
    this.onReceiveTraffic(port);
    this.answer();
  }

  /**
   * Records machines without a program: `give` sets the user data that answers their health check.
   */
  protected recordUnprogrammed({ image, start }: ReleaseSettings, give: (userData: string) => void): void {
    if (typeof image !== 'string' || !start.unprogrammed) return;
    this.unprogrammed.push({ image, give: (script) => give(start.with(script)) });
  }

  /**
   * Lets machines without a program answer health checks: those of the group, and those for each
   * routed port.
   */
  protected answer(): void {
    const ports = [...new Set([...(this.health ? [this.health.port] : []), ...this.trafficPorts])];
    if (ports.length === 0 || this.unprogrammed.length === 0) return;
    if (!this.warned) warnOfAnswer(this);
    this.warned = true;
    const asked = { ports, path: this.health?.path ?? '/' };
    for (const { image, give } of this.unprogrammed) give(answerScript(this.placement.cloud, image, asked));
  }

  /** Whether a load balancer routes traffic to it. */
  get receivesTraffic(): boolean {
    return this.trafficPorts.size > 0;
  }

  protected abstract onReceiveTraffic(port: number): void;
}
