import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { unzipSync } from 'fflate';
import { ON_LAMBDA } from '../../../modules/function/aws';
import { filesOf, isWrong } from '../../../modules/function/program';
import { type Files, zipped } from '../../../modules/function/zip';
import { NODE } from '../../support/function';

const ROOT = resolve(__dirname, '..', '..', '..');
const hashOf = (zone: string) =>
  spawnSync(
    process.execPath,
    [
      '--require',
      'tsx/cjs',
      '-e',
      `const { zipped } = require('./modules/function/zip');
       const files = { 'b.txt': Buffer.from('b'), 'a/c.txt': Buffer.from('c'.repeat(5000)) };
       console.log(require('node:crypto').createHash('sha256').update(zipped(files)).digest('hex'));`,
    ],
    { cwd: ROOT, env: { ...process.env, TZ: zone }, encoding: 'utf8' },
  ).stdout.trim();

test('a program has the same bytes in every time zone', () => {
  const here = hashOf('Etc/UTC');
  expect(here).toMatch(/^[0-9a-f]{64}$/);
  expect(hashOf('Pacific/Kiritimati')).toBe(here);
  expect(hashOf('America/Los_Angeles')).toBe(here);
});

test('neither the order of the files nor when they were written is in it', () => {
  const folder = mkdtempSync(join(ROOT, '.cache-program-'));
  try {
    for (const name of ['b.txt', 'a.txt', '.hidden', 'bootstrap']) writeFileSync(join(folder, name), name);
    const zip = () => {
      const files = filesOf(
        { folder: relative(ROOT, folder), runtime: 'go1', handler: 'bootstrap' },
        ON_LAMBDA,
      ) as Files;
      return zipped(files);
    };
    const before = zip();
    utimesSync(join(folder, 'a.txt'), 1, 1);
    expect(Buffer.compare(Buffer.from(zip()), Buffer.from(before))).toBe(0);
    expect(Object.keys(unzipSync(before))).toEqual(['a.txt', 'b.txt', 'bootstrap']);
    // A program that can't be executed would end with "permission denied".
    expect(Buffer.from(before).readUInt32LE(Buffer.from(before).indexOf('PK\u0001\u0002') + 38) >>> 16).toBe(0o100555);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a Node program is one file with what it imports, and nothing of this machine', () => {
  const files = filesOf({ folder: NODE, runtime: 'node22', handler: 'orders.handler' }, ON_LAMBDA) as Files;
  expect(isWrong(files)).toBe(false);
  expect(Object.keys(files)).toEqual(['index.js']);
  const text = Buffer.from(files['index.js'] as Uint8Array).toString('utf8');
  expect(text).toContain('batchItemFailures');
  expect(text).not.toContain(ROOT);
});

test('the bundle of a cloud leaves out the branches of other clouds, whose packages need not be there', () => {
  const folder = mkdtempSync(join(ROOT, '.cache-program-'));
  try {
    const branch = (cloud: string) =>
      `if (process.env.POLYCLOUD_CLOUD === '${cloud}') return (await import('@none/${cloud}')).${cloud}();`;
    const program = (...clouds: readonly string[]) =>
      writeFileSync(
        join(folder, 'index.js'),
        `export async function handler() { ${clouds.map(branch).join('\n')} return 'done'; }`,
      );
    const bundle = () =>
      filesOf({ folder: relative(ROOT, folder), runtime: 'node22', handler: 'index.handler' }, ON_LAMBDA);
    program('google', 'azure');
    const files = bundle() as Files;
    expect(isWrong(files)).toBe(false);
    expect(Buffer.from(files['index.js'] as Uint8Array).toString('utf8')).not.toContain('@none');
    program('aws');
    expect(bundle()).toMatchObject({ message: expect.stringContaining('@none/aws') });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
