import { spawn } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { manyStacks, statesOf } from '../support/many';

const clone = manyStacks({ one: ['r1', 'r2', 'last'], two: [] });
afterAll(clone.remove);
const ID = 'aws-us-east-1';
const SIMULATED = ['--simulate', '--auto-approve'];
const fault = (...faults: object[]) => ({ POLYCLOUD_SIMULATOR_FAULTS: JSON.stringify(faults) });
/** Of each stack what the summary says. */
const summary = (text: string) =>
  Object.fromEntries(
    [...text.matchAll(/^((?:one|two)-\S+) {2,}(done|unchanged|failed|stopped|not begun(?:: requires .*)?)$/gm)].map(
      ([, id, result]) => [id, result],
    ),
  );
const locks = () =>
  readdirSync(clone.path('.simulated', 'state'), { recursive: true }).filter((file) =>
    String(file).endsWith('.lock.info'),
  );

test('a failure stops what depends on it only; the next run completes, and the one after changes nothing', () => {
  const failing = fault({ on: 'create', type: 'aws_iam_role', does: { fail: 'The role is refused.' } });
  const first = clone.run(['deploy', '--all', ...SIMULATED, '--jobs', '1'], failing);
  expect(first.code).toBe(1);
  expect(summary(first.err)).toEqual({
    [`one-${ID}`]: 'done',
    [`one-${ID}-r1`]: 'failed',
    [`one-${ID}-r2`]: 'done',
    [`one-${ID}-last`]: `not begun: requires one-${ID}-r1`,
    [`two-${ID}`]: 'done',
  });
  expect(first.err).toContain('The role is refused.');
  expect(first.err).toContain('Deployed 3 of 5 stacks.');
  const second = clone.must(0, ['deploy', 'one', 'two', ...SIMULATED, '--jobs', '3']);
  expect(summary(second)).toMatchObject({
    [`one-${ID}-r1`]: 'done',
    [`one-${ID}-last`]: 'done',
    [`one-${ID}`]: 'unchanged',
  });
  const third = summary(clone.must(0, ['deploy', '--all', ...SIMULATED]));
  expect(Object.keys(third)).toHaveLength(5);
  expect(new Set(Object.values(third))).toEqual(new Set(['unchanged']));
}, 300_000);

test('Ctrl-C ends every Terraform: states hold what was begun, no lock stays, the next run completes', async () => {
  rmSync(clone.path('.simulated'), { recursive: true, force: true });
  const slow = fault({ on: 'create', nth: 0, does: { delayMilliseconds: 1500 } });
  const stopped = await interrupted(['deploy', '--all', ...SIMULATED, '--jobs', '2'], slow);
  expect(stopped.code).toBe(130);
  expect(locks()).toEqual([]);
  const ends = summary(stopped.out);
  expect(ends[`one-${ID}`]).toBe('stopped');
  expect(ends[`two-${ID}`]).toBe('stopped');
  for (const id of ['r1', 'r2', 'last']) expect(ends[`one-${ID}-${id}`]).toMatch(/^not begun/);
  const begun = [...stopped.out.matchAll(/^(one|two)-\S+ +\| (\w+)\.([\w-]+): Creating/gm)];
  expect(begun.length).toBeGreaterThan(0);
  for (const [, name = '', type, resource] of begun) {
    const resources = statesOf(clone, name).get(`${name}-${ID}`)?.resources ?? [];
    expect(resources.map((one) => `${one.type}.${one.name}`)).toContain(`${type}.${resource}`);
  }
  clone.must(0, ['deploy', '--all', ...SIMULATED]);
}, 300_000);

/** A terminal's Ctrl-C, once both environments make something. */
function interrupted(
  args: readonly string[],
  env: Record<string, string>,
): Promise<{ code: number | null; out: string }> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, ['cli/launch.js', ...args], {
      cwd: clone.folder,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', ...env },
    });
    let out = '';
    let sent = false;
    const read = (chunk: Buffer) => {
      out += chunk;
      if (sent || !/^one-.*: Creating/m.test(out) || !/^two-.*: Creating/m.test(out)) return;
      sent = true;
      process.kill(-(child.pid as number), 'SIGINT');
    };
    for (const stream of [child.stdout, child.stderr]) stream.on('data', read);
    child.on('error', failed);
    child.on('close', (code) => done({ code, out }));
  });
}

test('what cannot be chosen, or asked for, is refused before anything is done', () => {
  rmSync(clone.path('.simulated'), { recursive: true, force: true });
  expect(clone.must(1, ['deploy', 'one', '--all', ...SIMULATED])).toContain('deploy: got names and --all.');
  expect(clone.must(1, ['deploy', '--all', '--simulate'])).toContain('none of them can ask for approval');
  expect(clone.must(1, ['deploy', '--all', '--jobs', '1', '--simulate'])).toContain('no terminal can ask for approval');
  expect(clone.must(1, ['deploy', '--all', '--jobs', '0', '--auto-approve'])).toContain(
    'It must be a number from 1 to 99.',
  );
  expect(existsSync(clone.path('.simulated', 'state'))).toBe(false);
});

test('--affected deploys the stacks that a change makes others, and those that read of one', () => {
  const base = clone.commit('The base');
  const args = ['deploy', '--affected', base, ...SIMULATED];
  expect(clone.must(0, args)).toContain('Deployed 0 stacks.');
  rmSync(clone.path('environments', 'one.yaml'));
  clone.change('environments/two.yaml', ['owner: payments', 'owner: stock']);
  const deployed = clone.must(0, args);
  expect(summary(deployed)).toEqual({ [`two-${ID}`]: 'done' });
  expect(deployed).toContain(`one-${ID}-r2: the program no longer makes it. It stays deployed`);
});
