import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIXTURES_EVERYWHERE, synthesize } from '../support/environments';

/**
 * A name is a contract: an address that goes away is a resource that is destroyed. A change of this
 * list is a change of what is deployed; `POLYCLOUD_ACCEPT_ADDRESSES=1 npx jest addresses` writes it
 * anew, and the review of the list is the review of the change.
 */
const LIST = join(__dirname, 'addresses.txt');

function addresses(): string {
  const lines = FIXTURES_EVERYWHERE.flatMap(([name, cloud]) => {
    const { id, text } = synthesize(name, cloud);
    const resources = JSON.parse(text).resource as Record<string, object>;
    const found = Object.entries(resources).flatMap(([type, byName]) =>
      Object.keys(byName).map((one) => `${type}.${one}`),
    );
    return [id, ...found.sort().map((address) => `  ${address}`)];
  });
  return `${lines.join('\n')}\n`;
}

test('the addresses of the environments of the fixtures are those of the list', () => {
  if (process.env.POLYCLOUD_ACCEPT_ADDRESSES) writeFileSync(LIST, addresses());
  expect(addresses().split('\n')).toEqual(readFileSync(LIST, 'utf8').split('\n'));
});
