import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, TerraformStack } from 'cdktf';
import { type Environment, environmentNames, previewsFolder } from '../environments/loader';
import { NAME } from '../environments/schema';
import { refused, type UserError } from '../modules/core/errors';
import { readText } from '../modules/core/files';
import { hashOfText } from '../modules/core/names';
import { addBackend } from '../stacks/backend';
import { loadEnvironments, onlyOf } from '../stacks/environments';
import { checkEncryption } from './encryption';
import { freeRange, type Preview, previewFile, rangesIn } from './preview-file';
import { commit } from './reviewed-plan';
import { type Options, type Session, session, simulating } from './session';
import { backendOf, StateFolder } from './state-folder';
import { checkSharedState } from './state-preflight';
import { StateRecord } from './state-record';

export interface PreviewOptions extends Options {
  /** The template environment. Default: the only one whose file allows previews. */
  readonly like?: string;
  /** The number of days, including today. Default: 3, or the previous value. */
  readonly days?: number;
  /** The folder with the environment files. Default: `environments/`. */
  readonly folder?: string;
  /** Default: today. */
  readonly today?: string;
}

const DAYS = 3;
/** With `-` and a hash of eight characters it is the name of an environment. */
const LONGEST = 15;
const FOLDER = join(__dirname, '..', 'environments');
const today = () => new Date().toISOString().slice(0, 10);

/**
 * Creates the environment of a preview, or restores an existing one, and writes its file, which git
 * ignores. Pull request numbers repeat in other repositories, which may share an account: the name
 * ends with a hash of the repository.
 */
export async function newPreview(name: string, options: PreviewOptions): Promise<Preview> {
  const { folder = FOLDER } = options;
  const like = options.like ?? onlyTemplate(folder);
  const template = onlyOf(loadEnvironments([like], { folder }));
  const rules = template.policies?.previews;
  const days = options.days ?? DAYS;
  const where = `environments/${like}.yaml`;
  if (!rules)
    throw refused(where, 'allows no previews.', 'Add policies: { previews: { max: 10 } } to it; see docs/previews.md.');
  if (!NAME.test(name) || name.length > LONGEST)
    throw refused(
      'preview',
      `the name is "${name}"; it must be 2 to ${LONGEST} lower-case letters, digits and single -, and begin ` +
        'with a letter.',
      'Name it after its pull request: pr-1234.',
    );
  if (days > rules.days)
    throw refused('--days', `is ${days}, policies.previews.days of ${where} allows at most ${rules.days}.`);
  checkSharedState([template], options);
  const repository = repositoryOf(template);
  const environment = `${name}-${hashOfText(repository, 8)}`;
  return withRegistry(template, options, async (registry) => {
    const now = options.today ?? today();
    const before = new Map<string, Preview>();
    const all = await registry.change((previews) => {
      const existing = previews.find((one) => one.environment === environment);
      const others = previews.filter((one) => one !== existing);
      if (existing) before.set(environment, existing);
      if (!existing && others.length >= rules.max) throw full(where, rules.max, others);
      const cidr = existing?.cidr ?? freeRange(rules.pool, [...others.map((one) => one.cidr), ...rangesIn(folder)]);
      if (!cidr) throw refused(where, `policies.previews.pool is ${rules.pool}, which has no range left.`);
      const lastDay = existing && options.days === undefined ? existing.lastDay : dayAfter(now, days - 1);
      const monthly = existing?.monthly;
      return [
        ...others,
        { environment, like, repository, cidr, lastDay, commit: commit(), ...(monthly && { monthly }) },
      ];
    });
    const preview = all.find((one) => one.environment === environment) as Preview;
    const old = existsSync(fileOf(environment, folder)) ? readText(fileOf(environment, folder)) : undefined;
    mkdirSync(previewsFolder(folder), { recursive: true });
    writeFileSync(fileOf(environment, folder), previewFile(preview, template, folder));
    try {
      loadEnvironments([environment], { folder });
      return await withinCost(registry, preview, where, { folder, limit: rules.monthly });
    } catch (error) {
      // A preview that existed before stays as it was.
      if (old === undefined) rmSync(fileOf(environment, folder));
      else writeFileSync(fileOf(environment, folder), old);
      await registry.change((previews) =>
        previews.flatMap((one) => (one.environment === environment ? (before.get(environment) ?? []) : one)),
      );
      throw error;
    }
  });
}

/**
 * Records what a preview costs a month, and refuses it if all previews together would cost more
 * than the limit. Of two that are created at once, the second one sees the first.
 */
async function withinCost(
  registry: StateRecord<readonly Preview[]>,
  preview: Preview,
  where: string,
  { folder, limit }: { readonly folder: string; readonly limit?: number },
): Promise<Preview> {
  const { cost } = await import('./cost');
  const { placements, currency } = cost(preview.environment, { folder });
  const monthly = Math.ceil(placements.reduce((sum, one) => sum + one.monthly, 0));
  const costing = { ...preview, monthly };
  await registry.change((previews) => {
    const others = previews.filter((one) => one.environment !== preview.environment);
    const spent = others.reduce((sum, one) => sum + (one.monthly ?? 0), 0);
    if (limit !== undefined && spent + monthly > limit) {
      throw refused(
        where,
        `policies.previews.monthly is ${limit} ${currency}; ${preview.environment} would cost ${monthly}, and the ` +
          `${others.length} others cost ${spent}.`,
        `Destroy one${next(others)}, or make the preview smaller: npm run cost -- ${preview.like}`,
      );
    }
    return [...others, costing];
  });
  return costing;
}

/** The previews that end first. */
function next(previews: readonly Preview[]): string {
  const first = [...previews].sort((a, b) => (a.lastDay < b.lastDay ? -1 : 1)).slice(0, 3);
  return first.length === 0
    ? ''
    : `: ${first.map(({ environment, lastDay }) => `${environment} (until ${lastDay})`).join(', ')}`;
}

/** The expired previews of this repository. */
export async function expiredPreviews(options: Options & { readonly today?: string }): Promise<readonly Preview[]> {
  const found = new Map<string, Preview>();
  for (const template of loadEnvironments(environmentNames()).filter(({ policies }) => policies?.previews)) {
    const all = await withRegistry(template, options, (registry) => registry.read());
    for (const preview of all)
      if (preview.lastDay < (options.today ?? today()) && preview.repository === repositoryOf(template))
        found.set(preview.environment, preview);
  }
  return [...found.values()].sort((a, b) => (a.environment < b.environment ? -1 : 1));
}

/** Removes a destroyed preview from the registry, which frees its number and range. */
export async function forgetPreview(name: string, options: Options): Promise<void> {
  const environment = onlyOf(loadEnvironments([name]));
  const elsewhere = options.cloud && environment.placements.every(({ cloud }) => cloud !== options.cloud);
  if (!environment.preview || elsewhere) return;
  await withRegistry(environment, options, (registry) =>
    registry.change((previews) => previews.filter((one) => one.environment !== name)),
  );
  rmSync(fileOf(name, FOLDER), { force: true });
}

function onlyTemplate(folder: string): string {
  const [one, ...more] = loadEnvironments(environmentNames(folder), { folder }).filter(
    ({ policies }) => policies?.previews,
  );
  if (one && more.length === 0) return one.name;
  const found = [one, ...more].flatMap((environment) => environment?.name ?? []);
  throw refused(
    '--like',
    found.length === 0 ? 'no environment allows previews.' : `${found.join(' and ')} allow previews.`,
    found.length === 0 ? 'Add policies: { previews: { max: 10 } } to one; see docs/previews.md.' : 'Name one of them.',
  );
}

const fileOf = (environment: string, folder: string) => join(previewsFolder(folder), `${environment}.yaml`);

/** All previews in the state backend of this environment: `<project>/previews.tfstate`. */
async function withRegistry<T>(
  environment: Environment,
  options: Options,
  work: (registry: StateRecord<readonly Preview[]>) => Promise<T>,
): Promise<T> {
  const { simulate } = options;
  checkEncryption([environment], options);
  return session([environment.preview?.like ?? environment.name], { simulate }, async (here) =>
    work(new StateRecord(registryState(here, environment, simulating(options)), 'previews', [])),
  );
}

function registryState({ output, env }: Session, { project, state }: Environment, simulate: boolean): StateFolder {
  const outdir = mkdtempSync(join(tmpdir(), 'polycloud-registry-'));
  try {
    const stack = new TerraformStack(new App({ outdir }), 'previews');
    addBackend(stack, simulate ? { backend: 'simulated' } : state, `${project}/previews.tfstate`);
    return new StateFolder(join(output, 'states', 'previews'), backendOf(stack.toTerraform()), env);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** `acme/shop`; the project's name if the repository is unknown. */
function repositoryOf({ project }: Environment): string {
  const repository = process.env.GITHUB_REPOSITORY || process.env.CI_PROJECT_PATH;
  if (repository) return repository.toLowerCase();
  const { stdout } = spawnSync('git', ['remote', 'get-url', 'origin'], { cwd: FOLDER, encoding: 'utf8' });
  const path = /[/:]([^/:]+\/[^:]+?)(\.git)?\/?$/.exec((stdout ?? '').trim().replace(/^\w+:\/\/[^/]+/, ''))?.[1];
  return path?.toLowerCase() ?? project;
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

function full(where: string, max: number, previews: readonly Preview[]): UserError {
  return refused(
    where,
    `policies.previews.max is ${max}, and there are ${previews.length}.`,
    `Destroy one${next(previews)}.`,
  );
}
