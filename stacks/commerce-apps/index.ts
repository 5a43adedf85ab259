import { z } from 'zod';
import { report } from '../../modules/core/errors';
import commerce from '../commerce';
import { defineWorkload } from '../workload';

/**
 * The programs of the shop in the cluster that the workload `commerce` uses with `runsOn: cluster`:
 * one confined namespace, and for each program a deployment with its own identity of the cloud. It
 * requires `stack: own`.
 */
export default defineWorkload({
  description: "The shop's programs in a Kubernetes cluster: commerce with runsOn: cluster. It requires stack: own.",
  settings: z.strictObject({
    shop: z.string().optional().describe('The id of the workload commerce. Default: the only one.'),
  }),
  takes: [commerce],
  build(scope, { settings: { shop }, offersOf }) {
    const { inCluster } = offersOf(commerce, shop);
    if (!inCluster) {
      report(scope, {
        message: 'the shop does not run in a cluster.',
        remedy: 'Set runsOn: cluster of commerce, and add the workload kubernetes; or remove this workload.',
      });
      return;
    }
    // Loaded here, since each synthesis loads every workload.
    const { addPods } = require('./pods') as typeof import('./pods');
    addPods(scope, inCluster);
  },
});
