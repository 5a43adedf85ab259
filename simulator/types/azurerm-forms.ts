import type { Behaviour } from '../behaviour';
import { attributeOf, type Check, check, matches } from '../rules';
import type { Fields } from '../values';

export const SUBSCRIPTION = '/subscriptions/{subscription}';
const GROUP = `${SUBSCRIPTION}/resourceGroups/{resource_group_name}/providers`;

/** A resource in a resource group: its id says subscription, group, provider and name. */
export const inGroup = (path: string, more: Partial<Behaviour> = {}): Behaviour => ({
  ...more,
  values: { id: `${GROUP}/${path}/{name}`, ...more.values },
});
/**
 * A child resource whose configuration contains the parent's name:
 * `inside('Microsoft.Network/virtualNetworks', 'virtual_network_name', 'subnets')`.
 */
export const inside = (path: string, parent: string, collection: string, more: Partial<Behaviour> = {}): Behaviour => ({
  ...more,
  values: { id: `${GROUP}/${path}/{${parent}}/${collection}/{name}`, ...more.values },
});
/** A child resource whose configuration contains the parent's id, which its own id extends. */
export const child = (parent: string, collection: string, more: Partial<Behaviour> = {}): Behaviour => ({
  ...more,
  values: { id: `{${parent}}/${collection}/{name}`, ...more.values },
});
export const network = (collection: string, more?: Partial<Behaviour>) =>
  inGroup(`Microsoft.Network/${collection}`, more);
/** A setting of another resource, once each. */
export const settingOf = (id: string, more: Partial<Behaviour> = {}): Behaviour => ({
  ...more,
  values: { id, ...more.values },
});

export const NAME80 = matches(
  /^[A-Za-z0-9]([\w.-]{0,78}\w)?$/,
  '1 to 80 letters, digits and _.-, beginning with a letter or digit, not ending with . or -',
);

/** Whether this is the virtual network to which a resource in it refers. */
export const isNetworkOf = (one: Fields, { virtual_network_name, resource_group_name }: Fields) =>
  one.name === virtual_network_name && one.resource_group_name === resource_group_name;

/**
 * Regions without availability zones, where zonal resources are refused. Source:
 * learn.microsoft.com/azure/reliability/regions-list.
 */
const WITHOUT_ZONES = new Set([
  'northcentralus',
  'westcentralus',
  'westus',
  'canadaeast',
  'brazilsoutheast',
  'ukwest',
  'francesouth',
  'germanynorth',
  'norwaywest',
  'swedensouth',
  'switzerlandwest',
  'southafricawest',
  'uaecentral',
  'southindia',
  'westindia',
  'koreasouth',
  'australiasoutheast',
  'australiacentral',
  'australiacentral2',
]);

/** `at` requests zones if it has one of these values, or any if none are listed. */
export const zonesIn = (at: string, ...values: readonly string[]): Check =>
  check(attributeOf(at), `${at} asks for availability zones, and its region has none`, (get) => {
    const value = get(at);
    const asked = values.length > 0 ? values.includes(String(value)) : value !== null && value !== false;
    return asked && WITHOUT_ZONES.has(String(get('location')).toLowerCase().replaceAll(' ', ''));
  });
