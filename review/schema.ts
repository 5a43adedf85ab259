import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CLASSES } from './risk';
import type { Summary } from './summary';

const ACTIONS = ['create', 'update', 'replace', 'delete', 'forget', 'read', 'move', 'import'] as const;
const count = z.int().min(0);

const change = z.strictObject({
  address: z.string().describe("Terraform's address"),
  construct: z.string().optional().describe('The path of the construct in the program, without the stack'),
  type: z.string(),
  action: z.enum(ACTIONS),
  class: z.enum(CLASSES).describe('The highest class of its findings'),
  findings: z
    .array(z.strictObject({ class: z.enum(CLASSES), reason: z.string(), attribute: z.string().optional() }))
    .describe('All risks, the worst first'),
  reason: z.string().optional().describe("Terraform's action_reason"),
  createFirst: z.boolean().optional(),
  forgetsOld: z.boolean().optional(),
  deposed: z.string().optional(),
  previousAddress: z.string().optional(),
  importId: z.string().optional(),
  attributes: z
    .array(
      z.strictObject({
        path: z.string(),
        before: z.string(),
        after: z.string(),
        forcesReplacement: z.boolean().optional(),
      }),
    )
    .describe('Values for display: shortened, in one line, without secrets'),
});

/**
 * The format of `plan.json`, for other tools. Removing a field or changing its meaning makes it
 * format 2.
 */
export const summarySchema: z.ZodType<Summary> = z
  .strictObject({
    format: z.literal(1),
    file: z.string().optional().describe('The file that the plan was read from'),
    environment: z.string().optional(),
    placement: z.string().optional(),
    simulated: z.boolean().optional(),
    terraformVersion: z.string().optional(),
    errored: z.boolean().describe('The plan is incomplete and must not be applied'),
    cost: z
      .strictObject({ currency: z.string(), before: z.number(), after: z.number(), notPriced: z.array(z.string()) })
      .optional()
      .describe('What the plan changes of the cost a month, at list prices'),
    counts: z.strictObject({
      create: count,
      update: count,
      replace: count,
      delete: count,
      forget: count,
      read: count,
      move: count,
      import: count,
      unchanged: count,
    }),
    changes: z.array(change),
    drift: z.array(change).describe('What changed outside Terraform'),
    incomplete: z.boolean().optional().describe('The plan is partial: -target, or deferred changes'),
    actions: z.array(z.string()).optional().describe('Actions of providers that run with this plan'),
    deferred: z.array(z.string()),
    outputs: z.array(z.string()).describe('Names of outputs that change'),
    checks: z.array(
      z.strictObject({
        address: z.string(),
        status: z.enum(['fail', 'error', 'unknown']),
        problems: z.array(z.string()),
      }),
    ),
    sections: z.array(z.strictObject({ title: z.string(), lines: z.array(z.string()) })).optional(),
  })
  .describe('npm run review -- <plan> --format json: the review of a Terraform plan');

export const jsonSchema = (): string => `${JSON.stringify(z.toJSONSchema(summarySchema), null, 2)}\n`;

if (require.main === module) writeFileSync(join(__dirname, 'schema.json'), jsonSchema());
