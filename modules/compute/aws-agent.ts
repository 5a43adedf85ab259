import { SsmAssociation } from '@cdktf/provider-aws/lib/ssm-association';
import { SsmDocument } from '@cdktf/provider-aws/lib/ssm-document';
import { Construct } from 'constructs';
import { logGroup } from '../core/aws';
import { present } from '../core/errors';
import { logDaysOf } from '../core/log-retention';
import { type NameRule, nameOf } from '../core/names';
import { OTLP_ADDRESS } from '../core/otlp';
import { factsOf, placementOf } from '../core/placement';
import type { Statement } from '../identity/aws';

const DOCUMENT_NAME: NameRule = {
  what: 'Systems Manager document',
  min: 3,
  max: 128,
  // Names that begin with aws, amazon or amzn are reserved.
  pattern: /^(?!aws|amazon|amzn)[\w.-]+$/i,
  allowed: 'letters, digits and _ . -, not beginning with aws, amazon or amzn',
  unique: 'region',
};

const LINUX_FILES = ['/var/log/syslog', '/var/log/messages', '/var/log/cloud-init-output.log'];
const SETTINGS = {
  linux: '/opt/aws/amazon-cloudwatch-agent/etc/group.json',
  windows: 'C:\\ProgramData\\Amazon\\AmazonCloudWatchAgent\\group.json',
};
const CONTROL = {
  linux: '/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl',
  windows: 'C:\\Program Files\\Amazon\\AmazonCloudWatchAgent\\amazon-cloudwatch-agent-ctl.ps1',
};
const STREAM = '{instance_id}';
/** The identity of the machines may write in this namespace only. */
const NAMESPACE = 'CWAgent';
/**
 * A dimension with the name of the group, under which the agents of all its machines publish the
 * use of their disks: an alarm cannot follow the machines' ids. `${aws:AutoScalingGroupName}` would
 * require ec2:DescribeTags and a way to EC2. Source: the CloudWatch guide,
 * CloudWatch-Agent-Configuration-File-Details.html (append_dimensions of disk,
 * aggregation_dimensions)
 */
const DIMENSION = 'ComputeGroup';

/**
 * Source: the CloudWatch guide, CloudWatch-Agent-OpenTelemetry-metrics.html
 */
const RECEIVER = { grpc_endpoint: OTLP_ADDRESS };

/** Traces belong to no resource. Source: the managed policy AWSXRayDaemonWriteAccess. */
const TRACES: Statement = {
  sid: 'Traces',
  actions: [
    'xray:PutTraceSegments',
    'xray:PutTelemetryRecords',
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
    'xray:GetSamplingStatisticSummaries',
  ],
  resources: ['*'],
};

/** What the agent writes to, and the permissions that the machines' role requires. */
export interface Agent {
  readonly logGroup: string;
  /** The value of the dimension `ComputeGroup` of its metrics of disks. */
  readonly groupName: string;
  readonly statements: readonly Statement[];
}

/**
 * Installs the CloudWatch agent on the machines of the groups with Systems Manager.
 */
export function installAgent(scope: Construct, groupNames: readonly string[], otlp: boolean): Agent {
  const { region, facts } = placementOf(scope);
  const { account } = factsOf(facts, 'aws');
  const logs = logGroup(new Construct(scope, 'logs'), 'Logs of the machines', logDaysOf(scope));
  const agent = new Construct(scope, 'agent');
  const name = nameOf(agent, DOCUMENT_NAME);
  const document = new SsmDocument(agent, 'document', {
    name,
    documentType: 'Command',
    documentFormat: 'JSON',
    // References in the settings are resolved by the agent, not by Terraform.
    content: JSON.stringify(documentOf(present(logs.nameInput, `the name of ${logs.node.path}`), name, otlp)),
  });
  new SsmAssociation(agent, 'association', {
    name: document.name,
    // Applied when a machine starts; failures are retried.
    scheduleExpression: 'rate(1 day)',
    targets: [{ key: 'tag:aws:autoscaling:groupName', values: [...groupNames] }],
  });
  const statements = [
    {
      sid: 'SystemsManager',
      actions: [
        'ssm:DescribeAssociation',
        'ssm:ListAssociations',
        'ssm:ListInstanceAssociations',
        'ssm:UpdateInstanceAssociationStatus',
        'ssm:GetManifest',
        'ssm:GetDeployablePackageSnapshotForInstance',
        'ssm:PutComplianceItems',
        'ec2messages:AcknowledgeMessage',
        'ec2messages:DeleteMessage',
        'ec2messages:FailMessage',
        'ec2messages:GetEndpoint',
        'ec2messages:GetMessages',
        'ec2messages:SendReply',
      ],
      resources: ['*'],
    },
    {
      sid: 'Documents',
      actions: ['ssm:DescribeDocument', 'ssm:GetDocument'],
      resources: [
        document.arn,
        `arn:aws:ssm:${region}::document/AWS-ConfigureAWSPackage`,
        `arn:aws:ssm:${region}:*:document/AmazonCloudWatchAgent`,
      ],
    },
    {
      sid: 'Associations',
      actions: ['ssm:UpdateAssociationStatus'],
      resources: [document.arn, `arn:aws:ec2:${region}:${account}:instance/*`],
    },
    {
      sid: 'Metrics',
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      condition: { StringEquals: { 'cloudwatch:namespace': NAMESPACE } },
    },
    {
      sid: 'Logs',
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
      resources: [`${logs.arn}:*`],
    },
  ];
  return { logGroup: logs.name, groupName: name, statements: otlp ? [...statements, TRACES] : statements };
}

/** Installs the package, writes the settings and starts the agent, on Linux and Windows. */
function documentOf(logGroupName: string, groupName: string, otlp: boolean) {
  const common = { metrics_collection_interval: 60 };
  const append = {
    append_dimensions: { InstanceId: '${aws:InstanceId}' },
    aggregation_dimensions: [[DIMENSION]],
  };
  const ofGroup = { append_dimensions: { [DIMENSION]: groupName } };
  const linux = {
    agent: common,
    metrics: {
      namespace: NAMESPACE,
      ...append,
      metrics_collected: {
        mem: { measurement: ['mem_used_percent'] },
        disk: { measurement: ['used_percent'], resources: ['/'], ...ofGroup },
        ...(otlp && { otlp: RECEIVER }),
      },
    },
    ...(otlp && { traces: { traces_collected: { otlp: RECEIVER } } }),
    logs: {
      logs_collected: {
        files: {
          collect_list: LINUX_FILES.map((file_path) => ({
            file_path,
            log_group_name: logGroupName,
            log_stream_name: `${STREAM}${file_path}`,
          })),
        },
      },
    },
  };
  const windows = {
    agent: common,
    metrics: {
      namespace: NAMESPACE,
      ...append,
      metrics_collected: {
        Memory: { measurement: ['% Committed Bytes In Use'] },
        LogicalDisk: { measurement: ['% Free Space'], resources: ['C:'], ...ofGroup },
      },
    },
    logs: {
      logs_collected: {
        windows_events: {
          collect_list: ['System', 'Application'].map((event_name) => ({
            event_name,
            event_levels: ['ERROR', 'WARNING', 'INFORMATION'],
            log_group_name: logGroupName,
            log_stream_name: `${STREAM}/${event_name}`,
          })),
        },
      },
    },
  };
  const on = (platform: 'Linux' | 'Windows') => ({ precondition: { StringEquals: ['platformType', platform] } });
  return {
    schemaVersion: '2.2',
    description: 'Logs and metrics of the machines of a compute group',
    mainSteps: [
      { action: 'aws:configurePackage', name: 'install', inputs: { name: 'AmazonCloudWatchAgent', action: 'Install' } },
      {
        action: 'aws:runShellScript',
        name: 'startOnLinux',
        ...on('Linux'),
        inputs: {
          runCommand: [
            'set -e',
            `cat > ${SETTINGS.linux} <<'SETTINGS'`,
            JSON.stringify(linux),
            'SETTINGS',
            `${CONTROL.linux} -a fetch-config -m ec2 -s -c file:${SETTINGS.linux}`,
          ],
        },
      },
      {
        action: 'aws:runPowerShellScript',
        name: 'startOnWindows',
        ...on('Windows'),
        inputs: {
          runCommand: [
            `'${JSON.stringify(windows)}' | Set-Content -Path '${SETTINGS.windows}'`,
            `& '${CONTROL.windows}' -a fetch-config -m ec2 -s -c 'file:${SETTINGS.windows}'`,
          ],
        },
      },
    ],
  };
}
