import { waysOut } from '../../support/example-networks';
import { CLOUDS, synth } from '../../support/synth';
import { hybrid } from './hybrid';

test.each(CLOUDS)(
  'on %s only the public side has a way out, and the ERP is reached from the private network alone',
  (cloud) => {
    const synthesized = synth(cloud, (stack) => void hybrid(stack));
    expect(waysOut(synthesized)).toEqual(['shop']);
    const toErp = synthesized.resources
      .filter(({ body }) => JSON.stringify(body).includes('172.20.0.0/16'))
      .map(({ path }) => path.split('/')[1]);
    expect(toErp.length).toBeGreaterThan(0);
    expect(new Set(toErp)).not.toContain('shop');
  },
);
