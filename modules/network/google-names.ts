import type { NameRule } from '../core/names';

export const NAME: NameRule = {
  what: 'Compute Engine resource',
  max: 63,
  pattern: /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
  allowed: 'lower-case letters, digits and -, beginning with a letter',
  unique: 'account',
};
