import { OPENING, on } from '../../support/compute';
import { CLOUDS } from '../../support/synth';
import { deploysAndSettles } from '../../support/terraform';

test.concurrent.each(CLOUDS)('on %s it deploys, plans again without changes, and destroys', async (cloud) => {
  const { json, problems } = on(cloud, {
    userData: '#!/bin/sh\necho ${HOME}',
    spot: true,
    ...(cloud !== 'azure' && { spotAlternatives: 2 }),
    ...(cloud !== 'google' && { drainSeconds: 600 }),
    autoPatch: true,
    signIn: false,
    burstable: true,
    scaling: { schedules: [OPENING], timeZone: 'Europe/Berlin' },
    dataDisks: [{ sizeGiB: 40 }, { sizeGiB: 200, class: 'throughput' }],
  });
  expect(problems).toEqual([]);
  await deploysAndSettles(json);
});
