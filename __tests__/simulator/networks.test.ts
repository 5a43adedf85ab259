import { isAtLeast } from '../../modules/core/generation/installed';
import type { Fields } from '../../simulator/values';
import { type Made, refusal } from '../support/refusal';

const vpc = (cidr_block: string): Made => ['aws_vpc', { cidr_block }];
const subnet = (cidr_block: string): Made => ['aws_subnet', { vpc_id: '<0>', cidr_block }];
const CUSTOMER: Made = ['aws_customer_gateway', { type: 'ipsec.1', ip_address: '203.0.113.10', bgp_asn: '65010' }];
const GATEWAY: Made = ['aws_vpn_gateway', { vpc_id: '<0>' }];
const connection = (more: Fields = {}): Made => [
  'aws_vpn_connection',
  { type: 'ipsec.1', customer_gateway_id: '<1>', vpn_gateway_id: '<2>', ...more },
];

const network = (name: string): Made => ['google_compute_network', { name, auto_create_subnetworks: false }];
const subnetwork = (name: string, at: string, ip_cidr_range: string): Made => [
  'google_compute_subnetwork',
  { name, network: at, ip_cidr_range, region: 'us-east1' },
];
const peering = (name: string, one: string, other: string): Made => [
  'google_compute_network_peering',
  { name, network: one, peer_network: other },
];
const router = (asn: number | null): Made => [
  'google_compute_router',
  { name: 'router', network: '<0>', region: 'us-east1', bgp: asn === null ? [] : [{ asn }] },
];
const end = (name: string, ip_range: string): Made => [
  'google_compute_router_interface',
  { name, router: 'router', region: 'us-east1', ip_range, vpn_tunnel: 'tunnel' },
];
const speaker = (more: Fields = {}): Made => [
  'google_compute_router_peer',
  {
    name: 'bgp',
    router: 'router',
    region: 'us-east1',
    interface: 'one',
    peer_asn: 65_010,
    peer_ip_address: '169.254.21.2',
    ...more,
  },
];
const devices = (redundancy_type: string, count: number): Made => [
  'google_compute_external_vpn_gateway',
  {
    name: 'devices',
    redundancy_type,
    interface: Array.from({ length: count }, (_, id) => ({ id, ip_address: `203.0.113.${id + 1}` })),
  },
];

const AT = { resource_group_name: 'g', location: 'eastus2' };
const space = (name: string, range: string): Made => [
  'azurerm_virtual_network',
  { name, address_space: [range], ...AT },
];
const part = (name: string, range: string): Made => [
  'azurerm_subnet',
  { name, virtual_network_name: 'one', resource_group_name: 'g', address_prefixes: [range] },
];
const half = (name: string, from: string, to: string, more: Fields = {}): Made => [
  'azurerm_virtual_network_peering',
  { name, virtual_network_name: from, resource_group_name: 'g', remote_virtual_network_id: to, ...more },
];
const SUBNET =
  '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/one/subnets/GatewaySubnet';
const gateway = (name: string, more: Fields = {}): Made => [
  'azurerm_virtual_network_gateway',
  {
    name,
    type: 'Vpn',
    sku: 'VpnGw1AZ',
    generation: 'Generation1',
    ip_configuration: [{ name: 'one', subnet_id: SUBNET, public_ip_address_id: '/p' }],
    bgp_settings: [
      { asn: 64_512, peering_addresses: [{ ip_configuration_name: 'one', apipa_addresses: ['169.254.21.1'] }] },
    ],
    ...AT,
    ...more,
  },
];
const device = (more: Fields = {}): Made => [
  'azurerm_local_network_gateway',
  { name: 'device', gateway_address: '203.0.113.10', address_space: ['10.99.0.0/16'], ...AT, ...more },
];
const POLICY = {
  ike_encryption: 'AES256',
  ike_integrity: 'SHA384',
  dh_group: 'ECP384',
  ipsec_encryption: 'GCMAES256',
  ipsec_integrity: 'GCMAES256',
  pfs_group: 'ECP384',
};
const BGP = isAtLeast('azurerm', '5.0') ? 'bgp_enabled' : 'enable_bgp';
const link = (more: Fields = {}): Made => [
  'azurerm_virtual_network_gateway_connection',
  {
    name: 'link',
    type: 'IPsec',
    virtual_network_gateway_id: '<0>',
    local_network_gateway_id: '<1>',
    shared_key: 'not.a.key',
    [BGP]: true,
    custom_bgp_addresses: [{ primary: '169.254.21.1' }],
    ipsec_policy: [POLICY],
    ...AT,
    ...more,
  },
];

const watcher = (name: string, location = 'eastus2'): Made => [
  'azurerm_network_watcher',
  { name, location, resource_group_name: 'g' },
];
/** A deployment of a subscription that creates a watcher, as the networks of the project do. */
const watching = (missing: boolean): Made => [
  'azurerm_subscription_template_deployment',
  {
    name: 'watcher',
    location: 'eastus2',
    parameters_content: JSON.stringify({ missing: { value: missing } }),
    template_content: JSON.stringify({
      resources: [
        {
          condition: "[parameters('missing')]",
          type: 'Microsoft.Resources/deployments',
          resourceGroup: 'g',
          properties: {
            template: {
              resources: [{ type: 'Microsoft.Network/networkWatchers', name: 'ours', location: 'eastus2' }],
            },
          },
        },
      ],
    }),
  },
];
const flows = (network_watcher_name: string): Made => [
  'azurerm_network_watcher_flow_log',
  {
    name: 'flows',
    network_watcher_name,
    resource_group_name: 'G',
    target_resource_id: SUBNET,
    storage_account_id: '/account',
    enabled: true,
    retention_policy: [{ enabled: true, days: 7 }],
  },
];

const CERTIFICATE = 'https://acme.vault.azure.net/secrets/shop';
const IDENTITY: Made = ['azurerm_user_assigned_identity', { name: 'reader', ...AT }];
const reads = (principal_id: string): Made => [
  'azurerm_role_assignment',
  { scope: '/vault', role_definition_name: 'Key Vault Secrets User', principal_id, principal_type: 'ServicePrincipal' },
];
const entry: Made = [
  'azurerm_application_gateway',
  {
    name: 'entry',
    sku: [{ name: 'WAF_v2', tier: 'WAF_v2', capacity: 1 }],
    identity: [{ type: 'UserAssigned', identity_ids: ['<0>'] }],
    ssl_certificate: [{ name: 'shop', key_vault_secret_id: CERTIFICATE }],
    ...AT,
  },
];
const PROFILE: Made = [
  'azurerm_cdn_frontdoor_profile',
  {
    name: 'front',
    resource_group_name: 'g',
    sku_name: 'Premium_AzureFrontDoor',
    identity: [{ type: 'SystemAssigned' }],
  },
];
const shown: Made = [
  'azurerm_cdn_frontdoor_secret',
  {
    name: 'certificate',
    cdn_frontdoor_profile_id: '<0>',
    secret: [{ customer_certificate: [{ key_vault_certificate_id: CERTIFICATE.replace('secrets', 'certificates') }] }],
  },
];

const TAKEN: [string, readonly Made[]][] = [
  ['a flow log in the watcher that a deployment created', [watching(true), flows('ours')]],
  ['a watcher beside a deployment that creates none', [watching(false), watcher('theirs'), flows('theirs')]],
  ['watchers of two regions', [watching(true), watcher('theirs', 'westus2')]],
  ['subnets beside one another', [vpc('10.0.0.0/16'), subnet('10.0.0.0/24'), subnet('10.0.1.0/24')]],
  [
    'VPCs that are peers',
    [vpc('10.0.0.0/16'), vpc('10.1.0.0/16'), ['aws_vpc_peering_connection', { vpc_id: '<0>', peer_vpc_id: '<1>' }]],
  ],
  [
    'two connections of a gateway',
    [
      vpc('10.0.0.0/16'),
      CUSTOMER,
      GATEWAY,
      connection({ tunnel1_inside_cidr: '169.254.21.0/30', tunnel2_inside_cidr: '169.254.21.4/30' }),
      connection({ tunnel1_inside_cidr: '169.254.21.8/30', tunnel2_inside_cidr: '169.254.21.12/30' }),
    ],
  ],
  [
    'subnetworks of two networks, and their peering',
    [
      network('one'),
      network('other'),
      subnetwork('a', '<0>', '10.0.0.0/24'),
      subnetwork('b', '<1>', '10.1.0.0/24'),
      peering('p', '<0>', '<1>'),
      peering('q', '<1>', '<0>'),
    ],
  ],
  ['BGP over a tunnel', [network('one'), router(64_512), end('one', '169.254.21.1/30'), speaker()]],
  ['two devices', [devices('TWO_IPS_REDUNDANCY', 2)]],
  [
    'virtual networks that are peers',
    [space('one', '10.0.0.0/16'), space('two', '10.1.0.0/16'), half('p', 'one', '<1>'), half('q', 'two', '<0>')],
  ],
  ['a gateway and its connection', [gateway('gateway'), device(), link()]],
];

const REFUSED: [string, readonly Made[], RegExp][] = [
  ['Azure: a gateway that may not read its certificate', [IDENTITY, entry], /has no access to the certificate/],
  [
    'Azure: a gateway that may read it since a moment ago',
    [IDENTITY, reads('<0.principal_id>'), entry],
    /has no access to the certificate/,
  ],
  ['Azure: a Front Door that may not read its certificate', [PROFILE, shown], /has no access to the certificate/],
  ['Azure: a flow log without a watcher', [watching(false), flows('ours')], /a network watcher is missing: ours in G/],
  ['Azure: a second watcher of a region', [watcher('theirs'), watching(true)], /eastus2 has a network watcher already/],
  [
    'AWS: subnets that overlap',
    [vpc('10.0.0.0/16'), subnet('10.0.0.0/20'), subnet('10.0.8.0/24')],
    /10\.0\.8\.0\/24 overlaps with 10\.0\.0\.0\/20/,
  ],
  [
    'AWS: a subnet outside',
    [vpc('10.0.0.0/16'), subnet('10.1.0.0/24')],
    /10\.1\.0\.0\/24 is not within 10\.0\.0\.0\/16/,
  ],
  [
    'AWS: peers that overlap',
    [vpc('10.0.0.0/16'), vpc('10.0.0.0/20'), ['aws_vpc_peering_connection', { vpc_id: '<0>', peer_vpc_id: '<1>' }]],
    /the ranges of the two VPCs overlap/,
  ],
  [
    'AWS: its own peer',
    [vpc('10.0.0.0/16'), ['aws_vpc_peering_connection', { vpc_id: '<0>', peer_vpc_id: '<0>' }]],
    /peer of itself/,
  ],
  ['AWS: a second gateway of a VPC', [vpc('10.0.0.0/16'), GATEWAY, GATEWAY], /There is already a aws_vpn_gateway/],
  [
    'AWS: a public number',
    [vpc('10.0.0.0/16'), ['aws_vpn_gateway', { vpc_id: '<0>', amazon_side_asn: '15169' }]],
    /must be 64512 to 65534/,
  ],
  [
    'AWS: one inside for both tunnels',
    [
      vpc('10.0.0.0/16'),
      CUSTOMER,
      GATEWAY,
      connection({ tunnel1_inside_cidr: '169.254.21.0/30', tunnel2_inside_cidr: '169.254.21.0/30' }),
    ],
    /an inside range each/,
  ],
  [
    'AWS: an inside that Amazon keeps',
    [vpc('10.0.0.0/16'), CUSTOMER, GATEWAY, connection({ tunnel1_inside_cidr: '169.254.5.0/30' })],
    /Amazon keeps 169\.254\.0\.0\/30/,
  ],
  [
    'AWS: the inside of another connection',
    [
      vpc('10.0.0.0/16'),
      CUSTOMER,
      GATEWAY,
      connection({ tunnel1_inside_cidr: '169.254.21.0/30' }),
      connection({ tunnel2_inside_cidr: '169.254.21.0/30' }),
    ],
    /is that of another tunnel of its gateway/,
  ],
  [
    'AWS: a cipher that is none',
    [vpc('10.0.0.0/16'), CUSTOMER, GATEWAY, connection({ tunnel1_phase1_encryption_algorithms: ['DES'] })],
    /AES128, AES256/,
  ],
  [
    'AWS: a static route beside BGP',
    [
      vpc('10.0.0.0/16'),
      CUSTOMER,
      GATEWAY,
      connection({ static_routes_only: false }),
      ['aws_vpn_connection_route', { vpn_connection_id: '<3>', destination_cidr_block: '10.99.0.0/16' }],
    ],
    /takes no static routes/,
  ],
  ['AWS: NAT without an address', [['aws_nat_gateway', { subnet_id: 'subnet-1' }]], /needs allocation_id/],
  [
    'AWS: subnets of a gateway endpoint',
    [['aws_vpc_endpoint', { vpc_id: 'vpc-1', service_name: 'com.amazonaws.us-east-1.s3', subnet_ids: ['subnet-1'] }]],
    /route_table_ids are for endpoints of type Gateway/,
  ],
  [
    'Google: subnetworks that overlap',
    [network('one'), subnetwork('a', '<0>', '10.0.0.0/16'), subnetwork('b', '<0>', '10.0.1.0/24')],
    /10\.0\.1\.0\/24 overlaps with 10\.0\.0\.0\/16/,
  ],
  [
    'Google: peers that overlap',
    [
      network('one'),
      network('two'),
      subnetwork('a', '<0>', '10.0.0.0/16'),
      subnetwork('b', '<1>', '10.0.0.0/24'),
      peering('p', '<0>', '<1>'),
    ],
    /subnetworks of the two networks overlap/,
  ],
  [
    'Google: peers already',
    [network('one'), network('two'), peering('p', '<0>', '<1>'), peering('q', '<0>', '<1>')],
    /are peers already/,
  ],
  ['Google: its own peer', [network('one'), peering('p', '<0>', '<0>')], /peer of itself/],
  ['Google: a public number', [network('one'), router(15_169)], /bgp\.asn must be 16550/],
  ['Google: a peer without an interface', [network('one'), router(64_512), speaker()], /has no interface one/],
  [
    'Google: a peer of a router without BGP',
    [network('one'), router(null), end('one', '169.254.21.1/30'), speaker()],
    /router router has no bgp/,
  ],
  [
    'Google: one range for two tunnels',
    [network('one'), router(64_512), end('one', '169.254.21.1/30'), end('two', '169.254.21.2/30')],
    /overlaps with 169\.254\.21\.1\/30/,
  ],
  ['Google: BGP elsewhere', [network('one'), router(64_512), end('one', '10.0.0.1/30')], /169\.254\.0\.0\/16/],
  ['Google: fewer devices than said', [devices('TWO_IPS_REDUNDANCY', 1)], /as many interfaces as redundancy_type says/],
  [
    'Google: a tunnel without a router',
    [
      [
        'google_compute_vpn_tunnel',
        {
          name: 't',
          vpn_gateway: 'g',
          vpn_gateway_interface: 0,
          peer_external_gateway: 'd',
          peer_external_gateway_interface: 0,
          shared_secret: 's',
        },
      ],
    ],
    /needs router/,
  ],
  [
    'Google: a route with two next hops',
    [
      network('one'),
      [
        'google_compute_route',
        {
          name: 'r',
          network: '<0>',
          dest_range: '10.9.0.0/16',
          next_hop_ip: '10.0.0.2',
          next_hop_gateway: 'default-internet-gateway',
        },
      ],
    ],
    /exactly one of next_hop_gateway/,
  ],
  [
    'Azure: subnets that overlap',
    [space('one', '10.0.0.0/16'), part('a', '10.0.0.0/20'), part('b', '10.0.8.0/24')],
    /overlaps with 10\.0\.0\.0\/20/,
  ],
  ['Azure: a subnet outside', [space('one', '10.0.0.0/16'), part('a', '10.1.0.0/24')], /is not within 10\.0\.0\.0\/16/],
  [
    'Azure: a small GatewaySubnet',
    [space('one', '10.0.0.0/16'), part('GatewaySubnet', '10.0.0.0/30')],
    /a \/29 or larger/,
  ],
  [
    'Azure: peers that overlap',
    [space('one', '10.0.0.0/16'), space('two', '10.0.0.0/20'), half('p', 'one', '<1>')],
    /address spaces overlap/,
  ],
  [
    'Azure: a peer that overlaps with another peer',
    [
      space('one', '10.0.0.0/16'),
      space('two', '10.1.0.0/16'),
      space('three', '10.1.0.0/20'),
      half('p', 'one', '<1>'),
      half('q', 'one', '<2>'),
    ],
    /address spaces overlap/,
  ],
  [
    'Azure: peers already',
    [space('one', '10.0.0.0/16'), space('two', '10.1.0.0/16'), half('p', 'one', '<1>'), half('q', 'one', '<1>')],
    /are peers already/,
  ],
  ['Azure: its own peer', [space('one', '10.0.0.0/16'), half('p', 'one', '<0>')], /peer of itself/],
  [
    'Azure: a gateway on both sides',
    [
      space('one', '10.0.0.0/16'),
      space('two', '10.1.0.0/16'),
      half('p', 'one', '<1>', { use_remote_gateways: true, allow_gateway_transit: true }),
    ],
    /exclude each other/,
  ],
  ['Azure: a second gateway', [gateway('one'), gateway('two')], /There is already a azurerm_virtual_network_gateway/],
  ['Azure: a SKU of the other generation', [gateway('one', { generation: 'Generation2' })], /VpnGw1 is of Generation1/],
  [
    'Azure: an inside elsewhere',
    [gateway('one', { bgp_settings: [{ asn: 64_512, peering_addresses: [{ apipa_addresses: ['169.254.30.1'] }] }] })],
    /169\.254\.21\.0/,
  ],
  ['Azure: a number that it keeps', [gateway('one', { bgp_settings: [{ asn: 65_517 }] })], /Azure keeps 65515/],
  ['Azure: a device with nothing behind it', [device({ address_space: [] })], /says what is behind it/],
  [
    'Azure: a group that is none',
    [gateway('one'), device(), link({ ipsec_policy: [{ ...POLICY, dh_group: 'ECP521' }] })],
    /ECP256, ECP384/,
  ],
  [
    'Azure: half of GCM',
    [gateway('one'), device(), link({ ipsec_policy: [{ ...POLICY, ipsec_integrity: 'SHA256' }] })],
    /of GCM must be the same/,
  ],
  ['Azure: an address of BGP without BGP', [gateway('one'), device(), link({ [BGP]: false })], /need enable_bgp/],
  [
    "Azure: an address of BGP that is not the gateway's",
    [gateway('one'), device(), link({ custom_bgp_addresses: [{ primary: '169.254.22.1' }] })],
    /none of the gateway's apipa_addresses/,
  ],
];

test.each(TAKEN)('%s are taken', async (_, made) => expect(await refusal(...made)).toBeUndefined());

test.each(REFUSED)('%s', async (_, made, why) => expect(await refusal(...made)).toMatch(why));

const budget = (start_date: string): Made => [
  'azurerm_consumption_budget_subscription',
  {
    name: 'month',
    subscription_id: '/subscriptions/00000000-0000-4000-8000-000000000001',
    amount: 100,
    time_grain: 'Monthly',
    time_period: [{ start_date }],
    notification: [{ operator: 'GreaterThan', threshold: 80, contact_emails: ['a@example.com'] }],
  },
];
test('a budget of Azure begins in a month that is not over', async () => {
  expect(await refusal(budget('2020-01-01T00:00:00Z'))).toMatch('must not be before the current month');
  expect(await refusal(budget(`${new Date().toISOString().slice(0, 7)}-01T00:00:00Z`))).toBeUndefined();
});
