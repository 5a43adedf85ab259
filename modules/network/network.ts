import { Construct } from 'constructs';
import { report } from '../core/errors';
import { show } from '../core/features';
import { childFor, madeId } from '../core/ids';
import { Kind } from '../core/kind';
import { type Absent, MADE_ELSEWHERE, type Metrics, type MetricTarget, metricsOf } from '../core/metrics';
import { stableId, stableIds, Workload } from '../core/names';
import { overlap, type Refusal } from '../core/ranges';
import { recordValue } from '../core/replacement';
import { connectionScope } from '../core/stacks';
import { TIERS, type Tier } from './address-plan';
import { byFamily } from './existing';
import { NETWORK_METRICS, type NetworkMetric } from './metrics';
import type { NetworkProps } from './properties';
import { NETWORK } from './support';
import {
  ANYWHERE,
  ANYWHERE_6,
  type End,
  endsOf,
  noWay,
  noWayOut,
  type Remote,
  ruleId,
  type Traffic,
  type TrafficRule,
  tierOf,
  wrongRule,
} from './traffic';

export type { Endpoint, ExistingNetwork, NetworkProps } from './properties';

/**
 * The source or target of traffic: the internet, a whole tier, a range, or a member; `services` are
 * the cloud's own services that are accessible without leaving its network.
 */
export type Peer = 'internet' | 'services' | Tier | NetworkMember | Range;

/** An IPv4 or IPv6 range in CIDR notation: `10.20.0.0/16`. */
export type Range = `${string}/${number}`;

export const Peer = {
  /**
   * A range that the program knows only as text, such as a setting or the range of another network.
   * Synthesis refuses a text that is not a range.
   */
  range: (cidr: string): Range => cidr as Range,
} as const;

/**
 * A part of a network that rules can refer to, created by `network.join`: on AWS a security group,
 * on Google a network tag, on Azure an application security group.
 */
export abstract class NetworkMember extends Construct {
  constructor(
    scope: Construct,
    readonly network: Network,
    public tier: Tier,
  ) {
    super(scope, 'member');
  }

  /**
   * Its name in rules' descriptions and names: its owner's id, with the workload's if that is part
   * of names.
   */
  get label(): string {
    const workload = this.node.scopes.find((one) => one instanceof Workload);
    const id = stableId(this.node.scope ?? this);
    return workload?.named ? `${stableId(workload)}-${id}` : id;
  }
}

/** A private address space with three tiers. All traffic is denied until `allow` permits it. */
export abstract class Network extends Kind {
  /** The IPv4 ranges of each tier. */
  abstract readonly ranges: Readonly<Record<Tier, readonly string[]>>;
  /** The IPv6 ranges, if it has any. */
  abstract readonly ranges6: Readonly<Record<Tier, readonly string[]>>;
  /** Tiers with IPv6 access to the internet. */
  abstract readonly waysOut6: readonly Tier[];
  /** Names of its zones, in alphabetical order. */
  readonly zones: readonly string[];
  /** Whether it also has IPv6 addresses. */
  readonly ipv6: boolean;
  /** The private tier's outbound access; that of a network created elsewhere is up to its owner. */
  readonly nat: NetworkProps['nat'];

  constructor(
    scope: Construct,
    id: string,
    readonly cidr: string,
    props: Partial<NetworkProps>,
  ) {
    super(scope, id, NETWORK, props);
    // Sorted by name: the set of zones matters, not their order in the list.
    this.zones = this.placement.zones.slice(0, props.zones).toSorted();
    recordValue(this, 'zones', this.zones);
    this.ipv6 = props.ipv6 ?? false;
    this.nat = props.zones === undefined ? undefined : (props.nat ?? 'single');
    // Peerings and VPNs may be added after the rules that use them.
    this.node.addValidation({ validate: () => this.refuseWithoutWay() });
  }

  /** Metrics for alarms and dashboards. */
  get metrics(): Metrics<NetworkMetric> {
    return metricsOf(this, NETWORK_METRICS, (name) => this.seriesOf(name));
  }

  protected seriesOf(_name: NetworkMetric): MetricTarget | Absent {
    return MADE_ELSEWHERE;
  }

  /** The remote networks that can be reached. */
  private readonly remotes: Remote[] = [];
  private readonly peers = new Set<Network>();
  private rules: (Traffic & { readonly path: string })[] = [];

  /**
   * Makes `owner` a member of this network, to which traffic rules can refer. `existing` is the
   * identifier of a member created elsewhere: a security group's id on AWS, a network tag on
   * Google, an application security group's id on Azure.
   */
  abstract join(owner: Construct, tier: Tier, existing?: string): NetworkMember;

  /**
   * Peers two networks of one placement, with routes in both directions. Traffic also requires
   * rules in both, which name the range of the other:
   * `network.allow(shop, other.ranges.private[0], { port: 443 })`. Peering is not transitive.
   */
  peerWith(other: Network): void {
    if (other === this || other.placement.id !== this.placement.id) {
      report(this, {
        message:
          `peerWith(${other.node.id}): ` +
          `${other === this ? 'that is this network itself' : `it is in ${other.placement.id}`}.`,
        remedy: 'Peering requires two networks of one placement; use a VPN otherwise.',
      });
      return;
    }
    if (this.peers.has(other)) return;
    const [there, here] = [remoteOf(other), remoteOf(this)];
    const wrong = this.unreachable(there) ?? other.unreachable(here);
    if (wrong) {
      report(this, { ...wrong, message: `peerWith(${other.node.id}): ${wrong.message}` });
      return;
    }
    this.reach(there);
    other.reach(here);
    this.peers.add(other);
    other.peers.add(this);
    this.connect(new Construct(this, madeId(this, 'peering', stableIds(other), 2)), other);
  }
  protected abstract connect(scope: Construct, other: Network): void;

  /**
   * Why ranges can't be reached, if they overlap with its own or with those of another remote
   * network.
   */
  unreachable({ cidrs }: Remote): Refusal | undefined {
    const known = [{ label: 'this network', cidrs: [this.cidr] }, ...this.remotes];
    for (const cidr of cidrs) {
      for (const { label, cidrs: taken } of known) {
        const common = taken.find((range) => overlap(range, cidr));
        if (common) {
          return {
            message: `${cidr} overlaps with ${common} of ${label}.`,
            remedy: 'Give one of the two another range, since routes require distinct ones.',
          };
        }
      }
    }
    return undefined;
  }

  /**
   * Records a remote network, so that rules about it are checked against the tiers with routes to
   * it.
   */
  reach(remote: Remote): void {
    this.remotes.push(remote);
    for (const { from, to, ports } of this.rules) {
      const wrong = noWay(from, to, remote);
      if (wrong) this.refuse(from, to, ports, wrong);
    }
  }

  /** Allows `from` to open connections to `to` on these ports. Responses need no rule. */
  allow(from: Peer, to: Peer, rule: TrafficRule): void {
    const ports = rule.ports ?? (rule.port === undefined ? [] : [rule.port]);
    const [source, target] = this.bothEnds(from, to);
    const wrong =
      wrongRule(this, source, target, ports) ??
      this.remotes.map((remote) => noWay(source, target, remote)).find(Boolean) ??
      this.unenforceable(source, target, ports);
    if (wrong) {
      this.refuse(source, target, ports, wrong);
      return;
    }
    const { protocol = 'tcp', description = `${source.label} to ${target.label}` } = rule;
    const traffic: Traffic = { from: source, to: target, ports: [...new Set(ports)], protocol, description };
    if (this.isOpen(traffic, rule.description)) return;
    const { place: scope } = childFor(this.ownerOf(source, target), ruleId(this, traffic), endsOf(traffic));
    this.rules.push({ ...traffic, path: scope.node.path });
    this.open(scope, traffic);
  }

  /**
   * Whether an identical rule exists. A partly identical one is an error: AWS refuses to open a
   * port twice.
   */
  private isOpen(traffic: Traffic, description: string | undefined): boolean {
    const { from, to, ports } = traffic;
    const others = this.rules.filter(
      (one) => endsOf(one) === endsOf(traffic) && one.ports.some((port) => ports.includes(port)),
    );
    const same = others.find(
      (one) => one.ports.length === ports.length && ports.every((port) => one.ports.includes(port)),
    );
    if (same && (description === undefined || description === same.description)) return true;
    const [other] = others;
    if (!other) return false;
    this.refuse(from, to, ports, {
      message: same
        ? `it is already allowed, with the description ${show(same.description)}.`
        : `port ${other.ports.filter((port) => ports.includes(port)).join(', ')} is allowed already, ` +
          `together with ${other.ports.join(', ')}.`,
      remedy: same ? 'Use one description.' : 'List each port in one rule only.',
    });
    return true;
  }

  /** Every rule so far, with the path of its construct. */
  get traffic(): readonly (Traffic & { readonly path: string })[] {
    return this.rules;
  }

  /**
   * Removes the rule with the same ports, and returns whether it existed: an edge is now in front.
   */
  withdraw(from: Peer, to: Peer, rule: TrafficRule): boolean {
    const [source, target] = this.bothEnds(from, to);
    const ports = rule.ports ?? (rule.port === undefined ? [] : [rule.port]);
    const id = ruleId(this, { from: source, to: target, ports, protocol: rule.protocol ?? 'tcp' });
    this.rules = this.rules.filter((one) => ruleId(this, one) !== id);
    return this.ownerOf(source, target).node.tryRemoveChild(id);
  }

  protected abstract open(scope: Construct, traffic: Traffic): void;

  /** The parent of a rule: the network, or its representative in the stack of a member. */
  private ownerOf(...ends: readonly End[]): Construct {
    return connectionScope(this, ...ends.flatMap((end) => (end.is === 'member' ? [end.member] : [])));
  }

  /** Why this cloud can't enforce the rule, if it can't: a rule without an effect is refused. */
  protected abstract unenforceable(from: End, to: End, ports: readonly number[]): Refusal | undefined;

  private refuse(from: End, to: End, ports: readonly number[], { message, remedy }: Refusal): void {
    report(this, {
      message: `allow(${from.label}, ${to.label}, ${ports.join(', ') || 'no port'}): ${message}`,
      remedy,
    });
  }

  private refuseWithoutWay(): string[] {
    for (const rule of this.rules) {
      const wrong = noWayOut(this, rule, this.remotes);
      if (wrong) this.refuse(rule.from, rule.to, rule.ports, wrong);
    }
    return [];
  }

  /** Both ends of a rule. The internet includes IPv6 if the other end has IPv6 access to it. */
  private bothEnds(from: Peer, to: Peer): readonly [End, End] {
    const [source, target] = [this.end(from), this.end(to)];
    const reached = (end: End, other: End): End => {
      const tier = tierOf(other);
      const there = end.is === 'range' && end.label === 'internet' && this.ipv6 && tier && this.waysOut6.includes(tier);
      return there ? { ...end, ranges6: [ANYWHERE_6] } : end;
    };
    return [reached(source, target), reached(target, source)];
  }

  private end(peer: Peer): End {
    if (peer instanceof NetworkMember) return { is: 'member', member: peer, label: peer.label };
    if (peer === 'services') return { is: 'services', label: 'services' };
    if (peer === 'internet') return { is: 'range', ranges: [ANYWHERE], ranges6: [], label: 'internet' };
    const tier = TIERS.find((one) => one === peer);
    if (tier) return { is: 'range', ranges: this.ranges[tier], ranges6: this.ranges6[tier], label: tier, tier };
    return { is: 'range', ...byFamily([peer]), label: peer };
  }
}

function remoteOf(network: Network): Remote {
  return { label: stableId(network), cidrs: [network.cidr], tiers: TIERS };
}
