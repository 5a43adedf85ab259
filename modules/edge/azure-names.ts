import type { NameRule } from '../core/names';

export const PROFILE_NAME: NameRule = {
  what: 'Front Door profile',
  max: 90,
  pattern: /^[a-z0-9][a-z0-9-]*[a-z0-9]$/,
  allowed: 'letters, digits and -, beginning and ending with a letter or digit',
  unique: 'parent',
};

export const ENDPOINT_NAME: NameRule = { ...PROFILE_NAME, what: 'Front Door endpoint', max: 46, unique: 'global' };

export const CUSTOM_DOMAIN_NAME: NameRule = { ...PROFILE_NAME, what: 'Front Door custom domain', min: 2, max: 260 };

/** Source: the provider's validate/cdn_frontdoor_rule_set_name.go. */
export const RULE_SET_NAME: NameRule = {
  what: 'Front Door rule set',
  max: 60,
  pattern: /^[A-Za-z][A-Za-z0-9]*$/,
  allowed: 'letters and digits, beginning with a letter',
  separator: '',
  unique: 'parent',
  derived: true,
};

export const FIREWALL_NAME: NameRule = {
  what: 'Front Door firewall policy',
  max: 128,
  pattern: /^[a-z][a-z0-9]*$/,
  allowed: 'letters and digits, beginning with a letter',
  separator: '',
  unique: 'parent',
};
