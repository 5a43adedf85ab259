const LONGEST = 80;

/**
 * Text of a file for a message: on one line, shortened, and without control or invisible
 * characters.
 */
export function quoted(text: string): string {
  return escapeInvisible(JSON.stringify(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text));
}

export function escapeInvisible(text: string): string {
  return text.replace(/\p{C}|[^\P{Z} ]/gu, (unseen) => `\\u${unseen.codePointAt(0)?.toString(16).padStart(4, '0')}`);
}
