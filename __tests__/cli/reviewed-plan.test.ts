import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Clone, noTrace, SHOP, TINY } from '../support/clone';

/**
 * What is deployed here is one queue: the shop itself is deployed by the tests of the environments
 * and of the README.
 */
const tiny = new Clone();
tiny.write(SHOP, TINY);

afterAll(() => {
  tiny.remove();
});

test('a local state is refused where CI is set, before anything is written; simulated clouds are the way out', () => {
  const commands = [
    ['plan', 'dev'],
    ['deploy', 'dev', '--auto-approve'],
    ['deploy', '--all', '--auto-approve'],
    ['destroy', 'dev', '--auto-approve'],
  ];
  for (const command of commands) {
    const { code, out, err } = tiny.run(command, { CDKTF_OUTDIR: 'refused' });
    expect([command, code, err]).toEqual([
      command,
      1,
      'environments/dev.yaml state: is local: a file on this machine. CI is set, and a job of a pipeline loses the ' +
        'file when it ends.\n  Set a shared backend (see docs/new-environment.md), or add --simulate to use ' +
        'simulated clouds.\n',
    ]);
    expect(out).not.toContain('terraform');
  }
  expect(existsSync(tiny.path('refused'))).toBe(false);
  expect(tiny.run(['plan', 'dev', '--simulate'], { CDKTF_OUTDIR: 'made' })).toMatchObject({ code: 2, err: '' });
});

test('simulated: plan says 2, cdktf deploys, plan says 0, drift says 2, destroy leaves nothing', () => {
  expect(tiny.polycloud('plan', 'dev', '--simulate', '--cloud', 'google').code).toBe(2);
  const deployed = tiny.polycloud('deploy', 'dev', '--simulate', '--cloud', 'google', '--auto-approve');
  expect({ code: deployed.code, error: deployed.stderr }).toMatchObject({ code: 0 });
  expect(tiny.polycloud('plan', 'dev', '--simulate', '--cloud', 'google').code).toBe(0);
  const drift = tiny.polycloud(
    'simulate',
    'drift',
    'google_pubsub_subscription.commerce_orders_subscription',
    'ack_deadline_seconds=77',
  );
  expect(drift).toEqual({ code: 0, stdout: '', stderr: '' });
  const drifted = tiny.polycloud('plan', 'dev', '--simulate', '--cloud', 'google');
  expect(drifted.code).toBe(2);
  expect(drifted.stdout).toMatch(/ack_deadline_seconds: 77 → 60/);
  expect(tiny.polycloud('destroy', 'dev', '--simulate', '--cloud', 'google', '--auto-approve').code).toBe(0);
  expect(existsSync(tiny.path('.state'))).toBe(false);
});

describe('a reviewed plan', () => {
  const out = tiny.path('reviewed');
  const folder = join(out, 'dev-aws-us-east-1');
  const reviewedFile = join(folder, 'reviewed.json');

  test('is applied as it is, once', () => {
    expect(tiny.polycloud('plan', 'dev', '--simulate', '--out', out).code).toBe(2);
    for (const file of ['plan', 'plan.md', 'plan.html', 'plan.json', 'reviewed.json'])
      expect(existsSync(join(folder, file))).toBe(true);
    expect(tiny.polycloud('apply', folder)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Apply complete!'),
    });
    expect(tiny.polycloud('plan', 'dev', '--simulate').code).toBe(0);
    // The state has moved: Terraform itself refuses it now.
    expect(tiny.polycloud('apply', folder)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Saved plan is stale'),
    });
  });

  test.each([
    ['commit', 'another', 'was made from commit another, but the current commit is none.'],
    ['plan', 'another', 'contains a saved plan that differs from the reviewed one.'],
    ['configuration', 'another', "was made from a configuration that differs from this commit's."],
  ])('of another %s is refused', (key, value, message) => {
    const text = readFileSync(reviewedFile, 'utf8');
    writeFileSync(reviewedFile, JSON.stringify({ ...JSON.parse(text), [key]: value }));
    const { code, stderr } = tiny.polycloud('apply', folder);
    writeFileSync(reviewedFile, text);
    expect(stderr).toContain(message);
    noTrace(stderr);
    expect(code).toBe(1);
  });

  test('a switch of the cloud creates resources there, and does not change the state of the other cloud', () => {
    const state = () => tiny.read('.simulated', 'state', 'acme', 'dev', 'aws', 'us-east-1.tfstate');
    const before = state();
    const file = tiny.path('environments', 'dev.yaml');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('cloud: aws', 'cloud: google'));
    try {
      expect(tiny.polycloud('list').stdout).toContain('dev-google-us-east1\n');
      expect(tiny.polycloud('plan', 'dev', '--simulate', '--out', 'switched').code).toBe(2);
      expect(tiny.polycloud('apply', 'switched/dev-google-us-east1').code).toBe(0);
    } finally {
      writeFileSync(file, text);
    }
    expect(state()).toBe(before);
    expect(tiny.polycloud('plan', 'dev', '--simulate').code).toBe(0);
  });

  test('that is not there', () => {
    expect(tiny.polycloud('apply', 'nowhere')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('has no reviewed.json'),
    });
  });
});
