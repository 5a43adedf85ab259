import { spawn, spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Clone } from '../support/clone';

const ROOT = join(__dirname, '..', '..');
const QUEUES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const clone = new Clone();
// A queue of Google Cloud is a topic and then its subscription.
clone.workload(QUEUES.map((name) => `cloud.queue(scope, '${name}');`).join('\n    '));
afterAll(() => clone.remove());
beforeEach(() => rmSync(clone.path('.simulated'), { recursive: true, force: true }));

/**
 * Every creation takes its time: on a busy machine, too, much is still to be made when the signal
 * arrives.
 */
const SLOW = JSON.stringify([{ on: 'create', nth: 0, does: { delayMilliseconds: 1000 } }]);

/**
 * Runs a command, and sends a signal to it (or, as a terminal does, to its whole group) once its
 * output says so.
 */
function interrupted(
  args: readonly string[],
  when: RegExp,
  signal: NodeJS.Signals,
  group: boolean,
): Promise<{ code: number | null; out: string }> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, ['cli/launch.js', ...args], {
      cwd: clone.folder,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', POLYCLOUD_SIMULATOR_FAULTS: SLOW },
    });
    const pid = child.pid as number;
    let out = '';
    let sent = false;
    const read = (chunk: Buffer) => {
      out += chunk;
      if (sent || !when.test(out)) return;
      sent = true;
      process.kill(group ? -pid : pid, signal);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('error', failed);
    child.on('close', (code) => done({ code, out }));
  });
}

const STATE = join('.simulated', 'state', 'acme', 'dev', 'google');
const DEPLOY = ['deploy', 'dev', '--simulate', '--cloud', 'google', '--auto-approve'];
const CREATING = /(google_\w+)\.([\w-]+) [^\n]*: Creating\.\.\./g;

test.each([
  ['Ctrl-C', 'SIGINT', true, 130],
  ['kill', 'SIGTERM', false, 143],
] as const)(
  '%s in the middle of a deployment: what was begun is in the state, and the lock is free',
  async (_, signal, group, code) => {
    const stopped = await interrupted(DEPLOY, /: Creating\.\.\./, signal, group);
    expect(stopped.code).toBe(code);
    expect(existsSync(clone.path(STATE, '.us-east1.tfstate.lock.info'))).toBe(false);
    const state = JSON.parse(clone.read(STATE, 'us-east1.tfstate'));
    const addresses = state.resources.map(({ type, name }: { type: string; name: string }) => `${type}.${name}`);
    const begun = [...stopped.out.matchAll(CREATING)].map(([, type, name]) => `${type}.${name}`);
    expect(begun.length).toBeGreaterThan(0);
    expect(addresses).toEqual(expect.arrayContaining(begun));
    // It really ended in the middle: not all is there.
    expect(
      addresses.filter((address: string) => address.startsWith('google_pubsub_subscription.')).length,
    ).toBeLessThan(QUEUES.length);
    if (signal !== 'SIGINT') return;
    // The next deployment goes on where this one ended.
    clone.must(0, DEPLOY);
    clone.must(0, ['plan', 'dev', '--simulate', '--cloud', 'google']);
  },
);

test.each([
  ['Ctrl-C', 'SIGINT', 130],
  ['a terminal that is closed', 'SIGHUP', 129],
] as const)('%s while planning ends the command, not only the step', async (_, signal, expected) => {
  const { code, out } = await interrupted(
    ['plan', 'dev', '--simulate', '--cloud', 'google'],
    /terraform init/,
    signal,
    true,
  );
  expect(code).toBe(expected);
  expect(out).not.toContain('Plan of');
});

test('a signal between the end of a program and the end of its output is not an error', () => {
  const program = `
    const { handleSignals, run } = require(${JSON.stringify(join(ROOT, 'deployment', 'child-process.ts'))});
    handleSignals();
    run('sh', ['-c', 'sleep 2 & exit 0'], { capture: true }).then(({ code }) => process.exit(code));
    setTimeout(() => process.kill(process.pid, 'SIGINT'), 1000);`;
  const { status, stderr } = spawnSync(process.execPath, ['--require', require.resolve('tsx/cjs'), '-e', program], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 130, stderr: '' });
});
