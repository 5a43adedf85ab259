import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AnnotationMetadataEntryType, App } from 'cdktf';
import type { Environment } from './environments/loader';
import { endingSupport } from './modules/cluster/versions';
import { ContentCache, isProgram, programCache } from './modules/core/content-cache';
import { formatProblem, type Problem, present, UserError } from './modules/core/errors';
import { CLOUDS, type CloudName } from './modules/core/placement';
import { addPlacements } from './stacks/environment-stacks';
import { loadEnvironments } from './stacks/environments';
import { type PlacementStack, stacksIn } from './stacks/placement-stack';
import { synthesizeApp, throwProblems } from './stacks/synthesize';
import { inThread, onAllCores } from './stacks/threads';
import { withoutTokenStackTraces } from './stacks/token-stack-traces';
import { addTraffic } from './stacks/traffic-stack';
import {
  cachedResult,
  filesOf,
  keyOf,
  makeUnit,
  readOnce,
  type Synthesized,
  type Unit,
  type UnitWarnings,
  unitsOf,
} from './stacks/units';
import { withoutVersionChecks } from './stacks/version-checks';
import { recordOtherClouds } from './stacks/waivers';
import { allWorkloads, type Workloads } from './stacks/workloads';

export interface BuildOptions {
  readonly outdir?: string;
  /** The state is stored next to the simulated clouds; the real backend is not configured. */
  readonly simulate?: boolean;
  /**
   * Whether the program is compared with the accepted values. Off if they are about to be written.
   * Default: true.
   */
  readonly judge?: boolean;
  /** The folder of the environment files. Default: `environments/`. */
  readonly folder?: string;
  /** The workloads of environments. Default: those in `stacks/`. */
  readonly workloads?: Workloads;
}

/**
 * Turns environments into stacks: one for each placement, with its workloads, and one for the
 * shared name. All errors are thrown at once.
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
  withoutVersionChecks(app);
  throwProblems(app, stopped);
  recordOtherClouds(app, (look) => elsewhere(environments, options, look));
  return app;
}

/**
 * The environments, and those that share a network with one of them: a stack reads outputs of
 * another. The owner of the network comes first.
 */
function withSharing(environments: readonly Environment[]): Environment[] {
  const all = new Map<string, Environment>();
  for (const { sharing, ...environment } of environments) {
    for (const one of sharing ?? [environment])
      all.set(one.name, environments.find(({ name }) => name === one.name) ?? { ...one, sharing });
  }
  return [...all.values()];
}

/** The environments on the other clouds where they can be placed. Those that can't are omitted. */
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

/**
 * An environment at another location, with those that share its network and can also be placed
 * there.
 */
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
  /**
   * Where results are kept by what they are made of. Default: `.cache/synthesis/`; `false`: every
   * stack is made.
   */
  readonly cache?: ContentCache | false;
  /** The output folder. Default: that of `cdktf`, or `cdktf.out`. */
  readonly output?: string;
  /** The date of a command, for warnings about expiry: 2026-01-31. No output depends on it. */
  readonly today?: string;
}

/**
 * Writes the Terraform JSON of environments, or nothing: aspects and CDKTF's own checks run only
 * during writing, so it is written to another folder first. Returns the warnings; `cdktf` reads
 * them from the manifest and prints them itself.
 */
export function synthesize(
  environments: readonly Environment[],
  { output = outputFolder(), today, cache: chosen, ...options }: SynthesizeOptions = {},
): string[] {
  const cache = chosen === false ? undefined : (chosen ?? (options.workloads ? undefined : programCache()));
  const scratch = mkdtempSync(join(tmpdir(), 'polycloud-kept-'));
  // Without a cache what is made is kept until it is written.
  const store = cache ?? new ContentCache(scratch);
  try {
    const units = makeUnits(store, unitsOf(environments), { ...options, today });
    for (const [path, content] of filesOf(store, units)) writeChanged(join(output, path), content());
    if (cache) cache.save();
    return units.flatMap((one) => one.warnings);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** What of units is kept, or results if something of it changed: of many on all cores. */
function makeUnits(cache: ContentCache, units: readonly Unit[], options: UnitOptions): readonly Synthesized[] {
  const look = readOnce();
  const keys = units.map((unit) => keyOf(unit, { simulate: options.simulate ?? false }));
  const results: (Synthesized | undefined)[] = keys.map((key) => cachedResult(cache, key, options.today, look));
  const missing = [...units.keys()].filter((index) => !results[index]);
  const make = (index: number) => makeUnit(cache, units[index] as Unit, options.today, unitMaker(options));
  for (const [index, result] of onAllCores(missing, make, {
    folder: cache.folder,
    units,
    options,
    program: options.workloads || options.folder ? undefined : PROGRAM,
  })) {
    const { known, ...one } = result;
    results[index] = one;
    if (known)
      cache.set(
        present(keys[index], `the key of unit ${index}`),
        one,
        one.files.map(([, hash]) => hash),
      );
  }
  return results as readonly Synthesized[];
}

/** What starts the program in another thread; nothing where it runs from its sources. */
const PROGRAM = isProgram() ? join(__dirname, 'cli', 'launch.js') : undefined;

type UnitOptions = Pick<SynthesizeOptions, 'simulate' | 'folder' | 'workloads' | 'today'>;

const unitMaker =
  ({ today, ...options }: UnitOptions) =>
  (unit: Unit, outdir: string): UnitWarnings =>
    withoutTokenStackTraces(() => {
      const app = build(unit, { ...options, outdir });
      synthesizeApp(app);
      const ending = today === undefined ? [] : endingSupport(app, today);
      return { warnings: [...warnings(app), ...ending], ofDay: endingSupport(app, LAST_DAY).length > 0 };
    });

/** Every support ends before. */
const LAST_DAY = '9999-12-31';

/** Makes units in a thread that `onAllCores` started. */
export const worker = () =>
  inThread((folder, unit, options: UnitOptions) =>
    makeUnit(new ContentCache(folder), unit, options.today, unitMaker(options)),
  );

/** A warning: allowed but questionable. */
export function warnings(app: App): string[] {
  const metadata = app.node.findAll().flatMap((construct) => construct.node.metadata);
  return metadata.filter(({ type }) => type === AnnotationMetadataEntryType.WARN).map(({ data }) => String(data));
}

/** Unchanged files are not written, so that they keep their time. */
function writeChanged(target: string, content: Buffer): void {
  if (existsSync(target) && readFileSync(target).equals(content)) return;
  mkdirSync(dirname(target), { recursive: true });
  try {
    writeFileSync(target, content);
  } catch (error) {
    // A full disk causes an error while writing, for which Node reports no path.
    throw Object.assign(error as Error, { path: target });
  }
}

/** The folder that `cdktf` reads; it is the same for plain Terraform. */
export const outputFolder = () => process.env.CDKTF_OUTDIR || 'cdktf.out';

/** The program that `cdktf` runs: the environments in the variables, or all. */
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
