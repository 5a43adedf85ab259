import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { costText } from '../../cli/views/cost';
import { SCHEMAS } from '../../cli/views/schemas';
import { cost, costOnEach } from '../../deployment/cost';
import { CLOUDS } from '../../modules/core/placement';
import { typeFacts } from '../../review/types';
import { defined } from '../support/defined';
import { FOLDER, WORKLOADS } from '../support/project';

const PROJECT = { folder: FOLDER, workloads: WORKLOADS };
const COSTS = new Map(costOnEach('dev', PROJECT));

describe.each(CLOUDS)('what dev costs on %s', (cloud) => {
  const cost = COSTS.get(cloud);
  const [placement] = cost?.placements ?? [];

  test('is the sum of its constructs, and each of them is named', () => {
    const constructs = placement?.constructs ?? [];
    expect(placement?.monthly).toBeGreaterThan(10);
    expect(placement?.monthly).toBeCloseTo(constructs.reduce((sum, { monthly }) => sum + monthly, 0));
    expect(constructs.map(({ construct }) => construct)).toEqual(
      expect.arrayContaining(['commerce/order-db', 'commerce/sessions']),
    );
  });

  test('nothing that is billed by the hour is left out: it has a price, a rate, or is named without one', () => {
    const items = (placement?.constructs ?? []).flatMap((construct) => construct.items);
    for (const { type, fixed, rates, notPriced } of items.filter((item) => typeFacts(item.type)?.hourly))
      expect([type, fixed.length + rates.length + notPriced.length > 0]).toEqual([type, true]);
    const prices = items.flatMap(({ fixed }) => fixed);
    expect(prices.filter(({ monthly }) => !(monthly > 0))).toEqual([]);
  });

  test('names what has no price, and leaves it out of the sum', () => {
    const notPriced = [{ address: 'example_machine.one', what: '1 × new-size' }];
    const text = (parts: typeof notPriced) =>
      costText({ ...defined(cost), placements: [{ ...defined(placement), notPriced: parts }] });
    expect(text(notPriced)).toContain('Not priced (1), not in the sum\n    example_machine.one: 1 × new-size\n');
    expect(text([])).not.toContain('Not priced');
    expect(text(notPriced).split('\n')[0]).toBe(text([]).split('\n')[0]);
  });

  test('is told with what depends on use', () => {
    const text = costText(cost as NonNullable<typeof cost>);
    expect(text).toMatch(/^dev costs \$\d+\.\d\d a month/);
    expect(text).toContain('What depends on use');
    expect(SCHEMAS.cost.parse(cost)).toEqual(cost);
  });
});

test("Infracost's breakdown instead of our prices", () => {
  const folder = mkdtempSync(join(tmpdir(), 'polycloud-cost-'));
  try {
    const infracost = join(folder, 'breakdown.json');
    const nat = {
      name: 'aws_nat_gateway.network_nat-1',
      resourceType: 'aws_nat_gateway',
      costComponents: [{ name: 'NAT gateway', unit: 'hours', price: '0.045', monthlyCost: '32.85' }],
    };
    const address = COSTS.get('aws')
      ?.placements[0]?.constructs.flatMap(({ items }) => items)
      .find(({ type }) => type === 'aws_nat_gateway')?.address;
    const breakdown = { currency: 'USD', projects: [{ breakdown: { resources: [{ ...nat, name: address }] } }] };
    writeFileSync(infracost, JSON.stringify(breakdown));
    expect(cost('dev', { infracost, ...PROJECT }).placements.map(({ monthly }) => monthly)).toEqual([32.85]);
    writeFileSync(infracost, '[]');
    expect(() => cost('dev', { infracost, ...PROJECT })).toThrow('is not a breakdown of Infracost');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
