import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readText } from '../../modules/core/files';
import { checkOut } from '../support/clone';

/**
 * A project that keeps nothing of what is shipped in `environments/` and `stacks/`: its tests, and
 * those of the program, hold all the same.
 */
const folder = mkdtempSync(join(tmpdir(), 'polycloud-replaced-'));
beforeAll(() => checkOut(folder));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(command: string, args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    input,
    env: { ...process.env, CI: '1', NO_COLOR: '1' },
  });
  return { code: status, out: stdout, err: stderr };
}

function must(...args: string[]): void {
  const { code, out, err } = run(process.execPath, ['cli/launch.js', ...args]);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}:\n${out}${err}`);
}

/**
 * The tests that look at the files of a project. All others work on the fixtures, which a rule of
 * house.test.ts enforces.
 */
function testsPass(...more: string[]): void {
  const ofProject = ['every', 'json-schema', 'deploy-aws', 'survive-aws'].map(
    (name) => `__tests__/environments/${name}`,
  );
  const jest = [join('node_modules', 'jest', 'bin', 'jest.js'), '--maxWorkers=1'];
  // How long the sources are is the same here as in the project itself.
  const others = ['--testNamePattern', '^(?!the house no source file is longer)'];
  const { code, err } = run(process.execPath, [...jest, ...others, ...ofProject, '__tests__/house', ...more]);
  const failed = err.match(/^ {2}● .*$/gm) ?? [];
  expect({ code, failed }).toEqual({ code: 0, failed: [] });
}

test('with no environment and no workload the tests pass', () => {
  expect(readdirSync(join(folder, 'environments')).filter((file) => file.endsWith('.yaml'))).toEqual([]);
  expect(run('npm', ['run', '--silent', 'schema']).code).toBe(0);
  testsPass();
}, 300_000);

test('with a project, accounts, an environment and a workload of other names they pass, too', () => {
  const answers = ['globex', 'aws', 'eu-west-1', '210987654321', 'media', '0815', '', '', '', ''];
  const result = run(
    process.execPath,
    ['cli/launch.js', 'new', 'environment', 'live'],
    answers.map((answer) => `${answer}\n`).join(''),
  );
  expect({ code: result.code, err: result.err }).toEqual({ code: 0, err: '' });
  must('new', 'workload', 'library');
  const path = join(folder, 'environments', 'live.yaml');
  const file = parse(readText(path));
  expect(file).toMatchObject({ project: 'globex', cloud: 'aws', workloads: { library: {} } });
  writeFileSync(path, readText(path).replace('protected: false', 'protected: true'));
  must('address', 'accept', 'live');
  testsPass('__tests__/stacks/library/');
}, 300_000);
