import { report } from '../core/errors';
import { show } from '../core/features';
import type { Budget, BudgetProps } from './budget';

export const BUDGET_DEFAULTS = { currency: 'USD', alertsAt: [50, 80, 100] } as const;

const MOST = 5;

/** Reports the errors in the settings of a budget on every cloud. */
export function checkBudget(
  budget: Budget,
  props: BudgetProps,
  { currency, alertsAt }: Required<Pick<BudgetProps, 'currency' | 'alertsAt'>>,
): void {
  const percent = (one: number) => Number.isInteger(one) && one >= 1 && one <= 1000;
  if (
    alertsAt.length < 1 ||
    alertsAt.length > MOST ||
    new Set(alertsAt).size < alertsAt.length ||
    !alertsAt.every(percent)
  ) {
    report(budget, {
      message: `alertsAt is ${show(alertsAt)}; it must be 1 to ${MOST} different whole numbers from 1 to 1000.`,
      remedy: 'Set percentages of the monthly limit: [50, 80, 100].',
    });
  }
  if (
    props.notify.length < 1 ||
    props.notify.length > MOST ||
    !props.notify.every((one) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(one))
  ) {
    report(budget, {
      message: `notify is ${show(props.notify)}; allowed values are 1 to ${MOST} mail addresses.`,
      remedy: 'For more people use a mailing list.',
    });
  }
  if (!/^[A-Z]{3}$/.test(currency))
    report(budget, { message: `currency is ${show(currency)}; allowed values are three letters: "USD".` });
  if (!Number.isInteger(props.monthly))
    report(budget, { message: `monthly is ${props.monthly}; allowed values are whole numbers.` });
  if (!/^20\d\d-(0[1-9]|1[0-2])$/.test(props.since))
    report(budget, {
      message: `since is ${show(props.since)}; allowed values are months: "2026-01".`,
      remedy: 'Use the month of the first deployment.',
    });
}
