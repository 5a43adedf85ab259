export const BUCKET_DEFAULTS = { unfinishedUploadDays: 7, softDeleteDays: 7 } as const;
