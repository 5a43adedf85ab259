import type { DbInstanceConfig } from '@cdktf/provider-aws/lib/db-instance';
import { DbInstanceAutomatedBackupsReplication } from '@cdktf/provider-aws/lib/db-instance-automated-backups-replication';
import { DbSnapshotCopy } from '@cdktf/provider-aws/lib/db-snapshot-copy';
import { Construct } from 'constructs';
import { accountKey } from '../core/aws';
import { report } from '../core/errors';
import type { Encryption } from '../core/key';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import { type NameRule, nameOf, stableId } from '../core/names';
import { placementOf } from '../core/placement';
import { asRds } from './aws-existing';
import type { Database, DatabaseProps } from './database';
import { sourceOn } from './replica';
import { checkKeyOfCopy } from './settings';

export const SNAPSHOT_NAME: NameRule = {
  what: 'DB snapshot',
  max: 255,
  pattern: /^[a-z](?!.*--)[a-z0-9-]*[a-z0-9]$/,
  allowed: 'lower-case letters, digits and single -, beginning with a letter',
  unique: 'region',
};

/**
 * The key of the data: that of the database, an existing one, or undefined for the default of RDS
 * (`aws/rds`).
 */
export function dataKeyOf(database: Database, encryption: Encryption | undefined, own: string): string | undefined {
  if (encryption === 'providerKey') return undefined;
  return encryption === undefined || encryption === 'customerKey'
    ? own
    : existingOn(database, encryption, 'aws').keyArn;
}

/**
 * The properties that a new database requires and a restored one does not. A restore sends neither
 * a key, nor the administrator's name, nor that of the first database: all three come from the
 * source, and setting different ones would replace the copy (internal/service/rds/instance.go of
 * the provider; RestoreDBInstanceToPointInTime, RestoreDBInstanceFromDBSnapshot). A backup is
 * therefore copied first, with the key of the new database.
 */
export function copiedFrom(
  database: Database,
  props: DatabaseProps,
  dataKey: string | undefined,
): Partial<DbInstanceConfig> | undefined {
  const { restoreFrom } = props;
  if (!restoreFrom) return undefined;
  if (restoreFrom.backup === undefined) {
    checkKeyOfCopy(database, props);
    const when = restoreFrom.at === undefined ? { useLatestRestorableTime: true } : { restoreTime: restoreFrom.at };
    return { restoreToPointInTime: { sourceDbInstanceIdentifier: asRds(restoreFrom.database).identifier, ...when } };
  }
  if (dataKey === undefined) return { snapshotIdentifier: restoreFrom.backup };
  const place = new Construct(database, 'backup');
  const copy = new DbSnapshotCopy(place, 'copy', {
    sourceDbSnapshotIdentifier: restoreFrom.backup,
    targetDbSnapshotIdentifier: nameOf(place, SNAPSHOT_NAME),
    kmsKeyId: dataKey,
    // The source backup matters at creation only.
    lifecycle: { ignoreChanges: ['source_db_snapshot_identifier'] },
  });
  return { snapshotIdentifier: copy.targetDbSnapshotIdentifier, kmsKeyId: dataKey };
}

/**
 * The properties of a replica of a database in another region, also after its promotion: the name
 * of its administrator and of its first database are those of the source, and setting others would
 * replace it. RDS requires the key of the replica's region. Source:
 * docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstanceReadReplica.html, KmsKeyId.
 * The provider promotes a replica whose `replicate_source_db` is removed (internal/service/rds/
 * instance.go: PromoteReadReplica).
 */
export function replicated(
  database: Database,
  props: DatabaseProps,
  kmsKeyId: string | undefined,
): Partial<DbInstanceConfig> | undefined {
  const source = sourceOn(database, props, 'aws');
  if (!source) return undefined;
  const { region } = placementOf(database);
  if (source.arn.split(':')[3] === region) {
    report(database, {
      message: `replicaOf.aws.arn is an instance in ${region}, which is also the region of the replica.`,
      remedy: 'Set replicas of the source for replicas in its region.',
    });
  }
  if (kmsKeyId === undefined) {
    report(database, {
      message:
        'encryption is "providerKey" and replicaOf is set, but Amazon RDS requires a customer key for a replica in ' +
        'another region.',
      remedy: 'Leave encryption out, or set an existing key of this region.',
    });
  }
  return { kmsKeyId, replicateSourceDb: database.isReplica ? source.arn : undefined };
}

/**
 * Replicates the automated backups to another region, with a key there: they can be restored to a
 * point in time in that region.
 */
export function secondRegionBackups(
  database: Database,
  sourceDbInstanceArn: string,
  region: string,
  retentionPeriod: number,
): void {
  const place = new Construct(database, 'second-region');
  const key = accountKey(place, `Backups of ${stableId(database)}`, [], {
    region,
    lifecycle: preventDestroyIfProtected(placementOf(database)),
  });
  new DbInstanceAutomatedBackupsReplication(place, 'backups', {
    region,
    sourceDbInstanceArn,
    retentionPeriod,
    kmsKeyId: key.arn,
  });
}
