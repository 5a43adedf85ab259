import { DataProtectionBackupInstanceBlobStorage } from '@cdktf/provider-azurerm/lib/data-protection-backup-instance-blob-storage';
import { DataProtectionBackupInstancePostgresqlFlexibleServer } from '@cdktf/provider-azurerm/lib/data-protection-backup-instance-postgresql-flexible-server';
import { DataProtectionBackupPolicyBlobStorage } from '@cdktf/provider-azurerm/lib/data-protection-backup-policy-blob-storage';
import { DataProtectionBackupPolicyPostgresqlFlexibleServer } from '@cdktf/provider-azurerm/lib/data-protection-backup-policy-postgresql-flexible-server';
import { DataProtectionBackupVault } from '@cdktf/provider-azurerm/lib/data-protection-backup-vault';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { Construct } from 'constructs';
import { resourceGroupOf } from '../core/azure';
import { report } from '../core/errors';
import { keep } from '../core/kind';
import { type NameRule, nameOf } from '../core/names';
import { AzureDatabase, asFlexibleServer } from '../database/azure';
import type { Database } from '../database/database';
import { AzureBucket, ExistingAzureBucket } from '../storage/azure-bucket';
import type { Bucket } from '../storage/bucket';
import { pairOf } from './azure-pairs';
import { Backup, type BackupProps } from './backup';

const VAULT_NAME: NameRule = {
  what: 'backup vault',
  min: 2,
  max: 50,
  pattern: /^[A-Za-z0-9][A-Za-z0-9-]*$/,
  allowed: 'letters, digits and -, beginning with a letter or digit',
  unique: 'parent',
};
const INSTANCE_NAME: NameRule = { ...VAULT_NAME, what: 'backup instance', max: 150 };

/** A Monday long past: a schedule begins somewhere. */
const since = (day: string, hour: number, every: string) => `R/${day}T${String(hour).padStart(2, '0')}:00:00+00:00/${every}`;

/** A backup vault with an identity of its own, which may read what it backs up. */
export class AzureBackup extends Backup {
  readonly vault: DataProtectionBackupVault;

  constructor(scope: Construct, id: string, props: BackupProps = {}) {
    super(scope, id, props);
    const { region } = this.placement;
    const group = resourceGroupOf(this);
    if (props.secondRegion !== undefined && pairOf(region) !== props.secondRegion) {
      report(this, {
        message: `secondRegion is "${props.secondRegion}", Azure Backup copies ${region} to ${pairOf(region) ?? 'nowhere, it has no pair'}.`,
        remedy: pairOf(region) ? `Use "${pairOf(region)}".` : 'Leave it out, or place it in a region that has one.',
      });
    }
    this.vault = new DataProtectionBackupVault(this, 'vault', {
      name: nameOf(this, VAULT_NAME, { parent: group }),
      resourceGroupName: group.name,
      location: region,
      datastoreType: 'VaultStore',
      redundancy: props.secondRegion === undefined ? 'ZoneRedundant' : 'GeoRedundant',
      ...(props.secondRegion === undefined ? {} : { crossRegionRestoreEnabled: true }),
      softDelete: this.lock === 'compliance' ? 'AlwaysOn' : 'On',
      retentionDurationInDays: 14,
      immutability: { governance: 'Unlocked', compliance: 'Locked', none: 'Disabled' }[this.lock ?? 'none'],
      identity: { type: 'SystemAssigned' },
      lifecycle: keep(this.placement),
      ...props.native?.azure?.vault,
    });
  }

  protected override protectDatabase(scope: Construct, database: Database): void {
    if (database.engine === 'mysql') {
      this.keepItself(database);
      return;
    }
    const serverId = asFlexibleServer(database).serverId;
    const roles = [
      this.permit(scope, 'backup', 'PostgreSQL Flexible Server Long Term Retention Backup Role', serverId),
      // Azure Backup looks for its server in the group.
      this.permit(scope, 'reader', 'Reader', resourceGroupOf(this).id),
    ];
    const policy =
      (this.node.tryFindChild('databases') as DataProtectionBackupPolicyPostgresqlFlexibleServer | undefined) ??
      new DataProtectionBackupPolicyPostgresqlFlexibleServer(this, 'databases', {
        name: 'databases',
        vaultId: this.vault.id,
        // Of PostgreSQL it takes one a week; the server's own are daily.
        backupRepeatingTimeIntervals: [since('2024-01-07', this.hour, 'P1W')],
        timeZone: 'Coordinated Universal Time',
        defaultRetentionRule: { lifeCycle: [{ dataStoreType: 'VaultStore', duration: `P${this.retentionDays}D` }] },
      });
    new DataProtectionBackupInstancePostgresqlFlexibleServer(scope, 'instance', {
      name: nameOf(scope, INSTANCE_NAME, { parent: this.vault }),
      location: this.placement.region,
      vaultId: this.vault.id,
      serverId,
      backupPolicyId: policy.id,
      dependsOn: roles,
    });
  }

  /** Azure's plans don't cover MySQL: the server's own backup must reach as far. */
  private keepItself(database: Database): void {
    const own = database instanceof AzureDatabase ? (database.server.backupRetentionDaysInput ?? 0) : 0;
    if (own >= this.retentionDays) return;
    report(this, {
      message: `protect ${database.node.id}: retentionDays is ${this.retentionDays}, Azure Backup knows no MySQL and the server itself keeps ${own} days.`,
      remedy: `Give the database backupRetentionDays: ${Math.min(this.retentionDays, 35)}, and a plan that asks for no more than 35.`,
    });
  }

  protected override protectBucket(scope: Construct, bucket: Bucket): void {
    if (!(bucket instanceof AzureBucket || bucket instanceof ExistingAzureBucket))
      throw new Error(`${bucket.node.path} is not a bucket of azure`);
    const made = bucket instanceof AzureBucket;
    const account = made ? bucket.account.id : bucket.containerId.slice(0, bucket.containerId.indexOf('/blobServices/'));
    const container = made ? bucket.container.name : bucket.containerId.slice(bucket.containerId.lastIndexOf('/') + 1);
    const role = this.permit(scope, 'backup', 'Storage Account Backup Contributor', account);
    const policy =
      (this.node.tryFindChild('buckets') as DataProtectionBackupPolicyBlobStorage | undefined) ??
      new DataProtectionBackupPolicyBlobStorage(this, 'buckets', {
        name: 'buckets',
        vaultId: this.vault.id,
        backupRepeatingTimeIntervals: [since('2024-01-01', this.hour, 'P1D')],
        timeZone: 'Coordinated Universal Time',
        vaultDefaultRetentionDuration: `P${this.retentionDays}D`,
      });
    new DataProtectionBackupInstanceBlobStorage(scope, 'instance', {
      name: nameOf(scope, INSTANCE_NAME, { parent: this.vault }),
      location: this.placement.region,
      vaultId: this.vault.id,
      storageAccountId: account,
      storageAccountContainerNames: [container],
      backupPolicyId: policy.id,
      dependsOn: [role],
    });
  }

  private permit(scope: Construct, id: string, role: string, on: string): RoleAssignment {
    const once = id === 'reader' ? this : scope;
    return (
      (once.node.tryFindChild(id) as RoleAssignment | undefined) ??
      new RoleAssignment(once, id, {
        scope: on,
        roleDefinitionName: role,
        principalId: this.vault.identity.principalId,
        principalType: 'ServicePrincipal',
        skipServicePrincipalAadCheck: true,
      })
    );
  }
}
