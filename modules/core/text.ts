import { Lazy } from 'cdktf';

/**
 * Escapes text for an attribute, so that Terraform does not interpret references in it. Tokens stay
 * references, also after a `$`.
 */
export function literal(text: string): string {
  return text
    .replace(/\$\{(?!TfToken\[)/g, '$$$${')
    .replace(/%\{/g, '%%{')
    .replace(/\$+(?=\$\{TfToken\[)/g, (dollars) => `\${"${dollars}"}`);
}

/** The same for every text in a value, including keys. */
export function literals(value: unknown): unknown {
  if (typeof value === 'string') return literal(value);
  if (Array.isArray(value)) return value.map(literals);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [literal(key), literals(one)]));
}

/** A quoted literal for the shell. */
export const inShell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * A Terraform expression, in its own syntax: `${…}`. Strings without a token are text, and are
 * escaped when a stack is written.
 */
export const expression = (text: string): string => Lazy.stringValue({ produce: () => text });

/** Base64 of the text, encoded by Terraform, since the values of tokens are known only then. */
export function base64(text: string): string {
  const quoted = JSON.stringify(text).replaceAll('\\b', '\\u0008').replaceAll('\\f', '\\u000c');
  // CDKTF interprets the text after ${ as an expression, in which a reference has no braces: in
  // this string it requires its own.
  const referring = literal(quoted).replace(/\$\{TfToken\[[^\]]*\]\}/g, (token) => `\${${token}}`);
  return expression(`\${base64encode(${referring})}`);
}
