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

export interface PoliciesOptions extends Options {
  /** The environment whose regions, limits, protection and waivers hold for plans. */
  readonly environment?: string;
}

/**
 * Lists the rules and what they find: in environments, or in plans. 0: nothing, 1: an error, or a
 * waiver that waives nothing.
 */
export async function policies(given: readonly string[], options: PoliciesOptions): Promise<number> {
  const plans = given.filter((one) => /[./\\]/.test(one));
  const names = given.filter((one) => !plans.includes(one));
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
    if (given.length === 0) listRules();
    return session(names, options, async ({ environments }) => ofEnvironments(environments));
  }
  if (!options.environment) return ofPlans(plans);
  return session([options.environment], options, async ({ environments }) => ofPlans(plans, environments[0]));
}

function listRules(): void {
  const rules = allPolicies();
  const width = Math.max(...rules.map(({ id }) => id.length));
  for (const { id, level, title } of rules)
    console.log(`${id.padEnd(width)}  ${level.padEnd('warning'.length)}  ${title}`);
  console.log();
}

function ofEnvironments(environments: readonly Environment[]): number {
  return inMemory(environments, (stacks) => {
    const judged = stacks.map((stack) => {
      stack.prepareStack();
      return { stack, ...judge(stack.placement, stack.toTerraform(), stack.waivers) };
    });
    const codes = judged.map(({ stack, ...judgement }) => told(stack.node.id, { ...judgement, unused: [] }));
    const idle = judged[0] ? unusedWaivers(judged[0].stack.node.root as App, judged) : [];
    for (const { where, message } of idle) console.log(`error ${where}: ${message}`);
    return Math.max(idle.length > 0 ? 1 : 0, ...codes);
  });
}

function ofPlans(files: readonly string[], environment?: Environment): number {
  const placement = { protected: environment?.protected ?? false, policies: environment?.policies };
  const codes = files.map((file) => {
    const resources = resourcesOfPlan(readWhole(contentOf(file), file), environment !== undefined);
    return told(file, judgeResources({ placement, resources, planned: true }, environment?.waivers));
  });
  return Math.max(0, ...codes);
}

function told(where: string, { findings, waived, unused }: Judgement): number {
  const line = ({ level, rule, construct, address, reason, remedy }: Finding) =>
    `  ${level} ${rule}: ${construct}${construct === address ? '' : ` (${address})`}: ${reason}.\n    ${remedy}`;
  console.log(`${where}: ${findings.length} findings, ${waived.length} waived`);
  for (const one of findings) console.log(line(one));
  for (const one of waived) console.log(`  waived ${one.rule}: ${one.construct}: ${one.reason}.\n    ${one.why}`);
  for (const { rule, path } of unused) console.log(`  error waiver of ${rule} at ${path}: it waives nothing.`);
  return findings.some(({ level }) => level === 'error') || unused.length > 0 ? 1 : 0;
}
