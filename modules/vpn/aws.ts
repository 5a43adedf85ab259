import { CustomerGateway } from '@cdktf/provider-aws/lib/customer-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { VpnConnection, type VpnConnectionConfig } from '@cdktf/provider-aws/lib/vpn-connection';
import { VpnConnectionRoute } from '@cdktf/provider-aws/lib/vpn-connection-route';
import { VpnGateway } from '@cdktf/provider-aws/lib/vpn-gateway';
import { Construct } from 'constructs';
import { logGroup } from '../core/aws';
import { elementId, madeId, wordsIn } from '../core/ids';
import { existingOn } from '../core/kind';
import { logDaysOf } from '../core/log-retention';
import type { MetricTarget } from '../core/metrics';
import { type NameRule, nameOf } from '../core/names';
import { asVpc } from '../network/aws-base';
import { rangeMistakes, VPN_DEFAULTS } from './settings';
import { type ExistingVpn, MadeVpn, type Tunnel, Vpn, type VpnProps } from './vpn';

/** The console shows the Name tag as the name. */
const TAG: NameRule = {
  what: 'VPN tag',
  max: 256,
  pattern: /^[\w.-]+$/,
  allowed: 'letters, digits and _ . -',
  unique: 'parent',
};
/** The largest number that the older attribute supports. */
const ASN_31_BITS = 2_147_483_647;

/**
 * A virtual private gateway in the VPC, with a connection to each device. Routes are static:
 * announcements of the peer add none.
 */
export class AwsVpn extends MadeVpn {
  readonly gateway: VpnGateway;
  readonly connections: readonly VpnConnection[];
  readonly tunnels: readonly Tunnel[];

  constructor(scope: Construct, id: string, props: VpnProps) {
    super(scope, id, props);
    const vpc = asVpc(this.network);
    const bgp = this.peer.asn !== undefined;
    this.gateway = new VpnGateway(this, 'gateway', {
      vpcId: vpc.vpcId,
      amazonSideAsn: String(props.asn ?? VPN_DEFAULTS.asn),
      tags: { Name: nameOf(this, TAG) },
    });
    const logs = logGroup(new Construct(this, 'logs'), 'VPN logs', logDaysOf(this)).arn;
    const tunnels: Tunnel[] = [];
    this.connections = this.addresses.map((address, index) => {
      const place = new Construct(this, elementId(this, 'peer', wordsIn(address, '.'), index));
      const customer = new CustomerGateway(place, 'device', {
        type: 'ipsec.1',
        ipAddress: address,
        ...asnOf(this.peer.asn),
        tags: { Name: nameOf(place, TAG) },
      });
      const [one, two] = [this.inside(props, index, 0), this.inside(props, index, 1)];
      const connection = new VpnConnection(place, 'connection', {
        type: 'ipsec.1',
        vpnGatewayId: this.gateway.id,
        customerGatewayId: customer.id,
        staticRoutesOnly: !bgp,
        ...tunnelOptions(this.key(index), one.cidr, two.cidr, logs, bgp),
        tags: { Name: nameOf(place, { ...TAG, what: 'connection tag' }) },
        ...props.native?.aws?.connection,
      });
      for (const cidr of bgp ? [] : this.peer.cidrs) {
        new VpnConnectionRoute(place, routeTo(place, cidr), {
          vpnConnectionId: connection.id,
          destinationCidrBlock: cidr,
        });
      }
      const bgpOf = (inside: typeof one) => (bgp ? { ours: inside.ours, theirs: inside.theirs } : undefined);
      tunnels.push({ peerAddress: address, address: connection.tunnel1Address, bgp: bgpOf(one) });
      tunnels.push({ peerAddress: address, address: connection.tunnel2Address, bgp: bgpOf(two) });
      return connection;
    });
    this.tunnels = tunnels;
    for (const tier of this.tiers) {
      for (const { key, id: routeTableId } of vpc.routeTables(tier)) {
        for (const cidr of this.peer.cidrs) {
          const route = { routeTableId, destinationCidrBlock: cidr, gatewayId: this.gateway.id };
          new Route(this, `${tier}-${key}-${routeTo(this, cidr)}`, route);
        }
      }
    }
  }

  protected override seriesOf(): MetricTarget {
    return { dimensions: { VpnId: this.connections.map(({ id }) => id) } };
  }
}

/** Named by its range, so that the name does not change when an earlier range is removed. */
const routeTo = (scope: Construct, cidr: string) => madeId(scope, 'to', wordsIn(cidr, /[./]/));

/** AWS requires a number even if it is unused. */
function asnOf(asn = 65_000): { bgpAsn?: string; bgpAsnExtended?: string } {
  return asn > ASN_31_BITS ? { bgpAsnExtended: String(asn) } : { bgpAsn: String(asn) };
}

/**
 * Both tunnels use the same suite, start automatically, and restart when the peer does not respond.
 */
function tunnelOptions(key: string, one: string, two: string, log: string, bgp: boolean): Partial<VpnConnectionConfig> {
  const of = <N extends 1 | 2>(n: N, insideCidr: string) =>
    Object.fromEntries(
      Object.entries({
        PresharedKey: key,
        InsideCidr: insideCidr,
        IkeVersions: ['ikev2'],
        StartupAction: 'start',
        DpdTimeoutAction: 'restart',
        Phase1EncryptionAlgorithms: ['AES256'],
        Phase1IntegrityAlgorithms: ['SHA2-384'],
        Phase1DhGroupNumbers: [20],
        Phase2EncryptionAlgorithms: ['AES256-GCM-16'],
        Phase2IntegrityAlgorithms: ['SHA2-384'],
        Phase2DhGroupNumbers: [20],
        LogOptions: {
          cloudwatchLogOptions: {
            logEnabled: true,
            logGroupArn: log,
            logOutputFormat: 'json',
            ...(bgp ? { bgpLogEnabled: true, bgpLogGroupArn: log, bgpLogOutputFormat: 'json' } : {}),
          },
        },
      }).map(([option, value]) => [`tunnel${n}${option}`, value]),
    ) as Partial<VpnConnectionConfig>;
  return { ...of(1, one), ...of(2, two) };
}

/** A VPN gateway created elsewhere. */
export class ExistingAwsVpn extends Vpn {
  readonly gatewayId: string;
  readonly tunnels: readonly Tunnel[];

  constructor(scope: Construct, id: string, existing: ExistingVpn) {
    super(scope, id, existing, {}, rangeMistakes(existing));
    this.gatewayId = existingOn(this, existing, 'aws').gatewayId;
    this.tunnels = existing.tunnels ?? [];
  }
}
