import { ChatbotSlackChannelConfiguration } from '@cdktf/provider-aws/lib/chatbot-slack-channel-configuration';
import { ChatbotTeamsChannelConfiguration } from '@cdktf/provider-aws/lib/chatbot-teams-channel-configuration';
import type { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { TerraformOutput } from 'cdktf';
import { Construct } from 'constructs';
import { accountKey, policyDocument, serviceRole, tlsOnly } from '../core/aws';
import { elementId } from '../core/ids';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import { type NameRule, nameOf } from '../core/names';
import { factsOf } from '../core/placement';
import { type ExistingNotifications, Notifications, type NotificationsProps } from './notifications';
import { Receivers } from './settings';

const TOPIC_NAME: NameRule = {
  what: 'SNS topic',
  max: 256,
  pattern: /^[\w-]+$/,
  allowed: 'letters, digits, _ and -',
  unique: 'region',
};

const CHAT_NAME: NameRule = {
  what: 'chat configuration',
  max: 128,
  pattern: /^[\w-]+$/,
  allowed: 'letters, digits, _ and -',
  unique: 'account',
};

/** Services that publish events of this account to the topic. */
const PUBLISHERS = ['cloudwatch.amazonaws.com', 'events.amazonaws.com'];

abstract class AnyAlarmTopic extends Notifications {
  abstract readonly topicArn: string;
}

/**
 * An SNS topic that CloudWatch and EventBridge of the account publish to, and its subscriptions. It
 * has its own key, since the default key of SNS does not let services publish. Source:
 * docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export class AwsNotifications extends AnyAlarmTopic {
  readonly topic: SnsTopic;
  readonly key: KmsKey;
  readonly topicArn: string;

  constructor(scope: Construct, id: string, props: NotificationsProps) {
    super(scope, id, props);
    const { account } = factsOf(this.placement.facts, 'aws');
    const receivers = new Receivers(this, props);
    // Deleting it also deletes the confirmed subscriptions.
    const lifecycle = preventDestroyIfProtected(this.placement);
    const ours = { StringEquals: { 'aws:SourceAccount': account } };
    this.key = accountKey(
      this,
      'Alarms on their way to receivers',
      [
        {
          Sid: 'Publishers',
          Effect: 'Allow',
          Principal: { Service: PUBLISHERS },
          Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
          Resource: '*',
          Condition: ours,
        },
      ],
      { lifecycle },
    );
    this.topic = new SnsTopic(this, 'topic', {
      name: nameOf(this, TOPIC_NAME),
      kmsMasterKeyId: this.key.arn,
      lifecycle,
      ...props.native?.aws?.topic,
    });
    this.topicArn = this.topic.arn;
    new SnsTopicPolicy(this, 'policy', {
      arn: this.topicArn,
      policy: policyDocument([
        {
          Sid: 'Publishers',
          Effect: 'Allow',
          Principal: { Service: PUBLISHERS },
          Action: 'sns:Publish',
          Resource: this.topicArn,
          Condition: ours,
        },
        tlsOnly('sns:Publish', this.topicArn),
      ]),
    });
    for (const [index, endpoint] of receivers.emails.entries()) {
      this.subscribe(elementId(this, 'mail', [endpoint], index), 'email', endpoint, false);
    }
    for (const name of receivers.webhooks) this.subscribe(`webhook-${name}`, 'https', receivers.url(name), false);
    if (props.pagerDuty) this.subscribe('pager-duty', 'https', receivers.pagerDutyUrl, true);
    if (props.opsgenie) this.subscribe('opsgenie', 'https', receivers.opsgenieUrl('cloudwatch'), true);
    this.chat(props);
    this.explainConfirmation(receivers.emails);
  }

  /** Prints after the deployment what the owners of the addresses must do. */
  private explainConfirmation(emails: readonly string[]): void {
    if (emails.length === 0) return;
    new TerraformOutput(this, 'to-confirm', {
      value:
        `${emails.join(', ')}: nothing is sent before the link in the message "AWS Notification - Subscription ` +
        'Confirmation" was opened',
      description: `Who of ${this.node.id} confirms a subscription`,
    });
  }

  private subscribe(id: string, protocol: string, endpoint: string, endpointAutoConfirms: boolean): void {
    new SnsTopicSubscription(this, id, { topicArn: this.topicArn, protocol, endpoint, endpointAutoConfirms });
  }

  /**
   * Amazon Q Developer in chat applications posts the topic's messages. Its role has no
   * permissions: the chat can't run commands.
   */
  private chat({ slack, teams }: NotificationsProps): void {
    if (!slack && !teams) return;
    const place = new Construct(this, 'chat');
    const { arn: iamRoleArn } = serviceRole(place, 'Chat', 'chatbot.amazonaws.com', {
      description: 'Shows alarms in a chat',
    });
    const shared = {
      iamRoleArn,
      snsTopicArns: [this.topicArn],
      // The maximum permissions of channel members, regardless of the role.
      guardrailPolicyArns: ['arn:aws:iam::aws:policy/AWSDenyAll'],
      loggingLevel: 'ERROR',
    };
    if (slack) {
      new ChatbotSlackChannelConfiguration(place, 'slack', {
        configurationName: nameOf(place, CHAT_NAME, { suffix: '-slack' }),
        slackTeamId: slack.workspace,
        slackChannelId: slack.channel,
        ...shared,
      });
    }
    if (teams) {
      new ChatbotTeamsChannelConfiguration(place, 'teams', {
        configurationName: nameOf(place, CHAT_NAME, { suffix: '-teams' }),
        teamId: teams.team,
        tenantId: teams.tenant,
        channelId: teams.channel,
        ...shared,
      });
    }
  }
}

/** A topic created elsewhere. */
export class ExistingAwsNotifications extends AnyAlarmTopic {
  readonly topicArn: string;

  constructor(scope: Construct, id: string, existing: ExistingNotifications) {
    super(scope, id, { severities: existing.severities });
    this.topicArn = existingOn(this, existing, 'aws').topicArn;
  }
}

export function asAlarmTopic(notifications: Notifications): AnyAlarmTopic {
  if (notifications instanceof AnyAlarmTopic) return notifications;
  throw new Error(`${notifications.node.path} are not notifications of aws`);
}
