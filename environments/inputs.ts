import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashOf } from '../modules/core/content-cache';
import type { CloudName } from '../modules/core/placement';
import { addressFile } from './addresses';
import type { OtherEnvironment } from './unique';

/**
 * What an environment is loaded from, in addition to the program: its files, and what its checks
 * read of the files of others. Those of all others are read once for all environments.
 */
export class Inputs {
  private readonly byName: ReadonlyMap<string, OtherEnvironment['file']>;
  /** Environment → those that use its network, as their files have them. */
  private readonly takers = new Map<string, OtherEnvironment[]>();
  /** The public names of all: each must be unique. */
  private readonly dns: string;

  constructor(
    private readonly folder: string,
    private readonly cloud: CloudName | undefined,
    others: () => readonly OtherEnvironment[],
  ) {
    const all = others();
    this.byName = new Map(all.map(({ environment, file }) => [environment, file]));
    for (const other of all) {
      const from = other.file.network?.from;
      if (from !== undefined) this.takers.set(from, [...(this.takers.get(from) ?? []), other]);
    }
    this.dns = hashOf(
      JSON.stringify(all.flatMap(({ environment, file }) => (file.dns ? [[environment, file.dns]] : []))),
    );
  }

  /** The key of an environment; nothing where its file can't be read. */
  of(name: string): string | undefined {
    const file = this.byName.get(name);
    if (!file) return undefined;
    const giver = file.network?.from ?? name;
    const parts = join(this.folder, name);
    const entries = existsSync(parts) ? readdirSync(parts, { withFileTypes: true }) : [];
    const files = [
      join(this.folder, `${name}.yaml`),
      addressFile(name, this.folder),
      ...entries.flatMap((one) => (one.isFile() ? join(parts, one.name) : [])).sort(),
    ];
    const content = files.map((path) => [
      path.slice(this.folder.length),
      existsSync(path) && hashOf(readFileSync(path)),
    ]);
    const shared = this.takers.has(giver) ? [giver, this.byName.get(giver), this.takers.get(giver)] : [];
    return `environment ${hashOf(JSON.stringify([name, this.cloud, content, shared, file.dns ? this.dns : '']))}`;
  }
}
