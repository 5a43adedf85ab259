import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withCounts } from '../__tests__/support/examples';
import { figuresText } from '../bench/figures';
import { commandHelp, picture } from './commands';
import { kinds, layers } from './imports';
import { pages, withMade, withTables } from './tables';

/**
 * `npm run docs`: writes generated parts into the pages, between markers such as
 * `<!-- table:queue -->` and `<!-- /table:queue -->`.
 */
const ROOT = join(__dirname, '..');

async function main(): Promise<void> {
  const sections = { layers: layers(), kinds: kinds(), commands: await commandHelp(), figures: figuresText() };
  for (const page of pages()) {
    const before = readFileSync(join(ROOT, page), 'utf8');
    keep(page, before, withCounts(page, withMade(withTables(page, before), sections)));
  }
  keep('docs/prod.svg', readFileSync(join(ROOT, 'docs/prod.svg'), 'utf8'), await picture());
}

function keep(file: string, before: string, after: string): void {
  if (after === before) return;
  writeFileSync(join(ROOT, file), after);
  console.log(`${file} is current now`);
}

main();
