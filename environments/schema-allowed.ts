import { z } from 'zod';

const limit = (what: string) => z.int().min(0).optional().describe(what);

export const budget = z
  .strictObject({
    monthly: z.int().min(1).max(999_999_999).describe('Monthly limit, in whole units of the currency.'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'is not a valid currency: three letters, like USD')
      .default('USD')
      .describe('The currency in which the accounts are billed. Default: USD.'),
    alertsAt: z
      .array(z.int().min(1).max(1000))
      .min(1)
      .max(5)
      .default([50, 80, 100])
      .describe('Percentages of the limit at which a notification is sent. Default: [50, 80, 100].'),
    notify: z
      .array(z.string().regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'is not a valid mail address'))
      .min(1)
      .max(5)
      .describe('Recipients: 1 to 5 mail addresses.'),
    since: z
      .string()
      .regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'is not a valid month, like 2026-01')
      .describe('The month of the first deployment: 2026-01. Azure refuses a month in the past.'),
  })
  .optional()
  .describe('Monthly cost limit of the environment in an account. It only sends notifications.');

export const policies = z
  .strictObject({
    regions: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('The allowed regions of all clouds: [us-east-1, us-east1, eastus2]. Default: all.'),
    limits: z
      .strictObject({
        machines: limit('Machines, with the maximum of every group.'),
        cpu: limit('Virtual processors of one machine.'),
        databases: limit('Databases.'),
        natGateways: limit('NAT gateways.'),
      })
      .optional()
      .describe('Limits for each placement, which prevent unexpected costs. Default: no limit.'),
    previews: z
      .strictObject({
        max: z.int().min(1).max(256).describe('How many may exist at once.'),
        days: z.int().min(1).max(90).default(7).describe('For how many days one may be asked for. Default: 7.'),
        monthly: z
          .int()
          .min(1)
          .max(999_999)
          .optional()
          .describe('What all of them may cost a month, at list prices in USD. Default: no limit.'),
        pool: z
          .string()
          .default('10.128.0.0/12')
          .describe('The range that each takes a /20 of, when it has a network. Default: 10.128.0.0/12.'),
      })
      .optional()
      .describe('Previews like this environment: npm run new -- preview. Default: none are allowed.'),
  })
  .optional()
  .describe('Restrictions of this environment, in addition to the general policies.');

export const preview = z
  .strictObject({
    like: z.string().min(1).describe('The environment that it was made from.'),
    repository: z.string().min(1).describe('The repository that it was made in: acme/shop.'),
    lastDay: z
      .string()
      .regex(/^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'is not a day: 2026-01-31')
      .describe('The last day on which it is needed: 2026-01-31. It is a tag of every resource.'),
  })
  .optional()
  .describe('That it is a preview. Written by npm run new -- preview.');
