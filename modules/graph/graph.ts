import type { NeptuneClusterConfig } from '@cdktf/provider-aws/lib/neptune-cluster';
import type { PostgresqlFlexibleServerConfig } from '@cdktf/provider-azurerm/lib/postgresql-flexible-server';
import type { SpannerDatabaseConfig } from '@cdktf/provider-google/lib/spanner-database';
import type { SpannerInstanceConfig } from '@cdktf/provider-google/lib/spanner-instance';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { show } from '../core/features';
import { Kind } from '../core/kind';
import { type Absent, MADE_ELSEWHERE, type Metrics, type MetricTarget, metricsOf } from '../core/metrics';
import { type Grant, grant, type Identity } from '../identity/identity';
import type { Network, NetworkMember } from '../network/network';
import { GRAPH_METRICS, type GraphMetric } from './metrics';
import { GRAPH } from './support';

export interface GraphProps {
  /**
   * The language that programs ask in, and with it the clouds that can run them.
   * AWS: gremlin or opencypher; Google: gql; Azure: opencypher.
   */
  readonly language: Language;
  /**
   * Where it has its address: in the isolated tier on AWS and Azure. Google reaches it through its
   * own API, privately.
   */
  readonly network: Network;
  /**
   * What it runs on.
   * | | AWS, each instance | Google | Azure, each server |
   * |-|-|-|-|
   * | small | db.t4g.medium, 4 GiB | 100 processing units | D2ds_v5, 8 GiB |
   * | medium | db.r6g.large, 16 GiB | 1,000 processing units | E2ds_v5, 16 GiB |
   * | large | db.r6g.2xlarge, 64 GiB | 3,000 processing units | E8ds_v5, 64 GiB |
   * @default 'medium'
   */
  readonly size?: GraphSize;
  /**
   * Copies, one of which takes over by itself; the others are read. On AWS that one is read, too.
   * @default 1
   * Limits: AWS 0–15; Azure 0–6; Google keeps copies in three zones by itself.
   */
  readonly replicas?: number;
  /**
   * How long daily backups are kept, in days. @default 14. Limits: AWS 1–35; Google 1–366; Azure
   * 7–35.
   */
  readonly backupRetentionDays?: number;
  /** Provider-specific settings of the cloud's resources, applied last. */
  readonly native?: {
    readonly aws?: { readonly cluster?: Partial<NeptuneClusterConfig> };
    readonly google?: {
      readonly instance?: Partial<SpannerInstanceConfig>;
      readonly database?: Partial<SpannerDatabaseConfig>;
    };
    readonly azure?: { readonly postgres?: Partial<PostgresqlFlexibleServerConfig> };
  };
}

export type Language = 'gremlin' | 'opencypher' | 'gql';
export type GraphSize = 'small' | 'medium' | 'large';

/** A graph created elsewhere, identified per cloud. */
export interface ExistingGraph {
  readonly language: Language;
  readonly network: Network;
  readonly aws?: {
    readonly clusterResourceId: string;
    readonly address: string;
    readonly readAddress: string;
    readonly securityGroupId: string;
  };
  readonly google?: { readonly instance: string; readonly database: string };
  /**
   * A flexible server of PostgreSQL that has the extension `age`, with a database and in it a graph
   * that are both called `graph`.
   */
  readonly azure?: { readonly serverId: string; readonly address: string; readonly applicationSecurityGroupId: string };
}

export const GRAPH_DEFAULTS = { size: 'medium', replicas: 1, backupRetentionDays: 14 } as const;

export type GraphVerb = 'read' | 'readWrite' | 'administer';

/** Things and what connects them. */
export abstract class Graph extends Kind {
  /** Where it is written and read: a host name on AWS and Azure, on Google the database's path. */
  abstract readonly address: string;
  abstract readonly readAddress: string;
  abstract readonly port: number;
  /** What traffic rules name, beside `port`. */
  abstract readonly member: NetworkMember;
  readonly language: Language;

  constructor(scope: Construct, id: string, props: Partial<GraphProps> & Pick<GraphProps, 'language'>) {
    super(scope, id, GRAPH, props);
    this.language = props.language;
    for (const [name, value] of Object.entries({
      replicas: props.replicas,
      backupRetentionDays: props.backupRetentionDays,
    })) {
      if (value === undefined || Number.isInteger(value)) continue;
      report(this, { message: `${name} is ${show(value)}, it is a whole number.`, remedy: 'Round it up.' });
    }
  }

  /** Metrics for alarms and dashboards. */
  get metrics(): Metrics<GraphMetric> {
    return metricsOf(this, GRAPH_METRICS, (metric) => this.seriesOf(metric));
  }

  protected seriesOf(_metric: GraphMetric): MetricTarget | Absent {
    return MADE_ELSEWHERE;
  }

  /** Allows the identity to ask only. */
  grantRead(identity: Identity): Grant {
    return grant(this, identity, 'read', (scope) => this.allow(scope, identity, 'read'));
  }

  /** May ask and change. On Google that is also the schema. */
  grantReadWrite(identity: Identity): Grant {
    return grant(this, identity, 'readWrite', (scope) => this.allow(scope, identity, 'readWrite'));
  }

  /**
   * May also change what the graph is made of, and on Azure make its users: for what migrates it,
   * never for what serves requests.
   */
  grantAdminister(identity: Identity): Grant {
    return grant(this, identity, 'administer', (scope) => this.allow(scope, identity, 'administer'));
  }

  protected abstract allow(scope: Construct, identity: Identity, verb: GraphVerb): void;

  /**
   * What an administrator runs once, before there is a graph: the extension, the graph and its
   * roles on Azure; nothing elsewhere.
   */
  get setupSql(): string {
    return '';
  }

  /**
   * What an administrator runs once for an identity, after its grants, before it can sign in: on
   * Azure; nothing where the grant is enough.
   */
  userSql(_identity: Identity): string {
    return '';
  }
}
