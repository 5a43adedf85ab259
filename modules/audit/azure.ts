import { MonitorActivityLogAlert } from '@cdktf/provider-azurerm/lib/monitor-activity-log-alert';
import { MonitorDiagnosticSetting } from '@cdktf/provider-azurerm/lib/monitor-diagnostic-setting';
import type { StorageContainerImmutabilityPolicy } from '@cdktf/provider-azurerm/lib/storage-container-immutability-policy';
import { Construct } from 'constructs';
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
const OPERATIONS: Readonly<Record<AuditEvent, readonly string[]>> = {
  root: ['Microsoft.Authorization/roleAssignments/write'],
  trail: ['Microsoft.Insights/diagnosticSettings/write', 'Microsoft.Insights/diagnosticSettings/delete'],
  key: ['Microsoft.KeyVault/vaults/delete'],
};

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
    const group = resourceGroupOf(this);
    for (const event of Object.keys(AUDIT_EVENTS) as AuditEvent[]) {
      for (const operationName of OPERATIONS[event]) {
        const verb = operationName.slice(operationName.lastIndexOf('/') + 1);
        const place = new Construct(groupIn(this, 'alarms'), OPERATIONS[event].length > 1 ? `${event}-${verb}` : event);
        new MonitorActivityLogAlert(place, 'alert', {
          name: nameOf(place, ALERT_NAME, { parent: group }),
          resourceGroupName: group.name,
          // It has no separate place.
          location: 'global',
          scopes: [target],
          description: AUDIT_EVENTS[event],
          criteria: { category: 'Administrative', operationName, status: 'Succeeded' },
          action: this.told.map((one) => ({ actionGroupId: asActionGroup(one).actionGroupId })),
        });
      }
    }
  }
}
