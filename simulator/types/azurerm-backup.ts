import type { Beside, There } from '../behaviour';
import { type Fields, isFields } from '../values';

const vaultOf = (mine: Fields, there: There) => there('data_protection_backup_vault').find(({ id }) => id === mine.vault_id);
const accountOf = (mine: Fields, there: There) => there('storage_account').find(({ id }) => id === mine.storage_account_id);

/**
 * A vaulted backup of blobs replicates them to an account of Azure Backup, in another tenant.
 * Source: learn.microsoft.com/azure/backup/blob-backup-configure-manage
 */
export const crossesTenants: Beside = (mine, there) =>
  accountOf(mine, there)?.cross_tenant_replication_enabled === false
    ? 'its storage account has cross_tenant_replication_enabled = false: a vaulted backup replicates to another tenant'
    : undefined;

/** Object replication, by which a vaulted backup works, turns the change feed on: learn.microsoft.com/azure/storage/blobs/object-replication-overview */
export function accountOfBackup(mine: Fields, there: There): Fields {
  const protects = there('data_protection_backup_instance_blob_storage').some(({ storage_account_id }) => storage_account_id === mine.id);
  const [properties] = Array.isArray(mine.blob_properties) ? mine.blob_properties : [];
  return protects && isFields(properties) ? { ...mine, blob_properties: [{ ...properties, change_feed_enabled: true }] } : mine;
}

/** Source: learn.microsoft.com/azure/backup/backup-azure-immutable-vault-concept: no instance with its data can be deleted. */
export const keptByImmutability = (mine: Fields, there: There): string | undefined => {
  const state = vaultOf(mine, there)?.immutability;
  return state === 'Unlocked' || state === 'Locked' ? `its vault is immutable (${state}), which refuses to delete backups` : undefined;
};

/** What is deleted stays in the vault for its days, and the vault with it: learn.microsoft.com/azure/backup/secure-by-default */
export const keptBySoftDelete =
  (instances: readonly string[]) => (mine: Fields, _there: There, _facts: object, ever: (type: string) => boolean) =>
    mine.soft_delete !== 'Off' && instances.some(ever)
      ? `it contains backups that were deleted less than ${Number(mine.retention_duration_in_days)} days ago (soft_delete is ${String(mine.soft_delete)})`
      : undefined;
