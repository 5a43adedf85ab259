import { refused } from '../../modules/core/errors';
import { contentOf } from '../files';
import { defaultTagsOf, type Knowledge, type Resource } from './resources';

/** A resource as the account lists it. */
export interface Listed {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * What an ARN ends with after the account, for types whose id AWS assigns and that have tags.
 * `{id}` is the import id; without it the ARN is. Source: the service authorization reference,
 * "Resource types defined by" each service. Ids on Google Cloud and Azure follow from names.
 */
const ENDS: Readonly<Record<string, readonly [service: string, end: string]>> = {
  aws_acm_certificate: ['acm', 'certificate/*'],
  aws_apigatewayv2_api: ['apigateway', '/apis/{id}'],
  aws_backup_plan: ['backup', 'backup-plan:{id}'],
  aws_cloudfront_distribution: ['cloudfront', 'distribution/{id}'],
  aws_customer_gateway: ['ec2', 'customer-gateway/{id}'],
  aws_ebs_volume: ['ec2', 'volume/{id}'],
  aws_egress_only_internet_gateway: ['ec2', 'egress-only-internet-gateway/{id}'],
  aws_eip: ['ec2', 'elastic-ip/{id}'],
  aws_flow_log: ['ec2', 'vpc-flow-log/{id}'],
  aws_internet_gateway: ['ec2', 'internet-gateway/{id}'],
  aws_kms_key: ['kms', 'key/{id}'],
  aws_launch_template: ['ec2', 'launch-template/{id}'],
  aws_lb: ['elasticloadbalancing', 'loadbalancer/*/{name}/*'],
  aws_lb_target_group: ['elasticloadbalancing', 'targetgroup/{name}/*'],
  aws_nat_gateway: ['ec2', 'natgateway/{id}'],
  aws_route53_zone: ['route53', 'hostedzone/{id}'],
  aws_route_table: ['ec2', 'route-table/{id}'],
  aws_secretsmanager_secret: ['secretsmanager', 'secret:{name}-??????'],
  aws_security_group: ['ec2', 'security-group/{id}'],
  aws_subnet: ['ec2', 'subnet/{id}'],
  aws_vpc: ['ec2', 'vpc/{id}'],
  aws_vpc_endpoint: ['ec2', 'vpc-endpoint/{id}'],
  aws_vpc_peering_connection: ['ec2', 'vpc-peering-connection/{id}'],
  aws_vpn_connection: ['ec2', 'vpn-connection/{id}'],
  aws_vpn_gateway: ['ec2', 'vpn-gateway/{id}'],
};

const COMMAND =
  'aws resourcegroupstaggingapi get-resources --tag-filters Key=environment,Values=<name> > inventory.json';

/** Reads what `aws resourcegroupstaggingapi get-resources` prints. */
export function readInventory(file: string): Listed[] {
  const wrong = (message: string) => refused(file, message, `Write it with: ${COMMAND}`);
  let list: unknown;
  try {
    list = JSON.parse(contentOf(file))?.ResourceTagMappingList;
  } catch (error) {
    if (error instanceof SyntaxError) throw wrong('is not JSON.');
    throw error;
  }
  if (!Array.isArray(list)) throw wrong('has no ResourceTagMappingList.');
  return list.map(({ ResourceARN: arn, Tags: tags }, index) => {
    if (typeof arn !== 'string' || !Array.isArray(tags))
      throw wrong(`ResourceTagMappingList[${index}] requires ResourceARN and Tags.`);
    return { arn, tags: Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])) };
  });
}

/**
 * Address → the ARNs of the account that fit: of this type, with its name and with all its tags.
 */
export function listedFor(
  knowledge: Knowledge,
  inventory: readonly Listed[],
  open: readonly Resource[],
): Map<string, { readonly id: string; readonly arn: string }[]> {
  return new Map(
    open.flatMap((resource) => {
      const pattern = patternOf(knowledge, resource);
      if (!pattern) return [];
      const wanted = Object.entries(tagsOf(knowledge, resource));
      const fitting = inventory.flatMap(({ arn, tags }) => {
        const match = pattern.exec(arn);
        if (!match || wanted.some(([key, value]) => tags[key] === undefined || (value !== null && tags[key] !== value)))
          return [];
        return [{ id: match.groups?.id ?? arn, arn }];
      });
      return fitting.length > 0 ? [[resource.address, fitting] as const] : [];
    }),
  );
}

function patternOf(knowledge: Knowledge, resource: Resource): RegExp | undefined {
  const [service, end] = ENDS[resource.type] ?? [];
  if (!service || !end) return undefined;
  const { name } = knowledge.resolved(resource);
  const { region } = knowledge.factsOf(resource);
  const tail = escaped(end)
    .replace('\\{id\\}', '(?<id>[^/:]+)')
    .replace('\\{name\\}', typeof name === 'string' ? escaped(name) : '[^/]+')
    .replaceAll('\\*', '[^/]+')
    .replaceAll('\\?', '[A-Za-z0-9]');
  // Global services have no region in their ARNs, and API Gateway has no account.
  return new RegExp(`^arn:[^:]+:${service}:(?:${escaped(region ?? '')})?:\\d*:${tail}$`);
}

/** Those that Terraform sets; of a value that is not known yet only the key counts. */
function tagsOf(knowledge: Knowledge, resource: Resource): Record<string, unknown> {
  const { tags } = knowledge.resolved(resource);
  return { ...defaultTagsOf(knowledge.json, resource), ...(typeof tags === 'object' ? tags : {}) };
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
