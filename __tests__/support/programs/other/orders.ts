import type { Handler } from '../../../../modules/function/event';

export const handler: Handler = () => ({ status: 204 });
