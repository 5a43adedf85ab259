import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentNames } from '../../environments/loader';
import { Clone } from '../support/clone';
import { FIXTURES_EVERYWHERE, synthesize } from '../support/environments';
import { FOLDER } from '../support/project';

/**
 * A name is a contract: an address that goes away is a resource that is destroyed. A change of this
 * list is a change of what is deployed; `POLYCLOUD_ACCEPT_ADDRESSES=1 npx jest addresses` writes it
 * again, and the review of the list is the review of the change.
 */
const LIST = join(__dirname, 'addresses.txt');

function addresses(): string {
  const lines = FIXTURES_EVERYWHERE.flatMap(([name, cloud]) => {
    const { id, text } = synthesize(name, cloud);
    const resources = JSON.parse(text).resource as Record<string, object>;
    const addresses = Object.entries(resources).flatMap(([type, byName]) =>
      Object.keys(byName).map((one) => `${type}.${one}`),
    );
    return [id, ...addresses.sort().map((address) => `  ${address}`)];
  });
  return `${lines.join('\n')}\n`;
}

/**
 * Writes the lists that the environments of the fixtures have next to them, as a clone accepts
 * them.
 */
function acceptLists(): void {
  const clone = new Clone();
  try {
    const names = environmentNames(FOLDER);
    for (const name of names) clone.write(join('environments', `${name}.addresses`), '');
    clone.must(0, ['address', 'accept', ...names]);
    for (const name of names)
      cpSync(clone.path('environments', `${name}.addresses`), join(FOLDER, `${name}.addresses`));
  } finally {
    clone.remove();
  }
}

test('the addresses of the environments of the fixtures are those of the list', () => {
  if (process.env.POLYCLOUD_ACCEPT_ADDRESSES) {
    writeFileSync(LIST, addresses());
    acceptLists();
  }
  expect(addresses().split('\n')).toEqual(readFileSync(LIST, 'utf8').split('\n'));
});
