import type { Behaviour } from '../behaviour';
import { between, check, exactlyOne, isOneOf, lengthOf, matches, oneOf, valuesAt } from '../rules';
import { crossesTenants, keptByImmutability, keptBySoftDelete, mayRead } from './azurerm-backup';
import { child, inGroup, inside, SUBSCRIPTION, settingOf, zonesIn } from './azurerm-forms';
import { inVault } from './azurerm-reach';

const BUDGET = {
  time_grain: oneOf('BillingAnnual', 'BillingMonth', 'BillingQuarter', 'Annually', 'Monthly', 'Quarterly'),
  'time_period.start_date': matches(/^\d{4}-\d\d-01T00:00:00Z$/, 'the first of a month: 2026-01-01T00:00:00Z'),
  'notification.threshold': between(0, 1000),
};
/** Source: hashicorp/terraform-provider-azurerm#12121, which quotes the service. */
const NOT_OVER = check('time_period', 'start_date of a monthly budget must not be before the current month', (get) => {
  const month = new Date().toISOString().slice(0, 7);
  return get('time_grain') === 'Monthly' && String(get('time_period.0.start_date')).slice(0, 7) < month;
});

/** The interval and the window of a query. */
const QUERY_TIMES = 'PT1M PT5M PT10M PT15M PT30M PT45M PT1H PT2H PT3H PT4H PT5H PT6H P1D'.split(' ');

const INSTANCES = ['blob_storage', 'disk', 'postgresql_flexible_server'].map(
  (one) => `data_protection_backup_instance_${one}`,
);

export const azurermOperations: Readonly<Record<string, Behaviour>> = {
  // Secrets
  key_vault: inGroup('Microsoft.KeyVault/vaults', {
    unique: '{name}',
    values: { vault_uri: 'https://{name}.vault.azure.net/' },
    rules: {
      name: matches(
        /^[A-Za-z](?!.*--)[A-Za-z0-9-]{1,22}[A-Za-z0-9]$/,
        '3 to 24 letters, digits and single -, beginning with a letter',
      ),
      sku_name: oneOf('standard', 'premium'),
      soft_delete_retention_days: between(7, 90),
      'network_acls.default_action': oneOf('Allow', 'Deny'),
      'network_acls.bypass': oneOf('None', 'AzureServices'),
    },
  }),
  key_vault_secret: {
    reach: inVault,
    values: {
      version: '{random}',
      id: 'https://{key_vault_id#last}.vault.azure.net/secrets/{name}/{version}',
      versionless_id: 'https://{key_vault_id#last}.vault.azure.net/secrets/{name}',
      resource_id: '{key_vault_id}/secrets/{name}/versions/{version}',
      resource_versionless_id: '{key_vault_id}/secrets/{name}',
    },
    unique: '{key_vault_id}/secrets/{name}',
    rules: { name: matches(/^[A-Za-z0-9-]{1,127}$/, '1 to 127 letters, digits and -') },
    checks: [exactlyOne('value', 'value_wo')],
  },
  key_vault_key: {
    reach: inVault,
    values: {
      version: '{random}',
      id: 'https://{key_vault_id#last}.vault.azure.net/keys/{name}/{version}',
      versionless_id: 'https://{key_vault_id#last}.vault.azure.net/keys/{name}',
      resource_id: '{key_vault_id}/keys/{name}/versions/{version}',
      resource_versionless_id: '{key_vault_id}/keys/{name}',
    },
    unique: '{key_vault_id}/keys/{name}',
    rules: {
      key_type: oneOf('EC', 'EC-HSM', 'RSA', 'RSA-HSM'),
      key_opts: oneOf('decrypt', 'encrypt', 'sign', 'unwrapKey', 'verify', 'wrapKey'),
    },
  },
  key_vault_certificate: {
    reach: inVault,
    values: {
      version: '{random}',
      id: 'https://{key_vault_id#last}.vault.azure.net/certificates/{name}/{version}',
      secret_id: 'https://{key_vault_id#last}.vault.azure.net/secrets/{name}/{version}',
      versionless_secret_id: 'https://{key_vault_id#last}.vault.azure.net/secrets/{name}',
    },
    unique: '{key_vault_id}/certificates/{name}',
  },
  key_vault_access_policy: settingOf('{key_vault_id}/objectId/{object_id}'),

  // Operations
  log_analytics_workspace: inGroup('Microsoft.OperationalInsights/workspaces', {
    values: { workspace_id: '{uuid}' },
    rules: {
      name: matches(/^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/, '4 to 63 letters, digits and -'),
      retention_in_days: oneOf(7, ...Array.from({ length: 701 }, (_, day) => day + 30)),
      sku: oneOf('PerGB2018', 'PerNode', 'Premium', 'Standalone', 'Unlimited', 'CapacityReservation', 'LACluster'),
    },
  }),
  monitor_action_group: inGroup('Microsoft.Insights/actionGroups', { rules: { short_name: lengthOf(1, 12) } }),
  monitor_metric_alert: inGroup('Microsoft.Insights/metricAlerts', {
    rules: {
      severity: between(0, 4),
      frequency: oneOf('PT1M', 'PT5M', 'PT15M', 'PT30M', 'PT1H'),
      window_size: oneOf('PT1M', 'PT5M', 'PT15M', 'PT30M', 'PT1H', 'PT6H', 'PT12H', 'P1D'),
      'criteria.aggregation': oneOf('Average', 'Count', 'Minimum', 'Maximum', 'Total'),
      'criteria.operator': oneOf('Equals', 'GreaterThan', 'GreaterThanOrEqual', 'LessThan', 'LessThanOrEqual'),
    },
    checks: [
      exactlyOne('criteria', 'dynamic_criteria', 'application_insights_web_test_location_availability_criteria'),
    ],
  }),
  // Source: monitor_scheduled_query_rules_alert_v2_resource.go, v4.55.0
  monitor_scheduled_query_rules_alert_v2: inGroup('Microsoft.Insights/scheduledQueryRules', {
    rules: {
      severity: between(0, 4),
      evaluation_frequency: oneOf(...QUERY_TIMES),
      window_duration: oneOf(...QUERY_TIMES, 'P2D'),
      'criteria.operator': oneOf('Equal', 'GreaterThan', 'GreaterThanOrEqual', 'LessThan', 'LessThanOrEqual'),
      'criteria.time_aggregation_method': oneOf('Count', 'Average', 'Minimum', 'Maximum', 'Total'),
    },
  }),
  monitor_diagnostic_setting: {
    values: { id: '{target_resource_id}|{name}' },
    checks: [
      check(
        'log_analytics_workspace_id',
        'one of eventhub_authorization_rule_id, log_analytics_workspace_id, storage_account_id, ' +
          'partner_solution_id must be set',
        (get) =>
          [
            'eventhub_authorization_rule_id',
            'log_analytics_workspace_id',
            'storage_account_id',
            'partner_solution_id',
          ].every((name) => get(name) === null),
      ),
    ],
  },
  monitor_data_collection_rule: inGroup('Microsoft.Insights/dataCollectionRules', {
    values: { immutable_id: 'dcr-{random}' },
    rules: { kind: oneOf('Linux', 'Windows', 'AgentDirectToStore', 'WorkspaceTransforms') },
    checks: [
      check('data_flow', 'destinations of data_flow must be names of destinations', (get) => {
        const there = valuesAt(get('destinations'), ['log_analytics', 'name']);
        return valuesAt(get('data_flow'), ['destinations']).some(
          (name) => there.length > 0 && name !== null && !there.includes(name),
        );
      }),
    ],
    heldBy: ['monitor_data_collection_rule_association.data_collection_rule_id'],
  }),
  monitor_data_collection_rule_association: {
    values: { id: '{target_resource_id}/providers/Microsoft.Insights/dataCollectionRuleAssociations/{name}' },
    checks: [
      exactlyOne('data_collection_rule_id', 'data_collection_endpoint_id'),
      // Source: learn.microsoft.com/rest/api/monitor/data-collection-rule-associations/create
      check(
        'name',
        'the association of a data collection endpoint must be named configurationAccessEndpoint',
        (get) =>
          get('data_collection_endpoint_id') !== null && !isOneOf(get('name'), 'configurationAccessEndpoint', null),
      ),
    ],
  },
  monitor_data_collection_endpoint: inGroup('Microsoft.Insights/dataCollectionEndpoints', {
    values: { immutable_id: 'dce-{random}' },
    heldBy: [
      'monitor_data_collection_rule_association.data_collection_endpoint_id',
      'monitor_private_link_scoped_service.linked_resource_id',
    ],
  }),
  monitor_private_link_scope: inGroup('Microsoft.Insights/privateLinkScopes', {
    rules: { ingestion_access_mode: oneOf('Open', 'PrivateOnly'), query_access_mode: oneOf('Open', 'PrivateOnly') },
    heldBy: ['private_endpoint.private_service_connection.private_connection_resource_id'],
    holdsBelow: true,
  }),
  monitor_private_link_scoped_service: inside('Microsoft.Insights/privateLinkScopes', 'scope_name', 'scopedResources'),
  application_insights: inGroup('Microsoft.Insights/components', { values: { app_id: '{uuid}' } }),
  application_insights_workbook: inGroup('Microsoft.Insights/workbooks'),
  recovery_services_vault: inGroup('Microsoft.RecoveryServices/vaults', {
    rules: {
      name: matches(/^[A-Za-z][A-Za-z0-9-]{1,49}$/, '2 to 50 letters, digits and -, beginning with a letter'),
      sku: oneOf('RS0', 'Standard'),
      immutability: oneOf('Disabled', 'Locked', 'Unlocked'),
      storage_mode_type: oneOf('GeoRedundant', 'LocallyRedundant', 'ZoneRedundant'),
    },
  }),
  backup_policy_vm: {
    values: {
      id: `${SUBSCRIPTION}/resourceGroups/{resource_group_name}/providers/Microsoft.RecoveryServices/vaults/{recovery_vault_name}/backupPolicies/{name}`,
    },
    rules: {
      policy_type: oneOf('V1', 'V2'),
      'backup.frequency': oneOf('Hourly', 'Daily', 'Weekly'),
      'backup.time': matches(/^([01]\d|2[0-3]):[03]0$/, 'a time in half hours: 23:00'),
    },
  },
  backup_protected_vm: {
    values: {
      id: `${SUBSCRIPTION}/resourceGroups/{resource_group_name}/providers/Microsoft.RecoveryServices/vaults/{recovery_vault_name}/backupFabrics/Azure/protectionContainers/vm/protectedItems/{source_vm_id#last}`,
    },
  },
  management_lock: {
    values: { id: '{scope}/providers/Microsoft.Authorization/locks/{name}' },
    rules: { lock_level: oneOf('CanNotDelete', 'ReadOnly'), notes: lengthOf(0, 512) },
  },
  data_protection_backup_vault: inGroup('Microsoft.DataProtection/backupVaults', {
    // Where soft delete is enforced. Source: learn.microsoft.com/azure/backup/secure-by-default,
    // supported regions.
    becomes: (state) =>
      ['australiaeast', 'eastasia', 'westcentralus'].includes(String(state.location))
        ? { ...state, soft_delete: 'AlwaysOn' }
        : state,
    rules: {
      datastore_type: oneOf('ArchiveStore', 'OperationalStore', 'SnapshotStore', 'VaultStore'),
      redundancy: oneOf('GeoRedundant', 'LocallyRedundant', 'ZoneRedundant'),
      immutability: oneOf('Disabled', 'Locked', 'Unlocked'),
      soft_delete: oneOf('AlwaysOn', 'Off', 'On'),
      retention_duration_in_days: between(14, 180),
    },
    checks: [
      zonesIn('redundancy', 'ZoneRedundant'),
      check(
        'cross_region_restore_enabled',
        'cross_region_restore_enabled needs redundancy GeoRedundant',
        (get) => get('cross_region_restore_enabled') !== null && get('redundancy') !== 'GeoRedundant',
      ),
    ],
    heldBy: INSTANCES.map((one) => `${one}.vault_id`),
    stays: keptBySoftDelete(INSTANCES),
  }),
  // A policy that an instance has can't be deleted:
  // learn.microsoft.com/azure/backup/manage-backup-vault
  data_protection_backup_policy_blob_storage: child('vault_id', 'backupPolicies', {
    heldBy: ['data_protection_backup_instance_blob_storage.backup_policy_id'],
  }),
  data_protection_backup_instance_blob_storage: child('vault_id', 'backupInstances', {
    conflicts: [crossesTenants, mayRead],
    stays: keptByImmutability,
  }),
  data_protection_backup_policy_disk: child('vault_id', 'backupPolicies', {
    rules: {
      backup_repeating_time_intervals: matches(
        /^R\/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d\/P(1D|T(1|2|4|6|8|12)H)$/,
        'a repeating interval: R/2025-01-01T03:00:00+00:00/PT4H',
      ),
    },
    heldBy: ['data_protection_backup_instance_disk.backup_policy_id'],
  }),
  data_protection_backup_instance_disk: child('vault_id', 'backupInstances', { conflicts: [mayRead] }),
  data_protection_backup_policy_postgresql_flexible_server: child('vault_id', 'backupPolicies', {
    heldBy: ['data_protection_backup_instance_postgresql_flexible_server.backup_policy_id'],
  }),
  data_protection_backup_instance_postgresql_flexible_server: child('vault_id', 'backupInstances', {
    conflicts: [mayRead],
    stays: keptByImmutability,
  }),
  consumption_budget_resource_group: {
    values: { id: '{resource_group_id}/providers/Microsoft.Consumption/budgets/{name}' },
    whenMade: [NOT_OVER],
    rules: BUDGET,
  },
  consumption_budget_subscription: {
    values: { id: '{subscription_id}/providers/Microsoft.Consumption/budgets/{name}' },
    whenMade: [NOT_OVER],
    rules: {
      ...BUDGET,
      subscription_id: matches(/^\/subscriptions\/[0-9a-fA-F-]{36}$/, 'the id of a subscription: /subscriptions/…'),
    },
  },
};
