import type { Json } from './plan-json';

export const SENSITIVE = '(sensitive)';
export const REDACTED = '(redacted)';

/** Names of attributes and keys whose values nobody should read in a review, whatever the schema says. */
const NAMES =
  /pass(word|wd|phrase)|secret|token|api_?key|access_?key|private_?key|shared_?key|connection_?string|credential|user_?data|custom_?data|startup[-_]script|auth_?string|certificate_(body|chain)|environment/i;
/** …but these only speak of such a thing. */
const HARMLESS =
  /(_(id|ids|arn|name|names|version|enabled|days|type|policy|required|hours|min|max|length|rotation)|^(secret_id|http_tokens|token_.*limit|key_policy|environment|auto_.*))$/i;

/** Values that give themselves away, each with a part that is quick to look for. */
const VALUES: readonly (readonly [part: string, pattern: RegExp])[] = [
  ['-----BEGIN', /-----BEGIN [A-Z ]*(PRIVATE KEY|CERTIFICATE)-----/],
  ['AKIA', /\bAKIA[0-9A-Z]{16}\b/],
  ['eyJ', /\beyJ[\w-]{10,}\.[\w-]{10,}\./],
  ['Key=', /(AccountKey|SharedAccessKey)=[^;]+/],
  ['assword=', /password=[^;]+/i],
  ['Pwd=', /\bPwd=[^;]+/],
  ['://', /\b[a-z][a-z0-9+]*:\/\/[^\s/:@]+:[^\s/@]+@/i],
  ['gh', /\bgh[pousr]_\w{20,}\b/],
];

/** Whether a path speaks of something secret: the last name that is no number, or any that holds values of an environment. */
export function isSecretPath(path: readonly (string | number)[]): boolean {
  const names = path.filter((step): step is string => typeof step === 'string');
  const last = names[names.length - 1] ?? '';
  const inside = names.slice(0, -1).some((name) => /^(environment|environment_variables|variables|secrets?)$/i.test(name));
  return inside || (NAMES.test(last) && !HARMLESS.test(last));
}

/** Whether the mask that Terraform gives beside a value covers it, at this place or above. */
export function isMasked(mask: Json | undefined): boolean {
  return mask === true;
}

/** A value as a review may show it: short, in one line, and nothing secret. */
export function shown(value: Json | undefined, path: readonly (string | number)[], mask: Json | undefined): string {
  if (isMasked(mask)) return SENSITIVE;
  if (value === undefined || value === null) return '(none)';
  if (isSecretPath(path)) return REDACTED;
  const text = typeof value === 'string' ? value : JSON.stringify(hidden(value, path, mask));
  return VALUES.some(([part, secret]) => text.includes(part) && secret.test(text)) ? REDACTED : oneLine(text);
}

/** A nested value with what is masked or secret in it taken out. */
function hidden(value: Json, path: readonly (string | number)[], mask: Json | undefined): Json {
  if (isMasked(mask)) return SENSITIVE;
  if (Array.isArray(value)) return value.map((one, index) => hidden(one, [...path, index], Array.isArray(mask) ? mask[index] : undefined));
  if (typeof value === 'object' && value !== null) {
    const masks = typeof mask === 'object' && mask !== null && !Array.isArray(mask) ? mask : {};
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, hidden(one, [...path, key], masks[key])]));
  }
  return isSecretPath(path) && value !== null ? REDACTED : value;
}

const LONGEST = 240;

/** Control characters, line ends and marks that turn the direction of text are shown by name: a value can't rearrange the page. */
export function oneLine(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST).replace(/[\ud800-\udbff]$/, '')}… (${text.length} characters)` : text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  return cut.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, (character) => {
    if (character === '\n') return '⏎';
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
