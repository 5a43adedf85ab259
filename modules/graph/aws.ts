import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { NeptuneCluster } from '@cdktf/provider-aws/lib/neptune-cluster';
import { NeptuneClusterInstance } from '@cdktf/provider-aws/lib/neptune-cluster-instance';
import { NeptuneClusterParameterGroup } from '@cdktf/provider-aws/lib/neptune-cluster-parameter-group';
import { NeptuneSubnetGroup } from '@cdktf/provider-aws/lib/neptune-subnet-group';
import { Construct } from 'constructs';
import { finalSnapshot, HYPHENATED_NAME, logKey } from '../core/aws';
import { report } from '../core/errors';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import { logDaysOf } from '../core/log-retention';
import type { MetricTarget } from '../core/metrics';
import { type NameRule, nameOf, stableId } from '../core/names';
import { factsOf } from '../core/placement';
import { checkRegionHas } from '../core/region-services';
import { asIamIdentity } from '../identity/aws';
import type { Identity } from '../identity/identity';
import { asVpc } from '../network/aws-base';
import type { AwsNetworkMember } from '../network/aws-member';
import { type ExistingGraph, Graph, type GraphProps, type GraphSize, type GraphVerb } from './graph';
import { GRAPH_DEFAULTS } from './settings';

const NAME: NameRule = {
  what: 'Neptune cluster or instance',
  max: 63,
  ...HYPHENATED_NAME,
};
const GROUP_NAME: NameRule = { ...NAME, what: 'Neptune subnet or parameter group', max: 255 };
// docs.aws.amazon.com/neptune/latest/apiref/API_CreateDBClusterSnapshot.html
const SNAPSHOT_NAME: NameRule = { ...NAME, what: 'Neptune snapshot' };
const CLASSES: Record<GraphSize, string> = { small: 'db.t4g.medium', medium: 'db.r6g.large', large: 'db.r6g.2xlarge' };
const LOGS = ['audit', 'slowquery'];
const FAMILY = 'neptune1.4';
const VERSION = '1.4.5.0';
const PORT = 8182;

const READ = ['neptune-db:ReadDataViaQuery', 'neptune-db:GetQueryStatus', 'neptune-db:CancelQuery'];
const WRITE = [...READ, 'neptune-db:WriteDataViaQuery', 'neptune-db:DeleteDataViaQuery'];
const ACTIONS: Record<GraphVerb, readonly string[]> = {
  read: READ,
  readWrite: WRITE,
  // Source: docs.aws.amazon.com/neptune/latest/userguide/iam-dp-actions.html.
  administer: [
    ...WRITE,
    'neptune-db:GetEngineStatus',
    'neptune-db:GetGraphSummary',
    'neptune-db:GetStatisticsSummary',
    'neptune-db:ManageStatistics',
    'neptune-db:ResetDatabase',
    'neptune-db:StartLoaderJob',
    'neptune-db:GetLoaderJobStatus',
    'neptune-db:ListLoaderJobs',
    'neptune-db:CancelLoaderJob',
  ],
};
const LANGUAGE: Record<string, string> = { gremlin: 'Gremlin', opencypher: 'OpenCypher' };

abstract class AnyNeptune extends Graph {
  override readonly port = PORT;
  protected abstract readonly clusterResourceId: string;

  protected override allow(scope: Construct, identity: Identity, verb: GraphVerb): void {
    const { region, facts } = this.placement;
    asIamIdentity(identity).allow(scope, [
      {
        sid: { read: 'Read', readWrite: 'ReadWrite', administer: 'Administer' }[verb],
        actions: ACTIONS[verb],
        resources: [`arn:aws:neptune-db:${region}:${factsOf(facts, 'aws').account}:${this.clusterResourceId}/*`],
        // Actions other than queries have no language.
        ...(verb !== 'administer' && {
          condition: { StringEquals: { 'neptune-db:QueryLanguage': LANGUAGE[this.language] ?? this.language } },
        }),
      },
    ]);
  }
}

/**
 * A Neptune cluster in the isolated tier: its own key, TLS only, requests signed by IAM, audited.
 */
export class AwsGraph extends AnyNeptune {
  readonly cluster: NeptuneCluster;
  readonly instances: readonly NeptuneClusterInstance[];
  readonly member: AwsNetworkMember;
  readonly address: string;
  readonly readAddress: string;
  protected readonly clusterResourceId: string;

  constructor(scope: Construct, id: string, props: GraphProps) {
    super(scope, id, props);
    checkRegionHas(this, 'neptune');
    const { protected: guarded } = this.placement;
    const lifecycle = preventDestroyIfProtected(this.placement);
    const vpc = asVpc(props.network);
    if (vpc.subnetIds.isolated.length < 2) {
      report(this, {
        message: 'its network has one zone, but Amazon Neptune requires subnets in two.',
        remedy: 'Set zones of the network to at least 2.',
      });
    }
    this.member = vpc.join(this, 'isolated');
    const identifier = nameOf(this, NAME);
    const names = LOGS.map((log) => `/aws/neptune/${identifier}/${log}`);
    const key = logKey(this, `Data and logs of ${id}`, names, { lifecycle });
    const groups = names.map(
      (name, index) =>
        new CloudwatchLogGroup(this, `log-${LOGS[index]}`, {
          name,
          retentionInDays: logDaysOf(this),
          kmsKeyId: key.arn,
        }),
    );
    const subnets = new NeptuneSubnetGroup(this, 'subnets', {
      name: nameOf(this, GROUP_NAME, { suffix: '-isolated' }),
      description: `Where ${stableId(this)} has its addresses`,
      subnetIds: [...vpc.subnetIds.isolated],
    });
    const parameters = new NeptuneClusterParameterGroup(this, 'parameters', {
      name: nameOf(this, GROUP_NAME, { suffix: `-${FAMILY.replace('.', '-')}` }),
      family: FAMILY,
      description: `Settings of ${stableId(this)}`,
      parameter: [
        { name: 'neptune_enable_audit_log', value: '1', applyMethod: 'pending-reboot' },
        { name: 'neptune_enable_slow_query_log', value: 'info', applyMethod: 'pending-reboot' },
      ],
      lifecycle: { createBeforeDestroy: true },
    });
    this.cluster = new NeptuneCluster(this, 'cluster', {
      clusterIdentifier: identifier,
      engine: 'neptune',
      engineVersion: VERSION,
      neptuneSubnetGroupName: subnets.name,
      neptuneClusterParameterGroupName: parameters.name,
      vpcSecurityGroupIds: [this.member.securityGroup.id, vpc.tierGroup('isolated').id],
      port: PORT,
      iamDatabaseAuthenticationEnabled: true,
      storageEncrypted: true,
      kmsKeyArn: key.arn,
      backupRetentionPeriod: props.backupRetentionDays ?? GRAPH_DEFAULTS.backupRetentionDays,
      preferredBackupWindow: '01:00-01:30',
      preferredMaintenanceWindow: 'sun:03:00-sun:04:00',
      copyTagsToSnapshot: true,
      enableCloudwatchLogsExports: LOGS,
      deletionProtection: guarded,
      ...finalSnapshot(this, SNAPSHOT_NAME, { identifier, key: key.arn }),
      // Minor versions are installed in the maintenance window: a plan does not revert them.
      lifecycle: { ...lifecycle, ignoreChanges: ['engine_version'] },
      dependsOn: groups,
      ...props.native?.aws?.cluster,
    });
    const replicas = Math.max(0, Math.floor(props.replicas ?? GRAPH_DEFAULTS.replicas));
    this.instances = Array.from({ length: 1 + replicas }, (_, index) => {
      const place = new Construct(this, index === 0 ? 'writer' : `replica-${index}`);
      return new NeptuneClusterInstance(place, 'instance', {
        identifier: nameOf(place, NAME),
        clusterIdentifier: this.cluster.id,
        instanceClass: CLASSES[props.size ?? GRAPH_DEFAULTS.size] ?? CLASSES.medium,
        promotionTier: Math.min(index, 15),
        publiclyAccessible: false,
        autoMinorVersionUpgrade: true,
        neptuneSubnetGroupName: subnets.name,
        skipFinalSnapshot: true,
        applyImmediately: true,
      });
    });
    this.address = this.cluster.endpoint;
    this.readAddress = this.cluster.readerEndpoint;
    this.clusterResourceId = this.cluster.clusterResourceId;
  }

  protected override seriesOf(): MetricTarget {
    const identifiers = this.instances.map(({ identifier }) => identifier);
    return { dimensions: { DBInstanceIdentifier: identifiers, DBClusterIdentifier: this.cluster.clusterIdentifier } };
  }
}

export class ExistingAwsGraph extends AnyNeptune {
  readonly member: AwsNetworkMember;
  readonly address: string;
  readonly readAddress: string;
  protected readonly clusterResourceId: string;

  constructor(scope: Construct, id: string, existing: ExistingGraph) {
    super(scope, id, existing);
    const { clusterResourceId, address, readAddress, securityGroupId } = existingOn(this, existing, 'aws');
    this.clusterResourceId = clusterResourceId;
    this.address = address;
    this.readAddress = readAddress;
    this.member = asVpc(existing.network).join(this, 'isolated', securityGroupId);
  }
}
