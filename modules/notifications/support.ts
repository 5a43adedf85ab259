import { emulated, type KindTable, native, unsupported } from '../core/features';
import type { NotificationsProps } from './notifications';

const ACTION_GROUPS = 'learn.microsoft.com/azure/azure-monitor/alerts/action-groups';

export const NOTIFICATIONS: KindTable<NotificationsProps> = {
  kind: 'notifications',
  service: { aws: 'Amazon SNS', google: 'Cloud Monitoring', azure: 'Azure Monitor' },
  features: {
    emails: {
      aws: native('aws_sns_topic_subscription', undefined, 'each owner confirms with a link'),
      google: native('google_monitoring_notification_channel', undefined, 'type email'),
      azure: native('email_receiver'),
    },
    webhooks: {
      aws: native('aws_sns_topic_subscription', undefined, 'the endpoint confirms the subscription'),
      google: native('google_monitoring_notification_channel', undefined, 'type webhook_tokenauth'),
      azure: native('webhook_receiver', undefined, 'common alert schema'),
    },
    pagerDuty: {
      aws: emulated('a subscription of its CloudWatch integration', undefined, 'PagerDuty confirms it'),
      google: native('google_monitoring_notification_channel', undefined, 'type pagerduty'),
      azure: emulated('a webhook to its Azure integration'),
    },
    opsgenie: {
      aws: emulated('a subscription of its CloudWatch integration', undefined, 'Opsgenie confirms it'),
      google: emulated('a webhook to its Google Stackdriver integration'),
      azure: emulated('a webhook to its Azure integration'),
    },
    slack: {
      aws: native('aws_chatbot_slack_channel_configuration'),
      google: native('google_monitoring_notification_channel', undefined, 'type slack'),
      azure: unsupported(
        `action groups have no receiver for Slack (${ACTION_GROUPS})`,
        'Give the e-mail address of the Slack channel in emails, or a webhook of a program that translates.',
      ),
    },
    teams: {
      aws: native('aws_chatbot_teams_channel_configuration'),
      google: unsupported(
        'Cloud Monitoring has no channel for Teams',
        'Give the e-mail address of the Teams channel in emails.',
      ),
      azure: unsupported(
        `action groups have no receiver for Teams (${ACTION_GROUPS})`,
        'Give the e-mail address of the Teams channel in emails.',
      ),
    },
    severities: {
      aws: emulated('the topics of an alarm'),
      google: emulated('the channels of a policy'),
      azure: emulated('the action groups of a rule'),
    },
  },
  semantics: {
    'before the first message': {
      aws: 'e-mail: the owner confirms; webhook: the endpoint confirms',
      google: 'nothing',
      azure: 'nothing; Azure notifies each new address',
    },
    'who may publish': {
      aws: 'CloudWatch of the same account, over TLS, encrypted with its own key',
      google: 'alert policies and budgets of the same project',
      azure: 'alert rules of the same subscription',
    },
  },
};
