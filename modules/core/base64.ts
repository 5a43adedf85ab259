import { Fn, Token } from 'cdktf';

/** Base64 of a text, encoded by Terraform if the text is known only after the apply. */
export const base64Of = (text: string): string =>
  Token.isUnresolved(text) ? Fn.base64encode(text) : Buffer.from(text, 'utf8').toString('base64');
