import { Construct } from 'constructs';
import type { Cloud } from '../../../modules/cloud';
import type { Network } from '../../../modules/network/network';
import { insidesOf } from '../../../modules/vpn/insides';
import type { Reaching } from '../../../modules/vpn/vpn';
import type { PlacementStack } from '../../../stacks/placement-stack';
import { byCloud } from '../../support/by-cloud';
import { CLOUDS, synth } from '../../support/synth';
import { EXISTING_VPN, make, PEER } from '../../support/vpn';

const WAYS = [
  [
    'made here',
    (stack: PlacementStack, cloud: Cloud, network: Network, { peer, ...props }: Partial<Reaching> = {}) =>
      cloud.vpn(stack, 'erp', { ...props, network, peer: { ...PEER, ...peer } }),
  ],
  [
    'that exists',
    (stack: PlacementStack, cloud: Cloud, network: Network, props: Partial<Reaching> = {}) =>
      cloud.vpn.fromExisting(stack, 'erp', { ...EXISTING_VPN, ...props, network }),
  ],
] as const;

describe.each(CLOUDS)('a VPN on %s', (cloud) => {
  describe.each(WAYS)('%s', (_, way) => {
    const on = (use: (network: Network, stack: PlacementStack, catalogue: Cloud) => void) =>
      synth(cloud, (stack, catalogue) =>
        use(catalogue.network(stack, 'main', { cidr: '10.20.0.0/16', zones: 2, nat: 'none' }), stack, catalogue),
      );

    test('a rule with the range on premises opens the way in, or out, to one port', () => {
      const { resources, problems } = on((network, stack, catalogue) => {
        way(stack, catalogue, network);
        const erp = network.join(new Construct(stack, 'erp-server'), 'private');
        network.allow('10.99.0.0/16', erp, { port: 443, description: 'Orders from on premises' });
        network.allow(erp, '10.99.7.0/24', { port: 1521, description: 'The ledger' });
      });
      expect(problems).toEqual([]);
      const opened = (part: string) =>
        resources.filter(({ path }) => path.includes(part)).map(({ body }) => JSON.stringify(body));
      for (const [part, ...words] of [
        ['allow-10-99', '10.99.0.0/16', '443', 'Orders from on premises'],
        ['allow-erp-server', '10.99.7.0/24', '1521', 'The ledger'],
      ] as const) {
        expect(opened(part)).toHaveLength(1);
        for (const word of words) expect(opened(part)[0]).toContain(word);
      }
    });

    test('a tier without a way to it is refused, whatever comes first', () => {
      const refused = [
        {
          message:
            'allow(data, 10.99.1.0/24, 1521): 10.99.1.0/24 is accessible through erp from tiers ' +
            'private, but data is isolated.',
          remedy: 'Add "isolated" to the tiers of erp.',
        },
      ];
      const allow = (network: Network, stack: PlacementStack) =>
        network.allow(network.join(new Construct(stack, 'data'), 'isolated'), '10.99.1.0/24', { port: 1521 });
      const after = on((network, stack, catalogue) => {
        way(stack, catalogue, network);
        allow(network, stack);
      });
      const before = on((network, stack, catalogue) => {
        allow(network, stack);
        way(stack, catalogue, network);
      });
      const synthesized = on((network, stack, catalogue) => {
        way(stack, catalogue, network, { tiers: ['isolated'] });
        allow(network, stack);
      });
      expect(after.problems).toMatchObject(refused);
      expect(before.problems).toMatchObject(refused);
      expect(synthesized.problems).toEqual([]);
    });

    test.each<[string, (network: Network, stack: PlacementStack, catalogue: Cloud) => void, string]>([
      [
        'no range',
        (network, stack, catalogue) => void way(stack, catalogue, network, { peer: { cidrs: [] } }),
        'peer.cidrs is empty.',
      ],
      [
        'no tier',
        (network, stack, catalogue) => void way(stack, catalogue, network, { tiers: [] }),
        'tiers is empty, so the VPN would have no routes.',
      ],
      [
        'an overlap with the network',
        (network, stack, catalogue) => void way(stack, catalogue, network, { peer: { cidrs: ['10.20.64.0/18'] } }),
        'peer.cidrs: 10.20.64.0/18 overlaps with 10.20.0.0/16 of this network.',
      ],
      [
        'a peer with the same range',
        (network, stack, catalogue) => {
          way(stack, catalogue, network);
          network.peerWith(catalogue.network(stack, 'other', { cidr: '10.99.0.0/20', zones: 1 }));
        },
        'peerWith(other): 10.99.0.0/20 overlaps with 10.99.0.0/16 of erp.',
      ],
      [
        'a second one',
        (network, stack, catalogue) => {
          way(stack, catalogue, network);
          catalogue.vpn.fromExisting(stack, 'second', { ...EXISTING_VPN, network, peer: { cidrs: ['10.98.0.0/16'] } });
        },
        'the network main already has a VPN (erp).',
      ],
    ])('%s is refused', (_name, use, message) => {
      const { problems } = on(use);
      expect(problems.map((problem) => problem.message)).toEqual([message]);
      expect(problems[0]?.remedy).toBeTruthy();
    });
  });

  test('without BGP, or an error with the way out', () => {
    const { asn: _, ...peer } = PEER;
    const { problems, the } = synth(
      cloud,
      (stack, catalogue) => void make(stack, catalogue, { network: 'main', peer }),
    );
    byCloud(cloud, {
      aws: () => {
        expect(problems).toEqual([]);
        expect(the('aws_vpn_connection').static_routes_only).toBe(true);
        expect(the('aws_vpn_connection_route').destination_cidr_block).toBe('10.99.0.0/16');
      },
      google: () => {
        expect(problems).toMatchObject([
          {
            message: 'peer.asn is not set, but HA VPN does not support static routes.',
            remedy: 'Configure BGP on the device, and set peer.asn; static routes are possible on aws and azure.',
          },
        ]);
      },
      azure: () => {
        expect(problems).toEqual([]);
        expect(the('azurerm_local_network_gateway').address_space).toEqual(['10.99.0.0/16']);
        const two = synth(
          cloud,
          (stack, catalogue) =>
            void make(stack, catalogue, {
              network: 'main',
              peer: { ...peer, addresses: ['203.0.113.10', '203.0.113.11'] },
            }),
        );
        expect(two.problems[0]?.message).toBe(
          'peer.addresses has two entries, but on Azure routes to two devices require BGP.',
        );
      },
    });
  });
});

test('a range that goes takes no other route with it', () => {
  const routes = (...cidrs: string[]) => {
    const { asn: _, ...peer } = PEER;
    return synth('aws', (stack, cloud) => void make(stack, cloud, { network: 'main', peer: { ...peer, cidrs } }))
      .resources.filter(({ type }) => /^aws_(vpn_connection_)?route$/.test(type))
      .map(({ address, body }) => `${address} ${body.destination_cidr_block}`);
  };
  const [both, one] = [routes('10.98.0.0/16', '10.99.0.0/16'), routes('10.99.0.0/16')];
  expect(both).toEqual(expect.arrayContaining(one));
  expect(both.length - one.length).toBe(3);
});

describe('the insides of tunnels', () => {
  const insides = (...addresses: string[]) => insidesOf({ peer: { addresses, cidrs: [] } });
  const [one, other] = ['203.0.113.10', '203.0.113.11'];

  test('follow from the address: another one that comes or goes changes none', () => {
    expect(insides(one, other)).toEqual([...insides(one), ...insides(other)]);
    expect(insides(other, one)).toEqual([...insides(other), ...insides(one)]);
  });

  test('of two addresses are never the same, and right on every cloud', () => {
    for (let host = 1; host < 255; host++) {
      const all = insides(one, `198.51.100.${host}`).flat();
      expect(new Set(all).size).toBe(4);
      for (const range of all) expect(range).toMatch(/^169\.254\.2[12]\.(\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-2])\/30$/);
    }
  });
});
