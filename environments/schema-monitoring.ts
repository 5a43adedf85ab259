import { z } from 'zod';

const severity = z.enum(['critical', 'warning']);
const name = /^[A-Za-z][A-Za-z0-9-]*$/;

const receivers = z
  .strictObject({
    emails: z
      .array(z.string().regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'is not a valid mail address'))
      .min(1)
      .max(10)
      .optional()
      .describe('E-mail addresses. On AWS each owner confirms with a link.'),
    webhooks: z
      .array(z.string().regex(/^[A-Za-z][A-Za-z0-9]*$/, 'is not a name of letters and digits'))
      .min(1)
      .max(5)
      .optional()
      .describe('Names of HTTPS endpoints. The URL is the value of TF_VAR_monitoring_<notify>_webhook_<name>.'),
    pagerDuty: z
      .boolean()
      .optional()
      .describe('PagerDuty, whose key is the value of TF_VAR_monitoring_<notify>_pager_duty.'),
    opsgenie: z
      .enum(['us', 'eu'])
      .optional()
      .describe('Opsgenie, whose key is the value of TF_VAR_monitoring_<notify>_opsgenie.'),
    slack: z
      .strictObject({
        workspace: z.string().min(1).describe('Id of the workspace: T0123456789.'),
        channel: z.string().min(1).describe('Id of the channel: C0123456789.'),
      })
      .optional()
      .describe('A channel of Slack. Not on Azure.'),
    teams: z
      .strictObject({
        team: z.string().min(1).describe('Id of the team.'),
        tenant: z.string().min(1).describe('Id of the tenant.'),
        channel: z.string().min(1).describe('Id of the channel.'),
      })
      .optional()
      .describe('A channel of Microsoft Teams. On AWS only.'),
    severities: z
      .array(severity)
      .min(1)
      .optional()
      .describe('The severities that are sent here. Default: critical and warning.'),
  })
  .describe('One or more receivers.');

const change = z.union([
  z.literal('none').describe('No alarm.'),
  z
    .strictObject({
      above: z.number().optional().describe('The threshold, in the unit of the metric.'),
      below: z.number().optional().describe('The threshold, in the unit of the metric.'),
      windowSeconds: z
        .union([60, 300, 900, 1800, 3600, 21_600, 43_200, 86_400].map((seconds) => z.literal(seconds)))
        .optional()
        .describe('Length of the evaluation window, in seconds.'),
      severity: severity.optional().describe('Severity: critical or warning.'),
    })
    .describe('What is different.'),
]);

export const monitoring = z
  .strictObject({
    notify: z
      .record(z.string().regex(name, 'is not a name of letters, digits and -'), receivers)
      .refine((all) => Object.keys(all).length > 0, 'has no receiver, and alarms require one')
      .describe('Receivers of alarms, each with a name: oncall.'),
    alarms: z
      .enum(['default', 'none'])
      .default('default')
      .describe("The alarms: default, which each kind's page lists, or none. Default: default."),
    dashboard: z
      .enum(['default', 'none'])
      .default('default')
      .describe('A dashboard of each placement, with the metrics of every kind: default or none. Default: default.'),
    audit: z
      .strictObject({
        retentionDays: z
          .number()
          .int()
          .min(1)
          .max(3650)
          .optional()
          .describe('How long nobody can delete a record, in days. Default: 365.'),
        locked: z
          .boolean()
          .optional()
          .describe('Nobody can shorten the retention, not even the owner of the account. Default: false.'),
        dataAccess: z
          .boolean()
          .optional()
          .describe('Also record who reads and writes data. Not on Azure. Default: false.'),
      })
      .optional()
      .describe(
        'Records who did what in the account, and notifies of root, of a change of the audit and of a deleted key. ' +
          'npm run bootstrap creates it once for each account.',
      ),
    overrides: z
      .record(z.string().min(1), z.record(z.string().min(1), change))
      .optional()
      .describe(
        'Other thresholds, by the path of the construct and the name of the metric: commerce/orders: { ' +
          'deadLetters: none }.',
      ),
  })
  .optional()
  .describe('Notifications and default alarms.');
