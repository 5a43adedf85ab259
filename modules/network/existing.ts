import { Token } from 'cdktf';
import { perTier } from './address-plan';
import type { Network } from './network';
import type { ExistingNetwork } from './properties';

/** Splits ranges by address family. */
export function byFamily(ranges: readonly string[]): {
  readonly ranges: readonly string[];
  readonly ranges6: readonly string[];
} {
  const is6 = (range: string) => range.includes(':') && !Token.isUnresolved(range);
  return { ranges: ranges.filter((range) => !is6(range)), ranges6: ranges.filter(is6) };
}

/** The ranges of a network created elsewhere, by family and tier. */
export function existingRanges({ ranges }: ExistingNetwork): Pick<Network, 'ranges' | 'ranges6'> {
  const of = (family: 'ranges' | 'ranges6') => perTier((tier) => byFamily(ranges[tier])[family]);
  return { ranges: of('ranges'), ranges6: of('ranges6') };
}
