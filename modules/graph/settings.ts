export const GRAPH_DEFAULTS = { size: 'medium', replicas: 1, backupRetentionDays: 14 } as const;
