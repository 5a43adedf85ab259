import type { CloudName } from './placement';

/** The pattern of an id, and an example. */
type Form = readonly [pattern: RegExp, like: string];

/**
 * An ARN of a service, in any partition. Source: docs.aws.amazon.com/service-authorization,
 * "Resource types".
 */
const arn = (service: string, resource: string, like: string): Form => [
  new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]*:(\\d{12})?:${resource}$`),
  `arn:aws:${like}`,
];

/** Ids of EC2: a prefix and hexadecimal digits. Source: the EC2 user guide, "Resource IDs". */
const ec2 = (prefix: string): Form => [new RegExp(`^${prefix}-[0-9a-f]+$`), `${prefix}-0123456789abcdef0`];

/** A Google resource by its full name, or with the address of its API. */
const google = (path: string): Form => [
  new RegExp(
    `^(https://[\\w.-]+/(compute/(v1|beta)/|v\\d\\w*/)?|//[\\w.-]+/)?projects/${path.replace(/\{\w+\}/g, '[^/]+')}$`,
  ),
  `projects/${path.replace(/\{(\w+)\}/g, '<$1>')}`,
];

/**
 * An Azure resource id, whose types are case-sensitive. Source: the parsers of go-azure-helpers.
 */
const azure = (type: string): Form => {
  const [namespace, ...types] = type.split('/');
  const rest = types.map((one) => `/${one}/[^/]+`).join('');
  return [
    new RegExp(`^/subscriptions/[^/]+/resourceGroups/[^/]+/providers/${namespace}${rest}$`, 'i'),
    `/subscriptions/<id>/resourceGroups/<group>/providers/${namespace}${types.map((one) => `/${one}/<name>`).join('')}`,
  ];
};

const GUID: Form = [/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, '00000000-0000-4000-8000-000000000001'];

const ADDRESS: Form = [/^(\d{1,3}\.){3}\d{1,3}$|^[0-9a-f:]*:[0-9a-f:]*$/i, 'an address, like 10.20.0.5'];

const HOST: Form = [
  /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*\.?$/i,
  'a host name, like db.example.com',
];

const URL: Form = [/^https:\/\/[\w.-]+(:\d+)?(\/\S*)?$/, 'an address that begins with https://'];

const KEY = arn('kms', '(key|alias)/.+', 'kms:us-east-1:123456789012:key/<id>');

const ASG = azure('Microsoft.Network/applicationSecurityGroups');

const SUBNET = azure('Microsoft.Network/virtualNetworks/subnets');

/**
 * Patterns by kind and by the path of an argument of `fromExisting`. Names of any form are not
 * listed.
 */
export const FORMS: Readonly<
  Record<string, Partial<Record<CloudName | 'cloudflare', Readonly<Record<string, Form>>>>>
> = {
  backup: {
    aws: {
      roleArn: arn('iam', 'role/.+', 'iam::123456789012:role/<name>'),
    },
    google: { diskPlan: google('{project}/locations/{region}/backupPlans/{plan}') },
    azure: {
      vaultId: azure('Microsoft.DataProtection/backupVaults'),
      principalId: GUID,
      'policies.databases': azure('Microsoft.DataProtection/backupVaults/backupPolicies'),
      'policies.buckets': azure('Microsoft.DataProtection/backupVaults/backupPolicies'),
      'policies.disks': azure('Microsoft.DataProtection/backupVaults/backupPolicies'),
    },
  },
  notifications: {
    aws: { topicArn: arn('sns', '[^:]+', 'sns:us-east-1:123456789012:<name>') },
    azure: { actionGroupId: azure('Microsoft.Insights/actionGroups') },
  },
  bucket: {
    aws: { name: [/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, '3 to 63 lower-case letters, digits, . and -'], keyArn: KEY },
    google: { name: [/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/, '3 to 63 lower-case letters, digits, _, . and -'] },
    azure: {
      accountId: azure('Microsoft.Storage/storageAccounts'),
      container: [/^([a-z0-9](-?[a-z0-9]){2,62}|\$web|\$root)$/, '3 to 63 lower-case letters, digits and single -'],
    },
  },
  cache: {
    aws: { securityGroupId: ec2('sg'), address: HOST },
    google: { instance: [/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/, 'the name of an instance, like sessions'] },
    azure: { redisId: azure('Microsoft.Cache/redisEnterprise'), address: HOST, applicationSecurityGroupId: ASG },
  },
  api: {
    aws: { url: URL, executionArn: arn('execute-api', '[a-z0-9]+', 'execute-api:us-east-1:123456789012:<api>') },
    google: { url: URL, service: [/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/, '1 to 63 lower-case letters, digits and -'] },
    azure: { url: URL },
  },
  cluster: {
    aws: { securityGroupId: ec2('sg'), endpoint: URL },
    google: {
      cluster: google('{project}/(locations|zones)/{location}/clusters/{name}'),
      endpoint: URL,
      networkTag: [/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/, '1 to 63 lower-case letters, digits and -'],
    },
    azure: {
      clusterId: azure('Microsoft.ContainerService/managedClusters'),
      endpoint: URL,
      oidcIssuerUrl: URL,
      applicationSecurityGroupId: ASG,
    },
  },
  group: {
    aws: { roleArn: arn('iam', 'role/.+', 'iam::123456789012:role/<name>') },
    google: { group: [/^[^@\s:]+@[a-z0-9.-]+$/, '<name>@<domain>'] },
    azure: { groupId: GUID },
  },
  computeGroup: {
    aws: { securityGroupId: ec2('sg') },
    google: {
      instanceGroup: google('{project}/(regions|zones)/{place}/instanceGroups/{name}'),
      networkTag: [/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/, '1 to 63 lower-case letters, digits and -'],
    },
    azure: { scaleSetId: azure('Microsoft.Compute/virtualMachineScaleSets'), applicationSecurityGroupId: ASG },
  },
  database: {
    aws: {
      securityGroupId: ec2('sg'),
      resourceId: [/^(db|cluster)-[A-Z0-9]+$/, 'db-ABCDEFGHIJKL01234'],
      address: HOST,
      secretArn: arn('secretsmanager', 'secret:.+', 'secretsmanager:us-east-1:123456789012:secret:<name>'),
    },
    azure: {
      serverId: azure('Microsoft.(DBforPostgreSQL|DBforMySQL)/flexibleServers'),
      address: HOST,
      applicationSecurityGroupId: ASG,
    },
  },
  disk: {
    aws: { volumeId: ec2('vol') },
    google: { disk: google('{project}/(zones|regions)/{zone}/disks/{name}') },
    azure: { id: azure('Microsoft.Compute/disks') },
  },
  machine: {
    aws: { instanceId: ec2('i') },
    google: { instance: google('{project}/zones/{zone}/instances/{name}') },
    azure: { virtualMachineId: azure('Microsoft.Compute/virtualMachines') },
  },
  key: {
    aws: { keyArn: KEY },
    google: { cryptoKey: google('{project}/locations/{location}/keyRings/{ring}/cryptoKeys/{key}') },
    azure: {
      keyId: [
        /^https:\/\/[\w-]+\.vault\.[\w.]+\/keys\/[\w-]+(\/[0-9a-f]+)?\/?$/,
        'https://<vault>.vault.azure.net/keys/<key>, and for a cache with /<version>',
      ],
      resourceId: azure('Microsoft.KeyVault/vaults/keys'),
    },
  },
  dnsZone: {
    aws: { zoneId: [/^Z[A-Z0-9]+$/, 'Z0123456789ABCDEFGHIJ'] },
    google: { name: [/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/, 'the name of a managed zone, like example-com'] },
    azure: { id: azure('Microsoft.Network/(dnsZones|privateDnsZones)') },
    cloudflare: {
      zoneId: [/^[0-9a-f]{32}$/, '32 hexadecimal digits'],
      accountId: [/^[0-9a-f]{32}$/, '32 hexadecimal digits'],
    },
  },
  edge: {
    aws: { domainName: HOST },
    google: { address: ADDRESS },
    azure: { endpointId: azure('Microsoft.Cdn/profiles/afdEndpoints'), hostName: HOST },
  },
  graph: {
    aws: {
      clusterResourceId: [/^cluster-[A-Z0-9]+$/, 'cluster-ABCDEFGHIJKL01234'],
      address: HOST,
      readAddress: HOST,
      securityGroupId: ec2('sg'),
    },
  },
  identity: {
    aws: { roleArn: arn('iam', 'role/.+', 'iam::123456789012:role/<name>') },
    google: { email: [/^[^@\s]+@[a-z0-9.-]+\.gserviceaccount\.com$/, '<name>@<project>.iam.gserviceaccount.com'] },
    azure: { id: azure('Microsoft.ManagedIdentity/userAssignedIdentities'), principalId: GUID, clientId: GUID },
  },
  job: {
    aws: {
      definitionArn: arn('batch', 'job-definition/.+', 'batch:us-east-1:123456789012:job-definition/<name>'),
      queueArn: arn('batch', 'job-queue/.+', 'batch:us-east-1:123456789012:job-queue/<name>'),
    },
    google: { job: google('{project}/locations/{location}/jobs/{job}') },
    azure: { id: azure('Microsoft.App/jobs') },
  },
  registry: {
    aws: { 'repositories.*': arn('ecr', 'repository/.+', 'ecr:us-east-1:123456789012:repository/<name>') },
    azure: { id: azure('Microsoft.ContainerRegistry/registries') },
  },
  service: {
    aws: { securityGroupId: ec2('sg') },
    google: { networkTag: [/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/, '1 to 63 lower-case letters, digits and -'] },
    azure: { host: HOST, 'subnet.id': SUBNET },
  },
  keyValue: {
    aws: {
      arn: arn('dynamodb', 'table/[^/]+', 'dynamodb:us-east-1:123456789012:table/<name>'),
      streamArn: arn('dynamodb', 'table/[^/]+/stream/.+', 'dynamodb:us-east-1:123456789012:table/<name>/stream/<time>'),
      kmsKeyArn: KEY,
    },
    azure: { accountId: azure('Microsoft.DocumentDB/databaseAccounts') },
  },
  loadBalancer: {
    aws: {
      listenerArn: arn(
        'elasticloadbalancing',
        'listener/app/.+',
        'elasticloadbalancing:us-east-1:123456789012:listener/app/<name>/<id>/<id>',
      ),
      securityGroupId: ec2('sg'),
      dnsName: HOST,
      zoneId: [/^Z[A-Z0-9]+$/, 'Z0123456789ABCDEFGHIJ'],
    },
    google: { address: ADDRESS },
    azure: { address: ADDRESS, 'subnet.id': SUBNET },
  },
  network: {
    aws: {
      vpcId: ec2('vpc'),
      'subnetIds.*': ec2('subnet'),
      'routeTableIds.*': ec2('rtb'),
      'services.prefixLists': ec2('pl'),
      'services.securityGroup': ec2('sg'),
    },
    google: {
      network: google('{project}/global/networks/{name}'),
      'subnetworks.*': google('{project}/regions/{region}/subnetworks/{name}'),
    },
    azure: {
      virtualNetworkId: azure('Microsoft.Network/virtualNetworks'),
      'subnetIds.*': SUBNET,
      'front.subnetId': SUBNET,
      gatewaySubnetId: SUBNET,
      'privateDnsZones.*': azure('Microsoft.Network/privateDnsZones'),
    },
  },
  function: {
    aws: { arn: arn('lambda', 'function:[\\w-]+(:[\\w-]+)?', 'lambda:us-east-1:123456789012:function:<name>:<alias>') },
    azure: { id: azure('Microsoft.Web/sites') },
  },
  queue: {
    aws: {
      arn: arn('sqs', '[\\w.-]+', 'sqs:us-east-1:123456789012:<name>'),
      url: [/^https:\/\/[^/]+\/\d{12}\/[\w.-]+$/, 'https://sqs.us-east-1.amazonaws.com/123456789012/<name>'],
      'deadLetters.arn': arn('sqs', '[\\w.-]+', 'sqs:us-east-1:123456789012:<name>'),
      keyArn: KEY,
      'deadLetters.url': [
        /^https:\/\/[^/]+\/\d{12}\/[\w.-]+$/,
        'https://sqs.us-east-1.amazonaws.com/123456789012/<name>',
      ],
    },
    google: {
      topic: google('{project}/topics/{topic}'),
      subscription: google('{project}/subscriptions/{subscription}'),
      deadLetters: google('{project}/subscriptions/{subscription}'),
    },
    azure: { id: azure('Microsoft.ServiceBus/namespaces/queues') },
  },
  rotation: {
    aws: { functionArn: arn('lambda', 'function:[^:]+(:[^:]+)?', 'lambda:us-east-1:123456789012:function:<name>') },
  },
  secret: {
    aws: { arn: arn('secretsmanager', 'secret:.+', 'secretsmanager:us-east-1:123456789012:secret:<name>') },
    google: { secret: google('{project}/secrets/{secret}') },
    azure: { id: azure('Microsoft.KeyVault/vaults/secrets') },
  },
  topic: {
    aws: { arn: arn('sns', '[\\w.-]+', 'sns:us-east-1:123456789012:<name>'), keyArn: KEY },
    google: { topic: google('{project}/topics/{topic}') },
    azure: { id: azure('Microsoft.ServiceBus/namespaces/topics') },
  },
  vpn: {
    aws: { gatewayId: ec2('(vgw|tgw)') },
    google: { gateway: google('{project}/regions/{region}/vpnGateways/{name}') },
    azure: { gatewayId: azure('Microsoft.Network/virtualNetworkGateways') },
  },
};
