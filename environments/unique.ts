import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type ContentCache, hashOf } from '../modules/core/content-cache';
import { readText } from '../modules/core/files';
import { CLOUDS, type CloudName } from '../modules/core/placement';
import { chosen, type Draft, type Mistake } from './draft';
import { quoted } from './quoted';

/** Another environment, as in its file. */
export interface OtherEnvironment {
  readonly environment: string;
  readonly file: Draft;
}

/**
 * The files of all environments, unvalidated. Unreadable ones are reported when they are loaded.
 */
export function filesOf(environments: readonly string[], folder: string, cache?: ContentCache): OtherEnvironment[] {
  return environments.flatMap((environment) => {
    const path = join(folder, `${environment}.yaml`);
    try {
      if (!existsSync(path)) return [];
      const text = readText(path);
      const key = cache && `draft ${hashOf(text)}`;
      const cached = key && cache.get<Draft>(key);
      if (cached) return [{ environment, file: cached }];
      const content: unknown = parse(text, { merge: true, logLevel: 'silent' });
      if (!content || typeof content !== 'object') return [];
      const file = inShape(content as Draft);
      if (key) cache.set(key, file);
      return [{ environment, file }];
    } catch {
      return [];
    }
  });
}

/** Without keys of other types, which are reported when the file is loaded. */
function inShape({ placements, network, ...file }: Draft): Draft {
  return {
    ...file,
    ...(Array.isArray(placements) && { placements }),
    ...(typeof network === 'object' && network !== null && { network }),
  };
}

/**
 * Public names of two environments: the second deployment would fail, or take over the traffic of
 * the first.
 */
export function nameConflicts(file: Draft, name: string, all: readonly OtherEnvironment[]): Mistake[] {
  const { dns } = file;
  if (!dns) return [];
  return all
    .filter(({ environment }) => environment !== name)
    .flatMap(({ environment, file: { dns: other } }): Mistake[] => {
      if (!other || typeof other !== 'object') return [];
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
            `is ${quoted(dns.domain)}, but in ${where} the domain of the same zone is ` +
            `${quoted(String(other.domain))}.`,
          remedy: 'Correct the zone or the domain.',
        });
      }
      if (dns.domain === undefined || dns.domain !== other.domain) return mistakes;
      const theirs = [other.name, ...Object.values(other.names ?? {})];
      const further = Object.entries(dns.names ?? {}).map(([id, one]) => ({ path: ['dns', 'names', id], one }));
      for (const { path, one } of [{ path: ['dns', 'name'], one: dns.name }, ...further]) {
        if (one === undefined) continue;
        const remedy = `Choose another name, like ${name}-${one}.`;
        if (theirs.includes(one)) {
          mistakes.push({ path, message: `is ${quoted(one)}, which is the public name of ${where}.`, remedy });
        } else if (CLOUDS.some((cloud) => one.replace(/^origin-/, '').startsWith(`${environment}-${cloud}-`))) {
          mistakes.push({ path, message: `is ${quoted(one)}, a name of a placement of ${where}.`, remedy });
        }
      }
      return mistakes;
    });
}

/**
 * Different retentions of two environments in one project of Google Cloud, which has one bucket for
 * its logs: each deployment would change that of the other.
 */
export function retentionConflicts(
  file: Draft,
  name: string,
  all: readonly OtherEnvironment[],
  only?: CloudName,
): Mistake[] {
  const projectOf = (one: Draft, cloud?: CloudName) =>
    chosen(one, cloud).some((placement) => placement.cloud === 'google') ? one.clouds?.google?.project : undefined;
  const project = projectOf(file, only);
  const days = file.logs?.retentionDays;
  if (project === undefined || days === undefined) return [];
  return all
    .filter(({ environment }) => environment !== name)
    .flatMap(({ environment, file: other }): Mistake[] => {
      const theirs = other.logs?.retentionDays;
      if (theirs === undefined || theirs === days || projectOf(other) !== project) return [];
      return [
        {
          path: ['logs', 'retentionDays'],
          message:
            `is ${days}, but environments/${environment}.yaml has ${theirs} for the same project, ` +
            `${quoted(project)}, whose logs are in one bucket.`,
          remedy: 'Set the same value in both, or use another project.',
        },
      ];
    });
}
