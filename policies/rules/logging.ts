import {
  type Demands,
  demand,
  forwardsConnections,
  isOn,
  isOneOf,
  isSet,
  list,
  ofType,
  type Policy,
  type Resource,
  refersTo,
  typesOf,
  unmet,
} from '../policy';

const REMEDY = 'Use the default of its kind.';
const on = (path: string, what: string) => demand(path, isOn, `${what} are not logged`, `Set ${path}.`);

const DEMANDS: Demands = {
  aws_flow_log: [
    demand('traffic_type', isOneOf('ALL'), 'a part of the connections is not logged', 'Set traffic_type to ALL.'),
  ],
  aws_lb: [on('access_logs.enabled', 'requests')],
  aws_db_instance: [
    demand(
      'enabled_cloudwatch_logs_exports',
      (value) => list(value).length > 0,
      'its logs are only stored on it',
      'Set enabled_cloudwatch_logs_exports.',
    ),
  ],
  google_dns_managed_zone: [
    demand(
      'cloud_logging_config.enable_logging',
      isOn,
      'queries are not logged',
      'Set cloud_logging_config.enable_logging.',
    ),
  ],
  google_compute_firewall: [demand('log_config', isSet, 'connections are not logged', 'Add log_config.')],
  google_compute_backend_service: [on('log_config.enable', 'requests')],
  google_compute_region_backend_service: [on('log_config.enable', 'requests')],
  google_compute_router_nat: [on('log_config.enable', 'connections')],
  google_compute_health_check: [on('log_config.enable', 'changes of health')],
  azurerm_network_watcher_flow_log: [on('enabled', 'connections')],
};

/**
 * Logs that are configured in a separate resource: its type, the attribute that refers to this one,
 * and the referenced attribute.
 */
const BESIDE: Record<string, { readonly what: string; readonly type: string; readonly by: string }> = {
  aws_vpc: { what: 'connections', type: 'aws_flow_log', by: 'vpc_id' },
  azurerm_virtual_network: { what: 'connections', type: 'azurerm_network_watcher_flow_log', by: 'target_resource_id' },
  azurerm_key_vault: {
    what: 'uses of its secrets',
    type: 'azurerm_monitor_diagnostic_setting',
    by: 'target_resource_id',
  },
  azurerm_postgresql_flexible_server: {
    what: 'sessions',
    type: 'azurerm_monitor_diagnostic_setting',
    by: 'target_resource_id',
  },
  azurerm_mysql_flexible_server: {
    what: 'sessions',
    type: 'azurerm_monitor_diagnostic_setting',
    by: 'target_resource_id',
  },
  azurerm_application_gateway: {
    what: 'requests',
    type: 'azurerm_monitor_diagnostic_setting',
    by: 'target_resource_id',
  },
  azurerm_cdn_frontdoor_profile: {
    what: 'requests',
    type: 'azurerm_monitor_diagnostic_setting',
    by: 'target_resource_id',
  },
  aws_wafv2_web_acl: {
    what: 'requests that it blocks',
    type: 'aws_wafv2_web_acl_logging_configuration',
    by: 'resource_arn',
  },
};

const KEY: Record<string, string> = { aws_wafv2_web_acl: 'arn' };

/** Subnetworks for Google's own proxies can't log. */
const unloggedSubnetwork = ({ body }: Resource) =>
  !isSet(body.log_config) &&
  !/^(REGIONAL_MANAGED_PROXY|GLOBAL_MANAGED_PROXY|PRIVATE_SERVICE_CONNECT)$/.test(body.purpose ?? '');

/** Statement logs are settings of the database: flags of Cloud SQL, parameters of RDS. */
const named = (entries: unknown, name: string) => list(entries).some((one) => (one as { name?: string }).name === name);

export const logging: Policy = {
  id: 'logging',
  level: 'error',
  pillar: 'operational excellence',
  title: 'Connections, requests and sessions are logged.',
  types: typesOf(DEMANDS, BESIDE, {
    google_compute_subnetwork: true,
    google_sql_database_instance: true,
    aws_db_parameter_group: true,
  }),
  check(resource, { resources }) {
    const { type, body } = resource;
    const beside = BESIDE[type];
    if (beside) {
      const key = KEY[type] ?? 'id';
      const logged = ofType(resources, beside.type).some((one) => refersTo(one.body[beside.by], resource, key));
      return logged ? undefined : { reason: `${beside.what} are not logged`, remedy: `Add ${beside.type}.` };
    }
    if (type === 'google_compute_subnetwork')
      return unloggedSubnetwork(resource) ? { reason: 'connections are not logged', remedy: REMEDY } : undefined;
    if (type === 'google_sql_database_instance' || type === 'aws_db_parameter_group') {
      const [kind, entries] =
        type === 'aws_db_parameter_group'
          ? [body.family, body.parameter]
          : [
              String(body.database_version).toLowerCase(),
              list(body.settings).flatMap((one) => list((one as Resource['body']).database_flags)),
            ];
      return /^postgres/.test(kind) && !named(entries, 'log_connections')
        ? { reason: 'sessions are not logged', remedy: 'Set log_connections.' }
        : undefined;
    }
    if (type === 'aws_lb' && forwardsConnections(resource, resources)) return undefined;
    // DNS queries inside a network are its own.
    if (body.visibility === 'private') return undefined;
    return unmet(resource, DEMANDS);
  },
};
