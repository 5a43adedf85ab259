import { createHash } from 'node:crypto';
import { AutoscalingAttachment } from '@cdktf/provider-aws/lib/autoscaling-attachment';
import { LbListener } from '@cdktf/provider-aws/lib/lb-listener';
import { LbListenerRule } from '@cdktf/provider-aws/lib/lb-listener-rule';
import { LbTargetGroup, type LbTargetGroupConfig } from '@cdktf/provider-aws/lib/lb-target-group';
import type { TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { asAutoscaling } from '../compute/aws';
import { present, report } from '../core/errors';
import { type NameRule, nameOf } from '../core/names';
import type { AwsNetworkMember } from '../network/aws-member';
import { makeAfter, rulesFor } from '../network/ready';
import { asEcsService } from '../service/aws';
import type { Service } from '../service/service';
import { LoadBalancer } from './load-balancer';
import {
  ASKED,
  type Backend,
  backendsOf,
  exactness,
  isGroup,
  patterns,
  placeOf,
  type Rule,
  type Serving,
} from './routes';

export const NAME: NameRule = {
  what: 'load balancer',
  max: 32,
  pattern: /^(?!internal-)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/,
  allowed: 'letters, digits and -, not beginning with internal-',
  unique: 'region',
};

/** Names from the last id of the scope and a hash. */
export const TARGETS_NAME: NameRule = { ...NAME, what: 'target group', unique: 'account', short: true };

/**
 * The maximum number of target groups of a rule. Source: its quota of target groups for each
 * action.
 */
const MOST_TARGETS = 5;

/** Priorities of listener rules are 1 to 50,000. */
const PRIORITIES = 50_000;

const DAY = 86_400;

/** An application load balancer's listener and rules, and the target groups that they send to. */
export abstract class AnyAlb extends LoadBalancer {
  abstract override readonly member: AwsNetworkMember;
  /** Of the listener on port 443. */
  abstract readonly listenerArn: string;
  private readonly groups = new Map<string, LbTargetGroup>();
  private readonly priorities = new Set<number>();

  /** By the key of their backend: `shop-blue-8080`. */
  get targetGroups(): ReadonlyMap<string, LbTargetGroup> {
    return this.groups;
  }

  protected makeTargets(
    vpcId: string,
    rules: readonly Rule[],
    serving: Serving,
    native?: Partial<LbTargetGroupConfig>,
  ): void {
    for (const backend of backendsOf(rules))
      this.groups.set(backend.key, this.targetGroup(vpcId, backend, serving, native));
  }

  private targetGroup(
    vpcId: string,
    { key, target, release, port, health }: Backend,
    { drain, stickiness }: Serving,
    native?: Partial<LbTargetGroupConfig>,
  ): LbTargetGroup {
    const place = placeOf(this, key);
    const targets = new LbTargetGroup(place, 'targets', {
      name: nameOf(place, TARGETS_NAME),
      vpcId,
      port,
      protocol: 'HTTP',
      targetType: isGroup(target) ? 'instance' : 'ip',
      deregistrationDelay: String(drain),
      stickiness: stickiness && { enabled: true, type: 'lb_cookie', cookieDuration: stickiness.seconds ?? DAY },
      healthCheck: {
        protocol: 'HTTP',
        port: String(health.port),
        path: health.path,
        matcher: '200',
        interval: ASKED.interval,
        timeout: ASKED.timeout,
        healthyThreshold: ASKED.healthy,
        unhealthyThreshold: ASKED.unhealthy,
      },
      // A rule must stop referring to it before it is deleted, not the other way round.
      lifecycle: { createBeforeDestroy: true },
      ...native,
    });
    if (!isGroup(target)) {
      this.bring(target, targets);
      return targets;
    }
    const machines = present(
      asAutoscaling(target).releases.find(({ name }) => name === release),
      `the release ${release} of ${target.node.path}`,
    );
    // Registered at creation, so that an apply waits until the machines are healthy in it;
    // afterwards the attachment manages it.
    machines.enter?.(targets.arn, () => this.listening());
    new AutoscalingAttachment(place, 'machines', {
      autoscalingGroupName: machines.groupName,
      lbTargetGroupArn: targets.arn,
    });
    return targets;
  }

  /** The service registers its tasks with a target group, once a listener uses it. */
  private bring(service: Service, { arn, arnSuffix }: LbTargetGroup): void {
    const { enter } = asEcsService(service);
    if (enter) {
      enter(arn, { targetGroup: arnSuffix, loadBalancer: this.metricName }, () => this.listening());
      return;
    }
    report(this, {
      message:
        `routes: ${service.node.path} is created elsewhere, and only its owner can register its tasks with a ` +
        'target group.',
      remedy: 'Create the service here, or the routes where the service is created.',
    });
  }

  private listening(): TerraformResource[] {
    return this.node.findAll().filter((one) => one instanceof LbListener || one instanceof LbListenerRule);
  }

  /** The name in CloudWatch: `app/acme-prod-entry/0123456789abcdef`. */
  protected abstract readonly metricName: string;

  protected forward({ id, backends }: Rule) {
    if (backends.length > MOST_TARGETS) {
      report(this, {
        message:
          `routes: ${id} is shared by ${backends.length} sets of machines, a listener rule supports ` +
          `${MOST_TARGETS}.`,
        remedy: 'Use fewer; a group in a blue/green rollout counts twice.',
      });
    }
    const targetGroup = backends.map(({ key, weight }) => ({
      arn: (this.groups.get(key) as LbTargetGroup).arn,
      weight,
    }));
    return [{ type: 'forward', forward: { targetGroup } }];
  }

  protected addRules(listenerArn: string, rules: readonly Rule[]): void {
    for (const rule of rules) {
      const { id, host, path } = rule;
      const routed = new LbListenerRule(new Construct(this, id), 'rule', {
        listenerArn,
        priority: this.priority(rule),
        condition: [
          ...(host === undefined ? [] : [{ hostHeader: { values: [host] } }]),
          ...(path === '/' ? [] : [{ pathPattern: { values: patterns(path) } }]),
        ],
        action: this.forward(rule),
      });
      makeAfter(routed, () => rulesFor(this.member, routed));
    }
  }

  /**
   * More specific rules come first. Among equals the rule's id decides: with a counter, a new rule
   * would renumber those after it, and two rules may not have the same priority even temporarily.
   */
  private priority(rule: Rule): number {
    const bands = 3 * 127;
    const width = Math.floor(PRIORITIES / bands);
    const first = exactness(rule) * width + 1;
    const start = createHash('sha256').update(rule.id).digest().readUInt32BE() % width;
    const free = Array.from({ length: width }, (_, step) => first + ((start + step) % width)).find(
      (one) => !this.priorities.has(one),
    );
    const priority = present(free, `a free priority for rule ${rule.id}`);
    this.priorities.add(priority);
    return priority;
  }
}

export function asAlb(loadBalancer: LoadBalancer): AnyAlb {
  if (loadBalancer instanceof AnyAlb) return loadBalancer;
  throw new Error(`${loadBalancer.node.path} is not a load balancer of aws`);
}
