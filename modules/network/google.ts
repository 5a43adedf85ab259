import { ComputeFirewall } from '@cdktf/provider-google/lib/compute-firewall';
import { ComputeNetwork } from '@cdktf/provider-google/lib/compute-network';
import { ComputeRoute } from '@cdktf/provider-google/lib/compute-route';
import { ComputeRouter } from '@cdktf/provider-google/lib/compute-router';
import { ComputeRouterNat } from '@cdktf/provider-google/lib/compute-router-nat';
import { ComputeSubnetwork } from '@cdktf/provider-google/lib/compute-subnetwork';
import { Construct } from 'constructs';
import type { Absent, MetricTarget } from '../core/metrics';
import { nameOf } from '../core/names';
import type { AddressPlan, Tier } from './address-plan';
import { perTier } from './address-plan';
import { AnyGoogleNetwork, accessOf } from './google-base';
import { INTERVALS } from './google-flow-logs';
import { NAME } from './google-names';
import { byFamily } from './google-rules';
import { type Proxies, proxiesOf, reachEndpoint } from './google-services';
import { NO_NAT } from './metrics';
import type { NetworkProps } from './network';
import { addressPlan } from './plan';
import { ANYWHERE, ANYWHERE_6 } from './traffic';

/**
 * A custom-mode VPC with a regional subnetwork for each tier: all traffic is denied and logged
 * until a rule allows it.
 */
export class GoogleNetwork extends AnyGoogleNetwork {
  readonly network: ComputeNetwork;
  readonly networkId: string;
  readonly subnetworks: Readonly<Record<Tier, ComputeSubnetwork>>;
  readonly subnetworkIds: Readonly<Record<Tier, string>>;
  readonly ranges: Readonly<Record<Tier, readonly string[]>>;
  readonly ranges6: Readonly<Record<Tier, readonly string[]>>;
  readonly plan: AddressPlan;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id, props.cidr, props);
    this.plan = addressPlan(this, props);
    const { region } = this.placement;
    this.network = new ComputeNetwork(this, 'network', {
      name: nameOf(this, { ...NAME, what: 'VPC network' }),
      autoCreateSubnetworks: false,
      routingMode: 'REGIONAL',
      // The default route would apply to every machine; routes to the internet are defined below.
      deleteDefaultRoutesOnCreate: true,
      enableUlaInternalIpv6: this.ipv6 || undefined,
      ...props.native?.google?.network,
    });
    this.networkId = this.network.id;
    this.subnetworks = perTier((tier) => {
      const place = new Construct(this, tier);
      return new ComputeSubnetwork(place, 'subnetwork', {
        name: nameOf(place, { ...NAME, what: 'subnetwork' }),
        network: this.networkId,
        region,
        ipCidrRange: this.plan.tier(tier),
        privateIpGoogleAccess: true,
        privateIpv6GoogleAccess: this.ipv6 ? 'ENABLE_OUTBOUND_VM_ACCESS_TO_GOOGLE' : undefined,
        stackType: this.ipv6 ? 'IPV4_IPV6' : undefined,
        ipv6AccessType: this.ipv6 ? accessOf(tier) : undefined,
        logConfig: {
          aggregationInterval: INTERVALS[props.flowLogs?.everySeconds ?? 600],
          flowSampling: props.flowLogs?.sampling ?? 1,
          metadata: 'INCLUDE_ALL_METADATA',
        },
      });
    });
    this.subnetworkIds = perTier((tier) => this.subnetworks[tier].id);
    this.ranges = perTier((tier) => [this.plan.tier(tier)]);
    this.ranges6 = perTier((tier) => {
      const { externalIpv6Prefix, internalIpv6Prefix } = this.subnetworks[tier];
      return this.ipv6 ? [accessOf(tier) === 'EXTERNAL' ? externalIpv6Prefix : internalIpv6Prefix] : [];
    });
    this.denyAll();
    const nat = (props.nat ?? 'single') !== 'none';
    this.routeOut(nat ? ['public', 'private'] : ['public']);
    if (nat) this.translate();
    for (const endpoint of ['storage' as const, ...(props.endpoints ?? [])]) reachEndpoint(this, endpoint);
  }

  protected override seriesOf(): MetricTarget | Absent {
    const nat = this.node.tryFindChild('nat')?.node.tryFindChild('nat') as ComputeRouterNat | undefined;
    return nat ? { dimensions: { 'resource.labels.gateway_name': nat.name } } : NO_NAT;
  }

  /**
   * By default Google allows all egress, and denies all ingress without logs: both are set
   * explicitly, with logs.
   */
  private denyAll(): void {
    const last = {
      network: this.networkId,
      priority: 65_534,
      deny: [{ protocol: 'all' }],
      logConfig: { metadata: 'INCLUDE_ALL_METADATA' },
    };
    for (const [suffix, everywhere] of byFamily({ ranges: [ANYWHERE], ranges6: this.ipv6 ? [ANYWHERE_6] : [] })) {
      const [into, out] = [new Construct(this, `deny-in${suffix}`), new Construct(this, `deny-out${suffix}`)];
      const name = (scope: Construct) => nameOf(scope, { ...NAME, what: 'firewall rule' });
      new ComputeFirewall(into, 'rule', {
        name: name(into),
        direction: 'INGRESS',
        sourceRanges: everywhere,
        description: 'Nothing comes in unless a rule allows it',
        ...last,
      });
      new ComputeFirewall(out, 'rule', {
        name: name(out),
        direction: 'EGRESS',
        destinationRanges: everywhere,
        description: 'Nothing goes out unless a rule allows it',
        ...last,
      });
    }
  }

  /**
   * For IPv6 Google creates the route itself, with the first subnetwork of external addresses.
   * Internal addresses are not routed. A route applies to the whole network unless it is limited to
   * a network tag, here that of some tiers.
   */
  private routeOut(tiers: readonly Tier[]): void {
    const scope = new Construct(this, 'internet');
    new ComputeRoute(scope, 'route', {
      name: nameOf(scope, { ...NAME, what: 'route' }),
      network: this.networkId,
      destRange: ANYWHERE,
      nextHopGateway: 'default-internet-gateway',
      tags: tiers.map((tier) => this.tierTag(tier)),
      description: `The way out of ${tiers.join(' and ')}`,
    });
  }

  /** Cloud NAT is regional: it serves every zone, and only the private tier. */
  private translate(): void {
    const scope = new Construct(this, 'nat');
    const router = new ComputeRouter(scope, 'router', {
      name: nameOf(scope, { ...NAME, what: 'router' }),
      network: this.networkId,
      region: this.placement.region,
    });
    new ComputeRouterNat(scope, 'nat', {
      name: nameOf(scope, { ...NAME, what: 'NAT' }),
      router: router.name,
      region: this.placement.region,
      natIpAllocateOption: 'AUTO_ONLY',
      sourceSubnetworkIpRangesToNat: 'LIST_OF_SUBNETWORKS',
      subnetwork: [{ name: this.subnetworkIds.private, sourceIpRangesToNat: ['ALL_IP_RANGES'] }],
      logConfig: { enable: true, filter: 'ERRORS_ONLY' },
    });
  }

  override proxies(): Proxies {
    return proxiesOf(this);
  }
}
