import type { Policy } from '../policy';

/**
 * Your own policies: one file each in this folder, named by its id, and a line here. See the page
 * of policies.
 */
export const CUSTOM: readonly Policy[] = [];
