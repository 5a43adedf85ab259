import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../environments/loader';
import { present, UserError } from '../modules/core/errors';
import type { CloudName } from '../modules/core/placement';
import { loadEnvironments } from '../stacks/environments';
import { chosenStacks, stackIdsOf } from '../stacks/placements';

export interface Options {
  readonly cloud?: CloudName;
  readonly simulate?: boolean;
  readonly autoApprove?: boolean;
  /** Only the stack of this workload, in each placement. */
  readonly workload?: string;
  /** The stacks of this placement only, or this stack. */
  readonly placement?: string;
  /** Only stacks that differ from this commit, and those that read one. */
  readonly affected?: string;
  /** A folder for the review and the saved plan. */
  readonly out?: string;
  /** The commit whose synthesis is used instead of the current one. */
  readonly rollback?: string;
}

/** Whether the clouds are simulated: by the option, or inside `npm run simulate`. */
export const simulating = ({ simulate }: Pick<Options, 'simulate'>) =>
  simulate || process.env.POLYCLOUD_SIMULATE === '1';

/** The context of a command: its environment, its variables, and its output folder. */
export interface Session {
  readonly environments: readonly Environment[];
  /** The selected stacks, in the order of their dependencies. */
  readonly ids: readonly string[];
  /** All stacks of the environments, and of those that share a network with one of them. */
  readonly all: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly output: string;
}

/**
 * Loads the environments first, so that an error in a file ends the command before anything starts.
 */
export async function session<T>(
  names: readonly string[],
  options: Options,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const environments = loadEnvironments([...new Set(names)], { cloud: options.cloud });
  checkWaivers(environments);
  const sharing = environments.flatMap((one) => one.sharing ?? []).map((one) => ({ ...one, traffic: undefined }));
  const all = [...new Set([...environments, ...sharing].flatMap(stackIdsOf))];
  const ids = chosenStacks(environments, options);
  const chosen = {
    POLYCLOUD_ENVIRONMENT: environments.map(({ name }) => name).join(','),
    ...(options.cloud && { POLYCLOUD_CLOUD: options.cloud }),
  };
  // Inside `npm run simulate` the variables and the folder are already set.
  const output = process.env.CDKTF_OUTDIR || 'cdktf.out';
  if (!options.simulate) return work({ environments, ids, all, env: { CHECKPOINT_DISABLE: '1', ...chosen }, output });
  const { simulateHere } = await import('../simulator/simulate');
  const simulator = await simulateHere();
  try {
    return await work({
      environments,
      ids,
      all,
      env: { ...simulator.env, ...chosen },
      output: present(simulator.env.CDKTF_OUTDIR, 'CDKTF_OUTDIR of the simulator'),
    });
  } finally {
    await simulator.stop();
  }
}

/**
 * Reports expired waivers and lines of `unprotected`. The commands check them, because synthesis
 * has no clock.
 */
function checkWaivers(environments: readonly Environment[]): void {
  const today = new Date().toISOString().slice(0, 10);
  const expired = environments.flatMap(({ name, waivers = [], workloads }) =>
    [...waivers, ...workloads.flatMap((use) => use.waivers ?? [])]
      .filter(({ until }) => until < today)
      .map(({ rule, path, until }) => ({
        where: `environments/${name}.yaml waivers`,
        message: `the waiver of ${rule} at ${path} expired after ${until}.`,
        remedy: 'Fix the finding, or decide again and set another date.',
      })),
  );
  const over = environments.flatMap(({ name, unprotected = [] }) =>
    unprotected
      .filter(({ until }) => until < today)
      .map(({ path, until }) => ({
        where: `environments/${name}.yaml unprotected`,
        message: `${path} could be destroyed until ${until}.`,
        remedy: 'Remove the line, or decide again and set another day.',
      })),
  );
  if (expired.length + over.length > 0) throw new UserError([...expired, ...over]);
}

/** The file with Terraform's output for a stack. */
export function logOf({ output }: Session, id: string): string {
  const folder = join(output, 'logs');
  mkdirSync(folder, { recursive: true });
  return join(folder, `${id}.log`);
}
