import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { refused } from '../modules/core/errors';

export const ROOT = join(__dirname, '..');

/** The lines of package.json that a generation of providers decides. */
export interface Lines {
  readonly engines: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly overrides?: Readonly<Record<string, string>>;
}

export interface Manifest extends Lines {
  readonly [key: string]: unknown;
}

export const readManifest = (path: string): Manifest => JSON.parse(readFileSync(path, 'utf8'));

export const writtenAs = (manifest: object): string => `${JSON.stringify(manifest, undefined, 2)}\n`;

/**
 * The current generation. It is a package.json, so that the tools that raise versions read it; the
 * pinned one is that of the project.
 */
export const currentLines = (root: string): Lines => readManifest(join(root, 'generations/current/package.json'));

/** Where the files of the pinned generation are kept while the current one is installed. */
export const KEPT = 'generations/pinned';

export const isCurrent = (manifest: Manifest): boolean => 'cdktn' in manifest.dependencies;

/** package.json with the lines of the current generation. Those from a folder are files. */
export function withCurrent(pinned: Manifest, lines: Lines, files: ReadonlyMap<string, string>): Manifest {
  const dependencies = { ...pinned.dependencies, ...lines.dependencies, ...Object.fromEntries(files) };
  return {
    ...pinned,
    engines: { ...pinned.engines, ...lines.engines },
    dependencies: Object.fromEntries(Object.entries(dependencies).sort(([a], [b]) => (a < b ? -1 : 1))),
    overrides: { ...pinned.overrides, ...lines.overrides },
  };
}

/** What a manifest has apart from the lines of a generation: the same text for the same rest. */
export function restOf(manifest: Manifest, lines: Lines): string {
  const { engines, dependencies, overrides = {}, ...others } = manifest;
  const without = (of: Readonly<Record<string, string>>, keys: object = {}) =>
    Object.fromEntries(Object.entries(of).filter(([key]) => !(key in keys)));
  const rest = {
    ...others,
    dependencies: without(dependencies, lines.dependencies),
    overrides: without(overrides, lines.overrides),
    engines: without(engines, lines.engines),
  };
  return JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** `npm:@cdktn/provider-aws@25.8.1` */
export interface Alias {
  /** The name that the sources import. */
  readonly as: string;
  readonly name: string;
  readonly version: string;
}

/** The packages that come from a registry under another name. */
export function aliasesIn(lines: Lines): Alias[] {
  return Object.entries(lines.dependencies).flatMap(([as, spec]) => {
    const [, name, version] = /^npm:(.+)@([^@]+)$/.exec(spec) ?? [];
    return name && version ? [{ as, name, version }] : [];
  });
}

/** The npm packages (`*.tgz`) and the wheels with one inside (`*.whl`) of a folder. */
export function packagesIn(folder: string): string[] {
  if (!existsSync(folder))
    throw refused('--from', `the folder ${folder} does not exist.`, 'Name a folder with *.tgz or *.whl files.');
  const found = readdirSync(folder)
    .filter((file) => /\.(tgz|whl)$/.test(file))
    .map((file) => join(folder, file));
  if (found.length === 0)
    throw refused('--from', `${folder} contains neither *.tgz nor *.whl files.`, 'Name the folder with the packages.');
  return found.sort((a, b) => (basename(a) < basename(b) ? -1 : 1));
}
