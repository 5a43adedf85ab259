import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { closest } from '../modules/core/closest';
import type { ContentCache } from '../modules/core/content-cache';
import { type Problem, UserError } from '../modules/core/errors';
import { CLOUDS, type CloudName, type PublicNames } from '../modules/core/placement';
import { type AddressList, readAddresses } from './addresses';
import { mistakesIn, type PlacementChoice, placementsOf, zonesFor } from './checks';
import type { Draft, Mistake } from './draft';
import { Inputs } from './inputs';
import { inWords, type ShapeMistake } from './messages';
import { dnsProviderOf } from './names';
import { constructionOrder } from './order';
import { type EnvironmentFile, environmentSchemaOf, type State } from './schema';
import { environmentsSharing, networkMistakes } from './shared-network';
import { Source, withReadErrors } from './source';
import { filesOf, nameConflicts, type OtherEnvironment, retentionConflicts } from './unique';
import { type WorkloadCatalogue, type WorkloadUse, workloadsOf } from './workloads';

/** A validated environment file, with its resolved placements. */
export interface Environment extends DeepReadonly<Omit<EnvironmentFile, 'cloud' | 'placements' | 'dns' | 'workloads'>> {
  readonly name: string;
  readonly dns?: DeepReadonly<NonNullable<EnvironmentFile['dns']>> & { readonly provider: PublicNames['provider'] };
  /** All placements with the shared name; undefined if only those of one cloud were requested. */
  readonly traffic?: readonly PlacementChoice[];
  readonly placements: readonly Place[];
  /**
   * The other possible placements: on the other clouds of its file, or those that were not
   * requested.
   */
  readonly elsewhere: readonly Place[];
  /** Its workloads: each after those whose offers it takes, otherwise in the order of the file. */
  readonly workloads: readonly WorkloadUse<State, Waivers[number]>[];
  /**
   * The workload whose id is not part of names: the first that was deployed, or the first in the
   * file.
   */
  readonly first?: string;
  /** The deployed addresses, and renames: `<name>.addresses` next to its file. */
  readonly addresses: AddressList;
  /**
   * The environments that share a network, if there are several: first its owner, then those with
   * `network: { from }`.
   */
  readonly sharing?: readonly Environment[];
}

type Place = PlacementChoice & { readonly zones: readonly string[] };

type Waivers = NonNullable<EnvironmentFile['waivers']>;

type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

export interface LoadOptions {
  /** Overrides the cloud of the file; of several placements, selects those on this cloud. */
  readonly cloud?: CloudName;
  /** The folder of the files. Default: the folder of this one. */
  readonly folder?: string;
  /** Where what was loaded is kept by the content of the files. Default: nowhere. */
  readonly cache?: ContentCache;
}

export function environmentNames(folder: string = __dirname): string[] {
  return withReadErrors('environments', () => readdirSync(folder))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();
}

/**
 * Previews are in a folder that git ignores: commands load them by name only, and `list` omits
 * them.
 */
export const previewsFolder = (folder: string = __dirname) => join(folder, 'previews');

const previewNames = (folder?: string): string[] =>
  existsSync(previewsFolder(folder)) ? environmentNames(previewsFolder(folder)) : [];

/**
 * The environments with these names (all by default), whose files may contain these workloads, or a
 * UserError with every error in all of them.
 */
export function loadFiles(
  names: readonly string[],
  workloads: WorkloadCatalogue,
  options: LoadOptions = {},
): Environment[] {
  const committed = environmentNames(options.folder);
  const previews = names.length > 0 ? previewNames(options.folder) : [];
  const problems: Problem[] = [];
  const environments: Environment[] = [];
  const folder = options.folder ?? __dirname;
  let files: readonly OtherEnvironment[] | undefined;
  const others = () => {
    files ??= filesOf(committed, folder, options.cache);
    return files;
  };
  const inputs = options.cache && new Inputs(folder, options.cloud, others);
  const loaded = new Map<string, Environment>();
  const one = (name: string): Environment => {
    // A preview is loaded alone, and not often.
    const key = committed.includes(name) ? inputs?.of(name) : undefined;
    const there =
      loaded.get(name) ??
      (key === undefined ? undefined : options.cache?.get<Environment>(key)) ??
      load(name, { committed, previews }, workloads, others, { ...options, folder });
    loaded.set(name, there);
    if (key) options.cache?.set(key, there);
    return there;
  };
  if (names.length === 0 && committed.length === 0) {
    problems.push({
      where: 'environments',
      message: 'no environment exists.',
      remedy: 'Each is one file: environments/dev.yaml.',
    });
  }
  for (const name of names.length > 0 ? names : committed) {
    try {
      const environment = one(name);
      const sharing = environmentsSharing(name, environment.network?.from, others(), options.cloud).map(one);
      environments.push(sharing.length > 0 ? { ...environment, sharing } : environment);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new UserError(distinct(problems));
  options.cache?.save();
  return environments;
}

/** Errors of an environment that shares its network are reported once. */
const distinct = (problems: readonly Problem[]) => [
  ...new Map(problems.map((one) => [`${one.where}\n${one.message}`, one])).values(),
];

function load(
  name: string,
  { committed, previews }: { readonly committed: readonly string[]; readonly previews: readonly string[] },
  workloads: WorkloadCatalogue,
  others: () => readonly OtherEnvironment[],
  { cloud: only, folder }: LoadOptions & { readonly folder: string },
): Environment {
  const where = `environments/${name}.yaml`;
  const known = [...committed, ...previews];
  if (!known.includes(name)) {
    const meant = closest(name, known);
    throw new UserError([
      {
        where,
        message: `environment "${name}" does not exist; environments are: ${known.join(', ') || 'none'}.`,
        remedy: meant ? `Did you mean "${meant}"?` : `Each environment is one file: ${where}.`,
      },
    ]);
  }
  const { file, order } = parse(name, folder, !committed.includes(name), workloads, others, only);
  const addresses = readAddresses(name, folder);
  const { cloud, placements, dns, network, workloads: entries, ...rest } = file;
  const there = placementsOf(file, only);
  const possible = placements
    ? placementsOf(file)
    : CLOUDS.flatMap((one) => (file.clouds[one] ? placementsOf(file, one) : []));
  const places = (all: readonly PlacementChoice[]) => all.map((one) => ({ ...one, zones: zonesFor(file, one) ?? [] }));
  return {
    ...rest,
    name,
    ...(network && { network: network.from === undefined ? { nat: 'single', ...network } : network }),
    workloads: constructionOrder(workloadsOf(entries, order), workloads).ordered,
    first: Object.values(addresses).find(({ first }) => first)?.first ?? order[0],
    ...(dns && { dns: { ...dns, provider: dnsProviderOf(file) as PublicNames['provider'] } }),
    ...(!only && { traffic: placementsOf(file) }),
    addresses,
    placements: places(there),
    elsewhere: places(
      possible.filter((one) => !there.some(({ cloud, region }) => cloud === one.cloud && region === one.region)),
    ),
  };
}

/**
 * `environments/prod/media.yaml` is the value of `workloads.media` of prod: a team can own the file
 * of its part.
 */
function partsOf(name: string, folder: string): readonly (readonly [id: string, source: Source])[] {
  const parts = join(folder, name);
  if (!existsSync(parts)) return [];
  const files = withReadErrors(`environments/${name}`, () => readdirSync(parts)).filter((file) =>
    file.endsWith('.yaml'),
  );
  return files.sort().map((file) => {
    const id = file.slice(0, -'.yaml'.length);
    return [id, new Source(`environments/${name}/${file}`, join(parts, file), ['workloads', id])];
  });
}

/** A validated file with its parts, and the ids of its workloads in order. */
function parse(
  name: string,
  folder: string,
  preview: boolean,
  workloads: WorkloadCatalogue,
  others: () => readonly OtherEnvironment[],
  only: CloudName | undefined,
) {
  const where = preview ? `environments/previews/${name}.yaml` : `environments/${name}.yaml`;
  const main = new Source(where, join(preview ? previewsFolder(folder) : folder, `${name}.yaml`));
  const parts = partsOf(name, folder);
  const sources = [...parts.map(([, source]) => source), main];
  const { value, twice } = joined(main, parts);

  const schema = environmentSchemaOf(workloads);
  // Compiling a schema costs more than validating once or twice.
  const parsed = schema.safeParse(value, { jitless: true });
  const source = (path: readonly PropertyKey[]) => sources.find((one) => one.has(path))?.text(path);
  const order = Object.keys((value as { workloads?: object } | undefined)?.workloads ?? {});
  const shape = parsed.success ? [] : inWords(parsed.error.issues, { root: value, schema, workloads, source });
  // The remaining values can have further errors after invalid parts are removed; they are reported
  // together.
  const rest = without(shape, value);
  const mistakes: Mistake[] = [...shape, ...twice, ...(rest ? mistakesIn(rest, name, workloads, only) : [])];
  if (rest?.dns) mistakes.push(...nameConflicts(rest, name, others()));
  if (rest?.logs) mistakes.push(...retentionConflicts(rest, name, others(), only));
  if (rest?.network) mistakes.push(...networkMistakes(rest, name, others(), only));
  const problems = sources
    .toReversed()
    .flatMap((one) => one.told(mistakes.filter(({ path }) => sources.find((other) => other.has(path)) === one)));
  if (problems.length > 0 || !parsed.success) throw new UserError(problems);
  return { file: parsed.data, order };
}

/** The merged file and its parts. A part whose key is also in the file is an error. */
function joined(main: Source, parts: ReturnType<typeof partsOf>): { value: unknown; twice: Mistake[] } {
  const { value } = main;
  if (parts.length === 0 || typeof value !== 'object' || value === null || Array.isArray(value))
    return { value, twice: [] };
  const { workloads } = value as { workloads?: unknown };
  // The value must be a map, which the schema reports.
  if (workloads !== undefined && (typeof workloads !== 'object' || workloads === null)) return { value, twice: [] };
  const here = Object.keys(workloads ?? {});
  const twice = parts
    .filter(([id]) => here.includes(id))
    .map(([id]) => ({
      path: ['workloads', id],
      message: "is also in the environment's file.",
      remedy: 'Keep one of the two.',
    }));
  const all = { ...workloads, ...Object.fromEntries(parts.map(([id, source]) => [id, source.value])) };
  return { value: { ...value, workloads: all }, twice };
}

/**
 * The file without invalid values; undefined if all of it is invalid. Keys of removed values are
 * kept, so that they are not also reported as missing.
 */
function without(mistakes: readonly ShapeMistake[], value: unknown): Draft | undefined {
  for (const { path, meant } of mistakes) {
    for (const wrong of meant ? [path, meant] : [path]) {
      const parent = wrong
        .slice(0, -1)
        .reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value);
      const key = wrong.at(-1);
      if (key === undefined) return undefined;
      // A misspelled key may exist in addition to the correct one.
      if (typeof parent === 'object' && parent !== null && !(wrong === meant && key in parent))
        Object.assign(parent, { [key]: undefined });
    }
  }
  return value as Draft;
}
