import { Fn, Token } from 'cdktf';
import { report } from '../core/errors';
import { show } from '../core/features';
import type { DnsZone } from './dns';

/** A name without its final dot, which validation records have. */
export const undotted = (name: string): string =>
  Token.isUnresolved(name) ? Fn.trimsuffix(name, '.') : name.replace(/\.$/, '');

/** A text as quoted DNS strings of at most 255 characters. */
export const quotedText = (text: string): string =>
  (Token.isUnresolved(text) ? [text] : inChunks(text)).map((part) => `"${part}"`).join(' ');

/** The strings of at most 255 characters into which DNS divides a text. Source: RFC 1035, 3.3. */
export const inChunks = (text: string): string[] => text.match(/[\s\S]{1,255}/g) ?? [''];

/** `0 issue letsencrypt.org` with its value in quotes. */
export const quotedCaa = (value: string): string => value.replace(/^(\d+ \w+) "?([^"]*)"?$/, '$1 "$2"');

/** `10 mail.example.com` in its parts, for providers that require them separately. */
export function mxOf(zone: DnsZone, value: string): { preference: number; exchange: string } | undefined {
  const [, preference, exchange] = /^(\d+) (\S+)$/.exec(value) ?? [];
  if (exchange) return { preference: Number(preference), exchange: undotted(exchange) };
  report(zone, {
    message: `${show(value)} is not a valid MX value.`,
    remedy: 'Write a preference and a host: 10 mail.example.com.',
  });
  return undefined;
}

/** `0 issue letsencrypt.org` in its parts. */
export function caaOf(zone: DnsZone, value: string): { flags: number; tag: string; value: string } | undefined {
  const [, flags, tag, of = ''] = /^(\d+) (\w+) "?([^"]*)"?$/.exec(value) ?? [];
  if (tag) return { flags: Number(flags), tag, value: of };
  report(zone, {
    message: `${show(value)} is not a valid CAA value.`,
    remedy: 'Write flags, tag and value: 0 issue letsencrypt.org.',
  });
  return undefined;
}
