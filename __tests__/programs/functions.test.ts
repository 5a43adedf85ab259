import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, onAzure } from '../support/azure-functions';
import { type FunctionCloud, startFunctionCloud } from '../support/function-clouds';
import { onLambda } from '../support/lambda';
import { sqsAt } from '../support/moto';
import { withProgram } from '../support/services';
import { startS3 } from '../support/state-services';
import { unpacked } from '../support/unpacked';

const FOLDER = 'programs/functions';
const ORDER = { customer: 'ada', items: [{ sku: 'lamp', quantity: 2 }] };
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/;
const dayOf = (when: number) => new Date(when).toISOString().slice(0, 10);
const YESTERDAY = dayOf(Date.now() - 24 * 60 * 60 * 1000);
const CSV = 'sku,quantity\r\n"\'=cmd|lamp",7\r\n"lamp",3\r\n';

/** The documents of yesterday, on three pages of the servers here, and one of another day. */
const documents = (): [name: string, text: string][] =>
  [
    [`orders/${YESTERDAY}/1.json`, { items: [{ sku: 'lamp', quantity: 2 }] }] as const,
    [`orders/${YESTERDAY}/2.json`, { items: [{ sku: '=cmd|lamp', quantity: 7 }] }] as const,
    [`orders/${YESTERDAY}/3.json`, { items: [] }] as const,
    [`orders/${YESTERDAY}/4.json`, { items: [] }] as const,
    [`orders/${YESTERDAY}/5.json`, { items: [{ sku: 'lamp', quantity: 1 }] }] as const,
    ['orders/2020-01-01/1.json', { items: [{ sku: 'lamp', quantity: 900 }] }] as const,
  ].map(([name, order]) => [name, JSON.stringify({ id: '1', customer: 'ada', ...order })]);

const NOTE = ['Delivery note 1', 'Customer ada', '', '     2  lamp', ''].join('\n');

withProgram('node_modules/.bin/tsc', 'moto_server')(
  'on Lambda, with S3 and SQS, an order of a partner is announced, a note is written, and the day is exported',
  async () => {
    const moto = await startS3('docs', 'notes', 'exports');
    try {
      const endpoint = `http://127.0.0.1:${moto.port}`;
      const sqs = sqsAt(endpoint);
      const fifo = { FifoQueue: 'true' };
      const { QueueUrl } = await sqs('CreateQueue', { QueueName: 'orders.fifo', Attributes: fifo });
      for (const [name, text] of documents()) await moto.put(`docs/${name}`, text);
      const env = {
        ...moto.env,
        AWS_ENDPOINT_URL: endpoint,
        AWS_REGION: 'us-east-1',
        // The SDK that Lambda's runtime has.
        NODE_PATH: join(__dirname, '../../programs/node_modules'),
        DOCUMENTS: 'docs',
        ORDERS: QueueUrl,
        NOTES: 'notes',
        EXPORTS: 'exports',
      };
      const invoke = (handler: string, ...bodies: readonly string[]) =>
        onLambda([{ Records: bodies.map((body, index) => ({ messageId: String(index), body, attributes: {} })) }], {
          program: { folder: FOLDER, handler },
          env,
        });

      // Twice the same message, and one that is not an order.
      const batch = await invoke('partner-orders.handler', JSON.stringify(ORDER), '{"customer":"a b"}');
      expect(batch).toMatchObject([{ body: { batchItemFailures: [{ itemIdentifier: '1' }] } }]);
      await invoke('partner-orders.handler', JSON.stringify(ORDER));
      const { Messages } = await sqs('ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10 });
      expect(Messages).toHaveLength(1);
      const { id, document } = JSON.parse(Messages[0].Body);
      expect(id).toMatch(UUID);
      expect(document).toBe(`orders/${dayOf(Date.now())}/${id}.json`);
      expect(JSON.parse(await moto.get(`docs/${document}`))).toEqual({ id, ...ORDER });

      const uploaded = (key: string) =>
        JSON.stringify({
          Records: [{ eventName: 'ObjectCreated:Put', s3: { bucket: { name: 'docs' }, object: { key } } }],
        });
      const key = `orders/${YESTERDAY}/1.json`;
      // S3 says so when a notification is set up.
      const noted = await invoke('delivery-notes.handler', uploaded(key), '{"Event":"s3:TestEvent"}', uploaded('none'));
      expect(noted).toMatchObject([{ body: { batchItemFailures: [{ itemIdentifier: '2' }] } }]);
      expect(await moto.get(`notes/delivery-notes/${YESTERDAY}/1.txt`)).toBe(NOTE);

      await invoke('stock-export.handler', 'stock-export');
      expect(await moto.get(`exports/stock/${YESTERDAY}.csv`)).toBe(CSV);
    } finally {
      await moto.stop();
    }
  },
);

/** Invokes a function of the shop as the cloud does, with one message. */
const INVOKE = {
  google: async (handler: string, body: string, attributes: object) => {
    const folder = unpacked('google', { folder: FOLDER, handler });
    let code = 0;
    const status = (value: number) => {
      code = value;
      return response;
    };
    const response = { status, set: () => response, send: () => {} };
    const message = { data: Buffer.from(body).toString('base64'), messageId: '7', attributes };
    try {
      await require(join(folder, 'index.js')).handler({ headers: {}, body: { message, subscription: 's' } }, response);
    } finally {
      rmSync(folder, { recursive: true });
    }
    if (code !== 200) throw new Error(`answered with ${code}`);
  },
  azure: async (handler: string, body: string, attributes: object) => {
    const [answer] = await onAzure([messageOf(body, attributes)], {
      program: { folder: FOLDER, handler },
      env: process.env,
    });
    if (answer?.failure !== undefined) throw new Error(answer.failure);
  },
};

describe.each(['google', 'azure'] as const)('on %s', (cloud) => {
  let here: FunctionCloud;
  const before = { ...process.env };
  const buckets = {
    google: ['docs', 'notes', 'exports'],
    azure: ['acme/docs', 'acme/notes', 'acme/exports'],
  }[cloud];

  beforeAll(async () => {
    here = await startFunctionCloud();
    const [DOCUMENTS, NOTES, EXPORTS] = buckets;
    Object.assign(process.env, here.env, { DOCUMENTS, NOTES, EXPORTS, ORDERS: 'projects/acme/topics/orders' });
    for (const [name, text] of documents()) here.objects.set(`docs/${name}`, text);
    jest.spyOn(console, 'log').mockImplementation(() => {});
    jest.spyOn(console, 'error').mockImplementation(() => {});
  });
  afterAll(() => {
    here.stop();
    process.env = before;
    jest.restoreAllMocks();
  });

  const invoke = (handler: string, body: string, attributes: object = {}) =>
    INVOKE[cloud](`${handler}.handler`, body, attributes);
  const called = { google: () => test, azure: () => withProgram('@azure/functions') }[cloud]();

  called('an order of a partner is written and announced once, whenever its message comes', async () => {
    await invoke('partner-orders', JSON.stringify(ORDER));
    await invoke('partner-orders', JSON.stringify(ORDER));
    const [first, second] = here.sent;
    expect(first).toEqual(second);
    const [name, text] = [...here.objects].find(([one]) => one.includes(dayOf(Date.now()))) as [string, string];
    const { id } = JSON.parse(text);
    expect(id).toMatch(UUID);
    const announced = JSON.stringify({ id, document: name.slice('docs/'.length) });
    expect(first).toEqual(
      {
        google: {
          to: 'projects/acme/topics/orders',
          body: { data: Buffer.from(announced).toString('base64'), orderingKey: 'ada', attributes: { id } },
        },
        azure: { to: 'projects/acme/topics/orders', body: announced, properties: { MessageId: id, SessionId: 'ada' } },
      }[cloud],
    );
  });

  called('a message that is not an order is delivered again, and becomes a dead letter in the end', async () => {
    await expect(invoke('partner-orders', '{"customer":"a b"}')).rejects.toThrow();
    expect(JSON.stringify(here.sent)).not.toContain('a b');
  });

  called('a document that was uploaded gets a delivery note', async () => {
    const name = `orders/${YESTERDAY}/1.json`;
    const [body, attributes] = {
      google: [{}, { eventType: 'OBJECT_FINALIZE', bucketId: 'docs', objectId: name }],
      azure: [
        {
          eventType: 'Microsoft.Storage.BlobCreated',
          subject: `/blobServices/default/containers/docs/blobs/${name}`,
        },
      ],
    }[cloud];
    await invoke('delivery-notes', JSON.stringify(body), attributes);
    expect(here.objects.get(`notes/delivery-notes/${YESTERDAY}/1.txt`)).toBe(NOTE);
  });

  called('the stock export counts the documents of the day before, over all pages', async () => {
    await invoke('stock-export', 'stock-export');
    expect(here.objects.get(`exports/stock/${YESTERDAY}.csv`)).toBe(CSV);
  });
});
