import type { SnsTopicConfig } from '@cdktf/provider-aws/lib/sns-topic';
import type { MonitorActionGroupConfig } from '@cdktf/provider-azurerm/lib/monitor-action-group';
import type { MonitoringNotificationChannelConfig } from '@cdktf/provider-google/lib/monitoring-notification-channel';
import { TerraformOutput, TerraformVariable } from 'cdktf';
import type { Construct } from 'constructs';
import { groupIn } from '../core/child';
import { report } from '../core/errors';
import { show } from '../core/features';
import { variableName } from '../core/ids';
import { Kind } from '../core/kind';
import type { Severity } from '../core/metrics';
import { expression } from '../core/text';
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

/** Checks for every cloud, and the secrets of receivers. */
export class Receivers {
  readonly emails: readonly string[];
  readonly webhooks: readonly string[];

  constructor(
    private readonly scope: Notifications,
    private readonly props: NotificationsProps,
  ) {
    this.emails = props.emails ?? [];
    this.webhooks = props.webhooks ?? [];
    const { pagerDuty, opsgenie, slack, teams } = props;
    if (this.emails.length + this.webhooks.length === 0 && !pagerDuty && !opsgenie && !slack && !teams) {
      report(scope, {
        message: 'it has no receivers.',
        remedy: "Add at least one: emails: ['oncall@example.com'].",
      });
    }
    this.check(
      'emails',
      this.emails,
      10,
      /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
      'e-mail addresses',
      'Use the address of a mailing list.',
    );
    this.check(
      'webhooks',
      this.webhooks,
      5,
      /^[A-Za-z][A-Za-z0-9]*$/,
      'names of letters and digits',
      'The URL itself is a variable.',
    );
    if (opsgenie !== undefined && opsgenie !== 'us' && opsgenie !== 'eu') {
      report(scope, {
        message: `opsgenie is ${show(opsgenie)}; allowed values are "us" and "eu".`,
        remedy: 'Use the region of the account.',
      });
    }
  }

  private check(
    name: string,
    values: readonly string[],
    most: number,
    pattern: RegExp,
    allowed: string,
    remedy: string,
  ): void {
    if (values.length <= most && new Set(values).size === values.length && values.every((value) => pattern.test(value)))
      return;
    report(this.scope, {
      message: `${name} is ${show(values)}; allowed values are up to ${most} different ${allowed}.`,
      remedy,
    });
  }

  /** The URL of a webhook. */
  url(name: string): string {
    return this.secret(
      `webhook_${name}`,
      `The URL of the webhook ${name}: https://…`,
      'startswith(%, "https://")',
      'A webhook begins with https://.',
    );
  }

  /** The integration key of PagerDuty. */
  get pagerDutyKey(): string {
    return this.secret(
      'pager_duty',
      'The integration key of PagerDuty',
      'length(%) == 32',
      'An integration key has 32 characters.',
    );
  }

  /**
   * The endpoints of PagerDuty's integrations for AWS and Azure. Source: support.pagerduty.com (AWS
   * CloudWatch, Azure Alerts).
   */
  get pagerDutyUrl(): string {
    return `https://events.pagerduty.com/integration/${this.pagerDutyKey}/enqueue`;
  }

  /**
   * The endpoints of Opsgenie's integrations. Source: support.atlassian.com/opsgenie (integrations
   * of each cloud).
   */
  opsgenieUrl(integration: 'cloudwatch' | 'googlestackdriver' | 'azure'): string {
    const host = this.props.opsgenie === 'eu' ? 'api.eu.opsgenie.com' : 'api.opsgenie.com';
    const key = this.secret(
      'opsgenie',
      'The API key of the integration of Opsgenie',
      'length(%) > 0',
      'The API key is empty.',
    );
    return `https://${host}/v1/json/${integration}?apiKey=${key}`;
  }

  /** A token of the app in the Slack workspace. */
  get slackToken(): string {
    return this.secret('slack', 'A token of the app in Slack: xoxb-…', 'length(%) > 0', 'The token is empty.');
  }

  /** A variable: its value is in no file, but in the state, like every argument of a provider. */
  private secret(id: string, description: string, condition: string, errorMessage: string): string {
    const name = variableName(this.scope, id);
    const place = groupIn(this.scope, 'values');
    const variable = new TerraformVariable(place, id, {
      type: 'string',
      sensitive: true,
      nullable: false,
      description,
      validation: [{ condition: expression(`\${${condition.replace('%', `var.${name}`)}}`), errorMessage }],
    });
    variable.overrideLogicalId(name);
    return variable.stringValue;
  }

  /** Prints after the deployment what users must do. */
  sayToConfirm(what: readonly string[]): void {
    if (what.length === 0) return;
    new TerraformOutput(this.scope, 'to-confirm', {
      value:
        `${what.join(', ')}: nothing is sent before the link in the message "AWS Notification - Subscription ` +
        'Confirmation" was opened',
      description: `Who of ${this.scope.node.id} confirms a subscription`,
    });
  }
}
