import type { Difference, StackDrift } from '../../deployment/drift';

/** Attributes that are shown of a difference. */
const SHOWN = 4;
/** GitHub takes 65,536 characters in an issue. */
const MOST = 60_000;

const firstOf = (all: readonly string[]) =>
  [...all.slice(0, SHOWN), ...(all.length > SHOWN ? [`and ${all.length - SHOWN} more`] : [])].join(', ');

const attributesOf = ({ attributes }: Difference) =>
  firstOf(attributes.map(({ path, before, after }) => `${path}: ${before} → ${after}`));

function summaryOf(stacks: readonly StackDrift[]): string {
  const count = (result: StackDrift['result']) => stacks.filter((one) => one.result === result).length;
  const words = ['same', 'accepted', 'differs', 'not deployed', 'failed'] as const;
  const parts = words.flatMap((result) => (count(result) > 0 ? [`${count(result)} ${WORDS[result]}`] : []));
  return `${stacks.length} stacks: ${parts.join(', ')}.`;
}

const WORDS: Readonly<Record<StackDrift['result'], string>> = {
  same: 'equal',
  accepted: 'with accepted differences only',
  differs: 'with differences',
  'not deployed': 'not deployed',
  failed: 'that cannot be planned',
};

/** The worst first, as in a review; what is accepted is counted only. */
export function driftText(stacks: readonly StackDrift[]): string {
  const parts = stacks.flatMap((stack) => {
    const open = stack.differences.filter((one) => !one.accepted);
    const lines = [
      ...(stack.error ? [`  cannot be planned: ${stack.error.replaceAll('\n', '\n  ')}`] : []),
      ...open.flatMap((one) => [
        `  ${[one.class, one.action, one.address, attributesOf(one)].filter(Boolean).join('  ')}`,
        ...one.findings.map((finding) => `    ${finding}`),
      ]),
      ...notesOf(stack).map((note) => `  ${note}`),
    ];
    return lines.length > 0 ? [stack.id, ...lines, ''] : [];
  });
  return [...parts, summaryOf(stacks)].join('\n');
}

function notesOf({ differences, outdated, environment }: StackDrift): string[] {
  const known = differences.filter((one) => one.accepted).length;
  return [
    ...(known > 0 ? [`${known} accepted`] : []),
    ...(outdated.length > 0
      ? [
          `accepted before, and not there now: ${firstOf(outdated)}; ` +
            `npm run drift -- ${environment} --accept removes it`,
        ]
      : []),
  ];
}

/** For a comment or an issue. */
export function driftMarkdown(stacks: readonly StackDrift[]): string {
  const parts = stacks.flatMap((stack) => {
    const open = stack.differences.filter((one) => !one.accepted);
    if (open.length === 0 && !stack.error && notesOf(stack).length === 0) return [];
    const rows = open.map((one) =>
      [
        one.class ?? '',
        one.action,
        code(one.construct ?? one.address),
        code(attributesOf(one)),
        one.findings.join('; '),
      ]
        .map(cell)
        .join(' | '),
    );
    return [
      `### ${stack.id}\n`,
      ...(stack.error ? [`It cannot be planned:\n\n${fenced(stack.error)}\n`] : []),
      ...(rows.length > 0
        ? ['| risk | action | what | from → to | why |', '|-|-|-|-|-|', ...rows.map((row) => `| ${row} |`), '']
        : []),
      ...notesOf(stack).map((note) => `${note}\n`),
    ];
  });
  const text = [`${summaryOf(stacks)}\n`, ...parts].join('\n');
  if (text.length <= MOST) return text;
  const cut = text.slice(0, text.lastIndexOf('\n', MOST));
  return `${cut}\n\nThe rest is in the output of npm run drift.\n`;
}

const code = (text: string) => (text ? `\`${text.replaceAll('`', "'")}\`` : '');
const cell = (text: string) => text.replaceAll('\n', ' ').replaceAll('|', '\\|');
const fenced = (text: string) => `\`\`\`\n${text.replaceAll('```', "'''").slice(0, 2000)}\n\`\`\``;
