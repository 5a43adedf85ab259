import type { CloudName } from '../../../modules/core/placement';
import hybridNetwork from '../../../stacks/hybrid-network';
import { buildWorkload } from '../../../stacks/workload';
import { deploys, type Example } from '../../support/example-networks';
import { ALONE } from '../../support/synth';

export const hybrid: Example = (stack) =>
  buildWorkload(stack, 'example', hybridNetwork, {
    settings: {
      shop: { cidr: '10.20.0.0/16', zones: 2 },
      bridge: { cidr: '10.30.0.0/16', zones: 2 },
      onPremises: { addresses: ['203.0.113.10'], cidrs: ['172.20.0.0/16'], asn: 65_010 },
    },
    ...ALONE,
    // It creates its networks, and does not use the environment's.
    get network(): never {
      throw new Error('this workload has no network of its environment');
    },
  });

/** The largest of the examples. Each cloud has its own file, so that one ends within seconds. */
export function deploysHybrid(cloud: CloudName): void {
  test('deploys, settles and is destroyed', () =>
    deploys(cloud, hybrid, { TF_VAR_example_erp_key_203_0_113_10: 'not.a.real.key.but.long' }));
}
