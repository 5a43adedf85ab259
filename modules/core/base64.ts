import { Fn, Token } from 'cdktf';

/** A text in base64: by Terraform, where it is known only after the apply. */
export const base64Of = (text: string): string =>
  Token.isUnresolved(text) ? Fn.base64encode(text) : Buffer.from(text, 'utf8').toString('base64');
