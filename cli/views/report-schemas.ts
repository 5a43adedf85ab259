import { z } from 'zod';
import type { AffectedStack } from '../../deployment/affected-since';
import type { Cost } from '../../deployment/cost';
import type { DrawnDashboard } from '../../deployment/dashboard';
import type { StackDrift } from '../../deployment/drift';
import { FAILURES } from '../../deployment/failures';
import type { GameDay } from '../../deployment/gameday';
import type { Deployment } from '../../deployment/history';
import type { Listed } from '../../deployment/listed';
import type { Portability } from '../../deployment/portability';
import type { Preview } from '../../deployment/preview-file';
import type { Scorecard } from '../../deployment/scorecard';
import { PILLARS } from '../../modules/core/pillars';
import { CLOUDS } from '../../modules/core/placement';
import { CLASSES } from '../../review/risk';
import type { AffectedReport } from './affected';
import type { GrantRow } from './grants';
import type { HistoryReport } from './history';
import type { NamesReport } from './names';

export const format = z.literal(1).describe('Rises when a field is removed or changes its meaning');
export const problem = z.strictObject({
  where: z.string().describe('A file with its line, or a placement with the path of a construct'),
  message: z.string(),
  remedy: z.string().optional(),
});
const list = z.array(z.string());
const cloud = z.enum(CLOUDS);
const onCloud = <T extends z.ZodType>(value: T) => z.partialRecord(cloud, value);
const usd = z.number().describe('In the currency of the report, per month');

const listed: z.ZodType<Listed> = z.strictObject({
  name: z.string(),
  clouds: list,
  credentials: list.describe('The clouds whose credentials a deployment requires'),
  state: z.string().describe('The backend'),
  protected: z.boolean(),
  stacks: list.describe('In the order in which they are deployed'),
  variables: list.describe('Variables that Terraform and its providers require, without cloud credentials'),
});

const preview: z.ZodType<Preview> = z
  .strictObject({
    environment: z.string(),
    like: z.string(),
    repository: z.string(),
    cidr: z.string(),
    lastDay: z.string().describe('YYYY-MM-DD'),
    commit: z.string(),
    monthly: z.number().optional().describe('USD at list prices'),
  })
  .describe('npm run new -- preview <name> --format json');

const stackAffected: z.ZodType<AffectedStack> = z.strictObject({
  id: z.string(),
  environment: z.string().optional().describe('Missing if the environment was removed'),
  change: z.enum(['new', 'changed', 'gone', 'dependent']).describe('dependent: it reads outputs of a changed stack'),
  why: list.describe('Constructs that differ; for a dependent stack the stacks that it reads'),
  after: list.describe('Affected stacks that are deployed before this one'),
  step: z.number().int().describe('Stacks of one step do not depend on each other'),
});
const affected: z.ZodType<AffectedReport> = z
  .strictObject({ base: z.string(), stacks: z.array(stackAffected) })
  .describe('npm run affected -- --base <commit> --format json');

const grant: z.ZodType<GrantRow> = z.strictObject({
  stack: z.string(),
  identity: z.string(),
  verb: z.string(),
  resource: z.string(),
  part: z.string().optional().describe('The part of the resource, if the grant is limited'),
});

const names: z.ZodType<NamesReport> = z
  .array(
    z.strictObject({
      stack: z.string(),
      names: z.array(
        z.strictObject({
          construct: z.string(),
          name: z.string(),
          type: z.string().describe("In the cloud's words"),
          max: z.number().int().describe('The maximum length of such a name'),
          shortenedFrom: z.string().optional(),
        }),
      ),
    }),
  )
  .describe('npm run names -- <environment> --format json');

const deployment: z.ZodType<Deployment> = z.strictObject({
  id: z.string(),
  what: z.enum(['deploy', 'destroy']),
  commit: z.string(),
  configuration: z.string().describe('The hash of the Terraform JSON'),
  plan: z.string().optional().describe('The hash of the reviewed plan'),
  by: z.string(),
  began: z.string(),
  ended: z.string().optional(),
  result: z.enum(['begun', 'done', 'unchanged', 'failed']),
});
const history: z.ZodType<HistoryReport> = z
  .record(z.string(), z.array(deployment).describe('The newest first'))
  .describe('npm run state -- history <environment> --format json, by stack');

const item = z.strictObject({
  address: z.string(),
  type: z.string(),
  monthly: usd,
  fixed: z.array(
    z.strictObject({
      what: z.string(),
      monthly: usd,
      taken: z.string().optional().describe('The region of the price, if it is another one'),
    }),
  ),
  rates: z.array(z.strictObject({ what: z.string(), usd: z.number(), per: z.string() })),
  notPriced: list,
});
const cost: z.ZodType<Cost> = z
  .strictObject({
    format,
    environment: z.string(),
    currency: z.string(),
    day: z.string().optional().describe('The day of the prices'),
    placements: z.array(
      z.strictObject({
        placement: z.string(),
        cloud,
        region: z.string(),
        monthly: usd,
        constructs: z.array(z.strictObject({ construct: z.string(), monthly: usd, items: z.array(item) })),
        notPriced: z.array(z.strictObject({ address: z.string(), what: z.string() })).describe('Not in the sum'),
      }),
    ),
  })
  .describe('npm run cost -- <environment> --format json');

const drawnDashboard: z.ZodType<DrawnDashboard> = z.strictObject({
  stack: z.string(),
  sections: z.array(
    z.strictObject({
      title: z.string(),
      text: z.string().optional(),
      charts: z.array(
        z.strictObject({
          title: z.string(),
          unit: z.enum(['count', 'percent', 'seconds', 'bytes', 'state', 'USD']),
          threshold: z.number().optional().describe('Of the default alarm'),
          lines: z.array(z.strictObject({ label: z.string(), values: z.array(z.number()) })),
        }),
      ),
    }),
  ),
});

const place = z.strictObject({ placement: z.string(), account: z.string(), state: z.string() });
const renamed = z.array(z.strictObject({ construct: z.string(), before: z.string(), after: z.string() }));
const portability: z.ZodType<Portability> = z
  .strictObject({
    format,
    environment: z.string(),
    from: z.array(place),
    to: z.array(place),
    cloud,
    errors: z.array(problem),
    differences: z.array(
      z.strictObject({ kind: z.string(), constructs: list, what: z.string(), before: z.string(), after: z.string() }),
    ),
    data: z.array(z.strictObject({ construct: z.string(), kind: z.string(), resources: list, way: z.string() })),
    names: renamed,
    endpoints: renamed,
    costs: z.array(
      z.strictObject({ cloud, monthly: usd.optional(), notPriced: z.number().int().optional() }).describe('Per cloud'),
    ),
  })
  .describe('npm run portability -- <environment> --to <cloud> --format json');

const result = z.strictObject({
  checked: z.number().int(),
  findings: list,
  waived: z.array(z.strictObject({ construct: z.string(), why: z.string() })),
});
const scorecard: z.ZodType<Scorecard> = z
  .strictObject({
    format,
    environment: z.string(),
    clouds: z.array(
      z.strictObject({
        cloud,
        current: z.boolean(),
        missing: z.string().optional().describe("Why it can't be placed there"),
      }),
    ),
    pillars: z.array(
      z.strictObject({
        pillar: z.enum(PILLARS),
        policies: z.array(
          z.strictObject({
            id: z.string(),
            title: z.string(),
            level: z.enum(['error', 'warning']),
            on: onCloud(result),
          }),
        ),
        alarms: onCloud(list),
        questions: list.describe('Not checked automatically'),
      }),
    ),
  })
  .describe('npm run policies -- --scorecard <environment> --format json');

const stackDrift: z.ZodType<StackDrift> = z.strictObject({
  id: z.string(),
  environment: z.string(),
  result: z.enum(['same', 'differs', 'accepted', 'not deployed', 'failed']),
  differences: z.array(
    z.strictObject({
      address: z.string(),
      construct: z.string().optional(),
      action: z.string(),
      class: z.enum(CLASSES).optional(),
      findings: list,
      attributes: z.array(z.strictObject({ path: z.string(), before: z.string(), after: z.string() })),
      accepted: z.boolean(),
    }),
  ),
  outdated: list.describe('Accepted differences that no longer exist'),
  error: z.string().optional().describe("Terraform's error, if the stack can't be planned"),
});

const gameday: z.ZodType<GameDay> = z
  .strictObject({
    format,
    environment: z.string(),
    failures: z.array(
      z.strictObject({
        id: z.enum(FAILURES),
        title: z.string(),
        effects: z.array(
          z.strictObject({
            stack: z.string(),
            construct: z.string(),
            what: z.string(),
            result: z
              .enum(['seen', 'healed', 'unseen'])
              .describe('An alarm fired; the cloud repaired it before one did; nobody was notified'),
            alarms: list.describe('Those that fired'),
            why: z.string().optional().describe('Why nobody was notified'),
            remedy: z.string().optional(),
            healsAfterMinutes: z.number().optional(),
          }),
        ),
      }),
    ),
  })
  .describe('npm run gameday -- <environment> --simulate --format json');

/** Reports on environments, by command. */
export const REPORTS = {
  list: z.array(listed).describe('npm run list -- --format json'),
  expired: z.array(preview).describe('npm run list -- --expired --format json'),
  preview,
  affected,
  grants: z.array(grant).describe('npm run grants -- <environment> --format json'),
  names,
  history,
  cost,
  dashboard: z
    .strictObject({ format, dashboards: z.array(drawnDashboard) })
    .describe('npm run dashboard -- <environment> --format json'),
  gameday,
  portability,
  scorecard,
  drift: z.strictObject({ format, stacks: z.array(stackDrift) }).describe('npm run drift -- --format json'),
} as const;
