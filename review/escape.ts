/** Escapes text for HTML, including attributes. */
export const inHtml = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** Escapes text for Markdown. */
export const inMarkdown = (text: string) =>
  text.replace(/[\\`*{}[\]#+!|<>~&@]|(?<!\w)_|_(?!\w)/g, (character) => `\\${character}`);
