import type { NameRule } from '../core/names';

export const NAME: NameRule = {
  what: 'instance group',
  // Instances are named after it, with five characters more.
  max: 58,
  pattern: /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
  allowed: 'lower-case letters, digits and -, beginning with a letter',
  unique: 'account',
};
/**
 * A group can't get other zones, so the next one is made before this one goes, with another name:
 * `-bcd`.
 */
export const suffixOf = (zones: readonly string[]) => `-${zones.map((zone) => zone.slice(-1)).join('')}`;
