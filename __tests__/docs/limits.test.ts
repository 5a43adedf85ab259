import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Limit, Row } from '../../modules/core/features';
import { CLOUDS } from '../../modules/core/placement';
import { TABLES } from '../../modules/tables';

const MODULES = join(__dirname, '../../modules');
const OF_A_CLOUD = /^(aws|google|azure|cloudflare)(-|\.ts$)/;
/** The folders of the contract of a kind, if it is not the folder of its name. */
const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  bucket: ['storage'],
  disk: ['storage'],
  dnsZone: ['dns'],
  job: ['job', 'service'],
  computeGroup: ['compute'],
};

/** The docstrings of all properties of this name, from the contracts of a kind. */
function docstrings(folder: string, property: string): string[] {
  const files = readdirSync(join(MODULES, folder)).filter((file) => /\.ts$/.test(file) && !OF_A_CLOUD.test(file));
  const pattern = new RegExp(`/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s*readonly ${property}\\??:`, 'g');
  return files.flatMap((file) =>
    [...readFileSync(join(MODULES, folder, file), 'utf8').matchAll(pattern)].map(([, text = '']) => text),
  );
}

/** What a docstring must name: a minimum above 1, and a maximum. */
const numbersOf = ({ min, max, oneOf }: Limit): number[] =>
  oneOf ? [] : [min, max].filter((one): one is number => one !== undefined && one > 1 && Number.isFinite(one));

const isNamed = (text: string, number: number) =>
  new RegExp(`(?<![\\d,.])(${number}|${number.toLocaleString('en')})(?![\\d,]*\\d)`).test(text);

const LIMITS = Object.values(TABLES).flatMap((table) =>
  Object.entries(table.features as Readonly<Record<string, Row>>).flatMap(([path, row]) =>
    CLOUDS.flatMap((cloud) => {
      const support = row[cloud];
      return support.is !== 'unsupported' && support.limit
        ? numbersOf(support.limit).map((number) => ({ kind: table.kind, path, cloud, number }))
        : [];
    }),
  ),
);

test('the docstring of a property names the limits of the table', () => {
  expect(LIMITS.length).toBeGreaterThan(100);
  const missing = LIMITS.filter(({ kind, path, number }) => {
    const folders = FOLDERS[kind] ?? [kind.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)];
    // A property inside another one may be described there.
    const names = path
      .split('.')
      .filter((name) => name !== '*')
      .slice(-2);
    const texts = folders.flatMap((folder) => names.flatMap((name) => docstrings(folder, name)));
    return !texts.some((text) => isNamed(text, number));
  });
  expect(missing.map(({ kind, path, cloud, number }) => `${kind}.${path}: ${number} on ${cloud}`)).toEqual([]);
});
