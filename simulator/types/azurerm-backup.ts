import type { Conflict, ExistingOf } from '../behaviour';
import { CREATED_AT, type Fields, isFields } from '../values';

const vaultOf = (mine: Fields, there: ExistingOf) =>
  there('data_protection_backup_vault').find(({ id }) => id === mine.vault_id);
const accountOf = (mine: Fields, there: ExistingOf) =>
  there('storage_account').find(({ id }) => id === mine.storage_account_id);

/** Whether the role assignments of an identity are propagated. */
export const inEffect = (roles: readonly Fields[]) =>
  roles.length > 0 && roles.every((role) => Date.now() - Number(role[CREATED_AT]) >= ROLE_MILLISECONDS);

/**
 * Minutes on Azure, which are shorter here: what starts immediately after a role assignment is
 * refused.
 */
const ROLE_MILLISECONDS = 200;
/** The delay after role assignments of the project in simulated clouds. */
export const ROLE_WAIT_SECONDS = '0.3';

/**
 * A vault is refused until its roles are propagated. Source:
 * hashicorp/terraform-provider-azurerm#30863;
 * learn.microsoft.com/azure/role-based-access-control/troubleshooting
 */
export const mayRead: Conflict = (mine, there) => {
  const vault = vaultOf(mine, there);
  const [identity] = Array.isArray(vault?.identity) ? vault.identity : [];
  if (!isFields(identity)) return undefined;
  // On the resource itself, and on the group of its snapshots or in which the server is looked up.
  const source = String(mine.disk_id ?? mine.storage_account_id ?? mine.server_id);
  const group = mine.snapshot_resource_group_name ?? (mine.server_id ? source.split('/')[4] : undefined);
  const onGroup = ({ scope }: Fields) =>
    group !== undefined && String(scope).endsWith(`/resourceGroups/${String(group)}`);
  const roles = there('role_assignment').filter(
    (role) => role.principal_id === identity.principal_id && (role.scope === source || onGroup(role)),
  );
  return inEffect(roles)
    ? undefined
    : 'UserErrorMissingRequiredPermissions: appropriate permissions to perform the operation is missing';
};

/**
 * A vaulted backup of blobs replicates them to an account of Azure Backup, in another tenant.
 * Source: learn.microsoft.com/azure/backup/blob-backup-configure-manage
 */
export const crossesTenants: Conflict = (mine, there) =>
  accountOf(mine, there)?.cross_tenant_replication_enabled === false
    ? 'its storage account has cross_tenant_replication_enabled = false: a vaulted backup replicates to another tenant'
    : undefined;

/**
 * Object replication, by which a vaulted backup works, turns the change feed on:
 * learn.microsoft.com/azure/storage/blobs/object-replication-overview
 */
export function accountOfBackup(mine: Fields, there: ExistingOf): Fields {
  const protects = there('data_protection_backup_instance_blob_storage').some(
    ({ storage_account_id }) => storage_account_id === mine.id,
  );
  const [properties] = Array.isArray(mine.blob_properties) ? mine.blob_properties : [];
  return protects && isFields(properties)
    ? { ...mine, blob_properties: [{ ...properties, change_feed_enabled: true }] }
    : mine;
}

/**
 * Source: learn.microsoft.com/azure/backup/backup-azure-immutable-vault-concept: no instance with
 * its data can be deleted.
 */
export const keptByImmutability = (mine: Fields, there: ExistingOf): string | undefined => {
  const state = vaultOf(mine, there)?.immutability;
  return state === 'Unlocked' || state === 'Locked'
    ? `its vault is immutable (${state}), which refuses to delete backups`
    : undefined;
};

/**
 * Deleted items remain in the vault for their retention, and so does the vault:
 * learn.microsoft.com/azure/backup/secure-by-default
 */
export const keptBySoftDelete =
  (instances: readonly string[]) =>
  (mine: Fields, _there: ExistingOf, _facts: object, ever: (type: string) => boolean) =>
    mine.soft_delete !== 'Off' && instances.some(ever)
      ? `it contains backups that were deleted less than ${Number(mine.retention_duration_in_days)} days ago ` +
        `(soft_delete is ${String(mine.soft_delete)})`
      : undefined;
