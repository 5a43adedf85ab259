import type { DynamodbTableConfig } from '@cdktf/provider-aws/lib/dynamodb-table';
import type { CosmosdbAccountConfig } from '@cdktf/provider-azurerm/lib/cosmosdb-account';
import type { CosmosdbSqlContainerConfig } from '@cdktf/provider-azurerm/lib/cosmosdb-sql-container';
import type { FirestoreDatabaseConfig } from '@cdktf/provider-google/lib/firestore-database';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { show } from '../core/features';
import type { Encryption } from '../core/key';
import { Kind } from '../core/kind';
import { type Absent, MADE_ELSEWHERE, type Metrics, type MetricTarget, metricsOf } from '../core/metrics';
import { type Grant, grant, type Identity } from '../identity/identity';
import type { Network } from '../network/network';
import { KEY_VALUE_METRICS, type KeyValueMetric } from './metrics';
import { KEY_VALUE } from './support';

export interface KeyValueProps {
  /**
   * Name of the attribute that spreads the items, a text in each of them. Changing it replaces the
   * table on AWS and Azure.
   */
  readonly partitionKey: string;
  /**
   * Name of the attribute that orders the items of one partition, a text: numbers and times need
   * leading zeros or ISO 8601. Changing it replaces the table on AWS and Azure.
   * @default none: an item is found by its partition key alone
   */
  readonly sortKey?: string;
  /**
   * Name of the attribute that says when an item goes. How it says so differs: see the table.
   * @default items stay
   */
  readonly ttlAttribute?: string;
  /** Other keys that items are found by, each with all attributes. Limits: AWS 20 */
  readonly secondaryIndexes?: readonly SecondaryIndex[];
  /** Changes can be followed, in order within a partition: `grantReadChanges`. @default false */
  readonly stream?: boolean;
  /**
   * Any second of the last days can be restored: 35 on AWS, 7 on Google and Azure. @default true
   */
  readonly pointInTimeRecovery?: boolean;
  /**
   * How long backups are kept beyond that, in days: a daily one on Google, any second on Azure.
   * @default none on Google; 7 on Azure
   * Limits: Google 1–98; Azure 7 or 30. Not on AWS, whose point in time reaches 35 days back.
   */
  readonly backupRetentionDays?: number;
  /**
   * Reads and writes of items up to 1 KB that are paid for every second, used or not. Changing from
   * one mode to the other replaces the table on Azure.
   * @default paid by use
   * Limits: AWS 40,000 each; Azure a million request units together, of which a read is 1 and a
   * write 6.
   */
  readonly provisioned?: Provisioned;
  /**
   * Whose key encrypts the items. Changing it replaces the table on Google and Azure.
   * @default a key of its own on AWS, the provider's on Google and Azure
   */
  readonly encryption?: Encryption;
  /**
   * Machines of its private and isolated tiers reach the table without the internet. On Azure
   * nobody else does.
   */
  readonly network: Network;
  /** Settings of the cloud's own resources, beside the neutral ones. */
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
   * With `maxReadsPerSecond` the least that is there. On Azure that is a tenth of the most,
   * whatever is given here.
   */
  readonly readsPerSecond: number;
  readonly writesPerSecond: number;
  /**
   * Up to how much it grows by itself, and shrinks again. The two come together.
   * @default none: it stays as it is
   * Limits: as above. Not on AWS for a table with `secondaryIndexes`.
   */
  readonly maxReadsPerSecond?: number;
  readonly maxWritesPerSecond?: number;
}

export interface SecondaryIndex {
  readonly partitionKey: string;
  readonly sortKey?: string;
}

/** A table made elsewhere, by what each cloud knows it by. */
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

/** Items found by their key, in any number. */
export abstract class KeyValue extends Kind {
  /**
   * What a program calls it: the table's name on AWS, the collection on Google, the container on
   * Azure.
   */
  abstract readonly tableName: string;
  /**
   * Where it is: the region's endpoint on AWS, the database's id on Google, the account's endpoint
   * on Azure.
   */
  abstract readonly address: string;

  /**
   * Where changes are read from inside the network, if that is not `address`: on AWS the endpoint
   * of DynamoDB Streams, which has no other name.
   */
  readonly changesAddress: string | undefined = undefined;

  constructor(scope: Construct, id: string, props: Partial<KeyValueProps>) {
    super(scope, id, KEY_VALUE, props);
    const indexes = props.secondaryIndexes ?? [];
    const named = Object.entries({
      partitionKey: props.partitionKey,
      sortKey: props.sortKey,
      ttlAttribute: props.ttlAttribute,
    });
    const keys = indexes.flatMap((index, at) =>
      Object.entries(index).map(
        ([key, name]) => [`secondaryIndexes.${at}.${key}`, name] as [string, string | undefined],
      ),
    );
    for (const [property, name] of [...named, ...keys]) {
      if (name === undefined || /^[A-Za-z][A-Za-z0-9_]{0,62}$/.test(name)) continue;
      report(this, {
        message: `${property} is ${show(name)}, attributes are 1 to 63 letters, digits and _, beginning with a letter.`,
        remedy: 'Name it differently; the items have it by this name.',
      });
    }
    const given = named.filter(([, name]) => name !== undefined);
    for (const [index, [property, name]] of given.entries()) {
      const other = given.slice(0, index).find(([, one]) => one === name);
      if (other)
        report(this, {
          message: `${property} and ${other[0]} are both ${show(name)}.`,
          remedy: 'Name two attributes.',
        });
    }
    this.checkGrowth(props.provisioned);
    const seen = new Set<string>();
    for (const index of indexes) {
      if (seen.has(indexName(index)))
        report(this, { message: `secondaryIndexes has ${show(index)} twice.`, remedy: 'Leave one out.' });
      seen.add(indexName(index));
    }
  }

  private checkGrowth(provisioned: Provisioned | undefined): void {
    if (!provisioned) return;
    const { readsPerSecond, writesPerSecond, maxReadsPerSecond, maxWritesPerSecond } = provisioned;
    if ((maxReadsPerSecond === undefined) !== (maxWritesPerSecond === undefined)) {
      report(this, {
        message:
          `provisioned has ${maxReadsPerSecond === undefined ? 'maxWritesPerSecond' : 'maxReadsPerSecond'} ` + 'alone.',
        remedy: 'Set both maxReadsPerSecond and maxWritesPerSecond, or none.',
      });
    }
    for (const [name, most, least] of [
      ['maxReadsPerSecond', maxReadsPerSecond, readsPerSecond],
      ['maxWritesPerSecond', maxWritesPerSecond, writesPerSecond],
    ] as const) {
      if (most === undefined || most >= least) continue;
      report(this, {
        message: `provisioned.${name} is ${most}, less than the ${least} it begins with.`,
        remedy: `Raise it to at least ${least}.`,
      });
    }
  }

  /** May look items up and search, and nothing else. */
  grantRead(identity: Identity): Grant {
    return this.give(identity, 'read');
  }

  /** May put, change and delete items, and read none. */
  grantWrite(identity: Identity): Grant {
    return this.give(identity, 'write');
  }

  /** May read and write items, also in one step: only if nobody changed it. */
  grantReadWrite(identity: Identity): Grant {
    return this.give(identity, 'readWrite');
  }

  /** May follow the changes. Needs `stream`. */
  grantReadChanges(identity: Identity): Grant {
    return this.give(identity, 'readChanges');
  }

  private give(identity: Identity, verb: KeyValueVerb): Grant {
    return grant(this, identity, verb, (scope) => this.allow(scope, identity, verb));
  }

  protected noStream(remedy = 'Say stream: true.'): void {
    report(this, { message: 'grantReadChanges: it has no stream.', remedy });
  }

  /** What it publishes about itself, for alarms and dashboards. */
  get metrics(): Metrics<KeyValueMetric> {
    return metricsOf(this, KEY_VALUE_METRICS, (name) => this.seriesOf(name));
  }

  protected seriesOf(_name: KeyValueMetric): MetricTarget | Absent {
    return MADE_ELSEWHERE;
  }

  protected abstract allow(scope: Construct, identity: Identity, verb: KeyValueVerb): void;
}

/** `by-customer`, `by-customer-and-date` */
export const indexName = ({ partitionKey, sortKey }: SecondaryIndex) =>
  `by-${partitionKey}${sortKey ? `-and-${sortKey}` : ''}`;
