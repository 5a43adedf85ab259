import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { checkNode, generationOf, toCurrent, toPinned } from '../../generations/switch';
import { UserError } from '../../modules/core/errors';

const folders: string[] = [];
const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'polycloud-generations-'));
  folders.push(path);
  return path;
};
afterAll(() => {
  for (const one of folders) rmSync(one, { recursive: true, force: true });
});

const json = (value: object) => `${JSON.stringify(value, undefined, 2)}\n`;

/** A project whose only dependencies are local, so that npm asks no registry. */
function project(version = '2.0.0'): { root: string; packages: string } {
  const root = folder();
  for (const at of ['local/one', 'generations/current/cdktf']) mkdirSync(join(root, at), { recursive: true });
  writeFileSync(join(root, 'local/one/package.json'), json({ name: '@cdktf/provider-x', version: '1.0.0' }));
  writeFileSync(join(root, 'generations/current/cdktf/package.json'), json({ name: 'cdktf', version: '0.24.0' }));
  const pinned = {
    name: 'shop',
    version: '1.0.0',
    engines: { node: '>=20' },
    dependencies: { '@cdktf/provider-x': 'file:local/one' },
  };
  // Written as nobody would write it: it must come back so.
  writeFileSync(join(root, 'package.json'), JSON.stringify(pinned, undefined, 4));
  const current = {
    engines: { node: '^20.0.0 || ^22.0.0 || ^24.0.0' },
    dependencies: {
      '@cdktf/provider-x': 'npm:@cdktn/provider-x@2.0.0',
      cdktf: 'file:generations/current/cdktf',
      cdktn: 'file:generations/current/cdktf',
    },
    overrides: { cdktf: '$cdktf' },
  };
  writeFileSync(join(root, 'generations/current/package.json'), json(current));
  execFileSync('npm', ['install', '--package-lock-only', '--offline', '--silent'], { cwd: root });
  const packages = folder();
  writeFileSync(join(packages, 'x.whl'), zipSync({ 'x/_jsii/x.jsii.tgz': tarball('@cdktn/provider-x', version) }));
  return { root, packages };
}

function tarball(name: string, version: string): Uint8Array {
  const at = folder();
  mkdirSync(join(at, 'package'));
  writeFileSync(join(at, 'package', 'package.json'), json({ name, version }));
  return execFileSync('tar', ['-czf', '-', 'package'], { cwd: at });
}

const files = (root: string) =>
  ['package.json', 'package-lock.json'].map((file) => readFileSync(join(root, file), 'utf8'));

const problemsOf = (act: () => void) => {
  try {
    act();
  } catch (error) {
    if (error instanceof UserError) return error.problems.map(({ message }) => message);
    throw error;
  }
  return [];
};

test('current writes its lines, from a folder of wheels; pinned puts the bytes of before back', () => {
  const { root, packages } = project();
  const before = files(root);
  toCurrent(root, { from: packages, install: false });
  expect(generationOf(root)).toBe('current');
  expect(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).toEqual({
    name: 'shop',
    version: '1.0.0',
    engines: { node: '^20.0.0 || ^22.0.0 || ^24.0.0' },
    dependencies: {
      '@cdktf/provider-x': 'file:.cache/providers/cdktn-provider-x-2.0.0.tgz',
      cdktf: 'file:generations/current/cdktf',
      cdktn: 'file:generations/current/cdktf',
    },
    overrides: { cdktf: '$cdktf' },
  });
  expect(existsSync(join(root, '.cache/providers/cdktn-provider-x-2.0.0.tgz'))).toBe(true);
  expect(files(root)[1]).toContain('cdktn-provider-x-2.0.0.tgz');
  toPinned(root, { install: false });
  expect(files(root)).toEqual(before);
  expect(existsSync(join(root, 'generations/pinned'))).toBe(false);
});

test('a line that changed meanwhile is kept', () => {
  const { root, packages } = project();
  toCurrent(root, { from: packages, install: false });
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(join(root, 'package.json'), json({ ...manifest, description: 'New' }));
  toPinned(root, { install: false });
  expect(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).toEqual({
    name: 'shop',
    version: '1.0.0',
    description: 'New',
    engines: { node: '>=20' },
    dependencies: { '@cdktf/provider-x': 'file:local/one' },
  });
});

test('whatever is wrong is said before anything changes', () => {
  const { root, packages } = project('2.1.0');
  const before = files(root);
  const refusedWith = (act: () => void) => {
    const problems = problemsOf(act);
    expect(files(root)).toEqual(before);
    return problems.join('\n');
  };
  expect(refusedWith(() => toCurrent(root, { from: packages, install: false }))).toContain(
    'this is @cdktn/provider-x 2.1.0, and the current generation is 2.0.0',
  );
  expect(refusedWith(() => toCurrent(root, { from: join(root, 'none'), install: false }))).toContain('does not exist');
  expect(refusedWith(() => toCurrent(root, { from: root, install: false }))).toContain('neither *.tgz nor *.whl');
  expect(refusedWith(() => toPinned(root, { install: false }))).toContain('is selected already');
});

test('an installation that fails puts both files back', () => {
  const { root, packages } = project();
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(join(root, 'package.json'), json({ ...manifest, scripts: { preinstall: 'exit 1' } }));
  const before = files(root);
  expect(problemsOf(() => toCurrent(root, { from: packages, install: true })).join()).toContain('failed');
  expect(files(root)).toEqual(before);
  expect(existsSync(join(root, 'generations/pinned'))).toBe(false);
});

test.each([
  ['22.19.0', true],
  ['22.18.0', false],
  ['24.1.0', true],
  ['20.19.0', false],
])('Node %s fits: %s', (version, fits) => {
  expect(problemsOf(() => checkNode('^22.19.0 || ^24.0.0', version))).toHaveLength(fits ? 0 : 1);
});
