import { emulated, type KindTable, native, replacing } from '../core/features';
import type { BudgetProps } from './budget';

const AMOUNT = { min: 1, max: 999_999_999 };

export const BUDGET: KindTable<BudgetProps> = {
  kind: 'budget',
  service: { aws: 'AWS Budgets', google: 'Cloud Billing budgets', azure: 'Azure Cost Management' },
  features: {
    monthly: {
      aws: native('limit_amount', AMOUNT),
      google: native('amount.specified_amount.units', AMOUNT),
      azure: native('amount', AMOUNT),
    },
    currency: {
      aws: native('limit_unit', { oneOf: ['USD'] }),
      google: native(
        'amount.specified_amount.currency_code',
        undefined,
        'the one of the billing account, or the API refuses it',
      ),
      azure: emulated("the name of the budget, which says it: the amount is in the subscription's own currency"),
    },
    alertsAt: {
      aws: native('notification.threshold'),
      google: native('threshold_rules.threshold_percent'),
      azure: native('notification.threshold'),
    },
    notify: {
      aws: native('notification.subscriber_email_addresses'),
      google: native('monitoring_notification_channels', undefined, 'a channel for each address'),
      azure: native('notification.contact_emails'),
    },
    since: {
      aws: native('time_period_start'),
      google: emulated('the name of the budget, which says it: a monthly budget has no beginning'),
      azure: replacing(
        native(
          'time_period.start_date',
          undefined,
          'a month that is over when the budget is made becomes that of the plan',
        ),
        'the alerts that were sent',
      ),
    },
  },
  semantics: {
    'what counts': {
      aws: 'what the account pays for resources with the environment’s tag, once the tag is a cost allocation tag',
      google: 'what the project pays for resources with the environment’s label',
      azure: 'what the subscription pays for resources with the tags of project and environment',
    },
    'what happens': {
      aws: 'a mail; nothing is stopped',
      google: 'a mail; nothing is stopped',
      azure: 'a mail; nothing is stopped',
    },
  },
};
