import { Names, oneOf } from '../terms';

/**
 * Attributes whose values open access, or remove protection: `type` is the type to which it
 * applies, `was` a required previous value.
 */
export interface Value {
  readonly name: RegExp;
  readonly is: RegExp;
  readonly means: 'Exposure' | 'Weakening' | 'Downtime';
  readonly type?: RegExp;
  readonly was?: RegExp;
  /** The reason, instead of `<name> is <value>`. */
  readonly says?: string;
  /** Also for a new resource. */
  readonly new?: boolean;
}

export const VALUES: readonly Value[] = [
  {
    name: /^type$/,
    is: /^Recreate$/,
    type: /^kubernetes_/,
    means: 'Downtime',
    says: 'all of it stops before the new one starts',
  },
  { name: /^(acl|canned_acl|predefined_acl)$/, is: /^(public|authenticated)-?[rR]ead/, means: 'Exposure', new: true },
  { name: /^public_network_access$/, is: /^Enabled$/, means: 'Exposure', new: true },
  { name: /^public_access_prevention$/, is: /^(?!enforced$)/, means: 'Exposure', new: true },
  { name: /^(container_access_type|public_access)$/, is: /^(blob|container)$/, means: 'Exposure', new: true },
  { name: /(^|_)default_action$/, is: /^allow$/i, means: 'Exposure', new: true },
  { name: /^(ingress|ingress_settings)$/, is: /^(INGRESS_TRAFFIC_ALL|ALLOW_ALL)$/, means: 'Exposure', new: true },
  {
    name: /^ipv4_enabled$/,
    is: /^true$/,
    type: /^google_sql_/,
    means: 'Exposure',
    says: 'it gets a public address',
    new: true,
  },
  { name: /^ip_address_type$/, is: /^Public$/, type: /^azurerm_/, means: 'Exposure', new: true },
  { name: /^(visibility|visibility_level)$/, is: /^public$/, means: 'Exposure', new: true },
  { name: /^private$/, is: /^false$/, type: /repository$/, means: 'Exposure' },
  {
    name: /^(uniform_bucket_level_access|enable_private_nodes|enable_private_endpoint)$/,
    is: /^false$/,
    means: 'Exposure',
    new: true,
  },
  { name: /^private_cluster_enabled$/, is: /^false$/, means: 'Exposure', new: true },
  { name: /^internal$/, is: /^false$/, means: 'Exposure', new: true },
  { name: /^types$/, is: /^(EDGE|REGIONAL)$/, was: /^PRIVATE$/, type: /^aws_api_gateway/, means: 'Exposure' },
  {
    name: /^type$/,
    is: /^(LoadBalancer|NodePort)$/,
    type: /^kubernetes_(service|manifest)/,
    means: 'Exposure',
    new: true,
  },
  { name: /^read_only$/, is: /^false$/, type: /_deploy_key$/, means: 'Exposure', says: 'its key may write', new: true },
  { name: /^can_push$/, is: /^true$/, type: /_deploy_key$/, means: 'Exposure', says: 'its key may write', new: true },
  {
    name: /^allow_admin_create_user_only$/,
    is: /^false$/,
    was: /^true$/,
    means: 'Exposure',
    says: 'everybody may sign up',
  },
  { name: /^security_level$/, is: /^(off|essentially_off)$/, type: /^cloudflare_/, means: 'Weakening' },
  { name: /^(browser_check|hotlink_protection)$/, is: /^off$/, was: /^on$/, type: /^cloudflare_/, means: 'Weakening' },
  {
    name: /^(special_group|role_entity)$/,
    is: /(^|:)all(Authenticated)?Users$/,
    type: /_dataset$/,
    means: 'Exposure',
    new: true,
  },
  { name: /^state$/, is: /^unblocked$/, means: 'Exposure', says: 'it may be shared with everybody' },
  { name: /^shared_accounts$/, is: /^all$/, means: 'Exposure', new: true },
  { name: /^allow_external_principals$/, is: /^true$/, means: 'Exposure', new: true },
  {
    name: /^(action|access|effect|decision|list_type)$/,
    is: /^(allow|log|count)$/i,
    was: /^(deny|block)/i,
    means: 'Exposure',
    says: 'a rule that denied lets through',
  },
  {
    name: /^type$/,
    is: /^(?!authenticate-)./,
    type: /listener/,
    was: /^authenticate-/,
    means: 'Exposure',
    says: 'no sign-in is asked any more',
  },
  {
    name: /^(authentication_type|authorization_type|authorization)$/,
    is: /^API_KEY$/,
    was: /^(?!API_KEY$)[A-Z_]+$/,
    means: 'Exposure',
    says: 'an API key is enough to use it',
  },
  { name: /^decision$/, is: /^bypass$/, means: 'Exposure', new: true },
  { name: /^ssl$/, is: /^(off|flexible)$/, type: /^cloudflare_/, means: 'Weakening' },
  { name: /^network_access_policy$/, is: /^AllowAll$/, means: 'Exposure' },
  { name: /^(sftp_enabled|password_auth_enabled|auto_create_subnetworks)$/, is: /^true$/, means: 'Exposure' },
  { name: /^serial-port-enable$/, is: /^(true|1)$/i, means: 'Exposure', says: 'its serial console is opened' },
  { name: /^(enable-oslogin|block-project-ssh-keys)$/, is: /^(false|0)$/i, means: 'Weakening' },
  {
    name: /^(manage_master_user_password|dead_lettering_on_message_expiration)$/,
    is: /^false$/,
    was: /^true$/,
    means: 'Weakening',
  },
  { name: /^traffic_type$/, is: /^(REJECT|ACCEPT)$/, was: /^ALL$/, means: 'Weakening' },
  { name: /^soft_delete$/, is: /^Off$/, means: 'Weakening' },
  { name: /^viewer_protocol_policy$/, is: /^allow-all$/, means: 'Weakening' },
  { name: /^client_broker$/, is: /PLAINTEXT$/, means: 'Weakening' },
  {
    name: /^(encryption_type|encryption_mode|transit_encryption_mode)$/,
    is: /^(none|disabled|preferred)$/i,
    means: 'Weakening',
  },
  { name: /^(mode|firewall_mode)$/, is: /^Detection$/, means: 'Weakening', says: 'the web firewall only reports' },
  { name: /^mfa_configuration$/, is: /^(OFF|OPTIONAL)$/, was: /^(ON|OPTIONAL)$/, means: 'Weakening' },
  { name: /^policy$/, is: /^never$/, type: /guardian/, means: 'Weakening', says: 'no second factor is asked' },
  { name: /^image_tag_mutability$/, is: /^MUTABLE/, was: /^IMMUTABLE/, means: 'Weakening' },
  { name: /^scan_on_push$/, is: /^false$/, was: /^true$/, means: 'Weakening' },
  { name: /^(logging|monitoring)_service$/, is: /^none$/, means: 'Weakening' },
  { name: /^tier$/, is: /^Free$/, type: /security_center/, means: 'Weakening' },
  {
    name: /^pod-security\.kubernetes\.io\/enforce$/,
    is: /^(privileged|baseline)$/,
    was: /^(restricted|baseline)$/,
    means: 'Weakening',
  },
  {
    name: /^(persistent_volume_)?reclaim_policy$/,
    is: /^Delete$/,
    was: /^Retain$/,
    means: 'Weakening',
    says: 'its data is deleted with the claim',
  },
  {
    name: /^deletion_policy$/,
    is: /^DELETE$/,
    was: /^(PREVENT|ABANDON)$/,
    means: 'Weakening',
    says: 'it can be destroyed',
  },
  { name: /^archived$/, is: /^true$/, means: 'Downtime', says: 'it is archived: it can only be read' },
  { name: /^pause_status$/, is: /^PAUSED$/, means: 'Downtime', says: 'it is paused' },
  { name: /^evaluation_mode$/, is: /DISABLED$/, means: 'Weakening' },
  { name: /^(delete_protection_state|deletion_protection)$/, is: /DISABLED$|^UNPROTECTED$/, means: 'Weakening' },
  { name: /^point_in_time_recovery_enablement$/, is: /DISABLED$/, means: 'Weakening' },
  {
    name: /^(account_)?replication_type$|^redundancy$|^storage_mode_type$/,
    is: /^(LRS|ZRS|Locally\w*|Zone\w*)$/,
    was: /^(R?A?GZ?RS|Geo\w*)$/,
    means: 'Weakening',
    says: 'it is no longer kept in a second region',
  },
  {
    name: /^(account_)?replication_type$|^redundancy$|^storage_mode_type$/,
    is: /^(LRS|Locally\w*)$/,
    was: /^(ZRS|Zone\w*)$/,
    means: 'Weakening',
    says: 'it is no longer kept in several zones',
  },
  { name: /^mode$/, is: /^GOVERNANCE$/, was: /^COMPLIANCE$/, means: 'Weakening' },
  {
    name: /^(provisioning_model|capacity_type|priority)$/,
    is: /^spot$/i,
    was: /./,
    means: 'Weakening',
    says: 'its machines may be taken away at any time',
  },
  {
    name: /^state$/,
    is: /^(DISABLED|PAUSED)$/i,
    was: /^(ENABLED|ACTIVE|RUNNING)$/i,
    type: /_(rule|schedule|job|pipe|mapping|trigger)$/,
    means: 'Downtime',
    says: 'it is turned off',
  },
];

/** Numbers of which a lower value is weaker. */
export const RETAINS = new Names(
  new RegExp(
    `(^|_)(retention|retain|retained|recovery_window|keep_count|pitr)(_|$)|^${oneOf`
      backup_retention_period backup_retention_days retention_in_days retention_days days
      message_retention_seconds retained_backups soft_delete_retention_days recovery_window_in_days
      delete_after_days_since_modification_greater_than deletion_window_in_days`}$`,
  ),
);

/** Attributes that determine the price, by their full name. */
const SIZE = new Names(
  new RegExp(
    `^${oneOf`
      instance_type machine_type instance_class node_type cache_node_type dw_node_type sku sku_name
      tier size vm_size engine_cpu min_size max_size desired_capacity min_replicas max_replicas
      minimum maximum instances replica_count disk_size volume_size iops read_capacity
      write_capacity throughput memory_size min_count max_count broker_node_group_info scale_units?
      max_throughput plan performance edition compute_family availability_zones_count
      provider_instance_size_name instance_size warehouse_size volume_type storage_type
      storage_account_type billing_mode`}$`,
  ),
);
/** … and by suffix. */
const SIZE_WORDS = new Names(
  new RegExp(
    `(^|_)${oneOf`
      nodes instances replicas workers webservers shards brokers? broker_nodes vcpus vcores cpus?
      cores memory capacity units slots
      (instance|node|replica|worker|shard|cpu|core|disk|clusters?|partition|unit)_count
      (manual_instance|accelerator|warm|master)_count
      cache_clusters node_groups replicas_per_(node_group|shard) target_size desired_(size|count)
      memory_(mb|gb|gib|size_gb|in_mb) capacity_(gb|gib)
      (storage|disk|size)_(mb|gb|gib|tb|tbs|in_mb|in_gb|in_gib|in_tb) allocated_storage
      storage_(capacity|size\w*) provisioned_(iops|throughput) disk_size_gb size_gb`}$`,
  ),
);
const NO_SIZE = new Names(
  new RegExp(oneOf`
      threshold unavailable surge percent utili[sz]ation healthy batch buffer chunk message
      fault_domain failure success placement visible queue_ retry reservation$ idle weighted
      minimum_cpu min_node_cpus fulfilled partition_key max_connections warm_ elb_capacity
      max_capacity_buffer`),
);

export const isSize = (name: string) => SIZE.test(name) || (SIZE_WORDS.test(name) && !NO_SIZE.test(name));

export const WORLD = new Set(['0.0.0.0/0', '::/0', '*', 'Internet', 'Any', 'allUsers', 'allAuthenticatedUsers']);
export const SOURCES = new Names(
  new RegExp(
    `^${oneOf`
      cidr_ipv4 cidr_ipv6 cidr_blocks ipv6_cidr_blocks source_ranges source_address_prefix
      source_address_prefixes member members start_ip_address authorized_networks ip_rules
      allowed_ip_(list|ranges|addresses) allowed_(cidrs?|ips?|networks) ip_range_filter
      load_balancer_source_ranges authorized_ip_ranges api_server_authorized_ip_ranges
      source_ip_ranges ip_allow_?list whitelist(ed)?_ips?`}$`,
  ),
);

/** Attributes whose change requires a restart: [type, attribute]. */
export const RESTARTS: readonly (readonly [type: RegExp, attribute: RegExp])[] = [
  [/^aws_instance$/, /^(instance_type|user_data|user_data_base64)$/],
  [
    /^(aws_(db_instance|rds_cluster|rds_cluster_instance|neptune_cluster_instance|docdb_cluster_instance))$/,
    /^(instance_class|engine_version)$/,
  ],
  [/^aws_elasticache_replication_group$/, /^(node_type|engine_version)$/],
  [/^google_compute_instance$/, /^(machine_type|min_cpu_platform)$/],
  [/^google_sql_database_instance$/, /^(tier|database_version)$/],
  [/^azurerm_(linux|windows)_virtual_machine$/, /^size$/],
  [/^azurerm_(postgresql|mysql)_flexible_server$/, /^(sku_name|version)$/],
  [
    /^aws_vpn_connection$/,
    /^(tunnel[12]_(preshared_key|ike_versions|phase[12]_.+)|customer_gateway_id|vpn_gateway_id)$/,
  ],
  [/^google_compute_vpn_tunnel$/, /^shared_secret$/],
  [/^azurerm_virtual_network_gateway$/, /^(sku|asn|active_active)$/],
  [/^azurerm_virtual_network_gateway_connection$/, /^(shared_key|(dh|pfs)_group|(ike|ipsec)_(encryption|integrity))$/],
];

/** Broken or weak ciphers, groups and protocols of tunnels. */
export const WEAK: readonly (readonly [attribute: RegExp, value: RegExp])[] = [
  [/^(tunnel[12]_ike_versions|connection_protocol)$/, /^ikev1$/i],
  [/^ike_version$/, /^1$/],
  [/_encryption_algorithms$|^(ike|ipsec)_encryption$/, /^(DES3?|None)$/],
  [/_integrity_algorithms$|^(ike|ipsec)_integrity$/, /^(MD5|SHA-?1)$/i],
  [/_dh_group_numbers$/, /^[25]$/],
  [/^(dh|pfs)_group$/, /^(None|DHGroup[12]|PFS[12])$/],
];

const BOUND = oneOf`
  min max desired num number_of total_min total_max manual target minimum maximum`;
const COUNTED = oneOf`
  nodes instances replicas workers webservers size count capacity node_count instance_count
  cache_clusters`;
const COUNT_NAMES = oneOf`
  replicas minimum maximum node_count instance_count worker_count base_capacity processing_units`;
/** The number of instances: zero is a stop. */
export const COUNTS = new Names(new RegExp(`^((${BOUND}_)?(broker_|cache_)?${COUNTED}|${COUNT_NAMES})$`));

/** Attributes that hold a policy document. */
export const POLICIES = new Names(
  new RegExp(
    `^${oneOf`
      policy policies assume_role_policy inline_policy redrive_allow_policy resource_policy
      access_policy access_policies key_policy policy_document bucket_policy repository_policy`}$`,
  ),
);
