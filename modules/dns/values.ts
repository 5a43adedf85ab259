import { Fn, Token } from 'cdktf';
import { report } from '../core/errors';
import { show } from '../core/features';
import type { DnsZone } from './dns';

/** A name without the dot that may stand at its end, as certificates' proofs have it. */
export const undotted = (name: string): string =>
  Token.isUnresolved(name) ? Fn.trimsuffix(name, '.') : name.replace(/\.$/, '');

/** A text as the strings of at most 255 characters that DNS knows, in quotes. */
export const quotedText = (text: string): string =>
  (Token.isUnresolved(text) ? [text] : (text.match(/[\s\S]{1,255}/g) ?? [''])).map((part) => `"${part}"`).join(' ');

/** `0 issue letsencrypt.org` with its value in quotes. */
export const quotedCaa = (value: string): string => value.replace(/^(\d+ \w+) "?([^"]*)"?$/, '$1 "$2"');

/** `10 mail.example.com` in its parts, for providers that want them apart. */
export function mxOf(zone: DnsZone, value: string): { preference: number; exchange: string } | undefined {
  const [, preference, exchange] = /^(\d+) (\S+)$/.exec(value) ?? [];
  if (exchange) return { preference: Number(preference), exchange: undotted(exchange) };
  report(zone, {
    message: `${show(value)} is no value of an MX record.`,
    remedy: 'Write a preference and a host: 10 mail.example.com.',
  });
  return undefined;
}

/** `0 issue letsencrypt.org` in its parts. */
export function caaOf(zone: DnsZone, value: string): { flags: number; tag: string; value: string } | undefined {
  const [, flags, tag, of] = /^(\d+) (\w+) "?([^"]*)"?$/.exec(value) ?? [];
  if (tag) return { flags: Number(flags), tag, value: of as string };
  report(zone, {
    message: `${show(value)} is no value of a CAA record.`,
    remedy: 'Write flags, tag and value: 0 issue letsencrypt.org.',
  });
  return undefined;
}
