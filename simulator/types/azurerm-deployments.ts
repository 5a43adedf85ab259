import type { Conflict, ExistingOf } from '../behaviour';
import { type Fields, isFields, type Value } from '../values';

/** A resource that a template deploys. */
interface Deployed {
  readonly type: string;
  readonly name: string;
  readonly group: string;
  readonly location: string;
}

const list = (value: Value | undefined): Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);

/**
 * The resources that the template of a subscription deployment creates, including those of nested
 * deployments, whose `condition` is a parameter that is true or absent.
 */
function deployedBy({ template_content, parameters_content }: Fields): Deployed[] {
  const parameters = JSON.parse(String(parameters_content ?? '{}')) as Record<string, { value?: Value }>;
  const holds = ({ condition }: Fields) => {
    const [, name = ''] = /^\[parameters\('(\w+)'\)\]$/.exec(String(condition ?? '')) ?? [];
    return condition === undefined || condition === true || parameters[name]?.value === true;
  };
  const below = (template: Fields, group: string): Deployed[] =>
    list(template.resources)
      .filter(holds)
      .flatMap((one) => {
        const { properties } = one;
        if (one.type !== 'Microsoft.Resources/deployments')
          return [{ type: String(one.type), name: String(one.name), group, location: String(one.location ?? '') }];
        const inner = isFields(properties) && isFields(properties.template) ? properties.template : {};
        return below(inner, String(one.resourceGroup ?? group));
      });
  return below(JSON.parse(String(template_content ?? '{}')) as Fields, '');
}

/** The network watchers of a subscription: resources, and those that templates created. */
function watchersIn(there: ExistingOf): Deployed[] {
  const type = 'Microsoft.Network/networkWatchers';
  return [
    ...there('network_watcher').map(({ name, resource_group_name, location }) => ({
      type,
      name: String(name),
      group: String(resource_group_name),
      location: String(location),
    })),
    ...there('subscription_template_deployment').flatMap(deployedBy),
  ].filter((one) => one.type === type);
}

/**
 * A region of a subscription supports one watcher: a second is refused, and deploying the same one
 * again changes nothing. Source: learn.microsoft.com/azure/azure-resource-manager/management/
 * azure-subscription-service-limits (Network Watcher: 1 for each region and subscription).
 */
export const oneWatcherForARegion: Conflict = (mine, there) => {
  const idOf = ({ group, name }: Deployed) => `${group}/${name}`.toLowerCase();
  const others = watchersIn(there);
  const mineToo = watchersIn((type) => (type === 'subscription_template_deployment' ? [mine] : []));
  const second = mineToo.find((one) =>
    others.some((other) => other.location === one.location && idOf(other) !== idOf(one)),
  );
  return second && `NetworkWatcherCountLimitReached: ${second.location} has a network watcher already`;
};

/** A flow log is a child of its watcher, which must exist. */
export const hasWatcher: Conflict = (mine, there) =>
  watchersIn(there).some(
    ({ name, group }) =>
      name === mine.network_watcher_name && group.toLowerCase() === String(mine.resource_group_name).toLowerCase(),
  )
    ? undefined
    : `ResourceNotFound: a network watcher is missing: ${String(mine.network_watcher_name)} in ` +
      `${String(mine.resource_group_name)}`;

/** `azurerm_resources`, which lists network watchers here, and no other types. */
export function listed(asked: Fields, { subscription }: Readonly<Record<string, string>>, there: ExistingOf): Fields {
  const watchers = watchersIn(there).filter(({ type }) => type === asked.type);
  const unique = new Map(watchers.map((one) => [`${one.group}/${one.name}`.toLowerCase(), one]));
  return {
    id: `resource-${String(asked.type)}`,
    resources: [...unique.values()].map(({ type, name, group, location }) => ({
      id: `/subscriptions/${subscription}/resourceGroups/${group}/providers/${type}/${name}`,
      name,
      resource_group_name: group,
      type,
      location,
      tags: {},
    })),
  };
}
