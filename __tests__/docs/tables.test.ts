import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { figuresText, readFigures, resourcesIn } from '../../bench/figures';
import { commandHelp, picture } from '../../docs/commands';
import { kinds, layers } from '../../docs/imports';
import { pages, withMade, withTables } from '../../docs/tables';
import type { CloudName } from '../../modules/core/placement';
import { defined } from '../support/defined';
import { synthesize } from '../support/environments';

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

test('the figures in the page of performance are those of the file, and its counts are those of today', () => {
  const text = textOf('docs/performance.md');
  expect(text).toContain('<!-- made:figures -->');
  expect(withMade(text, { figures: figuresText() })).toBe(text);
  const { resources } = readFigures();
  // What is wrong here npm run bench -- counts puts right.
  for (const [name, byCloud] of Object.entries(resources))
    for (const [cloud, count] of Object.entries(byCloud))
      expect([name, cloud, count]).toEqual([
        name,
        cloud,
        resourcesIn(JSON.parse(synthesize(name, cloud as CloudName).text)),
      ]);
});

test('the layers in the page are those of the imports', () => {
  const text = textOf('docs/architecture.md');
  for (const name of ['layers', 'kinds']) expect(text).toContain(`<!-- made:${name} -->`);
  expect(withMade(text, { layers: layers(), kinds: kinds() })).toBe(text);
});

/** The arrows of a picture: those that load code, and those that only name types. */
const arrows = (picture: string) =>
  [...picture.matchAll(/^ {2}(\w+) (?:-->|-\.->) (\w+)$/gm)].map(
    ([, above, below]) => [defined(above), defined(below)] as const,
  );

test('imports point one way: a layer knows only what is below it', () => {
  const order = [
    'cli',
    'deployment',
    'main_ts',
    'stacks',
    'environments',
    'policies',
    'modules',
    'modules_kinds',
    'review',
    'simulator',
    'modules_core',
    'facts',
  ];
  const edges = arrows(layers());
  expect(edges.length).toBeGreaterThan(15);
  expect([...new Set(edges.flat())].filter((layer) => !order.includes(layer))).toEqual([]);
  expect(edges.filter(([above, below]) => order.indexOf(above) >= order.indexOf(below))).toEqual([]);
});

test('no kind loads one that loads it', () => {
  let edges = arrows(kinds().replaceAll(/^.*-\.->.*$/gm, ''));
  expect(edges.length).toBeGreaterThan(25);
  // What leads to nothing that leads on is in no circle.
  for (let before = -1; before !== edges.length; ) {
    before = edges.length;
    edges = edges.filter(([, below]) => edges.some(([above]) => above === below));
  }
  expect(edges).toEqual([]);
});

test('the picture of prod is the one that the program draws', async () => {
  expect(await picture()).toBe(textOf('docs/prod.svg'));
});
