import type { Cloud } from '../../modules/cloud';
import type { CloudName } from '../../modules/core/placement';
import type { PlacementStack } from '../../stacks/placement-stack';
import { theirs } from './network';
import { type Holder, keepsItsData } from './protected';
import { DEAD_KEYS } from './secrets';

export const DISK = { sizeGiB: 64, zone: 1 };
const ANOTHER = {
  aws: { vault: { name: 'another', kmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/another' } },
  google: { vault: { backupVaultId: 'another', location: 'us-west1' } },
  azure: { vault: { name: 'another', redundancy: 'GeoRedundant' } },
};
export const SECOND: Record<CloudName, string> = { aws: 'us-west-2', google: 'us-west1', azure: 'centralus' };

export function database(stack: PlacementStack, cloud: Cloud, engine: 'postgres' | 'mysql' = 'postgres') {
  const network = theirs(stack, cloud);
  const version = engine === 'postgres' ? '16' : '8.0';
  return cloud.database(stack, 'orders', {
    engine,
    version,
    network,
    cpu: 2,
    memoryGiB: 8,
    storageGiB: 64,
    highAvailability: false,
  });
}

const HOLDERS: Record<CloudName, Holder> = {
  aws: { construct: 'plan/vault', replacedBy: ['kms_key_arn', 'name'] },
  google: {
    construct: 'plan/vault',
    replacedBy: ['backup_vault_id', 'location'],
    keeps: ['google_sql_database_instance server_ca_cert'],
  },
  azure: {
    construct: 'plan/vault',
    replacedBy: ['name', 'redundancy'],
    keeps: [...DEAD_KEYS.workspace, ...DEAD_KEYS.storage],
    refuses: 'its vault is immutable (Unlocked), which refuses to delete backups',
  },
};

/**
 * One plan of everything by default, and a second with all that it takes, of what it reaches. Each
 * cloud has its own file, so that one ends within seconds.
 */
export function keepsBackups(on: CloudName): void {
  keepsItsData({ [on]: HOLDERS[on] }, (stack, cloud, changed, ends) => {
    const notifying = on === 'aws' ? { notifications: [{ to: cloud.queue(stack, 'told') }] } : {};
    const [docs, orders] = [cloud.bucket(stack, 'docs', notifying), database(stack, cloud)];
    const disks = ['data', 'more'].map((id) => cloud.disk(stack, id, DISK));
    const plan = cloud.backup(stack, 'plan', changed ? { native: ANOTHER } : {});
    plan.protect(orders, docs, ...disks);
    const far = cloud.backup(stack, 'far', {
      lock: ends ? undefined : 'governance',
      secondRegion: SECOND[on],
      retentionDays: 90,
    });
    far.protect(on === 'google' ? cloud.disk(stack, 'far-data', DISK) : cloud.bucket(stack, 'far-docs'));
    return on;
  });
}
