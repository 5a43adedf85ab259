import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inWords, type KindTable, type Row, type Support } from '../modules/core/features';
import { CLOUDS } from '../modules/core/placement';
import { TABLES } from '../modules/tables';

/** `npm run docs`: writes what the code knows into the pages, between `<!-- table:queue -->` and `<!-- /table:queue -->`. */
const ROOT = join(__dirname, '..');
const PAGES = ['README.md', 'docs', 'modules'];

/** The table of one kind as a page shows it. */
export function kindTable(table: KindTable<never>): string {
  const services = CLOUDS.map((cloud) => table.service[cloud]);
  return [
    `| property | ${services.join(' | ')} |`,
    '|-|-|-|-|',
    ...Object.entries<Row>(table.features).map(
      ([path, row]) => `| \`${path}\` | ${CLOUDS.map((cloud) => support(row[cloud])).join(' | ')} |`,
    ),
    '',
    `| what a program meets | ${services.join(' | ')} |`,
    '|-|-|-|-|',
    ...Object.entries(table.semantics).map(([what, said]) => `| ${what} | ${CLOUDS.map((cloud) => cell(said[cloud])).join(' | ')} |`),
  ].join('\n');
}

/** Every kind and property on one page: `yes`, `emulated` or `no`. */
export function overview(): string {
  const rows = Object.values(TABLES).flatMap((table) =>
    Object.entries<Row>(table.features).map(([path, row]) => {
      const word = (one: Support) => ({ native: 'yes', emulated: 'emulated', unsupported: '**no**' })[one.is];
      return `| ${table.kind} | \`${path}\` | ${CLOUDS.map((cloud) => word(row[cloud])).join(' | ')} |`;
    }),
  );
  return ['| kind | property | AWS | Google Cloud | Azure |', '|-|-|-|-|-|', ...rows].join('\n');
}

function support(one: Support): string {
  if (one.is === 'unsupported') return cell(`**no**: ${one.why}. ${one.instead}`);
  const limit = one.limit && `: ${inWords(one.limit)}`;
  const note = one.note && `; ${one.note}`;
  const replaces = one.replaces && `; **a change replaces it**, and ${one.replaces} are lost`;
  const by = one.is === 'native' ? `\`${one.by}\`` : `emulated by ${one.by}`;
  return cell([by, limit, note, replaces].filter(Boolean).join(''));
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** The text of a page with its tables made anew. A marker that names no kind is a mistake. */
export function withTables(page: string, text: string): string {
  return text.replace(/(<!-- table:([\w-]+) -->\n)[\s\S]*?(<!-- \/table:\2 -->)/g, (_, open: string, kind: string, close: string) => {
    const table = Object.values(TABLES).find((one) => one.kind === kind);
    if (kind !== 'overview' && !table) throw new Error(`${page}: <!-- table:${kind} --> names no kind`);
    return `${open}\n${table ? kindTable(table) : overview()}\n\n${close}`;
  });
}

/** Every Markdown page that may hold a table, as paths below the project. */
export function pages(): string[] {
  return PAGES.flatMap((page) =>
    page.endsWith('.md')
      ? [page]
      : readdirSync(join(ROOT, page), { recursive: true, encoding: 'utf8' })
          .filter((file) => file.endsWith('.md'))
          .map((file) => join(page, file)),
  ).sort();
}

if (require.main === module) {
  for (const page of pages()) {
    const before = readFileSync(join(ROOT, page), 'utf8');
    const after = withTables(page, before);
    if (after !== before) {
      writeFileSync(join(ROOT, page), after);
      console.log(`${page} is current now`);
    }
  }
}
