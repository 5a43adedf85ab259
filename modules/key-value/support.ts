import { emulated, type KindTable, native, replacing, unsupported } from '../core/features';
import type { KeyValueProps } from './key-value';

const LOST = 'every item: restore them to another table first';
const DYNAMODB = 'docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html';
/**
 * A container supports at most a million request units per second; a read of 1 KB is 1 and a write
 * 6.
 */
const COSMOS = 'learn.microsoft.com/azure/cosmos-db/concepts-limits';
export const REQUEST_UNITS = { max: 1_000_000, forWrite: 6 };

export const KEY_VALUE: KindTable<KeyValueProps> = {
  kind: 'keyValue',
  service: { aws: 'Amazon DynamoDB', google: 'Google Firestore', azure: 'Azure Cosmos DB for NoSQL' },
  features: {
    partitionKey: {
      aws: replacing(native('hash_key'), LOST),
      google: emulated(
        'google_firestore_field',
        undefined,
        'an indexed field of the documents; their key is the document id',
      ),
      azure: replacing(native('partition_key_paths'), LOST),
    },
    sortKey: {
      aws: replacing(native('range_key'), LOST),
      google: emulated(
        'google_firestore_index',
        undefined,
        'an index over both; only the document id makes a pair unique',
      ),
      azure: replacing(emulated('unique_key', undefined, 'an index over both; each pair is unique'), LOST),
    },
    ttlAttribute: {
      aws: native('ttl', undefined, 'the expiry in seconds since 1970'),
      google: native('ttl_config', undefined, 'the timestamp of the expiry'),
      azure: native(
        'default_ttl',
        { oneOf: ['ttl'], source: 'learn.microsoft.com/azure/cosmos-db/time-to-live' },
        'seconds after the last change',
      ),
    },
    secondaryIndexes: {
      aws: native('global_secondary_index', undefined, 'at most 20, eventually consistent'),
      google: native('google_firestore_index', undefined, 'consistent with the documents'),
      azure: native(
        'indexing_policy',
        undefined,
        'consistent with the items; a query without the partition key reads every partition',
      ),
    },
    stream: {
      aws: native(
        'stream_enabled',
        undefined,
        'a day of changes, old and new, read from `changesAddress`: an interface endpoint, one for the network',
      ),
      google: unsupported(
        'the permission to read includes listening to changes, and no setting is required',
        'Leave stream out, and listen with the client after grantRead.',
      ),
      azure: native(
        'azurerm_cosmosdb_sql_container',
        undefined,
        'the change feed, and a container in which its readers store their position',
      ),
    },
    pointInTimeRecovery: {
      aws: native('point_in_time_recovery', undefined, '35 days'),
      google: native('point_in_time_recovery_enablement', undefined, '7 days'),
      azure: replacing(native('backup.type', undefined, "7 days; can't be turned off"), LOST, true),
    },
    backupRetentionDays: {
      aws: unsupported(
        'any second of the last 35 days can be restored, and DynamoDB has no other automatic backups',
        'Leave it out.',
      ),
      google: native(
        'google_firestore_backup_schedule',
        { min: 1, max: 98, source: 'google_firestore_backup_schedule: up to 14 weeks' },
        'daily, restored into another database',
      ),
      azure: native(
        'backup.tier',
        { oneOf: [7, 30], source: 'azurerm_cosmosdb_account' },
        'any second; 30 days are billed by size',
      ),
    },
    encryption: {
      aws: native('server_side_encryption.kms_key_arn', undefined, 'a KMS key, used through DynamoDB only'),
      google: replacing(
        native('cmek_config', undefined, "used by the project's Firestore service agent; keys can't be deleted"),
        LOST,
        'providerKey',
      ),
      azure: replacing(
        native('key_vault_key_id', undefined, "a key in the placement's key vault, used by an identity of the account"),
        LOST,
        'providerKey',
      ),
    },
    provisioned: {
      aws: native('billing_mode'),
      google: unsupported('Firestore is paid by use only', 'Leave provisioned out.'),
      azure: replacing(
        native('throughput', undefined, 'request units: a read is 1 and a write 6, in steps of 100 from 400'),
        LOST,
      ),
    },
    'provisioned.readsPerSecond': {
      aws: native('read_capacity', { min: 1, max: 40_000, source: DYNAMODB }),
      google: unsupported('Firestore is paid by use only', 'Leave provisioned out.'),
      azure: native('throughput', { min: 1, max: REQUEST_UNITS.max, source: COSMOS }),
    },
    'provisioned.writesPerSecond': {
      aws: native('write_capacity', { min: 1, max: 40_000, source: DYNAMODB }),
      google: unsupported('Firestore is paid by use only', 'Leave provisioned out.'),
      azure: native('throughput', {
        min: 1,
        max: Math.floor(REQUEST_UNITS.max / REQUEST_UNITS.forWrite),
        source: COSMOS,
      }),
    },
    'provisioned.maxReadsPerSecond': {
      aws: native(
        'aws_appautoscaling_policy',
        { min: 1, max: 40_000, source: DYNAMODB },
        'at 70 % use; not with `secondaryIndexes`',
      ),
      google: unsupported('Firestore is paid by use only', 'Leave provisioned out.'),
      azure: native(
        'autoscale_settings.max_throughput',
        { min: 1, max: REQUEST_UNITS.max, source: COSMOS },
        'in steps of 1,000 request units, with a minimum of a tenth; set it when the table is created',
      ),
    },
    'provisioned.maxWritesPerSecond': {
      aws: native(
        'aws_appautoscaling_policy',
        { min: 1, max: 40_000, source: DYNAMODB },
        'at 70 % use; not with `secondaryIndexes`',
      ),
      google: unsupported('Firestore is paid by use only', 'Leave provisioned out.'),
      azure: native('autoscale_settings.max_throughput', {
        min: 1,
        max: Math.floor(REQUEST_UNITS.max / REQUEST_UNITS.forWrite),
        source: COSMOS,
      }),
    },
    network: {
      aws: native('aws_vpc_endpoint', undefined, 'a gateway, one for the network; without charge'),
      google: native('google_dns_managed_zone', undefined, 'private addresses of the API, one for the network'),
      azure: native('azurerm_private_endpoint', undefined, 'public access is off'),
    },
  },
  semantics: {
    // Source: learn.microsoft.com/azure/cosmos-db/nosql/sdk-connection-modes: through a private
    // endpoint, direct mode uses any port.
    'its clients connect to': {
      aws: 'port 443',
      google: 'port 443',
      azure: 'port 443: configure gateway mode, since no rule allows the ports of direct mode',
    },
    'the key': {
      aws: 'partition key, with the sort key where there is one',
      google: "the document's id, chosen by the program: derive it from the keys",
      azure: '`id`, chosen by the program, within a partition',
    },
    // Sources: docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html,
    // cloud.google.com/firestore/quotas, and COSMOS for items and partitions.
    'an item has at most': { aws: '400 KB', google: '1 MiB', azure: '2 MB' },
    'a partition has at most': {
      aws: 'no limit without local indexes',
      google: 'no partitions',
      azure: '20 GB',
    },
    'consistent reads': {
      aws: 'on request (`ConsistentRead`), never from an index',
      google: 'always',
      azure: 'within the session that wrote',
    },
    transactions: { aws: 'across items and tables', google: 'across documents', azure: 'within one partition' },
    'expired items are deleted': {
      aws: 'within days',
      google: 'within a day',
      azure: 'at once for reads, later from storage',
    },
    'sign-in': { aws: 'IAM only', google: 'IAM only', azure: 'Microsoft Entra only: keys are off' },
    'default encryption': { aws: 'a dedicated key', google: "Google's key", azure: "Microsoft's key" },
    'permissions of write': {
      aws: 'put, change, delete',
      google: 'a custom role: create, change, delete',
      azure: 'a custom role: create, replace, upsert, delete',
    },
    'in a protected environment': {
      aws: 'deletion protection; Terraform refuses to destroy or replace it',
      google: 'deletion protection; Terraform also refuses',
      azure: 'a management lock, which also covers its content and grants; Terraform also refuses',
    },
  },
};
