import { MysqlFlexibleDatabase } from '@cdktf/provider-azurerm/lib/mysql-flexible-database';
import { MysqlFlexibleServer } from '@cdktf/provider-azurerm/lib/mysql-flexible-server';
import { MysqlFlexibleServerActiveDirectoryAdministrator } from '@cdktf/provider-azurerm/lib/mysql-flexible-server-active-directory-administrator';
import { MysqlFlexibleServerConfiguration } from '@cdktf/provider-azurerm/lib/mysql-flexible-server-configuration';
import { PostgresqlFlexibleServer } from '@cdktf/provider-azurerm/lib/postgresql-flexible-server';
import { PostgresqlFlexibleServerActiveDirectoryAdministrator } from '@cdktf/provider-azurerm/lib/postgresql-flexible-server-active-directory-administrator';
import { PostgresqlFlexibleServerConfiguration } from '@cdktf/provider-azurerm/lib/postgresql-flexible-server-configuration';
import { PostgresqlFlexibleServerDatabase } from '@cdktf/provider-azurerm/lib/postgresql-flexible-server-database';
import { type TerraformResource, TerraformVariable } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { resourceGroupOf } from '../core/azure';
import type { AzureKey } from '../core/azure-key';
import { childFor, dashed, variableName } from '../core/ids';
import { preventDestroyIfProtected } from '../core/kind';
import { type NameRule, nameOf } from '../core/names';
import { factsOf, placementOf } from '../core/placement';
import { asManagedIdentity } from '../identity/azure';
import { ENFORCED, LOGGING, storageMb } from './azure-parameters';
import type { Database, DatabaseProps } from './database';
import { type DatabaseSettings, parametersOf } from './settings';

const SERVER_NAME: NameRule = {
  what: 'flexible server',
  min: 3,
  max: 63,
  pattern: /^[a-z0-9][a-z0-9-]*[a-z0-9]$/,
  allowed: 'lower-case letters, digits and -, beginning and ending with a letter or digit',
  unique: 'global',
};

/** Failover swaps the zones, and the source of the data matters at creation only. */
const IGNORED: readonly string[] = [
  'zone',
  'high_availability[0].standby_availability_zone',
  'create_mode',
  'source_server_id',
  'point_in_time_restore_time_in_utc',
];

/**
 * The key of the data, and the identity with which the server uses it; undefined for Microsoft's
 * key.
 */
function customerKey(key: AzureKey | undefined) {
  return key && { customerManagedKey: { keyVaultKeyId: key.keyId, primaryUserAssignedIdentityId: key.identityId } };
}

/** The identities of a server, if it has any. */
function identities(...ids: readonly (string | undefined)[]) {
  const identityIds = ids.filter((id) => id !== undefined);
  return identityIds.length > 0 ? { identity: { type: 'UserAssigned', identityIds } } : {};
}

export interface Server {
  readonly props: DatabaseProps;
  readonly made: DatabaseSettings;
  readonly key: AzureKey | undefined;
  /** The server that it copies or replicates. */
  readonly source: string | undefined;
  readonly replica?: 'Replica';
  /**
   * It replicates a server of another region, or did so: unlike a `replica` it has its own
   * settings, and what a server in use has after its promotion.
   */
  readonly elsewhere?: 'replica' | 'promoted';
}

type Make<S> = (scope: Construct, server: Server) => S;

function common(scope: Construct, { props, made, key, source, replica, elsewhere }: Server, grows: string | undefined) {
  const { network, restoreFrom } = props;
  const placement = placementOf(scope);
  const copies = replica !== undefined || elsewhere === 'replica';
  const standby = { highAvailability: { mode: network.zones.length > 1 ? 'ZoneRedundant' : 'SameZone' } };
  return {
    name: nameOf(scope, SERVER_NAME),
    resourceGroupName: resourceGroupOf(scope).name,
    location: placement.region,
    skuName: made.size.name,
    backupRetentionDays: copies ? undefined : made.backupRetentionDays,
    geoRedundantBackupEnabled: !copies && props.secondRegion !== undefined ? true : undefined,
    ...(made.highAvailability && !copies ? standby : {}),
    maintenanceWindow: { dayOfWeek: made.day, startHour: made.hour, startMinute: 0 },
    createMode: source === undefined ? undefined : replica || elsewhere ? 'Replica' : 'PointInTimeRestore',
    sourceServerId: source,
    // Source: azurerm v4.55.0, postgresql_flexible_server_resource.go and
    // mysql_flexible_server_resource.go: refused at creation, and without create_mode Replica.
    replicationRole: elsewhere === 'promoted' ? 'None' : undefined,
    pointInTimeRestoreTimeInUtc: replica ? undefined : restoreFrom?.at,
    ...customerKey(key),
    dependsOn: [...(replica ? changesOf(scope.node.scope as IConstruct) : []), ...(key?.ready ?? [])],
    // Storage that has grown is larger than configured, and a smaller size would replace the server
    // (CustomizeDiff of both types).
    lifecycle: { ...preventDestroyIfProtected(placement), ignoreChanges: [...IGNORED, ...(grows ? [grows] : [])] },
  };
}

const CHANGES = [
  PostgresqlFlexibleServer,
  MysqlFlexibleServer,
  PostgresqlFlexibleServerConfiguration,
  MysqlFlexibleServerConfiguration,
  PostgresqlFlexibleServerActiveDirectoryAdministrator,
  MysqlFlexibleServerActiveDirectoryAdministrator,
];

/**
 * The previous change of a server: its settings, copies and administrators. A server accepts one
 * change at a time and refuses the next as ServerIsBusy; the provider serializes settings only
 * (github.com/hashicorp/terraform-provider-azurerm/issues/22211).
 */
export const changesOf = (database: IConstruct) =>
  database.node.children
    .flatMap(({ node }) => node.children)
    .filter((one) => CHANGES.some((type) => one instanceof type)) as TerraformResource[];

/** Users sign in with the directory, without a password. */
export const postgresServer: Make<PostgresqlFlexibleServer> = (scope, wanted) => {
  const { props, key, source, replica } = wanted;
  const grows = props.maxStorageGiB !== undefined;
  const server = new PostgresqlFlexibleServer(scope, 'server', {
    ...common(scope, wanted, grows ? 'storage_mb' : undefined),
    ...identities(key?.identityId),
    version: props.version,
    storageMb: storageMb(props.storageGiB),
    autoGrowEnabled: grows,
    publicNetworkAccessEnabled: false,
    authentication: {
      activeDirectoryAuthEnabled: true,
      passwordAuthEnabled: false,
      tenantId: factsOf(placementOf(scope).facts, 'azure').tenant,
    },
    ...(replica ? {} : props.native?.azure?.postgres),
  });
  if (replica) return server;
  for (const [name, value] of settings(scope as Database, props)) {
    new PostgresqlFlexibleServerConfiguration(placeOf(scope, name), 'setting', { serverId: server.id, name, value });
  }
  // A restored server has the databases of its source.
  if (!source) {
    new PostgresqlFlexibleServerDatabase(scope, 'database', {
      name: (scope as Database).databaseName,
      serverId: server.id,
      charset: 'UTF8',
      collation: 'en_US.utf8',
      lifecycle: preventDestroyIfProtected(placementOf(scope)),
    });
  }
  return server;
};

/**
 * MySQL requires a password at creation: it comes from a variable that is stored in neither state
 * nor plan, and is useless once identities sign in.
 */
export const mysqlServer: Make<MysqlFlexibleServer> = (scope, wanted) => {
  const { props, made, key, source, replica } = wanted;
  const reader = props.native?.azure?.directoryReader;
  const version = (replica && props.replicaVersion) ?? props.version;
  // With a standby, Azure requires it to grow.
  const grows = made.highAvailability || props.maxStorageGiB !== undefined;
  const server = new MysqlFlexibleServer(scope, 'server', {
    ...common(scope, wanted, grows ? 'storage[0].size_gb' : undefined),
    version: version === '8.0' ? '8.0.21' : version,
    storage: { sizeGb: props.storageGiB, autoGrowEnabled: grows },
    publicNetworkAccess: 'Disabled',
    ...(source === undefined ? administrator(scope) : {}),
    ...identities(reader && asManagedIdentity(reader).identityId, key?.identityId),
    ...(replica ? {} : props.native?.azure?.mysql),
  });
  if (replica) return server;
  const place = { resourceGroupName: server.resourceGroupName, serverName: server.name };
  for (const [name, value] of settings(scope as Database, props)) {
    // The administrator must exist first: see onlyIdentities.
    if (name !== ONLY_IDENTITIES)
      new MysqlFlexibleServerConfiguration(placeOf(scope, name), 'setting', { ...place, name, value });
  }
  if (!source) {
    new MysqlFlexibleDatabase(scope, 'database', {
      ...place,
      name: (scope as Database).databaseName,
      charset: 'utf8mb4',
      collation: 'utf8mb4_0900_ai_ci',
      lifecycle: preventDestroyIfProtected(placementOf(scope)),
    });
  }
  return server;
};

const ONLY_IDENTITIES = 'aad_auth_only';

/**
 * Disables password sign-in of MySQL, which requires that an administrator can sign in without one.
 */
export function onlyIdentities(
  scope: Construct,
  place: { readonly resourceGroupName: string; readonly serverName: string },
  administrator: TerraformResource,
): void {
  const where = new Construct(scope, 'only-identities');
  new MysqlFlexibleServerConfiguration(where, 'setting', {
    ...place,
    name: ONLY_IDENTITIES,
    value: 'ON',
    dependsOn: [administrator],
  });
}

function settings(database: Database, { engine, parameters, native }: DatabaseProps): [string, string][] {
  const only: Record<string, string> =
    engine === 'mysql' && native?.azure?.directoryReader ? { [ONLY_IDENTITIES]: 'ON' } : {};
  return Object.entries(parametersOf(database, parameters, LOGGING[engine], { ...ENFORCED[engine], ...only }));
}

/** `log_connections` as an id: `log-connections`. */
const placeOf = (scope: Construct, name: string) => childFor(scope, `set-${dashed(name)}`, name).place;

/**
 * Its name has `_` only, so that the environment can set it:
 * `TF_VAR_commerce_orders_administrator_password`.
 */
function administrator(scope: Construct) {
  const password = new TerraformVariable(scope, 'administrator-password', {
    type: 'string',
    sensitive: true,
    nullable: false,
    description: `Password of the administrator of ${scope.node.id}: 8 to 128 characters of three sorts`,
  });
  password.overrideLogicalId(variableName(scope, 'administrator_password'));
  password.addOverride('ephemeral', true);
  return {
    administratorLogin: 'dbadmin',
    administratorPasswordWo: password.stringValue,
    administratorPasswordWoVersion: 1,
  };
}
