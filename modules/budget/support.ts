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
      google: native('amount.specified_amount.currency_code', undefined, 'must be that of the billing account'),
      azure: emulated("the name of the budget, which includes it: the amount is in the subscription's own currency"),
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
      google: emulated('the name of the budget, which includes it: a monthly budget has no start'),
      azure: replacing(
        native('time_period.start_date', undefined, 'a month in the past becomes that of the plan'),
        'the alerts that were sent',
      ),
    },
  },
  semantics: {
    'what counts': {
      aws: 'cost of resources with the environment’s tag, once the tag is a cost allocation tag',
      google: 'cost of resources with the environment’s label',
      azure: 'cost of resources with the tags of project and environment',
    },
    'what happens': {
      aws: 'an e-mail; nothing is stopped',
      google: 'an e-mail; nothing is stopped',
      azure: 'an e-mail; nothing is stopped',
    },
  },
};
