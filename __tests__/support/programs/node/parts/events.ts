import type { FunctionEvent } from '../../../../../modules/function/event';

/** What the last calls were given, for tests that run the bundle. */
export const events: FunctionEvent[] = [];
