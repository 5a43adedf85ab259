import { TerraformVariable } from 'cdktf';
import { groupIn } from '../core/child';
import { report } from '../core/errors';
import { show } from '../core/features';
import { variableName } from '../core/ids';
import { expression } from '../core/text';
import type { Notifications, NotificationsProps } from './notifications';

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
}
