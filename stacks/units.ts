import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve, sep } from 'node:path';
import { Manifest } from 'cdktf';
import type { Environment } from '../environments/loader';
import { type ContentCache, hashOf } from '../modules/core/content-cache';
import { type Problem, UserError } from '../modules/core/errors';
import { currentContent, type Read, withReads } from './reads';

const ROOT = resolve(__dirname, '..');
const MANIFEST = Manifest.fileName;

/** Environments that are synthesized together: one, or those that have a network together. */
export type Unit = readonly Environment[];

/** What a synthesis of a unit returns in addition to its files. */
export interface UnitWarnings {
  readonly warnings: readonly string[];
  /** Whether the warnings depend on the day. */
  readonly ofDay: boolean;
}

/** What was made of a unit: the files with their hashes, and what they are made of. */
export interface Synthesized {
  readonly files: readonly (readonly [path: string, hash: string])[];
  readonly warnings: readonly string[];
  readonly reads: readonly Read[];
  /** The day for which the warnings hold, where they depend on it. */
  readonly day?: string;
}

/** What was just made; without `known` not for another run. */
export type Result = Synthesized & { readonly known: boolean };

/** Environments by what is synthesized together, in their order. */
export function unitsOf(environments: readonly Environment[]): Unit[] {
  const units = new Map<string, Environment[]>();
  for (const environment of environments) {
    const key = environment.sharing?.[0]?.name ?? environment.name;
    units.set(key, [...(units.get(key) ?? []), environment]);
  }
  return [...units.values()];
}

/** What the result of a unit is identified by, in addition to the program and what it reads. */
export const keyOf = (unit: Unit, options: object): string => `unit ${hashOf(JSON.stringify([options, unit]))}`;

/** What is kept of a unit, if all that it was made of is as it was. */
export function cachedResult(
  cache: ContentCache,
  key: string,
  day: string | undefined,
  look: (read: Read) => string,
): Synthesized | undefined {
  const cached = cache.get<Synthesized>(key);
  if (!cached || (cached.day !== undefined && cached.day !== day)) return undefined;
  const same = cached.reads.every((read) => look(read) === read.found);
  return same && cached.files.every(([, hash]) => cache.has(hash)) ? cached : undefined;
}

/** Looks at each file and variable once. */
export function readOnce(): (read: Read) => string {
  const seen = new Map<string, string>();
  return ({ kind, name }) => {
    const key = `${kind} ${name}`;
    const found = seen.get(key) ?? currentContent(ROOT, kind, name);
    seen.set(key, found);
    return found;
  };
}

/** Synthesizes a unit into a folder that goes away again; its texts are kept. */
export function makeUnit(
  cache: ContentCache,
  unit: Unit,
  day: string | undefined,
  make: (unit: Unit, outdir: string) => UnitWarnings,
): Result {
  const outdir = mkdtempSync(join(tmpdir(), 'polycloud-synth-'));
  try {
    const { value, reads } = withReads(ROOT, () => make(unit, outdir));
    const files = readdirSync(outdir, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => join(one.parentPath, one.name))
      .map(
        (path) =>
          [
            path
              .slice(outdir.length + 1)
              .split(sep)
              .join('/'),
            cache.keep(readFileSync(path)),
          ] as const,
      );
    return {
      files,
      warnings: value.warnings,
      reads: reads ?? [],
      ...(value.ofDay && { day }),
      known: reads !== undefined,
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/**
 * The files of all units with their texts: one that several have is the same in each, but for the
 * manifest, which lists the stacks of all.
 */
export function filesOf(cache: ContentCache, all: readonly Synthesized[]): Map<string, () => Buffer> {
  const files = new Map<string, () => Buffer>();
  for (const { files: own } of all)
    for (const [path, hash] of own) if (path !== MANIFEST) files.set(path, () => textOf(cache, hash));
  const manifests = all.flatMap(({ files: own }) =>
    own.flatMap(([path, hash]) => (path === MANIFEST ? [JSON.parse(textOf(cache, hash).toString('utf8'))] : [])),
  );
  files.set(MANIFEST, () => manifestOf(manifests));
  return files;
}

/** As CDKTF writes it. */
function manifestOf(all: readonly Pick<Manifest, 'version' | 'stacks'>[]): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'polycloud-synth-'));
  try {
    const manifest = new Manifest(all[0]?.version ?? '', folder, false);
    for (const { stacks } of all) Object.assign(manifest.stacks, stacks);
    manifest.writeToFile();
    return readFileSync(join(folder, Manifest.fileName));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function textOf(cache: ContentCache, hash: string): Buffer {
  const text = cache.text(hash);
  if (text) return text;
  throw new UserError([
    {
      where: '.cache/synthesis',
      message: `the file ${hash} is damaged.`,
      remedy: 'Delete .cache/synthesis, which is made again.',
    },
  ]);
}

/** Runs work for each, and ends with the problems of all. */
export function collecting<Item, Result>(items: readonly Item[], work: (item: Item) => Result): Result[] {
  const problems: Problem[] = [];
  const results: Result[] = [];
  for (const item of items) {
    try {
      results.push(work(item));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new UserError(distinct(problems));
  return results;
}

/** What two environments that share a network have in common is told once. */
const distinct = (problems: readonly Problem[]) => [
  ...new Map(problems.map((one) => [`${one.where}\n${one.message}`, one])).values(),
];
