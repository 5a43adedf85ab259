import type { DbInstanceConfig } from '@cdktf/provider-aws/lib/db-instance';
import type { MysqlFlexibleServerConfig } from '@cdktf/provider-azurerm/lib/mysql-flexible-server';
import type { PostgresqlFlexibleServerConfig } from '@cdktf/provider-azurerm/lib/postgresql-flexible-server';
import type { SqlDatabaseInstanceConfig } from '@cdktf/provider-google/lib/sql-database-instance';
import type { Construct } from 'constructs';
import { UserError } from '../core/errors';
import type { Encryption } from '../core/key';
import { Kind } from '../core/kind';
import { type Absent, MADE_ELSEWHERE, type Metrics, type MetricTarget, metricsOf } from '../core/metrics';
import { type Grant, grant, type Identity } from '../identity/identity';
import type { Network, NetworkMember } from '../network/network';
import { DATABASE_METRICS, type DatabaseMetric } from './metrics';
import { DATABASE, databaseNameOf } from './support';
import { type SignIn, userScript } from './user-script';

export const ENGINES = ['postgres', 'mysql'] as const;
export type Engine = (typeof ENGINES)[number];
export const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
export type Day = (typeof DAYS)[number];

export interface DatabaseProps {
  /** Changing it replaces the database on every cloud. */
  readonly engine: Engine;
  /**
   * Major version: PostgreSQL 14 to 17, MySQL 8.0 or 8.4. The cloud installs minor ones in the
   * maintenance window. Raising it upgrades in place and interrupts connections; the review of the
   * plan calls it downtime. See `replicaVersion`.
   */
  readonly version: string;
  /**
   * MySQL on AWS and Azure: the version of the replicas while it is ahead of `version`. Both
   * services refuse to upgrade a primary before its replicas, so raise `replicaVersion` first,
   * deploy, and raise `version` to the same in the next change.
   * @default version
   */
  readonly replicaVersion?: string;
  /** Where it has its address: in the isolated tier, and nowhere else. */
  readonly network: Network;
  /** Virtual processors, at least. Up to 64 everywhere. */
  readonly cpu: number;
  /** Memory, in GiB, at least. Up to 512 everywhere. */
  readonly memoryGiB: number;
  /**
   * A cheaper type that runs at full speed for a while only. On Azure it has neither a standby nor
   * replicas. @default false
   */
  readonly burstable?: boolean;
  /**
   * Size of the storage, in GiB. It can grow and never shrinks. It grows by itself only with
   * `maxStorageGiB`.
   * Limits: AWS 20–65,536; Google 10–65,536; Azure 32–32,767 (PostgreSQL, in steps that double) or
   * 20–16,384 (MySQL).
   */
  readonly storageGiB: number;
  /**
   * Up to which size the storage grows by itself when it is nearly full, in GiB: at least a tenth
   * more than `storageGiB`. Azure takes no limit but its own (32,767 for PostgreSQL, 16,384 for
   * MySQL). On Google and Azure `storageGiB` then counts when the database is made and never again,
   * since a later plan would replace what has grown.
   * @default it does not grow
   */
  readonly maxStorageGiB?: number;
  /**
   * Whose key encrypts the data, its replicas and backups: see `Encryption`. Changing it replaces
   * the database.
   * @default 'customerKey' on AWS, 'providerKey' on Google and Azure
   */
  readonly encryption?: Encryption;
  /**
   * The first database in it. Letters, digits and _. Changing it replaces the database on AWS.
   * @default the construct's id, with _ for -
   */
  readonly databaseName?: string;
  /** A standby in another zone that takes over by itself. @default true */
  readonly highAvailability?: boolean;
  /**
   * Copies to read from, each with its own address. @default 0. Limits: AWS 15; Google 10; Azure 5
   * (PostgreSQL) or 10 (MySQL).
   */
  readonly replicas?: number;
  /**
   * How long backups are kept from which any point in time can be restored, in days.
   * @default 14
   * Limits: AWS 1–35; Google 1–365 (any point in time of the last 7 days, a daily backup before);
   * Azure 7–35 (PostgreSQL) or 1–35 (MySQL).
   */
  readonly backupRetentionDays?: number;
  /**
   * Another region in which its automated backups are kept: in addition on AWS and Azure, instead
   * of its own on Google. From them it can be restored there. On Azure it must be the region's
   * pair, and changing it replaces the database.
   * @default none
   */
  readonly secondRegion?: string;
  /**
   * When a change that interrupts it happens: `now`, with the plan that was approved, or in the
   * next maintenance `window`, which only AWS can. With `window` every plan until then has the
   * change again, and `version` can't be raised while it has replicas.
   * @default 'now'
   */
  readonly applyChanges?: 'now' | 'window';
  /**
   * When the cloud may restart it to install a version or apply a change that waits. UTC. @default
   * { day: 'sunday', hour: 3 }
   */
  readonly maintenance?: { readonly day: Day; readonly hour: number };
  /**
   * Settings of the engine by the cloud's name for them. Those that force TLS and sign-in by
   * identity can't be changed.
   */
  readonly parameters?: Readonly<Record<string, string>>;
  /**
   * Makes it from another's data, beside it: see docs/restore.md. It counts when the database is
   * made, and never again.
   */
  readonly restoreFrom?: RestoreFrom;
  /** Provider-specific settings of the cloud's resources, applied last. */
  readonly native?: {
    readonly aws?: { readonly instance?: Partial<DbInstanceConfig> };
    readonly google?: { readonly instance?: Partial<SqlDatabaseInstanceConfig> };
    readonly azure?: {
      readonly postgres?: Partial<PostgresqlFlexibleServerConfig>;
      readonly mysql?: Partial<MysqlFlexibleServerConfig>;
      /**
       * MySQL only: an identity that a directory administrator let read the directory. Without it
       * MySQL on Azure knows no sign-in by identity.
       */
      readonly directoryReader?: Identity;
    };
  };
}

export interface RestoreFrom {
  /** Whose data: it is read and left as it is. */
  readonly database: Database;
  /**
   * The point in time, as `2025-11-24T10:00:00Z`. @default the latest, which Azure does not know:
   * there it must be said
   */
  readonly at?: string;
  /**
   * A backup instead of a point in time: the snapshot's name on AWS, the number of the backup run
   * on Google. On AWS the backup is copied first with the key of the new database; a point in time
   * keeps the key of the old one.
   */
  readonly backup?: string;
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
    /** Where the administrator's password is. Without it nobody can be made an administrator. */
    readonly secretArn?: string;
  };
  readonly google?: { readonly instance: string; readonly address: string };
  readonly azure?: { readonly serverId: string; readonly address: string; readonly applicationSecurityGroupId: string };
}

export const DATABASE_DEFAULTS = { backupRetentionDays: 14, maintenance: { day: 'sunday', hour: 3 } } as const;

export type DatabaseVerb = 'connect' | 'administer';

/**
 * PostgreSQL or MySQL, run by the cloud: private, encrypted, over TLS only, restorable to any point
 * in time.
 */
export abstract class Database extends Kind {
  readonly engine: Engine;
  /** 5432 or 3306. */
  readonly port: number;
  readonly databaseName: string;
  /** When the cloud may restart it; nothing of a database created elsewhere. */
  readonly maintenance: { readonly day: Day; readonly hour: number } | undefined;
  /** Where it is written and read: a host name, on Google a private address. */
  abstract readonly address: string;
  /** Where its copies are read, in order. */
  abstract readonly readAddresses: readonly string[];
  /**
   * What traffic rules name: `network.allow(shop.member, orders.member, { port: orders.port })`.
   */
  abstract readonly member: NetworkMember;

  constructor(scope: Construct, id: string, props: Partial<DatabaseProps> & Pick<DatabaseProps, 'engine'>) {
    super(scope, id, DATABASE, props);
    // The table has reported it, and no other property makes sense without it.
    if (!ENGINES.includes(props.engine)) throw new UserError([]);
    this.engine = props.engine;
    this.port = props.engine === 'mysql' ? 3306 : 5432;
    this.databaseName = databaseNameOf(id, props);
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
   * May sign in as its own user (`userOf`), without a password. What the user may do is granted to
   * it in SQL.
   */
  grantConnect(identity: Identity): Grant {
    return grant(this, identity, 'connect', (scope) => this.allow(scope, identity, 'connect'));
  }

  /**
   * May make users and grant them what they may do: for what migrates the schema, never for what
   * serves requests.
   */
  grantAdminister(identity: Identity): Grant {
    return grant(this, identity, 'administer', (scope) => this.allow(scope, identity, 'administer'));
  }

  protected abstract allow(scope: Construct, identity: Identity, verb: DatabaseVerb): void;

  /** The name that an identity signs in by. */
  abstract userOf(identity: Identity): string;

  /**
   * What an administrator runs once, before the identity can sign in; nothing where Terraform makes
   * the user.
   */
  abstract userSql(identity: Identity): string;

  /**
   * User data of a machine of `ubuntu-24.04` that runs as `administrator` and makes the users of
   * these identities, with what they need to make their tables: a compute group with `min: 1` that
   * is there for one apply. It takes ports 80 and 443 to the internet, for the client's package,
   * and the database's port.
   */
  userScript(administrator: Identity, users: readonly Identity[]): string {
    return userScript(this, this.signIn(administrator), users);
  }

  protected abstract signIn(administrator: Identity): SignIn;
}
