import type { BudgetProps } from '../../modules/budget/budget';
import { BUDGET } from '../../modules/budget/support';
import { byCloud } from '../support/by-cloud';
import { everyPropertyCounts } from '../support/conformance';
import { CLOUDS, FACTS, synth } from '../support/synth';
import { deploysAndSettles } from '../support/terraform';

const base: BudgetProps = { monthly: 2000, notify: ['payments@example.com'], since: '2026-01' };

describe('budget: every property counts', () => {
  everyPropertyCounts<BudgetProps>({
    table: BUDGET,
    base,
    make: (stack, cloud, props) => cloud.budget(stack, 'month', props),
    samples: {
      monthly: { values: [1000, 2000] },
      currency: { values: ['USD', 'EUR'] },
      alertsAt: { values: [[50], [60]] },
      notify: { values: [['a@example.com'], ['b@example.com']] },
      since: { values: ['2026-01', '2026-02'] },
    },
    nested: { 'notify.0': { values: ['a@example.com', 'b@example.com'], with: { notify: ['a@example.com'] } } },
    native: {
      aws: [{ budget: { costTypes: { includeTax: false } } }],
      google: [{ budget: { ownershipScope: 'BILLING_ACCOUNT' } }],
      azure: [{ budget: { timeGrain: 'Quarterly' } }],
    },
  });
});

describe.each(CLOUDS)('a budget on %s', (cloud) => {
  const synthesize = (props: Partial<BudgetProps> = {}) =>
    synth(cloud, (stack, catalogue) => catalogue.budget(stack, 'month', { ...base, ...props }));

  test('counts what carries the environment’s tag, and tells at each step', () => {
    const { the, of, problems, json } = synthesize();
    expect(problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        const budget = the('aws_budgets_budget');
        expect(budget).toMatchObject({
          limit_amount: '2000',
          limit_unit: 'USD',
          time_unit: 'MONTHLY',
          time_period_start: '2026-01-01_00:00',
          cost_filter: [{ name: 'TagKeyValue', values: ['user:environment$test'] }],
        });
        expect(budget.notification.map(({ threshold }: { threshold: number }) => threshold)).toEqual([50, 80, 100]);
        expect(budget.notification[0].subscriber_email_addresses).toEqual(['payments@example.com']);
      },
      google: () => {
        expect(the('google_billing_budget')).toMatchObject({
          provider: 'google.billing',
          billing_account: '012345-ABCDEF-012345',
          amount: { specified_amount: { currency_code: 'USD', units: '2000' } },
          budget_filter: { projects: ['projects/123456789012'], labels: { environment: 'test' } },
          threshold_rules: [{ threshold_percent: 0.5 }, { threshold_percent: 0.8 }, { threshold_percent: 1 }],
        });
        expect(of('google_monitoring_notification_channel').map(({ body }) => body.labels.email_address)).toEqual([
          'payments@example.com',
        ]);
        // Only the budget's own calls are counted in the project.
        expect(json.provider.google).toMatchObject([
          { project: 'acme-dev' },
          { alias: 'billing', user_project_override: true, billing_project: 'acme-dev' },
        ]);
        expect(json.provider.google[0]).not.toHaveProperty('user_project_override');
      },
      azure: () => {
        expect(the('azurerm_consumption_budget_subscription')).toMatchObject({
          subscription_id: `/subscriptions/${FACTS.azure.subscription}`,
          amount: 2000,
          time_grain: 'Monthly',
          time_period: {
            start_date:
              `\${timecmp("2026-01-01T00:00:00Z", plantimestamp()) < 0 ? formatdate("YYYY-MM-'01T00:00:00Z'", ` +
              'plantimestamp()) : "2026-01-01T00:00:00Z"}',
          },
          lifecycle: { ignore_changes: ['time_period'] },
          notification: [
            { threshold: 50 },
            { threshold: 80 },
            { threshold: 100, contact_emails: ['payments@example.com'] },
          ],
        });
      },
    });
  });

  test.each<[string, Partial<BudgetProps>, Partial<BudgetProps>, string]>([
    ['the amount', { monthly: 1 }, { monthly: 0 }, 'monthly is 0'],
    ['parts of it', { monthly: 2 }, { monthly: 1.5 }, 'monthly is 1.5; allowed values are whole numbers.'],
    [
      'alerts',
      { alertsAt: [1, 2, 3, 4, 1000] },
      { alertsAt: [1, 2, 3, 4, 5, 6] },
      'alertsAt is [1,2,3,4,5,6]; it must be 1 to 5',
    ],
    ['an alert', { alertsAt: [1000] }, { alertsAt: [1001] }, 'alertsAt is [1001]'],
    [
      'addresses',
      { notify: ['a@b.cd', 'b@b.cd', 'c@b.cd', 'd@b.cd', 'e@b.cd'] },
      { notify: [] },
      'notify is []; allowed values are 1 to 5 mail addresses.',
    ],
    ['an address', { notify: ['a@b.cd'] }, { notify: ['payments'] }, 'notify is ["payments"]'],
    ['the month', { since: '2026-12' }, { since: '2026-13' }, 'since is "2026-13"; allowed values are months'],
    ['the currency', { currency: 'USD' }, { currency: 'usd' }, 'currency is "usd"'],
  ])('%s: just inside is taken, just outside refused', (_, inside, outside, message) => {
    expect(synthesize(inside).problems).toEqual([]);
    expect(synthesize(outside).problems.map((problem) => problem.message)).toContainEqual(
      expect.stringContaining(message),
    );
  });

  test('deploys, settles, destroys', () =>
    deploysAndSettles(
      synthesize({ alertsAt: [50, 80, 90, 100, 120], notify: ['a@example.com', 'b@example.com'] }).json,
    ));
});

test('Google wants to know the billing account', () => {
  const facts = { google: { project: 'acme-dev', projectNumber: '123456789012' } };
  const { problems } = synth('google', (stack, cloud) => cloud.budget(stack, 'month', base), { facts });
  expect(problems).toMatchObject([
    {
      where: 'test-google-us-east1 month',
      message: expect.stringContaining('clouds.google.billingAccount is not set.'),
    },
  ]);
});

test('AWS counts in dollars', () => {
  const { problems } = synth('aws', (stack, cloud) => cloud.budget(stack, 'month', { ...base, currency: 'EUR' }));
  expect(problems[0]?.message).toBe('currency is "EUR", AWS Budgets allows "USD".');
});
