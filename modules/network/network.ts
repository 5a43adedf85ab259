import type { VpcConfig } from '@cdktf/provider-aws/lib/vpc';
import type { VirtualNetworkConfig } from '@cdktf/provider-azurerm/lib/virtual-network';
import type { ComputeNetworkConfig } from '@cdktf/provider-google/lib/compute-network';
import { Construct } from 'constructs';
import { report } from '../core/errors';
import { emulated, type KindTable, native, show, unsupported } from '../core/features';
import { Kind } from '../core/kind';
import { formerId } from '../core/names';
import { AddressPlan, TIERS, type Tier } from './address-plan';

export interface NetworkProps {
  /** The private address range. /16 to /26; the smallest depends on `zones`. */
  readonly cidr: string;
  /** Number of zones, at most what the region has. */
  readonly zones: number;
  /**
   * The private tier's way out: none, one for all zones, or one for each so that a zone's failure leaves the others theirs.
   * @default 'single'
   */
  readonly nat?: 'none' | 'single' | 'perZone';
  /**
   * How long records of who talked to whom are kept, in days.
   * @default 365
   * Limits: AWS takes CloudWatch's steps; Azure 1 to 365; Google keeps them as long as the project's log bucket says.
   */
  readonly flowLogDays?: number;
  /** Services of the cloud that are reached without leaving the network, beside storage, which always is. */
  readonly endpoints?: readonly Endpoint[];
  /** Settings of the cloud's own resource, beside the neutral ones. */
  readonly native?: {
    readonly aws?: { readonly vpc?: Partial<VpcConfig> };
    readonly google?: { readonly network?: Partial<ComputeNetworkConfig> };
    readonly azure?: { readonly virtualNetwork?: Partial<VirtualNetworkConfig> };
  };
}

export type Endpoint = 'queue' | 'secrets' | 'registry' | 'logs';

/** A network made elsewhere. `ranges` says which addresses each tier has, since rules are written with them. */
export interface ExistingNetwork {
  readonly cidr: string;
  readonly ranges: Readonly<Record<Tier, readonly string[]>>;
  readonly aws?: { readonly vpcId: string; readonly subnetIds: Readonly<Record<Tier, readonly string[]>> };
  readonly google?: { readonly network: string; readonly subnetworks: Readonly<Record<Tier, string>> };
  readonly azure?: {
    readonly virtualNetworkId: string;
    readonly subnetIds: Readonly<Record<Tier, string>>;
    readonly securityGroups: Readonly<Record<Tier, { readonly resourceGroup: string; readonly name: string }>>;
  };
}

const LOG_STEPS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

export const NETWORK: KindTable<NetworkProps> = {
  kind: 'network',
  service: { aws: 'Amazon VPC', google: 'Google Cloud VPC', azure: 'Azure Virtual Network' },
  features: {
    cidr: {
      aws: native('aws_vpc.cidr_block', undefined, '5 addresses of a subnet are reserved'),
      google: emulated('the ranges of the subnetworks (a VPC has none of its own)', undefined, '4 addresses of a subnetwork are reserved'),
      azure: native('azurerm_virtual_network.address_space', undefined, '5 addresses of a subnet are reserved'),
    },
    zones: {
      aws: native('a subnet for each tier and zone'),
      google: emulated('regional subnetworks, which span all zones'),
      azure: emulated('regional subnets, which span all zones'),
    },
    nat: {
      aws: native('aws_nat_gateway'),
      google: native('google_compute_router_nat', undefined, 'regional: `single` and `perZone` are the same'),
      azure: native('azurerm_nat_gateway', { oneOf: ['none', 'single'] }, 'a subnet has one NAT gateway, and a subnet spans the zones'),
    },
    flowLogDays: {
      aws: native('aws_cloudwatch_log_group.retention_in_days', { oneOf: LOG_STEPS }),
      google: unsupported("retention is that of the project's log bucket", "Set it on the project's _Default log bucket."),
      azure: native('azurerm_network_watcher_flow_log.retention_policy', { min: 1, max: 365 }),
    },
    endpoints: {
      aws: native('aws_vpc_endpoint (interface)'),
      google: native('google_dns_managed_zone', undefined, 'their names lead to the private addresses of Google APIs'),
      azure: unsupported('a private endpoint belongs to one resource', 'Give the network to each resource that has a property `network`.'),
    },
  },
  semantics: {
    'traffic rules': {
      aws: 'security groups of the members, in and out',
      google: 'firewall rules of the network by network tag, in and out, logged',
      azure: 'network security groups of the subnets by application security group, in and out',
    },
    'allowed by default': { aws: 'nothing', google: 'nothing', azure: "nothing but the platform's health probes" },
    'storage without the internet': { aws: 'gateway endpoint', google: 'private Google access', azure: 'private endpoint' },
    'flow logs': { aws: 'CloudWatch, encrypted with a key of its own', google: 'Cloud Logging', azure: 'storage account' },
  },
};

/** Who traffic comes from or goes to: the internet, a whole tier, a range, or a member. */
export type Peer = 'internet' | Tier | NetworkMember | (string & {});

export interface TrafficRule {
  readonly port?: number;
  readonly ports?: readonly number[];
  /** @default 'tcp' */
  readonly protocol?: 'tcp' | 'udp';
  /** What it is for, shown in the cloud's console. @default "<from> to <to>" */
  readonly description?: string;
}

/** Something in a network that rules can name: made by `network.join`, on AWS a security group, on Google a network tag, on Azure an application security group. */
export abstract class NetworkMember extends Construct {
  constructor(
    scope: Construct,
    readonly network: Network,
    readonly tier: Tier,
  ) {
    super(scope, 'member');
  }

  /** How rules' descriptions and names call it: its owner's id. */
  get label(): string {
    return formerId(this.node.scope ?? this);
  }
}

/** One end of a rule, worked out. */
export type End =
  | { readonly is: 'range'; readonly ranges: readonly string[]; readonly label: string; readonly tier?: Tier }
  | { readonly is: 'member'; readonly member: NetworkMember; readonly label: string };

export interface Traffic {
  readonly from: End;
  readonly to: End;
  readonly ports: readonly number[];
  readonly protocol: 'tcp' | 'udp';
  readonly description: string;
}

export const ANYWHERE = '0.0.0.0/0';
/** Ports through which people sign in to machines. */
const SIGN_IN = [22, 3389];

/** One private address space with three tiers. Nothing may talk to anything until `allow` says so. */
export abstract class Network extends Kind {
  abstract readonly ranges: Readonly<Record<Tier, readonly string[]>>;
  /** Names of the zones that it spans, in order. */
  readonly zones: readonly string[];

  constructor(
    scope: Construct,
    id: string,
    readonly cidr: string,
    props: Partial<NetworkProps>,
  ) {
    super(scope, id, NETWORK, props);
    this.zones = this.placement.zones.slice(0, props.zones);
  }

  /**
   * Gives `owner` a place in this network that traffic rules can name. `existing` is the one that something made elsewhere has already:
   * a security group's id on AWS, a network tag on Google, an application security group's id on Azure.
   */
  abstract join(owner: Construct, tier: Tier, existing?: string): NetworkMember;

  /** Lets `from` open connections to `to` on these ports. Answers need no rule. */
  allow(from: Peer, to: Peer, rule: TrafficRule): void {
    const ports = rule.ports ?? (rule.port === undefined ? [] : [rule.port]);
    const [source, target] = [this.end(from), this.end(to)];
    const description = rule.description ?? `${source.label} to ${target.label}`;
    const wrong = this.wrongRule(source, target, ports);
    if (wrong) {
      report(this, {
        message: `allow(${source.label}, ${target.label}, ${ports.join(', ') || 'no port'}): ${wrong.message}`,
        remedy: wrong.remedy,
      });
      return;
    }
    const id = ['allow', source.label, target.label, rule.protocol ?? 'tcp', ...ports].join('-').replace(/[^A-Za-z0-9]+/g, '-');
    if (this.node.tryFindChild(id)) return;
    this.open(new Construct(this, id), { from: source, to: target, ports, protocol: rule.protocol ?? 'tcp', description });
  }

  protected abstract open(scope: Construct, traffic: Traffic): void;

  private wrongRule(from: End, to: End, ports: readonly number[]): { message: string; remedy: string } | undefined {
    const odd = ports.filter((port) => !Number.isInteger(port) || port < 1 || port > 65_535);
    if (ports.length === 0) return { message: 'no port is named.', remedy: 'Say { port: 443 } or { ports: [80, 443] }.' };
    if (odd.length > 0) return { message: `${odd.map(show).join(', ')} is no port.`, remedy: 'Ports are 1 to 65535.' };
    for (const end of [from, to]) {
      if (end.is === 'member' && end.member.network !== this) {
        return { message: `${end.label} is a member of another network.`, remedy: 'Peer the two networks, and name its range here.' };
      }
    }
    if (from.is === 'range' && to.is === 'range' && !from.tier && !to.tier) {
      return { message: 'neither end is in this network.', remedy: 'Name a member or a tier on one side.' };
    }
    if (from.is === 'range' && from.ranges.includes(ANYWHERE)) {
      const signIn = ports.filter((port) => SIGN_IN.includes(port));
      if (signIn.length > 0) {
        return {
          message: `port ${signIn.join(' and ')} from the internet is never opened.`,
          remedy: "Use the cloud's own session service: Session Manager on AWS, Identity-Aware Proxy on Google, Bastion on Azure.",
        };
      }
      const tier = to.is === 'member' ? to.member.tier : to.tier;
      if (tier !== 'public') {
        return {
          message: `the internet reaches the public tier only, and ${to.label} is ${tier ?? 'outside'}.`,
          remedy: 'Put a load balancer in front.',
        };
      }
    }
    if (to.is === 'range' && to.ranges.includes(ANYWHERE)) {
      const tier = from.is === 'member' ? from.member.tier : from.tier;
      if (tier === 'isolated') return { message: 'the isolated tier has no way out.', remedy: 'Put it in the private tier.' };
    }
    return undefined;
  }

  private end(peer: Peer): End {
    if (peer instanceof NetworkMember) return { is: 'member', member: peer, label: peer.label };
    if (peer === 'internet') return { is: 'range', ranges: [ANYWHERE], label: 'internet' };
    if (TIERS.includes(peer as Tier)) return { is: 'range', ranges: this.ranges[peer as Tier], label: peer, tier: peer as Tier };
    return { is: 'range', ranges: [peer], label: peer };
  }
}

/** What is wrong with a new network whatever its cloud; the plan of its addresses, if nothing is. */
export function addressPlan(network: Network, { cidr, zones }: NetworkProps): AddressPlan {
  const { placement } = network;
  if (zones > placement.zones.length && placement.zones.length > 0) {
    report(network, {
      message: `zones is ${zones}, ${placement.cloud} ${placement.region} has ${placement.zones.length} (${placement.zones.join(', ')}).`,
      remedy: `Lower it to at most ${placement.zones.length}, or take a region with more.`,
    });
  }
  const refusal = AddressPlan.refusal(cidr, zones);
  if (refusal) report(network, refusal);
  return new AddressPlan(refusal ? '10.0.0.0/16' : cidr);
}
