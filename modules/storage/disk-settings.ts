/** Snapshots with their defaults: `at` in hours. */
export const SNAPSHOT_DEFAULTS = { everyHours: 24, at: '03:00' } as const;
