import { TerraformOutput } from 'cdktf';
import { z } from 'zod';
import { cloudOf } from '../../modules/cloud';
import { defineWorkload } from '../workload';

const pool = z
  .strictObject({
    name: z.string().describe('1 to 12 lower-case letters and digits.'),
    cpu: z.number().positive().describe('Virtual processors of a node, at least.'),
    memoryGiB: z.number().positive().describe('Memory of a node in GiB, at least.'),
    min: z.int().min(0).max(1000).describe('Least number of nodes.'),
    max: z.int().min(1).max(1000).describe('Greatest number of nodes.'),
  })
  .describe('A group of nodes.');

/**
 * A Kubernetes cluster that other workloads deploy into, and the identity of the pods of one
 * service account. What goes into it is another workload with its own stack: see
 * stacks/kubernetes-apps.
 */
export default defineWorkload({
  description: 'A Kubernetes cluster for the workloads that deploy into it.',
  settings: z.strictObject({
    version: z.string().describe("The minor version of Kubernetes: '1.35'."),
    pools: z.array(pool).min(1).describe('Groups of nodes.'),
    access: z
      .array(z.string())
      .default([])
      .describe('Ranges that reach the API server, in addition to the nodes. Default: none.'),
    administrators: z
      .strictObject({
        aws: z.string().optional().describe('The ARN of a role of IAM.'),
        google: z.string().optional().describe('The address of a group of Google Workspace.'),
        azure: z.string().optional().describe('The object id of a group of Microsoft Entra ID.'),
      })
      .describe('The deployer into the cluster, on each cloud.'),
    podsOf: z
      .strictObject({
        namespace: z.string().default('shop').describe('The namespace. Default: shop.'),
        serviceAccount: z.string().default('worker').describe('The service account. Default: worker.'),
      })
      .default({ namespace: 'shop', serviceAccount: 'worker' })
      .describe('The pods that get an identity of the cloud. Default: those of shop/worker.'),
  }),
  needs: { network: true },
  build(scope, { settings: { version, pools, access, administrators, podsOf }, network }) {
    const { aws, google, azure } = administrators;
    const cluster = cloudOf(scope).cluster(scope, 'cluster', {
      network,
      version,
      pools,
      access,
      administrators: [
        {
          ...(aws && { aws: { roleArn: aws } }),
          ...(google && { google: { group: google } }),
          ...(azure && { azure: { groupId: azure } }),
        },
      ],
    });
    const worker = cluster.workloadIdentity(podsOf.namespace, podsOf.serviceAccount);
    const podSettings = cluster.podSettings(worker);
    new TerraformOutput(scope, 'pod-settings', {
      value: JSON.stringify(podSettings),
      description: `What the manifests of ${podsOf.namespace}/${podsOf.serviceAccount} require, as JSON`,
    });
    return { cluster, podsOf, podSettings, worker };
  },
});
