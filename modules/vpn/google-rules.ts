import type { Refusal } from '../core/ranges';
import type { Ends } from './asns';

/** What only HA VPN does not support. */
export function googleMistakes({ peer }: Ends): Refusal[] {
  if (peer.asn !== undefined) return [];
  return [
    {
      message: 'peer.asn is not set, but HA VPN does not support static routes.',
      remedy: 'Configure BGP on the device, and set peer.asn; static routes are possible on aws and azure.',
    },
  ];
}
