import { AppautoscalingPolicy } from '@cdktf/provider-aws/lib/appautoscaling-policy';
import { AppautoscalingTarget } from '@cdktf/provider-aws/lib/appautoscaling-target';
import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { Construct } from 'constructs';
import { keyArnOf } from '../core/aws-key';
import { report } from '../core/errors';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import type { MetricTarget } from '../core/metrics';
import { type NameRule, nameOf } from '../core/names';
import { asIamIdentity, type Statement } from '../identity/aws';
import type { Identity } from '../identity/identity';
import { TIERS } from '../network/address-plan';
import { asVpc } from '../network/aws-base';
import { endpointsMember } from '../network/aws-endpoints';
import type { Network } from '../network/network';
import { type ExistingKeyValue, KeyValue, type KeyValueProps, type KeyValueVerb, type Provisioned } from './key-value';
import { indexName } from './settings';

const TABLE_NAME: NameRule = {
  what: 'DynamoDB table',
  min: 3,
  max: 255,
  pattern: /^[\w.-]+$/,
  allowed: 'letters, digits and . _ -',
  unique: 'region',
};
const MOST_INDEXES = 20;

const READ = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:Scan', 'dynamodb:DescribeTable'];
const WRITE = [
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:BatchWriteItem',
  'dynamodb:DescribeTable',
];
const ACTIONS = {
  read: READ,
  write: WRITE,
  readWrite: [...new Set([...READ, ...WRITE, 'dynamodb:ConditionCheckItem'])],
  readChanges: ['dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:DescribeStream'],
};
const USE_KEY = ['kms:Decrypt', 'kms:DescribeKey'];
const CHANGE_KEY = ['kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'];
const SIDS = { read: 'Read', write: 'Write', readWrite: 'ReadWrite', readChanges: 'ReadChanges' };

/** The operations on a table; CloudWatch counts the throttled requests of each. */
const OPERATIONS = [
  'BatchGetItem',
  'BatchWriteItem',
  'DeleteItem',
  'GetItem',
  'PutItem',
  'Query',
  'Scan',
  'UpdateItem',
];

abstract class AnyDynamoTable extends KeyValue {
  abstract readonly arn: string;
  abstract readonly streamArn: string | undefined;
  protected abstract readonly kmsKeyArn: string | undefined;

  get address(): string {
    return `https://dynamodb.${this.placement.region}.amazonaws.com`;
  }

  protected override allow(scope: Construct, identity: Identity, verb: KeyValueVerb): void {
    const { streamArn } = this;
    if (verb === 'readChanges' && !streamArn) {
      this.noStream();
      return;
    }
    const resources =
      verb === 'readChanges' && streamArn
        ? [streamArn]
        : [this.arn, ...(verb === 'write' ? [] : [`${this.arn}/index/*`])];
    const statements: Statement[] = [{ sid: SIDS[verb], actions: ACTIONS[verb], resources }];
    // Lambda refuses a mapping whose role lacks it. Source:
    // docs.aws.amazon.com/amazondynamodb/latest/developerguide, "IAM policy to allow an AWS Lambda
    // function to access DynamoDB stream records"
    if (verb === 'readChanges') {
      statements.push({ sid: 'ListStreams', actions: ['dynamodb:ListStreams'], resources: [`${this.arn}/stream/*`] });
    }
    // DynamoDB uses the key with the permissions of the caller.
    if (this.kmsKeyArn) {
      statements.push({
        sid: `${SIDS[verb]}Key`,
        actions: verb === 'read' || verb === 'readChanges' ? USE_KEY : [...USE_KEY, ...CHANGE_KEY],
        resources: [this.kmsKeyArn],
        condition: { StringEquals: { 'kms:ViaService': `dynamodb.${this.placement.region}.amazonaws.com` } },
      });
    }
    asIamIdentity(identity).allow(scope, statements);
  }
}

/** A table with its own key, paid by use, with point-in-time recovery. */
export class AwsKeyValue extends AnyDynamoTable {
  readonly table: DynamodbTable;
  readonly tableName: string;
  readonly arn: string;
  readonly streamArn: string | undefined;
  protected readonly kmsKeyArn: string | undefined;
  override readonly changesAddress: string | undefined;

  constructor(scope: Construct, id: string, props: KeyValueProps) {
    super(scope, id, props);
    const indexes = props.secondaryIndexes ?? [];
    if (indexes.length > MOST_INDEXES) {
      report(this, {
        message: `secondaryIndexes has ${indexes.length}, Amazon DynamoDB allows ${MOST_INDEXES}.`,
        remedy: 'Leave some out, or keep items with other keys in a separate table.',
      });
    }
    const capacity = props.provisioned && {
      readCapacity: props.provisioned.readsPerSecond,
      writeCapacity: props.provisioned.writesPerSecond,
    };
    const grows =
      props.provisioned?.maxReadsPerSecond !== undefined && props.provisioned.maxWritesPerSecond !== undefined;
    if (grows && indexes.length > 0) {
      report(this, {
        message:
          'provisioned.maxReadsPerSecond is set for a table with secondaryIndexes: Terraform would revert ' +
          'the capacity to which an index was scaled.',
        remedy: 'Leave the maxima out, or leave provisioned out: paid by use, it scales automatically.',
      });
    }
    const keys = [props, ...indexes].flatMap(({ partitionKey, sortKey }) => [
      partitionKey,
      ...(sortKey ? [sortKey] : []),
    ]);
    // A dedicated key unless another is given; undefined for the default key of DynamoDB.
    this.kmsKeyArn = keyArnOf(this, `Items of ${id}`, props.encryption ?? 'customerKey');
    this.table = new DynamodbTable(this, 'table', {
      name: nameOf(this, TABLE_NAME),
      billingMode: capacity ? 'PROVISIONED' : 'PAY_PER_REQUEST',
      ...capacity,
      hashKey: props.partitionKey,
      rangeKey: props.sortKey,
      attribute: [...new Set(keys)].sort().map((name) => ({ name, type: 'S' })),
      globalSecondaryIndex: indexes.map((index) => ({
        name: indexName(index),
        hashKey: index.partitionKey,
        rangeKey: index.sortKey,
        projectionType: 'ALL',
        ...capacity,
      })),
      ttl: props.ttlAttribute === undefined ? undefined : { enabled: true, attributeName: props.ttlAttribute },
      ...(props.stream ? { streamEnabled: true, streamViewType: 'NEW_AND_OLD_IMAGES' } : {}),
      pointInTimeRecovery: { enabled: props.pointInTimeRecovery ?? true },
      serverSideEncryption: { enabled: true, kmsKeyArn: this.kmsKeyArn },
      deletionProtectionEnabled: this.placement.protected,
      // Capacity that autoscaling changed is not a difference.
      lifecycle: grows
        ? { ...preventDestroyIfProtected(this.placement), ignoreChanges: ['read_capacity', 'write_capacity'] }
        : preventDestroyIfProtected(this.placement),
      ...props.native?.aws?.table,
    });
    if (grows && props.provisioned) this.grow(props.provisioned);
    this.tableName = this.table.name;
    this.arn = this.table.arn;
    this.streamArn = props.stream ? this.table.streamArn : undefined;
    reachDynamo(props.network);
    this.changesAddress = props.stream ? reachStreams(props.network) : undefined;
  }

  protected override seriesOf(): MetricTarget {
    return { dimensions: { TableName: this.table.name, Operation: OPERATIONS } };
  }

  /** Scales the capacity to keep its use at 70 %. */
  private grow({ readsPerSecond, writesPerSecond, maxReadsPerSecond, maxWritesPerSecond }: Provisioned): void {
    for (const [what, minCapacity, maxCapacity] of [
      ['Read', readsPerSecond, maxReadsPerSecond],
      ['Write', writesPerSecond, maxWritesPerSecond],
    ] as const) {
      const place = new Construct(this, `scaling-${what.toLowerCase()}s`);
      const target = new AppautoscalingTarget(place, 'target', {
        serviceNamespace: 'dynamodb',
        resourceId: `table/${this.table.name}`,
        scalableDimension: `dynamodb:table:${what}CapacityUnits`,
        minCapacity,
        maxCapacity: maxCapacity as number,
      });
      new AppautoscalingPolicy(place, 'policy', {
        name: nameOf(place, { ...TABLE_NAME, what: 'scaling policy' }),
        policyType: 'TargetTrackingScaling',
        serviceNamespace: target.serviceNamespace,
        resourceId: target.resourceId,
        scalableDimension: target.scalableDimension,
        targetTrackingScalingPolicyConfiguration: {
          targetValue: 70,
          predefinedMetricSpecification: { predefinedMetricType: `DynamoDB${what}CapacityUtilization` },
        },
      });
    }
  }
}

/**
 * Makes DynamoDB Streams accessible to the private and the isolated tier without the internet. The
 * DynamoDB gateway does not support them, and this endpoint has only its own DNS name, which
 * programs must use. Created once; returns its address. Source:
 * docs.aws.amazon.com/amazondynamodb/latest/developerguide/privatelink-streams.html.
 */
function reachStreams(of: Network): string {
  const network = asVpc(of);
  const found = network.node.tryFindChild('dynamodb-streams') as Construct | undefined;
  const place = found ?? new Construct(network, 'dynamodb-streams');
  if (!found) {
    const { securityGroup } = endpointsMember(network);
    new VpcEndpoint(place, 'endpoint', {
      vpcId: network.vpcId,
      serviceName: `com.amazonaws.${network.placement.region}.dynamodb-streams`,
      vpcEndpointType: 'Interface',
      privateDnsEnabled: false,
      subnetIds: [...network.subnetIds.private],
      securityGroupIds: [securityGroup.id],
    });
    for (const tier of ['private', 'isolated'] as const) {
      new VpcSecurityGroupEgressRule(place, `from-${tier}`, {
        securityGroupId: network.tierGroup(tier).id,
        referencedSecurityGroupId: securityGroup.id,
        ipProtocol: 'tcp',
        fromPort: 443,
        toPort: 443,
        description: `${tier} to DynamoDB Streams`,
      });
    }
  }
  const endpoint = place.node.findChild('endpoint') as VpcEndpoint;
  return `https://${endpoint.dnsEntry.get(0).dnsName}`;
}

/**
 * Makes DynamoDB accessible to every subnet without the internet, through a gateway. Created once.
 */
function reachDynamo(of: Network): void {
  const network = asVpc(of);
  if (network.node.tryFindChild('dynamodb')) return;
  const place = new Construct(network, 'dynamodb');
  const endpoint = new VpcEndpoint(place, 'endpoint', {
    vpcId: network.vpcId,
    serviceName: `com.amazonaws.${network.placement.region}.dynamodb`,
    vpcEndpointType: 'Gateway',
    routeTableIds: TIERS.flatMap((tier) => network.routeTables(tier).map(({ id }) => id)),
  });
  for (const tier of ['private', 'isolated'] as const) {
    new VpcSecurityGroupEgressRule(place, `from-${tier}`, {
      securityGroupId: network.tierGroup(tier).id,
      prefixListId: endpoint.prefixListId,
      ipProtocol: 'tcp',
      fromPort: 443,
      toPort: 443,
      description: `${tier} to DynamoDB`,
    });
  }
}

export class ExistingAwsKeyValue extends AnyDynamoTable {
  readonly tableName: string;
  readonly arn: string;
  readonly streamArn: string | undefined;
  protected readonly kmsKeyArn: string | undefined;

  constructor(scope: Construct, id: string, existing: ExistingKeyValue) {
    super(scope, id, {});
    const { arn, streamArn, kmsKeyArn } = existingOn(this, existing, 'aws');
    this.arn = arn;
    this.tableName = arn.slice(arn.lastIndexOf('/') + 1);
    this.streamArn = streamArn;
    this.kmsKeyArn = kmsKeyArn;
  }
}

export function asDynamoTable(table: KeyValue): AnyDynamoTable {
  if (table instanceof AnyDynamoTable) return table;
  throw new Error(`${table.node.path} is not a table of aws`);
}
