import { needs, of, type Sides, side } from './sides';

const TAGS = { project: 'a', environment: 'b', owner: 'c', costCenter: 'd', managedBy: 'e' };

const LABELS = { project: 'a', environment: 'b', owner: 'c', cost_center: 'd', managed_by: 'e' };

const numbered = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag${index}`, 'v']));

const EKS = {
  version: '1.35',
  vpc_config: { endpoint_private_access: true, endpoint_public_access: false },
  access_config: { authentication_mode: 'API' },
  enabled_cluster_log_types: ['api', 'audit'],
  encryption_config: { provider: { key_arn: 'arn:aws:kms:us-east-1:123456789012:key/1' } },
};
const GKE = {
  min_master_version: '1.35',
  private_cluster_config: { enable_private_nodes: true, enable_private_endpoint: true },
  logging_config: { enable_components: ['APISERVER'] },
  database_encryption: { key_name: 'projects/p/locations/l/keyRings/r/cryptoKeys/k' },
};
const AKS = {
  kubernetes_version: '1.35',
  local_account_disabled: true,
  run_command_enabled: false,
  private_cluster_enabled: true,
  default_node_pool: {},
  key_management_service: { key_vault_key_id: 'https://v.vault.azure.net/keys/k/1' },
};
const AUDITED = {
  azurerm_monitor_diagnostic_setting: {
    target_resource_id: '${azurerm_kubernetes_cluster.one.id}',
    enabled_log: [{ category: 'kube-audit-admin' }],
  },
};

export const LIMITS: Readonly<Record<string, readonly Sides[]>> = {
  'size-limits': [
    of('aws_autoscaling_group', { max_size: 5 }, { max_size: 4 }),
    of('aws_launch_template', { instance_type: 'm7g.2xlarge' }, { instance_type: 'm7g.xlarge' }),
    side('aws', { aws_nat_gateway: {} }, { aws_subnet: {} }),
    side('aws', { aws_db_instance: {} }, { aws_subnet: {} }),
    of(
      'google_compute_region_autoscaler',
      { autoscaling_policy: { max_replicas: 5 } },
      { autoscaling_policy: { max_replicas: 4 } },
    ),
    of('google_compute_region_instance_group_manager', { target_size: 5 }, { target_size: 4 }),
    of('google_compute_region_instance_template', { machine_type: 'n2-standard-8' }, { machine_type: 'n2-standard-4' }),
    of('google_compute_instance', { machine_type: 'brand-new-2' }, { machine_type: 'n2-standard-2' }),
    side('google', { google_compute_router_nat: {} }, { google_compute_router: {} }),
    of(
      'azurerm_monitor_autoscale_setting',
      { profile: [{ capacity: { maximum: 2 } }, { capacity: { maximum: 5 } }] },
      { profile: [{ capacity: { maximum: 4 } }] },
    ),
    of(
      'azurerm_linux_virtual_machine_scale_set',
      { sku: 'Standard_D8s_v5', instances: 1 },
      { sku: 'Standard_D4s_v5', instances: 1 },
    ),
    side('azure', { azurerm_mysql_flexible_server: {} }, { azurerm_subnet: {} }),
  ],
  'required-tags': [
    side(
      'aws',
      { aws_autoscaling_group: { tag: [{ key: 'owner', value: 'a' }] } },
      { aws_autoscaling_group: { tag: Object.entries(TAGS).map(([key, value]) => ({ key, value })) } },
    ),
    side(
      'aws',
      { aws_launch_template: {} },
      {
        aws_launch_template: {
          tag_specifications: ['instance', 'volume'].map((resource_type) => ({ resource_type, tags: TAGS })),
        },
      },
    ),
    side('azure', { azurerm_storage_account: { tags: { owner: 'me' } } }, { azurerm_storage_account: { tags: TAGS } }),
    of('aws_db_instance', {}, { copy_tags_to_snapshot: true }),
    of(
      'aws_launch_template',
      { tag_specifications: [{ resource_type: 'instance', tags: LABELS }] },
      {
        tag_specifications: ['instance', 'volume'].map((resource_type) => ({
          resource_type,
          tags: { project: 'a', environment: 'b', owner: 'c', costCenter: 'd', managedBy: 'e' },
        })),
      },
    ),
    of('google_compute_region_instance_template', { disk: [{ labels: LABELS }, {}] }, { disk: [{ labels: LABELS }] }),
    of(
      'google_sql_database_instance',
      { settings: { user_labels: { owner: 'a' } } },
      { settings: { user_labels: LABELS } },
    ),
  ],
  'default-quotas': [
    of(
      'aws_launch_template',
      { network_interfaces: [{ security_groups: Array(6).fill('sg-1') }] },
      { network_interfaces: [{ security_groups: Array(5).fill('sg-1') }] },
    ),
  ],
  'service-quotas': [
    of('aws_iam_role_policy', { role: 'a', policy: 'x'.repeat(10_241) }, { role: 'a', policy: 'x'.repeat(10_240) }),
    of('aws_iam_policy', { policy: 'x'.repeat(6145) }, { policy: 'x'.repeat(6144) }),
    of(
      'aws_s3_bucket_policy',
      { bucket: 'a', policy: 'ü'.repeat(10_241) },
      { bucket: 'a', policy: 'ü'.repeat(10_240) },
    ),
    of(
      'aws_sqs_queue_policy',
      { queue_url: 'a', policy: 'x'.repeat(8193) },
      { queue_url: 'a', policy: 'x'.repeat(8192) },
    ),
    of('aws_sns_topic_policy', { arn: 'a', policy: 'x'.repeat(30_721) }, { arn: 'a', policy: 'x'.repeat(30_720) }),
    of('aws_kms_key', { policy: 'x'.repeat(32_769) }, { policy: 'x'.repeat(32_768) }),
    of('aws_secretsmanager_secret_policy', { policy: 'x'.repeat(20_481) }, { policy: 'x'.repeat(20_480) }),
    of('azurerm_application_gateway', { http_listener: Array(101).fill({}) }, { http_listener: Array(100).fill({}) }),
    of('azurerm_storage_management_policy', { rule: Array(101).fill({}) }, { rule: Array(100).fill({}) }),
    of('aws_s3_bucket_lifecycle_configuration', { rule: Array(1001).fill({}) }, { rule: Array(1000).fill({}) }),
    of('google_storage_bucket', { lifecycle_rule: Array(101).fill({}) }, { lifecycle_rule: Array(100).fill({}) }),
  ],
  'tag-limits': [
    of('aws_s3_bucket', { tags: { [`k${'a'.repeat(128)}`]: 'v' } }, { tags: { [`k${'a'.repeat(127)}`]: 'v' } }),
    of('aws_s3_bucket', { tags: { team: 'v'.repeat(257) } }, { tags: { team: 'v'.repeat(256) } }),
    of('aws_s3_bucket', { tags: { 'aws:team': 'v' } }, { tags: { 'awsteam:a': 'v' } }),
    of('aws_s3_bucket', { tags: { team: 'a&b' } }, { tags: { team: 'Käse @ 4+2=6' } }),
    of('aws_s3_bucket', { tags: numbered(51) }, { tags: numbered(50) }),
    of('google_storage_bucket', { labels: { Team: 'v' } }, { labels: { team: 'v' } }),
    of('google_storage_bucket', { labels: { team: 'v'.repeat(64) } }, { labels: { team: 'v'.repeat(63) } }),
    of('google_storage_bucket', { labels: numbered(65) }, { labels: numbered(64) }),
    of('azurerm_storage_account', { tags: { 'a/b': 'v' } }, { tags: { 'a-b': 'v' } }),
    of('azurerm_key_vault', { tags: { ['k'.repeat(513)]: 'v' } }, { tags: { ['k'.repeat(512)]: 'v' } }),
    of('azurerm_storage_account', { tags: { ['k'.repeat(129)]: 'v' } }, { tags: { ['k'.repeat(128)]: 'v' } }),
    of('azurerm_storage_account', { tags: { Owner: 'a', owner: 'b' } }, { tags: { Owner: 'a', owners: 'b' } }),
    of('aws_iam_role', { tags: { Owner: 'a', owner: 'b' } }, { tags: { Owner: 'a', owners: 'b' } }),
    of('azurerm_storage_account', { tags: { team: 'v'.repeat(257) } }, { tags: { team: 'v'.repeat(256) } }),
    of('azurerm_storage_account', { tags: { microsoftTeam: 'v' } }, { tags: { team: 'v' } }),
    of('azurerm_storage_account', { tags: numbered(51) }, { tags: numbered(50) }),
  ],
  clusters: [
    of('aws_eks_cluster', { ...EKS, version: '1.29' }, EKS),
    of('aws_eks_cluster', { ...EKS, enabled_cluster_log_types: ['api'] }, EKS),
    of('aws_eks_cluster', { ...EKS, access_config: { authentication_mode: 'CONFIG_MAP' } }, EKS),
    of('aws_eks_cluster', { ...EKS, vpc_config: { endpoint_private_access: true } }, EKS),
    of('aws_eks_cluster', { ...EKS, encryption_config: undefined }, EKS),
    of('aws_eks_node_group', { remote_access: [{ ec2_ssh_key: 'k' }] }, {}),
    of(
      'google_container_cluster',
      { ...GKE, private_cluster_config: { enable_private_nodes: false, enable_private_endpoint: true } },
      GKE,
    ),
    of(
      'google_container_cluster',
      {
        ...GKE,
        private_cluster_config: { enable_private_nodes: true },
        master_authorized_networks_config: { cidr_blocks: [{ cidr_block: '0.0.0.0/0' }] },
      },
      {
        ...GKE,
        private_cluster_config: { enable_private_nodes: true },
        master_authorized_networks_config: { cidr_blocks: [{ cidr_block: '203.0.113.0/24' }] },
      },
    ),
    of('google_container_cluster', { ...GKE, min_master_version: '1.30' }, GKE),
    of('google_container_cluster', { ...GKE, enable_legacy_abac: true }, GKE),
    of('google_container_cluster', { ...GKE, logging_config: { enable_components: ['WORKLOADS'] } }, GKE),
    of('google_container_node_pool', {}, { network_config: { enable_private_nodes: true } }),
    of('azurerm_kubernetes_cluster', { ...AKS, local_account_disabled: false }, AKS, AUDITED),
    of('azurerm_kubernetes_cluster', { ...AKS, private_cluster_enabled: false }, AKS, AUDITED),
    of('azurerm_kubernetes_cluster', { ...AKS, run_command_enabled: true }, AKS, AUDITED),
    of('azurerm_kubernetes_cluster', { ...AKS, default_node_pool: { node_public_ip_enabled: true } }, AKS, AUDITED),
    of('azurerm_kubernetes_cluster_node_pool', { node_public_ip_enabled: true }, {}),
    needs('azurerm_kubernetes_cluster', AUDITED, AKS),
  ],
};
