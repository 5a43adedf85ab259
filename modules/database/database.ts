import type { DbInstanceConfig } from '@cdktf/provider-aws/lib/db-instance';
import type { MysqlFlexibleServerConfig } from '@cdktf/provider-azurerm/lib/mysql-flexible-server';
import type { PostgresqlFlexibleServerConfig } from '@cdktf/provider-azurerm/lib/postgresql-flexible-server';
import type { SqlDatabaseInstanceConfig } from '@cdktf/provider-google/lib/sql-database-instance';
import type { Construct } from 'constructs';
import { report, UserError } from '../core/errors';
import type { Encryption } from '../core/key';
import { Kind } from '../core/kind';
import { type Absent, MADE_ELSEWHERE, type Metrics, type MetricTarget, metricsOf } from '../core/metrics';
import { type Grant, grant, type Identity } from '../identity/identity';
import type { Network, NetworkMember } from '../network/network';
import { DATABASE_METRICS, type DatabaseMetric } from './metrics';
import { DATABASE_DEFAULTS, type Day } from './settings';
import { DATABASE, databaseNameOf } from './support';
import { type SignIn, userScript } from './user-script';

export const ENGINES = ['postgres', 'mysql'] as const;
export type Engine = (typeof ENGINES)[number];

export interface DatabaseProps {
  /** Changing it replaces the database on every cloud. */
  readonly engine: Engine;
  /**
   * Major version: PostgreSQL 14 to 17, MySQL 8.0 or 8.4. The cloud installs minor versions in the
   * maintenance window. Raising it upgrades in place and interrupts connections; the review of the
   * plan reports it as downtime. See `replicaVersion`.
   */
  readonly version: string;
  /**
   * MySQL on AWS and Azure: the version of the replicas while it is newer than `version`. Both
   * services refuse to upgrade a primary before its replicas, so raise `replicaVersion` first,
   * deploy, and set `version` to the same value in the next change.
   * @default version
   */
  readonly replicaVersion?: string;
  /** The network; the database is in its isolated tier. */
  readonly network: Network;
  /** Minimum number of virtual processors. Up to 64. */
  readonly cpu: number;
  /** Minimum memory, in GiB. Up to 512. */
  readonly memoryGiB: number;
  /**
   * Uses a cheaper type that has full speed only temporarily. On Azure it supports neither a
   * standby nor replicas. @default false
   */
  readonly burstable?: boolean;
  /**
   * Size of the storage, in GiB. It can't be reduced. It grows automatically only with
   * `maxStorageGiB`.
   * Limits: AWS 20–65,536; Google 10–65,536; Azure 32–32,767 (PostgreSQL, in steps that double) or
   * 20–16,384 (MySQL).
   */
  readonly storageGiB: number;
  /**
   * The maximum size to which the storage grows automatically, in GiB: at least a tenth more than
   * `storageGiB`. Azure supports only its own limit (32,767 for PostgreSQL, 16,384 for MySQL). On
   * Google and Azure `storageGiB` then applies at creation only, since a later plan would replace
   * storage that has grown.
   * Limits: AWS and Google 65,536.
   * @default it does not grow
   */
  readonly maxStorageGiB?: number;
  /**
   * The key that encrypts the data, its replicas and backups: see `Encryption`. Changing it
   * replaces the database.
   * @default 'customerKey' on AWS, 'providerKey' on Google and Azure
   */
  readonly encryption?: Encryption;
  /**
   * The name of the first database. Letters, digits and _. Changing it replaces the database on
   * AWS.
   * @default the construct's id, with _ for -
   */
  readonly databaseName?: string;
  /**
   * Runs a standby in another zone that takes over automatically. Azure supports none for a
   * replica.
   * @default true, false for a replica until it is promoted
   */
  readonly highAvailability?: boolean;
  /**
   * Read replicas, each with its own address. @default 0. Limits: AWS 15; Google 10; Azure 5
   * (PostgreSQL) or 10 (MySQL).
   */
  readonly replicas?: number;
  /**
   * How long backups for point-in-time recovery are kept, in days.
   * @default 14
   * Limits: AWS 1–35; Google 1–365 (any point in time of the last 7 days, a daily backup before);
   * Azure 7–35 (PostgreSQL) or 1–35 (MySQL).
   */
  readonly backupRetentionDays?: number;
  /**
   * Another region for its automated backups, from which it can be restored there: in addition on
   * AWS and Azure, instead of its own region on Google. On Azure it must be the region's pair, and
   * changing it replaces the database.
   * @default none
   */
  readonly secondRegion?: string;
  /**
   * When a change that interrupts it is applied: `now`, or in the next maintenance `window`, which
   * is supported on AWS only. With `window` every plan until then shows the change again, and
   * `version` can't be raised while it has replicas.
   * @default 'now'
   */
  readonly applyChanges?: 'now' | 'window';
  /**
   * When the cloud may restart it to install a version or apply a pending change; `hour` is 0 to
   * 23, UTC. @default { day: 'sunday', hour: 3 }
   */
  readonly maintenance?: { readonly day: Day; readonly hour: number };
  /**
   * Settings of the engine, by their names on the cloud. Those that enforce TLS and sign-in by
   * identity can't be changed.
   */
  readonly parameters?: Readonly<Record<string, string>>;
  /**
   * Creates it from the data of another database, which is not changed: see docs/restore.md. It
   * applies at creation only.
   */
  readonly restoreFrom?: RestoreFrom;
  /**
   * Replicates a database in another region, usually that of the environment's other placement. It
   * is read-only until it is promoted: see `ReplicaSource`.
   */
  readonly replicaOf?: ReplicaSource;
  /** Provider-specific settings of the cloud's resources, applied last. */
  readonly native?: {
    readonly aws?: {
      readonly instance?: Partial<DbInstanceConfig>;
      /**
       * Whether databases in other regions replicate it (`replicaOf`). RDS creates no replica of a
       * database whose password it manages: like `replicas`, it puts the administrator's password
       * into a secret that is not rotated. @default false
       */
      readonly replicatedElsewhere?: boolean;
    };
    readonly google?: { readonly instance?: Partial<SqlDatabaseInstanceConfig> };
    readonly azure?: {
      readonly postgres?: Partial<PostgresqlFlexibleServerConfig>;
      readonly mysql?: Partial<MysqlFlexibleServerConfig>;
      /**
       * MySQL only: an identity with permission to read the directory. Without it MySQL on Azure
       * does not support sign-in by identity.
       */
      readonly directoryReader?: Identity;
    };
  };
}

export interface RestoreFrom {
  /** The source, which is only read. */
  readonly database: Database;
  /** The point in time, as `2025-11-24T10:00:00Z`. @default the latest; required on Azure */
  readonly at?: string;
  /**
   * A backup instead of a point in time: the snapshot's name on AWS, the number of the backup run
   * on Google. On AWS the backup is copied first with the key of the new database; a restore to a
   * point in time uses the key of the old one.
   */
  readonly backup?: string;
}

/**
 * The database that another one replicates, identified per cloud. The two have the same engine and
 * version. The replica has a separate address, key, standby and log in its region. It has the
 * users of its source, and neither backups nor replicas until it is promoted.
 */
export interface ReplicaSource {
  /** The ARN of the instance in its region. Its `native.aws.replicatedElsewhere` must be set. */
  readonly aws?: { readonly arn: string };
  /** The name of the instance, in the same project. */
  readonly google?: { readonly instance: string };
  /** The id of the server, which must not be burstable. */
  readonly azure?: { readonly serverId: string };
  /**
   * Ends the replication: it becomes an independent database that accepts writes. This can't be
   * undone. Set it in a change after the replica is deployed, and leave the source in place.
   * @default false
   */
  readonly promoted?: boolean;
}

/** A database created elsewhere, identified per cloud. */
export interface ExistingDatabase {
  readonly engine: Engine;
  readonly network: Network;
  readonly databaseName: string;
  readonly aws?: {
    readonly identifier: string;
    readonly resourceId: string;
    readonly address: string;
    readonly securityGroupId: string;
    /** The secret with the administrator's password. grantAdminister requires it. */
    readonly secretArn?: string;
  };
  readonly google?: { readonly instance: string; readonly address: string };
  readonly azure?: { readonly serverId: string; readonly address: string; readonly applicationSecurityGroupId: string };
}

export type DatabaseVerb = 'connect' | 'administer';

/**
 * A managed PostgreSQL or MySQL database: private, encrypted, over TLS only, with point-in-time
 * recovery.
 */
export abstract class Database extends Kind {
  readonly engine: Engine;
  /** 5432 or 3306. */
  readonly port: number;
  readonly databaseName: string;
  /** When the cloud may restart it; undefined for a database created elsewhere. */
  readonly maintenance: { readonly day: Day; readonly hour: number } | undefined;
  /** Whether it replicates a database of another region, and is read-only. */
  readonly isReplica: boolean;
  /** The address for writes and reads: a host name, on Google a private address. */
  abstract readonly address: string;
  /** The addresses of its replicas, in order. */
  abstract readonly readAddresses: readonly string[];
  /**
   * The member of traffic rules:
   * `network.allow(shop.member, orders.member, { port: orders.port })`.
   */
  abstract readonly member: NetworkMember;

  constructor(scope: Construct, id: string, props: Partial<DatabaseProps> & Pick<DatabaseProps, 'engine'>) {
    super(scope, id, DATABASE, props);
    // The table has reported it, and no other property is meaningful without it.
    if (!ENGINES.includes(props.engine)) throw new UserError([]);
    this.engine = props.engine;
    this.port = props.engine === 'mysql' ? 3306 : 5432;
    this.databaseName = databaseNameOf(id, props);
    this.isReplica = props.replicaOf !== undefined && props.replicaOf.promoted !== true;
    this.maintenance = props.version === undefined ? undefined : (props.maintenance ?? DATABASE_DEFAULTS.maintenance);
  }

  /** Metrics for alarms and dashboards. */
  get metrics(): Metrics<DatabaseMetric> {
    return metricsOf(this, DATABASE_METRICS[this.engine], (name) => this.seriesOf(name));
  }

  protected seriesOf(_name: DatabaseMetric): MetricTarget | Absent {
    return MADE_ELSEWHERE;
  }

  /**
   * Allows the identity to sign in as its own user (`userOf`), without a password. Permissions of
   * the user are granted in SQL.
   */
  grantConnect(identity: Identity): Grant {
    return grant(this, identity, 'connect', (scope) => this.allow(scope, identity, 'connect'));
  }

  /**
   * Allows the identity to create users and grant them permissions: for schema migrations, not for
   * programs that serve requests.
   */
  grantAdminister(identity: Identity): Grant {
    return grant(this, identity, 'administer', (scope) =>
      this.isReplica ? this.refuseAdministrator() : this.allow(scope, identity, 'administer'),
    );
  }

  private refuseAdministrator(): void {
    report(this, {
      message: 'grantAdminister: it is a read-only replica, whose users are those of its source.',
      remedy: 'Grant it on the source, or set replicaOf.promoted.',
    });
  }

  protected abstract allow(scope: Construct, identity: Identity, verb: DatabaseVerb): void;

  /** The user name with which an identity signs in. */
  abstract userOf(identity: Identity): string;

  /**
   * What an administrator runs once, before the identity can sign in; undefined if Terraform
   * creates the user.
   */
  abstract userSql(identity: Identity): string;

  /**
   * User data for a machine of `ubuntu-24.04` that runs as `administrator` and creates the users of
   * these identities, with permissions to create their tables: a compute group with `min: 1` that
   * exists for one apply. It requires ports 80 and 443 to the internet, for the client's package,
   * and the database's port.
   */
  userScript(administrator: Identity, users: readonly Identity[]): string {
    return userScript(this, this.signIn(administrator), users);
  }

  protected abstract signIn(administrator: Identity): SignIn;
}
