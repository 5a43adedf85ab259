import type { NameRule } from '../core/names';

export const NAME: NameRule = {
  what: 'instance group',
  // Instance names add five characters to it.
  max: 58,
  pattern: /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
  allowed: 'lower-case letters, digits and -, beginning with a letter',
  unique: 'account',
};
/**
 * The zones of a group can't be changed, so its replacement is created before it is deleted, with a
 * different name: `-bcd`.
 */
export const suffixOf = (zones: readonly string[]) => `-${zones.map((zone) => zone.slice(-1)).join('')}`;
