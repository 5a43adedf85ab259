import { createHash } from 'node:crypto';
import { accountOf } from '../core/placement';
import type { Network } from './network';

/**
 * `fd12:3456:789a`: a prefix of unique local addresses (RFC 4193), derived from the network instead
 * of random.
 */
export function uniqueLocal(network: Network): string {
  const { project, environment, region } = network.placement;
  const stable = [project, environment, accountOf(network.placement), region, ...network.node.path.split('/').slice(1)];
  const digits = createHash('sha256').update(stable.join('\n')).digest('hex');
  return `fd${digits.slice(0, 2)}:${digits.slice(2, 6)}:${digits.slice(6, 10)}`;
}
