import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLOUDS } from '../../modules/core/placement';
import { Clone } from '../support/clone';

/** The packed folder, away from any `node_modules`. */
const clone = new Clone();
const away = mkdtempSync(join(tmpdir(), 'polycloud-packed-'));
const packed = join(away, 'program');
afterAll(() => {
  clone.remove();
  rmSync(away, { recursive: true, force: true });
});

const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['polycloud', ...args], {
    cwd: packed,
    encoding: 'utf8',
    env: { ...process.env, CI: '1', NO_COLOR: '1' },
  });
  return { code: status, out: stdout, err: stderr };
};

beforeAll(() => {
  clone.commit('What is packed');
  const script = ['--require', require.resolve('tsx/cjs'), 'deployment/pack.ts'];
  const { status, stdout, stderr } = spawnSync(process.execPath, script, { cwd: clone.folder, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(Number(/: (\d+) MB, for Node\.js v/.exec(stdout)?.[1])).toBeLessThan(60);
  renameSync(clone.path('.cache', 'pack'), packed);
});

test('has no bindings, and no tests or pages', () => {
  const bindings = readdirSync(join(packed, 'node_modules', '@cdktf')).map((name) =>
    readdirSync(join(packed, 'node_modules', '@cdktf', name)),
  );
  expect(bindings.length).toBeGreaterThanOrEqual(4);
  expect(new Set(bindings.flat())).toEqual(new Set(['package.json']));
  expect(readdirSync(join(packed, 'node_modules'))).not.toContain('cdktf');
  for (const name of ['__tests__', 'docs', 'bench']) expect(readdirSync(packed)).not.toContain(name);
});

test.each(CLOUDS)('synthesizes on %s what the checkout does, byte for byte', (cloud) => {
  const files = clone.must(0, ['synth', 'dev', '--cloud', cloud]).trim().split('\n');
  const packaged = run('synth', 'dev', '--cloud', cloud);
  expect(packaged).toMatchObject({ code: 0, out: `${files.join('\n')}\n` });
  for (const file of [...files, 'cdktf.out/manifest.json'])
    expect(readFileSync(join(packed, file), 'utf8')).toBe(clone.read(file));
});

test('draws and reviews', () => {
  expect(run('diagram', 'dev')).toMatchObject({ code: 0, err: '' });
  const before = { name: 'orders', delay_seconds: 0 };
  const change = { actions: ['update'], before, after: { ...before, delay_seconds: 5 } };
  const resource_changes = [{ address: 'aws_sqs_queue.orders', type: 'aws_sqs_queue', change }];
  writeFileSync(join(packed, 'plan.json'), JSON.stringify({ format_version: '1.2', resource_changes }));
  expect(run('review', 'plan.json')).toMatchObject({ code: 2, out: expect.stringContaining('delay_seconds: 0 → 5') });
});

test('plans on simulated clouds, whose schemas are packed', () => {
  const { code, out, err } = run('plan', 'dev', '--simulate');
  expect({ code, err }).toEqual({ code: 2, err: '' });
  expect(out).toMatch(/\+ commerce\/orders\/queue/);
});

test('changed sources are an error that says what to do', () => {
  writeFileSync(join(packed, 'main.ts'), `${readFileSync(join(packed, 'main.ts'), 'utf8')}\n// Changed.\n`);
  const { code, err } = run('list');
  expect(code).toBe(1);
  expect(err).toMatch(/esbuild is not installed[\s\S]*do not change its sources/);
});
