import type { z } from 'zod';
import { closest } from '../modules/core/closest';
import type { Mistake } from './draft';
import { quoted } from './quoted';
import { unknownWorkload, type WorkloadCatalogue } from './workloads';

type Path = readonly PropertyKey[];

/** The validated value and its schema. */
export interface Validated {
  readonly root: unknown;
  readonly schema: z.ZodType;
  readonly workloads: WorkloadCatalogue;
  /** A value as it is written in the file: `012`, where JavaScript has 12. */
  source(path: Path): string | undefined;
}

/**
 * An error of shape. `meant` is the intended location of the value: that it is missing there is not
 * a separate error.
 */
export interface ShapeMistake extends Mistake {
  readonly missing?: boolean;
  readonly meant?: Path;
}

/** Formats zod's issues: what was received, what is allowed, and a suggestion. */
export function inWords(issues: readonly z.core.$ZodIssue[], file: Validated): ShapeMistake[] {
  const mistakes = issues.flatMap((issue) => said(issue, file));
  const meant = new Set(mistakes.flatMap((mistake) => (mistake.meant ? [mistake.meant.join('.')] : [])));
  return mistakes.filter(({ missing, path }) => !missing || !meant.has(path.join('.')));
}

function said(issue: z.core.$ZodIssue, file: Validated): ShapeMistake[] {
  const { root, source: sourceOf } = file;
  const path = issue.path;
  const [top, id] = path;
  if (top === 'workloads' && (path.length === 2 || (path.length === 3 && path[2] === 'workload')) && namesNone(issue)) {
    return [
      {
        path: ['workloads', String(id)],
        ...unknownWorkload(String(id), valueAt(root, ['workloads', String(id)]), file.workloads),
      },
    ];
  }
  const received = valueAt(root, path);
  if (received === undefined) return [{ path, message: 'is missing.', missing: true }];
  const source = sourceOf(path);
  const is = `is ${shown(received, source)}`;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(path, key, keysAt(path, file)));
    case 'invalid_type':
      return [
        {
          path,
          message: `${is}, ${WANTED[issue.expected] ?? issue.expected} is wanted.`,
          remedy: quotes(issue.expected, received, source),
        },
      ];
    case 'invalid_value':
      return [{ path, ...oneOf(is, received, issue.values.map(String)) }];
    case 'invalid_union':
      return [{ path, ...oneOf(is, received, variantsAt(path.slice(0, -1), file)) }];
    case 'too_small':
      return [{ path, message: `${is}, ${atLeast(issue)} wanted.` }];
    case 'too_big':
      return [{ path, message: `${is}; at most ${issue.maximum} is allowed.` }];
    case 'invalid_format':
      return [{ path, message: `${is}; it ${issue.message}.` }];
    default:
      return [{ path, message: `${is}: ${issue.message}.` }];
  }
}

/** The key is not the name of a workload, and its value does not set one. */
const namesNone = (issue: z.core.$ZodIssue) =>
  issue.code === 'invalid_union' || (issue.code === 'invalid_type' && String(issue.expected) === 'never');

function unknownKey(path: Path, key: string, known: readonly string[]): ShapeMistake {
  const meant = closest(key, known);
  return {
    path: [...path, key],
    meant: meant === undefined ? undefined : [...path, meant],
    message: `unknown key; ${meant ? `did you mean "${meant}"?` : `known are ${known.join(', ')}.`}`,
  };
}

function oneOf(is: string, received: unknown, allowed: readonly string[]): { message: string; remedy?: string } {
  const meant = typeof received === 'string' ? closest(received, allowed) : undefined;
  return { message: `${is}; allowed values are ${allowed.join(', ')}.`, remedy: meant && `Did you mean "${meant}"?` };
}

function atLeast({ origin, minimum, inclusive }: z.core.$ZodIssueTooSmall): string {
  if (origin === 'array') return `at least ${minimum} ${minimum === 1 ? 'entry is' : 'entries are'}`;
  if (origin === 'string') return `at least ${minimum} ${minimum === 1 ? 'character is' : 'characters are'}`;
  return inclusive === false ? `more than ${minimum} is` : `at least ${minimum} is`;
}

/** YAML parses 012345678901 as a number, without its leading zero. */
function quotes(expected: string, received: unknown, source: string | undefined): string | undefined {
  if (expected !== 'string' || received === null || source === undefined) return undefined;
  return `Put it in quotes, "${source}": YAML parses it as a ${received instanceof Date ? 'date' : typeof received}.`;
}

const WANTED: Readonly<Record<string, string>> = {
  object: 'a map of keys and values',
  array: 'a list',
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

/** `clouds.google.region` */
export function dotted(path: Path): string {
  return path.map((key) => (/^[!-~]+$/.test(String(key)) ? String(key) : quoted(String(key)))).join('.');
}

function shown(value: unknown, source: string | undefined): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value !== 'string') return source ?? (typeof value === 'object' ? 'a map' : String(value));
  return quoted(value);
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], root);
}

// biome-ignore lint/suspicious/noExplicitAny: the schema's own structure.
type Schema = any;

/** The schema at a path; for a union, the variant that matches the value. */
function schemaAt(path: Path, { root, schema }: Validated): Schema {
  let at: Schema = schema;
  for (let depth = 0; ; depth++) {
    while (at?.def?.innerType) at = at.def.innerType;
    const value = valueAt(root, path.slice(0, depth)) as Record<string, unknown> | undefined;
    const { type, discriminator, options } = at?.def ?? {};
    if (type === 'union')
      at = options.find((option: Schema) => option.shape[discriminator].value === value?.[discriminator]) ?? at;
    if (depth === path.length) return at;
    at = at?.def?.type === 'array' ? at.def.element : (at?.shape?.[String(path[depth])] ?? at?.def?.catchall);
  }
}

const keysAt = (path: Path, file: Validated): string[] => Object.keys(schemaAt(path, file)?.shape ?? {});

function variantsAt(path: Path, file: Validated): string[] {
  const { discriminator, options } = schemaAt(path, file).def;
  return options.map((option: Schema) => option.shape[discriminator].value);
}
