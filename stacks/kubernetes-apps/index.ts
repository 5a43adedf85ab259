import { z } from 'zod';
import kubernetes from '../kubernetes';
import { defineWorkload } from '../workload';

/**
 * What goes into the cluster that the workload `kubernetes` creates: Argo CD, and one namespace
 * with a quota, closed for traffic, whose pods have an identity of the cloud. It requires
 * `stack: own`.
 */
export default defineWorkload({
  description: 'Argo CD and a confined namespace in a Kubernetes cluster. It requires stack: own.',
  settings: z.strictObject({
    argoCd: z
      .strictObject({
        chart: z.string().describe('The version of the Helm chart argo-cd.'),
      })
      .optional()
      .describe('Argo CD, which deploys into the cluster what a Git repository says. Default: none.'),
    quota: z
      .strictObject({
        cpu: z.number().positive().default(8).describe('Virtual processors of all pods together. Default: 8.'),
        memoryGiB: z.number().positive().default(32).describe('Memory of all pods together, in GiB. Default: 32.'),
        pods: z.int().min(1).default(40).describe('Greatest number of pods. Default: 40.'),
      })
      .default({ cpu: 8, memoryGiB: 32, pods: 40 })
      .describe('What the pods of the namespace may use.'),
  }),
  takes: [kubernetes],
  build(scope, { settings: { argoCd, quota }, offersOf }) {
    const { cluster, podsOf, podSettings } = offersOf(kubernetes);
    // Loaded here, since each synthesis loads every workload.
    const { addApps } = require('./apps') as typeof import('./apps');
    addApps(scope, { cluster, podsOf, podSettings, quota, argoCd });
  },
});
