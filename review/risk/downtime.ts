import { DATABASE_PARAMETERS, engineIn } from '../../facts/database-parameters';
import type { Json } from '../plan-json';
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
  type Weighed,
} from './change';

const FUNCTION =
  /^(aws_lambda_function|google_cloudfunctions2?_function|azurerm_(linux|windows)_function_app|azurerm_function_app_flex_consumption)$/;
/** The version of a control plane, and of nodes. */
const CONTROL_PLANE = /^(aws_eks_cluster|google_container_cluster|azurerm_kubernetes_cluster)$/;
const NODES = /^(aws_eks_node_group|google_container_node_pool|azurerm_kubernetes_cluster_node_pool)$/;
const KUBERNETES = /^(version|min_master_version|kubernetes_version|orchestrator_version|node_version)$/;
/** Names under which something is reached. */
const NAMES_SERVED = /^(aliases|alternate_domain_names|domain_names|hostnames|host_names|custom_domains?)$/;
const CERTIFICATES = /^(certificate_arn|acm_certificate_arn|ssl_certificate_name|certificate_map|key_vault_secret_id)$/;

/**
 * Settings that a database reads only when it starts: Google Cloud SQL and Azure Database for
 * PostgreSQL restart for another value, Amazon RDS and Azure Database for MySQL wait for a restart.
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
        ? { class: 'Downtime', reason: `it restarts for another ${name}` }
        : { class: 'Other', reason: `${name} takes effect when the database restarts, which this apply does not do` };
    });
}

export const downtime: Rule = (change) => {
  const { type } = change;
  const traffic = is(type, 'traffic');
  if (deletes(change)) return traffic ? [{ class: 'Downtime', reason: 'it carries traffic' }] : [];
  if (change.action !== 'update') return [];
  return [...databaseSettings(change), ...serves(change, traffic)];
};

function serves(change: Judged, traffic: boolean): Weighed[] {
  const { type } = change;
  const restarts = RESTARTS.filter(([pattern]) => pattern.test(type));
  return each(change, 'Downtime', (leaf, name) => {
    const { path, before, after, unknown, secret } = leaf;
    if (restarts.some(([, attribute]) => attribute.test(name))) return `it restarts for another ${name}`;
    if (unknown || secret) return undefined;
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
    if (COUNTS.test(name) && now === 0 && was !== undefined && was > 0 && !/^max/.test(name)) {
      return /^min/.test(name) ? `${name} falls from ${was} to 0: it may run none` : `${name} falls from ${was} to 0`;
    }
    if (COUNTS.test(name) && now === 0 && was !== undefined && was > 0) return `${name} falls from ${was} to 0`;
    // A log or a policy that is turned off stops nothing: only the thing itself counts.
    if (name === 'enabled' && path.length === 1 && traffic && before === true && after === false)
      return 'it is turned off';
    if (name === 'desired_status' && after !== 'RUNNING' && before === 'RUNNING') return 'it is stopped';
    if (name === 'activation_policy' && after === 'NEVER') return 'it is stopped';
    if (path.some((step) => NAMES_SERVED.test(String(step))) && before && before !== after && traffic) {
      return `${brief(before)} is no longer served`;
    }
    if (CERTIFICATES.test(name) && before && before !== after && traffic) {
      return after ? 'it serves another certificate' : 'its certificate is taken away';
    }
    if (FUNCTION.test(type) && /^(runtime|handler|entry_point|runtime_version|runtime_name)$/.test(name) && before) {
      return `${name}: ${brief(before)} → ${brief(after)}`;
    }
    if (FUNCTION.test(type) && /^(timeout|timeout_seconds|memory_size|instance_memory_in_mb)$/.test(name)) {
      if (was !== undefined && now !== undefined && now < was)
        return `${name} falls from ${was} to ${now}: calls that need more fail`;
    }
    if (
      /(^|\.)(health_check|health_probe|liveness_probe|readiness_probe|probe)(\.|$)/.test(path.join('.')) &&
      traffic
    ) {
      if (
        /^(path|port|protocol|matcher|request_path|interval_in_seconds|http_status_code)$/.test(name) &&
        before &&
        after !== before
      ) {
        return `its health check asks another ${name}: ${brief(before)} → ${brief(after)}`;
      }
    }
    return undefined;
  });
}
