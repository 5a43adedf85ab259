import { anyText, type Texts, upTo } from './text';

const LABELS = 'cloud.google.com/resource-manager/docs/labels-overview';
const COMPUTE = 'cloud.google.com/compute/docs/reference/rest/v1 (descriptions)';
const ALERTS = 'cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies';
const IAM = 'cloud.google.com/iam/quotas';

const PAIRS = {
  key: upTo(63, LABELS, {
    min: 1,
    pattern: /^\p{Ll}[\p{Ll}\p{Lo}\p{N}_-]*$/u,
    allowed: 'lower-case letters, digits, _ and -, beginning with a letter',
  }),
  value: upTo(63, LABELS, { pattern: /^[\p{Ll}\p{Lo}\p{N}_-]*$/u, allowed: 'lower-case letters, digits, _ and -' }),
  most: 64,
};
const ANNOTATIONS = {
  key: upTo(63, 'cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets (annotations)', {
    min: 1,
    pattern: /^[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?$/,
    allowed: 'letters, digits, - _ and ., beginning and ending with a letter or digit',
  }),
  value: upTo(16_384, 'cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets (annotations)', {
    bytes: true,
  }),
};
/** Ids of tags, which are separate resources: not a text. */
const RESOURCE_TAGS = anyText('tagKeys/… = tagValues/…');
const METADATA = anyText('cloud.google.com/compute/docs/metadata/setting-custom-metadata');
const CONDITION = { title: upTo(100, IAM, { min: 1 }), description: upTo(256, IAM) };

/** The texts that Google Cloud accepts in descriptive fields. */
export const googleTexts: Texts = {
  '*.labels': PAIRS,
  '*.user_labels': PAIRS,
  '*.default_labels': PAIRS,
  '*.tags': RESOURCE_TAGS,
  '*.resource_manager_tags': RESOURCE_TAGS,
  'google_pubsub_subscription.cloud_storage_config.filename_prefix': anyText('a part of the names of objects'),
  '*.name_prefix': anyText('a name, held to its own rule'),
  // For Compute Engine and most others; stricter ones have their own row.
  '*.description': upTo(2048, COMPUTE),
  '*.instance_description': upTo(2048, COMPUTE),
  'google_backup_dr_backup_vault.annotations': ANNOTATIONS,
  ...Object.fromEntries(
    ['service', 'job', 'worker_pool'].flatMap((kind) => [
      [`google_cloud_run_v2_${kind}.annotations`, ANNOTATIONS],
      [`google_cloud_run_v2_${kind}.template.annotations`, ANNOTATIONS],
    ]),
  ),
  'google_secret_manager_secret.annotations': ANNOTATIONS,
  'google_billing_budget.display_name': upTo(
    60,
    'cloud.google.com/billing/docs/reference/budget/rest/v1/billingAccounts.budgets',
  ),
  '*.resource_labels': PAIRS,
  'google_container_cluster.master_authorized_networks_config.cidr_blocks.display_name': anyText(
    'cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters#cidrblock',
  ),
  'google_container_cluster.node_config.metadata': METADATA,
  'google_container_cluster.node_pool.node_config.metadata': METADATA,
  'google_container_node_pool.node_config.metadata': METADATA,
  'google_compute_firewall.log_config.metadata': anyText('one of two words'),
  'google_compute_subnetwork.log_config.metadata': anyText('one of three words'),
  'google_compute_forwarding_rule.service_label': anyText('a part of a DNS name'),
  'google_compute_region_instance_group_manager.all_instances_config.metadata': METADATA,
  'google_compute_region_instance_template.metadata': METADATA,
  'google_compute_router_route_policy.terms.actions.title': anyText(
    'cloud.google.com/compute/docs/reference/rest/v1/routers',
  ),
  'google_compute_router_route_policy.terms.match.title': anyText(
    'cloud.google.com/compute/docs/reference/rest/v1/routers',
  ),
  'google_compute_security_policy.rule.description': upTo(
    64,
    'cloud.google.com/compute/docs/reference/rest/v1/securityPolicies',
  ),
  'google_dns_managed_zone.description': upTo(1024, 'cloud.google.com/dns/docs/reference/rest/v1/managedZones', {
    min: 1,
  }),
  '*.title': CONDITION.title,
  'google_kms_crypto_key_iam_member.condition.description': CONDITION.description,
  'google_project_iam_member.condition.description': CONDITION.description,
  'google_pubsub_subscription_iam_member.condition.description': CONDITION.description,
  'google_pubsub_topic_iam_member.condition.description': CONDITION.description,
  'google_secret_manager_secret_iam_member.condition.description': CONDITION.description,
  'google_spanner_database_iam_member.condition.description': CONDITION.description,
  'google_storage_bucket_iam_member.condition.description': CONDITION.description,
  'google_project_iam_custom_role.title': upTo(100, IAM, { bytes: true, min: 1 }),
  'google_project_iam_custom_role.description': upTo(300, IAM, { bytes: true }),
  // Settings of the channel: the address of a mailbox.
  'google_monitoring_notification_channel.labels': anyText(
    'cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.notificationChannelDescriptors',
  ),
  'google_monitoring_notification_channel.description': upTo(
    1024,
    'cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.notificationChannels',
  ),
  'google_monitoring_notification_channel.display_name': upTo(
    512,
    'cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.notificationChannels',
  ),
  'google_logging_metric.metric_descriptor.display_name': anyText(
    'cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.metricDescriptors',
  ),
  'google_monitoring_custom_service.display_name': anyText('cloud.google.com/monitoring/api/ref_v3/rest/v3/services'),
  'google_monitoring_slo.display_name': anyText(
    'cloud.google.com/monitoring/api/ref_v3/rest/v3/services.serviceLevelObjectives',
  ),
  'google_monitoring_alert_policy.display_name': upTo(512, ALERTS, { min: 1 }),
  'google_monitoring_alert_policy.conditions.display_name': upTo(512, ALERTS, { min: 1 }),
  'google_monitoring_alert_policy.documentation.content': upTo(8192, ALERTS, { bytes: true }),
  'google_monitoring_alert_policy.documentation.subject': upTo(255, ALERTS, { bytes: true }),
  'google_monitoring_alert_policy.documentation.links.display_name': upTo(63, ALERTS),
  'google_os_config_os_policy_assignment.description': upTo(
    1024,
    'cloud.google.com/compute/docs/osconfig/rest/v1/projects.locations.osPolicyAssignments',
  ),
  'google_os_config_os_policy_assignment.os_policies.description': upTo(
    1024,
    'cloud.google.com/compute/docs/osconfig/rest/v1/projects.locations.osPolicyAssignments',
  ),
  'google_os_config_os_policy_assignment.os_policies.resource_groups.resources.file.content': upTo(
    32 * 1024,
    'cloud.google.com/compute/docs/osconfig/rest/v1/projects.locations.osPolicyAssignments',
    { bytes: true },
  ),
  'google_os_config_os_policy_assignment.os_policies.resource_groups.resources.repository.yum.display_name': anyText(
    'cloud.google.com/compute/docs/osconfig/rest/v1/projects.locations.osPolicyAssignments',
  ),
  'google_os_config_os_policy_assignment.os_policies.resource_groups.resources.repository.zypper.display_name': anyText(
    'cloud.google.com/compute/docs/osconfig/rest/v1/projects.locations.osPolicyAssignments',
  ),
  'google_service_account.display_name': upTo(
    100,
    'cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts',
    { bytes: true },
  ),
  'google_service_account.description': upTo(
    256,
    'cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts',
    { bytes: true },
  ),
  'google_spanner_backup_schedule.spec.cron_spec.text': anyText('a schedule, not prose'),
  'google_spanner_instance.display_name': upTo(
    30,
    'cloud.google.com/spanner/docs/reference/rest/v1/projects.instances',
    { min: 4 },
  ),
  'google_storage_notification.object_name_prefix': anyText('cloud.google.com/storage/docs/json_api/v1/notifications'),
  'google_cloud_run_v2_service.annotations': anyText(
    'cloud.google.com/run/docs/reference/rest/v2/projects.locations.services',
  ),
  'google_cloud_run_v2_service.template.annotations': anyText(
    'cloud.google.com/run/docs/reference/rest/v2/projects.locations.services',
  ),
  'google_storage_bucket_object.content': anyText('the object itself'),
  'google_storage_bucket_object.metadata': anyText('cloud.google.com/storage/docs/metadata (8 KiB in all)'),
};
