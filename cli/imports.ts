import type { State } from './state-folder';

type Attributes = Readonly<Record<string, unknown>>;

/**
 * Types whose import takes something else than their `id`, as the providers' pages say under "Import".
 */
const OTHER: Readonly<Record<string, (attributes: Attributes) => unknown>> = {
  aws_autoscaling_policy: ({ autoscaling_group_name, name }) => `${autoscaling_group_name}/${name}`,
  aws_iam_policy_attachment: () => undefined,
  aws_iam_role_policy_attachment: ({ role, policy_arn }) => `${role}/${policy_arn}`,
  aws_lb_listener_certificate: () => undefined,
  aws_route: ({ route_table_id, destination_cidr_block, destination_ipv6_cidr_block, destination_prefix_list_id }) =>
    `${route_table_id}_${destination_cidr_block || destination_ipv6_cidr_block || destination_prefix_list_id}`,
  aws_route_table_association: ({ subnet_id, gateway_id, route_table_id }) => `${subnet_id || gateway_id}/${route_table_id}`,
  aws_security_group_rule: () => undefined,
  aws_volume_attachment: ({ device_name, volume_id, instance_id }) => `${device_name}:${volume_id}:${instance_id}`,
};

/** Google's grants are imported by resource, role and member, with spaces; their ids have slashes between them. */
function grantOfGoogle({ id, role, member }: Attributes): unknown {
  if (typeof id !== 'string' || typeof role !== 'string' || typeof member !== 'string') return undefined;
  const at = id.indexOf(`/${role}/`);
  return at < 0 ? undefined : `${id.slice(0, at)} ${role} ${member}`;
}

function importId(type: string, attributes: Attributes): string {
  const special = OTHER[type] ?? (/^google_.*_iam_member$/.test(type) ? grantOfGoogle : undefined);
  const id = special ? special(attributes) : attributes.id;
  return typeof id === 'string' ? id : '';
}

/** Address → what `terraform import` takes for it; '' where a type can't be imported. */
export function importIds({ resources }: State): Record<string, string> {
  return Object.fromEntries(
    resources
      .filter(({ mode }) => mode === 'managed')
      .flatMap(({ module, type, name, instances }) =>
        instances.map(({ index_key, attributes }) => {
          const key = index_key === undefined ? '' : `[${JSON.stringify(index_key)}]`;
          return [`${module ? `${module}.` : ''}${type}.${name}${key}`, importId(type, attributes)];
        }),
      ),
  );
}
