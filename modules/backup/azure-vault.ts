import { DataProtectionBackupInstanceBlobStorage } from '@cdktf/provider-azurerm/lib/data-protection-backup-instance-blob-storage';
import { DataProtectionBackupInstanceDisk } from '@cdktf/provider-azurerm/lib/data-protection-backup-instance-disk';
import { DataProtectionBackupInstancePostgresqlFlexibleServer } from '@cdktf/provider-azurerm/lib/data-protection-backup-instance-postgresql-flexible-server';
import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { Construct } from 'constructs';
import { RESOURCE_GROUP_NAME, resourceGroupOf, UNTIL_IN_EFFECT } from '../core/azure';
import { childIn, childOf } from '../core/child';
import { type NameRule, nameOf } from '../core/names';
import { asFlexibleServer } from '../database/azure-base';
import type { Database } from '../database/database';
import { AzureBucket, ExistingAzureBucket } from '../storage/azure-bucket';
import type { Bucket } from '../storage/bucket';
import type { Disk } from '../storage/disk';
import { Backup } from './backup';

export const VAULT_NAME: NameRule = {
  what: 'backup vault',
  min: 2,
  max: 50,
  pattern: /^[A-Za-z0-9][A-Za-z0-9-]*$/,
  allowed: 'letters, digits and -, beginning with a letter or digit',
  unique: 'parent',
};
const INSTANCE_NAME: NameRule = { ...VAULT_NAME, what: 'backup instance', max: 150 };

/** The resource types with their own policy. */
export type Planned = 'databases' | 'buckets' | 'disks';
/**
 * A protected resource is an instance in the vault, whose identity may read it, whether the vault
 * was created here or elsewhere.
 */
export abstract class AnyBackupVault extends Backup {
  protected abstract readonly vaultId: string;
  protected abstract readonly principalId: string;
  /** The resource id of the policy; undefined if an error was reported. */
  protected abstract policyOf(what: Planned): string | undefined;
  /** Azure Backup plans do not support MySQL. */
  protected abstract keepItself(database: Database): void;

  protected override protectDatabase(scope: Construct, database: Database): void {
    if (database.engine === 'mysql') {
      this.keepItself(database);
      return;
    }
    this.refuseWindow(database);
    const policy = this.policyOf('databases');
    if (policy === undefined) return;
    const serverId = asFlexibleServer(database).serverId;
    const roles = [
      this.permit(scope, 'backup', 'PostgreSQL Flexible Server Long Term Retention Backup Role', serverId),
      // Azure Backup looks up the server in the resource group.
      this.permit(this, 'reader', 'Reader', resourceGroupOf(this).id),
    ];
    new DataProtectionBackupInstancePostgresqlFlexibleServer(scope, 'instance', {
      ...this.instance(scope, policy, roles),
      serverId,
    });
  }

  /**
   * Reports an hour at which a database is maintained; for a plan created elsewhere the hour is
   * unknown.
   */
  protected refuseWindow(_database: Database): void {}

  protected override protectBucket(scope: Construct, bucket: Bucket): void {
    if (!(bucket instanceof AzureBucket || bucket instanceof ExistingAzureBucket))
      throw new Error(`${bucket.node.path} is not a bucket of azure`);
    const policy = this.policyOf('buckets');
    if (policy === undefined) return;
    const isOwn = bucket instanceof AzureBucket;
    const account = isOwn
      ? bucket.account.id
      : bucket.containerId.slice(0, bucket.containerId.indexOf('/blobServices/'));
    const container = isOwn ? bucket.container.name : bucket.containerId.slice(bucket.containerId.lastIndexOf('/') + 1);
    if (bucket instanceof AzureBucket) {
      // A vaulted backup replicates to an account of Azure Backup in another tenant, with the
      // account's change feed, which it enables. Source:
      // learn.microsoft.com/azure/backup/blob-backup-configure-manage
      bucket.account.crossTenantReplicationEnabled = true;
      bucket.account.blobProperties.changeFeedEnabled = true;
    }
    const roles = [this.permit(scope, 'backup', 'Storage Account Backup Contributor', account)];
    new DataProtectionBackupInstanceBlobStorage(scope, 'instance', {
      ...this.instance(scope, policy, roles),
      storageAccountId: account,
      storageAccountContainerNames: [container],
    });
  }

  protected override protectDisk(scope: Construct, disk: Disk): void {
    if (disk.snapshots) {
      this.refuse(
        disk,
        'it has its own snapshots, but Azure supports one protection per disk.',
        'Remove its snapshots, or leave it out of this plan.',
      );
      return;
    }
    const policy = this.policyOf('disks');
    if (policy === undefined) return;
    const group = this.snapshotGroup();
    const roles = [
      this.permit(scope, 'backup', 'Disk Backup Reader', disk.diskId),
      this.permit(group.node.scope as Construct, 'writer', 'Disk Snapshot Contributor', group.id),
    ];
    new DataProtectionBackupInstanceDisk(scope, 'instance', {
      ...this.instance(scope, policy, roles),
      diskId: disk.diskId,
      snapshotResourceGroupName: group.name,
    });
  }

  /**
   * The resource group of disk snapshots: it contains nothing else, since the vault may write to
   * it.
   */
  private snapshotGroup(): ResourceGroup {
    return childIn(this, 'snapshots', 'group', (place) => {
      return new ResourceGroup(place, 'group', {
        name: nameOf(place, RESOURCE_GROUP_NAME),
        location: this.placement.region,
      });
    });
  }

  /** The common properties of instances. */
  private instance(scope: Construct, backupPolicyId: string, dependsOn: RoleAssignment[]) {
    const name = nameOf(scope, INSTANCE_NAME, { parent: this });
    return { name, location: this.placement.region, vaultId: this.vaultId, backupPolicyId, dependsOn };
  }

  private permit(place: Construct, id: string, role: string, on: string): RoleAssignment {
    return childOf(
      place,
      id,
      () =>
        new RoleAssignment(place, id, {
          scope: on,
          roleDefinitionName: role,
          principalId: this.principalId,
          principalType: 'ServicePrincipal',
          skipServicePrincipalAadCheck: true,
          provisioners: UNTIL_IN_EFFECT,
        }),
    );
  }
}
