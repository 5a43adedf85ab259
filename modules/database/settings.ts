import { report } from '../core/errors';
import { inWords, type Limit, show } from '../core/features';
import { checkSecondRegion } from '../core/second-region';
import type { Network } from '../network/network';
import type { Database, DatabaseProps } from './database';
import { checkReplicaOf } from './replica';
import { type DatabaseSize, databaseSize } from './sizes';
import { DATABASE, DATABASE_NAME, VERSIONS } from './support';

export const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

export type Day = (typeof DAYS)[number];

export const DATABASE_DEFAULTS = { backupRetentionDays: 14, maintenance: { day: 'sunday', hour: 3 } } as const;

/** The settings of a database, after defaults and checks for every cloud. */
export interface DatabaseSettings {
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

export function resolveSettings(database: Database, props: DatabaseProps): DatabaseSettings {
  const versions = VERSIONS[props.engine];
  if (!versions.includes(props.version)) {
    report(database, {
      message:
        `version is ${show(props.version)}, the engine ${props.engine} supports ` + `${versions.map(show).join(', ')}.`,
      remedy: 'Use one of these, or set another under native.',
    });
  }
  if (!DATABASE_NAME.pattern.test(database.databaseName)) {
    report(database, {
      message:
        `databaseName is ${show(database.databaseName)}, names must be 1 to 63 lower-case letters, digits and _, ` +
        'beginning with a letter.',
      remedy: 'Choose another name.',
    });
  }
  const { day, hour } = { ...DATABASE_DEFAULTS.maintenance, ...props.maintenance } as { day: Day; hour: number };
  if (!DAYS.includes(day)) {
    report(database, {
      message: `maintenance.day is ${show(day)}, days are ${DAYS.join(', ')}.`,
      remedy: 'Use one of these.',
    });
  }
  const { storageGiB, maxStorageGiB } = props;
  const whole = { storageGiB, maxStorageGiB, replicas: props.replicas, 'maintenance.hour': hour };
  for (const [name, value] of Object.entries(whole)) {
    if (value !== undefined && !Number.isInteger(value)) {
      report(database, { message: `${name} is ${value}, it must be a whole number.`, remedy: 'Round it up.' });
    }
  }
  // The minimum of RDS; applied on every cloud, since less would not be growth. Source:
  // USER_PIOPS.Autoscaling.html
  if (maxStorageGiB !== undefined && maxStorageGiB < storageGiB * 1.1) {
    report(database, {
      message:
        `maxStorageGiB is ${maxStorageGiB}, it must be at least a tenth more than storageGiB, which is ` +
        `${storageGiB}.`,
      remedy: `Raise it to at least ${Math.ceil(storageGiB * 1.1)}, or leave it out.`,
    });
  }
  checkReplicaVersion(database, props);
  checkSecondRegion(database, props.secondRegion, DATABASE.service[database.placement.cloud]);
  checkRestore(database, props);
  checkReplicaOf(database, props);
  return {
    size: databaseSize(database, props),
    network: props.network,
    highAvailability: props.highAvailability ?? !database.isReplica,
    replicas: Array.from(
      { length: Math.max(0, Math.floor(props.replicas ?? 0)) },
      (_, index) => `replica-${index + 1}`,
    ),
    backupRetentionDays: props.backupRetentionDays ?? DATABASE_DEFAULTS.backupRetentionDays,
    day: Math.max(0, DAYS.indexOf(day)),
    hour,
  };
}

function checkReplicaVersion(database: Database, { engine, version, replicaVersion, replicas }: DatabaseProps): void {
  if (replicaVersion === undefined) return;
  const versions = VERSIONS[engine];
  if (engine !== 'mysql') {
    report(database, {
      message:
        `replicaVersion is ${show(replicaVersion)}: but replicas of PostgreSQL always have the version of their ` +
        'primary.',
      remedy: 'Leave it out, and raise version.',
    });
  } else if (!replicas || versions.indexOf(replicaVersion) < versions.indexOf(version)) {
    report(database, {
      message:
        `replicaVersion is ${show(replicaVersion)}, ` +
        `${replicas ? `version is ${show(version)}` : 'and replicas is 0'}.`,
      remedy: replicas
        ? `Use one of ${versions.slice(versions.indexOf(version)).map(show).join(', ')}.`
        : 'Leave it out.',
    });
  }
}

/**
 * A restore to a point in time always uses the key of its source: the next plan would replace it.
 */
export function checkKeyOfCopy(database: Database, { restoreFrom, encryption }: DatabaseProps): void {
  if (!restoreFrom || restoreFrom.backup !== undefined || encryption === undefined) return;
  report(database, {
    message:
      `encryption is set, but ${DATABASE.service[database.placement.cloud]} restores a point in time with ` +
      'the key of its source only.',
    remedy: 'Leave encryption out, or restore a backup, which is encrypted again: restoreFrom.backup.',
  });
}

function checkRestore(database: Database, { engine, restoreFrom }: DatabaseProps): void {
  if (!restoreFrom) return;
  const source = restoreFrom.database;
  if (source.engine !== engine) {
    report(database, {
      message: `restoreFrom.database is ${source.engine}, but this one is ${engine}.`,
      remedy: "Restore it into the same engine, and then move the data with the engine's tools.",
    });
  }
  if (source.placement.id !== database.placement.id) {
    report(database, {
      message: `restoreFrom.database is in the placement ${source.placement.id}.`,
      remedy: 'Use fromExisting in this placement.',
    });
  }
  if (restoreFrom.at !== undefined && restoreFrom.backup !== undefined) {
    report(database, {
      message: 'restoreFrom has both at and backup.',
      remedy: 'Set one of them.',
    });
  }
  if (restoreFrom.at !== undefined && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(restoreFrom.at)) {
    report(database, {
      message: `restoreFrom.at is ${show(restoreFrom.at)}, which is not a valid UTC time.`,
      remedy: 'Write 2025-11-24T10:00:00Z.',
    });
  }
}

/** A limit of one engine, narrower than that of the service. */
export function checkEngineLimit(
  database: Database,
  name: string,
  value: number | undefined,
  limit: Limit,
  service: string,
): void {
  if (value === undefined || (value >= (limit.min ?? value) && value <= (limit.max ?? value))) return;
  report(database, {
    message: `${name} is ${value}, ${service} allows ${inWords(limit)}.`,
    remedy: value < (limit.min ?? value) ? `Raise it to at least ${limit.min}.` : `Lower it to at most ${limit.max}.`,
  });
}

/**
 * The engine's settings: the configured ones override the default logging, and the enforced ones
 * override both.
 */
export function parametersOf(
  database: Database,
  asked: Readonly<Record<string, string>> | undefined,
  logging: Readonly<Record<string, string>>,
  enforced: Readonly<Record<string, string>>,
): Record<string, string> {
  for (const [name, value] of Object.entries(asked ?? {})) {
    if (enforced[name] === undefined || enforced[name] === value) continue;
    report(database, {
      message: `parameters.${name} is ${show(value)}, it is always ${show(enforced[name])}.`,
      remedy: 'Leave it out: TLS and sign-in by identity are enforced.',
    });
  }
  const all = { ...logging, ...asked, ...enforced };
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
}
