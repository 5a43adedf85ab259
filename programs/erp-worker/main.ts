import { cloudHere } from '../common/cloud.js';
import { log, run, stopSignal } from '../common/log.js';
import { variables } from '../common/variables.js';
import { openOrders } from './database.js';

/**
 * Processes each announced order: reads its document, stores it, and notifies all subscribers. All
 * steps may be repeated without loss or duplicates: the row is unique, and a subscriber identifies
 * an order by its id.
 */
run(async () => {
  const stop = stopSignal();
  const { DOCUMENTS, ORDERS, SALES } = variables('DOCUMENTS', 'ORDERS', 'SALES');
  const cloud = await cloudHere();
  const [documents, sales, orders] = [cloud.documents(DOCUMENTS), cloud.topic(SALES), await openOrders(cloud)];
  log('INFO', 'the worker takes orders');
  await cloud.consumer(ORDERS).receive(async (body) => {
    const { id, document: name } = JSON.parse(body) as { id: string; document: string };
    const document = JSON.parse(await documents.read(name)) as { customer: string };
    await orders.keep({ id, customer: document.customer, document });
    await sales.send({ id, key: document.customer, body: JSON.stringify({ id, document: name }) });
    log('INFO', 'an order is kept', { id });
  }, stop);
  await orders.close();
});
