/** The text before the first separator; all of it if there is none. */
export function firstPart(text: string, separator: string): string {
  const end = text.indexOf(separator);
  return end < 0 ? text : text.slice(0, end);
}

/** The text after the last separator; all of it if there is none. */
export function lastPart(text: string, separator: string): string {
  const start = text.lastIndexOf(separator);
  return start < 0 ? text : text.slice(start + separator.length);
}

/** The first group of a global pattern, for each match; '' if the group captures nothing. */
export const captures = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, captured = '']) => captured);

/** Whether a value is in a list; it then has the type of the list's values. */
export const isIn = <T>(list: readonly T[], value: unknown): value is T => (list as readonly unknown[]).includes(value);
