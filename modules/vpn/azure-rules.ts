import type { Refusal } from '../core/ranges';
import { among, type Ends, type Span } from './asns';

/**
 * Numbers that Azure reserves. Source:
 * learn.microsoft.com/azure/vpn-gateway/vpn-gateway-bgp-overview
 */
const AZURES_ASNS: readonly Span[] = [
  [8074, 8075],
  [12_076, 12_076],
  [65_515, 65_520],
];

/** What only an Azure gateway does not support. */
export function azureMistakes({ peer, asn }: Ends): Refusal[] {
  const found: Refusal[] = [];
  for (const [name, number] of [
    ['asn', asn],
    ['peer.asn', peer.asn],
  ] as const) {
    if (number !== undefined && among(AZURES_ASNS, number)) {
      found.push({
        message: `${name} is ${number}, which Azure reserves.`,
        remedy: 'Use another number; 8074, 8075, 12076 and 65515 to 65520 are reserved.',
      });
    }
  }
  if (peer.asn === undefined && peer.addresses.length > 1) {
    found.push({
      message: 'peer.addresses has two entries, but on Azure routes to two devices require BGP.',
      remedy: 'Set peer.asn, or use one address; static routes to two devices are possible on aws.',
    });
  }
  return found;
}
