import { DataProtectionBackupPolicyBlobStorage } from '@cdktf/provider-azurerm/lib/data-protection-backup-policy-blob-storage';
import { DataProtectionBackupPolicyDisk } from '@cdktf/provider-azurerm/lib/data-protection-backup-policy-disk';
import { DataProtectionBackupPolicyPostgresqlFlexibleServer } from '@cdktf/provider-azurerm/lib/data-protection-backup-policy-postgresql-flexible-server';
import { DataProtectionBackupVault } from '@cdktf/provider-azurerm/lib/data-protection-backup-vault';
import type { Construct } from 'constructs';
import { resourceGroupOf, softDeleteOf, vaultCopiesIn } from '../core/azure';
import { report } from '../core/errors';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import type { MetricTarget } from '../core/metrics';
import { nameOf } from '../core/names';
import { AzureDatabase } from '../database/azure';
import type { Database } from '../database/database';
import type { Disk } from '../storage/disk';
import { AnyBackupVault, type Planned, VAULT_NAME } from './azure-vault';
import type { BackupProps, ExistingBackup } from './backup';
import { UNHEALTHY } from './metrics';

/** A Monday in the past: a schedule requires a start. */
const since = (day: string, hour: number, every: string) =>
  `R/${day}T${String(hour).padStart(2, '0')}:00:00+00:00/${every}`;

/**
 * The maximum age of disk snapshots in a vault, in days. Source: learn.microsoft.com: Azure Disk
 * Backup
 */
const DISK_DAYS = 360;

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
    const busyHours = [(hour + 23) % 24, hour];
    if (busyHours.includes(this.hour)) this.refuseHour(database, busyHours);
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
