import { BudgetsBudget } from '@cdktf/provider-aws/lib/budgets-budget';
import type { Construct } from 'constructs';
import { type NameRule, nameOf } from '../core/names';
import { Budget, type BudgetProps } from './budget';

const BUDGET_NAME: NameRule = {
  what: 'budget',
  max: 100,
  pattern: /^[^:\\]+$/,
  allowed: 'no : and no \\',
  unique: 'account',
};

/** An AWS budget for all resources with the environment's tag. */
export class AwsBudget extends Budget {
  readonly budget: BudgetsBudget;

  constructor(scope: Construct, id: string, props: BudgetProps) {
    super(scope, id, props);
    this.budget = new BudgetsBudget(this, 'budget', {
      name: nameOf(this, BUDGET_NAME),
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      timePeriodStart: `${props.since}-01_00:00`,
      limitAmount: `${props.monthly}`,
      limitUnit: this.currency,
      costFilter: [{ name: 'TagKeyValue', values: [`user:environment$${this.placement.environment}`] }],
      notification: this.alertsAt.map((threshold) => ({
        comparisonOperator: 'GREATER_THAN',
        threshold,
        thresholdType: 'PERCENTAGE',
        notificationType: 'ACTUAL',
        subscriberEmailAddresses: [...props.notify],
      })),
      ...props.native?.aws?.budget,
    });
  }
}
