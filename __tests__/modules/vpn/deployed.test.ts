import type { Tier } from '../../../modules/network/address-plan';
import { CLOUDS, synth } from '../../support/synth';
import { deploysAndSettles } from '../../support/terraform';
import { make, PEER } from '../../support/vpn';

test.concurrent.each(CLOUDS)('on %s it deploys, plans again without changes, and destroys', async (cloud) => {
  const tiers: Tier[] = ['private', 'isolated'];
  const { json, problems } = synth(
    cloud,
    (stack, catalogue) =>
      void make(stack, catalogue, {
        network: 'main',
        peer: { ...PEER, addresses: ['203.0.113.10', '203.0.113.11'] },
        tiers,
      }),
  );
  expect(problems).toEqual([]);
  await deploysAndSettles(json, {
    TF_VAR_erp_key_203_0_113_10: 'not.a.real.key.but.long',
    TF_VAR_erp_key_203_0_113_11: 'another.one.that.is.long',
  });
});
