import { group, OPENING } from '../../support/compute';
import { CLOUDS, synth } from '../../support/synth';
import { deploysAndSettles } from '../../support/terraform';

const SUPPORTED = {
  aws: { spotAlternatives: 2, drainSeconds: 600 },
  google: { spotAlternatives: 2 },
  azure: { drainSeconds: 600 },
} as const;

test.concurrent.each(CLOUDS)('on %s it deploys, plans again without changes, and destroys', async (cloud) => {
  const { json, problems } = synth(cloud, (stack, catalogue) => {
    const { member } = group(stack, catalogue, {
      userData: '#!/bin/sh\necho ${HOME}',
      spot: true,
      ...SUPPORTED[cloud],
      autoPatch: true,
      signIn: false,
      burstable: true,
      scaling: { schedules: [OPENING], timeZone: 'Europe/Berlin' },
      dataDisks: [{ sizeGiB: 40 }, { sizeGiB: 200, class: 'throughput' }],
    });
    // Patches on Google.
    member.network.allow(member, 'internet', { port: 80 });
  });
  expect(problems).toEqual([]);
  await deploysAndSettles(json);
});
