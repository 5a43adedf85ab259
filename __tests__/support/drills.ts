import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defined } from './defined';

const PAGE = join(__dirname, '..', '..', 'docs', 'contingency.md');
const PARTS = readFileSync(PAGE, 'utf8').split(/^##+ /m).slice(1);

/** Section → its commands. */
const DRILLS = new Map(
  PARTS.map((part) => [
    part.slice(0, part.indexOf('\n')),
    [...part.matchAll(/```sh\n([\s\S]*?)```/g)]
      .flatMap(([, block]) => defined(block).split('\n'))
      .map((line) => line.replace(/(^|\s+)#.*$/, ''))
      .filter(Boolean),
  ]),
);

/** The sections of docs/contingency.md that have commands. */
export const sections = [...DRILLS].filter(([, commands]) => commands.length > 0).map(([section]) => section);

const TAKES_SIMULATE =
  /^npm run (plan|deploy|destroy|rollback|bootstrap|adopt|state -- (history|recover)|address -- settle)\b/;

/** The commands of a section on the simulated cloud, as the page says to try them. */
export const simulatedDrill = (section: string, words: Readonly<Record<string, string>>): string[] =>
  drill(section, { 'cdktf.out': '.simulated/cdktf.out', ...words }).map((line) =>
    TAKES_SIMULATE.test(line) ? `${line} --simulate` : line,
  );

/** The commands of a section, word for word, with these instead of the page's example. */
export function drill(section: string, words: Readonly<Record<string, string>>): string[] {
  const commands = DRILLS.get(section);
  if (!commands?.length)
    throw new Error(`docs/contingency.md has no commands under "${section}"; it has ${sections.join(', ')}`);
  const all = Object.entries(words).reduce(
    (text, [from, to]) => text.replaceAll(from.startsWith('<') ? from : new RegExp(`\\b${from}\\b`, 'g'), to),
    commands.join('\n'),
  );
  const open = all.match(/<[A-Za-z]\w*>/);
  if (open) throw new Error(`${open[0]} is to be filled in`);
  return all.split('\n');
}
