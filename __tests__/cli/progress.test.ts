import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { progress } from '../../cli/views/progress';
import { Clone } from '../support/clone';
import { defined } from '../support/defined';

const ID = 'dev-aws-us-east-1';
const LINES = [
  'Initializing the backend...',
  '  # aws_sqs_queue.orders will be created',
  'Plan: 2 to add, 0 to change, 0 to destroy.',
  'aws_sqs_queue.orders (commerce/orders/queue): Creating...',
  'aws_sqs_queue.orders (commerce/orders/queue): Creation complete after 1s [id=orders]',
  'aws_iam_role.clerk: Creating...',
];
const OK = [
  'aws_iam_role.clerk: Creation complete after 1s [id=clerk]',
  'Apply complete! Resources: 2 added, 0 changed, 0 destroyed.',
];
const FAILED = ['╷', '│ Error: creating IAM Role: the account is full', '│ with aws_iam_role.clerk', '╵'];

/** What is written for these lines of Terraform, which cdktf writes behind the id of the stack. */
function written(lines: readonly string[], inPlace: boolean, code = 0, columns = 80): string {
  let out = '';
  const watcher = progress({
    inPlace,
    columns,
    write: (text) => {
      out += text;
    },
  });
  watcher?.begin(ID);
  // cdktf writes the id of the stack before the first of several lines.
  for (const [index, line] of lines.entries())
    watcher?.line(ID, `${index % 2 === 0 ? ID : ' '.repeat(ID.length)}  ${line}`);
  watcher?.end(ID, { code, out: lines.join('\n'), log: 'logs/dev.log' });
  return out;
}

/** What a terminal shows in the end, and what it showed on the way. */
const screen = (out: string) => out.split('\n').map((line) => line.split('\r\u001B[K'));

test('on a terminal one line tells how far it is, and the result stays', () => {
  const out = written([...LINES, ...OK], true);
  expect(screen(out)).toEqual([
    [
      '',
      `${ID}: plans`,
      `${ID}: 0 of 2 done; creating aws_sqs_queue.orders`,
      `${ID}: 1 of 2 done`,
      `${ID}: 1 of 2 done; creating aws_iam_role.clerk`,
      `${ID}: 2 of 2 done`,
      expect.stringMatching(/^ *(\S+ {2})?Apply complete! Resources: 2 added, 0 changed, 0 destroyed\.$/),
    ],
    [`${ID}: 2 of 2 done; all output is in logs/dev.log`],
    [''],
  ]);
  for (const line of screen(written([...LINES, ...OK], true, 0, 30))
    .flat()
    .slice(1, 6))
    expect(line.length).toBeLessThan(30);
});

test.each([true, false])('an error is whole (in place: %s)', (inPlace) => {
  const out = written([...LINES, ...FAILED], inPlace, 1);
  expect(out.replaceAll(ID, ' '.repeat(ID.length))).toContain(
    FAILED.map((line) => `${' '.repeat(ID.length)}  ${line}\n`).join(''),
  );
});

test.each([true, false])('what goes wrong before the plan is told (in place: %s)', (inPlace) => {
  expect(written(['Initializing the backend...', 'access denied'], inPlace, 1)).toContain('access denied');
});

test('elsewhere there are the lines after the plan, without control characters', () => {
  const out = written([...LINES, ...OK], false);
  for (const hidden of ['\r', '\u001B', 'Initializing', 'will be created']) expect(out).not.toContain(hidden);
  expect(out.split('\n')).toHaveLength(LINES.length - 2 + OK.length + 2);
});

test('a command keeps the whole output in a file, and prints it with --verbose', () => {
  const clone = new Clone();
  try {
    clone.workload("cloud.queue(scope, 'orders');");
    clone.write('environments/dev.addresses', '');
    const out = clone.must(0, ['deploy', 'dev', '--simulate', '--auto-approve']);
    expect(out).toContain('aws_sqs_queue.commerce_orders_queue (commerce/orders/queue): Creating...');
    expect(out).not.toContain('will be created');
    const [, log] = /all output is in (\S+)\n/.exec(out) ?? [];
    expect(readFileSync(join(clone.folder, defined(log)), 'utf8')).toContain('will be created');
    expect(clone.must(0, ['destroy', 'dev', '--simulate', '--auto-approve', '--verbose'])).toContain(
      'will be destroyed',
    );
  } finally {
    clone.remove();
  }
}, 120_000);
