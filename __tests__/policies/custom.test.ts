import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../modules/core/errors';
import { POLICIES } from '../../policies';
import { checkedPolicies } from '../../policies/custom-policies';
import type { Policy } from '../../policies/policy';
import { Clone } from '../support/clone';
import { captures, defined } from '../support/defined';

const ROOT = join(__dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'polycloud-own-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const GOOD: Policy = {
  id: 'no-small',
  level: 'warning',
  pillar: 'security' as const,
  title: 'Nothing is small.',
  types: /./,
  check: () => undefined,
};

function problemsOf(own: readonly unknown[], files: readonly string[]): string[] {
  const there = mkdtempSync(join(folder, 'rules-'));
  for (const file of ['index.ts', ...files]) writeFileSync(join(there, file), '');
  try {
    checkedPolicies(own as Policy[], POLICIES, there);
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.problems.map(({ where, message }) => `${where}: ${message}`);
  }
}

test.each<[string, readonly unknown[], readonly string[], string[]]>([
  ['a rule in its file', [GOOD], ['no-small.ts'], []],
  ['none', [], [], []],
  [
    'a file that is not in the list',
    [],
    ['no-small.ts'],
    ['policies/custom/no-small.ts: no rule in the list of policies/custom/index.ts has the id no-small.'],
  ],
  [
    'an id that is taken',
    [{ ...GOOD, id: 'backup' }],
    [],
    ['policies/custom/backup.ts: a rule backup already exists.'],
  ],
  ['no rule', [undefined], [], ['policies/custom/index.ts: the rule at position 1 of the list is undefined.']],
  [
    'no id',
    [{ ...GOOD, id: 'No Small' }],
    [],
    ['policies/custom/No Small.ts: the rule at position 1 of the list has no id of lower-case letters, digits and -.'],
  ],
  [
    'no level',
    [{ ...GOOD, level: 'info' }],
    [],
    ['policies/custom/no-small.ts: the rule at position 1 of the list has no level: error or warning.'],
  ],
  [
    'no title',
    [{ ...GOOD, title: '' }],
    [],
    ['policies/custom/no-small.ts: the rule at position 1 of the list has no title.'],
  ],
  [
    'no types',
    [{ ...GOOD, types: 'aws' }],
    [],
    ['policies/custom/no-small.ts: the rule at position 1 of the list has no types, a regular expression.'],
  ],
  [
    'no check',
    [{ ...GOOD, check: true }],
    [],
    ['policies/custom/no-small.ts: the rule at position 1 of the list has no check, a function.'],
  ],
])('%s', (_, own, files, problems) => expect(problemsOf(own, files)).toEqual(problems));

describe('in a clone', () => {
  const clone = new Clone();
  afterAll(() => rmSync(clone.folder, { recursive: true, force: true }));

  function run(rule: string, ...args: string[]) {
    clone.write('policies/custom/regional-queues.ts', rule);
    clone.write(
      'policies/custom/index.ts',
      "import type { Policy } from '../policy';\nimport { regionalQueues } from " +
        "'./regional-queues';\nexport const CUSTOM: readonly Policy[] = [regionalQueues];\n",
    );
    const {
      code,
      out: stdout,
      err: stderr,
    } = clone.run(args, { POLYCLOUD_ENVIRONMENT: 'dev', POLYCLOUD_CLOUD: 'aws' });
    expect(stderr).not.toMatch(/\n\s+at .*:\d+/);
    return { code, stdout, stderr };
  }

  /** The example of the page, verbatim. */
  const [example] = captures(readFileSync(join(ROOT, 'policies', 'README.md'), 'utf8'), /```ts\n([\s\S]*?)```/g);
  const strict = defined(example).replace("level: 'warning'", "level: 'error'");

  test('a warning is shown and stops nothing: by the commands, and by cdktf from what was written', () => {
    const { code, stderr } = run(defined(example), 'synth', 'dev');
    expect({ code, first: stderr.split('\n')[0] }).toEqual({
      code: 0,
      first:
        'Warning: dev-aws-us-east-1 commerce/orders/dead-letters/queue: regional-queues: it keeps messages ' +
        'for 14 days.',
    });
    // What cdktf runs.
    expect(run(defined(example)).code).toBe(0);
    const { stacks } = JSON.parse(clone.read('cdktf.out', 'manifest.json'));
    expect(stacks['dev-aws-us-east-1'].annotations[0]).toMatchObject({
      constructPath: 'dev-aws-us-east-1/commerce/orders/dead-letters/queue',
      level: '@cdktf/warn',
      message: expect.stringContaining('regional-queues: it keeps messages for 14 days.'),
    });
  });

  test('an error stops the synthesis', () => {
    for (const args of [['synth', 'dev'], []]) {
      const { code, stderr } = run(strict, ...args);
      expect(code).toBe(1);
      expect(stderr).toContain(
        'dev-aws-us-east-1 commerce/orders/dead-letters/queue: regional-queues: it keeps messages for 14 days.\n',
      );
    }
  });

  test('what is wrong with a rule is told, with the place', () => {
    const thrown = run(
      "throw new Error('no list of queues');\nexport const regionalQueues = undefined as never;\n",
      'synth',
      'dev',
    );
    expect(thrown).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("policies/custom: can't be loaded: no list of queues."),
    });
    const unread = run('export const regionalQueues = {{;\n', 'synth', 'dev');
    expect(unread).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('policies/custom/regional-queues.ts:1:31'),
    });
    const crashed = run(
      strict.replace(/check\(.*\n/, (line) => `${line}    null!.x;\n`),
      'synth',
      'dev',
    );
    expect(crashed).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('regional-queues: the rule failed'),
    });
    expect(crashed.stderr).toContain('Mend policies/custom/regional-queues.ts.');
  });
});
