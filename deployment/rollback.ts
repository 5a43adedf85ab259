import { spawnSync } from 'node:child_process';
import { UserError } from '../modules/core/errors';
import { type Deployment, DeploymentHistory } from './history';
import { say } from './output';
import { type Planned, plan, type Show } from './plan';
import { type Options, type Session, session } from './session';
import { synthesize } from './synthesize';
import { git, ROOT } from './synthesize-commit';

/** Plans the synthesis of an earlier commit, like any plan: reviewed, and applied with `apply`. */
export async function rollback(
  name: string,
  { to, ...options }: Options & { readonly to?: string },
  show: Show,
): Promise<Planned> {
  const target = to ? commitOf(to) : await session([name], options, (here) => before(name, here, options));
  say(
    [
      `Rollback of ${name} to ${git('log', '-1', '--format=%h %s (%cs)', target)}.`,
      'Data is not rolled back: queues, buckets and disks keep their current content, and resources that only the ' +
        'newer commit created are destroyed with their content.',
    ].join('\n'),
  );
  return plan(name, { ...options, rollback: target }, show);
}

/** The commit that was deployed before the current one. */
async function before(name: string, here: Session, options: Options): Promise<string> {
  synthesize(here, options);
  const commits = new Set<string>();
  for (const id of here.ids) {
    const { deployments } = await new DeploymentHistory(here, id).read();
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
        : 'no earlier deployment of a commit is recorded.',
      remedy: `Select one: npm run rollback -- ${name} --to <commit>; npm run state -- history ${name} lists them.`,
    },
  ]);
}

export function earlier(deployments: readonly Deployment[]): string | undefined {
  const [now, ...then] = deployments.filter(({ what, result }) => what === 'deploy' && result === 'done');
  return then.find(({ commit }) => /^[0-9a-f]{40}$/.test(commit) && commit !== now?.commit)?.commit;
}

function commitOf(name: string): string {
  const { status, stdout } = spawnSync(
    'git',
    ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`],
    {
      cwd: ROOT,
      encoding: 'utf8',
    },
  );
  if (status === 0) return stdout.trim();
  throw new UserError([
    {
      where: name,
      message: 'is not a commit in this repository.',
      remedy:
        'npm run state -- history <environment> lists the deployed commits; in a shallow clone, run git fetch ' +
        '--unshallow.',
    },
  ]);
}
