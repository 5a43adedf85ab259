import type { Behaviour } from '../behaviour';
import { atMostOne, between, check, exactlyOne, matches, oneOf } from '../rules';
import { outsideOfWindows } from './aws-backup';
import { arn, globalArn, named, settingOf } from './aws-forms';

const IAM_NAME = (max: number) =>
  matches(new RegExp(`^[\\w+=,.@-]{1,${max}}$`), `1 to ${max} letters, digits and +=,.@_-`);

/** Source: restore_testing_plan.go and restore_testing_selection.go of the provider. */
const RESTORE_TEST_NAME = matches(/^\w{1,50}$/, '1 to 50 letters, digits and _');

/** A policy must be JSON; IAM refuses it otherwise, and only at apply. */
const isJson = (name: string) =>
  check(name, `${name} must be JSON`, (get) => {
    const text = get(name);
    if (typeof text !== 'string' || text === '') return false;
    try {
      JSON.parse(text);
      return false;
    } catch {
      return true;
    }
  });

const RETENTION = oneOf(
  0,
  1,
  3,
  5,
  7,
  14,
  30,
  60,
  90,
  120,
  150,
  180,
  365,
  400,
  545,
  731,
  1096,
  1827,
  2192,
  2557,
  2922,
  3288,
  3653,
);

export const awsSecurity: Readonly<Record<string, Behaviour>> = {
  iam_role: named('{name}', globalArn('iam', 'role{path}{name}'), {
    values: { unique_id: 'AROA{UPPER}' },
    unique: '{account} {name}',
    rules: {
      name: IAM_NAME(64),
      max_session_duration: between(3600, 43_200),
      path: matches(/^\/(.*\/)?$/, 'a path that begins and ends with /'),
    },
    checks: [atMostOne('name', 'name_prefix'), isJson('assume_role_policy')],
    // The provider takes a role out of its instance profiles before it deletes the role:
    // resource_role, deleteRoleInstanceProfiles (hashicorp/terraform-provider-aws,
    // internal/service/iam/role.go).
    heldBy: ['iam_role_policy.role', 'iam_role_policy_attachment.role'],
  }),
  iam_role_policy: {
    values: { id: '{role}:{name}', name: 'terraform-{random}' },
    unique: '{account} {role}:{name}',
    rules: { name: IAM_NAME(128) },
    checks: [isJson('policy')],
  },
  iam_role_policy_attachment: {
    values: { id: '{role}/{policy_arn}' },
    unique: '{account} {role}/{policy_arn}',
    imports: ['{role}/{policy_arn}'],
  },
  iam_instance_profile: named('{name}', globalArn('iam', 'instance-profile{path}{name}'), {
    values: { unique_id: 'AIPA{UPPER}' },
    unique: '{account} {name}',
    rules: { name: IAM_NAME(128) },
    checks: [atMostOne('name', 'name_prefix')],
  }),
  iam_policy: named('{arn}', globalArn('iam', 'policy{path}{name}'), {
    values: { policy_id: 'ANPA{UPPER}' },
    unique: '{account} {name}',
    rules: { name: IAM_NAME(128) },
    checks: [isJson('policy')],
    heldBy: [
      'iam_role_policy_attachment.policy_arn',
      'iam_user_policy_attachment.policy_arn',
      'iam_group_policy_attachment.policy_arn',
    ],
  }),
  iam_user: named('{name}', globalArn('iam', 'user{path}{name}'), {
    values: { unique_id: 'AIDA{UPPER}' },
    unique: '{account} {name}',
  }),
  iam_group: named('{name}', globalArn('iam', 'group{path}{name}'), {
    values: { unique_id: 'AGPA{UPPER}' },
    unique: '{account} {name}',
  }),
  iam_openid_connect_provider: named('{arn}', globalArn('iam', 'oidc-provider/{url#after https://}')),
  iam_service_linked_role: {
    values: { arn: globalArn('iam', 'role/aws-service-role/{aws_service_name}/AWSServiceRole'), id: '{arn}' },
  },

  // Keys and secrets
  kms_key: {
    values: { key_id: '{uuid}', id: '{key_id}', arn: arn('kms', 'key/{key_id}') },
    rules: {
      key_usage: oneOf('ENCRYPT_DECRYPT', 'SIGN_VERIFY', 'GENERATE_VERIFY_MAC', 'KEY_AGREEMENT'),
      deletion_window_in_days: between(7, 30),
      rotation_period_in_days: between(90, 2560),
    },
    checks: [isJson('policy')],
  },
  kms_alias: named('{name}', arn('kms', '{name}'), {
    values: { target_key_arn: arn('kms', 'key/{target_key_id#last}') },
    rules: {
      name: matches(/^alias\/(?!aws\/)[\w/-]{1,250}$/, 'alias/ and 1 to 250 letters, digits and /_-, not alias/aws/'),
    },
  }),
  kms_grant: { values: { grant_id: '{random}', id: '{key_id}:{grant_id}', grant_token: '{random}' } },
  kms_key_policy: settingOf('{key_id}', { unique: '{account} {region} {key_id}', checks: [isJson('policy')] }),
  secretsmanager_secret: {
    values: { arn: arn('secretsmanager', 'secret:{name}-{random6}'), id: '{arn}' },
    unique: '{account} {region} {name}',
    rules: {
      name: matches(/^[\w/+=.@-]{1,512}$/, '1 to 512 letters, digits and /_+=.@-'),
      recovery_window_in_days: oneOf(0, ...Array.from({ length: 24 }, (_, day) => day + 7)),
    },
    checks: [atMostOne('name', 'name_prefix'), isJson('policy')],
  },
  secretsmanager_secret_version: {
    values: { version_id: 'terraform-{uuid}', id: '{secret_id}|{version_id}', arn: '{secret_id}' },
    unique: false,
    checks: [atMostOne('secret_string', 'secret_binary', 'secret_string_wo')],
  },
  secretsmanager_secret_rotation: settingOf('{secret_id}', {
    rules: { 'rotation_rules.automatically_after_days': between(1, 1000) },
  }),
  secretsmanager_secret_policy: settingOf('{secret_arn}', { checks: [isJson('policy')] }),
  ssm_document: named('{name}', arn('ssm', 'document/{name}'), {
    unique: '{account} {region} {name}',
    rules: {
      name: matches(
        /^(?!aws|amazon|amzn)[\w.-]{3,128}$/i,
        '3 to 128 letters, digits and _.-, not beginning with aws, amazon or amzn',
      ),
      document_type: oneOf(
        'Command',
        'Policy',
        'Automation',
        'Session',
        'Package',
        'ApplicationConfiguration',
        'ChangeCalendar',
      ),
      document_format: oneOf('YAML', 'JSON', 'TEXT'),
    },
    heldBy: ['ssm_association.name'],
  }),
  ssm_association: {
    values: { association_id: '{uuid}', id: '{association_id}', arn: arn('ssm', 'association/{association_id}') },
  },
  ssm_parameter: named('{name}', arn('ssm', 'parameter/{name#after /}'), {
    bumps: ['version'],
    rules: {
      type: oneOf('String', 'StringList', 'SecureString'),
      tier: oneOf('Standard', 'Advanced', 'Intelligent-Tiering'),
    },
  }),

  // Logs and alarms
  cloudwatch_log_group: named('{name}', arn('logs', 'log-group:{name}'), {
    rules: {
      name: matches(/^[\w./#-]{1,512}$/, '1 to 512 letters, digits and _-/.#'),
      retention_in_days: RETENTION,
      log_group_class: oneOf('STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY'),
    },
    checks: [atMostOne('name', 'name_prefix')],
  }),
  cloudwatch_log_stream: { values: { id: '{name}', arn: arn('logs', 'log-group:{log_group_name}:log-stream:{name}') } },
  cloudwatch_log_resource_policy: { values: { id: '{policy_name}' }, unique: '{account} {region} {policy_name}' },
  cloudwatch_log_metric_filter: {
    values: { id: '{name}' },
    unique: '{account} {region} {log_group_name}:{name}',
    imports: ['{log_group_name}:{name}'],
  },
  cloudwatch_log_subscription_filter: {
    values: { id: 'cwlsf-{number}' },
    unique: '{account} {region} {log_group_name} {name}',
  },
  cloudwatch_metric_alarm: named('{alarm_name}', arn('cloudwatch', 'alarm:{alarm_name}'), {
    rules: {
      comparison_operator: oneOf(
        'GreaterThanOrEqualToThreshold',
        'GreaterThanThreshold',
        'LessThanThreshold',
        'LessThanOrEqualToThreshold',
        'LessThanLowerOrGreaterThanUpperThreshold',
        'LessThanLowerThreshold',
        'GreaterThanUpperThreshold',
      ),
      statistic: oneOf('SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'),
      treat_missing_data: oneOf('missing', 'ignore', 'breaching', 'notBreaching'),
      evaluation_periods: { min: 1, allowed: 'at least 1' },
    },
    checks: [
      atMostOne('statistic', 'extended_statistic'),
      check(
        'metric_name',
        'only one of metric_name, metric_query may be set',
        (get) =>
          get('metric_name') !== null &&
          Array.isArray(get('metric_query')) &&
          (get('metric_query') as unknown[]).length > 0,
      ),
    ],
  }),
  cloudwatch_composite_alarm: named('{alarm_name}', arn('cloudwatch', 'alarm:{alarm_name}')),
  cloudwatch_dashboard: {
    values: { id: '{dashboard_name}', dashboard_arn: globalArn('cloudwatch', 'dashboard/{dashboard_name}') },
    unique: '{account} {dashboard_name}',
  },
  cloudwatch_query_definition: { values: { query_definition_id: '{uuid}', id: '{uuid}' } },
  // The id is the ARN since version 5 of the provider.
  cloudtrail: named('{arn}', arn('cloudtrail', 'trail/{name}')),

  // Backup, budgets
  backup_vault: named('{name}', arn('backup', 'backup-vault:{name}'), {
    rules: { name: matches(/^[\w-]{2,50}$/, '2 to 50 letters, digits, _ and -') },
    heldBy: ['backup_plan.rule.target_vault_name'],
    // DeleteBackupVault requires an empty vault; the provider empties it first if force_destroy is
    // set.
    stays: ({ force_destroy }, _there, _facts, ever) =>
      ever('backup_selection') && force_destroy !== true
        ? 'it contains recovery points (force_destroy = true deletes them)'
        : undefined,
  }),
  backup_vault_lock_configuration: {
    values: { id: '{backup_vault_name}', backup_vault_arn: arn('backup', 'backup-vault:{backup_vault_name}') },
    unique: '{account} {region} {backup_vault_name}',
  },
  backup_vault_policy: {
    values: { id: '{backup_vault_name}', backup_vault_arn: arn('backup', 'backup-vault:{backup_vault_name}') },
    unique: '{account} {region} {backup_vault_name}',
  },
  backup_plan: {
    values: { id: '{uuid}', arn: arn('backup', 'backup-plan:{id}'), version: '{random}' },
    heldBy: ['backup_selection.plan_id'],
  },
  backup_restore_testing_plan: {
    values: { arn: arn('backup', 'restore-testing-plan:{name}-{uuid}') },
    unique: '{account} {region} {name}',
    rules: { name: RESTORE_TEST_NAME },
    // DeleteRestoreTestingPlan requires a plan without selections. Source:
    // docs.aws.amazon.com/aws-backup/latest/devguide/API_DeleteRestoreTestingPlan.html
    heldBy: ['backup_restore_testing_selection.restore_testing_plan_name'],
  },
  backup_restore_testing_selection: {
    unique: '{account} {region} {restore_testing_plan_name} {name}',
    imports: ['{name}:{restore_testing_plan_name}'],
    rules: { name: RESTORE_TEST_NAME },
    // Source: restore_testing_selection.go, ConfigValidators.
    checks: [exactlyOne('protected_resource_arns', 'protected_resource_conditions')],
  },
  backup_selection: {
    values: { id: '{uuid}' },
    imports: ['{plan_id}|{id}'],
    conflicts: [outsideOfWindows],
  },
  budgets_budget: {
    values: { account_id: '{account}', id: '{account_id}:{name}', arn: globalArn('budgets', 'budget/{name}') },
    rules: {
      budget_type: oneOf(
        'USAGE',
        'COST',
        'RI_UTILIZATION',
        'RI_COVERAGE',
        'SAVINGS_PLANS_UTILIZATION',
        'SAVINGS_PLANS_COVERAGE',
      ),
      time_unit: oneOf('DAILY', 'MONTHLY', 'QUARTERLY', 'ANNUALLY', 'CUSTOM'),
      name: matches(/^[^:\\]{1,100}$/, '1 to 100 characters without : and \\'),
    },
  },
  sns_platform_application: { values: { arn: arn('sns', 'app/{platform}/{name}'), id: '{arn}' } },
};
