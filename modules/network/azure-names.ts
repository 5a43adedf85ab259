import type { NameRule } from '../core/names';

export const NAME: NameRule = {
  what: 'network resource',
  max: 80,
  pattern: /^[A-Za-z0-9]([\w.-]*\w)?$/,
  allowed: 'letters, digits and _ . -, beginning with a letter or digit',
  unique: 'parent',
};
