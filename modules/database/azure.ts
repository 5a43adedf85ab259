import { MonitorDiagnosticSetting } from '@cdktf/provider-azurerm/lib/monitor-diagnostic-setting';
import type { MysqlFlexibleServer } from '@cdktf/provider-azurerm/lib/mysql-flexible-server';
import type { PostgresqlFlexibleServer } from '@cdktf/provider-azurerm/lib/postgresql-flexible-server';
import { Construct } from 'constructs';
import { lockData, namesIn, resourceGroupOf, workspaceOf } from '../core/azure';
import { vaultKeyOf } from '../core/azure-key';
import { report } from '../core/errors';
import { unsupported } from '../core/features';
import { existingOn } from '../core/kind';
import type { Absent, MetricTarget } from '../core/metrics';
import type { Identity } from '../identity/identity';
import { asVirtualNetwork } from '../network/azure-base';
import type { AzureNetworkMember } from '../network/azure-member';
import { privateEndpoint } from '../network/azure-private-endpoint';
import { AnyFlexibleServer, asFlexibleServer } from './azure-base';
import { LIMITS, LOGS } from './azure-parameters';
import { mysqlServer, postgresServer } from './azure-servers';
import type { DatabaseProps, ExistingDatabase } from './database';
import { type DatabaseMetric, NO_REPLICAS } from './metrics';
import { sourceOn } from './replica';
import { checkEngineLimit, resolveSettings } from './settings';

/**
 * The private DNS zones of servers. Source:
 * learn.microsoft.com/azure/private-link/private-endpoint-dns
 */
const PRIVATE = {
  postgres: { subresource: 'postgresqlServer', zone: 'privatelink.postgres.database.azure.com' },
  mysql: { subresource: 'mysqlServer', zone: 'privatelink.mysql.database.azure.com' },
} as const;

const SERVICE = { postgres: 'Azure Database for PostgreSQL', mysql: 'Azure Database for MySQL' } as const;

/**
 * A flexible server with a private endpoint in the isolated tier and no public access. It uses a
 * private endpoint instead of a delegated subnet, because a standby, replicas and restored servers
 * can have one each in any subnet, including those of existing networks; a delegated subnet would
 * have to be empty, and can't be changed later
 * (learn.microsoft.com/azure/postgresql/flexible-server/concepts-networking-private-link).
 */
export class AzureDatabase extends AnyFlexibleServer {
  readonly server: PostgresqlFlexibleServer | MysqlFlexibleServer;
  readonly replicas: readonly (PostgresqlFlexibleServer | MysqlFlexibleServer)[];
  readonly member: AzureNetworkMember;
  readonly serverId: string;
  readonly address: string;
  readonly readAddresses: readonly string[];
  protected readonly serverName: string;
  protected readonly resourceGroupName: string;
  protected readonly directoryReader: Identity | undefined;

  constructor(scope: Construct, id: string, props: DatabaseProps) {
    super(scope, id, props);
    const settings = resolveSettings(this, props);
    this.checkLimits(props, settings.highAvailability);
    const network = asVirtualNetwork(props.network);
    this.member = network.join(this, 'isolated');
    this.resourceGroupName = resourceGroupOf(this).name;
    this.directoryReader = props.native?.azure?.directoryReader;

    const copied = props.restoreFrom && asFlexibleServer(props.restoreFrom.database).serverId;
    const replicated = sourceOn(this, props, 'azure')?.serverId;
    const make = props.engine === 'mysql' ? mysqlServer : postgresServer;
    const wanted = { props, made: settings, key: vaultKeyOf(this, props.encryption) };
    this.server = make(this, {
      ...wanted,
      source: replicated ?? copied,
      ...(replicated === undefined ? {} : { elsewhere: this.isReplica ? 'replica' : 'promoted' }),
    });
    this.replicas = settings.replicas.map((name) =>
      make(new Construct(this, name), { ...wanted, source: this.server.id, replica: 'Replica' }),
    );
    for (const server of [this.server, ...this.replicas]) this.surround(server, props);

    this.serverId = this.server.id;
    this.serverName = this.server.name;
    this.address = this.server.fqdn;
    this.readAddresses = this.replicas.map((replica) => replica.fqdn);
  }

  protected override seriesOf(name: DatabaseMetric): MetricTarget | Absent {
    if (name !== 'replicaLag') return { dimensions: {}, resourceId: this.serverId };
    const [replica, ...more] = this.replicas;
    if (!replica) return NO_REPLICAS;
    // Source: learn.microsoft.com/azure/azure-monitor/alerts/alerts-metric-multiple-resources
    // (supported types)
    return more.length > 0
      ? unsupported(
          'an alert supports one server, but each replica is a server',
          "Create an alert for each replica with the provider's construct.",
        )
      : { dimensions: {}, resourceId: replica.id };
  }

  private checkLimits(
    {
      engine,
      storageGiB,
      maxStorageGiB,
      backupRetentionDays,
      replicas,
      burstable,
      restoreFrom,
      replicaOf,
      encryption,
      secondRegion,
    }: DatabaseProps,
    standby: boolean,
  ): void {
    const limits = LIMITS[engine];
    const most = limits.storageGiB.max;
    if (maxStorageGiB !== undefined && maxStorageGiB !== most) {
      report(this, {
        message:
          `maxStorageGiB is ${maxStorageGiB}, but ${SERVICE[engine]} grows up to its own limit of ${most} and ` +
          'supports no other.',
        remedy: `Set it to ${most}, or leave it out.`,
      });
    }
    if (encryption !== undefined && encryption !== 'providerKey' && secondRegion !== undefined) {
      report(this, {
        message:
          'encryption and secondRegion are both set: a customer key is limited to its region, and backups ' +
          'in the second region require another one.',
        remedy:
          'Leave one out, or set the key and identity of the other region under native ' +
          '(customerManagedKey.geoBackup…).',
      });
    }
    for (const [name, value] of Object.entries({ storageGiB, backupRetentionDays, replicas })) {
      checkEngineLimit(this, name, value, limits[name as keyof typeof limits], SERVICE[engine]);
    }
    if (burstable && (standby || (replicas ?? 0) > 0)) {
      report(this, {
        message:
          `burstable and ${standby ? 'highAvailability' : 'replicas'} are both set: burstable servers on ` +
          'Azure support neither a standby nor replicas.',
        remedy: standby ? 'Set highAvailability to false, or leave burstable out.' : 'Leave one of the two out.',
      });
    }
    if (replicaOf && this.isReplica && (standby || burstable)) {
      report(this, {
        message:
          `${standby ? 'highAvailability' : 'burstable'} and replicaOf are both set, but ${SERVICE[engine]} supports ` +
          `${standby ? 'no standby of a replica' : 'no burstable replicas'}.`,
        remedy: standby
          ? 'Leave highAvailability out until replicaOf.promoted is true.'
          : 'Leave burstable out of both databases.',
      });
    }
    if (replicaOf?.promoted && engine === 'mysql' && standby) {
      report(this, {
        message:
          'highAvailability and replicaOf are both set, but Azure gives a MySQL server a zone-redundant standby at ' +
          'its creation only.',
        remedy: 'Set highAvailability to false.',
      });
    }
    if (replicaOf?.promoted && secondRegion !== undefined) {
      report(this, {
        message:
          'secondRegion and replicaOf are both set: geo-redundant backups can be turned on at creation only, and a ' +
          'replica is created without them.',
        remedy: 'Leave secondRegion out.',
      });
    }
    if (restoreFrom && restoreFrom.backup === undefined && restoreFrom.at === undefined) {
      report(this, {
        message: 'restoreFrom.at is not set, but Azure requires a point in time.',
        remedy: 'Set it, such as at: 2025-11-24T10:00:00Z.',
      });
    }
  }

  /** The other resources of a server: its private endpoint, its logs, and the lock. */
  private surround(server: PostgresqlFlexibleServer | MysqlFlexibleServer, { engine }: DatabaseProps): void {
    const scope = server.node.scope as Construct;
    privateEndpoint(scope, this.member, { resourceId: server.id, ...PRIVATE[engine] });
    new MonitorDiagnosticSetting(scope, 'logs', {
      name: 'logs',
      targetResourceId: server.id,
      logAnalyticsWorkspaceId: workspaceOf(this).id,
      enabledLog: LOGS[engine].map((category) => ({ category })),
    });
    lockData(scope, server.id);
  }
}

export class ExistingAzureDatabase extends AnyFlexibleServer {
  readonly member: AzureNetworkMember;
  readonly serverId: string;
  readonly address: string;
  readonly readAddresses: readonly string[] = [];
  protected readonly serverName: string;
  protected readonly resourceGroupName: string;
  protected readonly directoryReader = undefined;

  constructor(scope: Construct, id: string, existing: ExistingDatabase) {
    super(scope, id, existing);
    const { serverId, address, applicationSecurityGroupId } = existingOn(this, existing, 'azure');
    this.serverId = serverId;
    const names = namesIn(serverId);
    this.serverName = names.name;
    this.resourceGroupName = names.resourceGroupName;
    this.address = address;
    this.member = asVirtualNetwork(existing.network).join(this, 'isolated', applicationSecurityGroupId);
  }
}
