import type { CloudCost, Difference, Portability, Renamed } from '../../deployment/portability';
import { formatProblem } from '../../modules/core/errors';
import { inMarkdown as plain } from '../../review/escape';
import { money } from '../../review/prices/money';

export const REPORT_FORMATS = ['text', 'markdown', 'json'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** A heading and its content, already formatted. */
interface Part {
  readonly title: string;
  readonly entries: readonly Entry[];
}

interface Entry {
  readonly name: string;
  readonly lines: readonly string[];
}

export const RENDER: Readonly<Record<ReportFormat, (report: Portability) => string>> = {
  json: (report) => `${JSON.stringify(report, null, 2)}\n`,
  text: (report) => {
    const parts = partsOf(report).flatMap(({ title, entries }) => [
      '',
      title,
      ...entries.flatMap(({ name, lines }) => [`  ${name}`, ...lines.map((line) => `      ${line}`)]),
    ]);
    return `${[...head(report), ...parts].join('\n')}\n`;
  },
  markdown: (report) => {
    const parts = partsOf(report).flatMap(({ title, entries }) => [
      '',
      `#### ${title}`,
      '',
      ...entries.flatMap(({ name, lines }) => [`- ${plain(name)}`, ...lines.map((line) => `  - ${plain(line)}`)]),
    ]);
    const [title, ...rest] = head(report) as [string, ...string[]];
    return `${[`### ${plain(title)}`, ...rest.flatMap((line) => ['', plain(line)]), ...parts].join('\n')}\n`;
  },
};

function head({ environment, from, to, cloud, errors }: Portability): string[] {
  if (from.length === 0) return [`${environment} is already on ${cloud}: nothing would change.`];
  const verdict =
    errors.length > 0
      ? `It can't be placed there: ${errors.length} ${errors.length === 1 ? 'error' : 'errors'}.`
      : 'It can be placed there: the new placement is created next to the old one, which is not changed until you ' +
        'destroy it.';
  const places = [...from, ...to].map(
    ({ placement, account, state }) => `${placement}: account ${account}, state ${state}`,
  );
  return [
    `${environment} from ${[...new Set(from.map(({ placement }) => placement))].join(', ')} to ${cloud}`,
    verdict,
    ...places,
  ];
}

function partsOf({ errors, differences, data, names, endpoints, costs, from }: Portability): Part[] {
  const parts: Part[] = [
    { title: 'Errors', entries: errors.map((problem) => asEntry(formatProblem(problem).split('\n'))) },
    { title: 'Differences in meaning', entries: byKind(differences) },
    {
      title: 'Data to be moved',
      entries: data.map(({ construct, kind, resources, way }) => ({
        name: `${construct} (${kind}: ${resources.join(', ')})`,
        lines: [way],
      })),
    },
    { title: 'Cost a month, at list prices', entries: from.length > 0 ? costs.map(costOn) : [] },
    { title: 'Names that change', entries: pairs(names) },
    { title: 'Addresses that change', entries: pairs(endpoints) },
  ];
  return parts
    .filter(({ entries }) => entries.length > 0)
    .map(({ title, entries }) => ({ title: `${title} (${entries.length})`, entries }));
}

const asEntry = ([name = '', ...lines]: string[]): Entry => ({ name, lines: lines.map((line) => line.trim()) });
const pairs = (some: readonly Renamed[]): Entry[] =>
  some.map(({ construct, before, after }) => ({ name: construct, lines: [`before: ${before}`, `after:  ${after}`] }));

const costOn = ({ cloud, monthly, notPriced = 0 }: CloudCost): Entry => ({
  name:
    monthly === undefined
      ? `${cloud}: it can't be placed there as it is`
      : `${cloud}: ` +
        money(monthly) +
        (notPriced > 0 ? `, and ${notPriced} ${notPriced === 1 ? 'part' : 'parts'} without a price` : ''),
  lines: [],
});

function byKind(differences: readonly Difference[]): Entry[] {
  return differences.map(({ kind, constructs, what, before, after }) => ({
    name: `${kind}: ${what} (${constructs.length > 3 ? `${constructs.length} of them` : constructs.join(', ')})`,
    lines: [`before: ${before}`, `after:  ${after}`],
  }));
}
