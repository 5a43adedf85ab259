import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { type Environment, loadEnvironments } from './environments/loader';
import { formatProblem, type Problem, UserError } from './modules/core/errors';
import { CLOUDS, type CloudName } from './modules/core/placement';
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
        new Commerce(
          new PlacementStack(
            app,
            simulate ? { backend: 'simulated' } : environment.state,
            placement,
            environment.waivers,
            environment.addresses[placement.id]?.moved,
          ),
          'commerce',
          environment,
        );
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

export interface SynthesizeOptions {
  readonly simulate?: boolean;
  /** The folder to write to. Default: what `cdktf` says, or `cdktf.out`. */
  readonly output?: string;
}

/**
 * Writes the Terraform JSON of environments, or nothing: aspects and CDKTF's own checks speak up only while it is being written,
 * so that happens elsewhere first.
 */
export function synthesize(environments: readonly Environment[], { simulate, output = outputFolder() }: SynthesizeOptions = {}): void {
  const made = mkdtempSync(join(tmpdir(), 'polycloud-synth-'));
  try {
    const app = build(environments, { outdir: made, simulate });
    app.synth();
    finish(app);
    cpSync(made, output, { recursive: true });
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/** Where `cdktf` reads from; it is the same for those who run Terraform without it. */
export const outputFolder = () => process.env.CDKTF_OUTDIR || 'cdktf.out';

/** What `cdktf` runs: the environments that the variables name, or all. */
export function main(): void {
  const { POLYCLOUD_ENVIRONMENT = '', POLYCLOUD_CLOUD: cloud, POLYCLOUD_SIMULATE } = process.env;
  const names = POLYCLOUD_ENVIRONMENT.split(',').flatMap((name) => name.trim() || []);
  try {
    if (cloud && !CLOUDS.includes(cloud as CloudName)) {
      throw new UserError([{ where: 'POLYCLOUD_CLOUD', message: `is "${cloud}", allowed are ${CLOUDS.join(', ')}.` }]);
    }
    const environments = loadEnvironments([...new Set(names)], { cloud: (cloud || undefined) as CloudName | undefined });
    synthesize(environments, { simulate: POLYCLOUD_SIMULATE === '1' });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`${error.problems.map(formatProblem).join('\n\n')}\n`);
    process.exitCode = 1;
  }
}

if (require.main === module) main();
