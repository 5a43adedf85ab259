import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Clone } from '../support/clone';
import { loadEnvironments } from '../support/project';

const clone = new Clone();
const folder = clone.path('environments');
afterAll(clone.remove);

const PROGRAM = `require('./cli/new-environment').newEnvironment(process.argv[1], { folder: process.argv[2], like: process.argv[3] }).then(
  (code) => { process.exitCode = code; }, (error) => { console.error(error.message); process.exitCode = 1; })`;

function asked(name: string, answers: readonly string[], like: readonly string[] = []) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--require', 'tsx/cjs', '-e', PROGRAM, name, folder, ...like],
    {
      cwd: clone.folder,
      encoding: 'utf8',
      input: answers.map((answer) => `${answer}\n`).join(''),
    },
  );
  return { code: status, stdout, stderr };
}

test('the answers become a file that the loader takes, with its own network', () => {
  const { code, stdout } = asked('qa', [
    'google',
    '',
    'acme-qa',
    '',
    'returns',
    '',
    'yes',
    '',
    '',
    'batch-sync, commerce',
  ]);
  expect(stdout).toContain('environments/qa.yaml is written');
  expect(code).toBe(0);
  const [qa] = loadEnvironments(['qa'], { folder });
  expect(qa).toMatchObject({
    placements: [{ cloud: 'google', region: 'us-east1' }],
    clouds: { google: { project: 'acme-qa' } },
    protected: true,
    tags: { owner: 'returns', costCenter: '4711' },
    network: { cidr: '10.11.0.0/16' },
  });
  expect(qa?.workloads.map(({ id }) => id)).toEqual(['batch-sync', 'commerce']);
  expect(readFileSync(join(folder, 'qa.yaml'), 'utf8')).toMatch(/^# yaml-language-server: \$schema=\.\/schema\.json\n/);
});

test('a public name belongs to one environment: the new one has another, and the name of the model is refused', () => {
  const enter = (...last: string[]) => ['google', '', '', '', '', '', '', '', '', ...last];
  const refused = asked('qc', enter('staging-shop', ''), ['staging']);
  expect(refused.stderr).toMatch(
    /qc\.yaml:\d+:\d+ dns\.name: is "staging-shop", which is the public name of environments\/staging\.yaml\./,
  );
  expect(refused.code).toBe(1);
  const { code, stdout } = asked('qc', enter('', ''), ['staging']);
  expect(stdout).toContain('Public name, below the domain [qc-shop]: ');
  expect(code).toBe(0);
  expect(loadEnvironments(['qc'], { folder })[0]?.dns?.name).toBe('qc-shop');
});

test.each<[string, string, string[], string[], RegExp]>([
  [
    'an answer that is wrong',
    'qb',
    ['goggle', '', '', '', '', '', ''],
    [],
    /cloud: is "goggle"; allowed values are aws, google, azure/,
  ],
  ['answers that end', 'qb', ['aws'], [], /the input ended before all questions were answered; nothing was written/],
  ['a name that the clouds refuse', 'QB', [], [], /the environment's name is "QB"/],
  ['one that is there', 'dev', [], [], /environments\/dev\.yaml: is there already/],
  ['a model that is none', 'qb', [], ['none'], /--like: is "none"; environments are dev, prod/],
])('%s writes nothing', (_, name, answers, like, message) => {
  const before = existsSync(join(folder, `${name}.yaml`));
  const { code, stderr } = asked(name, answers, like);
  expect(stderr).toMatch(message);
  expect(code).toBe(1);
  expect(existsSync(join(folder, `${name}.yaml`))).toBe(before);
});
