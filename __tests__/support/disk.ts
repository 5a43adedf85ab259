import type { ExistingMachine } from '../../modules/storage/disk';

export const MACHINE: ExistingMachine = {
  aws: { instanceId: 'i-0123456789abcdef0' },
  google: { instance: 'projects/acme-dev/zones/us-east1-b/instances/erp' },
  azure: { virtualMachineId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/erp' },
};
export const BASE = { sizeGiB: 200, zone: 1 };
