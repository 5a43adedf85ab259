import type { Calls } from './call-settings';
import { DATA_CALLS } from './data-calls';
import { NETWORK_CALLS } from './network-calls';
import { PROGRAM_CALLS } from './program-calls';

/** Every kind of the catalogue, and every method of it. */
export const CALLS: Required<Calls> = { ...NETWORK_CALLS, ...DATA_CALLS, ...PROGRAM_CALLS };
