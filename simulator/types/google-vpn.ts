import type { Behaviour } from '../behaviour';
import { between, check, exactlyOne, matches, oneOf } from '../rules';
import { COMPUTE_NAME, global, regional } from './google-forms';
import { common, countOf, notOverlapping, rangesAt, same } from './ranges';

const NETWORK = matches(
  /projects\/[^/]+\/global\/networks\/[a-z]([a-z0-9-]*[a-z0-9])?$/,
  'projects/<project>/global/networks/<name>',
);
const BGP_ADDRESS = matches(/^169\.254\.\d{1,3}\.\d{1,3}$/, 'an address in 169.254.0.0/16');
/** The number of devices of each type of external gateway. */
const DEVICES: Readonly<Record<string, number>> = {
  SINGLE_IP_INTERNALLY_REDUNDANT: 1,
  TWO_IPS_REDUNDANCY: 2,
  FOUR_IPS_REDUNDANCY: 4,
};

/** Connections to other networks. */
export const googleVpn: Readonly<Record<string, Behaviour>> = {
  compute_network_peering: {
    values: { id: '{network#last}/{name}', state: 'ACTIVE' },
    unique: '{project} {network} {name}',
    rules: {
      name: COMPUTE_NAME,
      network: NETWORK,
      peer_network: NETWORK,
      stack_type: oneOf('IPV4_ONLY', 'IPV4_IPV6'),
    },
    checks: [
      check('peer_network', 'a network can not be the peer of itself', (get) =>
        same(get('network'), get('peer_network')),
      ),
    ],
    conflicts: [
      (mine, there) =>
        there('compute_network_peering').some(
          (one) => same(one.network, mine.network) && same(one.peer_network, mine.peer_network),
        )
          ? 'the two networks are peers already'
          : undefined,
      ({ network, peer_network }, there) => {
        const ranges = (at: unknown) =>
          there('compute_subnetwork').flatMap((one) => (same(one.network, at) ? rangesAt(one, 'ip_cidr_range') : []));
        const shared = common(ranges(network), ranges(peer_network));
        return shared && `subnetworks of the two networks overlap: ${shared.join(' and ')}`;
      },
    ],
  },
  compute_ha_vpn_gateway: regional('vpnGateways', {
    rules: { stack_type: oneOf('IPV4_ONLY', 'IPV4_IPV6', 'IPV6_ONLY'), gateway_ip_version: oneOf('IPV4', 'IPV6') },
    heldBy: ['compute_vpn_tunnel.vpn_gateway', 'compute_vpn_tunnel.peer_gcp_gateway'],
  }),
  compute_external_vpn_gateway: global('externalVpnGateways', {
    rules: { redundancy_type: oneOf(...Object.keys(DEVICES)), 'interface.id': between(0, 3) },
    checks: [
      check(
        'interface',
        'there must be as many interfaces as redundancy_type says: one, two or four',
        (get) =>
          get('redundancy_type') !== null && countOf(get('interface')) !== DEVICES[String(get('redundancy_type'))],
      ),
    ],
    heldBy: ['compute_vpn_tunnel.peer_external_gateway'],
  }),
  compute_vpn_tunnel: regional('vpnTunnels', {
    rules: {
      ike_version: oneOf(1, 2),
      vpn_gateway_interface: oneOf(0, 1),
      peer_external_gateway_interface: between(0, 3),
    },
    checks: [
      exactlyOne('vpn_gateway', 'target_vpn_gateway'),
      exactlyOne('peer_external_gateway', 'peer_gcp_gateway', 'peer_ip'),
      check(
        'router',
        'a tunnel of an HA VPN gateway needs router',
        (get) => get('vpn_gateway') !== null && get('router') === null,
      ),
    ],
    heldBy: ['compute_router_interface.vpn_tunnel'],
  }),
  compute_router_interface: {
    values: { id: '{region}/{router}/{name}' },
    unique: '{project}/{region}/{router}/{name}',
    rules: {
      ip_range: matches(/^169\.254\.\d{1,3}\.\d{1,3}\/(2[4-9]|3[01])$/, 'an address and a range in 169.254.0.0/16'),
    },
    checks: [exactlyOne('vpn_tunnel', 'interconnect_attachment', 'subnetwork')],
    conflicts: [notOverlapping(['router', 'region'], { compute_router_interface: 'ip_range' }, 'ip_range')],
    heldBy: ['compute_router_peer.interface'],
  },
  compute_router_peer: {
    values: { id: 'projects/{project}/regions/{region}/routers/{router}/{name}' },
    rules: {
      name: COMPUTE_NAME,
      ip_address: BGP_ADDRESS,
      peer_ip_address: BGP_ADDRESS,
      peer_asn: between(1, 4_294_967_295),
      advertise_mode: oneOf('DEFAULT', 'CUSTOM'),
      advertised_route_priority: between(0, 4_294_967_295),
    },
    conflicts: [
      ({ interface: name, router }, there) =>
        there('compute_router_interface').some((one) => one.name === name && one.router === router)
          ? undefined
          : `router ${String(router)} has no interface ${String(name)}`,
      ({ router }, there) =>
        there('compute_router').some(({ name, bgp }) => same(name, router) && countOf(bgp) > 0)
          ? undefined
          : `router ${String(router)} has no bgp`,
    ],
  },
  compute_router_route_policy: {
    values: { id: '{project}/{region}/{router}/routePolicies/{name}' },
    rules: {
      type: oneOf('ROUTE_POLICY_TYPE_IMPORT', 'ROUTE_POLICY_TYPE_EXPORT'),
      'terms.priority': between(0, 2_147_483_647),
    },
    heldBy: ['compute_router_peer.import_policies', 'compute_router_peer.export_policies'],
  },
};
