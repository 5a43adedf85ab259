import { emulated, fixed, type KindTable, native } from '../core/features';
import type { VpnProps } from './vpn';

export const VPN: KindTable<VpnProps> = {
  kind: 'vpn',
  service: { aws: 'AWS Site-to-Site VPN', google: 'Google Cloud HA VPN', azure: 'Azure VPN Gateway' },
  features: {
    network: {
      aws: native('aws_vpn_gateway.vpc_id'),
      google: native('google_compute_ha_vpn_gateway.network'),
      // The provider changes the subnet in place (ip_configuration.subnet_id), but Azure keeps a
      // gateway in its GatewaySubnet.
      azure: fixed(
        native(
          'azurerm_virtual_network_gateway',
          undefined,
          'in the GatewaySubnet, a /27, which requires a network of /22 or larger',
        ),
        'a gateway cannot be moved to another GatewaySubnet',
        'Add a second VPN in the other network, and then remove this one.',
      ),
    },
    peer: {
      aws: native('aws_customer_gateway, aws_vpn_connection'),
      google: native('google_compute_external_vpn_gateway, google_compute_vpn_tunnel'),
      azure: native(
        'azurerm_local_network_gateway, azurerm_virtual_network_gateway_connection',
        undefined,
        'two addresses with BGP only',
      ),
    },
    'peer.cidrs': {
      aws: native('aws_route', undefined, 'other routes are not accepted'),
      google: native('google_compute_router_route_policy', undefined, 'other routes are not accepted'),
      azure: native('address_space', undefined, 'with BGP, the routes that the peer announces'),
    },
    'peer.asn': {
      aws: native('bgp_asn'),
      google: native('google_compute_router_peer.peer_asn', undefined, 'BGP is required'),
      azure: native('bgp_settings.asn'),
    },
    asn: {
      aws: native('amazon_side_asn'),
      google: native('google_compute_router.bgp.asn'),
      azure: native('bgp_settings.asn', undefined, 'not 65515 to 65520'),
    },
    tiers: {
      aws: native("routes in the tiers' tables"),
      google: emulated(
        'ranges announced to the peer: learned routes apply to the whole network, and rules limit them to the tiers',
      ),
      azure: native('bgp_route_propagation_enabled', undefined, 'disabled for route tables of the other tiers'),
    },
    insideCidrs: {
      aws: native('tunnel1_inside_cidr, tunnel2_inside_cidr'),
      google: native('google_compute_router_interface.ip_range'),
      azure: native('apipa_addresses', undefined, "both tunnels of an address use the peer's address of the first one"),
    },
  },
  semantics: {
    tunnels: {
      aws: 'two for each address of the peer',
      google: 'two for each address of the peer',
      azure: 'two for each address of the peer (active-active)',
    },
    routing: { aws: 'BGP or static', google: 'BGP', azure: 'BGP or static' },
    ciphers: {
      aws: 'IKEv2, AES-256, SHA-384, group 20; nothing weaker is accepted',
      google: 'IKEv2; the peer chooses from the proposals of Google: configure AES-256, SHA-384, group 20 only',
      azure: 'IKEv2, AES-256, SHA-384, group 20; nothing weaker is accepted',
    },
    logs: {
      aws: 'CloudWatch, encrypted with its own key',
      google: 'Cloud Logging',
      azure: 'Log Analytics',
    },
  },
};
