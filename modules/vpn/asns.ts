import type { VpnProps } from './vpn';

/** Ranges of autonomous system numbers. */
export type Span = readonly [first: number, last: number];

export const among = (spans: readonly Span[], asn: number) =>
  spans.some(([first, last]) => asn >= first && asn <= last);

/** The two ends of a VPN. */
export type Ends = Pick<VpnProps, 'peer' | 'asn'>;
