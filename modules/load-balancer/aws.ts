import { createHash } from 'node:crypto';
import type { AcmCertificate } from '@cdktf/provider-aws/lib/acm-certificate';
import { AutoscalingAttachment } from '@cdktf/provider-aws/lib/autoscaling-attachment';
import { Lb } from '@cdktf/provider-aws/lib/lb';
import { LbListener } from '@cdktf/provider-aws/lib/lb-listener';
import { LbListenerRule } from '@cdktf/provider-aws/lib/lb-listener-rule';
import { LbTargetGroup, type LbTargetGroupConfig } from '@cdktf/provider-aws/lib/lb-target-group';
import type { TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { asAutoscaling } from '../compute/aws';
import { report } from '../core/errors';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import type { MetricTarget, Served } from '../core/metrics';
import { type NameRule, nameOf } from '../core/names';
import type { DnsTarget } from '../dns/records';
import { AddressPlan } from '../network/address-plan';
import { AwsNetwork, asVpc } from '../network/aws';
import type { AwsNetworkMember } from '../network/aws-member';
import { makeAfter, rulesFor } from '../network/ready';
import { asEcsService } from '../service/aws';
import type { Service } from '../service/service';
import { accessLogs } from './aws-access-logs';
import { issue } from './aws-certificate';
import { checkCertificate, namesOf } from './certificates';
import { type ExistingLoadBalancer, LoadBalancer, type LoadBalancerProps } from './load-balancer';
import {
  ASKED,
  type Backend,
  backendsOf,
  exactness,
  isGroup,
  open,
  patterns,
  placeOf,
  type Rule,
  rulesOf,
  type Serving,
  servingOf,
} from './routes';

const NAME: NameRule = {
  what: 'load balancer',
  max: 32,
  pattern: /^(?!internal-)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/,
  allowed: 'letters, digits and -, not beginning with internal-',
  unique: 'region',
};
/** Names from the last id of the scope and a hash. */
const TARGETS_NAME: NameRule = { ...NAME, what: 'target group', unique: 'account', short: true };

/**
 * The maximum number of target groups of a rule. Source: its quota of target groups for each
 * action.
 */
const MOST_TARGETS = 5;
/** Source: "Subnets for your load balancer" in its guide. */
const SMALLEST_SUBNET = 27;
/** Priorities of listener rules are 1 to 50,000. */
const PRIORITIES = 50_000;
const DAY = 86_400;

/** An application load balancer's listener and rules, and the target groups that they send to. */
abstract class AnyAlb extends LoadBalancer {
  abstract override readonly member: AwsNetworkMember;
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
    const made = new LbTargetGroup(place, 'targets', {
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
      this.bring(target, made);
      return made;
    }
    const machines = asAutoscaling(target).releases.find(({ name }) => name === release);
    // Registered at creation, so that an apply waits until the machines are healthy in it;
    // afterwards the attachment manages it.
    machines?.enter?.(made.arn, () => this.listening());
    new AutoscalingAttachment(place, 'machines', {
      autoscalingGroupName: machines?.groupName as string,
      lbTargetGroupArn: made.arn,
    });
    return made;
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
    this.priorities.add(free as number);
    return free as number;
  }
}

/**
 * An application load balancer over the zones of the public tier (the private one, if it is
 * internal), with TLS, a redirect to it, and access logs.
 */
export class AwsLoadBalancer extends AnyAlb {
  readonly member: AwsNetworkMember;
  readonly loadBalancer: Lb;
  readonly listener: LbListener;
  readonly certificate?: AcmCertificate;
  readonly target: DnsTarget;
  protected readonly metricName: string;

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id, props);
    const vpc = asVpc(props.network);
    const internal = props.internal ?? false;
    const tier = internal ? 'private' : 'public';
    this.member = vpc.join(this, tier);
    const subnets = vpc.subnetIds[tier];
    if (subnets.length < 2) {
      report(this, {
        message: `network has ${subnets.length} zone, an application load balancer requires at least two.`,
        remedy: 'Set zones of the network to at least 2.',
      });
    }
    if (props.ipv6 && !vpc.ipv6) {
      report(this, {
        message: 'ipv6 is true, but the network has no IPv6 addresses.',
        remedy: 'Set ipv6 of the network to true.',
      });
    }
    const [, length] = new AddressPlan(vpc.cidr).subnet(tier, 0).split('/');
    if (vpc instanceof AwsNetwork && Number(length) > SMALLEST_SUBNET) {
      report(this, {
        message:
          `network is ${vpc.cidr}, whose subnets are /${length}, but an application load balancer requires at ` +
          `least /${SMALLEST_SUBNET}.`,
        remedy: 'Widen the network to /22.',
      });
    }
    const rules = rulesOf(this, props.network, props.routes, true);
    checkCertificate(this, props.certificate, rules);
    open(this, props.network, rules, !internal);
    const logs = accessLogs(new Construct(this, 'access-logs'), props.accessLogDays ?? 365);
    this.loadBalancer = new Lb(this, 'load-balancer', {
      name: nameOf(this, NAME),
      internal,
      ipAddressType: props.ipv6 ? 'dualstack' : undefined,
      loadBalancerType: 'application',
      securityGroups: [this.member.securityGroup.id],
      subnets: [...subnets],
      dropInvalidHeaderFields: true,
      idleTimeout: props.requestTimeoutSeconds,
      enableDeletionProtection: this.placement.protected,
      accessLogs: { bucket: logs.bucket, enabled: true },
      lifecycle: preventDestroyIfProtected(this.placement),
      dependsOn: [logs.ready],
      ...props.native?.aws?.loadBalancer,
    });
    this.metricName = this.loadBalancer.arnSuffix;
    this.target = { host: this.loadBalancer.dnsName, aliasZoneId: this.loadBalancer.zoneId, ipv6: props.ipv6 };
    const { managed, given } = props.certificate ?? {};
    const issued = managed && issue(new Construct(this, 'certificate'), namesOf(managed), managed.zone);
    this.certificate = issued?.certificate;
    this.makeTargets(vpc.vpcId, rules, servingOf(props), props.native?.aws?.targetGroup);
    const redirect = new Construct(this, 'redirect');
    new LbListener(redirect, 'listener', {
      loadBalancerArn: this.loadBalancer.arn,
      port: 80,
      protocol: 'HTTP',
      defaultAction: [{ type: 'redirect', redirect: { protocol: 'HTTPS', port: '443', statusCode: 'HTTP_301' } }],
    });
    const rest = rules.find(({ id }) => id === 'rest');
    this.listener = new LbListener(this, 'listener', {
      loadBalancerArn: this.loadBalancer.arn,
      port: 443,
      protocol: 'HTTPS',
      sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
      certificateArn: issued?.arn ?? given?.aws?.arn,
      defaultAction: rest ? this.forward(rest) : [],
    });
    makeAfter(this.listener, () => rulesFor(this.member, this.listener));
    this.addRules(
      this.listener.arn,
      rules.filter((rule) => rule !== rest),
    );
  }

  /**
   * A request that no target was chosen for is an error of the load balancer, and no request.
   * Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
   */
  override get served(): Served {
    const { requests, serverErrors, balancerErrors } = this.metrics;
    return { all: [requests, balancerErrors], failed: [serverErrors, balancerErrors] };
  }

  protected override seriesOf(): MetricTarget {
    const targets = [...this.targetGroups.values()].map(({ arnSuffix }) => arnSuffix);
    return { dimensions: { LoadBalancer: this.loadBalancer.arnSuffix, TargetGroup: targets } };
  }
}

/** An application load balancer created elsewhere, to whose listener rules are added. */
export class ExistingAwsLoadBalancer extends AnyAlb {
  readonly member: AwsNetworkMember;
  protected readonly metricName: string;
  readonly target: DnsTarget;

  constructor(scope: Construct, id: string, existing: ExistingLoadBalancer) {
    super(scope, id, {});
    const { listenerArn, securityGroupId, dnsName, zoneId } = existingOn(this, existing, 'aws');
    const vpc = asVpc(existing.network);
    this.member = vpc.join(this, existing.internal ? 'private' : 'public', securityGroupId);
    // From `…:listener/app/<name>/<id>/<listener>`.
    this.metricName = listenerArn.slice(
      listenerArn.indexOf(':listener/') + ':listener/'.length,
      listenerArn.lastIndexOf('/'),
    );
    this.target = { host: dnsName, aliasZoneId: zoneId };
    const rules = rulesOf(this, existing.network, existing.routes ?? [], false);
    open(this, existing.network, rules, false);
    this.makeTargets(vpc.vpcId, rules, servingOf({}));
    this.addRules(
      listenerArn,
      rules.filter(({ id }) => id !== 'rest'),
    );
  }
}
