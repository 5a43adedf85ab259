import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UserError } from '../modules/core/errors';
import { readText } from '../modules/core/files';
import type { CloudName } from '../modules/core/placement';
import { type Session, session, synthesize } from './commands';
import { init } from './init';
import { checkTerraform, colour, terraformBinary, WAIT } from './prerequisites';
import { RecordBook } from './records';
import { checkLeft, checkRoom } from './room';
import { print, run } from './run';

/** What was reviewed: kept beside the saved plan, and held against what is there when it is applied. */
interface Reviewed {
  readonly environment: string;
  /** The cloud that was asked for in place of what the file says. */
  readonly cloud?: CloudName;
  readonly placement: string;
  readonly simulated: boolean;
  /** The commit that is rolled back to: its synthesis was planned. */
  readonly rollback?: string;
  /** The commit that was planned, and whether anything was changed beside it. */
  readonly commit: string;
  /** Of the Terraform JSON, and of the saved plan. */
  readonly configuration: string;
  readonly plan: string;
}

const FILE = 'reviewed.json';
const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

/** The commit of this folder, `-dirty` where files differ from it; `none` outside a repository. */
export function commit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return git('rev-parse', 'HEAD') + (git('status', '--porcelain', '--untracked-files=no') ? '-dirty' : '');
  } catch {
    return 'none';
  }
}

/** Notes beside a saved plan what it was made from. */
export function noteReviewed(
  folder: string,
  stack: string,
  about: Pick<Reviewed, 'environment' | 'cloud' | 'placement' | 'simulated' | 'rollback'>,
): void {
  const reviewed: Reviewed = {
    ...about,
    commit: commit(),
    configuration: hash(join(stack, 'cdk.tf.json')),
    plan: hash(join(folder, 'plan')),
  };
  writeFileSync(join(folder, FILE), `${JSON.stringify(reviewed, null, 2)}\n`);
}

/** Applies exactly the saved plan that was reviewed. Terraform itself refuses one whose state has moved since. */
export async function apply(folder: string): Promise<number> {
  checkTerraform();
  const reviewed = read(folder);
  const now = commit();
  if (now !== reviewed.commit) {
    throw refused(folder, `was made of commit ${reviewed.commit}, here is ${now}.`, 'Check out that commit, or plan and review anew.');
  }
  const plan = resolve(folder, 'plan');
  if (!existsSync(plan) || hash(plan) !== reviewed.plan) {
    throw refused(folder, 'holds another saved plan than the one that was reviewed.', 'Plan and review anew.');
  }
  return session([reviewed.environment], { cloud: reviewed.cloud, simulate: reviewed.simulated }, (here) =>
    applyHere(here, folder, plan, reviewed),
  );
}

async function applyHere(here: Session, folder: string, plan: string, reviewed: Reviewed): Promise<number> {
  synthesize(here, reviewed.rollback ? { rollback: reviewed.rollback, cloud: reviewed.cloud } : { simulate: reviewed.simulated });
  const stack = join(here.output, 'stacks', reviewed.placement);
  if (hash(join(stack, 'cdk.tf.json')) !== reviewed.configuration) {
    throw refused(folder, 'was made of another configuration than this commit gives here.', 'Plan and review anew.');
  }
  checkLeft(stack);
  const initialized = await init(stack, here.env);
  if (initialized.code !== 0) return print(initialized);
  checkRoom(stack);
  const end = await new RecordBook(here, reviewed.placement).begin({
    what: 'deploy',
    commit: reviewed.rollback ?? reviewed.commit,
    configuration: reviewed.configuration,
    plan: reviewed.plan,
  });
  const { code } = await run(terraformBinary(), [`-chdir=${stack}`, 'apply', '-input=false', WAIT, ...colour(), plan], { env: here.env });
  if (code !== 0) checkLeft(stack);
  await end(code);
  return code;
}

function read(folder: string): Reviewed {
  try {
    return JSON.parse(readText(join(folder, FILE))) as Reviewed;
  } catch {
    throw refused(
      folder,
      `has no ${FILE}: it holds no reviewed plan.`,
      'Make one with: npm run plan -- <environment> --out <folder>; it is in <folder>/<placement>.',
    );
  }
}

const refused = (where: string, message: string, remedy: string) => new UserError([{ where, message, remedy }]);
