import type { BudgetsBudgetConfig } from '@cdktf/provider-aws/lib/budgets-budget';
import type { ConsumptionBudgetSubscriptionConfig } from '@cdktf/provider-azurerm/lib/consumption-budget-subscription';
import type { BillingBudgetConfig } from '@cdktf/provider-google/lib/billing-budget';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { show } from '../core/features';
import { Kind } from '../core/kind';
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

const MOST = 5;

/** The monthly limit for an environment's cost in the account, and who is notified. */
export abstract class Budget extends Kind {
  protected readonly currency: string;
  protected readonly alertsAt: readonly number[];

  constructor(scope: Construct, id: string, props: BudgetProps) {
    super(scope, id, BUDGET, props);
    this.currency = props.currency ?? 'USD';
    this.alertsAt = props.alertsAt ?? [50, 80, 100];
    const { alertsAt, currency } = this;
    const percent = (one: number) => Number.isInteger(one) && one >= 1 && one <= 1000;
    if (
      alertsAt.length < 1 ||
      alertsAt.length > MOST ||
      new Set(alertsAt).size < alertsAt.length ||
      !alertsAt.every(percent)
    ) {
      report(this, {
        message: `alertsAt is ${show(alertsAt)}; it must be 1 to ${MOST} different whole numbers from 1 to 1000.`,
        remedy: 'Set percentages of the monthly limit: [50, 80, 100].',
      });
    }
    if (
      props.notify.length < 1 ||
      props.notify.length > MOST ||
      !props.notify.every((one) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(one))
    ) {
      report(this, {
        message: `notify is ${show(props.notify)}; allowed values are 1 to ${MOST} mail addresses.`,
        remedy: 'For more people use a mailing list.',
      });
    }
    if (!/^[A-Z]{3}$/.test(currency))
      report(this, { message: `currency is ${show(currency)}; allowed values are three letters: "USD".` });
    if (!Number.isInteger(props.monthly))
      report(this, { message: `monthly is ${props.monthly}; allowed values are whole numbers.` });
    if (!/^20\d\d-(0[1-9]|1[0-2])$/.test(props.since))
      report(this, {
        message: `since is ${show(props.since)}; allowed values are months: "2026-01".`,
        remedy: 'Use the month of the first deployment.',
      });
  }
}
