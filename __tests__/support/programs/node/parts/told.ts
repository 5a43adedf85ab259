import type { FunctionEvent } from '../../../../../modules/function/runtime/event';

/** What the last calls were given, for tests that run the bundle. */
export const told: FunctionEvent[] = [];
