import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Fields, parse, stringify } from './values';

/** A resource in a simulated cloud. */
export interface SimulatedResource {
  /** Its key in Terraform's private data, and the name of its file. */
  readonly key: string;
  readonly type: string;
  /** What must be unique in its type: the id, or what its type defines. */
  readonly unique?: string;
  /** Its account, project or subscription. */
  readonly scope: string;
  /** A hash of its configuration: a creation whose response was lost is repeated with the same. */
  readonly madeFrom: string;
  /** The connection over which it was created. */
  readonly maker: string;
  /** The folder that contains its configuration. */
  readonly within: string;
  /**
   * Whether Terraform knows it: the response to its creation was lost or is under way, was
   * delivered, or Terraform used it again.
   */
  readonly known: 'not' | 'told' | 'seen';
  readonly state: Fields;
  /** The time of its creation, in milliseconds: for resources that take time to propagate. */
  readonly since?: number;
}

/**
 * The resources of the simulated clouds: a folder with one file each, so that a kill at any moment
 * loses nothing, and several processes may share it.
 */
export class SimulatedCloud {
  private readonly folder: string;
  private readonly log: string;
  private readonly things = new Map<string, SimulatedResource>();
  private readonly byType = new Map<string, Set<SimulatedResource>>();
  /** How often something was created from a configuration: each gets its own id. */
  private readonly made = new Map<string, number>();
  private written = 0n;

  constructor(stateDir: string) {
    this.folder = join(stateDir, 'things');
    this.log = join(stateDir, 'made.log');
    mkdirSync(this.folder, { recursive: true });
    if (existsSync(this.log)) for (const line of readFileSync(this.log, 'utf8').split('\n')) if (line) this.count(line);
    this.sync();
  }

  all(): Iterable<SimulatedResource> {
    this.sync();
    return this.things.values();
  }

  ofType(type: string): Iterable<SimulatedResource> {
    this.sync();
    return this.byType.get(type) ?? [];
  }

  /** The first match. Another process may have changed it, so it is read again. */
  first(type: string, wanted: (thing: SimulatedResource) => boolean): SimulatedResource | undefined {
    for (const thing of [...this.ofType(type)]) {
      const now = wanted(thing) ? this.get(thing.key) : undefined;
      if (now && wanted(now)) return now;
    }
    return undefined;
  }

  /**
   * A key for a new resource. It depends on the type, the configuration and how often that was
   * created, so that two runs of one program have the same keys in any order; a resource that is
   * created again after its destruction gets a new key.
   */
  newKey(type: string, madeFrom: string): string {
    const seed = `${type} ${madeFrom}`;
    for (;;) {
      const key = createHash('sha256')
        .update(`${seed} ${this.count(seed)}`)
        .digest('hex')
        .slice(0, 17);
      appendFileSync(this.log, `${seed}\n`);
      if (!this.things.has(key) && !existsSync(this.path(key))) return key;
    }
  }

  /** Whether a resource of the type ever existed, even if it was deleted. */
  everMade(type: string): boolean {
    return [...this.made.keys()].some((seed) => seed.startsWith(`${type} `));
  }

  /** Records what a removal leaves; returns false if it already exists. */
  leave(name: string): boolean {
    if (this.made.has(name)) return false;
    this.count(name);
    appendFileSync(this.log, `${name}\n`);
    return true;
  }

  put(thing: SimulatedResource): void {
    this.sync();
    this.remember(thing);
    const path = this.path(thing.key);
    const own = `${path}.${process.pid}`;
    writeFileSync(own, stringify(thing));
    renameSync(own, path);
    this.written = this.changed();
  }

  remove(key: string): void {
    this.sync();
    this.forget(key);
    rmSync(this.path(key), { force: true });
    this.written = this.changed();
  }

  /** The existing resources: `drift` changes one without Terraform. */
  get(key: string): SimulatedResource | undefined {
    if (!key || !existsSync(this.path(key))) {
      this.forget(key);
      return undefined;
    }
    const thing = parse(readFileSync(this.path(key), 'utf8')) as SimulatedResource;
    this.remember(thing);
    return thing;
  }

  private count(seed: string): number {
    const count = this.made.get(seed) ?? 0;
    this.made.set(seed, count + 1);
    return count;
  }

  /** Reads what other processes created or removed since. */
  private sync(): void {
    const changed = this.changed();
    if (changed === this.written) return;
    this.written = changed;
    const there = new Set(
      readdirSync(this.folder).flatMap((file) => (file.endsWith('.json') ? [file.slice(0, -5)] : [])),
    );
    for (const key of this.things.keys()) if (!there.has(key)) this.forget(key);
    for (const key of there) if (!this.things.has(key)) this.get(key);
  }

  private changed(): bigint {
    return statSync(this.folder, { bigint: true }).mtimeNs;
  }

  private remember(thing: SimulatedResource): void {
    this.forget(thing.key);
    this.things.set(thing.key, thing);
    const same = this.byType.get(thing.type) ?? new Set();
    this.byType.set(thing.type, same.add(thing));
  }

  private forget(key: string): void {
    const thing = this.things.get(key);
    if (!thing) return;
    this.things.delete(key);
    this.byType.get(thing.type)?.delete(thing);
  }

  private path(key: string): string {
    return join(this.folder, `${key}.json`);
  }
}
