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
   * The query language, which determines the clouds. AWS: gremlin or opencypher; Google: gql;
   * Azure: opencypher.
   */
  readonly language: Language;
  /**
   * The network: it is in the isolated tier on AWS and Azure. On Google it is accessed privately
   * through the API.
   */
  readonly network: Network;
  /**
   * The size.
   * | | AWS, each instance | Google | Azure, each server |
   * |-|-|-|-|
   * | small | db.t4g.medium, 4 GiB | 100 processing units | D2ds_v5, 8 GiB |
   * | medium | db.r6g.large, 16 GiB | 1,000 processing units | E2ds_v5, 16 GiB |
   * | large | db.r6g.2xlarge, 64 GiB | 3,000 processing units | E8ds_v5, 64 GiB |
   * @default 'medium'
   */
  readonly size?: GraphSize;
  /**
   * Replicas, one of which takes over automatically; the others serve reads. On AWS all serve
   * reads.
   * @default 1
   * Limits: AWS 0–15; Azure 0–6; Google keeps replicas in three zones automatically.
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
   * A PostgreSQL flexible server with the extension `age`, and a database with a graph, both named
   * `graph`.
   */
  readonly azure?: { readonly serverId: string; readonly address: string; readonly applicationSecurityGroupId: string };
}

export type GraphVerb = 'read' | 'readWrite' | 'administer';

/** A graph database. */
export abstract class Graph extends Kind {
  /**
   * The address for writes and reads: a host name on AWS and Azure, on Google the database's path.
   */
  abstract readonly address: string;
  abstract readonly readAddress: string;
  abstract readonly port: number;
  /** The member of traffic rules, with `port`. */
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
      report(this, { message: `${name} is ${show(value)}, it must be a whole number.`, remedy: 'Round it up.' });
    }
  }

  /** Metrics for alarms and dashboards. */
  get metrics(): Metrics<GraphMetric> {
    return metricsOf(this, GRAPH_METRICS, (metric) => this.seriesOf(metric));
  }

  protected seriesOf(_metric: GraphMetric): MetricTarget | Absent {
    return MADE_ELSEWHERE;
  }

  /** Allows the identity to query only. */
  grantRead(identity: Identity): Grant {
    return grant(this, identity, 'read', (scope) => this.allow(scope, identity, 'read'));
  }

  /** Allows the identity to query and change data. On Google that includes the schema. */
  grantReadWrite(identity: Identity): Grant {
    return grant(this, identity, 'readWrite', (scope) => this.allow(scope, identity, 'readWrite'));
  }

  /**
   * Allows the identity to also change the schema, and on Azure to create users: for migrations,
   * not for programs that serve requests.
   */
  grantAdminister(identity: Identity): Grant {
    return grant(this, identity, 'administer', (scope) => this.allow(scope, identity, 'administer'));
  }

  protected abstract allow(scope: Construct, identity: Identity, verb: GraphVerb): void;

  /**
   * What an administrator runs once to create the graph: the extension, the graph and its roles on
   * Azure; undefined elsewhere.
   */
  get setupSql(): string {
    return '';
  }

  /**
   * What an administrator runs once for an identity, after its grants, before it can sign in: on
   * Azure; undefined elsewhere.
   */
  userSql(_identity: Identity): string {
    return '';
  }
}
