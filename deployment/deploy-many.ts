import { join } from 'node:path';
import { UserError } from '../modules/core/errors';
import { CONFIGURATION } from '../modules/core/files';
import { deploymentOrder } from '../stacks/placements';
import { affectedSince, checkCloud } from './affected-since';
import { type ProcessResult, run, stopCode } from './child-process';
import { checkDependencies, needsOf } from './dependencies';
import { checkProtection } from './deploy';
import { checkEncryption } from './encryption';
import { DeploymentHistory } from './history';
import { init } from './init';
import { withStateCopy } from './local-state';
import { checkRegrouped } from './regrouped';
import { commit, hash } from './reviewed-plan';
import { type Outcome, schedule } from './schedule';
import { logOf, type Options, type Session, session } from './session';
import { checkDiskSpace, checkErroredState, checkSharedState } from './state-preflight';
import { synthesize } from './synthesize';
import { checkTerraform, colour, terraformBinary, WAIT } from './terraform-cli';

export interface ManyOptions extends Options {
  /** All environments. */
  readonly all?: boolean;
  /** The number of stacks that are deployed in parallel. */
  readonly jobs: number;
}

/** The result of a stack's deployment. */
export interface StackResult {
  readonly id: string;
  readonly result: 'done' | 'unchanged' | 'failed' | 'stopped' | 'not begun';
  /** For a skipped stack: its dependencies that did not succeed. */
  readonly because: readonly string[];
  /** The error output of Terraform or the command. */
  readonly error?: string;
}

/** Receives events. */
export interface Progress {
  /** Before the first change. `gone` are stacks that are no longer in the program. */
  chosen(ids: readonly string[], gone: readonly string[]): void;
  /** Terraform printed a line. */
  line(id: string, line: string): void;
  ended(result: StackResult): void;
}

/** The number of last lines that are repeated for a failure without an error message. */
const LAST = 5;

type Lane = { readonly result: StackResult['result']; readonly error?: string };

/**
 * Deploys the stacks of several environments: independent stacks in parallel, each with one
 * Terraform process in its own folder, with the lock of its own state. A failure stops only its
 * dependents. The results are in the order of the stacks.
 */
export async function deployMany(
  names: readonly string[],
  options: ManyOptions,
  progress: Progress,
): Promise<readonly StackResult[]> {
  checkTerraform();
  checkChoice(names, options);
  const changes = options.affected === undefined ? undefined : affectedSince(options.affected, '--affected');
  return session(names, options, async (here) => {
    checkSharedState(here.environments, options);
    checkEncryption(here.environments, options);
    synthesize(here, options);
    const ids = changes ? here.ids.filter((id) => changes.some((change) => change.id === id)) : here.ids;
    const gone = (changes ?? []).filter(({ change }) => change === 'gone').map(({ id }) => id);
    progress.chosen(ids, gone);
    await checkRegrouped(here, ids, options);
    await checkDependencies(here, ids);
    await checkProtection(here, ids);
    const lanes = new Map<string, Lane>();
    const after = dependenciesOf(here);
    const resultOf = (id: string, outcome?: Outcome): StackResult => {
      const lane = lanes.get(id);
      const because = outcome === 'blocked' ? after(id).filter((one) => !succeeded(lanes.get(one))) : [];
      return { id, because, ...(lane ?? { result: 'not begun' }) };
    };
    const outcomes = await schedule(ids, { jobs: options.jobs, after, stopped: () => stopCode() > 0 }, async (id) => {
      lanes.set(id, await lane(here, id, options, (line) => progress.line(id, line)));
      progress.ended(resultOf(id));
      return succeeded(lanes.get(id));
    });
    return ids.map((id) => resultOf(id, outcomes.get(id)));
  });
}

const succeeded = (lane: Lane | undefined) => lane?.result === 'done' || lane?.result === 'unchanged';

function checkChoice(names: readonly string[], { all, affected, autoApprove, jobs, cloud }: ManyOptions): void {
  const chosen = [names.length > 0 && 'names', all && '--all', affected !== undefined && '--affected'].filter(Boolean);
  if (chosen.length > 1) throw refused(`got ${chosen.join(' and ')}.`, 'Choose the stacks in one way.');
  if (affected !== undefined) checkCloud(cloud);
  if (autoApprove) return;
  if (jobs > 1)
    throw refused(
      `${jobs} stacks are deployed at once, so none of them can ask for approval.`,
      'Review them (npm run plan -- <environment>) and add --auto-approve; or add --jobs 1 to be asked for each.',
    );
  if (!process.stdin.isTTY)
    throw refused('no terminal can ask for approval.', 'Add --auto-approve if the deployment is already approved.');
}

const refused = (message: string, remedy: string) => new UserError([{ where: 'deploy', message, remedy }]);

/** The predecessors of each stack: those that it reads, and all others for public names. */
function dependenciesOf(here: Session): (id: string) => readonly string[] {
  const last = here.environments.flatMap(deploymentOrder);
  const known = new Map<string, readonly string[]>();
  return (id) => {
    const found = known.get(id) ?? [
      ...needsOf(here, id).keys(),
      ...last.filter(([one]) => one === id).map(([, before]) => before),
    ];
    known.set(id, found);
    return found;
  };
}

/** Deploys one stack; an error is its result, so that it does not stop others. */
async function lane(here: Session, id: string, options: ManyOptions, onLine: (line: string) => void): Promise<Lane> {
  try {
    // The values that it reads may have changed.
    if (needsOf(here, id).size > 0) await checkProtection(here, [id]);
    return await applied(here, id, options, onLine);
  } catch (error) {
    if (stopCode() > 0) return { result: 'stopped' };
    if (!(error instanceof UserError)) throw error;
    const text = error.problems.map(({ where, message, remedy }) => [`${where}: ${message}`, remedy].join('\n  '));
    return { result: 'failed', error: text.join('\n') };
  }
}

async function applied(
  here: Session,
  id: string,
  { autoApprove, jobs }: ManyOptions,
  onLine: (line: string) => void,
): Promise<Lane> {
  const stack = join(here.output, 'stacks', id);
  checkErroredState(stack);
  checkDiskSpace(stack);
  const initialized = await alone(() => init(stack, here.env));
  if (initialized.code !== 0) return failure(initialized);
  const configuration = hash(join(stack, CONFIGURATION));
  const end = await new DeploymentHistory(here, id).begin({ what: 'deploy', commit: commit(), configuration });
  if (stopCode() > 0) {
    await end(1);
    return { result: 'stopped' };
  }
  const approve = autoApprove ? ['-auto-approve', '-input=false'] : [];
  const asked = jobs === 1 && !autoApprove;
  const ended = await withStateCopy(stack, () =>
    run(terraformBinary(), [`-chdir=${stack}`, 'apply', WAIT, ...approve, ...(asked ? colour() : ['-no-color'])], {
      env: here.env,
      ...(!asked && { log: logOf(here, id), onLine }),
    }),
  );
  if (ended.code !== 0) checkErroredState(stack);
  const result = await end(ended.code);
  return ended.code === 0 ? { result: result === 'unchanged' ? 'unchanged' : 'done' } : failure(ended);
}

function failure({ code, out, err }: ProcessResult): Lane {
  if (code > 128) return { result: 'stopped' };
  const output = err.trim() || out.trim();
  const begins = output.search(/^(╷|Error:)/m);
  // A killed process reports nothing.
  return { result: 'failed', error: begins < 0 ? output.split('\n').slice(-LAST).join('\n') : output.slice(begins) };
}

let initializing: Promise<unknown> = Promise.resolve();

/**
 * Serializes `terraform init`: a plugin cache does not support concurrent use. Source:
 * developer.hashicorp.com/terraform/cli/config/config-file, "Provider Plugin Cache"
 */
function alone<T>(work: () => Promise<T>): Promise<T> {
  const next = initializing.then(work, work);
  initializing = next.catch(() => {});
  return next;
}
