import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkOut, placeFixtures } from '../support/clone';

/**
 * A user's project takes over the next version, as docs/later-versions.md says: the user has
 * replaced the shipped workload, and upstream has changed it and much else.
 */
const [upstream, own] = ['upstream', 'own'].map((name) => mkdtempSync(join(tmpdir(), `polycloud-${name}-`))) as [
  string,
  string,
];
afterAll(() => {
  for (const folder of [upstream, own]) rmSync(folder, { recursive: true, force: true });
});

const git = (folder: string, ...args: string[]) => {
  const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
  const { status, stdout, stderr } = spawnSync('git', [...who, ...args], { cwd: folder, encoding: 'utf8' });
  return { code: status, out: `${stdout}${stderr}` };
};
const must = (folder: string, ...args: string[]) => {
  const { code, out } = git(folder, ...args);
  if (code !== 0) throw new Error(`git ${args.join(' ')}: ${out}`);
  return out;
};
function command(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['cli/launch.js', ...args], {
    cwd: own,
    encoding: 'utf8',
    env: { ...process.env, CI: '1', NO_COLOR: '1' },
  });
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}
const change = (folder: string, file: string, from: string, to: string) => {
  const text = readFileSync(join(folder, file), 'utf8');
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  writeFileSync(join(folder, file), text.replace(from, to));
};

test('a project with workloads of its own merges the next version, and synthesizes as before', () => {
  checkOut(upstream, placeFixtures);
  must(upstream, 'branch', '-M', 'main');
  checkOut(own, placeFixtures);
  // The same history up to here, as a clone has it.
  rmSync(join(own, '.git'), { recursive: true, force: true });
  must(own, 'init', '-q');
  must(own, 'remote', 'add', 'upstream', upstream);
  must(own, 'fetch', '-q', 'upstream');
  must(own, 'reset', '-q', 'upstream/main');
  must(own, 'checkout', '-q', '-b', 'main');

  command('new', 'workload', 'library', '--replace', 'commerce');
  for (const name of ['dev', 'staging', 'prod']) command('address', 'accept', name, '--remove', 'commerce');
  must(own, 'add', '-A');
  must(own, 'commit', '-q', '-m', 'Our workload');
  const before = readFileSync(join(own, command('synth', 'dev').trim()), 'utf8');

  // The next version changes the workload that is gone here, a kind, a page and a command.
  change(upstream, 'stacks/commerce/index.ts', 'const ORDERS_PER_WORKER = 20;', 'const ORDERS_PER_WORKER = 30;');
  change(upstream, 'modules/queue/queue.ts', '\n', '\n// The next version.\n');
  change(upstream, 'docs/README.md', '# Pages', '# All pages');
  change(upstream, 'cli/commands/list.ts', "'list the stacks, ", "'list all stacks, ");
  must(upstream, 'commit', '-q', '-a', '-m', 'The next version');

  must(own, 'fetch', '-q', 'upstream');
  expect(git(own, 'merge', 'upstream/main').code).not.toBe(0);
  // What the page says of a conflict: what was removed stays so.
  const status = must(own, 'status', '--porcelain')
    .split('\n')
    .filter((line) => /^(DU|UD|AA|UU)/.test(line));
  expect(status).toEqual(['DU stacks/commerce/index.ts']);
  must(own, 'rm', '-q', 'stacks/commerce/index.ts');
  must(own, 'commit', '-q', '-m', 'The next version');

  expect(existsSync(join(own, 'stacks', 'commerce'))).toBe(false);
  expect(readFileSync(join(own, 'docs', 'README.md'), 'utf8')).toContain('# All pages');
  expect(command('list', '--help')).toContain('list all stacks');
  expect(spawnSync('npm', ['run', '--silent', 'schema'], { cwd: own }).status).toBe(0);
  expect(must(own, 'status', '--porcelain')).toBe('');
  expect(command('address', 'check')).toContain('The addresses match the lists.');
  expect(readFileSync(join(own, command('synth', 'dev').trim()), 'utf8')).toBe(before);
}, 300_000);
