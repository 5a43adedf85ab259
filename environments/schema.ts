import { z } from 'zod';
import { LOG_RETENTION_DAYS } from '../modules/core/log-retention';
import { budget, policies, preview } from './schema-allowed';
import { aws, azure, google } from './schema-clouds';
import { dns } from './schema-dns';
import { monitoring } from './schema-monitoring';
import { state } from './schema-state';
import { type WorkloadCatalogue, workloadsSchema } from './workloads';

/**
 * The single definition of an environment file: types, validation and the JSON Schema for editors.
 * Checks across keys (regions, facts of the chosen cloud, zones) are in checks.ts.
 */

const cloud = z.enum(['aws', 'google', 'azure']).describe('The cloud: aws, google or azure.');
const waivers = z
  .array(
    z.strictObject({
      rule: z.string().describe('The rule: public-ingress.'),
      path: z.string().describe('The construct, or one of its parents: commerce/orders.'),
      cloud: cloud.optional().describe('The cloud to which it applies. Default: every cloud.'),
      reason: z.string().min(20).describe('A reason that a security engineer would accept.'),
      until: z.iso.date('is not a valid date, like 2026-12-31').describe('The last valid day: 2026-12-31.'),
    }),
  )
  .optional()
  .describe('Exceptions from policies in this environment.');

const unprotected = z
  .array(
    z.strictObject({
      path: z.string().describe('The construct, or one of its parents: commerce/orders.'),
      cloud: cloud.optional().describe('The cloud to which it applies. Default: every cloud.'),
      reason: z.string().min(20).describe('Why what it holds may be lost.'),
      until: z.iso.date('is not a valid date, like 2026-12-31').describe('The last valid day: 2026-12-31.'),
    }),
  )
  .optional()
  .describe('With protected: true. Constructs that may be destroyed all the same.');

/**
 * Names of projects and environments. Names in the cloud contain both, and are shortened if a
 * service allows less.
 */
export const NAME = /^(?=.{2,24}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
export const NAMES = '2 to 24 lower-case letters, digits and single -, beginning with a letter';

/** The keys of an environment file that do not depend on workloads. */
export const environmentShape = {
  project: z
    .string()
    .regex(NAME, `is not a valid project name: ${NAMES}`)
    .describe(`Name of the project; names in the cloud begin with it. ${NAMES[0]?.toUpperCase()}${NAMES.slice(1)}.`),
  cloud: cloud.optional(),
  placements: z
    .array(
      z.strictObject({
        cloud,
        region: z.string().min(1).optional().describe('Region of the cloud. Default: the one under clouds.'),
        role: z
          .enum(['primary', 'standby', 'retired'])
          .optional()
          .describe(
            'Role; retired gets no traffic and may be destroyed. Default: the first is ' +
              'primary, the others standby.',
          ),
        weight: z
          .int()
          .min(1)
          .max(255)
          .optional()
          .describe('Instead of roles: its relative share of the traffic. 1 to 255.'),
      }),
    )
    .min(1)
    .optional()
    .describe('Instead of cloud: several clouds or regions at once.'),
  clouds: z
    .strictObject({ aws: aws.optional(), google: google.optional(), azure: azure.optional() })
    .describe('Facts of each account, ready for the switch.'),
  protected: z.boolean().default(false).describe("Stateful resources can't be destroyed. Default: false."),
  finalSnapshots: z
    .boolean()
    .default(true)
    .describe(
      'A deleted database or graph leaves a final backup if the cloud supports it, protected or not. Default: true.',
    ),
  unprotected,
  state,
  tags: z
    .object({
      owner: z.string().min(1).describe('The responsible team.'),
      costCenter: z.string().min(1).describe('The cost center, in quotes if it is a number.'),
    })
    .catchall(z.string())
    .describe('Tags of every resource. owner and costCenter are required.'),
  network: z
    .strictObject({
      from: z
        .string()
        .optional()
        .describe(
          'Instead of the other keys: the environment whose network this one uses, in the same account and region.',
        ),
      cidr: z.string().optional().describe('Private address range of the network, /16 to /26: 10.20.0.0/16.'),
      zones: z.int().min(1).max(6).optional().describe('Number of zones.'),
      nat: z
        .enum(['none', 'single', 'perZone'])
        .optional()
        .describe('NAT gateways of the private tier. Default: ' + 'single.'),
    })
    // For editors; the loader has its own message.
    .meta({ oneOf: [{ required: ['cidr', 'zones'] }, { required: ['from'] }] })
    .optional()
    .describe(
      'The address space, or the environment whose network is used. Required by workloads that have a network.',
    ),
  dns: dns.optional(),
  logs: z
    .strictObject({
      retentionDays: z
        .literal(LOG_RETENTION_DAYS)
        .describe(`How long the logs of every kind are kept, in days: ${LOG_RETENTION_DAYS.join(', ')}.`),
    })
    .optional()
    .describe(
      'Retention of logs, for each kind whose properties do not set another. Default: 365 days; on Google Cloud ' +
        "the retention of the project's log bucket _Default.",
    ),
  monitoring,
  budget,
  policies,
  preview,
  waivers,
};

/** The schema of an environment file, with the settings of these workloads. */
export const environmentSchemaOf = (workloads: WorkloadCatalogue) =>
  z
    .strictObject({ ...environmentShape, workloads: workloadsSchema(workloads, { state, waivers }) })
    .describe('An environment: its workloads, their sizes, clouds and protection.')
    // For editors; the loader has its own message.
    .meta({ oneOf: [{ required: ['cloud'] }, { required: ['placements'] }] });

export type EnvironmentFile = z.infer<ReturnType<typeof environmentSchemaOf>>;
export type State = EnvironmentFile['state'];
