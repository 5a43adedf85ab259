import { Lazy } from 'cdktf';

/**
 * Text for an attribute, as it is: what looks like a reference of Terraform's in it is none. Tokens
 * stay references, also after a `$`.
 */
function literal(text: string): string {
  return text
    .replace(/\$\{(?!TfToken\[)/g, '$$$${')
    .replace(/%\{/g, '%%{')
    .replace(/\$+(?=\$\{TfToken\[)/g, (dollars) => `\${"${dollars}"}`);
}

/** The same of every text in a value, keys included. */
export function literals(value: unknown): unknown {
  if (typeof value === 'string') return literal(value);
  if (Array.isArray(value)) return value.map(literals);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [literal(key), literals(one)]));
}

/** A literal of the shell. */
export const inShell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * What Terraform evaluates, written in its own language: `${…}`. Strings without a token are text,
 * and are escaped where a stack is written.
 */
export const expression = (text: string): string => Lazy.stringValue({ produce: () => text });

/**
 * The same text in base64, which Terraform makes of it, since what tokens stand for is known only
 * then.
 */
export function base64(text: string): string {
  const quoted = JSON.stringify(text).replaceAll('\\b', '\\u0008').replaceAll('\\f', '\\u000c');
  // CDKTF takes what follows a ${ for an expression, where a reference has no braces: in this
  // string it needs its own.
  const referring = literal(quoted).replace(/\$\{TfToken\[[^\]]*\]\}/g, (token) => `\${${token}}`);
  return expression(`\${base64encode(${referring})}`);
}
