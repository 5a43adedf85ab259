import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scripts } from '../../package.json';
import { captures } from '../support/defined';

const ROOT = join(__dirname, '..', '..');
/** The executable itself, from a folder elsewhere. */
const polycloud = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(join(ROOT, 'polycloud'), args, { cwd: tmpdir(), encoding: 'utf8' });
  return { status, stdout, stderr };
};
const npm = (command: string, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', command, '--', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};

test('does from anywhere what npm run does: output, errors and exit codes', () => {
  expect(polycloud('list')).toEqual(npm('list'));
  expect(polycloud('list').stdout).toContain('dev-aws-us-east-1\n');
  expect(polycloud('grants', 'nowhere')).toEqual(npm('grants', 'nowhere'));
  expect(polycloud('grants', 'nowhere').status).toBe(1);
});

test('alone it tells its commands', () => {
  const { status, stdout } = polycloud();
  expect(status).toBe(0);
  expect(stdout).toContain('affected');
});

test('every command of it is a script of npm that calls it', () => {
  const commands = captures(polycloud('--help').stdout, /^ {2}([a-z]+) /gm);
  expect(commands.length).toBeGreaterThan(15);
  const all: Readonly<Record<string, string>> = scripts;
  for (const name of commands.filter((one) => one !== 'help'))
    expect([name, all[name]]).toEqual([name, `node polycloud ${name}`]);
});
