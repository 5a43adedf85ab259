import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { report } from '../core/errors';
import { show } from '../core/features';
import { childFor, madeId } from '../core/ids';
import { Kind } from '../core/kind';
import { type Absent, MADE_ELSEWHERE, type Metrics, type MetricTarget, metricsOf } from '../core/metrics';
import { stableId, stableIds, Workload } from '../core/names';
import { overlap, type Refusal } from '../core/ranges';
import { noteAs } from '../core/replacement';
import { connectionScope } from '../core/stacks';
import { TIERS, type Tier } from './address-plan';
import { NETWORK_METRICS, type NetworkMetric } from './metrics';
import type { ExistingNetwork, NetworkProps } from './properties';
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
 * Who traffic comes from or goes to: the internet, a whole tier, a range, or a member; `services`
 * are the cloud's own that are reached without leaving its network.
 */
export type Peer = 'internet' | 'services' | Tier | NetworkMember | (string & {});

/**
 * Something in a network that rules can name: made by `network.join`, on AWS a security group, on
 * Google a network tag, on Azure an application security group.
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
   * How rules' descriptions and names call it: its owner's id, after the workload's where that is
   * part of names.
   */
  get label(): string {
    const workload = this.node.scopes.find((one) => one instanceof Workload);
    const id = stableId(this.node.scope ?? this);
    return workload?.named ? `${stableId(workload)}-${id}` : id;
  }
}

/**
 * One private address space with three tiers. Nothing may talk to anything until `allow` says so.
 */
export abstract class Network extends Kind {
  /** The ranges of IPv4 of each tier. */
  abstract readonly ranges: Readonly<Record<Tier, readonly string[]>>;
  /** Those of IPv6, if it has some. */
  abstract readonly ranges6: Readonly<Record<Tier, readonly string[]>>;
  /** Tiers whose addresses of IPv6 reach the internet. */
  abstract readonly waysOut6: readonly Tier[];
  /** Names of the zones that it spans, in the order of the alphabet. */
  readonly zones: readonly string[];
  /** Whether it has addresses of IPv6, too. */
  readonly ipv6: boolean;
  /** The private tier's way out; that of a network created elsewhere is its maker's matter. */
  readonly nat: NetworkProps['nat'];

  constructor(
    scope: Construct,
    id: string,
    readonly cidr: string,
    props: Partial<NetworkProps>,
  ) {
    super(scope, id, NETWORK, props);
    // In the order of their names: which zones it spans counts, and not the order of the list that
    // names them.
    this.zones = this.placement.zones.slice(0, props.zones).toSorted();
    noteAs(this, 'zones', this.zones);
    this.ipv6 = props.ipv6 ?? false;
    this.nat = props.zones === undefined ? undefined : (props.nat ?? 'single');
    // Peerings and VPNs may come after the rules about what is reached through them.
    this.node.addValidation({ validate: () => this.refuseWithoutWay() });
  }

  /** Metrics for alarms and dashboards. */
  get metrics(): Metrics<NetworkMetric> {
    return metricsOf(this, NETWORK_METRICS, (name) => this.seriesOf(name));
  }

  protected seriesOf(_name: NetworkMetric): MetricTarget | Absent {
    return MADE_ELSEWHERE;
  }

  /** What lies beyond it, and can be reached. */
  private readonly remotes: Remote[] = [];
  private readonly peers = new Set<Network>();
  private rules: (Traffic & { readonly path: string })[] = [];

  /**
   * Gives `owner` a place in this network that traffic rules can name. `existing` is the one that
   * something created elsewhere has already: a security group's id on AWS, a network tag on Google,
   * an application security group's id on Azure.
   */
  abstract join(owner: Construct, tier: Tier, existing?: string): NetworkMember;

  /**
   * Joins two networks of one placement, so that each has a way to the other. Nothing may talk
   * until rules say so in both: they name the range of what is in the other, `network.allow(shop,
   * other.ranges.private[0], { port: 443 })`. A peer of a peer is not reached.
   */
  peerWith(other: Network): void {
    if (other === this || other.placement.id !== this.placement.id) {
      report(this, {
        message:
          `peerWith(${other.node.id}): ` +
          `${other === this ? 'that is this network itself' : `it is in ${other.placement.id}`}.`,
        remedy: 'Two networks of one placement can be peers; further away is a VPN.',
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
   * Why ranges can't be reached from here, if they can't: they are its own, or somebody else's who
   * is reached already.
   */
  unreachable({ cidrs }: Remote): Refusal | undefined {
    const known = [{ label: 'this network', cidrs: [this.cidr] }, ...this.remotes];
    for (const cidr of cidrs) {
      for (const { label, cidrs: taken } of known) {
        const common = taken.find((range) => overlap(range, cidr));
        if (common) {
          return {
            message: `${cidr} overlaps with ${common} of ${label}.`,
            remedy: 'Give one of the two another range: routes would not know which.',
          };
        }
      }
    }
    return undefined;
  }

  /** Notes what lies beyond, so that rules about it are held to the tiers that have a way there. */
  reach(remote: Remote): void {
    this.remotes.push(remote);
    for (const { from, to, ports } of this.rules) {
      const wrong = noWay(from, to, remote);
      if (wrong) this.refuse(from, to, ports, wrong);
    }
  }

  /** Lets `from` open connections to `to` on these ports. Answers need no rule. */
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
    const description = rule.description ?? `${source.label} to ${target.label}`;
    const traffic: Traffic = {
      from: source,
      to: target,
      ports: [...new Set(ports)],
      protocol: rule.protocol ?? 'tcp',
      description,
    };
    if (this.isOpen(traffic, rule.description)) return;
    const { place: scope } = childFor(this.ownerOf(source, target), ruleId(this, traffic), endsOf(traffic));
    this.rules.push({ ...traffic, path: scope.node.path });
    this.open(scope, traffic);
  }

  /**
   * Whether a rule says the same already. One that says a part of it is a mistake: AWS refuses to
   * open a port twice.
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
        ? `it is allowed already, with the description ${show(same.description)}.`
        : `port ${other.ports.filter((port) => ports.includes(port)).join(', ')} is allowed already, ` +
          `together with ${other.ports.join(', ')}.`,
      remedy: same ? 'Describe it once.' : 'Name each port in one rule.',
    });
    return true;
  }

  /** Every rule so far, with the path of the construct that it became. */
  get traffic(): readonly (Traffic & { readonly path: string })[] {
    return this.rules;
  }

  /**
   * Takes back what `allow` gave with the same ports, and returns whether there was such a rule: an
   * edge is in front now.
   */
  withdraw(from: Peer, to: Peer, rule: TrafficRule): boolean {
    const [source, target] = this.bothEnds(from, to);
    const ports = rule.ports ?? (rule.port === undefined ? [] : [rule.port]);
    const id = ruleId(this, { from: source, to: target, ports, protocol: rule.protocol ?? 'tcp' });
    this.rules = this.rules.filter((one) => ruleId(this, one) !== id);
    return this.ownerOf(source, target).node.tryRemoveChild(id);
  }

  protected abstract open(scope: Construct, traffic: Traffic): void;

  /** What a rule is a part of: the network, or what stands for it in the stack of a member. */
  private ownerOf(...ends: readonly End[]): Construct {
    return connectionScope(this, ...ends.flatMap((end) => (end.is === 'member' ? [end.member] : [])));
  }

  /**
   * Why this cloud has no place in which it could write the rule, if it has none: a rule that
   * nothing holds is refused.
   */
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

  /** Both ends of a rule. The internet is of IPv6, too, where the other end has a way there. */
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

/** Ranges of IPv4 and of IPv6, apart. */
function byFamily(ranges: readonly string[]): {
  readonly ranges: readonly string[];
  readonly ranges6: readonly string[];
} {
  const is6 = (range: string) => range.includes(':') && !Token.isUnresolved(range);
  return { ranges: ranges.filter((range) => !is6(range)), ranges6: ranges.filter(is6) };
}

/** The ranges of a network created elsewhere, by family and tier. */
export function existingRanges({ ranges }: ExistingNetwork): Pick<Network, 'ranges' | 'ranges6'> {
  const of = (family: 'ranges' | 'ranges6') => perTier((tier) => byFamily(ranges[tier])[family]);
  return { ranges: of('ranges'), ranges6: of('ranges6') };
}

export const perTier = <T>(make: (tier: Tier) => T) =>
  Object.fromEntries(TIERS.map((tier) => [tier, make(tier)])) as Readonly<Record<Tier, T>>;

function remoteOf(network: Network): Remote {
  return { label: stableId(network), cidrs: [network.cidr], tiers: TIERS };
}
