import type { App } from 'cdktf';
import { contentOf } from '../../deployment/files';
import { inMemory } from '../../deployment/in-memory';
import { type Options, session } from '../../deployment/session';
import type { Environment } from '../../environments/loader';
import { UserError } from '../../modules/core/errors';
import type { Finding, Judgement } from '../../policies';
import { allPolicies, judge, judgeResources } from '../../policies';
import { resourcesOfPlan } from '../../policies/resources';
import { readWhole } from '../../review/plan-json';
import { unusedWaivers } from '../../stacks/waivers';
import type { Judged, PolicyReport } from '../views/policies';

export interface PoliciesOptions extends Options {
  /** The environment whose regions, limits, protection and waivers apply to plans. */
  readonly environment?: string;
}

/** Lists the rules and what they find: in environments, or in plans. */
export async function policies(targets: readonly string[], options: PoliciesOptions): Promise<PolicyReport> {
  const plans = targets.filter((one) => /[./\\]/.test(one));
  const names = targets.filter((one) => !plans.includes(one));
  if (plans.length > 0 && names.length > 0) {
    throw new UserError([
      {
        where: names.join(', '),
        message: "can't be combined with a plan.",
        remedy: 'List environments or plans; --environment applies the rules of an environment to a plan.',
      },
    ]);
  }
  if (plans.length === 0) {
    const rules =
      targets.length === 0 ? { rules: allPolicies().map(({ id, level, title }) => ({ id, level, title })) } : {};
    return session(names, options, async ({ environments }) => ({ ...rules, ...ofEnvironments(environments) }));
  }
  if (!options.environment) return ofPlans(plans);
  return session([options.environment], options, async ({ environments }) => ofPlans(plans, environments[0]));
}

/** 1: an error, or a waiver that waives nothing. */
export const policiesCode = ({ judged, idle }: PolicyReport): number =>
  idle.length > 0 ||
  judged.some(({ findings, unused }) => unused.length > 0 || findings.some(({ level }) => level === 'error'))
    ? 1
    : 0;

function ofEnvironments(environments: readonly Environment[]): PolicyReport {
  return inMemory(environments, (stacks) => {
    const judged = stacks.map((stack) => {
      stack.prepareStack();
      return { stack, ...judge(stack.placement, stack.toTerraform(), stack.waivers) };
    });
    const idle = judged[0] ? unusedWaivers(judged[0].stack.node.root as App, judged) : [];
    return {
      format: 1,
      judged: judged.map(({ stack, ...judgement }) => judgedOf(stack.node.id, { ...judgement, unused: [] })),
      idle: idle.map(({ where, message }) => ({ where, message })),
    };
  });
}

function ofPlans(files: readonly string[], environment?: Environment): PolicyReport {
  const placement = { protected: environment?.protected ?? false, policies: environment?.policies };
  const judged = files.map((file) => {
    const resources = resourcesOfPlan(readWhole(contentOf(file), file), environment !== undefined);
    return judgedOf(file, judgeResources({ placement, resources, planned: true }, environment?.waivers));
  });
  return { format: 1, judged, idle: [] };
}

/** What is reported of a judgement, and nothing else. */
const judgedOf = (where: string, { findings, waived, unused }: Judgement): Judged => ({
  where,
  findings: findings.map(reported),
  waived: waived.map((one) => ({ ...reported(one), why: one.why })),
  unused: unused.map(({ rule, path }) => ({ rule, path })),
});

const reported = ({ rule, level, construct, address, reason, remedy }: Finding): Finding => ({
  rule,
  level,
  construct,
  address,
  reason,
  remedy,
});
