import type { BudgetsBudgetConfig } from '@cdktf/provider-aws/lib/budgets-budget';
import type { ConsumptionBudgetSubscriptionConfig } from '@cdktf/provider-azurerm/lib/consumption-budget-subscription';
import type { BillingBudgetConfig } from '@cdktf/provider-google/lib/billing-budget';
import type { Construct } from 'constructs';
import { Kind } from '../core/kind';
import { BUDGET_DEFAULTS, checkBudget } from './settings';
import { BUDGET } from './support';

export interface BudgetProps {
  /** Monthly limit, in whole units of the currency. Limits: 1 to 999,999,999. */
  readonly monthly: number;
  /**
   * The currency, as three letters. It must be the billing currency of the account. Limits: AWS
   * supports USD only. @default 'USD'
   */
  readonly currency?: string;
  /**
   * The percentages of it at which a notification is sent. Limits: 1 to 5 whole numbers from 1 to
   * 1000 (Azure has five notifications). @default [50, 80, 100]
   */
  readonly alertsAt?: readonly number[];
  /**
   * The e-mail addresses that are notified. Limits: 1 to 5 addresses (Google has five channels).
   */
  readonly notify: readonly string[];
  /**
   * The first month: `2026-01`. Limits: Azure supports no month in the past, and uses that of the
   * plan instead.
   */
  readonly since: string;
  /** Provider-specific settings of the cloud's resource, applied last. */
  readonly native?: {
    readonly aws?: { readonly budget?: Partial<BudgetsBudgetConfig> };
    readonly google?: { readonly budget?: Partial<BillingBudgetConfig> };
    readonly azure?: { readonly budget?: Partial<ConsumptionBudgetSubscriptionConfig> };
  };
}

/** The monthly limit for an environment's cost in the account, and who is notified. */
export abstract class Budget extends Kind {
  protected readonly currency: string;
  protected readonly alertsAt: readonly number[];

  constructor(scope: Construct, id: string, props: BudgetProps) {
    super(scope, id, BUDGET, props);
    this.currency = props.currency ?? BUDGET_DEFAULTS.currency;
    this.alertsAt = props.alertsAt ?? BUDGET_DEFAULTS.alertsAt;
    checkBudget(this, props, { currency: this.currency, alertsAt: this.alertsAt });
  }
}
