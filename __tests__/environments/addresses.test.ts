import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addressFile, formatAddresses, readAddresses } from '../../environments/addresses';

const folder = mkdtempSync(join(tmpdir(), 'polycloud-addresses-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['dev', 'dev-aws-us-east-1'],
  ['pr-1234', 'pr-1234-google-us-east1-media'],
  ['team-2-eu', 'team-2-eu-traffic'],
])('the list of %s is read as it was written', (name, id) => {
  const list = {
    [id]: {
      addresses: ['aws_sqs_queue.orders_queue'],
      moved: [['aws_sqs_queue.a', 'aws_sqs_queue.b']] as const,
      formerly: { 'commerce/orders': 'commerce/jobs' },
      protected: true,
    },
  };
  writeFileSync(addressFile(name, folder), formatAddresses(list));
  expect(readAddresses(name, folder)).toEqual(list);
});
