import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AcceptedDrift, acceptDrift, acceptedDrift } from '../environments/accepted-drift';
import type { Environment } from '../environments/loader';
import { UserError } from '../modules/core/errors';
import { configurationOf } from '../modules/core/files';
import { hashOfText } from '../modules/core/names';
import type { RiskClass } from '../review';
import { stackIdsOf } from '../stacks/placements';
import { run } from './child-process';
import { checkEncryption } from './encryption';
import { init } from './init';
import { planUnprotected } from './protection';
import { type Options, type Session, session, simulating } from './session';
import { stateOf } from './state-folder';
import { checkErroredState, checkSharedState } from './state-preflight';
import { synthesize } from './synthesize';
import { checkTerraform, colour, terraformBinary } from './terraform-cli';

/** What a deployment of the program would change of one resource, or of the outputs. */
export interface Difference {
  readonly address: string;
  readonly construct?: string;
  readonly action: string;
  /** As the review judges it; an output has none. */
  readonly class?: RiskClass;
  readonly findings: readonly string[];
  readonly attributes: readonly { readonly path: string; readonly before: string; readonly after: string }[];
  /** Whether this very difference was accepted. */
  readonly accepted: boolean;
}

export interface StackDrift {
  readonly id: string;
  readonly environment: string;
  readonly result: 'same' | 'differs' | 'accepted' | 'not deployed' | 'failed';
  readonly differences: readonly Difference[];
  /** Addresses of differences that were accepted and are gone, or are others now. */
  readonly outdated: readonly string[];
  /** What Terraform said of a stack that can't be planned. */
  readonly error?: string;
}

export interface DriftOptions extends Options {
  /** Accept all differences that there are. */
  readonly accept?: boolean;
}

/**
 * Compares what is deployed with the program, in all stacks of these environments (all, when none
 * is named). A stack that can't be planned stops no other.
 */
export async function drift(names: readonly string[], options: DriftOptions): Promise<readonly StackDrift[]> {
  checkTerraform();
  return session(names, options, async (here) => {
    checkSharedState(here.environments, options);
    checkEncryption(here.environments, options);
    synthesize(here, options);
    const all: StackDrift[] = [];
    for (const environment of here.environments) {
      const before = acceptedDrift(environment.name);
      const ids = stackIdsOf(environment).filter((id) => here.ids.includes(id));
      const now: Record<string, AcceptedDrift[string]> = {};
      for (const id of ids) {
        const found = await stackDrift(here, environment, id, before[id] ?? {}, options);
        if (options.accept && found.result !== 'failed') {
          now[id] = Object.fromEntries(found.differences.map((one) => [one.address, fingerprint(one)]));
          all.push(accepted(found));
        } else all.push(found);
      }
      if (options.accept) acceptDrift(environment.name, now);
    }
    return all;
  });
}

const accepted = (found: StackDrift): StackDrift => ({
  ...found,
  result: found.result === 'differs' ? 'accepted' : found.result,
  differences: found.differences.map((one) => ({ ...one, accepted: true })),
  outdated: [],
});

async function stackDrift(
  here: Session,
  { name }: Environment,
  id: string,
  before: AcceptedDrift[string],
  options: DriftOptions,
): Promise<StackDrift> {
  const about = { id, environment: name };
  const nothing = { differences: [], outdated: [] };
  try {
    const state = await stateOf(here, id).pull();
    if ((state?.resources ?? []).length === 0)
      return { ...about, ...nothing, outdated: Object.keys(before), result: 'not deployed' };
    const planned = await planOf(here, id);
    if ('error' in planned) return { ...about, ...nothing, ...planned, result: 'failed' };
    const differences = await differencesIn(here, name, id, planned.json, options);
    const found = differences.map((one) => ({ ...one, accepted: before[one.address] === fingerprint(one) }));
    const outdated = Object.keys(before).filter(
      (address) => !found.some((one) => one.accepted && one.address === address),
    );
    const open = found.some((one) => !one.accepted);
    return {
      ...about,
      differences: found,
      outdated,
      result: open ? 'differs' : found.length > 0 ? 'accepted' : 'same',
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const messages = error.problems.map(({ where, message }) => `${where}: ${message}`).join('\n');
    return { ...about, ...nothing, error: messages, result: 'failed' };
  }
}

/** The plan's JSON, which has every secret in clear and is never printed; or why there is none. */
async function planOf(here: Session, id: string): Promise<{ json: string } | { error: string }> {
  const stack = join(here.output, 'stacks', id);
  checkErroredState(stack);
  const quiet = { env: here.env, capture: true, captureErrors: true };
  const initialized = await init(stack, here.env);
  if (initialized.code !== 0) return { error: initialized.err.trim() };
  const plan = ['plan', '-out=plan', '-input=false', ...colour()];
  const planned = await run(terraformBinary(), [`-chdir=${stack}`, ...plan], quiet);
  if (planned.code === 0) {
    const { out } = await run(terraformBinary(), [`-chdir=${stack}`, 'show', '-json', 'plan'], quiet);
    return { json: out };
  }
  return (await planUnprotected(stack, here.env)) ?? { error: planned.err.trim() };
}

async function differencesIn(
  here: Session,
  environment: string,
  id: string,
  json: string,
  options: DriftOptions,
): Promise<Omit<Difference, 'accepted'>[]> {
  const { review } = await import('../review');
  const synthesized = JSON.parse(readFileSync(configurationOf(here.output, id), 'utf8'));
  const simulated = simulating(options);
  const summary = review(json, `the plan of ${id}`, { environment, placement: id, simulated, synthesized });
  const changes = summary.changes
    .filter(({ action }) => action !== 'read')
    .map(({ address, construct, action, class: risk, findings, attributes }) => ({
      address,
      construct,
      action,
      class: risk,
      findings: findings.map(({ reason }) => reason),
      attributes: attributes.map(({ path, before, after }) => ({ path, before, after })),
    }));
  const outputs = summary.outputs.map((output) => ({
    address: `output.${output}`,
    action: 'update',
    findings: [],
    attributes: [],
  }));
  return [...changes, ...outputs];
}

/** Secrets are masked in it, so that the file tells none. */
const fingerprint = ({ action, attributes }: Pick<Difference, 'action' | 'attributes'>): string =>
  `${action} ${hashOfText(JSON.stringify(attributes), 12)}`;
