import type { NameRule } from './names';

/**
 * The id of a custom role of the project. Source: cloud.google.com/iam/docs/creating-custom-roles
 */
export const CUSTOM_ROLE_ID: NameRule = {
  what: 'custom role',
  min: 3,
  max: 64,
  pattern: /^[a-z0-9_]+$/,
  allowed: 'letters, digits and _',
  separator: '',
  unique: 'account',
};
