import { DATABASE_PARAMETERS, engineIn } from '../../facts/database-parameters';
import type { Leaf } from '../leaf';
import type { Json } from '../plan-json';
import { oneOf } from '../terms';
import { is } from '../types';
import { COUNTS, RESTARTS } from './attributes';
import {
  at,
  brief,
  byValue,
  deletes,
  each,
  field,
  type Judged,
  listOf,
  numberOf,
  type Rule,
  valuesOf,
  type Weighed,
} from './change';
import { isOff, isOn } from './guards';
import { quantityOf } from './quantity';

const FUNCTION = new RegExp(
  `^${oneOf`
      aws_lambda_function google_cloud_run(_v2)?_service
      azurerm_(linux|windows)_web_app azurerm_app_service azurerm_function_app
      google_cloudfunctions2?_function azurerm_(linux|windows)_function_app
      azurerm_function_app_flex_consumption`}$`,
);
/** The version of a control plane, and of nodes. */
const CONTROL_PLANE = /^(aws_eks_cluster|google_container_cluster|azurerm_kubernetes_cluster)$/;
const NODES = /^(aws_eks_node_group|google_container_node_pool|azurerm_kubernetes_cluster_node_pool)$/;
const KUBERNETES = /^(version|min_master_version|kubernetes_version|orchestrator_version|node_version)$/;
/** Attributes of a managed store whose change interrupts it. */
const ENGINE = new RegExp(
  `^${oneOf`
      engine_version database_version kafka_version redis_version elasticsearch_version
      server_version db_version version mongo_db_major_version node_type cache_node_type
      instance_class instance_type tier sku_name sku host_instance_type provider_instance_size_name`}$`,
);
/** The target of a name. */
const POINTS = /^(records|rrdatas|content|record|value|target_resource_id)$/;
/** DNS names. */
const NAMES_SERVED = /^(aliases|alternate_domain_names|domain_names|hostnames|host_names|host|custom_domains?)$/;
const CERTIFICATES = /^(certificate_arn|acm_certificate_arn|ssl_certificate_name|certificate_map|key_vault_secret_id)$/;

/**
 * Static database settings: Google Cloud SQL and Azure Database for PostgreSQL restart for another
 * value, Amazon RDS and Azure Database for MySQL wait for a restart.
 */
function databaseSettings({ type, before, after }: Judged): Weighed[] {
  const google = type === 'google_sql_database_instance';
  const azure = /^azurerm_(postgresql|mysql)_flexible_server_configuration$/.exec(type);
  const engine = engineIn(
    google
      ? field(after, 'database_version')
      : (azure?.[1] ?? (type === 'aws_db_parameter_group' && field(after, 'family'))),
  );
  if (!engine) return [];
  const settings = (side: Json | undefined): Record<string, Json | undefined> => {
    if (azure) return { [String(field(side, 'name'))]: field(side, 'value') };
    const all = google ? at(side, 'settings', 'database_flags') : field(side, 'parameter');
    return Object.fromEntries(listOf(all).map((one) => [String(field(one, 'name')), field(one, 'value')]));
  };
  const [was, now] = [settings(before), settings(after)];
  return Object.keys({ ...was, ...now })
    .filter((name) => was[name] !== now[name] && DATABASE_PARAMETERS[engine].atStart.has(name))
    .map((name) => {
      const restarts = google || type === 'azurerm_postgresql_flexible_server_configuration';
      return restarts
        ? { class: 'Downtime', reason: `it restarts to change ${name}` }
        : { class: 'Other', reason: `${name} takes effect when the database restarts, which this apply does not do` };
    });
}

const DNS = /(_record|_record_set)$/;
const isDate = (value: unknown) => typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value);

const SINGLE = new RegExp(
  `^${oneOf`
      enabled desired_status activation_policy port expiration_date not_after expires_at paused
      suspend suspended is_paused`}$`,
);
const RUNS = new RegExp(
  `^${oneOf`
      (node|python|java|php|dotnet|ruby|go|powershell_core)_version runtime handler entry_point
      runtime_version runtime_name linux_fx_version windows_fx_version`}$`,
);
const LIMITS =
  /^(timeout|timeout_seconds|memory_size|memory|available_memory|available_memory_mb|instance_memory_in_mb)$/;
const PROBE = /(_probe|_health_check)$/;
const HEALTH = /(^|\.)(health_check|health_probe|liveness_probe|readiness_probe|probe)(\.|$)/;

export const downtime: Rule = {
  notices: (type, { name, path, text }) =>
    [COUNTS, SINGLE, RUNS, LIMITS, KUBERNETES, ENGINE, POINTS, CERTIFICATES].some((names) => names.test(name)) ||
    valuesOf(name).length > 0 ||
    HEALTH.test(text) ||
    PROBE.test(type) ||
    /^(status|state|desired_state|power_state|is_enabled|reserved_concurrent_executions)$/.test(name) ||
    (type.startsWith('kubernetes_service') && path.includes('selector')) ||
    path.some((step) => NAMES_SERVED.test(String(step))) ||
    RESTARTS.some(([types, attribute]) => types.test(type) && attribute.test(name)),
  findings: downtimeOf,
};

function downtimeOf(change: Judged): readonly Weighed[] {
  const { type } = change;
  const traffic = is(type, 'traffic');
  if (deletes(change)) {
    // Without its API, nothing of that service works in the project.
    if (type === 'google_project_service' && field(change.before, 'disable_on_destroy') === true)
      return [{ class: 'Downtime', reason: 'the API is turned off: what uses it fails' }];
    if (is(type, 'identity')) return [{ class: 'Downtime', reason: 'what uses this identity loses its access' }];
    return traffic ? [{ class: 'Downtime', reason: 'it carries traffic' }] : [];
  }
  if (change.action !== 'update') return [];
  return [...databaseSettings(change), ...serves(change, traffic)];
}

function serves(change: Judged, traffic: boolean): Weighed[] {
  const { type } = change;
  // A managed store is replaced node by node, or restarts.
  const managed = is(type, 'data') && is(type, 'hourly') && !CONTROL_PLANE.test(type);
  const restarts = restartsOf(type);
  return each(change, 'Downtime', (leaf, name) => {
    if (
      (leaf.before ?? '') !== '' &&
      (restarts.some(([, attribute]) => attribute.test(name)) || (managed && ENGINE.test(name) && leaf.path.length < 3))
    )
      return upgrade(leaf, name) ?? `it restarts for another ${name}`;
    const reason = leaf.unknown ? undefined : stops(change, leaf, name, traffic);
    return reason === undefined || leaf.secret ? undefined : reason;
  });
}

/** Another major version of an engine: no managed database goes back to the one before. */
function upgrade({ before, after, unknown, secret }: Leaf, name: string): string | undefined {
  if (!/version$/.test(name) || unknown || secret) return undefined;
  const [was, is] = [before, after].map((version) => /\d+/.exec(String(version ?? ''))?.[0]);
  return was !== undefined && is !== undefined && Number(is) > Number(was)
    ? `${name}: ${brief(before)} → ${brief(after)}: it is down during the upgrade, and can't go back`
    : undefined;
}

const byType = new Map<string, typeof RESTARTS>();

function restartsOf(type: string): typeof RESTARTS {
  const known = byType.get(type);
  if (known) return known;
  const restarts = RESTARTS.filter(([pattern]) => pattern.test(type));
  if (byType.size < 10_000) byType.set(type, restarts);
  return restarts;
}

const RUNS_NOW = /^(running|started|on|powered_?on)$/i;
const STOPPED = /^(stopped|terminated|suspended|deallocated|shut_?(down|off)|off|powered_?off)$/i;

/** Why a changed value interrupts, if it does. */
function stops(change: Judged, leaf: Leaf, name: string, traffic: boolean): string | undefined {
  const { type } = change;
  const { path, before, after } = leaf;
  const valued = byValue(change, 'Downtime', leaf);
  if (valued) return valued;
  if (/^(paused|suspend|suspended|is_paused)$/.test(name) && after === true && before !== true) return 'it is paused';
  if (KUBERNETES.test(name) && before && after !== before) {
    const versions = `Kubernetes ${brief(before)} → ${brief(after)}`;
    if (CONTROL_PLANE.test(type) && name !== 'orchestrator_version')
      return `${versions}: the control plane first, then its pools, node by node`;
    if (CONTROL_PLANE.test(type) || NODES.test(type))
      return `${versions}: after the control plane its nodes are replaced, a few at a time`;
  }
  const [was, now] = [numberOf(before), numberOf(after)];
  if (COUNTS.test(name) && now === 0 && was !== undefined && was > 0)
    return `${name} falls from ${was} to 0${/^min/.test(name) ? ': all instances may stop' : ''}`;
  // Turning off a log or a policy stops nothing: only the resource itself counts.
  if (/^(enabled|is_enabled|status|state)$/.test(name) && path.length === 1 && traffic && isOn(before) && isOff(after))
    return 'it is turned off';
  if (/^(state|desired_state|power_state)$/.test(name) && path.length === 1 && RUNS_NOW.test(String(before)))
    return STOPPED.test(String(after)) ? 'it is stopped' : undefined;
  if (name === 'reserved_concurrent_executions' && now === 0 && was !== 0)
    return 'it no longer runs: no call is allowed';
  if (type.startsWith('kubernetes_service') && path.includes('selector') && before && after !== before)
    return `its traffic goes to other pods: ${name} is ${brief(after)}`;
  if (POINTS.test(name) && DNS.test(type) && before && after !== before)
    return after
      ? `the name leads elsewhere: ${brief(before)} → ${brief(after)}`
      : `${brief(before)} is no longer answered`;
  if (name === 'port' && /listener$/.test(type) && before && after !== before)
    return `it listens on port ${brief(after)}, no longer on ${brief(before)}`;
  if (/^(expiration_date|not_after|expires_at)$/.test(name) && isDate(after) && !before)
    return `it expires on ${brief(after)}`;
  if (name === 'desired_status' && after !== 'RUNNING' && before === 'RUNNING') return 'it is stopped';
  if (name === 'activation_policy' && after === 'NEVER') return 'it is stopped';
  if (path.some((step) => NAMES_SERVED.test(String(step))) && before && before !== after && traffic) {
    return `${brief(before)} is no longer served`;
  }
  if (CERTIFICATES.test(name) && before && before !== after && traffic) {
    return after ? 'it serves another certificate' : 'its certificate is removed';
  }
  if (FUNCTION.test(type) && RUNS.test(name) && before) {
    return `${name}: ${brief(before)} → ${brief(after)}`;
  }
  if (FUNCTION.test(type) && LIMITS.test(name)) {
    const [had, has] = [quantityOf(before), quantityOf(after)];
    if (had !== undefined && has !== undefined && has < had)
      return `${name} falls from ${brief(before)} to ${brief(after)}: requests that need more fail`;
  }
  if ((HEALTH.test(leaf.at.text) && traffic) || PROBE.test(type)) {
    if (
      /^(path|port|protocol|matcher|request_path|interval_in_seconds|http_status_code)$/.test(name) &&
      before &&
      after !== before
    ) {
      return `its health check uses another ${name}: ${brief(before)} → ${brief(after)}`;
    }
  }
  return undefined;
}
