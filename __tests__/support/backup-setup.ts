import type { ExistingBackup } from '../../modules/backup/backup';
import type { Cloud } from '../../modules/cloud';
import type { PlacementStack } from '../../stacks/placement-stack';
import { DISK } from './backup';

export const VAULT = '/subscriptions/s/resourceGroups/g/providers/Microsoft.DataProtection/backupVaults/theirs';
export const PLANS = 'projects/acme-dev/locations/us-east1/backupPlans';
export const EXISTING: ExistingBackup = {
  aws: { planId: 'plan-1', roleArn: 'arn:aws:iam::123456789012:role/backup' },
  google: { diskPlan: `${PLANS}/disks` },
  azure: {
    vaultId: VAULT,
    principalId: '00000000-0000-0000-0000-000000000001',
    policies: {
      databases: `${VAULT}/backupPolicies/db`,
      buckets: `${VAULT}/backupPolicies/blobs`,
      disks: `${VAULT}/backupPolicies/disks`,
    },
  },
};

/** What Google has a vault for. */
export const vaulted = (stack: PlacementStack, cloud: Cloud) =>
  cloud.name === 'google' ? [cloud.disk(stack, 'data', DISK)] : [];
