import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/**
 * The pipelines that this project ships, and those that its page shows: what can be checked without
 * the service that runs them.
 */
const ROOT = join(__dirname, '..', '..');
const page = readFileSync(join(ROOT, 'docs', 'pipelines.md'), 'utf8');
const shown = [...page.matchAll(/<!-- file: (\S+) -->\n```\w*\n([\s\S]*?)```/g)].map(
  ([, name, text]) => [name as string, text as string] as const,
);
const WORKFLOWS = join(ROOT, '.github', 'workflows');
const shipped = readdirSync(WORKFLOWS).map(
  (name) => [`.github/workflows/${name}`, readFileSync(join(WORKFLOWS, name), 'utf8')] as const,
);
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

test('the page has a file for each of them', () => {
  // A command that a person runs is no file.
  const blocks = page.replace(/^```sh\n[\s\S]*?^```$/gm, '').match(/^```\w*$/gm)?.length as number;
  expect(shown.map(([name]) => name)).toEqual([
    '.gitlab-ci.yml',
    'repos.yaml',
    'atlantis.yaml',
    'plan_success_unwrapped.tmpl',
    '.github/workflows/hcp-terraform.yml',
  ]);
  expect(blocks).toBe(shown.length * 2);
});

const options = new Map<string, string>();
/** The options of a command, as its help tells them. */
function helpOf(command: string): string {
  if (!options.has(command)) {
    const { stdout } = spawnSync(process.execPath, ['cli/launch.js', command, '--help'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    options.set(command, stdout);
  }
  return options.get(command) as string;
}

/** Everything that a shell would run. */
function commands(value: unknown, key = ''): string[] {
  if (typeof value === 'string') return /^(run|command|script|before_script)$/.test(key) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((one) => commands(one, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => commands(one, name));
}

describe.each([...shown, ...shipped].filter(([name]) => /\.ya?ml$/.test(name)))('%s', (_, text) => {
  // GitHub's scripts for github-script are JavaScript, not shell.
  const all = commands(parse(text)).filter((one) => !one.startsWith('await '));

  test('is YAML, with scripts that a shell can read', () => {
    for (const command of all)
      expect(spawnSync('bash', ['-n'], { input: command, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });

  test('names commands and options that there are', () => {
    for (const [, name, rest] of all.join('\n').matchAll(/npm run (?:--silent )?([a-z]+)([^\n]*)/g)) {
      expect(Object.keys(scripts)).toContain(name);
      if (!scripts[name as string].startsWith('node cli/launch.js')) continue;
      const used = (rest as string).split(/[|>;&]/)[0]?.match(/ --[a-z-]+/g) ?? [];
      for (const option of used) expect(helpOf(name as string)).toContain(`${option.trim()} `);
    }
    for (const [file] of text.matchAll(/\.github\/[\w.-]+\.js|\.ci\/run/g))
      expect(existsSync(join(ROOT, file))).toBe(true);
  });

  test('keeps the saved plan, which holds secrets, where it was made', () => {
    for (const [, path] of text.matchAll(/path(?:s)?: (.*)/g))
      expect(path).not.toMatch(/\*\*|reviewed\/?["'\]},]|reviewed\/\*\/?["'\]},]|\/plan["'\],}\s]/);
  });
});

test('the template of Atlantis is balanced, and in no block of code', () => {
  const [, template] = shown.find(([name]) => name.endsWith('.tmpl')) as readonly [string, string];
  expect(template.match(/\{\{/g)).toHaveLength(template.match(/\}\}/g)?.length as number);
  expect(template).toContain('{{ .TerraformOutput }}');
  expect(template).not.toContain('```');
});
