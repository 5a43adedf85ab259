/** Aggregation intervals of flow logs, in seconds. */
export const INTERVALS: Readonly<Record<number, string>> = {
  5: 'INTERVAL_5_SEC',
  30: 'INTERVAL_30_SEC',
  60: 'INTERVAL_1_MIN',
  300: 'INTERVAL_5_MIN',
  600: 'INTERVAL_10_MIN',
  900: 'INTERVAL_15_MIN',
};
