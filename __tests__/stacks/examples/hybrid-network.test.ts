import { HybridNetwork } from '../../../stacks/examples/hybrid-network';
import type { PlacementStack } from '../../../stacks/placement-stack';
import { deploysEverywhere, waysOut } from '../../support/example-networks';
import { CLOUDS, synth } from '../../support/synth';

const example = (stack: PlacementStack) =>
  new HybridNetwork(stack, 'example', {
    shop: { cidr: '10.20.0.0/16', zones: 2 },
    bridge: { cidr: '10.30.0.0/16', zones: 2 },
    onPremises: { addresses: ['203.0.113.10'], cidrs: ['172.20.0.0/16'], asn: 65_010 },
  });

deploysEverywhere(example, { TF_VAR_example_erp_key_1: 'not.a.real.key.but.long' });

test.each(CLOUDS)('on %s only the public side has a way out, and the ERP is reached from the private network alone', (cloud) => {
  const made = synth(cloud, (stack) => void example(stack));
  expect(waysOut(made)).toEqual(['shop']);
  const toErp = made.resources.filter(({ body }) => JSON.stringify(body).includes('172.20.0.0/16')).map(({ path }) => path.split('/')[1]);
  expect(toErp.length).toBeGreaterThan(0);
  expect(new Set(toErp)).not.toContain('shop');
});
