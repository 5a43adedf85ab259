import type { DynamodbTableConfig } from '@cdktf/provider-aws/lib/dynamodb-table';
import type { CosmosdbAccountConfig } from '@cdktf/provider-azurerm/lib/cosmosdb-account';
import type { CosmosdbSqlContainerConfig } from '@cdktf/provider-azurerm/lib/cosmosdb-sql-container';
import type { FirestoreDatabaseConfig } from '@cdktf/provider-google/lib/firestore-database';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import type { Encryption } from '../core/key';
import { Kind } from '../core/kind';
import { type Absent, MADE_ELSEWHERE, type Metrics, type MetricTarget, metricsOf } from '../core/metrics';
import { type Grant, grant, type Identity } from '../identity/identity';
import type { Network } from '../network/network';
import { KEY_VALUE_METRICS, type KeyValueMetric } from './metrics';
import { checkKeyValue } from './settings';
import { KEY_VALUE } from './support';

export interface KeyValueProps {
  /**
   * Name of the attribute that partitions the items, a text in each of them. Changing it replaces
   * the table on AWS and Azure.
   */
  readonly partitionKey: string;
  /**
   * Name of the attribute that orders the items of one partition, a text: numbers and times require
   * leading zeros or ISO 8601. Changing it replaces the table on AWS and Azure.
   * @default none: an item is identified by its partition key alone
   */
  readonly sortKey?: string;
  /**
   * Name of the attribute with the expiry of an item. Its format differs: see the table.
   * @default items do not expire
   */
  readonly ttlAttribute?: string;
  /** Additional keys for queries, each with all attributes. Limits: AWS 20 */
  readonly secondaryIndexes?: readonly SecondaryIndex[];
  /** Makes changes readable, in order within a partition: `grantReadChanges`. @default false */
  readonly stream?: boolean;
  /**
   * Supports restoring any second of the last days: 35 on AWS, 7 on Google and Azure. @default true
   */
  readonly pointInTimeRecovery?: boolean;
  /**
   * How long backups are kept beyond that, in days: a daily one on Google, any second on Azure.
   * @default none on Google; 7 on Azure
   * Limits: Google 1–98; Azure 7 or 30. Not supported on AWS, where point-in-time recovery covers
   * 35 days.
   */
  readonly backupRetentionDays?: number;
  /**
   * Reads and writes of items up to 1 KB per second that are reserved and paid for, used or not.
   * Changing from one mode to the other replaces the table on Azure.
   * @default paid by use
   * Limits: AWS 40,000 each; Azure a million request units together, of which a read is 1 and a
   * write 6.
   */
  readonly provisioned?: Provisioned;
  /**
   * The key that encrypts the items. Changing it replaces the table on Google and Azure.
   * @default a dedicated key on AWS, the provider's on Google and Azure
   */
  readonly encryption?: Encryption;
  /**
   * Machines of its private and isolated tiers access the table without the internet. On Azure no
   * other network can.
   */
  readonly network: Network;
  /** Provider-specific settings of the cloud's resources, applied last. */
  readonly native?: {
    readonly aws?: { readonly table?: Partial<DynamodbTableConfig> };
    readonly google?: { readonly database?: Partial<FirestoreDatabaseConfig> };
    readonly azure?: {
      readonly account?: Partial<CosmosdbAccountConfig>;
      readonly container?: Partial<CosmosdbSqlContainerConfig>;
    };
  };
}

export interface Provisioned {
  /**
   * With `maxReadsPerSecond`, the minimum capacity. On Azure the minimum is a tenth of the maximum,
   * regardless of this value. Limits: AWS 40,000; Azure 1,000,000.
   */
  readonly readsPerSecond: number;
  /** The same for writes. Limits: AWS 40,000; Azure 166,666, of six request units each. */
  readonly writesPerSecond: number;
  /**
   * The maximum capacity of autoscaling. Both must be set together.
   * @default none: the capacity is fixed
   * Limits: AWS 40,000, not for a table with `secondaryIndexes`; Azure 1,000,000.
   */
  readonly maxReadsPerSecond?: number;
  /** The same for writes. Limits: AWS 40,000; Azure 166,666. */
  readonly maxWritesPerSecond?: number;
}

export interface SecondaryIndex {
  readonly partitionKey: string;
  readonly sortKey?: string;
}

/** A table created elsewhere, identified per cloud. */
export interface ExistingKeyValue {
  readonly aws?: { readonly arn: string; readonly streamArn?: string; readonly kmsKeyArn?: string };
  /** The database's id, and the collection that programs write to. */
  readonly google?: { readonly database: string; readonly collection: string };
  readonly azure?: {
    readonly accountId: string;
    readonly database: string;
    readonly container: string;
    readonly leases?: string;
  };
}

export type KeyValueVerb = 'read' | 'write' | 'readWrite' | 'readChanges';

/** A key-value table: items are found by their key. */
export abstract class KeyValue extends Kind {
  /**
   * The name for programs: the table's name on AWS, the collection on Google, the container on
   * Azure.
   */
  abstract readonly tableName: string;
  /**
   * The endpoint: the region's endpoint on AWS, the database's id on Google, the account's endpoint
   * on Azure.
   */
  abstract readonly address: string;

  /**
   * The endpoint for changes inside the network, if it is not `address`: on AWS the endpoint of
   * DynamoDB Streams, which has only its own DNS name.
   */
  readonly changesAddress: string | undefined = undefined;

  constructor(scope: Construct, id: string, props: Partial<KeyValueProps>) {
    super(scope, id, KEY_VALUE, props);
    checkKeyValue(this, props);
  }

  /** Allows the identity to look items up and search only. */
  grantRead(identity: Identity): Grant {
    return this.give(identity, 'read');
  }

  /** May put, change and delete items, and read none. */
  grantWrite(identity: Identity): Grant {
    return this.give(identity, 'write');
  }

  /** Allows the identity to read and write items, including conditional writes. */
  grantReadWrite(identity: Identity): Grant {
    return this.give(identity, 'readWrite');
  }

  /** Allows the identity to read changes. Requires `stream`. */
  grantReadChanges(identity: Identity): Grant {
    return this.give(identity, 'readChanges');
  }

  private give(identity: Identity, verb: KeyValueVerb): Grant {
    return grant(this, identity, verb, (scope) => this.allow(scope, identity, verb));
  }

  protected noStream(remedy = 'Set stream to true.'): void {
    report(this, { message: 'grantReadChanges: stream is not set.', remedy });
  }

  /** Metrics for alarms and dashboards. */
  get metrics(): Metrics<KeyValueMetric> {
    return metricsOf(this, KEY_VALUE_METRICS, (name) => this.seriesOf(name));
  }

  protected seriesOf(_name: KeyValueMetric): MetricTarget | Absent {
    return MADE_ELSEWHERE;
  }

  protected abstract allow(scope: Construct, identity: Identity, verb: KeyValueVerb): void;
}
