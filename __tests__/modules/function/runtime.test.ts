import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionEvent } from '../../../modules/function/event';
import { messageOf, onAzure, requestOf, timeOf } from '../../support/azure-functions';
import { onLambda } from '../../support/lambda';
import { withProgram } from '../../support/services';
import { unpacked } from '../../support/unpacked';

const events = () => (globalThis as { events?: FunctionEvent[] }).events as FunctionEvent[];

test('on Lambda failed messages are reported one by one, an exception fails all, requests are answered', async () => {
  const message = (messageId: string, body: string) => ({
    messageId,
    body,
    attributes: {},
    messageAttributes: {},
    eventSource: 'aws:sqs',
  });
  const image = (body: string) => ({
    id: { S: 'b1' },
    body: { S: body },
    lines: { L: [{ M: { sku: { S: 'A' }, count: { N: '2' }, gift: { BOOL: false }, note: { NULL: true } } }] },
  });
  const change = (SequenceNumber: string, eventName: string, before?: string, after?: string) => ({
    eventSource: 'aws:dynamodb',
    eventName,
    dynamodb: {
      SequenceNumber,
      ...(before !== undefined && { OldImage: image(before) }),
      ...(after !== undefined && { NewImage: image(after) }),
    },
  });
  const answers = await onLambda([
    { Records: [message('1', 'good'), message('2', 'bad'), message('3', 'good')] },
    { Records: [message('4', 'worse')] },
    { 'polycloud.schedule': '2030-01-31T02:00:00Z' },
    { Records: [change('11', 'INSERT', undefined, 'good'), change('12', 'MODIFY', 'good', 'bad')] },
    {
      version: '2.0',
      rawPath: '/orders',
      rawQueryString: 'a=1',
      headers: {},
      body: Buffer.from('an order').toString('base64'),
      isBase64Encoded: true,
      requestContext: { http: { method: 'POST' } },
    },
    'a text',
    null,
    { any: 'payload' },
  ]);
  expect(answers).toMatchObject([
    { path: '/1/response', body: { batchItemFailures: [{ itemIdentifier: '2' }] } },
    { path: '/2/error', body: { errorMessage: 'worse' } },
    { path: '/3/response', body: {} },
    { path: '/4/response', body: { batchItemFailures: [{ itemIdentifier: '12' }] } },
    {
      path: '/5/response',
      body: { statusCode: 202, headers: { 'content-type': 'text/plain' }, body: 'POST /orders an order' },
    },
    { path: '/6/response', body: { body: '"a text"' } },
    { path: '/7/response', body: { body: 'null' } },
    { path: '/8/response', body: { body: '{"any":"payload"}' } },
  ]);
});

test('on Google a message that failed is answered with an error, so that Pub/Sub comes again', async () => {
  const folder = unpacked('google');
  const { handler } = require(join(folder, 'index.js'));
  const ask = async (request: object) => {
    const answer = { status: 0, body: '', headers: {} };
    const response = {
      status: (code: number) => Object.assign(answer, { status: code }) && response,
      set: (headers: object) => Object.assign(answer, { headers }) && response,
      send: (body: string) => Object.assign(answer, { body }),
    };
    await handler({ method: 'POST', path: '/', query: {}, headers: {}, body: undefined, ...request }, response);
    return answer;
  };
  const push = (data: string, attributes = {}) => ({
    body: {
      message: { data: Buffer.from(data).toString('base64'), messageId: '7', attributes },
      subscription: 'projects/p/subscriptions/s',
    },
  });
  const errors = jest.spyOn(console, 'error').mockImplementation(() => {});
  try {
    expect(await ask(push('good'))).toMatchObject({ status: 200 });
    expect(await ask(push('bad'))).toMatchObject({ status: 500 });
    expect(await ask(push('worse'))).toMatchObject({ status: 500 });
    expect(errors).toHaveBeenCalledTimes(2);
  } finally {
    errors.mockRestore();
  }
  await ask(push('', { eventType: 'OBJECT_FINALIZE', bucketId: 'uploads', objectId: 'a b.png' }));
  expect(events().at(-1)).toMatchObject({
    messages: [{ objects: [{ bucket: 'uploads', name: 'a b.png', change: 'created' }] }],
  });
  await ask({ headers: { 'x-cloudscheduler': 'true', 'x-cloudscheduler-scheduletime': '2030-01-31T02:00:00Z' } });
  expect(events().at(-1)).toEqual({ type: 'schedule', at: '2030-01-31T02:00:00Z' });
  expect(await ask({ path: '/orders', rawBody: Buffer.from('an order') })).toMatchObject({
    status: 202,
    body: 'POST /orders an order',
  });
  rmSync(folder, { recursive: true });
});

withProgram('@azure/functions')(
  "on Azure a message that failed fails its call, and the program receives what the host's worker makes of it",
  async () => {
    const uploaded = JSON.stringify({
      eventType: 'Microsoft.Storage.BlobCreated',
      subject: '/blobServices/default/containers/uploads/blobs/photos/a.png',
    });
    const answers = await onAzure([
      messageOf('good'),
      messageOf('bad'),
      messageOf('worse'),
      // JSON stays a text, and attributes are those of the message.
      messageOf(uploaded, { kind: 'sale' }),
      messageOf('tell'),
      timeOf('2030-01-30T02:00:00Z', '2030-01-31T03:00:00+01:00'),
      messageOf('tell'),
      requestOf('POST', 'https://shop.azurewebsites.net/orders?a=1', 'an order', { 'content-type': 'text/plain' }),
      requestOf('POST', 'https://shop.azurewebsites.net/orders', '{"a":1}', {
        'content-type': 'application/octet-stream',
      }),
      requestOf('GET', 'https://shop.azurewebsites.net/orders', '', { 'x-polycloud-schedule': '2030-01-31T02:00:00Z' }),
    ]);
    const failed = (body: object) => ({ failure: JSON.stringify(body) });
    const answered = (body: string) => ({
      answer: {
        outputData: [
          {
            name: 'res',
            data: { http: { statusCode: '202', headers: { 'content-type': 'text/plain' }, body: { string: body } } },
          },
        ],
      },
    });
    expect(answers).toMatchObject([
      { answer: {} },
      { failure: 'the message 7 failed' },
      { failure: 'worse' },
      { answer: {} },
      failed({
        type: 'messages',
        messages: [
          {
            id: '7',
            body: uploaded,
            attributes: { kind: 'sale' },
            objects: [{ bucket: 'uploads', name: 'photos/a.png', change: 'created' }],
          },
        ],
      }),
      { answer: {} },
      failed({ type: 'schedule', at: '2030-01-31T02:00:00.000Z' }),
      answered('POST /orders an order'),
      answered('POST /orders {"a":1}'),
      { answer: { outputData: [{ name: 'res', data: { http: { statusCode: '200' } } }] } },
    ]);
  },
);

test('on Lambda a message of a bucket tells its objects, whose names are encoded as in a form', async () => {
  const folder = unpacked('aws');
  const { handler } = require(join(folder, 'index.js'));
  const body = JSON.stringify({
    Records: [
      { eventName: 'ObjectCreated:Put', s3: { bucket: { name: 'uploads' }, object: { key: 'photos/a+b%C3%BC.png' } } },
    ],
  });
  await handler({
    Records: [{ messageId: '1', body, attributes: {}, messageAttributes: { kind: { stringValue: 'sale' } } }],
  });
  expect(events().at(-1)).toMatchObject({
    messages: [
      { attributes: { kind: 'sale' }, objects: [{ bucket: 'uploads', name: 'photos/a bü.png', change: 'created' }] },
    ],
  });
  rmSync(folder, { recursive: true });
});
