import {
  AT,
  BGP,
  device,
  flows,
  gateway,
  half,
  link,
  POLICY,
  space,
  watcher,
  watching,
} from '../support/network-resources';
import { type ResourceConfig, refusal } from '../support/refusal';

const part = (name: string, range: string): ResourceConfig => [
  'azurerm_subnet',
  { name, virtual_network_name: 'one', resource_group_name: 'g', address_prefixes: [range] },
];

const CERTIFICATE = 'https://acme.vault.azure.net/secrets/shop';
const IDENTITY: ResourceConfig = ['azurerm_user_assigned_identity', { name: 'reader', ...AT }];
const reads = (principal_id: string): ResourceConfig => [
  'azurerm_role_assignment',
  { scope: '/vault', role_definition_name: 'Key Vault Secrets User', principal_id, principal_type: 'ServicePrincipal' },
];
const entry: ResourceConfig = [
  'azurerm_application_gateway',
  {
    name: 'entry',
    sku: [{ name: 'WAF_v2', tier: 'WAF_v2', capacity: 1 }],
    identity: [{ type: 'UserAssigned', identity_ids: ['<0>'] }],
    ssl_certificate: [{ name: 'shop', key_vault_secret_id: CERTIFICATE }],
    ...AT,
  },
];
const PROFILE: ResourceConfig = [
  'azurerm_cdn_frontdoor_profile',
  {
    name: 'front',
    resource_group_name: 'g',
    sku_name: 'Premium_AzureFrontDoor',
    identity: [{ type: 'SystemAssigned' }],
  },
];
const secret: ResourceConfig = [
  'azurerm_cdn_frontdoor_secret',
  {
    name: 'certificate',
    cdn_frontdoor_profile_id: '<0>',
    secret: [{ customer_certificate: [{ key_vault_certificate_id: CERTIFICATE.replace('secrets', 'certificates') }] }],
  },
];

const REFUSED_BY_AZURE: [string, readonly ResourceConfig[], RegExp][] = [
  ['Azure: a gateway that may not read its certificate', [IDENTITY, entry], /has no access to the certificate/],
  [
    'Azure: a gateway that may read it since a moment ago',
    [IDENTITY, reads('<0.principal_id>'), entry],
    /has no access to the certificate/,
  ],
  ['Azure: a Front Door that may not read its certificate', [PROFILE, secret], /has no access to the certificate/],
  ['Azure: a flow log without a watcher', [watching(false), flows('ours')], /a network watcher is missing: ours in G/],
  ['Azure: a second watcher of a region', [watcher('theirs'), watching(true)], /eastus2 has a network watcher already/],
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

test.each(REFUSED_BY_AZURE)('%s', async (_, resources, why) => expect(await refusal(...resources)).toMatch(why));

const budget = (start_date: string): ResourceConfig => [
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
