import type { ComputeForwardingRule } from '@cdktf/provider-google/lib/compute-forwarding-rule';
import type { ComputeGlobalForwardingRule } from '@cdktf/provider-google/lib/compute-global-forwarding-rule';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { PROBES } from '../compute/google-start';
import { report } from '../core/errors';
import { existingOn } from '../core/kind';
import type { MetricTarget } from '../core/metrics';
import type { DnsTarget } from '../dns/records';
import { asGoogleNetwork } from '../network/google-base';
import type { GoogleNetworkMember } from '../network/google-member';
import { Peer } from '../network/network';
import { checkCertificate } from './certificates';
import { manage } from './google-certificates';
import { type Front, globalFront, regionalFront } from './google-fronts';
import { type ExistingLoadBalancer, LoadBalancer, type LoadBalancerProps } from './load-balancer';
import { backendsOf, isGroup, open, placeOf, rulesOf, servingOf } from './routes';

/** A global external Application Load Balancer, or a regional internal one. */
export class GoogleLoadBalancer extends LoadBalancer {
  readonly member: GoogleNetworkMember;
  readonly target: DnsTarget;
  /** By the key of their backend: `shop-blue-8080`. */
  readonly backendServices: Front['services'];

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id, props);
    const network = asGoogleNetwork(props.network);
    const internal = props.internal ?? false;
    const tier = internal ? 'private' : 'public';
    const proxies = internal ? network.proxies() : undefined;
    this.member = network.joinFront(this, tier, proxies ? [proxies.range] : PROBES);
    const rules = rulesOf(this, network, props.routes, true);
    checkCertificate(this, props.certificate, rules);
    open(this, network, rules, !internal);
    const backends = backendsOf(rules);
    // An internal one receives health checks from the addresses of Google's probes.
    if (internal) {
      for (const { target, health } of backends) {
        if (!isGroup(target) || target.member.network !== network) continue;
        for (const range of PROBES)
          network.allow(Peer.range(range), target.member, { port: health.port, description: 'Health checks' });
      }
    }
    if (props.stickiness && backends.some(({ target }) => !isGroup(target))) {
      report(this, {
        message: 'stickiness is set, but serverless backends on Google do not support it.',
        remedy: 'Leave it out, and keep sessions in a cache, or route to a group.',
      });
    }
    if (internal && props.ipv6) {
      report(this, {
        message: 'ipv6 is true, but internal load balancers on Google support IPv4 only.',
        remedy: 'Leave ipv6 or internal out.',
      });
    }
    const location = internal ? this.placement.region : 'global';
    const { managed, given } = props.certificate ?? {};
    const [, , , where] = (given?.google?.certificate ?? '').split('/');
    if (where && where !== location && !Token.isUnresolved(given?.google?.certificate)) {
      report(this, {
        message:
          `internal is ${internal}, so its certificate must be in ${location}, but certificate.given.google is in ` +
          `${where}.`,
        remedy: `Use one in ${location}.`,
      });
    }
    const certificates = managed
      ? manage(new Construct(this, 'certificate'), managed, location)
      : [{ name: '', certificate: given?.google?.certificate ?? '' }];
    const placed = backends.map((backend) => [placeOf(this, backend.key), backend] as const);
    const settings = { ...servingOf(props), native: props.native?.google?.backendService };
    const front = proxies
      ? regionalFront(this, rules, placed, certificates, settings, {
          network: network.networkId,
          subnetwork: network.subnetworkIds[tier],
          proxies: proxies.subnetwork,
        })
      : globalFront(this, rules, placed, certificates, settings, props.ipv6 ?? false);
    this.backendServices = front.services;
    this.target = { address: front.address, address6: front.address6 };
  }

  protected override seriesOf(): MetricTarget {
    const rule = this.node.findChild('rule') as ComputeForwardingRule | ComputeGlobalForwardingRule;
    return { dimensions: { 'resource.labels.forwarding_rule_name': rule.name } };
  }
}

/**
 * A load balancer created elsewhere: its URL map is a single resource, so its owner manages its
 * rules.
 */
export class ExistingGoogleLoadBalancer extends LoadBalancer {
  readonly member: GoogleNetworkMember;
  readonly target: DnsTarget;

  constructor(scope: Construct, id: string, existing: ExistingLoadBalancer) {
    super(scope, id, { internal: existing.internal });
    const { address, proxies } = existingOn(this, existing, 'google');
    const network = asGoogleNetwork(existing.network);
    const { internal = false, routes = [] } = existing;
    if (internal && !proxies) {
      report(this, {
        message: 'fromExisting is internal, but does not define the range of its proxies.',
        remedy: "Add google: { proxies: '…' }: the range of the proxy-only subnetwork.",
      });
    }
    if (routes.length > 0) {
      report(this, {
        message: 'fromExisting has routes, but a URL map is one resource, which its owner manages.',
        remedy:
          'Create the load balancer here, or add the routes where it is created, and allow it with ' +
          'network.allow(entry.member, group.member, …).',
      });
    }
    this.member = network.joinFront(
      this,
      internal ? 'private' : 'public',
      internal ? [proxies ?? network.cidr] : PROBES,
    );
    this.target = { address };
  }
}
