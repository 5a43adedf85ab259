import { join } from 'node:path';
import { type Problem, UserError } from '../modules/core/errors';
import { CONFIGURATION } from '../modules/core/files';
import { run, stopCode } from './child-process';
import { checkDependencies, checkDependents, needsOf } from './dependencies';
import { checkEncryption } from './encryption';
import { DeploymentHistory } from './history';
import { commandAgain, reportLeftovers } from './leftovers';
import { withStateCopy } from './local-state';
import { note, say } from './output';
import { lossesOf } from './plan';
import { checkRegrouped } from './regrouped';
import { commit, hash } from './reviewed-plan';
import { logOf, type Options, type Session, session } from './session';
import { stateOf, synthesized } from './state-folder';
import { checkDiskSpace, checkErroredState, checkSharedState } from './state-preflight';
import { synthesize } from './synthesize';
import { cdktfCommand, checkApproval, checkTerraform, colour, WAIT } from './terraform-cli';

type Command = 'deploy' | 'destroy';

/** Receives the events of one stack after another. */
export interface Watcher {
  begin(id: string): void;
  /** Terraform or cdktf printed a line. */
  line(id: string, line: string): void;
  /** `log` is the file with the complete output. */
  end(id: string, ended: { readonly code: number; readonly out: string; readonly log: string }): void;
}

/** Without a watcher, or if approval is required, Terraform prints to the terminal. */
export const deploy = (name: string, options: Options, watcher?: Watcher) =>
  throughCdktf('deploy', name, options, watcher);
export const destroy = (name: string, options: Options, watcher?: Watcher) =>
  throughCdktf('destroy', name, options, watcher);

/** Disables the spinner without a terminal. */
const quiet = (): Record<string, string> => (process.stdout.isTTY ? {} : { CI: '1' });

/** Unless Terraform's variables specify otherwise. */
const waiting = () =>
  Object.fromEntries(
    ['plan', 'apply', 'destroy'].map((command) => [
      `TF_CLI_ARGS_${command}`,
      process.env[`TF_CLI_ARGS_${command}`] ?? WAIT,
    ]),
  );

/**
 * One placement after another: `--parallelism` above 1 can corrupt a state when one of them fails.
 * A repeated run has no changes for completed ones.
 */
async function throughCdktf(command: Command, name: string, options: Options, watcher?: Watcher): Promise<number> {
  checkTerraform();
  checkApproval(command, options.autoApprove);
  return session([name], options, async (here) => {
    checkSharedState(here.environments, options);
    checkEncryption(here.environments, options);
    synthesize(here, options);
    // DNS records of a placement are removed before the placement is.
    const ids = command === 'destroy' ? here.ids.toReversed() : here.ids;
    await checkAll(command, here, ids, options);
    if (stopCode() > 0) return stopCode();
    for (const [index, id] of ids.entries()) {
      if (ids.length > 1) say(`${command} ${index + 1} of ${ids.length}: ${id}`);
      // The values that it reads may have changed.
      if (command === 'deploy' && needsOf(here, id).size > 0) await checkProtection(here, [id]);
      if (command === 'destroy')
        await reportLeftovers(here, id, commandAgain('destroy', name, { ...options, placement: id }));
      const code = await one(command, here, id, options, watcher);
      if (code !== 0) {
        if (ids.length > 1) tellRest(commandAgain(command, name, options), ids, index);
        return code;
      }
    }
    if (ids.length > 1) say(`${command}: all ${ids.length} are done.`);
    return 0;
  });
}

/** All checks run before the first change. */
async function checkAll(command: Command, here: Session, ids: readonly string[], options: Options): Promise<void> {
  if (command === 'destroy') {
    await checkDependents(here, here.all, ids);
    await checkProtected(here, ids);
    return;
  }
  await checkRegrouped(here, ids, options);
  await checkDependencies(here, ids);
  await checkProtection(here, ids);
}

/** Refuses the whole destruction if Terraform would refuse a part of it. */
async function checkProtected(here: Session, ids: readonly string[]): Promise<void> {
  const problems: Problem[] = [];
  for (const id of ids) {
    const { resource = {} } = synthesized(here, id) as { resource?: Record<string, Record<string, Body>> };
    const state = await stateOf(here, id).pull();
    const guarded = (state?.resources ?? []).filter(
      ({ type, name }) => resource[type]?.[name]?.lifecycle?.prevent_destroy,
    );
    if (guarded.length === 0) continue;
    const [first, ...rest] = guarded.map(({ type, name }) => `${type}.${name}`);
    problems.push({
      where: id,
      message:
        `is protected: ${first}${rest.length > 0 ? ` and ${rest.length} more` : ''} cannot be destroyed. ` +
        'Nothing was changed.',
      remedy: 'To destroy it, set protected: false in a separate change, deploy it, and destroy again.',
    });
  }
  if (problems.length > 0) throw new UserError(problems);
}

interface Body {
  readonly lifecycle?: { readonly prevent_destroy?: boolean };
}

export async function checkProtection(here: Session, ids: readonly string[]): Promise<void> {
  const problems: Problem[] = [];
  for (const id of ids) {
    // A stopped plan also stops the following ones.
    if (stopCode() > 0) return;
    problems.push(...(await lossesOf(here, id)));
  }
  if (problems.length > 0) throw new UserError(problems);
}

async function one(
  command: Command,
  here: Session,
  id: string,
  { autoApprove }: Options,
  watcher?: Watcher,
): Promise<number> {
  const stack = join(here.output, 'stacks', id);
  const configuration = hash(join(stack, CONFIGURATION));
  checkErroredState(stack);
  checkDiskSpace(stack);
  const end = await new DeploymentHistory(here, id).begin({ what: command, commit: commit(), configuration });
  // cdktf's own spelling: it would take Terraform's -no-color for a folder.
  const watched = autoApprove ? watcher : undefined;
  const plain = watched || colour().length > 0 ? ['--no-color'] : [];
  const approve = autoApprove ? ['--auto-approve'] : [];
  // Uses the output that was written and checked: cdktf would otherwise run the program again.
  const log = watched && logOf(here, id);
  watched?.begin(id);
  const args = [cdktfCommand(), command, id, '--skip-synth', '--ignore-missing-stack-dependencies'];
  const { code, out } = await withStateCopy(stack, () =>
    run(process.execPath, [...args, ...approve, ...plain], {
      env: { ...here.env, ...waiting(), ...(watched ? { CI: '1' } : quiet()) },
      ...(log && { log, onLine: (line: string) => watched.line(id, line) }),
    }),
  );
  if (log) watched.end(id, { code, out, log });
  if (code !== 0) checkErroredState(stack);
  await end(code);
  return code;
}

function tellRest(toContinue: string, ids: readonly string[], index: number): void {
  const rest = ids.slice(index + 1);
  note(
    [
      `Done: ${ids.slice(0, index).join(', ') || 'nothing'}.`,
      `Stopped at: ${ids[index]}.`,
      `Not begun: ${rest.join(', ') || 'nothing'}.`,
      `To continue: ${toContinue}; finished stacks have nothing to change.`,
    ].join('\n'),
  );
}
