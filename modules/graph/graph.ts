import type { NeptuneClusterConfig } from '@cdktf/provider-aws/lib/neptune-cluster';
import type { SpannerDatabaseConfig } from '@cdktf/provider-google/lib/spanner-database';
import type { SpannerInstanceConfig } from '@cdktf/provider-google/lib/spanner-instance';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { show } from '../core/features';
import { Kind } from '../core/kind';
import { grant, type Identity } from '../identity/identity';
import type { Network, NetworkMember } from '../network/network';
import { GRAPH } from './table';

export interface GraphProps {
  /**
   * The language that programs ask in, and with it the clouds that can run them: no two of these have one in common.
   * AWS: gremlin or opencypher; Google: gql. Azure has none that identities can sign in to.
   */
  readonly language: Language;
  /** Where it has its address: in the isolated tier on AWS. Google reaches it through its own API, privately. */
  readonly network: Network;
  /**
   * What it runs on.
   * | | AWS, each instance | Google |
   * |-|-|-|
   * | small | db.t4g.medium, 4 GiB | 100 processing units |
   * | medium | db.r6g.large, 16 GiB | 1,000 processing units |
   * | large | db.r6g.2xlarge, 64 GiB | 3,000 processing units |
   * @default 'medium'
   */
  readonly size?: GraphSize;
  /** Copies to read from, one of which takes over by itself. @default 1. Limits: AWS 0–15; Google keeps copies in three zones by itself. */
  readonly replicas?: number;
  /** How long daily backups are kept, in days. @default 14. Limits: AWS 1–35; Google 1–366. */
  readonly backupRetentionDays?: number;
  /** Settings of the cloud's own resources, beside the neutral ones. */
  readonly native?: {
    readonly aws?: { readonly cluster?: Partial<NeptuneClusterConfig> };
    readonly google?: { readonly instance?: Partial<SpannerInstanceConfig>; readonly database?: Partial<SpannerDatabaseConfig> };
    readonly azure?: Readonly<Record<string, never>>;
  };
}

export type Language = 'gremlin' | 'opencypher' | 'gql';
export type GraphSize = 'small' | 'medium' | 'large';

/** A graph made elsewhere, by what each cloud knows it by. */
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
}

export const GRAPH_DEFAULTS = { size: 'medium', replicas: 1, backupRetentionDays: 14 } as const;

export type GraphVerb = 'read' | 'readWrite';

/** Things and what connects them. */
export abstract class Graph extends Kind {
  /** Where it is written and read: a host name on AWS, on Google the database's path. */
  abstract readonly address: string;
  abstract readonly readAddress: string;
  abstract readonly port: number;
  /** What traffic rules name, beside `port`. */
  abstract readonly member: NetworkMember;
  readonly language: Language;

  constructor(scope: Construct, id: string, props: Partial<GraphProps> & Pick<GraphProps, 'language'>) {
    super(scope, id, GRAPH, props);
    this.language = props.language;
    for (const [name, value] of Object.entries({ replicas: props.replicas, backupRetentionDays: props.backupRetentionDays })) {
      if (value === undefined || Number.isInteger(value)) continue;
      report(this, { message: `${name} is ${show(value)}, it is a whole number.`, remedy: 'Round it up.' });
    }
  }

  /** May ask, and nothing else. */
  grantRead(identity: Identity): void {
    grant(this, identity, 'read', (scope) => this.allow(scope, identity, 'read'));
  }

  /** May ask and change; on Google also the schema. */
  grantReadWrite(identity: Identity): void {
    grant(this, identity, 'readWrite', (scope) => this.allow(scope, identity, 'readWrite'));
  }

  protected abstract allow(scope: Construct, identity: Identity, verb: GraphVerb): void;
}
