import { type Fields, isFields, UNKNOWN, type Value } from '../values';

/**
 * An attribute that a later generation of a provider names differently. `forth` makes the later
 * value of the earlier one, `back` the other way around; without them the value is the same. Both
 * get the block that the attribute is in.
 */
export interface Renamed {
  /** The path in azurerm 4.55, with dots between blocks. */
  readonly earlier: string;
  /** The name in azurerm 5.10, in the same block. */
  readonly later: string;
  readonly forth?: (value: Value, block: Fields) => Value;
  readonly back?: (value: Value) => Value;
}

const same = (earlier: string, later: string): Renamed => ({ earlier, later });
const not = (value: Value): Value => (typeof value === 'boolean' ? !value : value);
const opposite = (earlier: string, later: string): Renamed => ({ earlier, later, forth: not, back: not });

/** The part of an Azure id that follows `key`, or the value as it is, where it is not known yet. */
const partOf = (key: string) => (value: Value) =>
  typeof value === 'string' ? (new RegExp(`/${key}/([^/]+)`, 'i').exec(value)?.[1] ?? null) : value;

/**
 * The id of what a resource is in. A read of the provider tells it, which ends a state of 4.55.
 * Source: azurerm v5.2.0, private_dns_a_record_resource.go,
 * private_dns_zone_virtual_network_link_resource.go, Read.
 */
const parentOf =
  (collection: string) =>
  (_: Value, { id }: Fields) =>
    typeof id === 'string' && id.includes(`/${collection}/`) ? id.slice(0, id.lastIndexOf(`/${collection}/`)) : null;

const inZone = (zoneName: string, collection: string): Renamed[] => [
  {
    earlier: zoneName,
    later: 'private_dns_zone_id',
    forth: parentOf(collection),
    back: partOf('privateDnsZones'),
  },
  {
    earlier: 'resource_group_name',
    later: 'private_dns_zone_id',
    forth: parentOf(collection),
    back: partOf('resourceGroups'),
  },
];

const first = (value: Value | undefined): Fields => {
  const one = Array.isArray(value) ? value[0] : value;
  return isFields(one) ? one : {};
};

const SCALE_SET: readonly Renamed[] = [
  same('automatic_os_upgrade_policy.enable_automatic_os_upgrade', 'automatic_os_upgrade_enabled'),
  opposite('automatic_os_upgrade_policy.disable_automatic_rollback', 'automatic_rollback_enabled'),
  same('data_disk.ultra_ssd_disk_iops_read_write', 'disk_iops_read_write'),
  same('data_disk.ultra_ssd_disk_mbps_read_write', 'disk_mbps_read_write'),
];

/** Type → what it names differently. Source: the provider's "5.0 upgrade guide". */
const AZURERM: Readonly<Record<string, readonly Renamed[]>> = {
  application_insights: [opposite('local_authentication_disabled', 'local_authentication_enabled')],
  application_gateway: [same('enable_http2', 'http2_enabled')],
  virtual_network_gateway: [same('enable_bgp', 'bgp_enabled')],
  virtual_network_gateway_connection: [same('enable_bgp', 'bgp_enabled')],
  cdn_frontdoor_custom_domain: [same('tls.minimum_tls_version', 'minimum_version')],
  cdn_frontdoor_rule: [
    same('behavior_on_match', 'behaviour_on_match'),
    {
      earlier: 'actions.route_configuration_override_action',
      later: 'route_configuration_override',
      forth: (value) =>
        Array.isArray(value)
          ? value.map((one) => {
              const { cache_behavior, cache_duration, compression_enabled, query_string_caching_behavior, ...rest } =
                first(one);
              const caching: Fields = {
                behaviour: cache_behavior ?? null,
                duration: cache_duration ?? null,
                compression_enabled: compression_enabled ?? null,
                query_string_behaviour: query_string_caching_behavior ?? null,
                query_string_parameters: rest.query_string_parameters ?? null,
              };
              return { caching: [caching], origin_group: [] };
            })
          : value,
      back: (value) =>
        Array.isArray(value)
          ? value.map((one) => {
              const { behaviour, duration, compression_enabled, query_string_behaviour } = first(first(one).caching);
              return {
                cache_behavior: behaviour ?? null,
                cache_duration: duration ?? null,
                compression_enabled: compression_enabled ?? null,
                query_string_caching_behavior: query_string_behaviour ?? null,
              };
            })
          : value,
    },
  ],
  container_registry: [same('georeplications.regional_endpoint_enabled', 'global_endpoint_routing_enabled')],
  cosmosdb_account: [opposite('local_authentication_disabled', 'local_authentication_enabled')],
  eventgrid_system_topic_event_subscription: [
    same('service_bus_queue_endpoint_id', 'service_bus_queue_id'),
    same('service_bus_topic_endpoint_id', 'service_bus_topic_id'),
  ],
  federated_identity_credential: [
    same('parent_id', 'user_assigned_identity_id'),
    {
      earlier: 'resource_group_name',
      later: 'user_assigned_identity_id',
      forth: parentOf('federatedIdentityCredentials'),
      back: partOf('resourceGroups'),
    },
  ],
  linux_virtual_machine_scale_set: SCALE_SET,
  windows_virtual_machine_scale_set: SCALE_SET,
  private_dns_a_record: inZone('zone_name', 'A'),
  private_dns_cname_record: inZone('zone_name', 'CNAME'),
  private_dns_zone_virtual_network_link: inZone('private_dns_zone_name', 'virtualNetworkLinks'),
  storage_container: [same('resource_manager_id', 'id')],
  storage_blob: [
    { earlier: 'storage_account_name', later: 'storage_container_id', back: partOf('storageAccounts'), forth: unread },
    { earlier: 'storage_container_name', later: 'storage_container_id', back: partOf('containers'), forth: unread },
  ],
};

/** It is made of names that a state has not: a read asks the cloud. */
function unread(): Value {
  return null;
}

export const renamedIn = (provider: string, type: string): readonly Renamed[] =>
  provider === 'azurerm' ? (AZURERM[type.slice(provider.length + 1)] ?? []) : [];

/**
 * The fields of a resource by the names of both generations, whichever they were written by. What
 * is known of a type is written down by the earlier names, and the schema drops what it lacks.
 */
export function byBothNames(provider: string, type: string, fields: Fields): Fields {
  return renamedIn(provider, type).reduce(
    (whole, renamed) => withBoth(whole, renamed.earlier.split('.'), renamed),
    fields,
  );
}

function withBoth(fields: Fields, [name = '', ...rest]: readonly string[], renamed: Renamed): Fields {
  if (rest.length > 0) {
    const inner = fields[name];
    if (Array.isArray(inner))
      return { ...fields, [name]: inner.map((one) => (isFields(one) ? withBoth(one, rest, renamed) : one)) };
    return isFields(inner) ? { ...fields, [name]: withBoth(inner, rest, renamed) } : fields;
  }
  const { later, forth = asItIs, back = asItIs } = renamed;
  const previous = fields[name];
  const current = fields[later];
  if (isGiven(current))
    return isGiven(previous) ? fields : { ...fields, [name]: current === UNKNOWN ? UNKNOWN : back(current as Value) };
  return isGiven(previous)
    ? { ...fields, [later]: previous === UNKNOWN ? UNKNOWN : forth(previous as Value, fields) }
    : fields;
}

const asItIs = (value: Value) => value;
const isGiven = (value: Value | undefined) =>
  value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);

/** Paths that force a replacement, by the names of both generations. */
export function pathsByBothNames(provider: string, type: string, paths: readonly string[] = []): readonly string[] {
  const renamed = renamedIn(provider, type).flatMap(({ earlier, later }) =>
    paths.includes(earlier) ? [[...earlier.split('.').slice(0, -1), later].join('.')] : [],
  );
  return [...paths, ...renamed];
}
