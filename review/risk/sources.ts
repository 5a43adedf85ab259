import { oneOf } from '../terms';
import type { Opening } from './openings';

const EVERYBODY = new Set([
  '0.0.0.0/0',
  '::/0',
  '*',
  'internet',
  'any',
  '0.0.0.0-255.255.255.255',
  '0.0.0.0/1',
  '128.0.0.0/1',
]);
const PRIVATE = new RegExp(
  `^${oneOf`
      10\. 192\.168\. 172\.(1[6-9]|2\d|3[01])\. 100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\. 127\.
      169\.254\. f[cd][0-9a-f]{2}: fe80:`}`,
  'i',
);
const CIDR = /^([\d.]+|[\da-f:]+)(\/\d{1,3})?$/i;
/** Google's health checks and IAP have their own addresses. */
const GOOGLES = new Set([
  '35.191.0.0/16',
  '130.211.0.0/22',
  '35.235.240.0/20',
  '209.85.152.0/22',
  '209.85.204.0/22',
  '2600:2d00:1:b029::/64',
  '2600:2d00:1:1::/64',
]);

export const isEverybody = (source: string) => EVERYBODY.has(source.toLowerCase()) || prefixOf(source) < 8;
export const isAddress = (source: string) => CIDR.test(source) && /[.:]/.test(source);
export const isPrivate = (source: string) => PRIVATE.test(source) || GOOGLES.has(source);

/** The number of fixed bits of a range. */
export function prefixOf(source: string): number {
  if (!isAddress(source)) return Number.POSITIVE_INFINITY;
  const bits = source.split('/')[1];
  return bits === undefined ? (source.includes(':') ? 128 : 32) : Number(bits);
}

/** Whether `outer` also allows everything that `inner` allows. */
export function covers(outer: Opening, inner: Opening): boolean {
  if (outer.protocol !== 'all' && outer.protocol !== inner.protocol) return false;
  if (!sourceCovers(outer.source, inner.source)) return false;
  if (outer.ports.length === 0 || inner.ports.length === 0) return outer.ports.length === inner.ports.length;
  return inner.ports.every(([from, to]) => outer.ports.some(([low, high]) => low <= from && to <= high));
}

export function sourceCovers(outer: string, inner: string): boolean {
  if (outer === inner) return true;
  if (/^(\*|any)$/i.test(outer)) return true;
  if (/^internet$/i.test(outer)) return !isPrivate(inner);
  if (!isAddress(outer) || !isAddress(inner)) return false;
  const [a, b] = [bitsOf(outer), bitsOf(inner)];
  return a !== undefined && b !== undefined && a.length <= b.length && b.startsWith(a);
}

/** The fixed bits of an IPv4 range; IPv6 is only compared as a text. */
function bitsOf(source: string): string | undefined {
  const [address = '', length = '32'] = source.split('/');
  const parts = address.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part <= 255)))
    return source === '::/0' ? 'v6' : undefined;
  return parts
    .map((part) => part.toString(2).padStart(8, '0'))
    .join('')
    .slice(0, Number(length));
}

/** `the internet (0.0.0.0/0)`; a secret address is `an address`. */
export function sourceInWords(source: string, secret = false): string {
  if (isEverybody(source)) return `the internet (${source})`;
  if (source === '0.0.0.0') return 'every service of the cloud, also those of others (0.0.0.0)';
  return secret ? 'an address' : source;
}
