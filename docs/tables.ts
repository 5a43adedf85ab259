import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { inWords, type KindTable, type Row, type Support } from '../modules/core/features';
import type { MetricDefinition, MetricTable } from '../modules/core/metrics';
import { captures } from '../modules/core/parts';
import { CLOUDS, type CloudName } from '../modules/core/placement';
import { LOGS } from '../modules/logs';
import { METRICS } from '../modules/metrics';
import { TABLES } from '../modules/tables';

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
    ...Object.entries(table.semantics).map(
      ([what, said]) => `| ${what} | ${CLOUDS.map((cloud) => cell(said[cloud])).join(' | ')} |`,
    ),
  ].join('\n');
}

/** The metrics of a kind: their names, and the default alarm in a placement with `monitoring:`. */
export function metricTable(table: MetricTable): string {
  const nameOn = (definition: MetricDefinition, cloud: CloudName) => {
    const series = definition[cloud];
    if ('is' in series) return cell(`**no**: ${series.why}. ${series.instead}`);
    if ('table' in series) return `\`${series.table}\``;
    return 'metricType' in series ? `\`${series.metricType}\`` : `\`${series.namespace}\` \`${series.metricName}\``;
  };
  const rows = Object.entries(table).map(([name, one]) =>
    [`\`${name}\`: ${one.meaning}, ${one.unit}`, ...CLOUDS.map((cloud) => nameOn(one, cloud))].join(' | '),
  );
  const alarms = Object.entries(table).flatMap(([name, { alarm, unit }]) => {
    if (!alarm) return [];
    const { above, below, windowSeconds, severity, why, first } = alarm;
    const threshold =
      above === undefined ? `below ${below === 'expected' ? 'what was asked for' : below}` : `above ${above}`;
    return [`\`${name}\` ${threshold} ${unit} in ${windowSeconds} s | ${severity} | ${why} | ${first}`];
  });
  return [
    '| metric | AWS | Google Cloud | Azure |',
    '|-|-|-|-|',
    ...rows.map((row) => `| ${row} |`),
    ...(alarms.length > 0
      ? ['', '| default alarm | severity | why | first |', '|-|-|-|-|', ...alarms.map((row) => `| ${row} |`)]
      : []),
  ].join('\n');
}

/** Every kind and property on one page: `yes`, `emulated` or `no`. */
export function features(): string {
  const word = (one: Support) =>
    one.needs ? '**no**¹' : { native: 'yes', emulated: 'emulated', unsupported: '**no**' }[one.is];
  const rows = Object.values(TABLES).flatMap((table) =>
    Object.entries<Row>(table.features).map(
      ([path, row]) => `| ${table.kind} | \`${path}\` | ${CLOUDS.map((cloud) => word(row[cloud])).join(' | ')} |`,
    ),
  );
  return [
    ...['| kind | property | AWS | Google Cloud | Azure |', '|-|-|-|-|-|', ...rows],
    '',
    '¹ Not on the pinned providers; yes with `npm run providers -- current`.',
  ].join('\n');
}

/**
 * A row for each kind: its service on each cloud, and how many of its properties are native,
 * emulated or unsupported.
 */
export function overview(page: string): string {
  const home = Object.fromEntries(
    pages().flatMap((one) => captures(readFileSync(join(ROOT, one), 'utf8'), MARKER).map((kind) => [kind, one])),
  );
  const rows = Object.values(TABLES).map((table) => {
    const there = home[table.kind];
    const name = there ? `[${table.kind}](${relative(dirname(page), there)})` : table.kind;
    const cells = CLOUDS.map((cloud) => {
      const count = (is: Support['is']) =>
        Object.values<Row>(table.features).filter((row) => pinned(row[cloud]) === is).length;
      const counts = [`${count('native')} yes`, `${count('emulated')} emulated`, `${count('unsupported')} no`].filter(
        (one) => !one.startsWith('0 '),
      );
      return cell(`${table.service[cloud]}: ${counts.join(', ')}`);
    });
    return `| ${name} | ${cells.join(' | ')} |`;
  });
  return ['| kind | AWS | Google Cloud | Azure |', '|-|-|-|-|', ...rows].join('\n');
}

/** The tables are those of the pinned providers, whichever are installed. */
const pinned = ({ is, needs }: Support): Support['is'] => (needs ? 'unsupported' : is);

/** The cell of a table. */
export function support(one: Support): string {
  if (one.needs) {
    const { provider, version } = one.needs;
    const later = support(one.is === 'unsupported' ? one.needs.support : { ...one, needs: undefined });
    const other = 'npm run providers -- current';
    return `**no**, on the pinned provider; yes with \`${other}\` (${provider} ${version}): ${later}`;
  }
  if (one.is === 'unsupported') return cell(`**no**: ${one.why}. ${one.instead}`);
  const words = one.limit && inWords(one.limit);
  const limit = words && `: ${words}`;
  const note = one.note && `; ${one.note}`;
  const replaces = one.replaces && `; **a change replaces it** and loses ${one.replaces}`;
  const fixed = one.fixed && `; **a change is refused**: ${one.fixed.why}`;
  const by = one.is === 'native' ? `\`${one.by}\`` : `emulated by ${one.by}`;
  return cell([by, limit, note, replaces, fixed].filter(Boolean).join(''));
}

/** Where the logs of each kind are. */
function logs(): string {
  const rows = Object.entries(LOGS).flatMap(([kind, all]) =>
    all.map(({ what, aws, google, azure, property }) =>
      [kind, what, aws, google, azure, property ? `\`${property}\`` : ''].map(cell).join(' | '),
    ),
  );
  return [
    '| kind | what | AWS | Google Cloud | Azure | own retention |',
    '|-|-|-|-|-|-|',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const MARKER = /<!-- table:([\w-]+) -->/g;

/**
 * The text of a page with its tables generated again. A marker with an unknown kind is an error.
 */
export function withTables(page: string, text: string): string {
  return withMetrics(page, withKinds(page, text));
}

function withMetrics(page: string, text: string): string {
  return text.replace(
    /(<!-- metrics:(\w+) -->\n)[\s\S]*?(<!-- \/metrics:\2 -->)/g,
    (_, open: string, name: string, close: string) => {
      const table = METRICS[name];
      if (!table) throw new Error(`${page}: <!-- metrics:${name} --> names no kind that has metrics`);
      return `${open}\n${metricTable(table)}\n\n${close}`;
    },
  );
}

function withKinds(page: string, text: string): string {
  return text.replace(
    /(<!-- table:([\w-]+) -->\n)[\s\S]*?(<!-- \/table:\2 -->)/g,
    (_, open: string, name: string, close: string) => {
      const table = Object.values(TABLES).find((one) => one.kind === name);
      const make = table ? () => kindTable(table) : { overview: () => overview(page), features, logs }[name];
      if (!make) throw new Error(`${page}: <!-- table:${name} --> is not a table`);
      return `${open}\n${make()}\n\n${close}`;
    },
  );
}

/** The text of a page with other generated parts, by the names of their markers. */
export function withMade(text: string, made: Readonly<Record<string, string>>): string {
  return text.replace(
    /(<!-- made:(\w+) -->\n)[\s\S]*?(<!-- \/made:\2 -->)/g,
    (whole, open: string, name: string, close: string) =>
      made[name] === undefined ? whole : `${open}\n${made[name]}\n\n${close}`,
  );
}

/** Every Markdown page that may contain a table, as paths below the project. */
export function pages(): string[] {
  return PAGES.flatMap((page) =>
    page.endsWith('.md')
      ? [page]
      : readdirSync(join(ROOT, page), { recursive: true, encoding: 'utf8' })
          .filter((file) => file.endsWith('.md'))
          .map((file) => join(page, file)),
  ).sort();
}
