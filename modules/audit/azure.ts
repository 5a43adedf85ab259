import { MonitorActivityLogAlert } from '@cdktf/provider-azurerm/lib/monitor-activity-log-alert';
import { MonitorDiagnosticSetting } from '@cdktf/provider-azurerm/lib/monitor-diagnostic-setting';
import type { StorageContainerImmutabilityPolicy } from '@cdktf/provider-azurerm/lib/storage-container-immutability-policy';
import { Construct } from 'constructs';
import { searchAlert } from '../alarm/azure-rows';
import { resourceGroupOf, workspaceOf } from '../core/azure';
import { groupIn } from '../core/child';
import { type NameRule, nameOf } from '../core/names';
import { factsOf } from '../core/placement';
import { asActionGroup } from '../notifications/azure';
import { AzureBucket } from '../storage/azure-bucket';
import { AUDIT_EVENTS, Audit, type AuditEvent, type AuditProps } from './audit';

const ALERT_NAME: NameRule = {
  what: 'activity log alert',
  max: 128,
  pattern: /^[\w-]+$/,
  allowed: 'letters, digits, _ and -',
  unique: 'parent',
};
const SETTING_NAME: NameRule = { ...ALERT_NAME, what: 'diagnostic setting of the subscription', unique: 'account' };

/** Source: learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema (categories) */
const CATEGORIES = 'Administrative Security Policy Alert ServiceHealth Recommendation Autoscale ResourceHealth'.split(
  ' ',
);

/**
 * Source: learn.microsoft.com/azure/role-based-access-control/permissions/monitor; CIS Azure
 * benchmark 6.2
 */
const OPERATIONS: Readonly<Record<Exclude<AuditEvent, 'root'>, readonly string[]>> = {
  trail: ['Microsoft.Insights/diagnosticSettings/write', 'Microsoft.Insights/diagnosticSettings/delete'],
  key: ['Microsoft.KeyVault/vaults/delete'],
};

/** Owner, and User Access Administrator, who can become one. */
const OWNERS = ['8e3af657-a8ff-443c-a75c-2fe8c4bcb635', '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9'];
/**
 * Attempts to assign one of these roles. An alert on the activity log itself cannot see the role,
 * and would fire for each role that a deployment assigns. Source:
 * learn.microsoft.com/azure/role-based-access-control/role-assignments-alert
 */
const NEW_OWNERS = [
  'AzureActivity',
  '| where OperationNameValue in~ ("Microsoft.Authorization/roleAssignments/write")',
  '| where ActivityStatusValue == "Start" and ' +
    `(${OWNERS.map((role) => `tostring(parse_json(Properties).requestbody) contains "${role}"`).join(' or ')})`,
].join('\n');

/** The activity log of the subscription, in a container of append blobs that nobody deletes. */
export class AzureAudit extends Audit {
  readonly setting: MonitorDiagnosticSetting;
  readonly bucket: AzureBucket;

  constructor(scope: Construct, id: string, props: AuditProps) {
    super(scope, id, props);
    const { subscription } = factsOf(this.placement.facts, 'azure');
    const target = `/subscriptions/${subscription}`;
    this.bucket = new AzureBucket(this, 'records', {
      ...this.settingsOf(props),
      // Azure Monitor writes to this container and to no other.
      native: { azure: { container: { name: 'insights-activity-logs' } } },
    });
    // It appends to a blob for an hour. Source:
    // learn.microsoft.com/azure/storage/blobs/immutable-time-based-retention-policy-overview
    const retention = this.bucket.node.findChild('retention') as StorageContainerImmutabilityPolicy;
    retention.protectedAppendWritesAllEnabled = true;
    this.setting = new MonitorDiagnosticSetting(this, 'setting', {
      name: nameOf(this, SETTING_NAME),
      targetResourceId: target,
      storageAccountId: this.bucket.account.id,
      logAnalyticsWorkspaceId: workspaceOf(this).id,
      enabledLog: CATEGORIES.map((category) => ({ category })),
      dependsOn: [retention],
      ...props.native?.azure?.setting,
    });
    searchAlert(new Construct(groupIn(this, 'alarms'), 'root'), {
      description: AUDIT_EVENTS.root,
      severity: 0,
      query: NEW_OWNERS,
      every: 'PT5M',
      window: 'PT5M',
      notify: this.channels,
    });
    for (const [event, operations] of Object.entries(OPERATIONS) as [keyof typeof OPERATIONS, readonly string[]][]) {
      for (const operation of operations) this.watch(event, operation, target, operations.length > 1);
    }
  }

  private watch(event: keyof typeof OPERATIONS, operationName: string, target: string, isOneOfSeveral: boolean): void {
    const verb = operationName.slice(operationName.lastIndexOf('/') + 1);
    const place = new Construct(groupIn(this, 'alarms'), isOneOfSeveral ? `${event}-${verb}` : event);
    const group = resourceGroupOf(this);
    new MonitorActivityLogAlert(place, 'alert', {
      name: nameOf(place, ALERT_NAME, { parent: group }),
      resourceGroupName: group.name,
      // It has no separate place.
      location: 'global',
      scopes: [target],
      description: AUDIT_EVENTS[event],
      criteria: { category: 'Administrative', operationName, status: 'Succeeded' },
      action: this.channels.map((one) => ({ actionGroupId: asActionGroup(one).actionGroupId })),
    });
  }
}
