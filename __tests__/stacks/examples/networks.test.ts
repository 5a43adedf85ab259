import { HybridNetwork } from '../../../stacks/examples/hybrid-network';
import { PrivateNetwork } from '../../../stacks/examples/private-network';
import { PublicNetwork } from '../../../stacks/examples/public-network';
import type { PlacementStack } from '../../../stacks/placement-stack';
import { CLOUDS, synth } from '../../support/synth';
import { deploysAndSettles } from '../../support/terraform';

const EXAMPLES = {
  'public network': (stack: PlacementStack) => new PublicNetwork(stack, 'example', { network: { cidr: '10.20.0.0/16', zones: 2 } }),
  'private network': (stack: PlacementStack) => new PrivateNetwork(stack, 'example', { network: { cidr: '10.20.0.0/16', zones: 2 } }),
  hybrid: (stack: PlacementStack) =>
    new HybridNetwork(stack, 'example', {
      shop: { cidr: '10.20.0.0/16', zones: 2 },
      bridge: { cidr: '10.30.0.0/16', zones: 2 },
      onPremises: { addresses: ['203.0.113.10'], cidrs: ['172.20.0.0/16'], asn: 65_010 },
    }),
};

const WAY_OUT = /^(aws_nat_gateway|google_compute_router_nat|azurerm_nat_gateway)$/;

test.concurrent.each(CLOUDS.flatMap((cloud) => Object.entries(EXAMPLES).map(([name, example]) => [name, cloud, example] as const)))(
  '%s on %s deploys, settles and is destroyed',
  async (_, cloud, example) => {
    const { json, problems } = synth(cloud, (stack) => void example(stack));
    expect(problems).toEqual([]);
    await deploysAndSettles(json, { env: { TF_VAR_example_erp_key_1: 'not.a.real.key.but.long' } });
  },
);

describe.each(CLOUDS)('on %s', (cloud) => {
  test('only the public side has a way out, and the ERP is reached from the private network alone', () => {
    const none = synth(cloud, (stack) => void EXAMPLES['private network'](stack));
    expect(none.resources.filter(({ type }) => WAY_OUT.test(type))).toEqual([]);
    const { resources } = synth(cloud, (stack) => void EXAMPLES.hybrid(stack));
    const outs = resources.filter(({ type }) => WAY_OUT.test(type)).map(({ path }) => path.split('/')[1]);
    expect(outs).toEqual(['shop']);
    const toErp = resources.filter(({ body }) => JSON.stringify(body).includes('172.20.0.0/16')).map(({ path }) => path.split('/')[1]);
    expect(toErp.length).toBeGreaterThan(0);
    expect(new Set(toErp)).not.toContain('shop');
  });
});
