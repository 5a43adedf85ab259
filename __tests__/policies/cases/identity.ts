import { allow, of, type Sides, side } from './sides';

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

const MACHINE = {
  shielded_instance_config: SHIELDED,
  metadata: { 'enable-oslogin': 'TRUE', 'block-project-ssh-keys': 'TRUE' },
  service_account: { email: 'a' },
};

const IMDS = { metadata_options: { http_tokens: 'required' } };

export const IDENTITY: Readonly<Record<string, readonly Sides[]>> = {
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
    of(
      'aws_iam_role_policy_attachment',
      { policy_arn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
      { policy_arn: 'arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole' },
    ),
    of('google_project_iam_custom_role', { permissions: ['pubsub.*'] }, { permissions: ['pubsub.topics.get'] }),
    of('azurerm_key_vault', {}, { rbac_authorization_enabled: true }),
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
    ...[
      of('aws_iam_user', {}, {}),
      of(
        'azurerm_storage_account',
        { shared_access_key_enabled: false, sftp_enabled: true },
        { shared_access_key_enabled: false },
      ),
      of(
        'aws_db_instance',
        { engine: 'postgres', iam_database_authentication_enabled: true },
        { engine: 'postgres', iam_database_authentication_enabled: true, manage_master_user_password: true },
      ),
      of(
        'aws_db_instance',
        { iam_database_authentication_enabled: true, password_wo: '${var.password}', password_wo_version: 1 },
        {
          iam_database_authentication_enabled: true,
          password_wo: '${jsondecode(ephemeral.aws_secretsmanager_secret_version.orders.secret_string).password}',
          password_wo_version: 1,
        },
      ),
      of('google_sql_user', {}, { type: 'CLOUD_IAM_SERVICE_ACCOUNT' }),
      of('azurerm_servicebus_queue_authorization_rule', {}, {}),
      of('azurerm_cosmosdb_account', {}, { local_authentication_disabled: true }),
      of('azurerm_cosmosdb_account', { local_authentication_enabled: true }, { local_authentication_enabled: false }),
      of('aws_neptune_cluster', {}, { iam_database_authentication_enabled: true }),
      of('azurerm_log_analytics_workspace', {}, { local_authentication_enabled: false }),
      of('azurerm_postgresql_flexible_server', {}, { authentication: { password_auth_enabled: false } }),
      of('azurerm_linux_virtual_machine', { admin_password: '${var.password}' }, {}),
    ].map((one) =>
      Object.keys(one.bad).some((type) => /iam_user$|authorization_rule$/.test(type)) ? { ...one, good: {} } : one,
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
    of('aws_instance', {}, IMDS),
    of('aws_instance', { ...IMDS, associate_public_ip_address: true }, IMDS),
    of('google_compute_region_instance_template', { ...MACHINE, service_account: undefined }, MACHINE),
    of(
      'google_compute_instance_template',
      { ...MACHINE, metadata: { ...MACHINE.metadata, 'serial-port-enable': 'TRUE' } },
      MACHINE,
    ),
    of('google_compute_instance', { ...MACHINE, network_interface: [{ access_config: [{}] }] }, MACHINE),
    of('azurerm_windows_virtual_machine_scale_set', {}, { secure_boot_enabled: true, vtpm_enabled: true }),
    of(
      'azurerm_linux_virtual_machine',
      { secure_boot_enabled: true, vtpm_enabled: true, disable_password_authentication: false },
      { secure_boot_enabled: true, vtpm_enabled: true },
    ),
  ],
};
