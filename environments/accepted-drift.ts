import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../modules/core/errors';
import { readText } from '../modules/core/files';

/** Stack → address → hash of the difference that was accepted there. */
export type AcceptedDrift = Readonly<Record<string, Readonly<Record<string, string>>>>;

const fileOf = (environment: string, folder: string) => join(folder, `${environment}.drift.json`);

/** `environments/prod.drift.json`; nothing, where nothing was accepted. */
export function acceptedDrift(environment: string, folder: string = __dirname): AcceptedDrift {
  const path = fileOf(environment, folder);
  if (!existsSync(path)) return {};
  try {
    return JSON.parse(readText(path)) as AcceptedDrift;
  } catch (error) {
    throw new UserError([
      {
        where: `environments/${environment}.drift.json`,
        message: `can't be read: ${(error as Error).message}.`,
        remedy: `Restore it from the last commit, or recreate it: npm run drift -- ${environment} --accept`,
      },
    ]);
  }
}

/** Writes what is accepted now, of the stacks that were looked at; of others it stays. */
export function acceptDrift(environment: string, now: AcceptedDrift, folder: string = __dirname): void {
  const all = { ...acceptedDrift(environment, folder), ...now };
  const nonEmpty = Object.entries(all).filter(([, differences]) => Object.keys(differences).length > 0);
  const path = fileOf(environment, folder);
  if (nonEmpty.length === 0) rmSync(path, { force: true });
  else {
    const sorted = Object.fromEntries(nonEmpty.sort(([a], [b]) => (a < b ? -1 : 1)));
    writeFileSync(path, `${JSON.stringify(sorted, null, 2)}\n`);
  }
}
