import { App } from 'cdktf';
import { type Environment, type LoadOptions, loadEnvironments } from './environments/loader';
import { formatProblem, type Problem, UserError } from './modules/core/errors';
import type { CloudName } from './modules/core/placement';
import { Commerce } from './stacks/commerce';
import { finish } from './stacks/finish';
import { PlacementStack } from './stacks/placement-stack';
import { placementsOf } from './stacks/placements';

export interface BuildOptions {
  readonly outdir?: string;
  /** The state stays beside the simulated clouds; the real backend is never named. */
  readonly simulate?: boolean;
}

/** Environments become stacks: one for each placement, with the workload in it. Every problem of all of them is thrown at once. */
export function build(environments: readonly Environment[], { outdir, simulate = false }: BuildOptions = {}): App {
  const app = new App({ outdir });
  const stopped: Problem[] = [];
  for (const environment of environments) {
    for (const placement of placementsOf(environment)) {
      try {
        new Commerce(new PlacementStack(app, simulate ? { backend: 'simulated' } : environment.state, placement), 'commerce', environment);
      } catch (error) {
        // What can't go on in one placement doesn't hide the problems of the others.
        if (!(error instanceof UserError)) throw error;
        stopped.push(...error.problems);
      }
    }
  }
  finish(app, stopped);
  return app;
}

/** What `cdktf` and the commands run: the environments that the variables name, or all. */
function main(): void {
  const names = (process.env.POLYCLOUD_ENVIRONMENT ?? '').split(',').filter(Boolean);
  const options: LoadOptions = { cloud: process.env.POLYCLOUD_CLOUD as CloudName | undefined };
  try {
    build(loadEnvironments(names, options), { simulate: process.env.POLYCLOUD_SIMULATE === '1' }).synth();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`${error.problems.map(formatProblem).join('\n\n')}\n`);
    process.exitCode = 1;
  }
}

if (require.main === module) main();
