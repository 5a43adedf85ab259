import type { NameRule } from '../core/names';

export const TEMPLATE_NAME: NameRule = {
  what: 'launch template',
  min: 3,
  max: 128,
  pattern: /^[\w().\-/]+$/,
  allowed: 'letters, digits and ( ) . - / _',
  unique: 'region',
};

export const GROUP_NAME: NameRule = {
  what: 'Auto Scaling group',
  max: 255,
  pattern: /^[^:]+$/,
  allowed: 'anything but :',
  unique: 'region',
};

export const PROFILE_NAME: NameRule = {
  what: 'instance profile',
  max: 128,
  pattern: /^[\w+=,.@-]+$/,
  allowed: 'letters, digits and + = , . @ _ -',
  unique: 'account',
};
