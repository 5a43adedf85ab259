import { createHash } from 'node:crypto';
import type { Handler } from '../../modules/function/event';
import { errorText, log } from '../common/log.js';
import { variables } from '../common/variables.js';
import { documentName, readOrder } from '../storefront/order.js';
import { cloudHere } from './cloud.js';

/**
 * Accepts orders that partners post to the API, as the storefront accepts those of customers: it
 * writes the document and announces it. An invalid order becomes a dead letter after the last
 * retry, which triggers the alarm of the queue.
 */
export const handler: Handler = async (event) => {
  if (event.type !== 'messages') throw new Error(`expected messages, received ${event.type}`);
  const { DOCUMENTS, ORDERS } = variables('DOCUMENTS', 'ORDERS');
  const cloud = await cloudHere();
  const failed: string[] = [];
  for (const message of event.messages) {
    try {
      const order = readOrder(message.body);
      const id = idOf(message.id);
      const document = documentName(id, new Date());
      await cloud.objects(DOCUMENTS).write(document, JSON.stringify({ id, ...order }), 'application/json');
      await cloud.send(ORDERS, { id, key: order.customer, body: JSON.stringify({ id, document }) });
      log('INFO', 'an order of a partner is announced', { id });
    } catch (error) {
      log('WARNING', 'an order of a partner failed', { id: message.id, error: errorText(error) });
      failed.push(message.id);
    }
  }
  return { failed };
};

/** A message that is delivered twice is one order: the id of the order is made from its id. */
const idOf = (message: string): string =>
  createHash('sha256')
    .update(message)
    .digest('hex')
    // Version 8 of RFC 9562: a custom id.
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5');
