import type { Handler } from '../../../../modules/function/event';
import { events } from './parts/events';

/**
 * Fails each message or item whose body is "bad", throws at "worse", tells the event before "tell",
 * and echoes requests.
 */
export const handler: Handler = async (event) => {
  events.push(event);
  // What the test reads, since the program is bundled.
  (globalThis as { events?: unknown }).events = events;
  if (event.type === 'request')
    return {
      status: 202,
      headers: { 'content-type': 'text/plain' },
      body: `${event.method} ${event.path} ${event.body}`,
    };
  if (event.type === 'changes')
    return { failed: event.changes.filter(({ after }) => after?.body === 'bad').map(({ id }) => id) };
  if (event.type === 'call') return { body: JSON.stringify(event.payload) };
  if (event.type !== 'messages') return {};
  if (event.messages.some(({ body }) => body === 'tell')) throw new Error(JSON.stringify(events.at(-2)));
  if (event.messages.some(({ body }) => body === 'worse')) throw new Error('worse');
  return { failed: event.messages.filter(({ body }) => body === 'bad').map(({ id }) => id) };
};
