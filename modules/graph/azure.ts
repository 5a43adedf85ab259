import type { PostgresqlFlexibleServer } from '@cdktf/provider-azurerm/lib/postgresql-flexible-server';
import type { Construct } from 'constructs';
import { existingOn } from '../core/kind';
import type { MetricTarget } from '../core/metrics';
import { AzureDatabase, ExistingAzureDatabase } from '../database/azure';
import type { DatabaseProps } from '../database/database';
import type { Identity } from '../identity/identity';
import type { AzureNetworkMember } from '../network/azure-member';
import { type ExistingGraph, Graph, type GraphProps, type GraphSize, type GraphVerb } from './graph';
import { GRAPH_DEFAULTS } from './settings';

/** The database, its graph, and the roles for grants. */
const DATABASE = 'graph';
const READERS = 'graph_read';
const WRITERS = 'graph_write';
/**
 * AGE 1.6. Source: learn.microsoft.com/azure/postgresql/extensions/concepts-extensions-versions; it
 * must be preloaded.
 */
const VERSION = '16';
const SIZES: Record<GraphSize, Pick<DatabaseProps, 'cpu' | 'memoryGiB'>> = {
  small: { cpu: 2, memoryGiB: 8 },
  medium: { cpu: 2, memoryGiB: 16 },
  large: { cpu: 8, memoryGiB: 64 },
};
/** The initial size of a server, which grows automatically, as on the other clouds. */
const STORAGE_GIB = 64;

abstract class AnyAgeGraph extends Graph {
  override readonly port = 5432;
  protected abstract readonly database: AzureDatabase | ExistingAzureDatabase;
  private readonly granted = new Map<Identity, GraphVerb>();

  get member(): AzureNetworkMember {
    return this.database.member;
  }

  get address(): string {
    return this.database.address;
  }

  get readAddress(): string {
    return this.database.readAddresses[0] ?? this.database.address;
  }

  /**
   * PostgreSQL manages the permissions of identities: an administrator grants them with `userSql`.
   */
  protected override allow(_: Construct, identity: Identity, verb: GraphVerb): void {
    if (verb === 'administer') {
      this.database.grantAdminister(identity);
      return;
    }
    this.database.grantConnect(identity);
    if (verb === 'readWrite' || !this.granted.has(identity)) this.granted.set(identity, verb);
  }

  /**
   * Labels are tables that inherit: creating one requires ownership of the graph's tables, so all
   * writers own them together.
   */
  override get setupSql(): string {
    return [
      'CREATE EXTENSION IF NOT EXISTS age;',
      `CREATE ROLE ${READERS} NOLOGIN;`,
      `CREATE ROLE ${WRITERS} NOLOGIN IN ROLE ${READERS};`,
      `GRANT ${WRITERS} TO CURRENT_USER;`,
      `GRANT USAGE ON SCHEMA ag_catalog TO ${READERS};`,
      `GRANT SELECT ON ALL TABLES IN SCHEMA ag_catalog TO ${READERS};`,
      `GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ag_catalog TO ${WRITERS};`,
      `GRANT CREATE ON DATABASE ${DATABASE} TO ${WRITERS};`,
      `SET ROLE ${WRITERS};`,
      `SELECT ag_catalog.create_graph('${DATABASE}');`,
      `GRANT USAGE ON SCHEMA ${DATABASE} TO ${READERS};`,
      `GRANT SELECT ON ALL TABLES IN SCHEMA ${DATABASE} TO ${READERS};`,
      `ALTER DEFAULT PRIVILEGES IN SCHEMA ${DATABASE} GRANT SELECT ON TABLES TO ${READERS};`,
      'RESET ROLE;',
    ].join('\n');
  }

  override userSql(identity: Identity): string {
    const user = this.database.userOf(identity);
    const role = this.granted.get(identity) === 'readWrite' ? WRITERS : READERS;
    return [
      this.database.userSql(identity),
      `GRANT ${role} TO "${user}";`,
      // Objects of a writer belong to all writers.
      `ALTER ROLE "${user}" SET role = '${role}';`,
      `ALTER ROLE "${user}" SET search_path = ag_catalog, "$user", public;`,
    ].join('\n');
  }
}

/**
 * A PostgreSQL flexible server with Apache AGE, which supports openCypher: in the isolated tier,
 * for identities only, without passwords or keys. Cosmos DB for Gremlin supports account keys only,
 * which would be stored in the state.
 */
export class AzureGraph extends AnyAgeGraph {
  override readonly database: AzureDatabase;

  constructor(scope: Construct, id: string, props: GraphProps) {
    super(scope, id, props);
    const copies = Math.max(0, Math.floor(props.replicas ?? GRAPH_DEFAULTS.replicas));
    this.database = new AzureDatabase(this, 'server', {
      engine: 'postgres',
      version: VERSION,
      databaseName: DATABASE,
      network: props.network,
      ...(SIZES[props.size ?? GRAPH_DEFAULTS.size] ?? SIZES.medium),
      storageGiB: STORAGE_GIB,
      highAvailability: copies > 0,
      replicas: Math.min(5, Math.max(0, copies - 1)),
      // Values outside the limits were reported.
      backupRetentionDays: Math.min(
        35,
        Math.max(7, Math.round(props.backupRetentionDays ?? GRAPH_DEFAULTS.backupRetentionDays)),
      ),
      parameters: { 'azure.extensions': 'AGE', shared_preload_libraries: 'age,pg_stat_statements' },
      native: { azure: { postgres: props.native?.azure?.postgres } },
    });
    for (const server of [this.database.server, ...this.database.replicas] as PostgresqlFlexibleServer[]) {
      server.autoGrowEnabled = true;
      // The storage may have grown: the initial size would replace it.
      const ignored = server.lifecycle?.ignoreChanges;
      const ignoreChanges = [...(Array.isArray(ignored) ? ignored : []), 'storage_mb'];
      server.lifecycle = { ...server.lifecycle, ignoreChanges };
    }
  }

  protected override seriesOf(): MetricTarget {
    return { dimensions: {}, resourceId: this.database.serverId };
  }
}

export class ExistingAzureGraph extends AnyAgeGraph {
  override readonly database: ExistingAzureDatabase;

  constructor(scope: Construct, id: string, existing: ExistingGraph) {
    super(scope, id, existing);
    const azure = existingOn(this, existing, 'azure');
    this.database = new ExistingAzureDatabase(this, 'server', {
      engine: 'postgres',
      databaseName: DATABASE,
      network: existing.network,
      azure,
    });
  }
}
