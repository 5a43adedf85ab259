import type { Cost, PlacementCost } from '../../deployment/cost';
import type { Item } from '../../review/prices/estimate';
import { money } from '../../review/prices/money';

const rate = (usd: number) => `$${Number(usd.toPrecision(4))}`;

/** What an environment costs, for people. */
export function costText({ environment, placements, day }: Cost): string {
  const parts = placements.flatMap((placement) => ['', ...placementLines(placement)]);
  const total = placements.reduce((sum, { monthly }) => sum + monthly, 0);
  return `${[
    `${environment} costs ${money(total)} a month, with as many machines as it has at least, at ` +
      `${day ? `list prices of ${day}` : 'the prices of Infracost'}.`,
    'Discounts, taxes and what depends on use are not in the sum.',
    ...parts,
  ].join('\n')}\n`;
}

function placementLines({ placement, monthly, constructs, notPriced }: PlacementCost): string[] {
  const items = constructs.flatMap((one) => one.items);
  return [
    `${placement}: ${money(monthly)}`,
    ...constructs
      .filter((one) => one.items.some(({ fixed }) => fixed.length > 0))
      .flatMap((one) => [`  ${money(one.monthly).padStart(10)}  ${one.construct}`, ...grouped(one.items)]),
    ...taken(items),
    ...rates(items),
    ...(notPriced.length > 0 ? ['', `  Not priced (${notPriced.length}), not in the sum`] : []),
    ...notPriced.map(({ address, what }) => `    ${address}: ${what}`),
  ];
}

/** Combines equal parts of a construct in one line. */
function grouped(items: readonly Item[]): string[] {
  const byWhat = new Map<string, { count: number; monthly: number }>();
  for (const { fixed } of items) {
    for (const { what, monthly } of fixed) {
      const known = byWhat.get(what) ?? { count: 0, monthly: 0 };
      byWhat.set(what, { count: known.count + 1, monthly: known.monthly + monthly });
    }
  }
  return [...byWhat].map(
    ([what, { count, monthly }]) => `              ${what}${count > 1 ? ` (${count} of them)` : ''}: ${money(monthly)}`,
  );
}

/** The regions for which prices of another region were used. */
function taken(items: readonly Item[]): string[] {
  const regions = new Set(items.flatMap(({ fixed }) => fixed.flatMap((one) => (one.taken ? [one.taken] : []))));
  return regions.size === 0 ? [] : ['', `  Some prices are those of another region: ${[...regions].join(', ')}`];
}

function rates(items: readonly Item[]): string[] {
  const lines = new Set(
    items.flatMap((item) => item.rates.map(({ what, usd, per }) => `    ${what}: ${rate(usd)} per ${per}`)),
  );
  return lines.size === 0 ? [] : ['', '  What depends on use', ...[...lines].sort()];
}
