import type { Behaviour } from '../behaviour';
import { atMostOne, between, check, exactlyOne, matches, oneOf, type Rule } from '../rules';
import type { Fields } from '../values';
import { CIDR, ec2 } from './aws-forms';
import { common, isPrivateAsn, PRIVATE_ASNS, rangesAt } from './ranges';

/** Inside ranges that Amazon reserves. Source: docs.aws.amazon.com/vpn, "Tunnel options". */
const KEPT_INSIDE = [0, 1, 2, 3, 4, 5].map((n) => `169.254.${n}.0/30`).concat('169.254.169.252/30');

/**
 * What the options of a tunnel may be. Source: the validation of aws_vpn_connection in the
 * provider.
 */
function tunnelRules(number: 1 | 2): Readonly<Record<string, Rule>> {
  const groups = [14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24];
  const encryption = oneOf('AES128', 'AES256', 'AES128-GCM-16', 'AES256-GCM-16');
  const integrity = oneOf('SHA1', 'SHA2-256', 'SHA2-384', 'SHA2-512');
  const rules: Readonly<Record<string, Rule>> = {
    inside_cidr: matches(/^169\.254\.\d{1,3}\.\d{1,3}\/30$/, 'a /30 in 169.254.0.0/16'),
    preshared_key: matches(/^[A-Za-z1-9._][\w.]{7,63}$/, '8 to 64 letters, digits, _ and ., not beginning with 0'),
    ike_versions: oneOf('ikev1', 'ikev2'),
    startup_action: oneOf('add', 'start'),
    dpd_timeout_action: oneOf('clear', 'none', 'restart'),
    dpd_timeout_seconds: between(30, 2_147_483_647),
    phase1_encryption_algorithms: encryption,
    phase1_integrity_algorithms: integrity,
    phase1_dh_group_numbers: oneOf(2, ...groups),
    phase1_lifetime_seconds: between(900, 28_800),
    phase2_encryption_algorithms: encryption,
    phase2_integrity_algorithms: integrity,
    phase2_dh_group_numbers: oneOf(2, 5, ...groups),
    phase2_lifetime_seconds: between(900, 3600),
  };
  return Object.fromEntries(Object.entries(rules).map(([name, rule]) => [`tunnel${number}_${name}`, rule]));
}

/** Connections to other networks. */
export const awsVpn: Readonly<Record<string, Behaviour>> = {
  vpc_peering_connection: ec2('pcx', 'vpc-peering-connection', {
    values: { accept_status: 'active' },
    checks: [
      check('peer_vpc_id', 'a VPC can not be the peer of itself', (get) => get('vpc_id') === get('peer_vpc_id')),
      check(
        'auto_accept',
        'auto_accept is not possible with peer_region: the accepter is a resource there',
        (get) => get('auto_accept') === true && get('peer_region') !== null,
      ),
    ],
    conflicts: [
      ({ vpc_id, peer_vpc_id }, there) => {
        const range = (id: unknown) =>
          there('vpc').flatMap((vpc) => (vpc.id === id ? rangesAt(vpc, 'cidr_block') : []));
        const shared = common(range(vpc_id), range(peer_vpc_id));
        return shared && `the ranges of the two VPCs overlap: ${shared.join(' and ')}`;
      },
    ],
    heldBy: ['route.vpc_peering_connection_id'],
  }),
  vpc_peering_connection_accepter: { values: { id: '{vpc_peering_connection_id}', accept_status: 'active' } },
  vpc_peering_connection_options: { values: { id: '{vpc_peering_connection_id}' } },
  customer_gateway: ec2('cgw', 'customer-gateway', {
    rules: {
      type: oneOf('ipsec.1'),
      ip_address: matches(/^(\d{1,3}\.){3}\d{1,3}$/, 'an IPv4 address'),
      bgp_asn: matches(/^\d{1,10}$/, '1 to 2147483647'),
      bgp_asn_extended: matches(/^\d{10}$/, '2147483648 to 4294967295'),
    },
    checks: [atMostOne('bgp_asn', 'bgp_asn_extended')],
    heldBy: ['vpn_connection.customer_gateway_id'],
  }),
  vpn_gateway: ec2('vgw', 'vpn-gateway', {
    checks: [
      check(
        'amazon_side_asn',
        `amazon_side_asn must be ${PRIVATE_ASNS}`,
        (get) => get('amazon_side_asn') !== null && !isPrivateAsn(get('amazon_side_asn')),
      ),
    ],
    // A VPC supports one.
    unique: '{vpc_id}',
    heldBy: ['vpn_connection.vpn_gateway_id', 'route.gateway_id'],
  }),
  vpn_gateway_attachment: { values: { id: 'vpn-attachment-{number}' }, unique: '{vpc_id}' },
  vpn_gateway_route_propagation: { values: { id: '{vpn_gateway_id}_{route_table_id}' } },
  vpn_connection: ec2('vpn', 'vpn-connection', {
    rules: { type: oneOf('ipsec.1'), ...tunnelRules(1), ...tunnelRules(2) },
    checks: [
      exactlyOne('vpn_gateway_id', 'transit_gateway_id'),
      check(
        'tunnel2_inside_cidr',
        'the two tunnels have an inside range each',
        (get) => get('tunnel1_inside_cidr') !== null && get('tunnel1_inside_cidr') === get('tunnel2_inside_cidr'),
      ),
      ...([1, 2] as const).map((number) =>
        check(
          `tunnel${number}_inside_cidr`,
          `Amazon keeps ${KEPT_INSIDE.join(', ')} for itself`,
          (get) => common(KEPT_INSIDE, [String(get(`tunnel${number}_inside_cidr`) ?? '10.0.0.0/30')]) !== undefined,
        ),
      ),
    ],
    conflicts: [
      (mine, there) => {
        const insides = (one: Fields) =>
          ['tunnel1_inside_cidr', 'tunnel2_inside_cidr'].flatMap((name) => rangesAt(one, name));
        for (const other of there('vpn_connection').filter((one) => one.vpn_gateway_id === mine.vpn_gateway_id)) {
          const shared = common(insides(mine), insides(other));
          if (shared) return `the inside ${shared[0]} is that of another tunnel of its gateway`;
        }
        return undefined;
      },
    ],
  }),
  vpn_connection_route: {
    values: { id: '{destination_cidr_block}:{vpn_connection_id}' },
    rules: { destination_cidr_block: matches(CIDR, 'an IPv4 range: 10.0.0.0/16') },
    conflicts: [
      ({ vpn_connection_id }, there) => {
        const connection = there('vpn_connection').find(({ id }) => id === vpn_connection_id);
        return connection && connection.static_routes_only !== true
          ? 'a connection with BGP takes no static routes'
          : undefined;
      },
    ],
  },
};
