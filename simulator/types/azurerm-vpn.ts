import type { Behaviour } from '../behaviour';
import { between, check, exactlyOne, lengthOf, matches, oneOf, valuesAt } from '../rules';
import type { Value } from '../values';
import { inside, isNetworkOf, NAME80, network } from './azurerm-forms';
import { common, rangesAt } from './ranges';

const VPN_SKUS = ['VpnGw1', 'VpnGw2', 'VpnGw3', 'VpnGw4', 'VpnGw5'];
const EXPRESS_SKUS = ['ErGw1AZ', 'ErGw2AZ', 'ErGw3AZ', 'ErGwScale'];
/**
 * Numbers that Azure reserves in BGP; the first is a gateway's own by default. Source:
 * learn.microsoft.com/azure/vpn-gateway/vpn-gateway-bgp-overview
 */
const KEPT_ASNS = [65_515, 8074, 8075, 12_076, 65_517, 65_518, 65_519, 65_520];

/** Connections to other networks. */
export const azurermVpn: Readonly<Record<string, Behaviour>> = {
  virtual_network_peering: inside(
    'Microsoft.Network/virtualNetworks',
    'virtual_network_name',
    'virtualNetworkPeerings',
    {
      rules: { name: NAME80 },
      checks: [
        check(
          'use_remote_gateways',
          'use_remote_gateways and allow_gateway_transit exclude each other',
          (get) => get('use_remote_gateways') === true && get('allow_gateway_transit') === true,
        ),
      ],
      conflicts: [
        (mine, there) => {
          const own = there('virtual_network').find((one) => isNetworkOf(one, mine));
          if (!own) return undefined;
          if (own.id === mine.remote_virtual_network_id) return 'a virtual network can not be the peer of itself';
          const ofOwn = there('virtual_network_peering').filter((one) => isNetworkOf(own, one));
          if (ofOwn.some((one) => one.remote_virtual_network_id === mine.remote_virtual_network_id))
            return 'the two networks are peers already';
          const space = (id: Value | undefined) =>
            there('virtual_network').flatMap((one) => (one.id === id ? rangesAt(one, 'address_space') : []));
          const remote = space(mine.remote_virtual_network_id);
          const ranges = [
            ...rangesAt(own, 'address_space'),
            ...ofOwn.flatMap((one) => space(one.remote_virtual_network_id)),
          ];
          const shared = common(remote, ranges);
          return shared && `address spaces overlap: ${shared.join(' and ')}`;
        },
      ],
    },
  ),
  virtual_network_gateway: network('virtualNetworkGateways', {
    rules: {
      name: NAME80,
      type: oneOf('Vpn', 'ExpressRoute'),
      vpn_type: oneOf('RouteBased', 'PolicyBased'),
      generation: oneOf('Generation1', 'Generation2', 'None'),
      sku: oneOf(
        'Basic',
        'Standard',
        'HighPerformance',
        'UltraPerformance',
        ...EXPRESS_SKUS,
        ...VPN_SKUS,
        ...VPN_SKUS.map((sku) => `${sku}AZ`),
      ),
      'bgp_settings.peering_addresses.apipa_addresses': matches(
        /^169\.254\.2[12]\.\d{1,3}$/,
        '169.254.21.0 to 169.254.22.255',
      ),
    },
    checks: [
      check(
        'ip_configuration',
        'the subnet of a virtual network gateway must be named GatewaySubnet',
        (get) =>
          typeof get('ip_configuration.0.subnet_id') === 'string' &&
          !/\/subnets\/GatewaySubnet$/i.test(String(get('ip_configuration.0.subnet_id'))),
      ),
      check(
        'active_active',
        'active_active needs at least two ip_configuration',
        (get) =>
          get('active_active') === true &&
          Array.isArray(get('ip_configuration')) &&
          (get('ip_configuration') as unknown[]).length < 2,
      ),
      check('generation', 'VpnGw1 is of Generation1, VpnGw4 and VpnGw5 are of Generation2', (get) => {
        const [sku, generation] = [String(get('sku')), get('generation')];
        return (
          (/^VpnGw1/.test(sku) && generation === 'Generation2') ||
          (/^VpnGw[45]/.test(sku) && generation === 'Generation1')
        );
      }),
      check('bgp_settings', `Azure keeps ${KEPT_ASNS.join(', ')}`, (get) =>
        KEPT_ASNS.slice(1).includes(Number(get('bgp_settings.0.asn'))),
      ),
    ],
    // The subnet belongs to the network: it supports one gateway of each type.
    unique: '{ip_configuration.0.subnet_id} {type}',
    heldBy: ['virtual_network_gateway_connection.virtual_network_gateway_id'],
  }),
  local_network_gateway: network('localNetworkGateways', {
    rules: { name: NAME80, gateway_address: matches(/^(\d{1,3}\.){3}\d{1,3}$/, 'an IPv4 address') },
    checks: [
      exactlyOne('gateway_address', 'gateway_fqdn'),
      check(
        'address_space',
        'without bgp_settings address_space says what is behind it',
        (get) => !get('address_space.0') && !get('bgp_settings.0'),
      ),
      check('bgp_settings', `Azure keeps ${KEPT_ASNS.join(', ')}`, (get) =>
        KEPT_ASNS.includes(Number(get('bgp_settings.0.asn'))),
      ),
    ],
    heldBy: ['virtual_network_gateway_connection.local_network_gateway_id'],
  }),
  virtual_network_gateway_connection: network('connections', {
    rules: {
      name: NAME80,
      type: oneOf('IPsec', 'Vnet2Vnet', 'ExpressRoute'),
      connection_protocol: oneOf('IKEv1', 'IKEv2'),
      connection_mode: oneOf('Default', 'InitiatorOnly', 'ResponderOnly'),
      dpd_timeout_seconds: between(9, 3600),
      routing_weight: between(0, 32_000),
      shared_key: lengthOf(1, 128),
      'ipsec_policy.dh_group': oneOf(
        'DHGroup1',
        'DHGroup14',
        'DHGroup2',
        'DHGroup2048',
        'DHGroup24',
        'ECP256',
        'ECP384',
        'None',
      ),
      'ipsec_policy.ike_encryption': oneOf('AES128', 'AES192', 'AES256', 'DES', 'DES3', 'GCMAES128', 'GCMAES256'),
      'ipsec_policy.ike_integrity': oneOf('GCMAES128', 'GCMAES256', 'MD5', 'SHA1', 'SHA256', 'SHA384'),
      'ipsec_policy.ipsec_encryption': oneOf(
        'AES128',
        'AES192',
        'AES256',
        'DES',
        'DES3',
        'GCMAES128',
        'GCMAES192',
        'GCMAES256',
        'None',
      ),
      'ipsec_policy.ipsec_integrity': oneOf('GCMAES128', 'GCMAES192', 'GCMAES256', 'MD5', 'SHA1', 'SHA256'),
      'ipsec_policy.pfs_group': oneOf('ECP256', 'ECP384', 'None', 'PFS1', 'PFS14', 'PFS2', 'PFS2048', 'PFS24', 'PFSMM'),
    },
    checks: [
      check(
        'local_network_gateway_id',
        'type IPsec needs local_network_gateway_id',
        (get) => get('type') === 'IPsec' && get('local_network_gateway_id') === null,
      ),
      check('ipsec_policy', 'ipsec_encryption and ipsec_integrity of GCM must be the same', (get) => {
        const [encryption, integrity] = ['ipsec_encryption', 'ipsec_integrity'].map((name) =>
          String(get(`ipsec_policy.0.${name}`)),
        );
        return (/^GCM/.test(encryption ?? '') || /^GCM/.test(integrity ?? '')) && encryption !== integrity;
      }),
      check(
        'custom_bgp_addresses',
        'custom_bgp_addresses need enable_bgp',
        (get) => get('custom_bgp_addresses.0') !== null && get('enable_bgp') !== true,
      ),
    ],
    conflicts: [
      (mine, there) => {
        const gateway = there('virtual_network_gateway').find(({ id }) => id === mine.virtual_network_gateway_id);
        const own = gateway ? valuesAt(gateway, ['bgp_settings', 'peering_addresses', 'apipa_addresses']) : [];
        const named = ['primary', 'secondary'].flatMap((name) => valuesAt(mine, ['custom_bgp_addresses', name]));
        const odd =
          gateway && named.find((address) => typeof address === 'string' && address !== '' && !own.includes(address));
        return odd
          ? `custom_bgp_addresses names ${String(odd)}, which is none of the gateway's apipa_addresses`
          : undefined;
      },
    ],
  }),
};
