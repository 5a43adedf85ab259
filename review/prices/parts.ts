import type { Json } from '../plan-json';
import { at, field, listOf, numberOf } from '../risk/change';
import { HOURS } from './list';
import { ec2, volumes } from './machines';

/** A billed part of a resource. */
export interface Part {
  readonly what: string;
  /** The key of its price. */
  readonly key: string;
  /** The number of units per month; undefined if it depends on use. */
  readonly quantity?: number;
}

/** A resource, with the ones to which it refers. */
export interface Priced {
  readonly address: string;
  readonly type: string;
  readonly values: Json | undefined;
  readonly refersTo: readonly Priced[];
  /** The resources that refer to it. */
  readonly referredBy: readonly Priced[];
}

export type Reader = (resource: Priced) => readonly Part[];

const text = (value: Json | undefined) => (typeof value === 'string' ? value : '');
const number = (value: Json | undefined, otherwise = 0) => numberOf(value) ?? otherwise;
const of = ({ values }: Priced, name: string) => field(values, name);
const related = ({ refersTo }: Priced, type: RegExp) => refersTo.find((one) => type.test(one.type));

const hourly = (what: string, key: string, count = 1): Part => ({ what, key, quantity: count * HOURS });
const monthly = (what: string, key: string, count = 1): Part => ({ what, key, quantity: count });
const byUse = (what: string, key: string): Part => ({ what, key });

const group: Reader = (resource) => {
  const count = number(of(resource, 'desired_capacity'), number(of(resource, 'min_size')));
  const template = related(resource, /^aws_launch_template$/);
  const type = text(template && of(template, 'instance_type'));
  return type ? [ec2(type, count), ...volumes(template as Priced, count)] : [unknown('its machines')];
};

/** A usage-based part, which has no price. */
const unknown = (what: string): Part => ({ what, key: '', quantity: 1 });

const database: Reader = (resource) => {
  const source = related(resource, /^aws_db_instance$/);
  const type = text(of(resource, 'instance_class'));
  const engine = text(of(resource, 'engine')) || text(source && of(source, 'engine'));
  const size = number(of(resource, 'allocated_storage'), number(source && of(source, 'allocated_storage')));
  const storage = text(of(resource, 'storage_type')) || text(source && of(source, 'storage_type')) || 'gp2';
  const copies = of(resource, 'multi_az') === true ? 2 : 1;
  return [
    hourly(`${copies} × ${type}`, `rds ${engine} ${type}`, copies),
    monthly(`${copies} × ${size} GB ${storage}`, `rds storage ${storage}`, copies * size),
  ];
};

export const AWS: Readonly<Record<string, Reader>> = {
  instance: (one) => [ec2(text(of(one, 'instance_type')), 1), ...volumes(one, 1)],
  autoscaling_group: group,
  ecs_service: (one) => {
    const task = related(one, /^aws_ecs_task_definition$/);
    const count = number(of(one, 'desired_count'), 1);
    if (!task) return [unknown('its tasks')];
    // A task definition has processors in 1,024ths and memory in MiB.
    const [cpus, gib] = [number(of(task, 'cpu')) / 1_024, number(of(task, 'memory')) / 1_024];
    return [
      hourly(`${count} × ${cpus} processors`, 'fargate cpu', count * cpus),
      hourly(`${count} × ${gib} GB memory`, 'fargate memory', count * gib),
    ];
  },
  ebs_volume: (one) => {
    const kind = text(of(one, 'type')) || 'gp2';
    return [monthly(`${number(of(one, 'size'))} GB ${kind}`, `ebs ${kind}`, number(of(one, 'size')))];
  },
  db_instance: database,
  elasticache_replication_group: (one) => {
    const nodes = number(
      of(one, 'num_cache_clusters'),
      number(of(one, 'num_node_groups'), 1) * (1 + number(of(one, 'replicas_per_node_group'))),
    );
    const type = text(of(one, 'node_type'));
    return [hourly(`${nodes} × ${type}`, `cache ${text(of(one, 'engine'))} ${type}`, nodes)];
  },
  nat_gateway: () => [hourly('NAT gateway', 'nat'), byUse('data through NAT', 'nat data')],
  lb: (one) => {
    const kind = text(of(one, 'load_balancer_type')) === 'network' ? 'nlb' : 'alb';
    return [hourly('load balancer', kind), byUse('capacity units', `${kind} capacity`)];
  },
  eip: () => [hourly('public address', 'ipv4')],
  kms_key: () => [monthly('key', 'kms key'), byUse('requests of the key', 'kms requests')],
  vpc_endpoint: (one) => {
    if (text(of(one, 'vpc_endpoint_type')) !== 'Interface') return [];
    const zones = Math.max(1, listOf(of(one, 'subnet_ids')).length);
    return [
      hourly(`endpoint in ${zones} zones`, 'endpoint', zones),
      byUse('data through the endpoint', 'endpoint data'),
    ];
  },
  wafv2_web_acl: (one) => {
    const rules = listOf(of(one, 'rule')).length;
    return [
      monthly('web firewall', 'waf acl'),
      monthly(`${rules} rules`, 'waf rule', rules),
      byUse('requests', 'waf requests'),
    ];
  },
  sqs_queue: (one) => [byUse('requests', of(one, 'fifo_queue') === true ? 'sqs fifo' : 'sqs standard')],
  secretsmanager_secret: () => [monthly('secret', 'secret')],
  cloudwatch_dashboard: () => [monthly('dashboard', 'dashboard')],
  cloudwatch_composite_alarm: () => [monthly('alarm', 'composite alarm')],
  // Each metric that it evaluates is billed as an alarm.
  cloudwatch_metric_alarm: (one) => {
    const queries = listOf(of(one, 'metric_query')).filter((query) => listOf(field(query, 'metric')).length > 0);
    return [monthly('alarm', 'alarm', Math.max(1, queries.length))];
  },
  cloudwatch_log_group: () => [byUse('logs', 'logs')],
  s3_bucket: () => [byUse('storage', 's3')],
  route53_zone: () => [monthly('zone', 'zone')],
  cloudfront_distribution: () => [byUse('data to the internet', 'cloudfront data')],
};

/** The minimum number of machines of a group, from its autoscaler or itself. */
const least = (manager: Priced) => {
  const scaler = manager.referredBy.find(({ type }) => /_autoscaler$/.test(type));
  return number(scaler && at(scaler.values, 'autoscaling_policy', 'min_replicas'), number(of(manager, 'target_size')));
};

const disks = (template: Priced, count: number): Part[] =>
  listOf(of(template, 'disk')).flatMap((disk) => {
    const size = number(field(disk, 'disk_size_gb'));
    const kind = text(field(disk, 'disk_type')) || 'pd-standard';
    return size > 0 ? [monthly(`${count} × ${size} GB ${kind}`, kind, count * size)] : [];
  });

const sql: Reader = (one) => {
  const tier = text(at(of(one, 'settings'), 'tier'));
  const copies = text(at(of(one, 'settings'), 'availability_type')) === 'REGIONAL' ? 2 : 1;
  const size = number(at(of(one, 'settings'), 'disk_size'), 10);
  const storage = monthly(`${copies} × ${size} GB SSD`, 'sql storage ssd', copies * size);
  const custom = /^db-(?:perf-optimized-N-|custom-)?(\d+)-(\d+)$/.exec(tier);
  if (!custom) return [hourly(`${copies} × ${tier}`, `sql ${tier}`, copies), storage];
  const [cpus, memory] = [Number(custom[1]), Number(custom[2]) / 1024];
  return [
    hourly(`${copies} × ${cpus} processors`, 'sql cpu', copies * cpus),
    hourly(`${copies} × ${memory} GiB memory`, 'sql memory', copies * memory),
    storage,
  ];
};

const machines: Reader = (one) => {
  const count = least(one);
  const template = related(one, /_instance_template$/);
  if (!template) return [unknown('its machines')];
  const type = text(of(template, 'machine_type'));
  return [hourly(`${count} × ${type}`, type, count), ...disks(template, count)];
};

export const GOOGLE: Readonly<Record<string, Reader>> = {
  compute_instance: (one) => [hourly(text(of(one, 'machine_type')), text(of(one, 'machine_type')))],
  compute_instance_group_manager: machines,
  compute_region_instance_group_manager: machines,
  compute_disk: (one) => [
    monthly(`${number(of(one, 'size'))} GB`, text(of(one, 'type')) || 'pd-standard', number(of(one, 'size'))),
  ],
  sql_database_instance: sql,
  memorystore_instance: (one) => {
    const nodes = number(of(one, 'shard_count'), 1) * (1 + number(of(one, 'replica_count')));
    const type = text(of(one, 'node_type'));
    return [hourly(`${nodes} × ${type}`, `memorystore ${type}`, nodes)];
  },
  compute_router_nat: () => [byUse('machines behind NAT', 'nat machine'), byUse('data through NAT', 'nat data')],
  compute_forwarding_rule: () => [hourly('forwarding rule', 'forwarding rule'), byUse('data', 'forwarding data')],
  compute_global_forwarding_rule: () => [
    hourly('forwarding rule', 'forwarding rule'),
    byUse('data', 'forwarding data'),
  ],
  compute_security_policy: (one) => [
    monthly('web firewall', 'armor policy'),
    monthly(`${listOf(of(one, 'rule')).length} rules`, 'armor rule', listOf(of(one, 'rule')).length),
    byUse('requests', 'armor requests'),
  ],
  dns_managed_zone: () => [monthly('zone', 'zone')],
  container_cluster: () => [hourly('control plane', 'cluster')],
  kms_crypto_key: () => [monthly('key version', 'kms version')],
  pubsub_topic: () => [byUse('messages', 'pubsub')],
  pubsub_subscription: () => [byUse('messages delivered', 'pubsub delivery')],
  logging_project_sink: () => [byUse('logs', 'logs')],
  storage_bucket: () => [byUse('storage', 'storage')],
};

/** A managed disk is billed by the tier of its size. */
const TIERS: readonly (readonly [gib: number, tier: string])[] = [
  [4, 'P1'],
  [8, 'P2'],
  [16, 'P3'],
  [32, 'P4'],
  [64, 'P6'],
  [128, 'P10'],
  [256, 'P15'],
  [512, 'P20'],
  [1_024, 'P30'],
  [2_048, 'P40'],
  [4_096, 'P50'],
  [8_192, 'P60'],
];
const tierOf = (gib: number) => TIERS.find(([most]) => gib <= most)?.[1] ?? 'P70';

const scaleSet: Reader = (one) => {
  const count = number(of(one, 'instances'));
  const type = text(of(one, 'sku'));
  const disk = tierOf(number(at(of(one, 'os_disk'), 'disk_size_gb'), 30));
  return [hourly(`${count} × ${type}`, type, count), monthly(`${count} × disk ${disk}`, `disk ${disk}`, count)];
};

const flexible =
  (kind: string): Reader =>
  (one) => {
    const source = related(one, /_flexible_server$/);
    const type = text(of(one, 'sku_name')) || text(source && of(source, 'sku_name'));
    const copies = isThere(of(one, 'high_availability')) ? 2 : 1;
    const gib = number(of(one, 'storage_mb'), 32_768) / 1_024;
    const general = /^GP_Standard_D(\d+)ds_v5$/.exec(type);
    return [
      general
        ? hourly(`${copies} × ${type}`, `${kind} GP_Standard_Dds_v5`, copies * Number(general[1]))
        : hourly(`${copies} × ${type}`, `${kind} ${type}`, copies),
      monthly(`${copies} × ${gib} GB`, `${kind} storage`, copies * gib),
    ];
  };

const isThere = (value: Json | undefined) =>
  Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null;

export const AZURERM: Readonly<Record<string, Reader>> = {
  linux_virtual_machine: (one) => {
    const disk = tierOf(number(at(of(one, 'os_disk'), 'disk_size_gb'), 30));
    return [hourly(text(of(one, 'size')), text(of(one, 'size'))), monthly(`disk ${disk}`, `disk ${disk}`)];
  },
  linux_virtual_machine_scale_set: scaleSet,
  postgresql_flexible_server: flexible('postgres'),
  mysql_flexible_server: flexible('mysql'),
  managed_redis: (one) => {
    const nodes = of(one, 'high_availability_enabled') === false ? 1 : 2;
    const type = text(of(one, 'sku_name'));
    return [hourly(`${nodes} × ${type}`, `redis ${type}`, nodes)];
  },
  nat_gateway: () => [hourly('NAT gateway', 'nat'), byUse('data through NAT', 'nat data')],
  public_ip: () => [hourly('public address', 'public ip')],
  private_endpoint: () => [
    hourly('endpoint', 'private endpoint'),
    byUse('data through the endpoint', 'private endpoint data'),
  ],
  application_gateway: (one) => [
    hourly(text(at(of(one, 'sku'), 'name')), `application gateway ${text(at(of(one, 'sku'), 'tier'))}`),
    byUse('capacity units', 'application gateway capacity'),
  ],
  servicebus_namespace: (one) => [
    monthly(text(of(one, 'sku')), `servicebus ${text(of(one, 'sku'))}`, Math.max(1, number(of(one, 'capacity')))),
    byUse('operations', 'servicebus operations'),
  ],
  cdn_frontdoor_profile: (one) => [monthly(text(of(one, 'sku_name')), `frontdoor ${text(of(one, 'sku_name'))}`)],
  private_dns_zone: () => [monthly('zone', 'private zone')],
  monitor_scheduled_query_rules_alert_v2: (one) => [
    monthly('alert', `log alert ${text(of(one, 'evaluation_frequency'))}`),
  ],
  monitor_metric_alert: () => [monthly('alert', 'metric alert')],
  service_plan: (one) => {
    const sku = text(of(one, 'sku_name'));
    if (/^(F1|D1|Y1|FC1)$/.test(sku)) return [];
    const count = number(of(one, 'worker_count'), 1);
    const cpus = { EP1: 1, EP2: 2, EP3: 4 }[sku];
    if (cpus === undefined) return [hourly(`${count} × ${sku}`, `service plan ${sku}`, count)];
    return [
      hourly(`${count} × ${cpus} processors`, 'functions premium cpu', count * cpus),
      hourly(`${count} × ${cpus * 3.5} GB memory`, 'functions premium memory', count * cpus * 3.5),
    ];
  },
  api_management: (one) => {
    const [tier = '', units = '1'] = text(of(one, 'sku_name')).split('_');
    if (tier === 'Consumption') return [byUse('calls', 'api management calls')];
    return [monthly(`${units} × API management ${tier}`, `api management ${tier}`, Number(units))];
  },
  log_analytics_workspace: () => [byUse('logs', 'logs')],
  storage_account: () => [byUse('storage', 'storage')],
  kubernetes_cluster: () => [hourly('control plane', 'cluster')],
};
