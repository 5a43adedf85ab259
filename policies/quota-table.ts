import { list, ofType, type Resource, valueAt } from './policy';

/** A limit for a sum of resources, none of which violates it alone. */
export interface Quota {
  /** The type whose instances, or parts, are added up. */
  readonly type: string;
  /** What is counted: `rules`. */
  readonly what: string;
  /**
   * The attributes by which resources are grouped, or each resource separately. Default: the whole
   * placement.
   */
  readonly per?: readonly string[] | 'itself';
  /** The contribution of one resource. Default: 1. */
  readonly adds?: (resource: Resource, resources: readonly Resource[]) => number;
  readonly most: number;
  /** The documentation of the quota. */
  readonly source: string;
  readonly remedy: string;
}

/**
 * The length of a text once it is deployed: the text, with an estimate for each reference. An ARN
 * of a resource in the placement has its name, which is known, and at most 66 characters before and
 * after it (`arn:aws:secretsmanager:ap-southeast-1:<account>:secret:` and a suffix of 7); a key's
 * is 75. Anything else counts as its name, or 40 characters. So the sum may be too high by a few
 * characters for each reference.
 */
export function estimatedLength(text: unknown, resources: readonly Resource[]): number {
  if (typeof text !== 'string') return 0;
  const escaped = text.replaceAll('$${', '${').replaceAll('%%{', '%{');
  const references = [...text.matchAll(/(?<!\$)\$\{([a-z]\w*)\.([\w-]+)\.([^}]*)\}/g)];
  const written = Buffer.byteLength(escaped) - references.reduce((sum, [whole]) => sum + whole.length, 0);
  return references.reduce((sum, [, type = '', name, attribute]) => {
    const target = ofType(resources, type).find(({ address }) => address === `${type}.${name}`);
    const called =
      target &&
      [target.body.bucket, target.body.name, target.body.function_name].find((one) => typeof one === 'string');
    if (type === 'aws_kms_key') return sum + 75;
    const around = !attribute?.endsWith('arn') ? 0 : type === 'aws_s3_bucket' ? 'arn:aws:s3:::'.length : 66;
    return sum + around + (called === undefined || called.includes('${') ? 40 : called.length);
  }, written);
}

const lengthOf = (attribute: string) => (resource: Resource, resources: readonly Resource[]) =>
  estimatedLength(resource.body[attribute], resources);

const elements = (path: string) => (resource: Resource) => list(valueAt(resource.body, path)).length;

const AWS = 'docs.aws.amazon.com';

const AZURE = 'learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits';

const SPLIT_ROLE =
  'Give programs with different needs separate identities, so that their grants are in two roles; or use fewer grants.';

const SPLIT_QUEUE = 'Let fewer others send to it: a topic can have many publishers and one queue.';

/** A limit that can't be increased. */
export const HARD: readonly Quota[] = [
  {
    type: 'aws_iam_role_policy',
    what: 'characters of inline policies',
    per: ['role'],
    adds: lengthOf('policy'),
    most: 10_240,
    source: `${AWS}/IAM/latest/UserGuide/reference_iam-quotas.html`,
    remedy: SPLIT_ROLE,
  },
  {
    type: 'aws_iam_policy',
    what: 'characters',
    per: 'itself',
    adds: lengthOf('policy'),
    most: 6144,
    source: `${AWS}/IAM/latest/UserGuide/reference_iam-quotas.html`,
    remedy: 'Make several policies.',
  },
  {
    type: 'aws_s3_bucket_policy',
    what: 'bytes',
    per: ['bucket'],
    adds: lengthOf('policy'),
    most: 20_480,
    source: `${AWS}/AmazonS3/latest/userguide/add-bucket-policy.html`,
    remedy:
      'Let fewer others use the bucket: disable accessLogs of buckets that do not need them, or move some to ' +
      'another environment.',
  },
  {
    type: 'aws_sqs_queue_policy',
    what: 'bytes',
    per: ['queue_url'],
    adds: lengthOf('policy'),
    most: 8192,
    source: `${AWS}/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html`,
    remedy: SPLIT_QUEUE,
  },
  {
    type: 'aws_sns_topic_policy',
    what: 'bytes',
    per: ['arn'],
    adds: lengthOf('policy'),
    most: 30_720,
    source: `${AWS}/general/latest/gr/sns.html`,
    remedy: 'Let fewer others publish to it.',
  },
  {
    type: 'aws_kms_key',
    what: 'bytes of its policy',
    per: 'itself',
    adds: lengthOf('policy'),
    most: 32_768,
    source: `${AWS}/kms/latest/developerguide/resource-limits.html`,
    remedy: 'Use several keys.',
  },
  {
    type: 'aws_secretsmanager_secret_policy',
    what: 'bytes',
    per: ['secret_arn'],
    adds: lengthOf('policy'),
    most: 20_480,
    source: `${AWS}/secretsmanager/latest/userguide/reference_limits.html`,
    remedy: 'Let fewer others read it.',
  },
  {
    type: 'google_storage_bucket_iam_member',
    what: 'members of its IAM policy',
    per: ['bucket'],
    most: 1500,
    source: 'cloud.google.com/iam/quotas',
    remedy: 'Grant to a group, or use several buckets.',
  },
  {
    type: 'google_project_iam_member',
    what: 'members of the IAM policy of the project',
    per: ['project'],
    most: 1500,
    source: 'cloud.google.com/iam/quotas',
    remedy: 'Place some workloads in a separate project.',
  },
  {
    type: 'azurerm_network_security_rule',
    what: 'rules of its network security group',
    per: ['resource_group_name', 'network_security_group_name'],
    most: 1000,
    source: AZURE,
    remedy: 'Open ranges instead of single ports or addresses, or use a second network.',
  },
  {
    type: 'azurerm_application_gateway',
    what: 'HTTP listeners',
    per: 'itself',
    adds: elements('http_listener'),
    most: 100,
    source: AZURE,
    remedy: 'Use a second load balancer.',
  },
  {
    type: 'azurerm_storage_management_policy',
    what: 'lifecycle rules',
    per: 'itself',
    adds: elements('rule'),
    most: 100,
    source: 'learn.microsoft.com/azure/storage/blobs/lifecycle-management-overview',
    remedy: 'Use fewer rules, or several buckets.',
  },
  {
    type: 'aws_s3_bucket_lifecycle_configuration',
    what: 'lifecycle rules',
    per: 'itself',
    adds: elements('rule'),
    most: 1000,
    source: `${AWS}/AmazonS3/latest/userguide/object-lifecycle-mgmt.html`,
    remedy: 'Use fewer rules, or several buckets.',
  },
  {
    type: 'google_storage_bucket',
    what: 'lifecycle rules',
    per: 'itself',
    adds: elements('lifecycle_rule'),
    most: 100,
    source: 'cloud.google.com/storage/quotas',
    remedy: 'Use fewer rules, or several buckets.',
  },
  {
    type: 'aws_cloudwatch_log_metric_filter',
    what: 'metric filters of its log group',
    per: ['log_group_name'],
    most: 100,
    source: `${AWS}/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html`,
    remedy: 'Count several things with one filter and dimensions.',
  },
  {
    type: 'aws_cloudwatch_log_subscription_filter',
    what: 'subscription filters of its log group',
    per: ['log_group_name'],
    most: 2,
    source: `${AWS}/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html`,
    remedy: 'Send it to one stream from which others read.',
  },
];

const byGroup = (direction: 'ingress' | 'egress'): Quota => ({
  type: `aws_vpc_security_group_${direction}_rule`,
  what: `${direction} rules of its security group`,
  per: ['security_group_id'],
  most: 60,
  source: `${AWS}/vpc/latest/userguide/amazon-vpc-limits.html`,
  remedy: 'Open ranges instead of single ports or addresses, or request a higher quota: L-0EA8095F.',
});

/** The default limit of an account, which can be increased on request. */
export const ADJUSTABLE: readonly Quota[] = [
  byGroup('ingress'),
  byGroup('egress'),
  {
    type: 'aws_launch_template',
    what: 'security groups of a network interface',
    per: 'itself',
    adds: elements('network_interfaces.security_groups'),
    most: 5,
    source: `${AWS}/vpc/latest/userguide/amazon-vpc-limits.html`,
    remedy: 'Use tiers or ranges in rules instead of members, or request a higher quota: L-2AFB9258.',
  },
  {
    type: 'aws_iam_role_policy_attachment',
    what: 'managed policies of its role',
    per: ['role'],
    most: 10,
    source: `${AWS}/IAM/latest/UserGuide/reference_iam-quotas.html`,
    remedy: `${SPLIT_ROLE} Or request a higher quota: L-0DA4ABF3.`,
  },
  {
    type: 'aws_lb_listener_rule',
    what: 'rules of its load balancer',
    per: ['listener_arn'],
    most: 100,
    source: `${AWS}/elasticloadbalancing/latest/application/load-balancer-limits.html`,
    remedy: 'Use a second load balancer, or request a higher quota.',
  },
  {
    type: 'aws_s3_bucket',
    what: 'buckets, of an account',
    most: 10_000,
    source: `${AWS}/general/latest/gr/s3.html`,
    remedy: 'Request a higher quota, or use another account.',
  },
  {
    type: 'aws_eip',
    what: 'public addresses, of an account in a region',
    most: 5,
    source: `${AWS}/vpc/latest/userguide/amazon-vpc-limits.html`,
    remedy: 'Request a higher quota before you deploy: L-0263D0A3. Or use nat: single.',
  },
  {
    type: 'azurerm_cdn_frontdoor_route',
    what: 'routes of its Front Door endpoint',
    per: ['cdn_frontdoor_endpoint_id'],
    most: 100,
    source: AZURE,
    remedy: 'Use a second edge.',
  },
];
