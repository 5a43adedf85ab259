import type { Handler } from '../../modules/function/event';
import { log } from '../common/log.js';
import { variables } from '../common/variables.js';
import { folderOf, type Order } from '../storefront/order.js';
import { cloudHere } from './cloud.js';

const DAY = 24 * 60 * 60 * 1000;
/** The number of documents that are read in parallel. */
const AT_ONCE = 20;

/**
 * Writes how many of each article were ordered on the day before, in UTC, as CSV. A second run on
 * the same day writes the same object again.
 */
export const handler: Handler = async (event) => {
  if (event.type !== 'messages') throw new Error(`expected messages, received ${event.type}`);
  const { DOCUMENTS, EXPORTS } = variables('DOCUMENTS', 'EXPORTS');
  const cloud = await cloudHere();
  const documents = cloud.objects(DOCUMENTS);
  const day = new Date(Date.now() - DAY);
  const names = await documents.list(`${folderOf(day)}/`);
  const sold = new Map<string, number>();
  for (let from = 0; from < names.length; from += AT_ONCE) {
    const texts = await Promise.all(names.slice(from, from + AT_ONCE).map((name) => documents.read(name)));
    for (const { sku, quantity } of texts.flatMap((text) => (JSON.parse(text) as Order).items))
      sold.set(sku, (sold.get(sku) ?? 0) + quantity);
  }
  const rows = [...sold].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const csv = ['sku,quantity', ...rows.map(([sku, quantity]) => `${field(sku)},${quantity}`), ''].join('\r\n');
  const name = `stock/${day.toISOString().slice(0, 10)}.csv`;
  await cloud.objects(EXPORTS).write(name, csv, 'text/csv; charset=utf-8');
  log('INFO', 'the stock export is written', { name, orders: names.length });
};

/**
 * Source: RFC 4180, and OWASP on CSV injection: spreadsheets execute values that begin like a
 * formula.
 */
const field = (text: string): string => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replace(/"/g, '""')}"`;
