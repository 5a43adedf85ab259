import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { summarySchema } from '../../review/schema';
import type { AddressReport } from './address';
import type { AdoptReport } from './adopt';
import type { PlanReport } from './plan';
import type { PolicyReport } from './policies';
import { format, problem, REPORTS } from './report-schemas';

const planned = {
  format,
  environment: z.string(),
  exitCode: z.number().int().describe('0: nothing to do, 2: changes, 1: an error'),
  reviews: z.array(summarySchema).describe('One for each stack that could be planned'),
  refused: z.array(problem).describe('What a protected environment refuses'),
};

const plan: z.ZodType<PlanReport> = z.strictObject(planned).describe('npm run plan -- <environment> --format json');

const adopt: z.ZodType<AdoptReport> = z
  .strictObject({
    ...planned,
    adopted: z.array(
      z.strictObject({
        placement: z.string(),
        imports: z.array(
          z.strictObject({
            address: z.string(),
            id: z.string(),
            source: z
              .enum(['list', 'state', 'record', 'configuration', 'inventory'])
              .describe('Where the id comes from'),
            was: z.string().optional().describe("The address in the other project's state"),
            by: z.array(z.string()).optional().describe('The attributes that are equal'),
          }),
        ),
        creates: z.array(z.strictObject({ address: z.string(), why: z.string() })),
      }),
    ),
    later: z.array(z.string()).describe('Stacks that read values of one that is not adopted yet'),
  })
  .describe('npm run adopt -- <environment> --format json');

const level = z.enum(['error', 'warning']);
const finding = {
  rule: z.string(),
  level,
  construct: z.string(),
  address: z.string(),
  reason: z.string(),
  remedy: z.string(),
};

const policies: z.ZodType<PolicyReport> = z
  .strictObject({
    format,
    rules: z
      .array(z.strictObject({ id: z.string(), level, title: z.string() }))
      .optional()
      .describe('Where no environment or plan was given'),
    judged: z.array(
      z.strictObject({
        where: z.string().describe('The stack, or the file of the plan'),
        findings: z.array(z.strictObject(finding)),
        waived: z.array(z.strictObject({ ...finding, why: z.string().describe('The reason of the waiver') })),
        unused: z.array(z.strictObject({ rule: z.string(), path: z.string() })).describe('Waivers that waive nothing'),
      }),
    ),
    idle: z
      .array(z.strictObject({ where: z.string(), message: z.string() }))
      .describe('Waivers of an environment that waive nothing in any of its stacks'),
  })
  .describe('npm run policies -- --format json');

const address: z.ZodType<AddressReport> = z
  .strictObject({ format, problems: z.array(problem) })
  .describe('npm run address -- check --format json');

/** What the commands print with `--format json`, by command. */
export const SCHEMAS = { plan, adopt, review: summarySchema, policies, address, ...REPORTS } as const;

/** The JSON Schemas, for docs/output.schema.json. */
export const jsonSchemas = (): string =>
  `${JSON.stringify(
    Object.fromEntries(Object.entries(SCHEMAS).map(([name, schema]) => [name, z.toJSONSchema(schema)])),
    null,
    2,
  )}\n`;

if (require.main === module) writeFileSync(join(__dirname, '../../docs/output.schema.json'), jsonSchemas());
