import type { BudgetsBudgetConfig } from '@cdktf/provider-aws/lib/budgets-budget';
import type { ConsumptionBudgetSubscriptionConfig } from '@cdktf/provider-azurerm/lib/consumption-budget-subscription';
import type { BillingBudgetConfig } from '@cdktf/provider-google/lib/billing-budget';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { show } from '../core/features';
import { Kind } from '../core/kind';
import { BUDGET } from './support';

export interface BudgetProps {
  /** Monthly limit, in whole units of the currency. */
  readonly monthly: number;
  /**
   * The currency, as three letters. It must be the one in which the account is billed. Limits: AWS
   * counts in USD only. @default 'USD'
   */
  readonly currency?: string;
  /**
   * At how many percent of it somebody is told. Limits: 1 to 5 whole numbers from 1 to 1000 (Azure
   * has five notifications). @default [50, 80, 100]
   */
  readonly alertsAt?: readonly number[];
  /** Who is told, by mail. Limits: 1 to 5 addresses (Google has five channels). */
  readonly notify: readonly string[];
  /**
   * The first month that counts: `2026-01`. Limits: Azure takes none that is over when the budget
   * is made, and gets that of the plan instead.
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

/** What a month of the environment may cost in the account, and who is told when it comes near. */
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
        remedy: 'They are percent of the month: [50, 80, 100].',
      });
    }
    if (
      props.notify.length < 1 ||
      props.notify.length > MOST ||
      !props.notify.every((one) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(one))
    ) {
      report(this, {
        message: `notify is ${show(props.notify)}; allowed values are 1 to ${MOST} mail addresses.`,
        remedy: 'For more people name a list that they are on.',
      });
    }
    if (!/^[A-Z]{3}$/.test(currency))
      report(this, { message: `currency is ${show(currency)}; allowed values are three letters: "USD".` });
    if (!Number.isInteger(props.monthly))
      report(this, { message: `monthly is ${props.monthly}; allowed values are whole numbers.` });
    if (!/^20\d\d-(0[1-9]|1[0-2])$/.test(props.since))
      report(this, {
        message: `since is ${show(props.since)}; allowed values are months: "2026-01".`,
        remedy: 'Name the month of the first deployment.',
      });
  }
}
