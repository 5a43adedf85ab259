import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { defined } from '../support/defined';

/**
 * The pipelines that this project ships, and those that its page shows: what can be checked without
 * the service that runs them.
 */
const ROOT = join(__dirname, '..', '..');
const page = readFileSync(join(ROOT, 'docs', 'pipelines.md'), 'utf8');
const documented = [...page.matchAll(/<!-- file: (\S+) -->\n```\w*\n([\s\S]*?)```/g)].map(
  ([, name, text]) => [defined(name), defined(text)] as const,
);
const WORKFLOWS = join(ROOT, '.github', 'workflows');
const shipped = readdirSync(WORKFLOWS).map(
  (name) => [`.github/workflows/${name}`, readFileSync(join(WORKFLOWS, name), 'utf8')] as const,
);
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

test('the page has a file for each of them', () => {
  // A command that a person runs is not a file.
  const blocks = page.replace(/^```sh\n[\s\S]*?^```$/gm, '').match(/^```\w*$/gm)?.length as number;
  expect(documented.map(([name]) => name)).toEqual([
    '.gitlab-ci.yml',
    '.gitlab/environments.yml',
    'repos.yaml',
    'atlantis.yaml',
    'plan_success_unwrapped.tmpl',
    '.github/workflows/hcp-terraform.yml',
  ]);
  expect(blocks).toBe(documented.length * 2);
});

const options = new Map<string, string>();
/** The options of a command, or of one below it, as its help tells them. */
function helpOf(command: string, below?: string): string {
  if (below && helpOf(command).includes(`\n  ${below} [`)) return helpOf(`${command} ${below}`);
  if (!options.has(command)) {
    const { stdout } = spawnSync(process.execPath, ['cli/launch.js', ...command.split(' '), '--help'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    options.set(command, stdout);
  }
  return defined(options.get(command));
}

/** Everything that a shell would run. */
function commands(value: unknown, key = ''): string[] {
  if (typeof value === 'string') return /^(run|command|script|before_script)$/.test(key) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((one) => commands(one, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => commands(one, name));
}

describe.each([...documented, ...shipped].filter(([name]) => /\.ya?ml$/.test(name)))('%s', (_, text) => {
  // GitHub's scripts for github-script are JavaScript, not shell.
  const all = commands(parse(text)).filter((one) => !one.startsWith('await '));

  test('is YAML, with scripts that a shell can read', () => {
    for (const command of all)
      expect(spawnSync('bash', ['-n'], { input: command, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });

  test('names commands and options that there are', () => {
    for (const [, name, rest] of all.join('\n').matchAll(/npm run (?:--silent )?([a-z]+)([^\n]*)/g)) {
      expect(Object.keys(scripts)).toContain(name);
      if (!scripts[defined(name)].startsWith('node polycloud')) continue;
      const used =
        defined(rest)
          .split(/[|>;&]/)[0]
          ?.match(/ --[a-z-]+/g) ?? [];
      const below = /^ -- (\w+)/.exec(defined(rest))?.[1];
      for (const option of used) expect(helpOf(defined(name), below)).toContain(`${option.trim()} `);
    }
    for (const [file] of text.matchAll(/\.github\/[\w.-]+\.js|\.ci\/run/g))
      expect(existsSync(join(ROOT, file))).toBe(true);
  });

  test('keeps the saved plan, which holds secrets, where it was made', () => {
    for (const [, path] of text.matchAll(/path(?:s)?: (.*)/g))
      expect(path).not.toMatch(/\*\*|reviewed\/?["'\]},]|reviewed\/\*\/?["'\]},]|\/plan["'\],}\s]/);
  });
});

test('GitLab: the matrix is made of the environments that there are, without those of a local state', () => {
  const text = Object.fromEntries(documented);
  const { environments } = parse(defined(text['.gitlab-ci.yml']));
  const folder = mkdtempSync(join(tmpdir(), 'polycloud-gitlab-'));
  try {
    mkdirSync(join(folder, '.gitlab'));
    writeFileSync(join(folder, '.gitlab', 'environments.yml'), defined(text['.gitlab/environments.yml']));
    const list = [{ name: 'dev', state: 'local' }, ...['qa', 'prod'].map((name) => ({ name, state: 's3' }))];
    writeFileSync(join(folder, 'npm'), `#!/bin/sh\necho '${JSON.stringify(list)}'\n`, { mode: 0o755 });
    const script = ['set -e', ...environments.script].join('\n');
    const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
    expect(spawnSync('bash', ['-c', script], { cwd: folder, env, encoding: 'utf8' })).toMatchObject({ status: 0 });
    const pipeline = parse(readFileSync(join(folder, 'environments.yml'), 'utf8'));
    for (const job of ['plan', 'apply'])
      expect(pipeline[job].parallel).toEqual({ matrix: [{ ENVIRONMENT: ['qa', 'prod'] }] });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the template of Atlantis is balanced, and in no block of code', () => {
  const [, template] = documented.find(([name]) => name.endsWith('.tmpl')) as readonly [string, string];
  expect(template.match(/\{\{/g)).toHaveLength(template.match(/\}\}/g)?.length as number);
  expect(template).toContain('{{ .TerraformOutput }}');
  expect(template).not.toContain('```');
});
