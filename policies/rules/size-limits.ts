import { SIZES } from '../../modules/compute/sizes';
import { list, type Policy, type Resource, refersTo, valueAt } from '../policy';

const CPU = new Map(Object.values(SIZES).flatMap((sizes) => sizes.map(({ name, cpu }) => [name, cpu] as const)));

const NAT = /^(aws_nat_gateway|google_compute_router_nat|azurerm_nat_gateway)$/;
const DATABASE =
  /^(aws_(db_instance|rds_cluster_instance|neptune_cluster_instance|docdb_cluster_instance)|google_(sql_database_instance|spanner_instance)|azurerm_((postgresql|mysql)_flexible_server|mssql_database|cosmosdb_account))$/;
const GROUP =
  /^(aws_(autoscaling_group|instance)|google_compute_(instance|(region_)?(instance_group_manager|autoscaler))|azurerm_(linux|windows)_virtual_machine(_scale_set)?|azurerm_monitor_autoscale_setting)$/;
const MACHINE =
  /^(aws_(launch_template|instance)|google_compute_(instance|(region_)?instance_template)|azurerm_(linux|windows)_virtual_machine(_scale_set)?)$/;

/** The maximum number of machines of a resource. A scaled group counts with its autoscaler. */
function machines(resource: Resource, resources: readonly Resource[]): number {
  const { type, body } = resource;
  if (type === 'aws_autoscaling_group') return Number(body.max_size);
  if (type.endsWith('autoscaler')) return Number(valueAt(body, 'autoscaling_policy.max_replicas'));
  if (type === 'azurerm_monitor_autoscale_setting')
    return Math.max(...list(body.profile).map((one) => Number(valueAt(one, 'capacity.maximum'))));
  const scaled = resources.some((one) => refersTo(one.body.target ?? one.body.target_resource_id, resource, 'id'));
  if (type.endsWith('_group_manager')) return scaled ? 0 : Number(body.target_size ?? 0);
  if (type.endsWith('_scale_set')) return scaled ? 0 : Number(body.instances ?? 0);
  return 1;
}

/** What is counted over the whole placement. */
const COUNTS = {
  machines: { types: GROUP, count: machines, what: 'machines' },
  databases: { types: DATABASE, count: () => 1, what: 'databases' },
  natGateways: { types: NAT, count: () => 1, what: 'NAT gateways' },
} as const;

/** A finding belongs to the resource that exceeds the limit. */
export const sizeLimits: Policy = {
  id: 'size-limits',
  level: 'error',
  pillar: 'cost',
  title: 'Number and size of resources are within policies.limits of the environment.',
  types: new RegExp([NAT, DATABASE, GROUP, MACHINE].map(({ source }) => source).join('|')),
  check(resource, { placement, resources }) {
    const limits = placement.policies?.limits;
    if (!limits) return undefined;
    const remedy = "Make it smaller, or raise the limit in the environment's file.";
    for (const [name, { types, count, what }] of Object.entries(COUNTS)) {
      const limit = limits[name as keyof typeof COUNTS];
      if (limit === undefined || !types.test(resource.type)) continue;
      const counted = resources.filter(({ type }) => types.test(type));
      const upTo = counted.slice(0, counted.indexOf(resource) + 1).map((one) => count(one, resources));
      const total = upTo.reduce((sum, one) => sum + one, 0);
      if (total > limit && total - count(resource, resources) <= limit)
        return { reason: `with it there are up to ${total} ${what}; the limit is ${limit}`, remedy };
    }
    if (limits.cpu === undefined || !MACHINE.test(resource.type)) return undefined;
    const { body } = resource;
    const size = String(body.instance_type ?? body.machine_type ?? body.sku ?? body.size);
    const cpu = CPU.get(size);
    if (cpu === undefined) return { reason: `its size ${size} is unknown, and so is its number of processors`, remedy };
    return cpu > limits.cpu
      ? { reason: `its machines (${size}) have ${cpu} processors; the limit is ${limits.cpu}`, remedy }
      : undefined;
  },
};
