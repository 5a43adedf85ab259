import { BillingBudget } from '@cdktf/provider-google/lib/billing-budget';
import { MonitoringNotificationChannel } from '@cdktf/provider-google/lib/monitoring-notification-channel';
import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { elementId } from '../core/ids';
import { type NameRule, nameOf } from '../core/names';
import { factsOf } from '../core/placement';
import { googleLabels } from '../core/tags';
import { Budget, type BudgetProps } from './budget';

const BUDGET_NAME: NameRule = {
  what: 'budget',
  max: 60,
  pattern: /^[\w-]+$/,
  allowed: 'letters, digits, _ and -',
  unique: 'account',
};

/**
 * A budget of the billing account for all resources in the project with the environment's label.
 */
export class GoogleBudget extends Budget {
  readonly budget: BillingBudget;
  readonly channels: readonly MonitoringNotificationChannel[];

  constructor(scope: Construct, id: string, props: BudgetProps) {
    super(scope, id, props);
    const { billingAccount, projectNumber } = factsOf(this.placement.facts, 'google');
    if (!billingAccount) {
      report(this, {
        message: 'a Google budget belongs to a billing account, but clouds.google.billingAccount is not set.',
        remedy: 'Add it: billingAccount: 012345-ABCDEF-012345, from gcloud billing projects describe.',
      });
    }
    this.channels = props.notify.map(
      (email, index) =>
        new MonitoringNotificationChannel(this, elementId(this, 'mail', [email], index), {
          displayName: `Budget of ${this.placement.project} ${this.placement.environment}`,
          type: 'email',
          labels: { email_address: email },
          userLabels: googleLabels(this),
        }),
    );
    this.budget = new BillingBudget(this, 'budget', {
      provider: billingProvider(this),
      billingAccount: billingAccount ?? '',
      displayName: nameOf(this, BUDGET_NAME, { suffix: `-since-${props.since}` }),
      amount: { specifiedAmount: { currencyCode: this.currency, units: `${props.monthly}` } },
      budgetFilter: {
        projects: [`projects/${projectNumber}`],
        labels: { environment: this.placement.environment },
        calendarPeriod: 'MONTH',
        creditTypesTreatment: 'INCLUDE_ALL_CREDITS',
      },
      thresholdRules: this.alertsAt.map((percent) => ({
        thresholdPercent: percent / 100,
        spendBasis: 'CURRENT_SPEND',
      })),
      allUpdatesRule: {
        monitoringNotificationChannels: this.channels.map(({ name }) => name),
        // Only the listed addresses: the administrators of a billing account may be other people.
        disableDefaultIamRecipients: true,
      },
      ...props.native?.google?.budget,
    });
  }
}

/**
 * With user credentials, the budget API requires a quota project; no other resource of the stack
 * does.
 */
function billingProvider(scope: Construct): GoogleProvider {
  const stack = TerraformStack.of(scope);
  const id = 'google-billing';
  const found = stack.node.tryFindChild(id) as GoogleProvider | undefined;
  if (found) return found;
  const { project } = factsOf((scope as Budget).placement.facts, 'google');
  const settings = { alias: 'billing', project, billingProject: project, userProjectOverride: true };
  return new GoogleProvider(stack, id, { ...settings, defaultLabels: googleLabels(stack) });
}
