import fc from 'fast-check';
import { Address4 } from 'ip-address';
import { networkRefusal, overlap } from '../../../modules/core/ranges';
import { AddressPlan, RESERVED, slotOf, TIERS } from '../../../modules/network/address-plan';
import { CLOUDS, synth } from '../../support/synth';

const BASE = { cidr: '10.20.0.0/16', zones: 3 };

describe('the address plan', () => {
  const networks = fc
    .record({
      length: fc.integer({ min: 16, max: 26 }),
      second: fc.nat(255),
      third: fc.nat(255),
      fourth: fc.nat(255),
      zones: fc.integer({ min: 1, max: 6 }),
    })
    .map(({ length, second, third, fourth, zones }) => {
      const start = new Address4(`10.${second}.${third}.${fourth}/${length}`).startAddress().correctForm();
      return { cidr: `${start}/${length}`, zones };
    })
    .filter(({ cidr, zones }) => networkRefusal('cidr', cidr, zones) === undefined);

  test('ranges lie inside, are aligned and big enough, and no two overlap', () => {
    fc.assert(
      fc.property(networks, ({ cidr, zones }) => {
        const plan = new AddressPlan(cidr);
        expect(plan.zones).toBeGreaterThanOrEqual(zones);
        const subnets = TIERS.flatMap((tier) => Array.from({ length: zones }, (_, zone) => plan.subnet(tier, zone)));
        const reserved = RESERVED.flatMap((what) => plan.reserved(what) ?? []);
        const ranges = [...subnets, ...reserved].map((range) => new Address4(range));
        for (const range of ranges) {
          expect(range.startAddress().correctForm()).toBe(range.correctForm());
          expect(range.isInSubnet(new Address4(cidr))).toBe(true);
          // Five addresses are reserved on AWS and Azure, four on Google.
          expect(range.subnetMask).toBeLessThanOrEqual(28);
        }
        const starts = ranges
          .map((range) => [range.startAddress().bigInt(), range.endAddress().bigInt()] as const)
          .sort(([a], [b]) => (a < b ? -1 : 1));
        const overlapping = starts
          .slice(1)
          .filter(([start], index) => start <= (starts[index] as readonly [bigint, bigint])[1]);
        expect(overlapping).toEqual([]);
        for (const tier of TIERS) {
          for (let zone = 0; zone < zones; zone++)
            expect(new Address4(plan.subnet(tier, zone)).isInSubnet(new Address4(plan.tier(tier)))).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  const span = (cidr: string) =>
    [new Address4(cidr).startAddress().bigInt(), new Address4(cidr).endAddress().bigInt()] as const;

  test(
    'tiers and what is reserved are apart, each zone is in its tier, and the range of a VPN fits or says ' +
      'what would',
    () => {
      fc.assert(
        fc.property(networks, ({ cidr, zones }) => {
          const plan = new AddressPlan(cidr);
          const parts = [
            ...TIERS.map((tier) => plan.tier(tier)),
            ...RESERVED.flatMap((what) => plan.reserved(what) ?? []),
          ];
          for (const [index, one] of parts.entries())
            for (const other of parts.slice(index + 1)) expect(overlap(one, other)).toBe(false);
          for (const tier of TIERS) {
            for (const other of TIERS)
              expect(overlap(plan.subnet(tier, zones - 1), plan.tier(other))).toBe(tier === other);
          }
          const refusal = plan.reservedRefusal('vpn', 27);
          if (!refusal) expect(Number(plan.reserved('vpn')?.split('/')[1])).toBeLessThanOrEqual(27);
          else
            expect(
              new AddressPlan(`10.0.0.0${/\/\d+/.exec(refusal.remedy)}`).reservedRefusal('vpn', 27),
            ).toBeUndefined();
        }),
        { numRuns: 300 },
      );
    },
  );

  test('whether two networks can be peers is whether they share an address', () => {
    const near = networks.map(({ cidr }) => cidr.replace(/^10\.\d+/, '10.20'));
    fc.assert(
      fc.property(near, near, (one, other) => {
        const [[start, end], [first, last]] = [span(one), span(other)];
        expect(overlap(one, other)).toBe(start <= last && first <= end);
        expect(overlap(other, one)).toBe(overlap(one, other));
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(near, near, fc.constantFrom(...CLOUDS), (one, other, cloud) => {
        const { problems } = synth(cloud, (stack, catalogue) => {
          const [here, there] = [one, other].map((cidr, index) =>
            catalogue.network(stack, `net-${index}`, { cidr, zones: 1 }),
          );
          here?.peerWith(there as typeof here);
        });
        expect(problems.length > 0).toBe(overlap(one, other));
      }),
      { numRuns: 12 },
    );
  });

  test.each(CLOUDS)('a further zone changes nothing that is there on %s', (cloud) => {
    const subnets = (zones: number) =>
      synth(cloud, (stack, catalogue) => catalogue.network(stack, 'main', { ...BASE, zones }))
        .resources.filter(({ type }) => /subnet(work)?$/.test(type))
        .map(
          ({ address, body }) => [address, body.cidr_block ?? body.ip_cidr_range ?? body.address_prefixes[0]] as const,
        );
    const [two, three] = [subnets(2), subnets(3)];
    for (const [address, range] of two) expect(three).toContainEqual([address, range]);
  });

  test('whatever the network, a further zone changes no subnet that is there', () => {
    const further = fc
      .tuple(networks, fc.constantFrom(...CLOUDS))
      .filter(([{ cidr, zones }]) => zones < 3 && !networkRefusal('cidr', cidr, zones + 1));
    fc.assert(
      fc.property(further, ([{ cidr, zones }, cloud]) => {
        const subnets = (count: number) =>
          synth(cloud, (stack, catalogue) => catalogue.network(stack, 'main', { cidr, zones: count }))
            .resources.filter(({ type }) => /subnet(work)?$/.test(type))
            .map(
              ({ address, body }) => `${address} ${body.cidr_block ?? body.ip_cidr_range ?? body.address_prefixes[0]}`,
            );
        expect(subnets(zones + 1)).toEqual(expect.arrayContaining(subnets(zones)));
      }),
      { numRuns: 12 },
    );
  });

  test.each([
    ['us-east-1', 'abcdef', { a: 0, f: 5, g: 6 }],
    ['us-west-1', 'ac', { a: 0, b: 2, c: 1, d: 3 }],
    ['ca-central-1', 'abd', { a: 0, b: 1, c: 3, d: 2, e: 4 }],
    ['ap-northeast-1', 'acd', { a: 0, b: 3, c: 1, d: 2 }],
    ['xx-new-1', '', { a: 0, b: 1, c: 2 }],
  ])('in %s a zone has the same slot in every list, and no two have one', (region, letters, slots) => {
    const usual = [...letters].map((letter) => `${region}${letter}`);
    for (const [letter, slot] of Object.entries(slots)) expect(slotOf(`${region}${letter}`, region, usual)).toBe(slot);
    const all = [...'abcdefghijklmnopqrstuvwxyz'].map((letter) => slotOf(`${region}${letter}`, region, usual));
    expect(new Set(all).size).toBe(26);
    expect(slotOf(`${region}-bos-1a`, region, usual)).toBeUndefined();
  });

  describe('zones of AWS are known by name', () => {
    const subnets = (...letters: string[]) =>
      Object.fromEntries(
        synth('aws', (stack, cloud) => cloud.network(stack, 'main', { ...BASE, zones: letters.length }), {
          zones: letters.map((letter) => `us-east-1${letter}`),
        })
          .of('aws_subnet')
          .map(({ address, body }) => [address, `${body.availability_zone} ${body.cidr_block}`]),
      );
    const zonal = (letters: string[]) =>
      JSON.stringify(
        synth(
          'aws',
          (stack, cloud) => cloud.network(stack, 'main', { ...BASE, zones: letters.length, nat: 'perZone' }),
          {
            zones: letters.map((letter) => `us-east-1${letter}`),
          },
        ).json.resource,
      );

    test('one in the middle goes, and the others stay as they are', () => {
      const [all, some] = [subnets('a', 'b', 'c'), subnets('a', 'c')];
      expect(Object.keys(some)).toHaveLength(6);
      for (const [address, subnet] of Object.entries(some)) expect(all[address]).toBe(subnet);
    });

    test('a and b become b and c: b stays', () => {
      const [before, after] = [subnets('a', 'b'), subnets('b', 'c')];
      const unchanged = Object.keys(after).filter((address) => address in before);
      expect(unchanged).toHaveLength(3);
      for (const address of unchanged) expect(after[address]).toBe(before[address]);
      expect(unchanged.every((address) => after[address]?.startsWith('us-east-1b '))).toBe(true);
    });

    test('another order of the list changes nothing', () => {
      expect(zonal(['c', 'a', 'b'])).toBe(zonal(['a', 'b', 'c']));
    });

    test('a zone that the range has no room for, and a local zone, are refused', () => {
      const refused = (cidr: string, zone: string) =>
        synth('aws', (stack, cloud) => cloud.network(stack, 'main', { cidr, zones: 1 }), {
          zones: [zone],
        }).problems.map(({ message }) => message);
      expect(refused('10.0.0.0/24', 'us-east-1d')).toEqual([]);
      expect(refused('10.0.0.0/24', 'us-east-1e')).toEqual([
        'zones: us-east-1e is number 5 of its region, but a network of 10.0.0.0/24 supports 4.',
      ]);
      expect(refused('10.0.0.0/16', 'us-east-1-bos-1a')).toEqual([
        expect.stringContaining('us-east-1-bos-1a is a local zone'),
      ]);
    });
  });

  test('the plan of a /16', () => {
    const plan = new AddressPlan('10.20.0.0/16');
    expect(TIERS.map((tier) => plan.tier(tier))).toEqual(['10.20.0.0/18', '10.20.64.0/18', '10.20.128.0/18']);
    expect(plan.subnet('private', 2)).toBe('10.20.80.0/21');
    expect(plan.reserved('vpn')).toBe('10.20.192.0/21');
  });

  test.each<[string, number, string, string]>([
    [
      '10.0.0.0/27',
      1,
      'cidr is "10.0.0.0/27", too small for three tiers in 1 zone.',
      '/26 is the smallest that fits: a subnet requires at least a /28 (Amazon VPC).',
    ],
    [
      '10.0.0.0/25',
      3,
      'cidr is "10.0.0.0/25", too small for three tiers in 3 zones.',
      '/24 is the smallest that fits: a subnet requires at least a /28 (Amazon VPC).',
    ],
    [
      '10.0.0.0/8',
      1,
      'cidr is "10.0.0.0/8", a network must be at most /16 (Amazon VPC).',
      '10.0.0.0/16 is the largest here.',
    ],
    [
      '10.0.0.5/16',
      1,
      'cidr is "10.0.0.5/16", which is an address inside a range.',
      'The range begins at ' + '10.0.0.0/16.',
    ],
    [
      '8.8.0.0/16',
      1,
      'cidr is "8.8.0.0/16", which is not private.',
      'Use a part of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10.',
    ],
    [
      '169.254.0.0/16',
      1,
      'cidr is "169.254.0.0/16", which is not private.',
      'Use a part of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10.',
    ],
    [
      'ten',
      1,
      'cidr is "ten", which is not a valid address range.',
      'Use an address and a prefix length: ' + '10.20.0.0/16.',
    ],
    [
      '10.0.0.0/33',
      1,
      'cidr is "10.0.0.0/33", which is not a valid address range.',
      'Use an address and a prefix length: 10.20.0.0/16.',
    ],
    [
      '127.0.0.0/16',
      1,
      'cidr is "127.0.0.0/16", which is not private.',
      'Use a part of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10.',
    ],
  ])('%s for %d zones is refused', (cidr, zones, message, remedy) => {
    expect(networkRefusal('cidr', cidr, zones)).toEqual({ message, remedy });
    for (const cloud of CLOUDS) {
      const { problems } = synth(cloud, (stack, catalogue) => catalogue.network(stack, 'main', { cidr, zones }));
      expect(problems.map((problem) => problem.message)).toEqual([message]);
    }
  });

  test.each([
    ['172.17.0.0/16', 3],
    ['10.0.0.0/26', 1],
    ['10.0.0.0/24', 4],
    ['192.168.0.0/23', 6],
  ])('%s for %d zones is fine', (cidr, zones) => {
    expect(networkRefusal('cidr', cidr, zones)).toBeUndefined();
  });

  test.each(CLOUDS)('more zones than the region has, on %s', (cloud) => {
    const { problems } = synth(cloud, (stack, catalogue) => catalogue.network(stack, 'main', { ...BASE, zones: 7 }));
    expect(problems[0]?.message).toMatch(/^zones is 7, \w+ [\w-]+ has [36] \(/);
    for (const zones of [0, -1, 1.5]) {
      const none = synth(
        cloud,
        (stack, catalogue) => void catalogue.network(stack, 'main', { ...BASE, zones }),
      ).problems;
      expect(none.map(({ message }) => message)).toEqual([`zones is ${zones}, but a network requires at least one.`]);
    }
  });
});
