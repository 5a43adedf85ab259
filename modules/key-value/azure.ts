import { CosmosdbAccount } from '@cdktf/provider-azurerm/lib/cosmosdb-account';
import { CosmosdbSqlContainer } from '@cdktf/provider-azurerm/lib/cosmosdb-sql-container';
import { CosmosdbSqlDatabase } from '@cdktf/provider-azurerm/lib/cosmosdb-sql-database';
import { CosmosdbSqlRoleAssignment } from '@cdktf/provider-azurerm/lib/cosmosdb-sql-role-assignment';
import { CosmosdbSqlRoleDefinition } from '@cdktf/provider-azurerm/lib/cosmosdb-sql-role-definition';
import { MonitorDiagnosticSetting } from '@cdktf/provider-azurerm/lib/monitor-diagnostic-setting';
import { Construct } from 'constructs';
import { lockData, namesIn, resourceGroupOf, workspaceOf } from '../core/azure';
import { vaultKeyOf } from '../core/azure-key';
import { report } from '../core/errors';
import { withoutKeys } from '../core/generation/azure';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import type { MetricTarget } from '../core/metrics';
import { type NameRule, nameOf, stableId } from '../core/names';
import { asManagedIdentity } from '../identity/azure';
import type { Identity } from '../identity/identity';
import { asVirtualNetwork } from '../network/azure-base';
import type { AzureNetworkMember } from '../network/azure-member';
import { privateEndpoint } from '../network/azure-private-endpoint';
import type { Network } from '../network/network';
import { capacityOf, indexing, LEAST_UNITS } from './azure-capacity';
import { type ExistingKeyValue, KeyValue, type KeyValueProps, type KeyValueVerb } from './key-value';

const ACCOUNT_NAME: NameRule = {
  what: 'Cosmos DB account',
  min: 3,
  max: 44,
  pattern: /^[a-z0-9][a-z0-9-]*[a-z0-9]$/,
  allowed: 'lower-case letters, digits and -',
  unique: 'global',
};

const ROLE_NAME: NameRule = {
  what: 'Cosmos DB role',
  max: 128,
  pattern: /^[\w -]+$/,
  allowed: 'letters, digits and _ -',
  unique: 'parent',
};

const DATABASE = 'data';

const LEASES = 'leases';

const METADATA = 'Microsoft.DocumentDB/databaseAccounts/readMetadata';

export const items = (...verbs: string[]) =>
  verbs.map((verb) => `Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/${verb}`);

const query = 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/executeQuery';

const feed = 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/readChangeFeed';

const READ = [METADATA, ...items('read'), query];

const WRITE = [METADATA, ...items('create', 'upsert', 'replace', 'delete')];

const ACTIONS = {
  read: READ,
  write: WRITE,
  readWrite: [...new Set([...READ, ...WRITE])],
  readChanges: [METADATA, feed, ...items('read')],
};

abstract class AnyCosmosContainer extends KeyValue {
  abstract readonly accountId: string;
  protected abstract readonly accountName: string;
  protected abstract readonly resourceGroupName: string;
  protected abstract readonly databaseName: string;
  /** The container in which readers of changes store their position. */
  protected abstract readonly leases: string | undefined;

  protected override allow(scope: Construct, identity: Identity, verb: KeyValueVerb): void {
    const { leases } = this;
    if (verb === 'readChanges' && !leases) {
      this.noStream();
      return;
    }
    this.assign(scope, identity, ACTIONS[verb], this.tableName);
    if (verb === 'readChanges' && leases)
      this.assign(new Construct(scope, 'leases'), identity, ACTIONS.readWrite, leases);
  }

  /**
   * A custom role with these data actions on the one container, and its assignment: built-in roles
   * of Cosmos DB apply to whole accounts.
   */
  private assign(scope: Construct, identity: Identity, actions: readonly string[], container: string): void {
    const on = `${this.accountId}/dbs/${this.databaseName}/colls/${container}`;
    const account = { accountName: this.accountName, resourceGroupName: this.resourceGroupName };
    const role = new CosmosdbSqlRoleDefinition(scope, 'role', {
      ...account,
      name: nameOf(scope, ROLE_NAME, { parent: this }),
      type: 'CustomRole',
      assignableScopes: [on],
      permissions: [{ dataActions: [...actions] }],
    });
    new CosmosdbSqlRoleAssignment(scope, 'assignment', {
      ...account,
      roleDefinitionId: role.id,
      principalId: asManagedIdentity(identity).principalId,
      scope: on,
    });
  }
}

/**
 * A separate account with one container, because backup, network and capacity mode are settings of
 * the account. Keys are disabled.
 */
export class AzureKeyValue extends AnyCosmosContainer {
  readonly account: CosmosdbAccount;
  readonly database: CosmosdbSqlDatabase;
  readonly container: CosmosdbSqlContainer;
  readonly accountId: string;
  readonly address: string;
  readonly tableName: string;
  protected readonly accountName: string;
  protected readonly resourceGroupName: string;
  protected readonly databaseName = DATABASE;
  protected readonly leases: string | undefined;

  constructor(scope: Construct, id: string, props: KeyValueProps) {
    super(scope, id, props);
    if (props.pointInTimeRecovery === false && props.backupRetentionDays !== undefined) {
      report(this, {
        message:
          `backupRetentionDays is ${props.backupRetentionDays} and pointInTimeRecovery is false: without it ` +
          'Azure keeps two backups of the last hours.',
        remedy: 'Leave one of the two out.',
      });
    }
    const { region } = this.placement;
    const lifecycle = preventDestroyIfProtected(this.placement);
    const group = resourceGroupOf(this);
    const key = vaultKeyOf(this, props.encryption);
    this.account = new CosmosdbAccount(this, 'account', {
      name: nameOf(this, ACCOUNT_NAME),
      resourceGroupName: group.name,
      location: region,
      offerType: 'Standard',
      kind: 'GlobalDocumentDB',
      consistencyPolicy: { consistencyLevel: 'Session' },
      geoLocation: [{ location: region, failoverPriority: 0, zoneRedundant: this.placement.zones.length > 1 }],
      capabilities: props.provisioned ? [] : [{ name: 'EnableServerless' }],
      ...withoutKeys(),
      accessKeyMetadataWritesEnabled: false,
      minimalTlsVersion: 'Tls12',
      publicNetworkAccessEnabled: false,
      backup:
        (props.pointInTimeRecovery ?? true)
          ? { type: 'Continuous', tier: `Continuous${props.backupRetentionDays ?? 7}Days` }
          : { type: 'Periodic' },
      ...(key && {
        keyVaultKeyId: key.keyId,
        identity: { type: 'UserAssigned', identityIds: [key.identityId] },
        defaultIdentityType: `UserAssignedIdentity=${key.identityId}`,
        dependsOn: [...key.ready],
      }),
      lifecycle,
      ...props.native?.azure?.account,
    });
    const account = { accountName: this.account.name, resourceGroupName: group.name };
    this.database = new CosmosdbSqlDatabase(this, 'database', { ...account, name: DATABASE, lifecycle });
    this.container = new CosmosdbSqlContainer(this, 'container', {
      ...account,
      databaseName: this.database.name,
      name: id.toLowerCase(),
      partitionKeyPaths: [`/${props.partitionKey}`],
      partitionKeyVersion: 2,
      // Items expire only if they set it themselves.
      defaultTtl: props.ttlAttribute === undefined ? undefined : -1,
      ...capacityOf(this, props.provisioned),
      uniqueKey: props.sortKey ? [{ paths: [`/${props.sortKey}`] }] : undefined,
      indexingPolicy: indexing(props),
      lifecycle,
      ...props.native?.azure?.container,
    });
    if (props.stream) {
      new CosmosdbSqlContainer(this, LEASES, {
        ...account,
        databaseName: this.database.name,
        name: LEASES,
        partitionKeyPaths: ['/id'],
        partitionKeyVersion: 2,
        throughput: props.provisioned && LEAST_UNITS,
        lifecycle,
      });
    }
    new MonitorDiagnosticSetting(this, 'logs', {
      name: 'logs',
      targetResourceId: this.account.id,
      logAnalyticsWorkspaceId: workspaceOf(this).id,
      logAnalyticsDestinationType: 'Dedicated',
      enabledLog: [{ category: 'ControlPlaneRequests' }, { category: 'DataPlaneRequests' }],
    });
    lockData(this, this.account.id);
    this.accountId = this.account.id;
    this.accountName = this.account.name;
    this.resourceGroupName = group.name;
    this.address = this.account.endpoint;
    this.tableName = this.container.name;
    this.leases = props.stream ? LEASES : undefined;
    this.reach(props.network);
  }

  protected override seriesOf(): MetricTarget {
    return {
      dimensions: { DatabaseName: this.databaseName, CollectionName: this.tableName },
      resourceId: this.accountId,
    };
  }

  /**
   * A private address in the network, accessible from the tiers that have machines without public
   * addresses.
   */
  private reach(network: Network): void {
    const member: AzureNetworkMember = asVirtualNetwork(network).join(this, 'isolated');
    privateEndpoint(this, member, {
      resourceId: this.account.id,
      subresource: 'Sql',
      zone: 'privatelink.documents.azure.com',
    });
    for (const tier of ['private', 'isolated'] as const) {
      network.allow(tier, member, { port: 443, description: `${tier} to ${stableId(this)}` });
    }
  }
}

export class ExistingAzureKeyValue extends AnyCosmosContainer {
  readonly accountId: string;
  readonly address: string;
  readonly tableName: string;
  protected readonly accountName: string;
  protected readonly resourceGroupName: string;
  protected readonly databaseName: string;
  protected readonly leases: string | undefined;

  constructor(scope: Construct, id: string, existing: ExistingKeyValue) {
    super(scope, id, {});
    const { accountId, database, container, leases } = existingOn(this, existing, 'azure');
    this.accountId = accountId;
    const names = namesIn(accountId);
    this.accountName = names.name;
    this.resourceGroupName = names.resourceGroupName;
    this.address = `https://${this.accountName}.documents.azure.com:443/`;
    this.databaseName = database;
    this.tableName = container;
    this.leases = leases;
  }
}
