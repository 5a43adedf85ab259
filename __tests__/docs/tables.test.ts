import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandHelp, picture } from '../../docs/commands';
import { kinds, layers } from '../../docs/imports';
import { pages, withMade, withTables } from '../../docs/tables';

// What is wrong here `npm run docs` puts right.
const textOf = (page: string) => readFileSync(join(__dirname, '..', '..', page), 'utf8');

test.each(pages())('the tables of %s are what the code says', (page) => {
  const text = textOf(page);
  expect(withTables(page, text)).toBe(text);
});

test("the commands' page is what the commands say of themselves", async () => {
  const text = textOf('docs/commands.md');
  expect(text).toContain('<!-- made:commands -->');
  expect(withMade(text, { commands: await commandHelp() })).toBe(text);
});

test('the layers in the page are those of the imports', () => {
  const text = textOf('docs/architecture.md');
  for (const name of ['layers', 'kinds']) expect(text).toContain(`<!-- made:${name} -->`);
  expect(withMade(text, { layers: layers(), kinds: kinds() })).toBe(text);
});

test('imports point one way: no layer imports one that imports it', () => {
  const edges = [...layers().matchAll(/^ {2}(\w+) --> (\w+)$/gm)].map(([, above, below]) => [above as string, below as string] as const);
  expect(edges.length).toBeGreaterThan(8);
  const back = edges.filter(([above, below]) => edges.some(([other, mine]) => other === below && mine === above));
  expect(back).toEqual([]);
});

test('the picture of prod is the one that the program draws', async () => {
  expect(await picture()).toBe(textOf('docs/prod.svg'));
});
