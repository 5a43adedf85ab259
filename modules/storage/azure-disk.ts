import { DataProtectionBackupInstanceDisk } from '@cdktf/provider-azurerm/lib/data-protection-backup-instance-disk';
import { DataProtectionBackupPolicyDisk } from '@cdktf/provider-azurerm/lib/data-protection-backup-policy-disk';
import { DataProtectionBackupVault } from '@cdktf/provider-azurerm/lib/data-protection-backup-vault';
import { DiskEncryptionSet } from '@cdktf/provider-azurerm/lib/disk-encryption-set';
import { ManagedDisk } from '@cdktf/provider-azurerm/lib/managed-disk';
import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { VirtualMachineDataDiskAttachment } from '@cdktf/provider-azurerm/lib/virtual-machine-data-disk-attachment';
import { Construct } from 'constructs';
import { resourceGroupOf, softDeleteOf, UNTIL_IN_EFFECT, vaultCopiesIn } from '../core/azure';
import { grantKeyUse, keyFor } from '../core/azure-key';
import type { Encryption } from '../core/key';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import { type NameRule, nameOf } from '../core/names';
import { placementOf } from '../core/placement';
import { foundationOf } from '../core/stacks';
import { Disk, type DiskProps, type ExistingDisk, type ExistingMachine, type Snapshots, zoneOf } from './disk';
import { SNAPSHOT_DEFAULTS } from './disk-settings';
import { iopsOf, megabytes, typeOf } from './disk-types';

const NAME: NameRule = {
  what: 'disk',
  max: 80,
  pattern: /^[A-Za-z0-9]([\w.-]*\w)?$/,
  allowed: 'letters, digits and . _ -',
  unique: 'parent',
};
const VAULT_NAME: NameRule = {
  what: 'backup vault',
  min: 2,
  max: 50,
  pattern: /^[A-Za-z][A-Za-z0-9-]*$/,
  allowed: 'letters, digits and -, beginning with a letter',
  unique: 'parent',
};
const GROUP_NAME: NameRule = { ...NAME, what: 'resource group', max: 90, unique: 'account' };

abstract class AnyManagedDisk extends Disk {
  protected override attach(machine: ExistingMachine, slot: number): void {
    new VirtualMachineDataDiskAttachment(this, 'attachment', {
      managedDiskId: this.diskId,
      virtualMachineId: existingOn(this, machine, 'azure', 'attachTo', 'machine').virtualMachineId,
      lun: slot,
      // Other caching modes can lose writes when a machine fails, and the fast types do not support
      // them.
      caching: 'None',
    });
  }
}

/** A managed disk without export. A backup vault creates and deletes its snapshots. */
export class AzureDisk extends AnyManagedDisk {
  readonly disk: ManagedDisk;
  readonly diskId: string;

  constructor(scope: Construct, id: string, props: DiskProps) {
    super(scope, id, props);
    const group = resourceGroupOf(this);
    const encryption = this.encryptionSet(props.encryption);
    this.disk = new ManagedDisk(this, 'disk', {
      name: nameOf(this, NAME, { parent: group }),
      resourceGroupName: group.name,
      location: this.placement.region,
      zone: zoneOf(this, props.zone),
      storageAccountType: typeOf('azure', props)?.type ?? '',
      createOption: 'Empty',
      diskSizeGb: props.sizeGiB,
      diskIopsReadWrite: iopsOf('azure', props),
      diskMbpsReadWrite: megabytes(props.throughputMiBps),
      networkAccessPolicy: 'DenyAll',
      publicNetworkAccessEnabled: false,
      diskEncryptionSetId: encryption?.set.id,
      lifecycle: preventDestroyIfProtected(this.placement),
      // A disk is refused until the encryption set may use the key.
      dependsOn: encryption && [encryption.role],
      ...props.native?.azure?.disk,
    });
    this.diskId = this.disk.id;
    if (props.snapshots) this.snapshot(props.snapshots);
  }

  /** With a system-assigned identity: PremiumV2_LRS supports user-assigned ones in preview only. */
  private encryptionSet(
    encryption: Encryption | undefined,
  ): { set: DiskEncryptionSet; role: RoleAssignment } | undefined {
    if (encryption === undefined || encryption === 'providerKey') return undefined;
    const { keyId, resourceId } = keyFor(this, encryption);
    const group = resourceGroupOf(this);
    const set = new DiskEncryptionSet(this, 'encryption-set', {
      name: nameOf(this, { ...NAME, what: 'disk encryption set' }, { parent: group }),
      resourceGroupName: group.name,
      location: this.placement.region,
      keyVaultKeyId: keyId,
      autoKeyRotationEnabled: true,
      identity: { type: 'SystemAssigned' },
    });
    return { set, role: grantKeyUse(new Construct(this, 'encryption'), set.identity.principalId, resourceId) };
  }

  private snapshot({
    everyHours = SNAPSHOT_DEFAULTS.everyHours,
    at = SNAPSHOT_DEFAULTS.at,
    retainDays,
  }: Snapshots): void {
    const place = new Construct(this, 'snapshots');
    const { vault, group, writer } = snapshotsOf(this);
    const reader = new RoleAssignment(place, 'reader', {
      scope: this.disk.id,
      roleDefinitionName: 'Disk Backup Reader',
      principalId: vault.identity.principalId,
      principalType: 'ServicePrincipal',
      skipServicePrincipalAadCheck: true,
      provisioners: UNTIL_IN_EFFECT,
    });
    const policy = new DataProtectionBackupPolicyDisk(place, 'policy', {
      // A policy can't be changed, or deleted while it is in use. A changed schedule is therefore a
      // policy with another name; the disk switches to it before the old one is deleted.
      name: nameOf(
        place,
        { ...NAME, what: 'backup policy', max: 150 },
        { parent: vault, suffix: `-${everyHours}h-${at.slice(0, 2)}-${retainDays}d` },
      ),
      lifecycle: { createBeforeDestroy: true },
      vaultId: vault.id,
      // A start in the past; only the hour and the interval matter.
      backupRepeatingTimeIntervals: [`R/2025-01-01T${at}:00+00:00/${everyHours === 24 ? 'P1D' : `PT${everyHours}H`}`],
      defaultRetentionDuration: `P${retainDays}D`,
      timeZone: 'Coordinated Universal Time',
    });
    new DataProtectionBackupInstanceDisk(place, 'instance', {
      name: nameOf(place, { ...NAME, what: 'backup instance' }, { parent: vault }),
      location: this.placement.region,
      vaultId: vault.id,
      diskId: this.disk.id,
      snapshotResourceGroupName: group.name,
      backupPolicyId: policy.id,
      // Azure checks the roles of the vault when protection begins.
      dependsOn: [reader, writer],
    });
  }
}

/**
 * The placement's backup vault, the resource group for snapshots of disks, and the role with which
 * the vault creates them there.
 */
function snapshotsOf(scope: Construct): {
  vault: DataProtectionBackupVault;
  group: ResourceGroup;
  writer: RoleAssignment;
} {
  const stack = foundationOf(scope);
  const placement = placementOf(scope);
  const found = stack.node.tryFindChild('disk-snapshots') as Construct | undefined;
  const place = found ?? new Construct(stack, 'disk-snapshots');
  if (!found) {
    const vault = new DataProtectionBackupVault(place, 'vault', {
      name: nameOf(place, VAULT_NAME, { parent: resourceGroupOf(scope) }),
      resourceGroupName: resourceGroupOf(scope).name,
      location: placement.region,
      datastoreType: 'OperationalStore',
      redundancy: vaultCopiesIn(scope, placement.region),
      softDelete: softDeleteOf(scope, false),
      retentionDurationInDays: 14,
      identity: { type: 'SystemAssigned' },
      lifecycle: preventDestroyIfProtected(placement),
    });
    const group = new ResourceGroup(place, 'group', { name: nameOf(place, GROUP_NAME), location: placement.region });
    new RoleAssignment(place, 'writer', {
      scope: group.id,
      roleDefinitionName: 'Disk Snapshot Contributor',
      principalId: vault.identity.principalId,
      principalType: 'ServicePrincipal',
      skipServicePrincipalAadCheck: true,
      provisioners: UNTIL_IN_EFFECT,
    });
  }
  return {
    vault: place.node.findChild('vault') as DataProtectionBackupVault,
    group: place.node.findChild('group') as ResourceGroup,
    writer: place.node.findChild('writer') as RoleAssignment,
  };
}

export class ExistingAzureDisk extends AnyManagedDisk {
  readonly diskId: string;

  constructor(scope: Construct, id: string, existing: ExistingDisk) {
    super(scope, id, {});
    this.diskId = existingOn(this, existing, 'azure').id;
  }
}
