import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fields } from './values';

/** One thing that exists in a simulated cloud. */
export interface Thing {
  /** How Terraform's private data names it; also the name of its file. */
  readonly key: string;
  readonly type: string;
  /** Where no second of its type may be: the id, or what its type says. */
  readonly unique?: string;
  /** The configuration it was made from, as a hash: a create whose answer was lost is made again with the same. */
  readonly madeFrom: string;
  /** The connection over which it was made. */
  readonly session: string;
  /** Terraform has come back for it, so its answer arrived. */
  readonly seen: boolean;
  readonly state: Fields;
}

/** What exists in a simulated cloud: a folder with one file a thing, so that a kill at any moment leaves what was there. */
export class SimulatedCloud {
  private readonly folder: string;
  private readonly things = new Map<string, Thing>();
  private made = 0;

  constructor(stateDir: string) {
    this.folder = join(stateDir, 'things');
    mkdirSync(this.folder, { recursive: true });
    for (const file of readdirSync(this.folder)) {
      if (!file.endsWith('.json')) continue;
      const thing = JSON.parse(readFileSync(join(this.folder, file), 'utf8')) as Thing;
      this.things.set(thing.key, thing);
    }
  }

  /** Every type of which something exists. */
  types(): Set<string> {
    return new Set([...this.things.values()].map((thing) => thing.type));
  }

  all(): Iterable<Thing> {
    return this.things.values();
  }

  get(key: string): Thing | undefined {
    return this.things.get(key);
  }

  /** By unique name or by id, whichever is `name`. */
  find(type: string, name: string): Thing | undefined {
    for (const thing of this.things.values()) {
      if (
        thing.type === type &&
        (thing.unique === name || thing.state.id === name || thing.state.arn === name || thing.state.name === name)
      )
        return thing;
    }
    return undefined;
  }

  withUnique(type: string, unique: string): Thing | undefined {
    for (const thing of this.things.values()) if (thing.type === type && thing.unique === unique) return thing;
    return undefined;
  }

  /** A key that nothing has: the same for the same sequence of creates, so that two runs of one program look alike. */
  newKey(type: string, madeFrom: string): string {
    for (;;) {
      const key = createHash('sha256')
        .update(`${type}\n${madeFrom}\n${this.made++}`)
        .digest('hex')
        .slice(0, 17);
      if (!this.things.has(key)) return key;
    }
  }

  put(thing: Thing): void {
    this.things.set(thing.key, thing);
    const path = join(this.folder, `${thing.key}.json`);
    writeFileSync(`${path}.new`, JSON.stringify(thing));
    renameSync(`${path}.new`, path);
  }

  remove(key: string): void {
    this.things.delete(key);
    rmSync(join(this.folder, `${key}.json`), { force: true });
  }

  /** Somebody else's program changes the cloud too: `drift` does, and the next read sees it. */
  refresh(key: string): Thing | undefined {
    const path = join(this.folder, `${key}.json`);
    if (!existsSync(path)) {
      this.things.delete(key);
      return undefined;
    }
    const thing = JSON.parse(readFileSync(path, 'utf8')) as Thing;
    this.things.set(key, thing);
    return thing;
  }
}
