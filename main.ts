import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AnnotationMetadataEntryType, App } from 'cdktf';
import type { Environment } from './environments/loader';
import { endingSupport } from './modules/cluster/versions';
import { formatProblem, type Problem, UserError } from './modules/core/errors';
import { CLOUDS, type CloudName } from './modules/core/placement';
import { addPlacements } from './stacks/environment-stacks';
import { loadEnvironments } from './stacks/environments';
import { type PlacementStack, stacksIn } from './stacks/placement-stack';
import { synthesizeApp, throwProblems } from './stacks/synthesize';
import { withoutTokenStackTraces } from './stacks/token-stack-traces';
import { addTraffic } from './stacks/traffic-stack';
import { judgedElsewhere } from './stacks/waivers';
import { allWorkloads, type Workloads } from './stacks/workloads';

export interface BuildOptions {
  readonly outdir?: string;
  /** The state stays beside the simulated clouds; the real backend is never named. */
  readonly simulate?: boolean;
  /**
   * Whether the program is held against what was accepted last. Not where that is about to be
   * written. Default: true.
   */
  readonly judge?: boolean;
  /** Where the environments' files are. Default: `environments/`. */
  readonly folder?: string;
  /** The workloads that environments name. Default: those in `stacks/`. */
  readonly workloads?: Workloads;
}

/**
 * Environments become stacks: one for each placement, with the workload in it, and one for the name
 * that they share. Every problem of all of them is thrown at once.
 */
export function build(environments: readonly Environment[], options: BuildOptions = {}): App {
  const { outdir, simulate = false, judge = true, folder, workloads = allWorkloads() } = options;
  const app = new App({ outdir });
  const stopped: Problem[] = [];
  for (const environment of withSharing(environments)) {
    const asked = environments.includes(environment);
    stopped.push(...addPlacements(app, environment, { workloads, simulate, judge: judge && asked, folder }));
    if (asked) addTraffic(app, environment, simulate ? { backend: 'simulated' } : environment.state);
  }
  throwProblems(app, stopped);
  judgedElsewhere(app, (look) => elsewhere(environments, options, look));
  return app;
}

/**
 * The environments, and those that have a network together with one of them: what one stack reads
 * of another is an output there. The one whose network it is comes first.
 */
function withSharing(environments: readonly Environment[]): Environment[] {
  const all = new Map<string, Environment>();
  for (const { sharing, ...environment } of environments) {
    for (const one of sharing ?? [environment])
      all.set(one.name, environments.find(({ name }) => name === one.name) ?? { ...one, sharing });
  }
  return [...all.values()];
}

/**
 * The environments as they are on the other clouds where they can be placed. Where one can't be
 * placed as it is, nothing of it is there.
 */
function elsewhere<T>(
  environments: readonly Environment[],
  options: BuildOptions,
  look: (stacks: readonly PlacementStack[]) => T,
): T {
  const outdir = mkdtempSync(join(tmpdir(), 'polycloud-elsewhere-'));
  try {
    const there = environments.flatMap((environment) =>
      environment.elsewhere.flatMap((place, index) => {
        try {
          const only = placedAt(environment, place);
          const app = build([only], { ...options, judge: false, outdir: join(outdir, `${environment.name}-${index}`) });
          return stacksIn(app, [only]);
        } catch (error) {
          if (error instanceof UserError) return [];
          throw error;
        }
      }),
    );
    return look(there);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** An environment at one other place, with those that share its network and can be there, too. */
function placedAt(environment: Environment, place: Environment['placements'][number]): Environment {
  const there = (one: Environment): Environment[] => {
    const found = [...one.placements, ...one.elsewhere].find(
      ({ cloud, region }) => cloud === place.cloud && region === place.region,
    );
    return found ? [{ ...one, placements: [found], traffic: undefined }] : [];
  };
  const only = { ...environment, placements: [place], traffic: undefined };
  return { ...only, sharing: environment.sharing?.flatMap(there) };
}

export interface SynthesizeOptions extends Pick<BuildOptions, 'simulate' | 'folder' | 'workloads'> {
  /** The folder to write to. Default: what `cdktf` says, or `cdktf.out`. */
  readonly output?: string;
  /**
   * The day on which a command runs, for warnings of what ends: 2026-01-31. Nothing that is written
   * depends on it.
   */
  readonly today?: string;
}

/**
 * Writes the Terraform JSON of environments, or nothing: aspects and CDKTF's own checks speak up
 * only while it is being written, so that happens elsewhere first. Returns what it warns of;
 * `cdktf` reads that in what was written, and tells it itself.
 */
export function synthesize(
  environments: readonly Environment[],
  { output = outputFolder(), today, ...options }: SynthesizeOptions = {},
): string[] {
  return withoutTokenStackTraces(() => {
    const made = mkdtempSync(join(tmpdir(), 'polycloud-synth-'));
    try {
      const app = build(environments, { ...options, outdir: made });
      synthesizeApp(app);
      copyChanged(made, output);
      return [...warnings(app), ...(today === undefined ? [] : endingSupport(app, today))];
    } finally {
      rmSync(made, { recursive: true, force: true });
    }
  });
}

/** What is allowed and worth a second thought. */
export function warnings(app: App): string[] {
  const metadata = app.node.findAll().flatMap((construct) => construct.node.metadata);
  return metadata.filter(({ type }) => type === AnnotationMetadataEntryType.WARN).map(({ data }) => String(data));
}

/** What is the same already is left alone, with its time. */
function copyChanged(from: string, to: string): void {
  for (const file of readdirSync(from, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())) {
    const source = join(file.parentPath, file.name);
    const target = join(to, source.slice(from.length));
    const content = readFileSync(source);
    if (existsSync(target) && readFileSync(target).equals(content)) continue;
    mkdirSync(dirname(target), { recursive: true });
    try {
      writeFileSync(target, content);
    } catch (error) {
      // A full disk is met while writing, and then Node names no path.
      throw Object.assign(error as Error, { path: target });
    }
  }
}

/** Where `cdktf` reads from; it is the same for those who run Terraform without it. */
export const outputFolder = () => process.env.CDKTF_OUTDIR || 'cdktf.out';

/** What `cdktf` runs: the environments that the variables name, or all. */
export function main(): void {
  const { POLYCLOUD_ENVIRONMENT = '', POLYCLOUD_CLOUD: cloud, POLYCLOUD_SIMULATE, SYNTH_HCL_OUTPUT } = process.env;
  const names = POLYCLOUD_ENVIRONMENT.split(',').flatMap((name) => name.trim() || []);
  try {
    if (cloud && !CLOUDS.includes(cloud as CloudName)) {
      throw new UserError([
        { where: 'POLYCLOUD_CLOUD', message: `is "${cloud}"; allowed values are ` + `${CLOUDS.join(', ')}.` },
      ]);
    }
    if (SYNTH_HCL_OUTPUT === 'true') {
      const message = "Terraform can't read CDKTF's HCL, which does not escape strings.";
      throw new UserError([
        {
          where: '--hcl',
          message,
          remedy: 'Omit it: Terraform reads JSON like HCL. See docs/leaving.md.',
        },
      ]);
    }
    const environments = loadEnvironments([...new Set(names)], {
      cloud: (cloud || undefined) as CloudName | undefined,
    });
    synthesize(environments, { simulate: POLYCLOUD_SIMULATE === '1' });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`${error.problems.map(formatProblem).join('\n\n')}\n`);
    process.exitCode = 1;
  }
}

if (require.main === module) main();
