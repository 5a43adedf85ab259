import type { Watcher } from '../../deployment/deploy';

/** The end of the plan in Terraform's output: what follows are its actions. */
const PLANNED = /^(Plan:|No changes\.|Changes to Outputs:|╷|Error:)/;
const TOTAL = /^Plan: (\d+) to add, (\d+) to change, (\d+) to destroy/;
/** cdktf adds the path of the construct to the address. */
const BEGUN = /^(\S+)(?: \([^)]*\))?: (Creating|Modifying|Destroying)\.\.\./;
const DONE = /^\S+(?: \([^)]*\))?: (Creation|Modifications|Destruction) complete/;
/** Printed below the progress: the result, outputs, errors. */
const RESULT = /^(Apply complete!|Destroy complete!|Outputs:|╷|Error:)/;

export interface ProgressOptions {
  /** Print every line of Terraform. */
  readonly verbose?: boolean;
  /** Whether one line can be overwritten. Default: a terminal with colours. */
  readonly inPlace?: boolean;
  readonly columns?: number;
  readonly write?: (text: string) => void;
}

/**
 * Shows the progress of a deployment: in a terminal as one line, elsewhere as Terraform's lines
 * after its plan. The complete output is in a file. Shows nothing with `verbose`, because Terraform
 * then prints to the terminal.
 */
export function progress({
  verbose = false,
  inPlace = process.stdout.isTTY === true && !process.env.NO_COLOR,
  columns = process.stdout.columns ?? 80,
  write = (text) => void process.stdout.write(text),
}: ProgressOptions = {}): Watcher | undefined {
  if (verbose) return undefined;
  return inPlace ? inOneLine(columns, write) : inLines(write);
}

/**
 * A line without the stack that cdktf prints before the first of several, and without the
 * indentation of the others.
 */
const bare = (id: string, line: string) => (line.startsWith(`${id} `) ? line.slice(id.length) : line).trimStart();

function inLines(write: (text: string) => void): Watcher {
  let planned = false;
  return {
    begin() {
      planned = false;
    },
    line(id, line) {
      const text = bare(id, line);
      planned ||= PLANNED.test(text);
      if (planned && text.trim() !== '') write(`${line.trimEnd()}\n`);
    },
    end(id, ended) {
      // It ended before a plan: the reason is in its output.
      if (ended.code !== 0 && !planned) write(ended.out);
      write(`${id}: all output is in ${ended.log}\n`);
    },
  };
}

function inOneLine(columns: number, write: (text: string) => void): Watcher {
  let [total, done, told] = [0, 0, false];
  const show = (text: string) => write(`\r\u001B[K${text.slice(0, columns - 1)}`);
  return {
    begin(id) {
      [total, done, told] = [0, 0, false];
      show(`${id}: plans`);
    },
    line(id, line) {
      const text = bare(id, line);
      const [, ...counts] = TOTAL.exec(text) ?? [];
      if (counts.length > 0) total = counts.reduce((sum, one) => sum + Number(one), 0);
      if (DONE.test(text)) done += 1;
      if (!told && RESULT.test(text)) show('');
      told ||= RESULT.test(text);
      if (told) {
        if (text.trim() !== '') write(`${line.trimEnd()}\n`);
        return;
      }
      const [, address, what] = BEGUN.exec(text) ?? [];
      if (address) show(`${id}: ${done} of ${total} done; ${what?.toLowerCase()} ${address}`);
      else if (DONE.test(text)) show(`${id}: ${done} of ${total} done`);
    },
    end(id, ended) {
      if (!told) show('');
      if (ended.code !== 0 && !told) write(ended.out);
      write(`${id}: ${done} of ${total} done; all output is in ${ended.log}\n`);
    },
  };
}
