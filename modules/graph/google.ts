import { SpannerBackupSchedule } from '@cdktf/provider-google/lib/spanner-backup-schedule';
import { SpannerDatabase } from '@cdktf/provider-google/lib/spanner-database';
import { SpannerDatabaseIamMember } from '@cdktf/provider-google/lib/spanner-database-iam-member';
import { SpannerInstance } from '@cdktf/provider-google/lib/spanner-instance';
import type { Construct } from 'constructs';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import type { MetricTarget } from '../core/metrics';
import { type NameRule, nameOf } from '../core/names';
import { factsOf } from '../core/placement';
import { googleLabels } from '../core/tags';
import { asServiceAccount } from '../identity/google';
import type { Identity } from '../identity/identity';
import { asGoogleNetwork } from '../network/google-base';
import type { GoogleNetworkMember } from '../network/google-member';
import { PRIVATE_APIS, reachEndpoint } from '../network/google-services';
import { type ExistingGraph, Graph, type GraphProps, type GraphSize, type GraphVerb } from './graph';
import { GRAPH_DEFAULTS } from './settings';

const INSTANCE_NAME: NameRule = {
  what: 'Spanner instance',
  min: 6,
  max: 30,
  pattern: /^[a-z][a-z0-9-]*[a-z0-9]$/,
  allowed: 'lower-case letters, digits and -, beginning with a letter',
  unique: 'account',
  short: true,
};
const SCHEDULE_NAME: NameRule = {
  ...INSTANCE_NAME,
  what: 'Spanner backup schedule',
  min: 2,
  max: 60,
  unique: 'parent',
  short: false,
};
const DATABASE = 'graph';
const UNITS: Record<GraphSize, number> = { small: 100, medium: 1000, large: 3000 };
const ROLES: Record<GraphVerb, string> = {
  read: 'roles/spanner.databaseReader',
  readWrite: 'roles/spanner.databaseUser',
  administer: 'roles/spanner.databaseAdmin',
};

abstract class AnySpannerGraph extends Graph {
  override readonly port = 443;
  protected abstract readonly instanceName: string;
  protected abstract readonly databaseName: string;

  protected override allow(scope: Construct, identity: Identity, verb: GraphVerb): void {
    new SpannerDatabaseIamMember(scope, 'member', {
      instance: this.instanceName,
      database: this.databaseName,
      role: ROLES[verb],
      member: asServiceAccount(identity).member,
    });
  }
}

/**
 * A Spanner instance of the edition with graphs, and one database. The program creates tables and
 * the graph over them.
 */
export class GoogleGraph extends AnySpannerGraph {
  readonly instance: SpannerInstance;
  readonly database: SpannerDatabase;
  readonly member: GoogleNetworkMember;
  readonly address: string;
  readonly readAddress: string;
  protected readonly instanceName: string;
  protected readonly databaseName: string;

  constructor(scope: Construct, id: string, props: GraphProps) {
    super(scope, id, props);
    const { facts, region, protected: guarded, project, environment } = this.placement;
    const network = asGoogleNetwork(props.network);
    const name = nameOf(this, INSTANCE_NAME);
    this.instance = new SpannerInstance(this, 'instance', {
      name,
      config: `regional-${region}`,
      displayName: `${project} ${environment} ${id}`.slice(0, 30).trim(),
      edition: 'ENTERPRISE',
      processingUnits: UNITS[props.size ?? GRAPH_DEFAULTS.size] ?? UNITS.medium,
      // The schedule below is the only one.
      defaultBackupScheduleType: 'NONE',
      forceDestroy: !guarded,
      labels: googleLabels(this),
      lifecycle: preventDestroyIfProtected(this.placement),
      ...props.native?.google?.instance,
    });
    this.database = new SpannerDatabase(this, 'database', {
      instance: this.instance.name,
      name: DATABASE,
      databaseDialect: 'GOOGLE_STANDARD_SQL',
      versionRetentionPeriod: '7d',
      deletionProtection: guarded,
      enableDropProtection: guarded,
      // The program's migrations create the schema.
      lifecycle: { ...preventDestroyIfProtected(this.placement), ignoreChanges: ['ddl'] },
      ...props.native?.google?.database,
    });
    new SpannerBackupSchedule(this, 'backups', {
      instance: this.instance.name,
      database: this.database.name,
      name: nameOf(this, SCHEDULE_NAME, { parent: this }),
      retentionDuration: `${(props.backupRetentionDays ?? GRAPH_DEFAULTS.backupRetentionDays) * 86_400}s`,
      spec: { cronSpec: { text: '0 1 * * *' } },
      fullBackupSpec: {},
    });
    reachEndpoint(network, 'graph');
    this.member = network.joinService(this, [PRIVATE_APIS]);
    this.instanceName = this.instance.name;
    this.databaseName = this.database.name;
    this.address = `projects/${factsOf(facts, 'google').project}/instances/${this.instanceName}/databases/${this.databaseName}`;
    this.readAddress = this.address;
  }

  protected override seriesOf(): MetricTarget {
    return { dimensions: { 'resource.labels.instance_id': this.instance.name } };
  }
}

export class ExistingGoogleGraph extends AnySpannerGraph {
  readonly member: GoogleNetworkMember;
  readonly address: string;
  readonly readAddress: string;
  protected readonly instanceName: string;
  protected readonly databaseName: string;

  constructor(scope: Construct, id: string, existing: ExistingGraph) {
    super(scope, id, existing);
    const { instance, database } = existingOn(this, existing, 'google');
    this.instanceName = instance;
    this.databaseName = database;
    this.member = asGoogleNetwork(existing.network).joinService(this, [PRIVATE_APIS]);
    this.address = `projects/${factsOf(this.placement.facts, 'google').project}/instances/${instance}/databases/${database}`;
    this.readAddress = this.address;
  }
}
