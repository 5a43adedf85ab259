import { existsSync } from 'node:fs';
import { SCHEMAS } from '../../cli/views/schemas';
import { Clone, SHOP, TINY } from '../support/clone';

/** What is deployed is changed behind Terraform's back, in one of two environments. */
const clone = new Clone();
clone.write(SHOP, TINY);
clone.write('environments/qa.yaml', clone.read('environments/dev.yaml'));
afterAll(clone.remove);

const FILE = 'environments/dev.drift.json';
const QUEUE = 'aws_sqs_queue.commerce_orders_queue';
const change = (to: string) =>
  clone.must(0, ['simulate', 'drift', QUEUE, `visibility_timeout_seconds=${to}`, '--state', '/dev/']);
const drift = (...args: string[]) => clone.run(['drift', 'dev', 'qa', '--simulate', ...args]);

test('one report of all stacks: equal, different, accepted, different again', () => {
  clone.must(0, ['deploy', 'dev', '--simulate', '--auto-approve']);
  const first = drift();
  expect({ code: first.code, err: first.err }).toEqual({ code: 0, err: '' });
  expect(first.out).toBe('2 stacks: 1 equal, 1 not deployed.\n');

  change('77');
  const { code, out } = drift('--format', 'json');
  expect(code).toBe(2);
  const { stacks } = SCHEMAS.drift.parse(JSON.parse(out));
  expect(stacks).toEqual([
    expect.objectContaining({ id: 'dev-aws-us-east-1', environment: 'dev', result: 'differs', outdated: [] }),
    expect.objectContaining({ id: 'qa-aws-us-east-1', result: 'not deployed', differences: [] }),
  ]);
  expect(stacks[0]?.differences).toEqual([
    {
      address: QUEUE,
      construct: 'commerce/orders/queue',
      action: 'update',
      class: expect.any(String),
      findings: expect.any(Array),
      attributes: [{ path: 'visibility_timeout_seconds', before: '77', after: '60' }],
      accepted: false,
    },
  ]);
  expect(drift().out).toMatch(
    new RegExp(`\\n {2}\\w+ {2}update {2}${QUEUE} {2}visibility_timeout_seconds: 77 → 60\\n`),
  );
  expect(drift('--format', 'markdown').out).toContain(
    '| `commerce/orders/queue` | `visibility_timeout_seconds: 77 → 60` |',
  );

  expect(drift('--accept').code).toBe(0);
  expect(JSON.parse(clone.read(FILE))).toEqual({ 'dev-aws-us-east-1': { [QUEUE]: expect.stringMatching(/^update /) } });
  expect(drift()).toMatchObject({ code: 0, out: expect.stringContaining('\n  1 accepted\n') });

  // Another value is another difference.
  change('78');
  const again = drift();
  expect(again.code).toBe(2);
  expect(again.out).toContain('78 → 60');
  expect(again.out).toContain(`accepted before, and not there now: ${QUEUE}; npm run drift -- dev --accept removes it`);
  change('60');
  expect(drift('--accept').code).toBe(0);
  expect(existsSync(clone.path(FILE))).toBe(false);
});

test('a stack that cannot be planned stops no other, and is an error', () => {
  clone.must(0, ['deploy', 'qa', '--simulate', '--auto-approve']);
  clone.folderOf('.simulated/cdktf.out/stacks/dev-aws-us-east-1');
  clone.write('.simulated/cdktf.out/stacks/dev-aws-us-east-1/errored.tfstate', '{}');
  const { code, out } = drift();
  expect(code).toBe(1);
  expect(out).toContain('dev-aws-us-east-1\n  cannot be planned: ');
  expect(out).toContain('2 stacks: 1 equal, 1 that cannot be planned.');
});
