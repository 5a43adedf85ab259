import { DATABASE_PARAMETERS, engineIn } from '../../facts/database-parameters';
import type { Conflict, ExistingOf } from '../behaviour';
import { type Fields, isFields, type Value } from '../values';

const first = (value: Value | undefined): Fields => ((Array.isArray(value) ? value[0] : value) ?? {}) as Fields;
const named = (there: ExistingOf, identifier: Value | undefined) =>
  there('db_instance').find((one) => one.identifier === identifier);

/**
 * A restore sends neither key, nor administrator, nor database name: a read finds those of its
 * source. Source: RestoreDBInstanceToPointInTime and RestoreDBInstanceFromDBSnapshot of the RDS API
 * have no parameter for the first two; internal/service/rds/instance.go of the provider, where all
 * three force a replacement.
 */
export function copyOf(mine: Fields, there: ExistingOf): Fields {
  const source = named(there, first(mine.restore_to_point_in_time).source_db_instance_identifier);
  if (source) {
    const { kms_key_id = null, username = null, db_name = null } = source;
    return { ...mine, kms_key_id, username, db_name };
  }
  if (typeof mine.snapshot_identifier !== 'string' || mine.snapshot_identifier === '') return mine;
  const copy = there('db_snapshot_copy').find((one) => one.target_db_snapshot_identifier === mine.snapshot_identifier);
  // Of a snapshot created elsewhere only one fact is known: its key is not one of these.
  return {
    ...mine,
    username: 'theirs',
    db_name: 'theirs',
    kms_key_id: copy?.kms_key_id ?? 'arn:aws:kms:us-east-1:123456789012:key/of-the-snapshot',
  };
}

const MODIFIED = [
  'instance_class',
  'allocated_storage',
  'storage_type',
  'iops',
  'storage_throughput',
  'engine_version',
  'multi_az',
];

/**
 * Without apply_immediately these wait for the window. Source:
 * AmazonRDS/latest/UserGuide/USER_ModifyInstance.ApplyImmediately.html
 */
export function waitsForWindow(prior: Fields, planned: Fields): readonly string[] {
  if (planned.apply_immediately === true) return [];
  // A new version also changes the group of its family.
  const upgrades = planned.engine_version !== prior.engine_version;
  return [...MODIFIED, ...(upgrades ? ['parameter_group_name'] : [])];
}

/**
 * Source: docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html, Limitations; the
 * words are those of CreateDBInstanceReadReplica.
 */
export const sourceHasPassword: Conflict = (mine, there) => {
  const source = named(there, mine.replicate_source_db);
  return source?.manage_master_user_password === true
    ? `Creating read replicas for source instance with engine ${String(source.engine)} where ` +
        'ManageMasterUserPassword is enabled is not supported'
    : undefined;
};

/**
 * Source: internal/service/rds/instance.go of the provider: removing `replicate_source_db` promotes
 * a replica, and another source is refused ("cannot elect new source database for replication").
 */
export function sourceStays(prior: Fields, planned: Fields): string | undefined {
  const [was, is] = [prior.replicate_source_db ?? '', planned.replicate_source_db ?? ''];
  return is !== '' && was !== is ? 'cannot elect new source database for replication' : undefined;
}

/** The parameters of a group, with what is known of its engine. */
const parametersIn = ({ family, parameter }: Fields) => {
  const engine = engineIn(family);
  const all = Array.isArray(parameter) ? parameter.filter(isFields) : [];
  return { known: engine && DATABASE_PARAMETERS[engine], all };
};

/**
 * Source: docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBParameterGroup.html:
 * "immediate" is for dynamic parameters.
 */
export const staticWaits: Conflict = (mine) => {
  const { known, all } = parametersIn(mine);
  const wrong = all.find(({ name, apply_method }) => apply_method === 'immediate' && known?.atStart.has(String(name)));
  return wrong && `cannot use immediate apply method for static parameter ${String(wrong.name)}`;
};

/**
 * A value that is the default is listed as pending-reboot, whatever was asked for. Source:
 * hashicorp/terraform-provider-aws, docs/r/db_parameter_group (problematic plan changes).
 */
export const listedParameters = (mine: Fields): Fields => {
  const { known, all } = parametersIn(mine);
  if (!known || all.length === 0) return mine;
  const isDefault = ({ name, value }: Fields) => known.running[String(name)] === value;
  return { ...mine, parameter: all.map((one) => (isDefault(one) ? { ...one, apply_method: 'pending-reboot' } : one)) };
};

const majorOf = (version: Value | undefined) => String(version ?? '').replace(/^(8\.\d|\d+).*$/, '$1');

/**
 * A parameter group is of one engine and major version. Source:
 * AmazonRDS/latest/UserGuide/parameter-groups-overview.html
 */
export const familyFits: Conflict = (mine, there) => {
  const group = there('db_parameter_group').find(({ name }) => name === mine.parameter_group_name);
  const source = named(there, mine.replicate_source_db);
  const engine = mine.engine ?? source?.engine ?? null;
  // A replica without a version has that of its source.
  const version = source && mine.engine === 'postgres' ? source.engine_version : mine.engine_version;
  const family = `${engine}${majorOf(version)}`;
  if (!group || engine === null || !version || group.family === family) return undefined;
  return (
    `its parameter group ${String(group.name)} is of the family ${String(group.family)}, and the instance is ` +
    `${family}`
  );
};

/**
 * Source: AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.MySQL.html and
 * USER_UpgradeDBInstance.PostgreSQL.html
 */
export const replicasFirst: Conflict = (mine, there) => {
  const source = named(there, mine.replicate_source_db);
  if (source) {
    const behind = mine.engine === 'mysql' && majorOf(mine.engine_version) < majorOf(source.engine_version);
    return behind ? 'a replica of MySQL is never older than its source' : undefined;
  }
  const old = there('db_instance').find(
    (one) =>
      one.replicate_source_db === mine.identifier &&
      mine.engine === 'mysql' &&
      majorOf(one.engine_version) < majorOf(mine.engine_version),
  );
  return (
    old &&
    `its replica ${String(old.identifier)} has ${String(old.engine_version)}: upgrade the replicas of ` +
      'MySQL before their source'
  );
};

/**
 * An existing snapshot prevents a deletion from using its name: the error DBSnapshotAlreadyExists
 * (Neptune: DBClusterSnapshotAlreadyExistsFault) of DeleteDBInstance and DeleteDBCluster.
 */
export const finalSnapshot = ({ skip_final_snapshot: skips, final_snapshot_identifier: name }: Fields) =>
  skips === true || typeof name !== 'string' ? undefined : `the snapshot ${name}`;
