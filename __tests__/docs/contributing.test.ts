import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLOUDS } from '../../modules/core/placement';

/**
 * CONTRIBUTING.md says that the compiler lists what a new property, kind or cloud lacks. Each test
 * makes the change in a copy and reads what the compiler lists.
 */
const ROOT = join(__dirname, '..', '..');
const copies: string[] = [];
afterAll(() => {
  for (const copy of copies) rmSync(copy, { recursive: true });
});

function errorsAfter(...changes: readonly (readonly [file: string, before: string, after: string])[]): string[] {
  const copy = mkdtempSync(join(tmpdir(), 'contributing-'));
  copies.push(copy);
  for (const part of ['modules', 'facts', 'package.json'])
    cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  const settings = JSON.parse(readFileSync(join(ROOT, 'tsconfig.json'), 'utf8'));
  writeFileSync(join(copy, 'tsconfig.json'), JSON.stringify({ ...settings, include: ['modules/**/*.ts'] }));
  for (const [file, before, after] of changes) {
    const text = readFileSync(join(copy, file), 'utf8');
    expect(text).toContain(before);
    writeFileSync(join(copy, file), text.replace(before, after));
  }
  const compiler = join('node_modules', 'typescript', 'bin', 'tsc');
  const { status, stdout } = spawnSync(process.execPath, [compiler, '--noEmit'], { cwd: copy, encoding: 'utf8' });
  expect(status).not.toBeNull();
  return stdout.split('\n').filter((line) => line !== '');
}

const filesOf = (errors: readonly string[]) => [
  ...new Set(errors.flatMap((line) => /^[\w./-]+(?=\(\d+,\d+\): error)/.exec(line) ?? [])),
];

test('a new property and a new kind: the compiler lists their tables and the catalogues', () => {
  const errors = errorsAfter(
    [
      'modules/queue/queue.ts',
      'export interface QueueProps {',
      'export interface QueueProps {\n  readonly colour?: string;',
    ],
    [
      'modules/cloud.ts',
      'export interface Cloud {',
      'export interface Cloud {\n  readonly lamp: Factory<Queue, QueueProps, ExistingQueue>;',
    ],
  );
  const catalogues = CLOUDS.map((cloud) => `modules/${cloud}.ts`);
  expect(filesOf(errors).sort()).toEqual(
    [...catalogues, 'modules/logs.ts', 'modules/queue/support.ts', 'modules/tables.ts'].sort(),
  );
  expect(errors.join('\n')).toMatch(/modules\/queue\/support\.ts[\s\S]*Property 'colour' is missing/);
  for (const file of [...catalogues, 'modules/logs.ts', 'modules/tables.ts'])
    expect(errors.find((line) => line.startsWith(file))).toContain("Property 'lamp' is missing");
});

test('a new cloud: the compiler lists the table of every kind, the regions and the providers', () => {
  const errors = errorsAfter([
    'modules/core/placement.ts',
    `[${CLOUDS.map((cloud) => `'${cloud}'`).join(', ')}] as const`,
    `[${[...CLOUDS, 'oracle'].map((cloud) => `'${cloud}'`).join(', ')}] as const`,
  ]);
  const files = filesOf(errors);
  const tables = readdirSync(join(ROOT, 'modules'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /support\.ts$/.test(file))
    .map((file) => `modules/${file}`);
  expect(files.filter((file) => file.endsWith('support.ts')).sort()).toEqual(tables.sort());
  expect(files).toEqual(
    expect.arrayContaining(['modules/cloud.ts', 'modules/core/providers.ts', 'modules/core/regions.ts']),
  );
});
