import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { type Problem, UserError } from '../modules/core/errors';
import type { CloudName } from '../modules/core/placement';
import { type Mistake, mistakesIn, type PlacementChoice, placementsOf, zonesFor } from './checks';
import { closest } from './closest';
import { Positions } from './positions';
import { type EnvironmentFile, environmentSchema } from './schema';

/** An environment's file, held against everything that synthesis can know, with its placements worked out. */
export interface Environment extends Omit<EnvironmentFile, 'cloud' | 'placements'> {
  readonly name: string;
  readonly placements: readonly (PlacementChoice & { readonly zones: readonly string[] })[];
}

export interface LoadOptions {
  /** In place of the file's cloud; of several placements, those on this cloud. */
  readonly cloud?: CloudName;
  /** Where the files are. Default: the folder of this one. */
  readonly folder?: string;
}

export function environmentNames(folder: string = __dirname): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();
}

/** The environments of these names (all, when none is named), or a UserError with every mistake in all of them. */
export function loadEnvironments(names: readonly string[] = [], options: LoadOptions = {}): Environment[] {
  const known = environmentNames(options.folder);
  const problems: Problem[] = [];
  const environments: Environment[] = [];
  for (const name of names.length > 0 ? names : known) {
    try {
      environments.push(load(name, known, options));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new UserError(problems);
  return environments;
}

function load(name: string, known: readonly string[], { cloud, folder = __dirname }: LoadOptions): Environment {
  const where = `environments/${name}.yaml`;
  if (!known.includes(name)) {
    const meant = closest(name, known);
    throw new UserError([
      {
        where,
        message: `there is no environment "${name}"; there are: ${known.join(', ') || 'none'}.`,
        remedy: meant ? `Did you mean "${meant}"?` : 'Each environment is one file in environments/.',
      },
    ]);
  }
  const file = withCloud(parse(name, where, read(join(folder, `${name}.yaml`), where)), cloud, where);
  const placements = placementsOf(file).map((placement) => ({ ...placement, zones: zonesFor(file, placement) }));
  return { ...file, name, placements };
}

function read(path: string, where: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UserError([{ where, message: `can't be read: ${(error as Error).message.replace(/ '.*'$/, '')}.` }]);
  }
}

function parse(name: string, where: string, text: string): EnvironmentFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const positions = new Positions(document, lines);
  if (document.errors.length > 0) {
    throw new UserError(
      document.errors.map((error) => ({ where: `${where}:${positions.at(error.pos[0])}`, message: `${error.message.split('\n')[0]}` })),
    );
  }
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    throw new UserError([{ where: `${where}:1:1`, message: (error as Error).message }]);
  }
  if (value === null || value === undefined) {
    throw new UserError([{ where: `${where}:1:1`, message: 'is empty.', remedy: 'Begin with a copy of another environment.' }]);
  }
  const parsed = environmentSchema.safeParse(value);
  const mistakes = parsed.success
    ? mistakesIn(parsed.data, name)
    : withoutEchoes(parsed.error.issues.flatMap((issue) => inWords(issue, value)));
  if (mistakes.length > 0) {
    throw new UserError(
      mistakes.map(({ path, message, remedy }) => ({
        where: [`${where}:${positions.of(path)}`, ...(path.length > 0 ? [path.join('.')] : [])].join(' '),
        message,
        remedy,
      })),
    );
  }
  return (parsed as { data: EnvironmentFile }).data;
}

/** `--cloud` in place of what the file says. */
function withCloud(file: EnvironmentFile, cloud: CloudName | undefined, where: string): EnvironmentFile {
  if (!cloud) return file;
  const placements = file.placements?.filter((placement) => placement.cloud === cloud);
  const problem = (message: string, remedy: string) => new UserError([{ where, message, remedy }]);
  if (placements?.length === 0) {
    const there = [...new Set(file.placements?.map((placement) => placement.cloud))].join(', ');
    throw problem(`no placement is on ${cloud}; there are placements on ${there}.`, 'Add one under placements, or take one of those.');
  }
  if (!file.clouds[cloud]) throw problem(`clouds.${cloud} says nothing of the account.`, `Add ${cloud}: { … } under clouds.`);
  return placements ? { ...file, placements } : { ...file, cloud };
}

type Issue = z.core.$ZodIssue;

/** One of zod's issues as a person would say it: what was received, what is allowed, what was perhaps meant. */
function inWords(issue: Issue, root: unknown): (Mistake & { meant?: string })[] {
  const path = issue.path;
  const received = path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], root);
  const shown = typeof received === 'string' ? `"${received}"` : JSON.stringify(received);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = keysAt(path);
      return issue.keys.map((key) => {
        const meant = closest(key, known);
        return {
          path: [...path, key],
          meant,
          message: `unknown key; ${meant ? `did you mean "${meant}"?` : `known are ${known.join(', ')}.`}`,
        };
      });
    }
    case 'invalid_type': {
      if (received === undefined) return [{ path, message: MISSING }];
      const quoted =
        issue.expected === 'string' && typeof received === 'number' ? 'Put it in quotes: YAML takes it for a number.' : undefined;
      return [{ path, message: `is ${shown}, a ${issue.expected} is wanted.`, remedy: quoted }];
    }
    case 'invalid_value': {
      if (received === undefined) return [{ path, message: MISSING }];
      const meant = closest(String(received), issue.values.map(String));
      return [{ path, message: `is ${shown}, allowed are ${issue.values.join(', ')}.`, remedy: meant && `Did you mean "${meant}"?` }];
    }
    case 'invalid_union': {
      if (received === undefined) return [{ path, message: MISSING }];
      return [{ path, message: `is ${shown}, which is none of ${keysAt(path).join(', ')}.` }];
    }
    case 'too_small':
      return [{ path, message: `is ${shown}, at least ${issue.minimum} is wanted.` }];
    case 'too_big':
      return [{ path, message: `is ${shown}, at most ${issue.maximum} is allowed.` }];
    case 'invalid_format':
      return [{ path, message: `is ${shown}; it ${issue.message}.` }];
    default:
      return [{ path, message: `is ${shown}: ${issue.message}.` }];
  }
}

/** A misspelt key is also a missing one: the suggestion says both. */
function withoutEchoes(mistakes: (Mistake & { meant?: string })[]): Mistake[] {
  const meant = new Set(mistakes.flatMap(({ path, meant }) => (meant ? [[...path.slice(0, -1), meant].join('.')] : [])));
  return mistakes.filter(({ path, message }) => message !== MISSING || !meant.has(path.join('.')));
}

const MISSING = 'is missing.';

/** The keys that the schema has at a path, for suggestions. Of a union: its variants' names, and all their keys below. */
function keysAt(path: readonly PropertyKey[]): string[] {
  // biome-ignore lint/suspicious/noExplicitAny: the schema's own structure.
  let at: any = environmentSchema;
  const inner = () => {
    while (at?.def?.innerType) at = at.def.innerType;
  };
  for (const key of path) {
    inner();
    at = at?.def?.type === 'array' ? at.def.element : at?.def?.shape?.[key];
  }
  inner();
  if (at?.def?.type === 'union') {
    // biome-ignore lint/suspicious/noExplicitAny: the schema's own structure.
    return [...new Set(at.def.options.flatMap((option: any) => Object.keys(option.def.shape)))] as string[];
  }
  return Object.keys(at?.def?.shape ?? {});
}
