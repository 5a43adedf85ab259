import type { Behaviour } from '../behaviour';

export const SUBSCRIPTION = '/subscriptions/{subscription}';
const GROUP = `${SUBSCRIPTION}/resourceGroups/{resource_group_name}/providers`;

/** A resource in a resource group: its id says subscription, group, provider and name. */
export const inGroup = (path: string, more: Partial<Behaviour> = {}): Behaviour => ({
  ...more,
  values: { id: `${GROUP}/${path}/{name}`, ...more.values },
});
/** One inside another that its configuration names: `inside('Microsoft.Network/virtualNetworks', 'virtual_network_name', 'subnets')`. */
export const inside = (path: string, parent: string, collection: string, more: Partial<Behaviour> = {}): Behaviour => ({
  ...more,
  values: { id: `${GROUP}/${path}/{${parent}}/${collection}/{name}`, ...more.values },
});
/** One inside another that its configuration gives by id: its own goes on where that ends. */
export const child = (parent: string, collection: string, more: Partial<Behaviour> = {}): Behaviour => ({
  ...more,
  values: { id: `{${parent}}/${collection}/{name}`, ...more.values },
});
export const network = (collection: string, more?: Partial<Behaviour>) => inGroup(`Microsoft.Network/${collection}`, more);
/** A setting of something else, once each. */
export const settingOf = (id: string, more: Partial<Behaviour> = {}): Behaviour => ({ ...more, values: { id, ...more.values } });
