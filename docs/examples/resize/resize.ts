import type { Handler } from '../../../modules/function/event';

/** Logs the objects of each message; a message without any is retried. */
export const handler: Handler = (event) => {
  if (event.type !== 'messages') return;
  for (const { objects } of event.messages) console.log(JSON.stringify(objects));
  return { failed: event.messages.filter(({ objects }) => objects.length === 0).map(({ id }) => id) };
};
