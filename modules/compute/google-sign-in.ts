import { ComputeFirewall } from '@cdktf/provider-google/lib/compute-firewall';
import { Construct } from 'constructs';
import { nameOf } from '../core/names';
import { NAME } from './google-names';

/**
 * Precedes every rule that allows, including those of other owners. OS Login stays enabled:
 * otherwise keys in metadata could sign in.
 */
export function refuseSignIn(scope: Construct, network: string, tag: string): void {
  const place = new Construct(scope, 'no-sign-in');
  new ComputeFirewall(place, 'rule', {
    name: nameOf(place, { ...NAME, what: 'firewall rule', max: 63 }),
    network,
    direction: 'INGRESS',
    priority: 100,
    sourceRanges: ['0.0.0.0/0'],
    targetTags: [tag],
    deny: [{ protocol: 'tcp', ports: ['22', '3389'] }],
    description: 'Nobody signs in to the machines',
    logConfig: { metadata: 'INCLUDE_ALL_METADATA' },
  });
}
