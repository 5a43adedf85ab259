import type { AcmCertificate } from '@cdktf/provider-aws/lib/acm-certificate';
import { Lb } from '@cdktf/provider-aws/lib/lb';
import { LbListener } from '@cdktf/provider-aws/lib/lb-listener';
import { Construct } from 'constructs';
import { report } from '../core/errors';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import { logDaysOf } from '../core/log-retention';
import type { MetricTarget, Served } from '../core/metrics';
import { nameOf } from '../core/names';
import type { DnsTarget } from '../dns/records';
import { AddressPlan } from '../network/address-plan';
import { AwsNetwork } from '../network/aws';
import { asVpc } from '../network/aws-base';
import type { AwsNetworkMember } from '../network/aws-member';
import { makeAfter, rulesFor } from '../network/ready';
import { accessLogs } from './aws-access-logs';
import { AnyAlb, NAME } from './aws-base';
import { issue } from './aws-certificate';
import { checkCertificate, namesOf } from './certificates';
import type { ExistingLoadBalancer, LoadBalancerProps } from './load-balancer';
import { open, rulesOf, servingOf } from './routes';

/** Source: "Subnets for your load balancer" in its guide. */
const SMALLEST_SUBNET = 27;

/**
 * An application load balancer over the zones of the public tier (the private one, if it is
 * internal), with TLS, a redirect to it, and access logs.
 */
export class AwsLoadBalancer extends AnyAlb {
  readonly member: AwsNetworkMember;
  readonly loadBalancer: Lb;
  readonly listener: LbListener;
  readonly listenerArn: string;
  readonly certificate?: AcmCertificate;
  private readonly certificateArn: string;
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
    const logs = accessLogs(new Construct(this, 'access-logs'), props.accessLogDays ?? logDaysOf(this));
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
    // Its metrics exist once it is issued.
    this.certificateArn = issued?.arn ?? given?.aws?.arn ?? '';
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
      certificateArn: this.certificateArn,
      defaultAction: rest ? this.forward(rest) : [],
    });
    this.listenerArn = this.listener.arn;
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
    const { arnSuffix: LoadBalancer } = this.loadBalancer;
    return { dimensions: { LoadBalancer, TargetGroup: targets, CertificateArn: this.certificateArn } };
  }
}

/** An application load balancer created elsewhere, to whose listener rules are added. */
export class ExistingAwsLoadBalancer extends AnyAlb {
  readonly member: AwsNetworkMember;
  readonly listenerArn: string;
  protected readonly metricName: string;
  readonly target: DnsTarget;

  constructor(scope: Construct, id: string, existing: ExistingLoadBalancer) {
    super(scope, id, { internal: existing.internal });
    const { listenerArn, securityGroupId, dnsName, zoneId } = existingOn(this, existing, 'aws');
    const vpc = asVpc(existing.network);
    this.member = vpc.join(this, existing.internal ? 'private' : 'public', securityGroupId);
    this.listenerArn = listenerArn;
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
