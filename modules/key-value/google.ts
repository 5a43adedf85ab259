import { FirestoreBackupSchedule } from '@cdktf/provider-google/lib/firestore-backup-schedule';
import { FirestoreDatabase } from '@cdktf/provider-google/lib/firestore-database';
import { FirestoreField } from '@cdktf/provider-google/lib/firestore-field';
import { FirestoreIndex } from '@cdktf/provider-google/lib/firestore-index';
import { ProjectIamCustomRole } from '@cdktf/provider-google/lib/project-iam-custom-role';
import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import type { Construct } from 'constructs';
import { CUSTOM_ROLE_ID } from '../core/google';
import { cryptoKeyOf } from '../core/google-key';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import type { MetricTarget } from '../core/metrics';
import { type NameRule, nameOf, stableId } from '../core/names';
import { factsOf } from '../core/placement';
import { asServiceAccount } from '../identity/google';
import type { Identity } from '../identity/identity';
import { asGoogleNetwork } from '../network/google-base';
import { reachEndpoint } from '../network/google-services';
import { type ExistingKeyValue, KeyValue, type KeyValueProps, type KeyValueVerb } from './key-value';
import { indexName } from './settings';

const DATABASE_NAME: NameRule = {
  what: 'Firestore database',
  min: 4,
  max: 63,
  pattern: /^[a-z][a-z0-9-]*[a-z0-9]$/,
  allowed: 'lower-case letters, digits and -, beginning with a letter',
  unique: 'account',
};
const READ = ['datastore.databases.get', 'datastore.entities.get', 'datastore.entities.list'];
const WRITE = [
  'datastore.databases.get',
  'datastore.entities.create',
  'datastore.entities.update',
  'datastore.entities.delete',
];

abstract class AnyFirestore extends KeyValue {
  /**
   * Firestore supports its permissions on the project only: the condition limits them to the one
   * database. Permissions can't be limited to a part of it.
   */
  protected override allow(scope: Construct, identity: Identity, verb: KeyValueVerb): void {
    if (verb === 'readChanges') {
      this.noStream('Listen with the client after grantRead: the permission to read includes following the changes.');
      return;
    }
    const { project } = factsOf(this.placement.facts, 'google');
    new ProjectIamMember(scope, 'member', {
      project,
      role: this.role(scope, verb),
      member: asServiceAccount(identity).member,
      condition: {
        title: `Firestore ${stableId(this)}`.slice(0, 100),
        description: 'This one database',
        expression: `resource.name == "projects/${project}/databases/${this.address}"`,
      },
    });
  }

  /**
   * The predefined roles also grant reading indexes and namespaces, or do not grant writing without
   * reading.
   */
  private role(scope: Construct, verb: KeyValueVerb): string {
    const permissions = { read: READ, write: WRITE, readWrite: [...new Set([...READ, ...WRITE])] }[verb as 'read'];
    return new ProjectIamCustomRole(scope, 'custom-role', {
      roleId: nameOf(scope, CUSTOM_ROLE_ID),
      title: `${verb} ${stableId(this)}`.slice(0, 100),
      description: 'Documents of Firestore',
      permissions: [...permissions].sort(),
    }).name;
  }
}

/**
 * A separate database in native mode, whose documents are in one collection: roles can't be
 * narrower than a database.
 */
export class GoogleKeyValue extends AnyFirestore {
  readonly database: FirestoreDatabase;
  readonly tableName: string;
  readonly address: string;

  constructor(scope: Construct, id: string, props: KeyValueProps) {
    super(scope, id, props);
    const { region } = this.placement;
    this.tableName = id.toLowerCase();
    const key = cryptoKeyOf(this, 'keyValue', props.encryption);
    this.database = new FirestoreDatabase(this, 'database', {
      name: nameOf(this, DATABASE_NAME),
      locationId: region,
      type: 'FIRESTORE_NATIVE',
      concurrencyMode: 'PESSIMISTIC',
      pointInTimeRecoveryEnablement:
        (props.pointInTimeRecovery ?? true) ? 'POINT_IN_TIME_RECOVERY_ENABLED' : 'POINT_IN_TIME_RECOVERY_DISABLED',
      deleteProtectionState: `DELETE_PROTECTION_${this.placement.protected ? 'ENABLED' : 'DISABLED'}`,
      deletionPolicy: this.placement.protected ? 'ABANDON' : 'DELETE',
      ...(key && { cmekConfig: { kmsKeyName: key.name }, dependsOn: [...key.ready] }),
      lifecycle: preventDestroyIfProtected(this.placement),
      ...props.native?.google?.database,
    });
    if (props.backupRetentionDays !== undefined) {
      new FirestoreBackupSchedule(this, 'backups', {
        database: this.database.name,
        retention: `${props.backupRetentionDays * 86_400}s`,
        dailyRecurrence: {},
      });
    }
    this.address = this.database.name;
    this.fields(props);
    for (const { partitionKey, sortKey } of [props, ...(props.secondaryIndexes ?? [])]) {
      if (!sortKey) continue;
      new FirestoreIndex(this, indexName({ partitionKey, sortKey }).replaceAll('_', '--'), {
        database: this.database.name,
        collection: this.tableName,
        fields: [
          { fieldPath: partitionKey, order: 'ASCENDING' },
          { fieldPath: sortKey, order: 'ASCENDING' },
        ],
      });
    }
    reachEndpoint(asGoogleNetwork(props.network), 'keyValue');
    for (const tier of ['private', 'isolated'] as const) props.network.allow(tier, 'services', { port: 443 });
  }

  protected override seriesOf(): MetricTarget {
    return { dimensions: { 'resource.labels.database_id': this.database.name } };
  }

  /** Keys are always indexed; the expiry time is not, because it would be a hot spot. */
  private fields({ partitionKey, secondaryIndexes = [], ttlAttribute }: KeyValueProps): void {
    const common = { database: this.database.name, collection: this.tableName };
    const indexed = new Set([
      partitionKey,
      ...secondaryIndexes.filter(({ sortKey }) => !sortKey).map((index) => index.partitionKey),
    ]);
    for (const field of indexed) {
      new FirestoreField(this, `field-${field.replaceAll('_', '--')}`, {
        ...common,
        field,
        indexConfig: {
          indexes: [
            { order: 'ASCENDING', queryScope: 'COLLECTION' },
            { order: 'DESCENDING', queryScope: 'COLLECTION' },
          ],
        },
        ...(field === ttlAttribute ? { ttlConfig: {} } : {}),
      });
    }
    if (ttlAttribute && !indexed.has(ttlAttribute)) {
      new FirestoreField(this, 'ttl', { ...common, field: ttlAttribute, ttlConfig: {}, indexConfig: {} });
    }
  }
}

export class ExistingGoogleKeyValue extends AnyFirestore {
  readonly tableName: string;
  readonly address: string;

  constructor(scope: Construct, id: string, existing: ExistingKeyValue) {
    super(scope, id, {});
    const { database, collection } = existingOn(this, existing, 'google');
    this.address = database;
    this.tableName = collection;
  }
}
