/** The value, which a test requires: an error if it is missing. */
export function defined<T>(value: T): NonNullable<T> {
  if (value === undefined || value === null) throw new Error('A value that the test requires is missing.');
  return value;
}

/** What the first group of a pattern matches, in each match. */
export const firstGroups = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, group]) => defined(group));
