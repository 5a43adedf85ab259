import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readAddresses } from '../environments/addresses';
import { UserError } from '../modules/core/errors';
import { type Options, type Session, session, synthesize } from './commands';
import { plan } from './plan';
import { type Deployment, RecordBook } from './records';

const ROOT = resolve(__dirname, '..');

/** Plans what an earlier commit synthesizes, as any plan: reviewed, and applied by `apply`. */
export async function rollback(name: string, { to, ...options }: Options & { readonly to?: string }): Promise<number> {
  const target = to ? commitOf(to) : await session([name], options, (here) => before(name, here, options));
  console.log(
    [
      `Rollback of ${name} to ${git('log', '-1', '--format=%h %s (%cs)', target)}.`,
      'Data is not rolled back: queues, buckets and disks keep what is in them now, and what only the newer commit made is destroyed with all that it holds.',
    ].join('\n'),
  );
  return plan(name, { ...options, rollback: target });
}

/** The commit that was deployed before the one that is there now. */
async function before(name: string, here: Session, options: Options): Promise<string> {
  synthesize(here, options);
  const commits = new Set<string>();
  for (const id of here.ids) {
    const { deployments } = await new RecordBook(here, id).read();
    const found = earlier(deployments);
    if (found) commits.add(found);
  }
  const [target, ...others] = [...commits];
  if (target && others.length === 0) return target;
  throw new UserError([
    {
      where: name,
      message: target
        ? `its placements came from different commits: ${[...commits].join(', ')}.`
        : 'there is no record of an earlier deployment of a commit.',
      remedy: `Say which: npm run rollback -- ${name} --to <commit>; npm run state -- history ${name} lists them.`,
    },
  ]);
}

export function earlier(deployments: readonly Deployment[]): string | undefined {
  const [now, ...then] = deployments.filter(({ what, result }) => what === 'deploy' && result === 'done');
  return then.find(({ commit }) => /^[0-9a-f]{40}$/.test(commit) && commit !== now?.commit)?.commit;
}

/** Synthesizes with the program of another commit, in a folder of its own, into ours. */
export function synthesizeCommit({ environments, ids, env, output }: Session, commit: string, { cloud }: Options): void {
  const [{ name, addresses }] = environments as [Session['environments'][number]];
  const own = mkdtempSync(join(tmpdir(), 'polycloud-rollback-'));
  const folder = join(own, 'program');
  const made = join(own, 'made');
  git('worktree', 'add', '--quiet', '--detach', folder, commit);
  try {
    install(folder);
    const args = ['cli/launch.js', 'synth', name, ...(cloud ? ['--cloud', cloud] : [])];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, ...env, CDKTF_OUTDIR: made },
    });
    if (status !== 0) throw refused(commit, `does not synthesize ${name} here:\n${stdout}${stderr}`.trimEnd());
    const then = readAddresses(name, join(folder, 'environments'));
    for (const id of ids) {
      const json = synthesizedIn(made, id);
      if (!json)
        throw refused(
          commit,
          `does not place ${name} where it is now: it has no ${id}.`,
          'Place it there again in its file, as a change like any other.',
        );
      const back = (addresses[id]?.moved ?? []).filter(([from, to]) => !(then[id]?.moved ?? []).some(([a, b]) => a === from && b === to));
      const moved = [...(json.moved ?? []), ...back.map(([from, to]) => ({ from: to, to: from }))];
      const stack = join(output, 'stacks', id);
      mkdirSync(stack, { recursive: true });
      writeFileSync(join(stack, 'cdk.tf.json'), JSON.stringify({ ...json, ...(moved.length > 0 && { moved }) }, null, 2));
    }
  } finally {
    git('worktree', 'remove', '--force', folder);
    rmSync(own, { recursive: true, force: true });
  }
}

// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
function synthesizedIn(made: string, id: string): any {
  try {
    return JSON.parse(readFileSync(join(made, 'stacks', id, 'cdk.tf.json'), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The packages of that commit: ours, where its lockfile is the same. */
function install(folder: string): void {
  const lock = (of: string) => readFileSync(join(of, 'package-lock.json'), 'utf8');
  if (lock(folder) === lock(ROOT)) {
    // With the one file that cli/launch.js makes of them.
    for (const cache of [join(ROOT, '.cache', 'packages'), join(folder, '.cache')]) mkdirSync(cache, { recursive: true });
    for (const part of ['node_modules', join('.cache', 'packages')]) symlinkSync(join(ROOT, part), join(folder, part));
    return;
  }
  const { status, stderr } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw refused('npm ci', `of that commit ended with ${status}:\n${stderr}`.trimEnd());
}

function commitOf(name: string): string {
  const { status, stdout } = spawnSync('git', ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status === 0) return stdout.trim();
  throw new UserError([
    {
      where: name,
      message: 'is no commit that is here.',
      remedy:
        'npm run state -- history <environment> lists those that were deployed; where the history is cut short, git fetch --unshallow brings it.',
    },
  ]);
}

function git(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' });
  if (status === 0) return stdout.trim();
  throw refused(
    `git ${args[0]}`,
    `${stderr.trim() || 'is not there'}.`,
    'A rollback needs the repository with its history: git fetch --unshallow',
  );
}

const refused = (where: string, message: string, remedy?: string) => new UserError([{ where, message, remedy }]);
