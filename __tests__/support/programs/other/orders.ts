import type { Handler } from '../../../../modules/function/runtime/event';

export const handler: Handler = () => ({ status: 204 });
