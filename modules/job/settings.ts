export const JOB_DEFAULTS = { timeoutSeconds: 3600, retries: 0, tasks: 1, timeZone: 'UTC' } as const;
