import { REGIONAL_SERVICES } from '../../facts/region-services';
import type { Behaviour, Conflict } from '../behaviour';
import { atMostOne, between, check, exactlyOne, lengthOf, matches, offeredIn, oneOf } from '../rules';
import { isFields, type Value } from '../values';
import { COMPUTE_NAME, member, named, namedByPath } from './google-forms';

const PUBSUB_NAME = matches(
  /^(?!goog)[A-Za-z][\w.~+%-]{2,254}$/,
  '3 to 255 letters, digits and -_.~+%, beginning with a letter, not with goog',
);
const SECONDS = matches(/^\d+(\.\d+)?s$/, 'seconds with an s: 604800s');
const secondsBetween = (name: string, min: number, max: number) =>
  check(name, `${name} must be between ${min}s and ${max}s`, (get) => {
    const text = get(name);
    const seconds = typeof text === 'string' && text !== '' ? Number(text.replace(/s$/, '')) : min;
    return seconds < min || seconds > max;
  });
const POOL_ID = matches(
  /^(?!gcp-)[a-z0-9-]{4,32}$/,
  '4 to 32 lower-case letters, digits and -, not beginning with gcp-',
);
const at = (collection: string, more: Partial<Behaviour> = {}) => named(`locations/{location}/${collection}`, more);

/**
 * Source: google_backup_dr_backup_vault, force_update: it overrides the restriction against
 * conflicting retention periods.
 */
const retentionFits: Conflict = (mine, there) => {
  if (mine.force_update === true) return undefined;
  const days = Number(String(mine.backup_minimum_enforced_retention_duration ?? '').replace(/s$/, '')) / 86_400;
  const plan = there('backup_dr_backup_plan').find(
    (one) =>
      one.backup_vault === mine.id &&
      Array.isArray(one.backup_rules) &&
      one.backup_rules.some((rule) => isFields(rule) && Number(rule.backup_retention_days) < days),
  );
  return (
    plan &&
    `the plan ${String(plan.name)} keeps backups for less than its minimum of ${days} days (force_update = ` +
      'true overrides this)'
  );
};

export const googlePlatform: Readonly<Record<string, Behaviour>> = {
  // Identity
  service_account: {
    values: {
      email: '{account_id}@{project}.iam.gserviceaccount.com',
      id: 'projects/{project}/serviceAccounts/{email}',
      name: 'projects/{project}/serviceAccounts/{email}',
      member: 'serviceAccount:{email}',
      unique_id: '{number}',
    },
    imports: ['{id}', '{email}'],
    rules: {
      account_id: matches(
        /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
        '6 to 30 lower-case letters, digits and -, beginning with a letter',
      ),
      display_name: lengthOf(0, 100),
      description: lengthOf(0, 256),
    },
  },
  service_account_iam_member: member('{service_account_id}'),
  project_iam_member: member('{project}'),
  project_iam_audit_config: { values: { id: '{project}/audit_config/{service}' }, imports: ['{project} {service}'] },
  os_config_os_policy_assignment: at('osPolicyAssignments/{name}', {
    rules: {
      name: COMPUTE_NAME,
      location: matches(/^[a-z]+-[a-z]+\d+-[a-z]$/, 'a zone: us-east1-b'),
      'os_policies.mode': oneOf('VALIDATION', 'ENFORCEMENT'),
      'os_policies.resource_groups.resources.pkg.desired_state': oneOf('INSTALLED', 'REMOVED'),
      'os_policies.resource_groups.resources.repository.apt.archive_type': oneOf('DEB', 'DEB_SRC'),
    },
  }),
  project_service: { values: { id: '{project}/{service}' } },
  iam_workload_identity_pool: namedByPath('locations/global/workloadIdentityPools/{workload_identity_pool_id}', {
    rules: { workload_identity_pool_id: POOL_ID },
    heldBy: ['iam_workload_identity_pool_provider.workload_identity_pool_id'],
  }),
  iam_workload_identity_pool_provider: namedByPath(
    'locations/global/workloadIdentityPools/{workload_identity_pool_id}/providers/{workload_identity_pool_provider_id}',
    {
      rules: { workload_identity_pool_provider_id: POOL_ID },
      checks: [exactlyOne('aws', 'oidc', 'saml', 'x509')],
    },
  ),
  project_iam_custom_role: namedByPath('roles/{role_id}', {
    rules: { role_id: matches(/^[\w.]{3,64}$/, '3 to 64 letters, digits and _.') },
  }),

  // Storage
  storage_bucket: {
    values: {
      id: '{name}',
      self_link: 'https://www.googleapis.com/storage/v1/b/{name}',
      url: 'gs://{name}',
      project_number: '{number}',
    },
    imports: ['{name}', '{project}/{name}'],
    rules: {
      name: matches(
        /^(?!goog)(?!.*(google|g00gle))[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/,
        '3 to 63 lower-case letters, digits, ., _ and -, not beginning with goog, without google',
      ),
      public_access_prevention: oneOf('inherited', 'enforced'),
      storage_class: oneOf(
        'STANDARD',
        'NEARLINE',
        'COLDLINE',
        'ARCHIVE',
        'MULTI_REGIONAL',
        'REGIONAL',
        'DURABLE_REDUCED_AVAILABILITY',
      ),
      'lifecycle_rule.action.type': oneOf('Delete', 'SetStorageClass', 'AbortIncompleteMultipartUpload'),
      rpo: oneOf('DEFAULT', 'ASYNC_TURBO'),
      'retention_policy.retention_period': { min: 1, max: 2_147_483_647, allowed: '1 to 2147483647 seconds' },
    },
    checks: [
      check(
        'custom_placement_config',
        'US-CENTRAL1 with US-EAST1 and EUROPE-NORTH1 with EUROPE-WEST4 are pairs with a name: location NAM4, EUR4',
        (get) => {
          const pair = String([get('custom_placement_config.0.data_locations')].flat(2).sort());
          return pair === 'US-CENTRAL1,US-EAST1' || pair === 'EUROPE-NORTH1,EUROPE-WEST4';
        },
      ),
      check(
        'retention_policy',
        'only one of versioning.enabled, retention_policy may be set',
        (get) =>
          get('versioning.0.enabled') === true &&
          Array.isArray(get('retention_policy')) &&
          (get('retention_policy') as unknown[]).length > 0,
      ),
    ],
  },
  storage_bucket_iam_binding: {
    values: { id: 'b/{bucket}/{role}' },
    unique: 'b/{bucket}/{role}[ {condition.0.expression}]',
    imports: ['b/{bucket} {role}[ {condition.0.title}]', '{bucket} {role}[ {condition.0.title}]'],
    // Each removes what the other grants, and each plan shows a difference. Source: the provider's
    // page of google_storage_bucket_iam.
    conflicts: [
      ({ bucket, role, members }, there) => {
        const other = there('storage_bucket_iam_member').find(
          (one) => one.bucket === bucket && one.role === role && !(members as Value[]).includes(one.member ?? null),
        );
        return (
          other &&
          `it is all that ${String(role)} has, and a google_storage_bucket_iam_member gives it to ` +
            `${String(other.member)}`
        );
      },
    ],
  },
  storage_bucket_iam_member: {
    ...member('b/{bucket}'),
    conflicts: [
      ({ bucket, role, member: mine }, there) =>
        there('storage_bucket_iam_binding').some(
          (one) => one.bucket === bucket && one.role === role && !(one.members as Value[]).includes(mine ?? null),
        )
          ? `a google_storage_bucket_iam_binding is all that ${String(role)} has, and ${String(mine)} is not in it`
          : undefined,
      // Organizations are created with domain-restricted sharing since May 2024. Source:
      // cloud.google.com/resource-manager/docs/secure-by-default-organizations.
      ({ member: mine }) =>
        mine === 'group:cloud-storage-analytics@google.com'
          ? 'constraints/iam.allowedPolicyMemberDomains refuses a group of another domain: FAILED_PRECONDITION'
          : undefined,
    ],
    imports: ['b/{bucket} {role} {member}[ {condition.0.title}]', '{bucket} {role} {member}[ {condition.0.title}]'],
  },
  // "This resource does not support import." Source: storage_bucket_object.html.markdown.
  storage_bucket_object: { values: { id: '{bucket}-{name}', output_name: '{name}' }, imports: [] },
  storage_notification: {
    values: { id: '{bucket}/notificationConfigs/{number}' },
    rules: { payload_format: oneOf('JSON_API_V1', 'NONE') },
  },
  storage_transfer_job: { values: { name: 'transferJobs/{number}', id: '{project}/{name}' }, unique: false },

  // Messaging
  pubsub_topic: named('topics/{name}', {
    rules: { name: PUBSUB_NAME, message_retention_duration: SECONDS },
    checks: [secondsBetween('message_retention_duration', 600, 2_678_400)],
  }),
  pubsub_subscription: named('subscriptions/{name}', {
    rules: {
      name: PUBSUB_NAME,
      ack_deadline_seconds: between(10, 600),
      message_retention_duration: SECONDS,
      'dead_letter_policy.max_delivery_attempts': between(5, 100),
      'retry_policy.minimum_backoff': SECONDS,
      'retry_policy.maximum_backoff': SECONDS,
      filter: lengthOf(0, 256),
    },
    checks: [
      secondsBetween('message_retention_duration', 600, 2_678_400),
      atMostOne('push_config', 'bigquery_config', 'cloud_storage_config'),
    ],
  }),
  pubsub_topic_iam_member: member('projects/{project}/topics/{topic#last}'),
  pubsub_subscription_iam_member: member('projects/{project}/subscriptions/{subscription#last}'),
  pubsub_schema: named('schemas/{name}'),
  cloud_scheduler_job: {
    values: { id: 'projects/{project}/locations/{region}/jobs/{name}' },
    checks: [offeredIn('region', REGIONAL_SERVICES.scheduler)],
  },

  // Functions, containers
  cloudfunctions2_function: at('functions/{name}', {
    values: { url: 'https://{location}-{project}.cloudfunctions.net/{name}', environment: 'GEN_2', state: 'ACTIVE' },
    rules: {
      'service_config.ingress_settings': oneOf('ALLOW_ALL', 'ALLOW_INTERNAL_ONLY', 'ALLOW_INTERNAL_AND_GCLB'),
      'service_config.timeout_seconds': between(1, 3600),
      'event_trigger.retry_policy': oneOf(
        'RETRY_POLICY_UNSPECIFIED',
        'RETRY_POLICY_DO_NOT_RETRY',
        'RETRY_POLICY_RETRY',
      ),
    },
    checks: [offeredIn('location', REGIONAL_SERVICES.functions)],
  }),

  // Secrets, keys
  secret_manager_secret: namedByPath('secrets/{secret_id}', {
    rules: {
      secret_id: matches(/^[\w-]{1,255}$/, '1 to 255 letters, digits, _ and -'),
      version_destroy_ttl: SECONDS,
      'rotation.rotation_period': SECONDS,
    },
    checks: [
      secondsBetween('rotation.0.rotation_period', 3600, 3_153_600_000),
      check('topics', 'rotation needs topics', (get) => get('rotation.0') !== null && get('topics.0') === null),
    ],
  }),
  secret_manager_secret_version: {
    values: { name: '{secret}/versions/1', id: '{secret}/versions/1', version: '1' },
    unique: false,
    checks: [exactlyOne('secret_data', 'secret_data_wo')],
  },
  secret_manager_secret_iam_member: member('projects/{project}/secrets/{secret_id#last}'),
  // Neither can be deleted. Sources: resourceKMSKeyRingDelete and resourceKMSCryptoKeyDelete of the
  // provider; cloud.google.com/kms/docs/create-key-ring ("can't be deleted")
  kms_key_ring: at('keyRings/{name}', {
    outlives: true,
    rules: { name: matches(/^[\w-]{1,63}$/, '1 to 63 letters, digits, _ and -') },
  }),
  kms_crypto_key: {
    values: { id: '{key_ring}/cryptoKeys/{name}' },
    outlives: true,
    rules: {
      rotation_period: SECONDS,
      purpose: oneOf('ENCRYPT_DECRYPT', 'ASYMMETRIC_SIGN', 'ASYMMETRIC_DECRYPT', 'MAC', 'RAW_ENCRYPT_DECRYPT'),
    },
    checks: [secondsBetween('rotation_period', 86_400, 3_153_600_000)],
  },
  kms_crypto_key_iam_member: member('{crypto_key_id}'),

  backup_dr_backup_vault: at('backupVaults/{backup_vault_id}', {
    values: { name: '{id}' },
    heldBy: ['backup_dr_backup_plan.backup_vault'],
    conflicts: [retentionFits],
    // Its data sources remain after the last backup is deleted. Source:
    // google_backup_dr_backup_vault, ignore_inactive_datasources
    stays: ({ ignore_inactive_datasources }, _there, _facts, ever) =>
      ever('backup_dr_backup_plan_association') && ignore_inactive_datasources !== true
        ? 'it contains data sources (ignore_inactive_datasources = true overrides this)'
        : undefined,
  }),
  backup_dr_backup_plan: at('backupPlans/{backup_plan_id}', {
    values: { name: '{id}' },
    heldBy: ['backup_dr_backup_plan_association.backup_plan'],
    checks: [
      check(
        'log_retention_days',
        'log_retention_days is of Cloud SQL',
        (get) => get('log_retention_days') !== null && get('resource_type') !== 'sqladmin.googleapis.com/Instance',
      ),
    ],
    rules: {
      'backup_rules.standard_schedule.recurrence_type': oneOf('HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
      'backup_rules.standard_schedule.backup_window.start_hour_of_day': between(0, 23),
      'backup_rules.standard_schedule.backup_window.end_hour_of_day': between(1, 24),
    },
  }),
  backup_dr_backup_plan_association: at('backupPlanAssociations/{backup_plan_association_id}', {
    values: { name: '{id}' },
  }),
  billing_budget: {
    values: { name: '{uuid}', id: 'billingAccounts/{billing_account}/budgets/{name}' },
    rules: { display_name: lengthOf(0, 60) },
  },
};
