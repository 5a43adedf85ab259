import { UserError } from '../modules/core/errors';
import { useOf } from '../modules/core/kind';
import type { Metric } from '../modules/core/metrics';
import { PILLARS, type Pillar } from '../modules/core/pillars';
import { CLOUDS, type CloudName } from '../modules/core/placement';
import { allPolicies, judge } from '../policies';
import { resourcesOf } from '../policies/resources';
import { type EnvironmentOptions, loadEnvironments } from '../stacks/environments';
import type { PlacementStack } from '../stacks/placement-stack';
import { inMemory } from './in-memory';

/** Passed and waived policies, and open questions, by pillar. */
export interface Scorecard {
  readonly format: 1;
  readonly environment: string;
  readonly clouds: readonly CloudScore[];
  readonly pillars: readonly PillarScore[];
}

/** Whether the environment could be synthesized on a cloud. */
export interface CloudScore {
  readonly cloud: CloudName;
  /** The environment is deployed there. */
  readonly current: boolean;
  /** Why the results are missing. */
  readonly missing?: string;
}

export interface PillarScore {
  readonly pillar: Pillar;
  readonly policies: readonly PolicyScore[];
  /** Alarms of this pillar, by cloud. */
  readonly alarms: Readonly<Partial<Record<CloudName, readonly string[]>>>;
  /** What can't be determined from the configuration: questions for a person. */
  readonly questions: readonly string[];
}

export interface PolicyScore {
  readonly id: string;
  readonly title: string;
  readonly level: 'error' | 'warning';
  readonly on: Readonly<Partial<Record<CloudName, PolicyResult>>>;
}

export interface PolicyResult {
  /** The number of resources that the policy checked. */
  readonly checked: number;
  readonly findings: readonly string[];
  readonly waived: readonly { readonly construct: string; readonly why: string }[];
}

/** Questions that the configuration does not answer. */
const QUESTIONS: Readonly<Record<Pillar, readonly string[]>> = {
  'operational excellence': [
    'Does each alarm name a runbook, and did somebody rehearse it in the last quarter?',
    'Who answers a critical alarm at night, and who replaces that person?',
    'Is each change deployed by the pipeline, and no change by hand?',
  ],
  security: [
    'Do the accounts of people have a second factor, and are those of leavers removed?',
    'Who may approve an apply, and can that person also write the change?',
    'Are the dependencies of the programs scanned and updated?',
    'Is there a list of the personal data that is stored, and of when it is deleted?',
  ],
  reliability: [
    'Was a backup restored in the last quarter, and how long did it take?',
    'Do the programs retry with a growing delay, and handle a message twice without harm?',
    'Are the raised quotas of the account enough for twice the load?',
    'Which failure of a supplier outside this configuration stops the workload?',
  ],
  performance: [
    'Was the latency measured under the expected load, with the sizes of this environment?',
    'Which size was chosen by measurement, and which by guess?',
  ],
  cost: [
    'Is there a commitment or a savings plan for what runs all the time?',
    'Who looks at the bill each month, by the tags of this environment?',
  ],
  sustainability: [
    'Is the region supplied with low-carbon energy, where the law and the latency allow a choice?',
    'Are environments that are unused at night or at weekends scaled down?',
    'Is unused data deleted?',
  ],
};

/** The scorecard of an environment on each cloud with facts in its file. */
export function scorecard(name: string, options: EnvironmentOptions = {}): Scorecard {
  const [here] = loadEnvironments([name], options);
  if (!here) throw new UserError([{ where: name, message: 'is not an environment.' }]);
  const scores = CLOUDS.map((cloud) => onCloud(name, { ...options, cloud }));
  const current = new Set(here.placements.map(({ cloud }) => cloud));
  const policies = allPolicies();
  return {
    format: 1,
    environment: name,
    clouds: scores.map(({ cloud, missing }) => ({ cloud, current: current.has(cloud), ...(missing && { missing }) })),
    pillars: PILLARS.map((pillar) => ({
      pillar,
      policies: policies
        .filter((policy) => policy.pillar === pillar)
        .map(({ id, title, level }) => ({
          id,
          title,
          level,
          on: byCloud(scores, ({ results }) => results?.get(id)),
        })),
      alarms: byCloud(scores, ({ alarms }) => alarms?.filter((one) => one.pillar === pillar).map(({ path }) => path)),
      questions: QUESTIONS[pillar],
    })),
  };
}

interface Seen {
  readonly cloud: CloudName;
  readonly missing?: string;
  readonly results?: ReadonlyMap<string, PolicyResult>;
  readonly alarms?: readonly { readonly pillar: Pillar; readonly path: string }[];
}

/** One cloud; if the environment can't be placed there, the reason. */
function onCloud(name: string, options: EnvironmentOptions & { readonly cloud: CloudName }): Seen {
  const { cloud } = options;
  try {
    const environments = loadEnvironments([name], options);
    const look = (stacks: readonly PlacementStack[]) => ({
      cloud,
      results: resultsOf(stacks),
      alarms: alarmsOf(stacks),
    });
    return inMemory(environments, look, options.workloads);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const [first, ...others] = error.problems;
    const more = others.length > 0 ? `, and ${others.length} more` : '';
    return { cloud, missing: `${first?.where}: ${first?.message}${more}` };
  }
}

function resultsOf(stacks: readonly PlacementStack[]): Map<string, PolicyResult> {
  const results = new Map<string, PolicyResult>();
  for (const stack of stacks) {
    stack.prepareStack();
    const json = stack.toTerraform();
    const resources = resourcesOf(json);
    const { findings, waived } = judge(stack.placement, json, stack.waivers);
    for (const { id, types } of allPolicies()) {
      const before = results.get(id) ?? { checked: 0, findings: [], waived: [] };
      const mine = <T extends { rule: string }>(all: readonly T[]) => all.filter(({ rule }) => rule === id);
      results.set(id, {
        checked: before.checked + resources.filter(({ type }) => types.test(type)).length,
        findings: [...before.findings, ...mine(findings).map(({ construct, reason }) => `${construct}: ${reason}`)],
        waived: [...before.waived, ...mine(waived).map(({ construct, why }) => ({ construct, why }))],
      });
    }
  }
  return results;
}

/**
 * Alarms by the pillar of the metric's default alarm. Metrics without a default alarm count for
 * reliability. A budget is an alarm on cost.
 */
function alarmsOf(stacks: readonly PlacementStack[]): { pillar: Pillar; path: string }[] {
  return stacks.flatMap((stack) =>
    stack.node.findAll().flatMap((construct) => {
      const use = useOf(construct);
      const path = construct.node.path.split('/').slice(1).join('/');
      if (use?.table.kind === 'budget') return [{ pillar: 'cost', path }];
      if (use?.table.kind !== 'alarm') return [];
      const { metric } = use.props as { readonly metric: Metric };
      return [{ pillar: metric.definition.alarm?.pillar ?? 'reliability', path }];
    }),
  );
}

function byCloud<T>(scores: readonly Seen[], of: (score: Seen) => T | undefined): Partial<Record<CloudName, T>> {
  return Object.fromEntries(
    scores.flatMap((score) => {
      const value = of(score);
      return value === undefined ? [] : [[score.cloud, value]];
    }),
  );
}
