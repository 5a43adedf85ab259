import type {
  LinuxVirtualMachineScaleSetConfig,
  LinuxVirtualMachineScaleSetExtension,
} from '@cdktf/provider-azurerm/lib/linux-virtual-machine-scale-set';
import { duration } from '../queue/azure';
import type { ComputeGroupProps } from './properties';

/** An upgrade takes a fifth of the machines at a time. */
export const BATCHES = 5;

/**
 * Upgrades a fifth at a time with new machines created first; no machine is removed before its
 * replacement is healthy.
 */
export function rolling({ min, health, rollout }: ComputeGroupProps): Partial<LinuxVirtualMachineScaleSetConfig> {
  return {
    upgradeMode: 'Rolling',
    rollingUpgradePolicy: {
      maxBatchInstancePercent: 100 / BATCHES,
      // Checked before each batch: in the smallest group one machine may be unhealthy; otherwise
      // the fix could never be deployed to it. Source: RollingUpgradePolicy of the compute API.
      maxUnhealthyInstancePercent: Math.max(100 / BATCHES, Math.ceil(100 / Math.max(min, 1))),
      maxUnhealthyUpgradedInstancePercent: 20,
      pauseTimeBetweenBatches: 'PT0S',
      maximumSurgeInstancesEnabled: (rollout?.surge ?? 1) > 0,
      prioritizeUnhealthyInstancesEnabled: true,
    },
    automaticInstanceRepair: {
      enabled: true,
      gracePeriod: duration(Math.max(600, health?.graceSeconds ?? 600)),
      action: 'Replace',
    },
  };
}

/**
 * The health extension for rolling upgrades and repairs. Without `health` it checks only that the
 * machine accepts connections.
 */
export function health({ health }: ComputeGroupProps) {
  const settings = health?.path
    ? { protocol: 'http', port: health.port, requestPath: health.path }
    : { protocol: 'tcp', port: health?.port ?? 22 };
  return {
    name: 'health',
    publisher: 'Microsoft.ManagedServices',
    type: 'ApplicationHealthLinux',
    typeHandlerVersion: '1.0',
    autoUpgradeMinorVersion: true,
    settings: JSON.stringify(settings),
  };
}

/**
 * The extension requires a system-assigned identity, which is granted nothing. Source:
 * MicrosoftDocs/entra-docs, howto-vm-sign-in-azure-ad-linux.
 */
export const SIGN_IN: LinuxVirtualMachineScaleSetExtension = {
  name: 'sign-in',
  publisher: 'Microsoft.Azure.ActiveDirectory',
  type: 'AADSSHLoginForLinux',
  typeHandlerVersion: '1.0',
  autoUpgradeMinorVersion: true,
};
