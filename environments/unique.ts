import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readText } from '../modules/core/files';
import { CLOUDS } from '../modules/core/placement';
import type { Draft, Mistake } from './draft';
import { quoted } from './quoted';

/** What another environment says of its public names. */
interface Named {
  readonly environment: string;
  readonly dns: { readonly name?: unknown; readonly domain?: unknown; readonly zone?: unknown };
}

/**
 * The public names of all environments, as their files have them. A file that can't be read is told
 * of when it is loaded.
 */
export function namesOf(environments: readonly string[], folder: string): Named[] {
  return environments.flatMap((environment) => {
    const path = join(folder, `${environment}.yaml`);
    try {
      const dns =
        existsSync(path) &&
        (parse(readText(path), { merge: true, logLevel: 'silent' }) as { dns?: Named['dns'] } | null)?.dns;
      return dns && typeof dns === 'object' ? [{ environment, dns }] : [];
    } catch {
      return [];
    }
  });
}

/**
 * Public names that two environments would write: the second deployment fails, or takes the traffic
 * of the first.
 */
export function namedTwice(file: Draft, name: string, all: readonly Named[]): Mistake[] {
  const { dns } = file;
  if (!dns) return [];
  return all
    .filter(({ environment }) => environment !== name)
    .flatMap(({ environment, dns: other }): Mistake[] => {
      const where = `environments/${environment}.yaml`;
      const mistakes: Mistake[] = [];
      if (
        dns.zone !== undefined &&
        dns.zone === other.zone &&
        dns.domain !== undefined &&
        dns.domain !== other.domain
      ) {
        mistakes.push({
          path: ['dns', 'domain'],
          message:
            `is ${quoted(dns.domain)}, and ${where} says that the domain of the same zone is ` +
            `${quoted(String(other.domain))}.`,
          remedy: 'Correct the zone or the domain.',
        });
      }
      if (dns.name === undefined || dns.domain === undefined || dns.domain !== other.domain) return mistakes;
      const remedy = `Choose another name, like ${name}-${dns.name}.`;
      if (dns.name === other.name) {
        mistakes.push({
          path: ['dns', 'name'],
          message: `is ${quoted(dns.name)}, which is the public name of ${where}.`,
          remedy,
        });
      } else if (CLOUDS.some((cloud) => dns.name?.replace(/^origin-/, '').startsWith(`${environment}-${cloud}-`))) {
        mistakes.push({
          path: ['dns', 'name'],
          message: `is ${quoted(dns.name)}, a name of a placement of ${where}.`,
          remedy,
        });
      }
      return mistakes;
    });
}
