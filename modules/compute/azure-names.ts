import type { NameRule } from '../core/names';

export const SCALE_SET_NAME: NameRule = {
  what: 'scale set',
  max: 64,
  pattern: /^[A-Za-z0-9]([\w.-]*\w)?$/,
  allowed: 'letters, digits and _ . -, beginning with a letter or digit',
  unique: 'parent',
};
