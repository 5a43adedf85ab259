import type { CloudName } from '../../modules/core/placement';

export type Bodies = Record<string, object>;
export interface Sides {
  readonly cloud: CloudName;
  readonly bad: Bodies;
  readonly good: Bodies;
}

export const side = (cloud: CloudName, bad: Bodies, good: Bodies): Sides => ({ cloud, bad, good });
const deny = JSON.stringify({
  Statement: [{ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
});
const allow = (Action: string | string[], Resource: string | string[]) => ({
  policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Action, Resource }] }),
});
const TAGS = { project: 'a', environment: 'b', owner: 'c', costCenter: 'd', managedBy: 'e' };
const SHIELDED = { enable_secure_boot: true, enable_vtpm: true, enable_integrity_monitoring: true };
const HOPS = {
  metadata_options: { http_tokens: 'required', http_put_response_hop_limit: 2 },
  network_interfaces: [{ associate_public_ip_address: 'false' }],
};
const METADATA = { 'enable-oslogin': 'TRUE', 'block-project-ssh-keys': 'TRUE' };
const AS_ITSELF = { service_account: { email: 'a' } };
const TRUSTED = {
  secure_boot_enabled: true,
  vtpm_enabled: true,
  disable_password_authentication: true,
  network_interface: [],
};
const BLOCKED = {
  bucket: '${aws_s3_bucket.one.id}',
  block_public_acls: true,
  block_public_policy: true,
  ignore_public_acls: true,
  restrict_public_buckets: true,
};

/** Both sides of each rule, on each cloud where it has something to say. Types named `one`. */
export const CASES: Record<string, Sides[]> = {
  'public-ingress': [
    side(
      'aws',
      { aws_vpc_security_group_ingress_rule: { cidr_ipv4: '0.0.0.0/0', from_port: 22, to_port: 22 } },
      { aws_vpc_security_group_ingress_rule: { cidr_ipv4: '0.0.0.0/0', from_port: 443, to_port: 443 } },
    ),
    side(
      'aws',
      { aws_vpc_security_group_ingress_rule: { cidr_ipv6: '::/0', ip_protocol: '-1' } },
      { aws_vpc_security_group_ingress_rule: { cidr_ipv4: '10.0.0.0/8', from_port: 22, to_port: 22 } },
    ),
    side(
      'google',
      {
        google_compute_firewall: {
          direction: 'INGRESS',
          source_ranges: ['0.0.0.0/0'],
          allow: [{ protocol: 'tcp', ports: ['20-30'] }],
        },
      },
      {
        google_compute_firewall: {
          direction: 'INGRESS',
          source_ranges: ['0.0.0.0/0'],
          allow: [{ protocol: 'tcp', ports: ['443'] }],
        },
      },
    ),
    side(
      'google',
      { google_compute_firewall: { source_ranges: ['0.0.0.0/0'], allow: [{ protocol: 'all' }] } },
      { google_compute_firewall: { direction: 'INGRESS', source_ranges: ['0.0.0.0/0'], deny: [{ protocol: 'all' }] } },
    ),
    side(
      'azure',
      {
        azurerm_network_security_rule: {
          direction: 'Inbound',
          access: 'Allow',
          source_address_prefix: 'Internet',
          destination_port_range: '*',
        },
      },
      {
        azurerm_network_security_rule: {
          direction: 'Inbound',
          access: 'Deny',
          source_address_prefix: '*',
          destination_port_range: '*',
        },
      },
    ),
    side(
      'azure',
      {
        azurerm_network_security_rule: {
          direction: 'Inbound',
          access: 'Allow',
          source_address_prefixes: ['0.0.0.0/0'],
          destination_port_ranges: ['443', '3389'],
        },
      },
      {
        azurerm_network_security_rule: {
          direction: 'Outbound',
          access: 'Allow',
          source_address_prefix: '*',
          destination_port_range: '*',
        },
      },
    ),
  ],
  'public-storage': [
    side('aws', { aws_s3_bucket: {} }, { aws_s3_bucket: {}, aws_s3_bucket_public_access_block: BLOCKED }),
    side(
      'aws',
      { aws_s3_bucket_public_access_block: { ...BLOCKED, block_public_policy: false } },
      { aws_s3_bucket_public_access_block: BLOCKED },
    ),
    side(
      'google',
      { google_storage_bucket: { uniform_bucket_level_access: true } },
      { google_storage_bucket: { uniform_bucket_level_access: true, public_access_prevention: 'enforced' } },
    ),
    side(
      'google',
      { google_storage_bucket_iam_binding: { members: ['user:one@example.com', 'allUsers'] } },
      { google_storage_bucket_iam_binding: { members: [] } },
    ),
    side(
      'azure',
      { azurerm_storage_account: { allow_nested_items_to_be_public: true } },
      { azurerm_storage_account: { allow_nested_items_to_be_public: false } },
    ),
    side(
      'azure',
      { azurerm_storage_container: { container_access_type: 'blob' } },
      { azurerm_storage_container: { container_access_type: 'private' } },
    ),
    side(
      'azure',
      { azurerm_storage_account_static_website: { index_document: 'index.html' } },
      { azurerm_storage_container: { name: 'pages' } },
    ),
  ],
  'encryption-at-rest': [
    side('aws', { aws_sqs_queue: {} }, { aws_sqs_queue: { sqs_managed_sse_enabled: true } }),
    side('aws', { aws_sns_topic: {} }, { aws_sns_topic: { kms_master_key_id: 'alias/aws/sns' } }),
    side(
      'aws',
      { aws_launch_template: { block_device_mappings: [{ ebs: { volume_size: 8 } }] } },
      { aws_launch_template: { block_device_mappings: [{ ebs: { encrypted: 'true' } }] } },
    ),
    side('aws', { aws_cloudwatch_log_group: {} }, { aws_cloudwatch_log_group: { kms_key_id: 'k' } }),
    side(
      'azure',
      { azurerm_storage_account: {} },
      { azurerm_storage_account: { infrastructure_encryption_enabled: true } },
    ),
    side(
      'azure',
      { azurerm_linux_virtual_machine_scale_set: {} },
      { azurerm_linux_virtual_machine_scale_set: { encryption_at_host_enabled: true } },
    ),
  ],
  'encryption-in-transit': [
    side(
      'aws',
      { aws_sqs_queue: {} },
      { aws_sqs_queue: {}, aws_sqs_queue_policy: { queue_url: '${aws_sqs_queue.one.url}', policy: deny } },
    ),
    side(
      'aws',
      { aws_sns_topic: {}, aws_sns_topic_policy: { arn: '${aws_sns_topic.one.arn}', ...allow('sns:Publish', '*') } },
      { aws_sns_topic: {}, aws_sns_topic_policy: { arn: '${aws_sns_topic.one.arn}', policy: deny } },
    ),
    side(
      'azure',
      { azurerm_storage_account: { min_tls_version: 'TLS1_0' } },
      { azurerm_storage_account: { min_tls_version: 'TLS1_2' } },
    ),
    side(
      'azure',
      { azurerm_servicebus_namespace: { minimum_tls_version: '1.0' } },
      { azurerm_servicebus_namespace: { minimum_tls_version: '1.2' } },
    ),
  ],
  'least-privilege': [
    side(
      'aws',
      { aws_iam_role_policy: allow('sqs:*', 'arn') },
      { aws_iam_role_policy: allow(['sqs:SendMessage'], 'arn') },
    ),
    side(
      'aws',
      { aws_iam_role_policy: allow(['sqs:SendMessage'], '*') },
      { aws_iam_role_policy: allow(['ssmmessages:OpenDataChannel'], '*') },
    ),
    side(
      'google',
      { google_pubsub_topic_iam_member: { role: 'roles/editor' } },
      { google_pubsub_topic_iam_member: { role: 'roles/pubsub.publisher' } },
    ),
    side(
      'google',
      { google_project_iam_member: { role: 'roles/pubsub.publisher' } },
      { google_storage_bucket_iam_member: { role: 'roles/storage.objectCreator' } },
    ),
    side(
      'google',
      {
        google_project_iam_member: {
          role: 'roles/cloudsql.client',
          condition: { expression: 'resource.type == "sqladmin"' },
        },
      },
      {
        google_project_iam_member: {
          role: 'roles/cloudsql.client',
          condition: { expression: 'a && resource.name == "projects/p/instances/i"' },
        },
      },
    ),
    side(
      'azure',
      {
        azurerm_role_assignment: {
          role_definition_name: 'Reader',
          scope: '${azurerm_resource_group.a.id}',
          principal_id: 'anyone',
        },
      },
      {
        azurerm_role_assignment: {
          role_definition_name: 'Reader',
          scope: '${azurerm_resource_group.a.id}',
          principal_id: '${azurerm_data_protection_backup_vault.plan_vault.identity[0].principal_id}',
        },
      },
    ),
    side(
      'google',
      {
        google_storage_bucket_iam_binding: {
          role: 'roles/storage.legacyBucketReader',
          members: ['user:one@example.com'],
        },
      },
      { google_storage_bucket_iam_binding: { role: 'roles/storage.legacyBucketReader', members: [] } },
    ),
    side(
      'google',
      { google_storage_bucket_iam_binding: { role: 'roles/storage.objectViewer', members: [] } },
      { google_storage_bucket_iam_binding: { role: 'roles/storage.legacyObjectReader', members: [] } },
    ),
    side(
      'google',
      { google_pubsub_topic_iam_binding: { role: 'roles/pubsub.publisher' } },
      { google_pubsub_topic_iam_member: { role: 'roles/pubsub.publisher' } },
    ),
    side(
      'azure',
      { azurerm_role_assignment: { role_definition_name: 'Contributor', scope: 'q' } },
      { azurerm_role_assignment: { role_definition_name: 'Azure Service Bus Data Sender', scope: 'q' } },
    ),
    side(
      'azure',
      {
        azurerm_role_assignment: {
          role_definition_name: 'Disk Backup Reader',
          scope: '${azurerm_resource_group.a.id}',
        },
      },
      {
        azurerm_role_assignment: {
          role_definition_name: 'Disk Snapshot Contributor',
          scope: '${azurerm_resource_group.a.id}',
        },
      },
    ),
    side(
      'aws',
      { aws_iam_role_policy: allow('ec2:CreateSnapshot', '*') },
      { aws_iam_role_policy: allow('ec2:DescribeSnapshots', '*') },
    ),
    side(
      'azure',
      {
        azurerm_role_assignment: {
          role_definition_name: 'Azure Service Bus Data Sender',
          scope: '${azurerm_resource_group.a.id}',
        },
      },
      { azurerm_role_definition: { permissions: [{ data_actions: ['a/write'] }] } },
    ),
    side(
      'azure',
      { azurerm_role_definition: { permissions: [{ actions: ['*'] }] } },
      { azurerm_role_definition: { permissions: [{ actions: ['a/read'] }] } },
    ),
  ],
  'long-lived-keys': [
    side('aws', { aws_iam_access_key: {} }, { aws_iam_role: {} }),
    side('google', { google_service_account_key: {} }, { google_service_account: {} }),
    side(
      'azure',
      { azurerm_storage_account: {} },
      { azurerm_storage_account: { shared_access_key_enabled: false, local_user_enabled: false } },
    ),
    side(
      'azure',
      { azurerm_servicebus_namespace: {} },
      { azurerm_servicebus_namespace: { local_auth_enabled: false } },
    ),
  ],
  'machine-hardening': [
    side(
      'aws',
      { aws_launch_template: { metadata_options: { http_tokens: 'optional', http_put_response_hop_limit: 1 } } },
      { aws_launch_template: { metadata_options: { http_tokens: 'required', http_put_response_hop_limit: 1 } } },
    ),
    side(
      'aws',
      {
        aws_launch_template: {
          metadata_options: { http_tokens: 'required', http_put_response_hop_limit: 1 },
          network_interfaces: [{}],
        },
      },
      {
        aws_launch_template: {
          metadata_options: [{ http_tokens: 'required', http_put_response_hop_limit: 1 }],
          network_interfaces: [{ associate_public_ip_address: 'false' }],
        },
      },
    ),
    // Containers are a hop further away, where there are some.
    side(
      'aws',
      { aws_launch_template: { ...HOPS, user_data: 'IyEvYmluL3NoCmV4ZWMgc2hvcAo=' } },
      { aws_launch_template: { ...HOPS, user_data: 'IyEvYmluL3NoCmRvY2tlciBydW4gc2hvcAo=' } },
    ),
    side(
      'aws',
      { aws_launch_template: { ...HOPS, image_id: 'resolve:ssm:/aws/service/canonical/ubuntu/server/24.04' } },
      {
        aws_launch_template: {
          ...HOPS,
          image_id: 'resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id',
        },
      },
    ),
    side(
      'google',
      { google_compute_region_instance_template: { metadata: METADATA } },
      {
        google_compute_region_instance_template: {
          metadata: METADATA,
          shielded_instance_config: SHIELDED,
          ...AS_ITSELF,
        },
      },
    ),
    side(
      'google',
      {
        google_compute_region_instance_template: {
          metadata: METADATA,
          shielded_instance_config: SHIELDED,
          ...AS_ITSELF,
          network_interface: [{ access_config: [{}] }],
        },
      },
      {
        google_compute_region_instance_template: {
          metadata: METADATA,
          shielded_instance_config: SHIELDED,
          ...AS_ITSELF,
          network_interface: [{ subnetwork: 's' }],
        },
      },
    ),
    side(
      'azure',
      { azurerm_linux_virtual_machine_scale_set: { ...TRUSTED, vtpm_enabled: false } },
      { azurerm_linux_virtual_machine_scale_set: TRUSTED },
    ),
    side(
      'azure',
      { azurerm_linux_virtual_machine_scale_set: { ...TRUSTED, disable_password_authentication: false } },
      { azurerm_linux_virtual_machine_scale_set: TRUSTED },
    ),
  ],
  'deletion-protection': [
    side('aws', { aws_sqs_queue: {} }, { aws_sqs_queue: { lifecycle: { prevent_destroy: true } } }),
    side('google', { google_storage_bucket: {} }, { google_storage_bucket: { lifecycle: { prevent_destroy: true } } }),
    side(
      'azure',
      { azurerm_storage_account: {} },
      { azurerm_storage_account: { lifecycle: { prevent_destroy: true } } },
    ),
    side(
      'aws',
      { aws_secretsmanager_secret: {} },
      { aws_secretsmanager_secret: { lifecycle: { prevent_destroy: true } } },
    ),
    side(
      'google',
      { google_secret_manager_secret: {} },
      { google_secret_manager_secret: { deletion_protection: true, lifecycle: { prevent_destroy: true } } },
    ),
    side(
      'azure',
      { azurerm_key_vault: {} },
      { azurerm_key_vault: { purge_protection_enabled: true, lifecycle: { prevent_destroy: true } } },
    ),
  ],
  'plaintext-secret': [
    side(
      'aws',
      { aws_secretsmanager_secret_version: { secret_string_wo: 'hunter2' } },
      { aws_secretsmanager_secret_version: { secret_string_wo: '${var.key}' } },
    ),
    side(
      'google',
      { google_secret_manager_secret_version: { secret_data_wo: 'x' } },
      { google_secret_manager_secret_version: { secret_data_wo: '${var.key}' } },
    ),
    side(
      'azure',
      { azurerm_key_vault_secret: { value_wo: 'hunter2' } },
      { azurerm_key_vault_secret: { value_wo: '${var.key}' } },
    ),
    side('aws', { aws_db_instance: { password: 'hunter2' } }, { aws_db_instance: { password: '${var.password}' } }),
    side(
      'google',
      { google_compute_instance: { metadata: { key: '-----BEGIN PRIVATE KEY-----' } } },
      { google_compute_instance: { metadata: { key: 'value' } } },
    ),
    side(
      'azure',
      { azurerm_function_app: { site: [{ connection_string: 'Endpoint=x' }] } },
      { azurerm_function_app: { site: [{ connection_string: '' }] } },
    ),
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
  ],
};
