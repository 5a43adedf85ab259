const LONGEST = 240;
const CONTROLS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;
const EACH_CONTROL = new RegExp(CONTROLS.source, 'g');

/**
 * Control characters, line ends and marks that change the direction of text are shown by name, so
 * that a value can't rearrange the page or the terminal.
 */
export function oneLine(text: string, longest = LONGEST): string {
  const cut =
    text.length > longest
      ? `${text.slice(0, longest).replace(/[\ud800-\udbff]$/, '')}… (${text.length} characters)`
      : text;
  if (!CONTROLS.test(cut)) return cut;
  return cut.replace(EACH_CONTROL, (character) =>
    character === '\n' ? '⏎' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
