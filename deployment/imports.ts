import type { State } from './state-folder';

type Attributes = Readonly<Record<string, unknown>>;

const inGroup = (name: string) => (attributes: Attributes) =>
  `${attributes.autoscaling_group_name}/${attributes[name]}`;
const inZone = ({ zone_id, id }: Attributes) => `${zone_id}/${id}`;
const inAccount = ({ account_id, id }: Attributes) => `${account_id}/${id}`;
const byName = ({ name }: Attributes) => name;

/**
 * Types whose import does not accept their `id`, according to the provider's documentation and
 * importers.
 */
const OTHER: Readonly<Record<string, (attributes: Attributes) => unknown>> = {
  aws_autoscaling_policy: inGroup('name'),
  aws_autoscaling_schedule: inGroup('scheduled_action_name'),
  aws_backup_selection: ({ plan_id, id }) => `${plan_id}|${id}`,
  aws_cloudwatch_log_delivery_destination: byName,
  aws_cloudwatch_log_delivery_source: byName,
  aws_db_instance: ({ identifier }) => identifier,
  aws_iam_role_policy_attachment: ({ role, policy_arn }) => `${role}/${policy_arn}`,
  aws_lambda_permission: ({ function_name, statement_id }) => `${function_name}/${statement_id}`,
  aws_route: ({ route_table_id, destination_cidr_block, destination_ipv6_cidr_block, destination_prefix_list_id }) =>
    `${route_table_id}_${destination_cidr_block || destination_ipv6_cidr_block || destination_prefix_list_id}`,
  aws_route_table_association: ({ subnet_id, gateway_id, route_table_id }) =>
    `${subnet_id || gateway_id}/${route_table_id}`,
  aws_volume_attachment: ({ device_name, volume_id, instance_id }) => `${device_name}:${volume_id}:${instance_id}`,
  aws_vpn_connection_route: () => undefined,
  aws_wafv2_web_acl: ({ id, name, scope }) => `${id}/${name}/${scope}`,
  cloudflare_dns_record: inZone,
  cloudflare_load_balancer: inZone,
  cloudflare_load_balancer_monitor: inAccount,
  cloudflare_load_balancer_pool: inAccount,
  cloudflare_zone_setting: ({ zone_id, setting_id }) => `${zone_id}/${setting_id}`,
  google_compute_network_peering: ({ network, name }) => `${inProject(network, 'global/networks')}/${name}`,
  google_sql_user: ({ project, instance, host, name }) => [project, instance, ...(host ? [host] : []), name].join('/'),
};

/** `acme/shop` for a network's path or address. */
const inProject = (link: unknown, kind: string) =>
  String(link).replace(new RegExp(`^.*projects/([^/]+)/${kind}/`), '$1/');

/** Types without an import: Terraform recreates them, which does not change the cloud. */
const MADE_ANEW = new Set(['aws_acm_certificate_validation', 'aws_autoscaling_attachment', 'terraform_data']);

export const isMadeAnew = (address: string) => MADE_ANEW.has(address.slice(0, address.indexOf('.')));

/**
 * Google's grants are imported by resource, role, member and the title of the condition, with
 * spaces; their ids have slashes between them.
 */
function grantOfGoogle({ id, role, member, condition }: Attributes): unknown {
  if (typeof id !== 'string' || typeof role !== 'string' || typeof member !== 'string') return undefined;
  const at = id.indexOf(`/${role}/`);
  const title = (condition as readonly { readonly title: string }[] | undefined)?.[0]?.title;
  return at < 0 ? undefined : [id.slice(0, at), role, member, ...(title ? [title] : [])].join(' ');
}

function importId(type: string, attributes: Attributes, region: string | undefined): string {
  if (MADE_ANEW.has(type)) return '';
  const special = OTHER[type] ?? (/^google_.*_iam_member$/.test(type) ? grantOfGoogle : undefined);
  const id = special ? special(attributes) : attributes.id;
  if (typeof id !== 'string') return '';
  const elsewhere = type.startsWith('aws_') && region && attributes.region && attributes.region !== region;
  return elsewhere ? `${id}@${attributes.region}` : id;
}

/**
 * Address → its import id; '' if a type does not support import. `region` is that of the AWS
 * provider.
 */
export function importIds({ resources }: Pick<State, 'resources'>, region?: string): Record<string, string> {
  return Object.fromEntries(
    resources
      .filter(({ mode }) => mode === 'managed')
      .flatMap(({ module, type, name, instances }) =>
        instances.map(({ index_key, attributes }) => {
          const key = index_key === undefined ? '' : `[${JSON.stringify(index_key)}]`;
          return [`${module ? `${module}.` : ''}${type}.${name}${key}`, importId(type, attributes, region)];
        }),
      ),
  );
}
