import type { SnsTopicConfig } from '@cdktf/provider-aws/lib/sns-topic';
import type { MonitorActionGroupConfig } from '@cdktf/provider-azurerm/lib/monitor-action-group';
import type { MonitoringNotificationChannelConfig } from '@cdktf/provider-google/lib/monitoring-notification-channel';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { show } from '../core/features';
import { Kind } from '../core/kind';
import type { Severity } from '../core/metrics';
import { NOTIFICATIONS } from './support';

export const SEVERITIES: readonly Severity[] = ['critical', 'warning'];

export interface NotificationsProps {
  /**
   * E-mail addresses. On AWS each owner must confirm the subscription with a link in the first
   * e-mail, within three days; until then AWS sends nothing. Limits: 10 addresses. Default: none.
   */
  readonly emails?: readonly string[];
  /**
   * HTTPS endpoints, with a name for each. The URL is the value of a Terraform variable with that
   * name, since it may contain a token: `TF_VAR_<path>_webhook_<name>`. On AWS the endpoint must
   * answer the message `SubscriptionConfirmation`.
   * Limits: 5 names of letters and digits. Default: none.
   */
  readonly webhooks?: readonly string[];
  /** PagerDuty. The integration key is the value of `TF_VAR_<path>_pager_duty`. Default: false. */
  readonly pagerDuty?: boolean;
  /**
   * Opsgenie, by the region of the account. The API key is the value of `TF_VAR_<path>_opsgenie`.
   * Default: none.
   */
  readonly opsgenie?: 'us' | 'eu';
  /**
   * A Slack channel. Google reads a token of the app from `TF_VAR_<path>_slack`. Not supported on
   * Azure. Default: none.
   */
  readonly slack?: SlackChannel;
  /**
   * A Microsoft Teams channel. Supported on AWS only: elsewhere use the e-mail address of the
   * channel. Default: none.
   */
  readonly teams?: TeamsChannel;
  /** The severities that are sent. Default: both, `['critical', 'warning']`. */
  readonly severities?: readonly Severity[];
  /** Provider-specific settings of the cloud's resource, applied last. */
  readonly native?: {
    readonly aws?: { readonly topic?: Partial<SnsTopicConfig> };
    /** The channel on each cloud. */
    readonly google?: { readonly channel?: Partial<MonitoringNotificationChannelConfig> };
    readonly azure?: { readonly actionGroup?: Partial<MonitorActionGroupConfig> };
  };
}

export interface SlackChannel {
  /**
   * Its id, `T0123456789`. AWS: an administrator must authorize the workspace in the console of
   * Amazon Q Developer once.
   */
  readonly workspace: string;
  /** Its id, `C0123456789`; on Google its name, `#oncall`, is also supported. */
  readonly channel: string;
}

export interface TeamsChannel {
  /**
   * Ids of the team and of the tenant: UUIDs. An administrator must authorize both in the console
   * of Amazon Q Developer once.
   */
  readonly team: string;
  readonly tenant: string;
  /** The id of the channel, as in its link: `19%3Aab…%40thread.tacv2`. */
  readonly channel: string;
}

/** Notifications created elsewhere. */
export interface ExistingNotifications {
  /** The severities that are sent. Default: both. */
  readonly severities?: readonly Severity[];
  /** A standard topic whose policy and key allow `cloudwatch.amazonaws.com`. */
  readonly aws?: { readonly topicArn: string };
  /** Names of channels: `projects/acme-prod/notificationChannels/123`. */
  readonly google?: { readonly channels: readonly string[] };
  readonly azure?: { readonly actionGroupId: string };
}

/** The receivers of alarms, for their start and end. */
export abstract class Notifications extends Kind {
  readonly severities: readonly Severity[];

  constructor(scope: Construct, id: string, props: NotificationsProps) {
    super(scope, id, NOTIFICATIONS, props);
    this.severities = props.severities ?? SEVERITIES;
    const unknown = this.severities.filter((one) => !SEVERITIES.includes(one));
    if (this.severities.length === 0 || unknown.length > 0) {
      report(this, {
        message: `severities is ${show(this.severities)}; allowed values are ${SEVERITIES.map(show).join(' and ')}.`,
        remedy: 'Set the severities, or leave them out for both.',
      });
    }
  }
}
