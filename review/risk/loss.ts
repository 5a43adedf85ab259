import { oneOf } from '../terms';
import { is, typeFacts } from '../types';
import {
  at,
  brief,
  changes,
  deletes,
  each,
  field,
  type Judged,
  lastName,
  listOf,
  numberOf,
  type Rule,
  type Weighed,
} from './change';

/** A destroyed resource with data, or of an unknown type, which may have data. */
export const loss: Rule = {
  notices: (type, { name, path }) =>
    EXPIRES.test(name) ||
    SWITCHES.test(name) ||
    REPLICATES[type]?.name === name ||
    (name === 'name' && COLUMNS.test(String(path[0]))),
  findings: lossOf,
};

/** What holds data that is soon gone or made again: databases and buckets come first. */
const LIGHTER =
  /(zone|vault|workspace|queue|subscription|topic|cache\w*|replication_group|memorystore\w*|redis)$|memorystore/;

/**
 * The attribute that makes a database a replica, and whether a change of it promotes the replica.
 * Sources: internal/service/rds/instance.go of the aws provider (PromoteReadReplica); google
 * v6.50.0, resource_sql_database_instance.go (isReplicaPromoteRequested); azurerm v4.55.0,
 * postgresql_flexible_server_resource.go.
 */
const promotes = (name: string, promoted: (was: unknown, is: unknown) => boolean) => ({ name, promoted });
const ROLE = promotes('replication_role', (_, is) => is === 'None');
const REPLICATES: Readonly<Record<string, ReturnType<typeof promotes>>> = {
  aws_db_instance: promotes('replicate_source_db', (was, is) => Boolean(was) && !is),
  google_sql_database_instance: promotes(
    'instance_type',
    (was, is) => was === 'READ_REPLICA_INSTANCE' && is === 'CLOUD_SQL_INSTANCE',
  ),
  azurerm_postgresql_flexible_server: ROLE,
  azurerm_mysql_flexible_server: ROLE,
};

/** Whole databases: what is told first of all that is lost. */
const DATABASES =
  /(db|rds|sql|postgres|cosmos|neptune|redshift|spanner|bigtable|mongo)\w*_(instance|cluster|server|account)$/;

/** What holds messages that nobody has received yet. */
const MESSAGES = /^(aws_sqs_queue|azurerm_servicebus_(queue|subscription)|google_pubsub_subscription)$/;

/** Secrets that Terraform generates. */
const GENERATED = /^(random_password|tls_private_key)$/;

const SWITCHES =
  /^(enabled|is_enabled|attribute_name|state|status|action|expire_time|expiration_time|cleanup_policy_dry_run)$/;

const weightOf = (type: string, isProtected: boolean) =>
  DATABASES.test(type) ? 6 : isProtected && !LIGHTER.test(type) ? 5 : 4;

function lossOf(change: Judged): Weighed[] {
  const { type, action } = change;
  const stays = action === 'forget' || change.forgetsOld === true;
  const facts = typeFacts(type);
  if (deletes(change) || action === 'forget') {
    if (facts?.data) {
      if (stays) return [{ class: 'Data loss', reason: 'it holds data, which stays without being managed' }];
      if (action === 'replace' && GENERATED.test(type))
        return [
          { class: 'Data loss', reason: 'a new secret replaces it: what uses the old one must change', weight: 2 },
        ];
      const reason =
        field(change.before, 'skip_final_snapshot') === true && /^aws_(db|rds|docdb|neptune|redshift)/.test(type)
          ? 'it holds data, and no last snapshot is taken'
          : MESSAGES.test(type)
            ? 'its messages are lost'
            : 'it holds data';
      return [{ class: 'Data loss', reason, weight: facts.copied ? 2 : weightOf(type, facts.protect) }];
    }
    if (facts?.disk && !stays && !keepsDisk(change)) {
      return [{ class: 'Data loss', reason: 'its disk is deleted with it', weight: 3 }];
    }
    if (!facts && !stays) return [{ class: 'Destroyed', reason: 'not known to be harmless' }];
  }
  if (action === 'create' && /^(aws_s3_bucket_lifecycle_configuration|azurerm_storage_management_policy)$/.test(type))
    return byNewRule(change);
  return changes(change) ? byRule(change) : [];
}

/**
 * Rules that delete, on a bucket that may already exist: a new bucket has no name yet, or its
 * creation is in the plan.
 */
function byNewRule({ after }: Judged): Weighed[] {
  if (typeof (field(after, 'bucket') ?? field(after, 'storage_account_id')) !== 'string') return [];
  const deleting = listOf(field(after, 'rule')).filter(
    (rule) =>
      (field(rule, 'status') === 'Enabled' || field(rule, 'enabled') === true) &&
      (deletesBlobs(rule) ||
        at(rule, 'expiration', 'days') ||
        at(rule, 'expiration', 'date') ||
        at(rule, 'noncurrent_version_expiration')),
  );
  return deleting.length === 0
    ? []
    : [{ class: 'Data loss', reason: 'a rule that deletes objects is added', attribute: 'rule', weight: 2 }];
}

const deletesBlobs = (rule: Judged['before']) =>
  /"delete_after_days\w*":[1-9]/.test(JSON.stringify(field(rule, 'actions') ?? null));

/** A machine whose disk is kept, according to its configuration. */
function keepsDisk({ before }: Judged): boolean {
  const aws = at(before, 'root_block_device', 'delete_on_termination');
  const google = at(before, 'boot_disk', 'auto_delete');
  return aws === false || google === false;
}

const EXPIRES = new RegExp(
  `^${oneOf`
      days age newer_noncurrent_versions noncurrent_days days_since_noncurrent_time
      num_newer_versions days_since_custom_time expire_after_days delete_after_days_since_\w+
      default_ttl default_time_to_live message_retention_seconds message_retention_duration
      retention_duration message_retention retention_in_days retention_days retention_period
      log_retention_days backup_retention_period backup_retention_days retained_backups
      point_in_time_recovery_in_days retention_hours retention_in_hours ttl time_to_live
      \w*retention_period_in_(days|hours) data_retention_in_hours data_retention_time_in_days
      retention_policy_days retention_period_days retention_limit snapshot_retention_limit
      \w*snapshot_retention_period automatic_backup_retention_days backup_retain_days delete_after
      recovery_window_days analytical_storage_ttl expire_after_seconds default_message_ttl
      countNumber retention\.(ms|bytes) table_expiration_ms default_table_expiration_ms
      default_partition_expiration_ms expiration_ms version_retention_period delete_version_after`}$`,
);

/** Names that mean an expiry only below one of these blocks, or on one of these types. */
const NEEDS_BLOCK = /^(days|age|ttl)$/;
const DELETING_BLOCK = new RegExp(
  `^${oneOf`
      expiration expiration_policy noncurrent_version_expiration lifecycle_rule retention_policy
      delete_retention_policy actions`}$`,
);

/** The columns of a table. */
const COLUMNS = /^(columns?|schema)$/;

/** 0 days of retention are unlimited for these. */
const ZERO_IS_FOREVER = /^(aws_cloudwatch_log_group|vault_kv_secret_backend_v2)$/;
const LOGS = /log|diagnostic/;

/** Data that a changed rule deletes, without destroying a resource. */
function byRule(change: Judged): Weighed[] {
  const { type, before, after } = change;
  const byLeaf = each(change, 'Data loss', (leaf, name) => {
    const { path, before: was, after: is, unknown } = leaf;
    if (unknown) return undefined;
    if (REPLICATES[type]?.name === name)
      return REPLICATES[type].promoted(was, is)
        ? 'the replica is promoted: writes that it has not received are lost, and it does not follow its source again'
        : undefined;
    const expires =
      EXPIRES.test(name) &&
      (!NEEDS_BLOCK.test(name) ||
        path.some((step) => DELETING_BLOCK.test(String(step))) ||
        (name === 'ttl' && /secret$/.test(type)));
    if (expires) {
      if (type === 'google_storage_bucket' && !deletesObjects(after, path)) return undefined;
      const [old, now] = [periodOf(type, was), periodOf(type, is)];
      if (now === undefined || old === undefined || now >= old) return undefined;
      // Disabling backups deletes them; a shorter retention is a weakening.
      if (/backup|snapshot|retained|recovery/.test(name) && now > 0) return undefined;
      if (leaf.secret) return `${name} falls: older data is deleted`;
      const had = old === Number.POSITIVE_INFINITY ? 'never' : String(was);
      return `${name}: ${had} → ${String(is)}: older data is deleted`;
    }
    if (/^(expire_time|expiration_time)$/.test(name) && is && !was) return 'it is deleted when it expires';
    if (path[0] === 'cleanup_policies' && name === 'action' && is === 'DELETE' && was !== is)
      return 'a rule that deletes is added';
    if (name === 'cleanup_policy_dry_run' && was === true && is !== true) return 'rules that delete are turned on';
    if (name === 'enabled' && path.includes('ttl') && is === true && was !== true)
      return 'TTL is turned on: items that have expired are deleted';
    if (name === 'attribute_name' && path.includes('ttl') && is && was && was !== is)
      return 'TTL follows another attribute: items may expire at once';
    if (
      /^(is_enabled|enabled)$/.test(name) &&
      /(^|_)(kms|key_vault|crypto)_?\w*key/.test(type) &&
      is === false &&
      was === true
    ) {
      return "the key is disabled: data that it encrypts can't be read";
    }
    if (name === 'enabled' && /secret_version$/.test(type) && is === false && was === true)
      return "the version is disabled: it can't be read";
    if (name === 'name' && COLUMNS.test(String(path[0])) && /_(table|view)$/.test(type) && was && !is)
      return `the column ${brief(was)} is dropped`;
    if (name === 'state' && /crypto_key_version$/.test(type) && is !== 'ENABLED' && was === 'ENABLED') {
      return "the key version is disabled: data that it encrypts can't be read";
    }
    if (name === 'enabled' && path[0] === 'rule' && type === 'azurerm_storage_management_policy' && is === true)
      return was !== true && deletesBlobs(listOf(field(after, 'rule'))[Number(path[1])])
        ? 'a rule that deletes is turned on'
        : undefined;
    if (name === 'status' && path.includes('rule') && /lifecycle/.test(type) && is === 'Enabled' && was !== 'Enabled') {
      const rule = listOf(field(after, 'rule'))[Number(path[1])];
      return at(rule, 'expiration') || at(rule, 'noncurrent_version_expiration')
        ? 'a rule that deletes is turned on'
        : undefined;
    }
    return undefined;
  });
  // A Google rule that deletes on a condition other than age.
  if (type === 'google_storage_bucket' && byLeaf.length === 0) {
    const deleting = (value: Judged['before']) =>
      listOf(field(value, 'lifecycle_rule')).filter((rule) => at(rule, 'action', 'type') === 'Delete').length;
    if (deleting(after) > deleting(before)) {
      return [{ class: 'Data loss', reason: 'a rule that deletes objects is added', attribute: 'lifecycle_rule' }];
    }
  }
  return byLeaf;
}

function deletesObjects(after: Judged['after'], path: readonly (string | number)[]): boolean {
  if (path[0] !== 'lifecycle_rule') return true;
  const rule = listOf(field(after, 'lifecycle_rule'))[Number(path[1])];
  return at(rule, 'action', 'type') === 'Delete' && lastName(path) !== 'type';
}

/** A period as a number; undefined, or a zero that means it, is unlimited. */
function periodOf(type: string, value: Judged['before']): number | undefined {
  if (value === undefined || value === null || value === '') return Number.POSITIVE_INFINITY;
  const number = numberOf(value) ?? secondsOf(String(value)) ?? isoSeconds(String(value));
  if (number === undefined || number < 0) return number === undefined ? undefined : Number.POSITIVE_INFINITY;
  return number === 0 && (ZERO_IS_FOREVER.test(type) || (LOGS.test(type) && !is(type, 'data')))
    ? Number.POSITIVE_INFINITY
    : number;
}

/** `604800s`, `7d`, `1h` */
function secondsOf(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)([smhdw])$/.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * (SECONDS[unit.toUpperCase()] ?? 1);
}

const SECONDS: Readonly<Record<string, number>> = { W: 604_800, D: 86_400, H: 3_600, M: 60, S: 1 };

/**
 * The seconds of a duration in Azure's format, `P14D` or `PT1M`; months and years count as longer
 * than any.
 */
function isoSeconds(text: string): number | undefined {
  const match = /^P(?:(\d+)Y)?(?:(\d+)M)?(\d+W)?(\d+D)?(?:T(\d+H)?(\d+M)?(\d+(?:\.\d+)?S)?)?$/.exec(text);
  if (!match || text === 'P') return undefined;
  const [, years = '0', months = '0', ...parts] = match;
  const rest = parts.reduce(
    (sum, part) => sum + (part ? Number.parseFloat(part) * (SECONDS[part.slice(-1)] ?? 0) : 0),
    0,
  );
  return Number(years) * 31_536_000 + Number(months) * 2_592_000 + rest;
}
