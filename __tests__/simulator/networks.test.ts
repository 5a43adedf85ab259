import type { Fields } from '../../simulator/values';
import { device, flows, gateway, half, link, space, watcher, watching } from '../support/network-resources';
import { type ResourceConfig, refusal } from '../support/refusal';

const vpc = (cidr_block: string): ResourceConfig => ['aws_vpc', { cidr_block }];
const subnet = (cidr_block: string): ResourceConfig => ['aws_subnet', { vpc_id: '<0>', cidr_block }];
const CUSTOMER: ResourceConfig = [
  'aws_customer_gateway',
  { type: 'ipsec.1', ip_address: '203.0.113.10', bgp_asn: '65010' },
];
const GATEWAY: ResourceConfig = ['aws_vpn_gateway', { vpc_id: '<0>' }];
const connection = (more: Fields = {}): ResourceConfig => [
  'aws_vpn_connection',
  { type: 'ipsec.1', customer_gateway_id: '<1>', vpn_gateway_id: '<2>', ...more },
];

const network = (name: string): ResourceConfig => ['google_compute_network', { name, auto_create_subnetworks: false }];
const subnetwork = (name: string, at: string, ip_cidr_range: string): ResourceConfig => [
  'google_compute_subnetwork',
  { name, network: at, ip_cidr_range, region: 'us-east1' },
];
const peering = (name: string, one: string, other: string): ResourceConfig => [
  'google_compute_network_peering',
  { name, network: one, peer_network: other },
];
const router = (asn: number | null): ResourceConfig => [
  'google_compute_router',
  { name: 'router', network: '<0>', region: 'us-east1', bgp: asn === null ? [] : [{ asn }] },
];
const end = (name: string, ip_range: string): ResourceConfig => [
  'google_compute_router_interface',
  { name, router: 'router', region: 'us-east1', ip_range, vpn_tunnel: 'tunnel' },
];
const speaker = (more: Fields = {}): ResourceConfig => [
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
const devices = (redundancy_type: string, count: number): ResourceConfig => [
  'google_compute_external_vpn_gateway',
  {
    name: 'devices',
    redundancy_type,
    interface: Array.from({ length: count }, (_, id) => ({ id, ip_address: `203.0.113.${id + 1}` })),
  },
];

const ACCEPTED: [string, readonly ResourceConfig[]][] = [
  ['a flow log in the watcher that a deployment created', [watching(true), flows('ours')]],
  ['a watcher, and a deployment that creates none', [watching(false), watcher('theirs'), flows('theirs')]],
  ['watchers of two regions', [watching(true), watcher('theirs', 'westus2')]],
  ['adjacent subnets', [vpc('10.0.0.0/16'), subnet('10.0.0.0/24'), subnet('10.0.1.0/24')]],
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

const REFUSED: [string, readonly ResourceConfig[], RegExp][] = [
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
    'AWS: a static route together with BGP',
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
];

test.each(ACCEPTED)('%s are accepted', async (_, resources) => expect(await refusal(...resources)).toBeUndefined());

test.each(REFUSED)('%s', async (_, resources, why) => expect(await refusal(...resources)).toMatch(why));
