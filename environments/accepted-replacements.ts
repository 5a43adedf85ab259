import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../modules/core/errors';
import { readText } from '../modules/core/files';
import type { ReplacingValues } from '../modules/core/replacement';

/** By placement: the accepted values that can't be changed in place. */
export type Accepted = Readonly<Record<string, ReplacingValues>>;

const fileOf = (environment: string, folder: string) => join(folder, `${environment}.accepted.json`);

/** `environments/prod.accepted.json`; undefined if nothing was accepted yet. */
export function acceptedReplacements(environment: string, folder: string = __dirname): Accepted {
  const path = fileOf(environment, folder);
  if (!existsSync(path)) return {};
  try {
    return JSON.parse(readText(path)) as Accepted;
  } catch (error) {
    throw new UserError([
      {
        where: `environments/${environment}.accepted.json`,
        message: `can't be read: ${(error as Error).message}.`,
        remedy: `Restore it from the last commit, or recreate it: npm run address -- accept ${environment}`,
      },
    ]);
  }
}

/** Writes the current values of the known stacks: those of another deployed cloud are kept. */
export function accept(environment: string, now: Accepted, known: readonly string[], folder: string = __dirname): void {
  const all = { ...acceptedReplacements(environment, folder), ...now };
  const current = Object.entries(all).filter(([id, values]) => known.includes(id) && Object.keys(values).length > 0);
  const sorted = Object.fromEntries(current.sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(fileOf(environment, folder), `${JSON.stringify(sorted, null, 2)}\n`);
}
