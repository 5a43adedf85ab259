import type { CloudName } from '../../../modules/core/placement';
import type { VpnProps } from '../../../modules/vpn/vpn';
import { CLOUDS, synth } from '../../support/synth';
import { INSIDE, make, PEER } from '../../support/vpn';

describe.each(CLOUDS)('a VPN on %s', (cloud) => {
  test.each<[string, Partial<VpnProps>, string]>([
    [
      'no peer address',
      { peer: { ...PEER, addresses: [] } },
      'peer.addresses is [], but a VPN requires one or two devices at the other end.',
    ],
    [
      'three',
      { peer: { ...PEER, addresses: ['203.0.113.1', '203.0.113.2', '203.0.113.3'] } },
      'peer.addresses is ["203.0.113.1","203.0.113.2","203.0.113.3"], but a VPN requires one or two ' +
        'devices at the other end.',
    ],
    [
      'no address',
      { peer: { ...PEER, addresses: ['erp.example.org'] } },
      'peer.addresses holds "erp.example.org", which is not a valid IPv4 address.',
    ],
    [
      'a private address',
      { peer: { ...PEER, addresses: ['10.1.2.3'] } },
      'peer.addresses holds "10.1.2.3", which is not a public address.',
    ],
    [
      'a link-local address',
      { peer: { ...PEER, addresses: ['169.254.1.1'] } },
      'peer.addresses holds "169.254.1.1", which is not a public address.',
    ],
    [
      'one device twice',
      { peer: { ...PEER, addresses: ['203.0.113.1', '203.0.113.1'] } },
      'peer.addresses is ["203.0.113.1","203.0.113.1"], which contains an address twice.',
    ],
    ['no range', { peer: { ...PEER, cidrs: [] } }, 'peer.cidrs is empty.'],
    [
      'an address inside a range',
      { peer: { ...PEER, cidrs: ['10.99.0.1/16'] } },
      'peer.cidrs is "10.99.0.1/16", which is an address inside a range.',
    ],
    [
      'the internet',
      { peer: { ...PEER, cidrs: ['0.0.0.0/0'] } },
      'peer.cidrs holds "0.0.0.0/0", which is the internet.',
    ],
    [
      'a reserved range',
      { peer: { ...PEER, cidrs: ['169.254.64.0/18'] } },
      'peer.cidrs holds "169.254.64.0/18", which is in 169.254.0.0/16, a range that is not routed.',
    ],
    [
      'ranges that overlap',
      { peer: { ...PEER, cidrs: ['10.99.0.0/16', '10.99.1.0/24'] } },
      'peer.cidrs holds "10.99.0.0/16" and "10.99.1.0/24", which overlap.',
    ],
    [
      'an overlap with the network',
      { peer: { ...PEER, cidrs: ['10.20.64.0/18'] } },
      'peer.cidrs: 10.20.64.0/18 overlaps with 10.20.0.0/16 of this network.',
    ],
    ['no tier', { tiers: [] }, 'tiers is empty, so the VPN would have no routes.'],
    ['a public number for our side', { asn: 15_169 }, 'asn is 15169, which is not a private number.'],
    ['just outside the private numbers', { asn: 65_535 }, 'asn is 65535, which is not a private number.'],
    ["nobody's number", { peer: { ...PEER, asn: 23_456 } }, 'peer.asn is 23456, which is not an assigned number.'],
    [
      'too large a number',
      { peer: { ...PEER, asn: 4_294_967_295 } },
      'peer.asn is 4294967295, which is not an assigned number.',
    ],
    [
      'one number for both',
      { peer: { ...PEER, asn: 64_512 } },
      'peer.asn is 64512, which is also the number of this side.',
    ],
    [
      'too few insides',
      { insideCidrs: INSIDE('169.254.21.0/30') },
      'insideCidrs contains {"address":"203.0.113.10","cidrs":["169.254.21.0/30"]}, which is not valid.',
    ],
    [
      "the insides of an address that is not the peer's",
      { insideCidrs: [{ address: '203.0.113.99', cidrs: ['169.254.21.0/30', '169.254.21.4/30'] }] },
      'insideCidrs contains {"address":"203.0.113.99","cidrs":["169.254.21.0/30","169.254.21.4/30"]}, which is not valid.',
    ],
    [
      'one inside twice',
      { insideCidrs: INSIDE('169.254.21.0/30', '169.254.21.0/30') },
      'insideCidrs: two tunnels have "169.254.21.0/30".',
    ],
  ])('%s is refused', (_, props, message) => {
    const { problems } = synth(cloud, (stack, catalogue) => {
      const network = catalogue.network(stack, 'main', { cidr: '10.20.0.0/16', zones: 2 });
      catalogue.vpn(stack, 'erp', { network, peer: PEER, ...props });
    });
    expect(problems.map((problem) => problem.message)).toEqual([message]);
    expect(problems[0]?.remedy).toBeTruthy();
  });

  test.each<[string, readonly CloudName[]]>([
    ['169.254.21.0/30', ['aws', 'google', 'azure']],
    ['169.254.22.252/30', ['aws', 'google', 'azure']],
    ['169.254.23.0/30', ['aws', 'google']],
    ['169.254.6.0/30', ['aws', 'google']],
    ['169.254.5.0/30', ['google']],
    ['169.254.169.252/30', []],
    ['169.254.21.0/29', []],
    ['10.0.0.0/30', []],
  ])('the inside %s', (cidr, right) => {
    const { problems } = synth(
      cloud,
      (stack, catalogue) =>
        void make(stack, catalogue, { network: 'main', peer: PEER, insideCidrs: INSIDE(cidr, '169.254.22.0/30') }),
    );
    expect(problems.map((problem) => problem.message.split(',')[0])).toEqual(
      right.includes(cloud) ? [] : [`insideCidrs holds "${cidr}"`],
    );
  });

  test.each<[number, readonly CloudName[]]>([
    [64_512, ['aws', 'google', 'azure']],
    [65_514, ['aws', 'google', 'azure']],
    [65_515, ['aws', 'google']],
    [65_534, ['aws', 'google', 'azure']],
    [4_200_000_000, ['aws', 'google', 'azure']],
  ])('our number %d', (asn, right) => {
    const { problems } = synth(
      cloud,
      (stack, catalogue) => void make(stack, catalogue, { network: 'main', peer: PEER, asn }),
    );
    expect(problems.map((problem) => problem.message)).toEqual(
      right.includes(cloud) ? [] : [`asn is ${asn}, which Azure reserves.`],
    );
  });
});

test('a network too small for the gateway of Azure says the smallest that has room', () => {
  const on = (cidr: string) =>
    synth(
      'azure',
      (stack, cloud) =>
        void cloud.vpn(stack, 'erp', { network: cloud.network(stack, 'main', { cidr, zones: 1 }), peer: PEER }),
    ).problems;
  expect(on('10.20.0.0/22')).toEqual([]);
  expect(on('10.20.0.0/23')).toMatchObject([
    {
      message: 'cidr is "10.20.0.0/23", too small for the range that is reserved for vpn, which requires a /27.',
      remedy: '/22 is the smallest that is large enough.',
    },
  ]);
});
