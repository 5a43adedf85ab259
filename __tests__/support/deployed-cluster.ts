import type { Cloud } from '../../modules/cloud';
import type { ClusterProps } from '../../modules/cluster/properties';
import type { CloudName } from '../../modules/core/placement';
import type { PlacementStack } from '../../stacks/placement-stack';
import { BATCH, MAIN, makeCluster } from './cluster';
import { synth } from './synth';
import { settlesAndGoes, Workspace } from './terraform';

/** Everything that a cluster has, in its own network. */
function everything(stack: PlacementStack, cloud: Cloud, more: Partial<ClusterProps>): void {
  const network = cloud.network(stack, 'main', { cidr: '10.20.0.0/16', zones: 2 });
  const apps = makeCluster(stack, cloud, {
    network,
    pools: [MAIN, BATCH],
    access: ['10.20.192.0/24'],
    readers: [
      {
        aws: { roleArn: 'arn:aws:iam::123456789012:role/auditors' },
        google: { group: 'auditors@example.com' },
        azure: { groupId: '00000000-0000-4000-8000-000000000009' },
      },
    ],
    ...more,
  });
  const worker = apps.workloadIdentity('shop', 'worker');
  const orders = cloud.queue(stack, 'orders', {});
  orders.grantConsume(worker);
  network.allow(apps.member, 'isolated', { port: 5432 });
  network.allow(apps.member, 'internet', { port: 443 });
}

/**
 * Deploys one with pools, settles, upgrades it by a minor version with a larger pool, settles
 * again, and destroys it; then one without pools.
 */
export function deploysAndUpgrades(cloud: CloudName): void {
  const program = (more: Partial<ClusterProps>, changes = {}) => {
    const { json, problems } = synth(cloud, (stack, catalogue) => everything(stack, catalogue, more), changes);
    expect(problems).toEqual([]);
    return json;
  };

  test('one with pools deploys, settles, is upgraded in place, and goes', async () => {
    const workspace = new Workspace();
    try {
      workspace.write(program({}));
      await workspace.init();
      expect(await workspace.apply()).not.toContain('Warning:');
      await workspace.settled();
      workspace.write(program({ version: '1.35', pools: [{ ...MAIN, max: 5 }, BATCH] }));
      const changes = await workspace.changes();
      const cluster = Object.entries(changes).filter(([address]) =>
        /(eks|container|kubernetes)_cluster\./.test(address),
      );
      expect(cluster).toEqual([[expect.any(String), 'update']]);
      expect(Object.values(changes)).not.toContain('delete');
      await workspace.applyPlan();
      await settlesAndGoes(workspace);
    } finally {
      await workspace.stop();
    }
  }, 240_000);

  if (cloud === 'azure') return;
  test('one whose nodes are managed by the cloud deploys, settles and goes', async () => {
    const workspace = new Workspace();
    try {
      workspace.write(program({ pools: undefined }));
      await workspace.init();
      expect(await workspace.apply()).not.toContain('Warning:');
      await settlesAndGoes(workspace);
    } finally {
      await workspace.stop();
    }
  }, 240_000);
}
