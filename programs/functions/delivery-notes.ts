import type { Handler } from '../../modules/function/event';
import { errorText, log } from '../common/log.js';
import { variables } from '../common/variables.js';
import type { Order } from '../storefront/order.js';
import { cloudHere } from './cloud.js';

/** Writes a delivery note for each order document that was uploaded. */
export const handler: Handler = async (event) => {
  if (event.type !== 'messages') throw new Error(`expected messages, received ${event.type}`);
  const { DOCUMENTS, NOTES } = variables('DOCUMENTS', 'NOTES');
  const cloud = await cloudHere();
  const failed: string[] = [];
  for (const { id, objects } of event.messages) {
    try {
      for (const { name } of objects.filter(({ change }) => change === 'created')) {
        const order = JSON.parse(await cloud.objects(DOCUMENTS).read(name)) as Order & { readonly id: string };
        const note = name.replace(/^orders\//, 'delivery-notes/').replace(/\.json$/, '.txt');
        await cloud.objects(NOTES).write(note, noteOf(order), 'text/plain; charset=utf-8');
        log('INFO', 'a delivery note is written', { name: note });
      }
    } catch (error) {
      log('WARNING', 'a delivery note failed', { id, error: errorText(error) });
      failed.push(id);
    }
  }
  return { failed };
};

const noteOf = ({ id, customer, items }: Order & { readonly id: string }): string =>
  [
    `Delivery note ${id}`,
    `Customer ${customer}`,
    '',
    ...items.map(({ sku, quantity }) => `${String(quantity).padStart(6)}  ${sku}`),
    '',
  ].join('\n');
