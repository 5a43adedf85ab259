import type { Item } from './estimate';

interface Component {
  readonly name: string;
  readonly unit: string;
  readonly price: string;
  readonly monthlyCost: string | null;
}
interface Resource {
  readonly name: string;
  readonly resourceType?: string;
  readonly costComponents?: readonly Component[];
  readonly subresources?: readonly Resource[];
}
interface Breakdown {
  readonly currency: string;
  readonly projects: readonly { readonly breakdown: { readonly resources: readonly Resource[] } }[];
}

/** The result of `infracost breakdown --format json`, instead of our own estimate. */
export function fromInfracost(json: string): { readonly currency: string; readonly items: readonly Item[] } {
  const { currency, projects } = JSON.parse(json) as Breakdown;
  const items = projects.flatMap(({ breakdown }) => breakdown.resources.map(itemOf));
  return { currency, items };
}

function itemOf({ name, resourceType, ...resource }: Resource): Item {
  const components = componentsOf({ name: '', ...resource });
  const fixed = components.flatMap(({ what, monthlyCost }) =>
    monthlyCost === null ? [] : [{ what, monthly: Number(monthlyCost) }],
  );
  // Without known usage there is a price but no cost.
  const rates = components.flatMap(({ what, monthlyCost, price, unit }) =>
    monthlyCost === null ? [{ what, usd: Number(price), per: unit }] : [],
  );
  return {
    address: name,
    type: resourceType ?? name.split('.')[0] ?? '',
    monthly: fixed.reduce((sum, one) => sum + one.monthly, 0),
    fixed,
    rates,
    notPriced: [],
  };
}

const componentsOf = ({ name, costComponents = [], subresources = [] }: Resource): (Component & { what: string })[] => [
  ...costComponents.map((one) => ({ ...one, what: name ? `${name}: ${one.name}` : one.name })),
  ...subresources.flatMap(componentsOf),
];
