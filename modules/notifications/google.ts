import {
  MonitoringNotificationChannel,
  type MonitoringNotificationChannelSensitiveLabels,
} from '@cdktf/provider-google/lib/monitoring-notification-channel';
import type { Construct } from 'constructs';
import { elementId } from '../core/ids';
import { existingOn } from '../core/kind';
import { googleLabels } from '../core/tags';
import { type ExistingNotifications, Notifications, type NotificationsProps } from './notifications';
import { Receivers } from './settings';

abstract class AnyChannels extends Notifications {
  abstract readonly channelNames: readonly string[];
}

/** Notification channels of Cloud Monitoring: one for each receiver. */
export class GoogleNotifications extends AnyChannels {
  readonly channels: readonly MonitoringNotificationChannel[];
  readonly channelNames: readonly string[];

  constructor(scope: Construct, id: string, props: NotificationsProps) {
    super(scope, id, props);
    const receivers = new Receivers(this, props);
    const channel = (
      childId: string,
      type: string,
      labels: Readonly<Record<string, string>>,
      sensitiveLabels?: MonitoringNotificationChannelSensitiveLabels,
    ) =>
      new MonitoringNotificationChannel(this, childId, {
        displayName: `${this.placement.project} ${this.placement.environment} ${id} ${type.split('_')[0]}`,
        type,
        labels,
        sensitiveLabels,
        userLabels: googleLabels(this),
        ...props.native?.google?.channel,
      });
    const webhook = (childId: string, url: string) => channel(childId, 'webhook_tokenauth', { url });
    this.channels = [
      ...receivers.emails.map((email, index) =>
        channel(elementId(this, 'mail', [email], index), 'email', { email_address: email }),
      ),
      ...receivers.webhooks.map((name) => webhook(`webhook-${name}`, receivers.url(name))),
      ...(props.pagerDuty ? [channel('pager-duty', 'pagerduty', {}, { serviceKey: receivers.pagerDutyKey })] : []),
      ...(props.opsgenie ? [webhook('opsgenie-webhook', receivers.opsgenieUrl('googlestackdriver'))] : []),
      ...(props.slack
        ? [
            channel(
              'slack-channel',
              'slack',
              { channel_name: props.slack.channel, team: props.slack.workspace },
              { authToken: receivers.slackToken },
            ),
          ]
        : []),
    ];
    this.channelNames = this.channels.map(({ name }) => name);
  }
}

/** Channels created elsewhere. */
export class ExistingGoogleNotifications extends AnyChannels {
  readonly channelNames: readonly string[];

  constructor(scope: Construct, id: string, existing: ExistingNotifications) {
    super(scope, id, { severities: existing.severities });
    this.channelNames = existingOn(this, existing, 'google').channels;
  }
}

export function asChannels(notifications: Notifications): AnyChannels {
  if (notifications instanceof AnyChannels) return notifications;
  throw new Error(`${notifications.node.path} are not notifications of google`);
}
