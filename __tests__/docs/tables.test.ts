import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pages, withTables } from '../../docs/tables';

test.each(pages())('the tables of %s are what the code says', (page) => {
  const text = readFileSync(join(__dirname, '..', '..', page), 'utf8');
  expect(withTables(page, text)).toBe(text);
});
