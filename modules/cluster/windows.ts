import type {
  ContainerClusterMaintenancePolicyMaintenanceExclusion,
  ContainerClusterMaintenancePolicyRecurringWindow,
} from '@cdktf/provider-google/lib/container-cluster';
import { DAYS, type MaintenanceWindow } from './properties';
import { CLUSTER_DEFAULTS } from './settings';
import { SUPPORTED_UNTIL } from './versions';

/**
 * A Sunday as the start of weekly windows: a window requires a first day, and synthesis has no
 * clock.
 */
const FIRST_SUNDAY = Date.UTC(2025, 0, 5);
/** The start of exclusions. It stays, since a change of it changes every cluster. */
const HELD_SINCE = '2026-04-10';
const HOUR = 3_600_000;

const stamp = (time: number) => new Date(time).toISOString().replace('.000Z', 'Z');

/** The weekly window in the format of GKE. */
export function recurringWindow(
  window: MaintenanceWindow = CLUSTER_DEFAULTS.maintenanceWindow,
): ContainerClusterMaintenancePolicyRecurringWindow {
  const start = FIRST_SUNDAY + (24 * DAYS.indexOf(window.day) + window.startHour) * HOUR;
  return {
    startTime: stamp(start),
    endTime: stamp(start + window.hours * HOUR),
    recurrence: `FREQ=WEEKLY;BYDAY=${window.day.slice(0, 2).toUpperCase()}`,
  };
}

/**
 * Keeps the minor version of the program: otherwise a cluster in a channel is upgraded to the next
 * one. It may last until the support of the version ends. Source:
 * cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions ("No minor
 * upgrades").
 */
export function heldMinor(version: string): ContainerClusterMaintenancePolicyMaintenanceExclusion[] | undefined {
  const until = SUPPORTED_UNTIL.google[version];
  if (until === undefined) return undefined;
  return [
    {
      exclusionName: `kubernetes-${version.replace('.', '-')}`,
      startTime: `${HELD_SINCE}T00:00:00Z`,
      endTime: `${until}T00:00:00Z`,
      exclusionOptions: { scope: 'NO_MINOR_UPGRADES' },
    },
  ];
}
