import type { Refusal } from '../core/ranges';
import type { Ends } from './asns';

/** What only HA VPN does not support. */
export function googleMistakes({ peer }: Ends): Refusal[] {
  if (peer.asn !== undefined) return [];
  return [
    {
      message: 'peer.asn is not set, and HA VPN has no static routes.',
      remedy: 'Let the device speak BGP, and say peer: { asn: … }; static routes are possible on aws and azure.',
    },
  ];
}
