import type { Progress, StackResult } from '../../deployment/deploy-many';

/** The end of the plan in Terraform's output: what follows are its actions. */
const PLANNED = /^(Plan:|No changes\.|Changes to Outputs:|╷|Error:)/;

/**
 * Prints each line with its stack. Plans are omitted without `verbose`: they were reviewed, and are
 * unreadable in parallel.
 */
export function linesByStack(verbose = false): Progress {
  const planned = new Set<string>();
  let width = 0;
  let total = 0;
  let count = 0;
  const put = (id: string, line: string) => console.log(`${id.padEnd(width)} | ${line}`);
  return {
    chosen(ids, gone) {
      width = Math.max(0, ...ids.map(({ length }) => length));
      total = ids.length;
      for (const id of gone)
        console.log(`${id}: the program no longer makes it. It stays deployed until it is destroyed from the base.`);
      console.log(`Deploying ${stacks(total)}.`);
    },
    line(id, line) {
      if (PLANNED.test(line)) planned.add(id);
      if ((verbose || planned.has(id)) && line.trim() !== '') put(id, line);
    },
    ended({ id, result }) {
      count += 1;
      put(id, `${result} (${count} of ${total})`);
    },
  };
}

const stacks = (count: number) => (count === 1 ? '1 stack' : `${count} stacks`);

/** The result of each stack, all errors again, and how to continue. */
export function summaryText(results: readonly StackResult[], command: string): string {
  const width = Math.max(0, ...results.map(({ id }) => id.length));
  const rows = results.map(({ id, result, because }) => {
    const requires = because.length > 0 ? `: requires ${because.join(', ')}` : '';
    return `${id.padEnd(width)}  ${result}${requires}`;
  });
  const errors = results.flatMap(({ id, error }) => (error ? [`\n${id}:\n${error}`] : []));
  const rest = results.filter(({ result }) => result !== 'done' && result !== 'unchanged');
  const end =
    rest.length === 0
      ? `Deployed ${stacks(results.length)}.`
      : `Deployed ${results.length - rest.length} of ${stacks(results.length)}. To continue: ${command}\n` +
        'Stacks that are deployed have nothing to change then.';
  return ['', ...rows, ...errors, '', end].join('\n');
}
