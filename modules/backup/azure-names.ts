import type { NameRule } from '../core/names';

export const VAULT_NAME: NameRule = {
  what: 'backup vault',
  min: 2,
  max: 50,
  pattern: /^[A-Za-z0-9][A-Za-z0-9-]*$/,
  allowed: 'letters, digits and -, beginning with a letter or digit',
  unique: 'parent',
};
export const INSTANCE_NAME: NameRule = { ...VAULT_NAME, what: 'backup instance', max: 150 };

/** A Monday in the past: a schedule requires a start. */
export const since = (day: string, hour: number, every: string) =>
  `R/${day}T${String(hour).padStart(2, '0')}:00:00+00:00/${every}`;

/**
 * The maximum age of disk snapshots in a vault, in days. Source: learn.microsoft.com: Azure Disk
 * Backup
 */
export const DISK_DAYS = 360;
