/** Text that HTML takes for nothing but text, also in an attribute. */
export const inHtml = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** Text that Markdown takes for nothing but text. */
export const inMarkdown = (text: string) =>
  text.replace(/[\\`*{}[\]#+!|<>~&@]|(?<!\w)_|_(?!\w)/g, (character) => `\\${character}`);
