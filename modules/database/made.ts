import { report } from '../core/errors';
import { inWords, type Limit, show } from '../core/features';
import type { Network } from '../network/network';
import { DATABASE_DEFAULTS, DAYS, type Database, type DatabaseProps, type Day } from './database';
import { type DatabaseSize, databaseSize } from './sizes';
import { VERSIONS } from './table';

/** What a database is made with, after defaults and the checks that hold on every cloud. */
export interface Made {
  readonly size: DatabaseSize;
  readonly network: Network;
  readonly highAvailability: boolean;
  /** `replica-1`, `replica-2`, … */
  readonly replicas: readonly string[];
  readonly backupRetentionDays: number;
  /** From 0, which is Sunday. */
  readonly day: number;
  readonly hour: number;
}

export function made(database: Database, props: DatabaseProps): Made {
  const versions = VERSIONS[props.engine];
  if (!versions.includes(props.version)) {
    report(database, {
      message: `version is ${show(props.version)}, the engine ${props.engine} has ${versions.map(show).join(', ')}.`,
      remedy: 'Use one of these, or name another under native.',
    });
  }
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(database.databaseName)) {
    report(database, {
      message: `databaseName is ${show(database.databaseName)}, names are 1 to 63 lower-case letters, digits and _, beginning with a letter.`,
      remedy: 'Name it differently; programs connect by it.',
    });
  }
  const { day, hour } = { ...DATABASE_DEFAULTS.maintenance, ...props.maintenance } as { day: Day; hour: number };
  if (!DAYS.includes(day)) {
    report(database, { message: `maintenance.day is ${show(day)}, days are ${DAYS.join(', ')}.`, remedy: 'Use one of these.' });
  }
  for (const [name, value] of Object.entries({ storageGiB: props.storageGiB, replicas: props.replicas, 'maintenance.hour': hour })) {
    if (value !== undefined && !Number.isInteger(value)) {
      report(database, { message: `${name} is ${value}, it is a whole number.`, remedy: 'Round it up.' });
    }
  }
  checkRestore(database, props);
  return {
    size: databaseSize(database, props),
    network: props.network,
    highAvailability: props.highAvailability ?? true,
    replicas: Array.from({ length: Math.max(0, Math.floor(props.replicas ?? 0)) }, (_, index) => `replica-${index + 1}`),
    backupRetentionDays: props.backupRetentionDays ?? DATABASE_DEFAULTS.backupRetentionDays,
    day: Math.max(0, DAYS.indexOf(day)),
    hour,
  };
}

function checkRestore(database: Database, { engine, restoreFrom }: DatabaseProps): void {
  if (!restoreFrom) return;
  const source = restoreFrom.database;
  if (source.engine !== engine) {
    report(database, {
      message: `restoreFrom.database is ${source.engine}, this is ${engine}.`,
      remedy: 'A backup is restored into the same engine; move the data with its tools.',
    });
  }
  if (source.placement.id !== database.placement.id) {
    report(database, {
      message: `restoreFrom.database is in the placement ${source.placement.id}.`,
      remedy: 'Take it with fromExisting in this one.',
    });
  }
  if (restoreFrom.at !== undefined && restoreFrom.backup !== undefined) {
    report(database, { message: 'restoreFrom names both at and backup.', remedy: 'Say one: a point in time or a backup.' });
  }
  if (restoreFrom.at !== undefined && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(restoreFrom.at)) {
    report(database, {
      message: `restoreFrom.at is ${show(restoreFrom.at)}, which is no time in UTC.`,
      remedy: 'Write 2025-11-24T10:00:00Z.',
    });
  }
}

/** A limit of one engine, narrower than that of the service. */
export function checkEngineLimit(database: Database, name: string, value: number | undefined, limit: Limit, service: string): void {
  if (value === undefined || (value >= (limit.min ?? value) && value <= (limit.max ?? value))) return;
  report(database, {
    message: `${name} is ${value}, ${service} allows ${inWords(limit)}.`,
    remedy: `${value < (limit.min ?? value) ? `Raise it to at least ${limit.min}` : `Lower it to at most ${limit.max}`}.`,
  });
}

/** The engine's settings: what is asked for over what we log by, and over all of them what is never given up. */
export function parametersOf(
  database: Database,
  asked: Readonly<Record<string, string>> | undefined,
  logging: Readonly<Record<string, string>>,
  kept: Readonly<Record<string, string>>,
): Record<string, string> {
  for (const [name, value] of Object.entries(asked ?? {})) {
    if (kept[name] === undefined || kept[name] === value) continue;
    report(database, {
      message: `parameters.${name} is ${show(value)}, it is always ${show(kept[name])}.`,
      remedy: 'Leave it out: TLS and sign-in by identity are not given up.',
    });
  }
  const all = { ...logging, ...asked, ...kept };
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
}
