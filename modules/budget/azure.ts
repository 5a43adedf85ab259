import { ConsumptionBudgetSubscription } from '@cdktf/provider-azurerm/lib/consumption-budget-subscription';
import type { Construct } from 'constructs';
import { type NameRule, nameOf } from '../core/names';
import { factsOf } from '../core/placement';
import { expression } from '../core/text';
import { Budget, type BudgetProps } from './budget';

const BUDGET_NAME: NameRule = {
  what: 'budget',
  max: 63,
  pattern: /^[\w-]+$/,
  allowed: 'letters, digits, _ and -',
  unique: 'account',
};

/**
 * A budget of the subscription for all resources with the tags of project and environment, which
 * are in several resource groups.
 */
export class AzureBudget extends Budget {
  readonly budget: ConsumptionBudgetSubscription;

  constructor(scope: Construct, id: string, props: BudgetProps) {
    super(scope, id, props);
    const { project, environment, facts } = this.placement;
    this.budget = new ConsumptionBudgetSubscription(this, 'budget', {
      name: nameOf(this, BUDGET_NAME, { suffix: `-${this.currency.toLowerCase()}-since-${props.since}` }),
      subscriptionId: `/subscriptions/${factsOf(facts, 'azure').subscription}`,
      amount: props.monthly,
      timeGrain: 'Monthly',
      timePeriod: { startDate: notOver(`${props.since}-01T00:00:00Z`) },
      filter: {
        tag: [
          { name: 'environment', values: [environment] },
          { name: 'project', values: [project] },
        ],
      },
      notification: this.alertsAt.map((threshold) => ({
        operator: 'GreaterThan',
        threshold,
        thresholdType: 'Actual',
        contactEmails: [...props.notify],
      })),
      // It is set at creation, and can't be changed.
      lifecycle: { ignoreChanges: ['time_period'] },
      ...props.native?.azure?.budget,
    });
  }
}

/**
 * The configured month, or the month of the plan if that is later: Azure supports no start in the
 * past. Source: hashicorp/terraform-provider-azurerm#12121
 */
const notOver = (month: string): string =>
  expression(
    `\${timecmp("${month}", plantimestamp()) < 0 ? formatdate("YYYY-MM-'01T00:00:00Z'", plantimestamp()) : "${month}"}`,
  );
