import childProcess from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';
import { hashOf } from '../modules/core/content-cache';
import { codeOf } from '../modules/core/errors';
import { isIn } from '../modules/core/parts';

/** Something that a synthesis looked at, and what was there. */
export interface Read {
  readonly kind: 'content' | 'entries' | 'stat' | 'variable';
  /** Below the project where it is in it, so that it is the same in another clone. */
  readonly name: string;
  readonly found: string;
}

const ABSENT = 'absent';
/** Functions that look at a file, by what they tell of it. */
const LOOKS = {
  readFileSync: 'content',
  openSync: 'content',
  readdirSync: 'entries',
  existsSync: 'stat',
  statSync: 'stat',
  lstatSync: 'stat',
  accessSync: 'stat',
} as const;
/** Packages are part of the program, which has their versions in its name. */
const OF_PROGRAM = /(^|[\\/])(node_modules|\.cache)([\\/]|$)/;
/** Folders into which a synthesis writes. */
const SCRATCH = join(tmpdir(), 'polycloud-');
const SCRATCHES = /^(synth|elsewhere|look)-/;
/** The output directory is not an input. */
const NO_INPUTS = ['CDKTF_OUTDIR'];

/**
 * Runs a synthesis, and notes the files and variables that it looks at. Nothing is noted of one
 * that starts other programs or takes all variables: its inputs are not known.
 */
export function withReads<T>(root: string, work: () => T): { readonly value: T; readonly reads?: readonly Read[] } {
  const reads = new Map<string, Read>();
  let known = true;
  let own = false;
  const note = (kind: Read['kind'], name: string) => {
    const key = `${kind} ${name}`;
    if (!reads.has(key)) reads.set(key, { kind, name, found: '' });
    own = true;
    try {
      reads.set(key, { kind, name, found: currentContent(root, kind, name) });
    } finally {
      own = false;
    }
  };
  const restore: (() => void)[] = [];
  const replace = <Key extends string>(owner: Record<Key, unknown>, key: Key, value: unknown) => {
    const before = owner[key];
    owner[key] = value;
    restore.push(() => {
      owner[key] = before;
    });
  };
  const functions = fs as unknown as Record<string, (...args: unknown[]) => unknown>;
  for (const [name, kind] of Object.entries(LOOKS)) {
    const original = functions[name] as (...args: unknown[]) => unknown;
    replace(functions, name, (path: unknown, ...rest: unknown[]) => {
      if (!own && (typeof path === 'string' || path instanceof URL || Buffer.isBuffer(path))) {
        const name = nameOf(root, path instanceof URL ? path.pathname : String(path));
        if (name !== undefined) note(kind, name);
      }
      return original.call(fs, path, ...rest);
    });
  }
  for (const name of ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork']) {
    const owner = childProcess as unknown as Record<string, (...args: unknown[]) => unknown>;
    const original = owner[name] as (...args: unknown[]) => unknown;
    replace(owner, name, (...args: unknown[]) => {
      known = false;
      return original.apply(childProcess, args);
    });
  }
  const variables = process.env;
  const variable = (name: string | symbol) => {
    if (!own && typeof name === 'string' && !NO_INPUTS.includes(name))
      reads.set(`variable ${name}`, { kind: 'variable', name, found: variables[name] ?? ABSENT });
  };
  const watched = new Proxy(variables, {
    get: (_, name) => {
      variable(name);
      return Reflect.get(variables, name);
    },
    has: (_, name) => {
      variable(name);
      return name in variables;
    },
    ownKeys: () => {
      known = false;
      return Reflect.ownKeys(variables);
    },
  });
  replace(process as unknown as Record<string, unknown>, 'env', watched);
  try {
    const value = work();
    return known ? { value, reads: [...reads.values()] } : { value };
  } finally {
    for (const one of restore.toReversed()) one();
  }
}

function nameOf(root: string, path: string): string | undefined {
  const absolute = resolve(path);
  if (absolute.startsWith(SCRATCH) && SCRATCHES.test(absolute.slice(SCRATCH.length))) return undefined;
  const inside = relative(root, absolute);
  const name = inside.startsWith('..') ? absolute : inside.split(sep).join('/');
  return OF_PROGRAM.test(name) ? undefined : name;
}

/** The current content, as far as the kind of look determines it. */
export function currentContent(root: string, kind: Read['kind'], name: string): string {
  if (kind === 'variable') return process.env[name] ?? ABSENT;
  const path = resolve(root, name);
  try {
    const stat = fs.statSync(path);
    const type = stat.isDirectory() ? 'folder' : 'file';
    if (kind === 'stat') return type === 'folder' ? type : `${type} ${stat.mode & 0o777} ${stat.size}`;
    if (kind === 'content') return type === 'folder' ? type : hashOf(fs.readFileSync(path));
    const entries = fs.readdirSync(path, { withFileTypes: true, recursive: true });
    const names = entries.map((one) => `${relative(path, one.parentPath)}/${one.name} ${one.isDirectory()}`);
    return hashOf(names.sort().join('\n'));
  } catch (error) {
    if (isIn(['ENOENT', 'ENOTDIR'], codeOf(error))) return ABSENT;
    throw error;
  }
}
