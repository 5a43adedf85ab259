import { DataProtectionBackupInstanceBlobStorage } from '@cdktf/provider-azurerm/lib/data-protection-backup-instance-blob-storage';
import { DataProtectionBackupInstanceDisk } from '@cdktf/provider-azurerm/lib/data-protection-backup-instance-disk';
import { DataProtectionBackupInstancePostgresqlFlexibleServer } from '@cdktf/provider-azurerm/lib/data-protection-backup-instance-postgresql-flexible-server';
import { DataProtectionBackupPolicyBlobStorage } from '@cdktf/provider-azurerm/lib/data-protection-backup-policy-blob-storage';
import { DataProtectionBackupPolicyDisk } from '@cdktf/provider-azurerm/lib/data-protection-backup-policy-disk';
import { DataProtectionBackupPolicyPostgresqlFlexibleServer } from '@cdktf/provider-azurerm/lib/data-protection-backup-policy-postgresql-flexible-server';
import { DataProtectionBackupVault } from '@cdktf/provider-azurerm/lib/data-protection-backup-vault';
import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { Construct } from 'constructs';
import { RESOURCE_GROUP_NAME, resourceGroupOf, softDeleteOf, UNTIL_IN_EFFECT, vaultCopiesIn } from '../core/azure';
import { childOf } from '../core/child';
import { report } from '../core/errors';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import type { MetricTarget } from '../core/metrics';
import { type NameRule, nameOf } from '../core/names';
import { AzureDatabase, asFlexibleServer } from '../database/azure';
import type { Database } from '../database/database';
import { AzureBucket, ExistingAzureBucket } from '../storage/azure-bucket';
import type { Bucket } from '../storage/bucket';
import type { Disk } from '../storage/disk';
import { Backup, type BackupProps, type ExistingBackup } from './backup';
import { UNHEALTHY } from './metrics';

const VAULT_NAME: NameRule = {
  what: 'backup vault',
  min: 2,
  max: 50,
  pattern: /^[A-Za-z0-9][A-Za-z0-9-]*$/,
  allowed: 'letters, digits and -, beginning with a letter or digit',
  unique: 'parent',
};
const INSTANCE_NAME: NameRule = { ...VAULT_NAME, what: 'backup instance', max: 150 };

/** A Monday in the past: a schedule requires a start. */
const since = (day: string, hour: number, every: string) =>
  `R/${day}T${String(hour).padStart(2, '0')}:00:00+00:00/${every}`;

/** The resource types with their own policy. */
type Planned = 'databases' | 'buckets' | 'disks';
/**
 * The maximum age of disk snapshots in a vault, in days. Source: learn.microsoft.com: Azure Disk
 * Backup
 */
const DISK_DAYS = 360;

/**
 * A protected resource is an instance in the vault, whose identity may read it, whether the vault
 * was created here or elsewhere.
 */
abstract class AnyBackupVault extends Backup {
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
    const made = bucket instanceof AzureBucket;
    const account = made
      ? bucket.account.id
      : bucket.containerId.slice(0, bucket.containerId.indexOf('/blobServices/'));
    const container = made ? bucket.container.name : bucket.containerId.slice(bucket.containerId.lastIndexOf('/') + 1);
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
    const found = this.node.tryFindChild('snapshots') as Construct | undefined;
    if (found) return found.node.findChild('group') as ResourceGroup;
    const place = new Construct(this, 'snapshots');
    return new ResourceGroup(place, 'group', {
      name: nameOf(place, RESOURCE_GROUP_NAME),
      location: this.placement.region,
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

/** A backup vault with an identity that may read the protected resources. */
export class AzureBackup extends AnyBackupVault {
  readonly vault: DataProtectionBackupVault;
  protected readonly vaultId: string;
  protected readonly principalId: string;
  private readonly copied: boolean;
  private readonly lockAsked: boolean;

  constructor(scope: Construct, id: string, props: BackupProps = {}) {
    super(scope, id, props);
    const { region } = this.placement;
    const group = resourceGroupOf(this);
    this.copied = props.secondRegion !== undefined;
    this.lockAsked = props.lock !== undefined;
    this.vault = new DataProtectionBackupVault(this, 'vault', {
      // A vault is replaced by one with a different name, so that policies can move before the old
      // one is deleted.
      name: nameOf(this, VAULT_NAME, { parent: group, suffix: props.secondRegion === undefined ? '' : '-geo' }),
      resourceGroupName: group.name,
      location: region,
      datastoreType: 'VaultStore',
      redundancy: props.secondRegion === undefined ? vaultCopiesIn(this, region) : 'GeoRedundant',
      ...(props.secondRegion === undefined ? {} : { crossRegionRestoreEnabled: true }),
      softDelete: this.lock === 'compliance' ? 'AlwaysOn' : softDeleteOf(this, this.lock !== undefined),
      retentionDurationInDays: 14,
      immutability: { governance: 'Unlocked', compliance: 'Locked', none: 'Disabled' }[this.lock ?? 'none'],
      identity: { type: 'SystemAssigned' },
      lifecycle: preventDestroyIfProtected(this.placement),
      ...props.native?.azure?.vault,
    });
    this.vaultId = this.vault.id;
    this.principalId = this.vault.identity.principalId;
  }

  protected override series(): MetricTarget {
    return { dimensions: { healthStatus: UNHEALTHY }, resourceId: this.vault.id };
  }

  protected override refuseWindow(database: Database): void {
    if (database.maintenance?.day !== 'sunday') return;
    const { hour } = database.maintenance;
    const taken = [(hour + 23) % 24, hour];
    if (taken.includes(this.hour)) this.refuseHour(database, taken);
  }

  protected override protectDisk(scope: Construct, disk: Disk): void {
    if (this.retentionDays > DISK_DAYS) {
      this.refuse(
        disk,
        `retentionDays is ${this.retentionDays}, but Azure keeps snapshots of a disk for at most ${DISK_DAYS} days.`,
        'Give disks their own plan.',
      );
    }
    if (this.copied)
      this.refuse(
        disk,
        'secondRegion is set, but snapshots of a disk stay in its region.',
        'Give disks their own plan, without it.',
      );
    if (this.lockAsked) {
      this.refuse(
        disk,
        `lock is "${this.lock}", but snapshots of a disk are in a resource group, whose owner can delete them.`,
        'Give disks their own plan, without it.',
      );
    }
    super.protectDisk(scope, disk);
  }

  /** Created for the first resource of its type. */
  protected override policyOf(what: Planned): string {
    const found = this.node.tryFindChild(what) as { readonly id: string } | undefined;
    return (found ?? this.makePolicy(what)).id;
  }

  private makePolicy(what: Planned): { readonly id: string } {
    const common = {
      // Azure does not support changing a policy, or deleting one that an instance uses: the
      // replacement is created first, with a different name.
      name: `${what}-at-${this.hour}-for-${this.retentionDays}-days`,
      vaultId: this.vault.id,
      timeZone: 'Coordinated Universal Time',
      lifecycle: { createBeforeDestroy: true },
    };
    const daily = [since('2024-01-01', this.hour, 'P1D')];
    const duration = `P${this.retentionDays}D`;
    switch (what) {
      case 'databases':
        return new DataProtectionBackupPolicyPostgresqlFlexibleServer(this, what, {
          ...common,
          // PostgreSQL supports one backup a week; the server's own backups are daily.
          backupRepeatingTimeIntervals: [since('2024-01-07', this.hour, 'P1W')],
          defaultRetentionRule: { lifeCycle: [{ dataStoreType: 'VaultStore', duration }] },
        });
      case 'buckets':
        return new DataProtectionBackupPolicyBlobStorage(this, what, {
          ...common,
          backupRepeatingTimeIntervals: daily,
          vaultDefaultRetentionDuration: duration,
        });
      case 'disks':
        return new DataProtectionBackupPolicyDisk(this, what, {
          ...common,
          backupRepeatingTimeIntervals: daily,
          defaultRetentionDuration: duration,
        });
    }
  }

  /**
   * Azure Backup plans do not support MySQL: the server's own backup must have the same retention.
   */
  protected override keepItself(database: Database): void {
    const server = database instanceof AzureDatabase ? database.server : undefined;
    const own = server?.backupRetentionDaysInput ?? 0;
    if (own < this.retentionDays) {
      this.refuse(
        database,
        `retentionDays is ${this.retentionDays}, but Azure Backup does not support MySQL and the server ` +
          `itself keeps ${own} days.`,
        `Set backupRetentionDays of the database to ${Math.min(this.retentionDays, 35)}, and use a plan ` +
          'with at most 35.',
      );
    }
    if (this.copied && server?.geoRedundantBackupEnabledInput !== true) {
      this.refuse(
        database,
        'secondRegion: Azure Backup does not support MySQL, and the backups of the server itself stay in its region.',
        'Create the database with native: { azure: { mysql: { geoRedundantBackupEnabled: true } } }, or use ' +
          'a plan without secondRegion.',
      );
    }
    if (this.lockAsked) {
      this.refuse(
        database,
        `lock is "${this.lock}", but Azure Backup does not support MySQL.`,
        'Use a plan without lock.',
      );
    }
  }
}

export class ExistingAzureBackup extends AnyBackupVault {
  protected readonly vaultId: string;
  protected readonly principalId: string;
  private readonly policies: Partial<Record<Planned, string>>;

  constructor(scope: Construct, id: string, existing: ExistingBackup) {
    super(scope, id, {});
    const { vaultId, principalId, policies } = existingOn(this, existing, 'azure');
    this.vaultId = vaultId;
    this.principalId = principalId;
    this.policies = policies;
  }

  protected override policyOf(what: Planned): string | undefined {
    const policy = this.policies[what];
    if (policy === undefined) {
      report(this, {
        message: `fromExisting does not define azure.policies.${what}.`,
        remedy: `Add it, or leave the ${what} out of it.`,
      });
    }
    return policy;
  }

  protected override keepItself(database: Database): void {
    this.refuse(
      database,
      'Azure Backup does not support MySQL.',
      'Set backupRetentionDays of the database itself, and leave it out of this plan.',
    );
  }
}
