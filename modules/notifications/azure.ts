import { MonitorActionGroup } from '@cdktf/provider-azurerm/lib/monitor-action-group';
import type { Construct } from 'constructs';
import { resourceGroupOf } from '../core/azure';
import { existingOn } from '../core/kind';
import { type NameRule, nameOf } from '../core/names';
import { type ExistingNotifications, Notifications, type NotificationsProps } from './notifications';
import { Receivers } from './settings';

const GROUP_NAME: NameRule = {
  what: 'action group',
  max: 260,
  pattern: /^[\w().-]*[\w()-]$/,
  allowed: 'letters, digits and _ ( ) . -, not ending with .',
  unique: 'parent',
};

/** The label in e-mails and messages. Source: monitor_action_group_resource.go, v4.55.0 */
const LABEL_LENGTH = 12;

abstract class AnyActionGroup extends Notifications {
  abstract readonly actionGroupId: string;
}

/**
 * An action group. All receivers get the common alert schema, which is the same for each kind of
 * alert.
 */
export class AzureNotifications extends AnyActionGroup {
  readonly actionGroup: MonitorActionGroup;
  readonly actionGroupId: string;

  constructor(scope: Construct, id: string, props: NotificationsProps) {
    super(scope, id, props);
    const group = resourceGroupOf(this);
    const receivers = new Receivers(this, props);
    const webhooks = [
      ...receivers.webhooks.map((name) => ({ name, serviceUri: receivers.url(name) })),
      ...(props.pagerDuty ? [{ name: 'PagerDuty', serviceUri: receivers.pagerDutyUrl }] : []),
      ...(props.opsgenie ? [{ name: 'Opsgenie', serviceUri: receivers.opsgenieUrl('azure') }] : []),
    ];
    this.actionGroup = new MonitorActionGroup(this, 'group', {
      name: nameOf(this, GROUP_NAME, { parent: group }),
      resourceGroupName: group.name,
      shortName: id.slice(0, LABEL_LENGTH),
      emailReceiver: receivers.emails.map((emailAddress) => ({
        name: emailAddress,
        emailAddress,
        useCommonAlertSchema: true,
      })),
      webhookReceiver: webhooks.map((one) => ({ ...one, useCommonAlertSchema: true })),
      ...props.native?.azure?.actionGroup,
    });
    this.actionGroupId = this.actionGroup.id;
  }
}

/** An action group created elsewhere. */
export class ExistingAzureNotifications extends AnyActionGroup {
  readonly actionGroupId: string;

  constructor(scope: Construct, id: string, existing: ExistingNotifications) {
    super(scope, id, { severities: existing.severities });
    this.actionGroupId = existingOn(this, existing, 'azure').actionGroupId;
  }
}

export function asActionGroup(notifications: Notifications): AnyActionGroup {
  if (notifications instanceof AnyActionGroup) return notifications;
  throw new Error(`${notifications.node.path} are not notifications of azure`);
}
