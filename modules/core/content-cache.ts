import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { codeOf } from './errors';

/** `cli/launch.js` sets it: a hash of the sources and packages of the program that runs. */
declare const __program: string | undefined;

/** Programs whose results are kept: ours, and those of the commits that we compare with. */
const PROGRAMS = 3;
/** Results of earlier inputs that are kept in addition to those that the last run used. */
const EARLIER = 5000;

interface Entry {
  readonly value: unknown;
  readonly texts: readonly string[];
}

export const hashOf = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

/**
 * Results by the content of what they are made of, in a folder. Values are in an index that is read
 * as a whole, texts in a file each, which is named by its hash and checked when it is read. Several
 * processes may use the folder at once: a file takes its place whole, and of two indexes the last
 * one stays.
 */
export class ContentCache {
  private index: Map<string, Entry> | undefined;
  private readonly used = new Set<string>();
  private changed = false;

  constructor(readonly folder: string) {}

  get<Value>(key: string): Value | undefined {
    const found = this.read().get(key);
    if (found !== undefined) this.used.add(key);
    return found?.value as Value | undefined;
  }

  /** Keeps a value; `texts` are the hashes of those that belong to it. */
  set(key: string, value: unknown, texts: readonly string[] = []): void {
    this.used.add(key);
    if (this.read().get(key)?.value === value) return;
    this.read().set(key, { value, texts });
    this.changed = true;
  }

  /** Keeps a text, and returns its hash. */
  keep(content: Uint8Array): string {
    const hash = hashOf(content);
    const path = this.pathOf(hash);
    if (!existsSync(path)) writeWhole(path, content);
    return hash;
  }

  /** The text with this hash; nothing where it is gone or not what was written. */
  text(hash: string): Buffer | undefined {
    try {
      const content = readFileSync(this.pathOf(hash));
      return hashOf(content) === hash ? content : undefined;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Whether there is a text with this hash; `text` checks it. */
  has = (hash: string): boolean => existsSync(this.pathOf(hash));

  /** Writes the index, without results that were not used for long. */
  save(): void {
    if (!this.changed) return;
    const all = [...this.read()];
    const idle = all.filter(([key]) => !this.used.has(key)).slice(-EARLIER);
    const entries = new Map([...idle, ...all.filter(([key]) => this.used.has(key))]);
    writeWhole(join(this.folder, 'index'), serialize([...entries]));
    this.index = entries;
    this.changed = false;
    if (entries.size === all.length) return;
    const wanted = new Set([...entries.values()].flatMap(({ texts }) => texts));
    const folder = join(this.folder, 'texts');
    // Of another process, which has not written its index yet, are those of the last hour.
    for (const name of existsSync(folder) ? readdirSync(folder) : [])
      if (!wanted.has(name) && Date.now() - statSync(join(folder, name)).mtimeMs > 3_600_000)
        rmSync(join(folder, name), { force: true });
  }

  private pathOf = (hash: string) => join(this.folder, 'texts', hash);

  private read(): Map<string, Entry> {
    this.index ??= readIndex(join(this.folder, 'index'));
    return this.index;
  }
}

/** What can't be read is made again. */
function readIndex(path: string): Map<string, Entry> {
  try {
    const index: unknown = deserialize(readFileSync(path));
    return new Map(Array.isArray(index) ? index : []);
  } catch {
    return new Map();
  }
}

function writeWhole(path: string, content: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.${process.pid}`, content);
  renameSync(`${path}.${process.pid}`, path);
}

/** Whether the program runs as `cli/launch.js` bundles it. */
export const isProgram = (): boolean => typeof __program === 'string';

let opened: ContentCache | undefined;

/**
 * The cache of the program that runs, in `.cache/synthesis/` of the project. None where it runs
 * from its sources, as in tests, or POLYCLOUD_CACHE is 0.
 */
export function programCache(): ContentCache | undefined {
  if (typeof __program !== 'string' || process.env.POLYCLOUD_CACHE === '0') return undefined;
  if (opened) return opened;
  const all = join(__dirname, '..', '..', '.cache', 'synthesis');
  const folder = join(all, __program);
  mkdirSync(folder, { recursive: true });
  utimesSync(folder, new Date(), new Date());
  const byAge = readdirSync(all)
    .map((name) => join(all, name))
    .map((path) => ({ path, time: statSync(path).mtimeMs }))
    .sort((a, b) => b.time - a.time);
  for (const { path } of byAge.slice(PROGRAMS)) rmSync(path, { recursive: true, force: true });
  opened = new ContentCache(folder);
  return opened;
}
