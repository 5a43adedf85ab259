import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { pages } from '../docs/tables';
import { loadEnvironments } from '../environments/loader';
import { environmentSchema } from '../environments/schema';
import { formatProblem, UserError } from '../modules/core/errors';
import { CLOUDS } from '../modules/core/placement';
import { TABLES } from '../modules/tables';

const ROOT = join(__dirname, '..');
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file && existsSync(join(ROOT, file)));
const text = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const sources = files.filter((file) => file.endsWith('.ts') && !file.startsWith('__tests__/'));

describe('the house', () => {
  test('no source file is longer than what one sees across', () => {
    // Tables of what each type is known to do are data: they are looked up, not read.
    const read = sources.filter((file) => !file.startsWith('simulator/types/'));
    const long = read.map((file) => [file, text(file).split('\n').length] as const).filter(([, lines]) => lines > 330);
    expect(long).toEqual([]);
  });

  test('a kind is a contract, a file for each cloud, a page and a test', () => {
    const folders = readdirSync(join(ROOT, 'modules'), { withFileTypes: true })
      .filter((one) => one.isDirectory() && one.name !== 'core')
      .map(({ name }) => name);
    for (const folder of folders) {
      const there = readdirSync(join(ROOT, 'modules', folder));
      for (const cloud of CLOUDS)
        expect({ folder, cloud, there: there.some((file) => file.startsWith(cloud)) }).toMatchObject({ there: true });
      expect(there).toContain('README.md');
    }
    const tests = files
      .filter((file) => file.startsWith('__tests__/modules/'))
      .map(text)
      .join('\n');
    for (const { kind } of Object.values(TABLES)) {
      expect({ kind, page: pages().some((page) => text(page).includes(`<!-- table:${kind} -->`)) }).toEqual({ kind, page: true });
      expect({ kind, test: tests.includes(`catalogue.${kind}(`) || tests.includes(`cloud.${kind}(`) }).toEqual({ kind, test: true });
    }
  });

  test('workloads know contracts only: no cloud, no provider package', () => {
    const workloads = files
      .filter((file) => /^stacks\/.*\.ts$/.test(file) && !/placement-stack\.ts$/.test(file) && !file.startsWith('stacks/native/'))
      .concat('main.ts');
    const wrong = workloads.filter((file) => /from '.*\/(aws|google|azure)(-[\w-]+)?'|@cdktf\/provider-/.test(text(file)));
    expect(wrong).toEqual([]);
  });

  test('what a kind imports is below it: never a workload, a command or the review', () => {
    const wrong = sources.filter((file) => file.startsWith('modules/') && /from '(\.\.\/)+(stacks|cli|review|main)/.test(text(file)));
    expect(wrong).toEqual([]);
  });
});

describe('trees and lists in pages', () => {
  const tracked = [
    ...new Set(files.filter((file) => file.includes('/') && !file.startsWith('.')).map((file) => file.split('/')[0] as string)),
  ];

  test('the README has a row for each folder', () => {
    const rows = [...text('README.md').matchAll(/^\| `([\w]+)\/` \|/gm)].map(([, name]) => name as string);
    expect(rows.toSorted()).toEqual(tracked.toSorted());
  });

  test('the overview in the README leads to the page of each kind', () => {
    const rows = [...text('README.md').matchAll(/^\| \[(\w+)\]\(modules\/[\w-]+\/README\.md\) \|/gm)].map(([, name]) => name as string);
    expect(rows).toEqual(Object.values(TABLES).map(({ kind }) => kind));
  });

  test('every page of docs/ is in its list', () => {
    const linked = [...text('docs/README.md').matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, page]) => page as string);
    const there = readdirSync(join(ROOT, 'docs')).filter((page) => page.endsWith('.md') && page !== 'README.md');
    expect(linked.toSorted()).toEqual(there.toSorted());
  });

  test("a kind's page begins with an example, and ends no one's way", () => {
    for (const page of files.filter((file) => /^modules\/[\w-]+\/README\.md$/.test(file))) {
      // A page may have several kinds, each with all of it.
      for (const kind of text(page).split(/^# /m).slice(1)) {
        const name = `${page} ${kind.split('\n')[0]}`;
        expect({ name, example: kind.indexOf('```ts') >= 0 && kind.indexOf('```ts') < kind.indexOf('<!-- table:') }).toEqual({
          name,
          example: true,
        });
        for (const part of ['Secure by default', 'The way down', 'Costs that surprise'])
          expect({ name, part, there: new RegExp(`^\\*\\*\\[?${part}(\\]\\([^)]*\\))?\\.\\*\\*`, 'm').test(kind) }).toEqual({
            name,
            part,
            there: true,
          });
      }
    }
  });

  test('every command is on its page', () => {
    const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
    const commands = Object.keys(scripts).filter((name) => scripts[name]?.startsWith('node cli/launch.js'));
    const [ofThemselves = '', ofTheProject = ''] = text('docs/commands.md').split('## For work on the project');
    const shown = [...ofThemselves.matchAll(/^## (\w+)/gm)].map(([, name]) => name as string);
    expect([...new Set(shown)].toSorted()).toEqual(commands.toSorted());
    const others = Object.keys(scripts).filter((name) => !commands.includes(name));
    expect(others.filter((name) => !new RegExp(`npm (run )?${name}\\b`).test(ofTheProject))).toEqual([]);
  });

  test('check does all that CI does', () => {
    const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
    const steps = [...text('.ci/run').matchAll(/npm (?:run )?(?:--silent )?(?!(?:ci|install)\b)(\w+)/g)].map(([, name]) => name as string);
    expect(steps.length).toBeGreaterThan(3);
    for (const step of steps) expect(scripts.check).toMatch(new RegExp(`npm (run )?${step}\\b`));
  });
});

/** What a page shows of an environment's file is one that the loader takes: the keys of `dev`, with these in place of theirs. */
test('what the pages show of environments is valid', () => {
  const keys = Object.keys(environmentSchema.shape);
  const dev = parse(text('environments/dev.yaml'));
  const folder = mkdtempSync(join(tmpdir(), 'polycloud-pages-'));
  let seen = 0;
  try {
    for (const page of pages()) {
      for (const [, indent, block] of text(page).matchAll(/^( *)```yaml\n([\s\S]*?)^ *```$/gm)) {
        const shown = parse((block as string).replaceAll(new RegExp(`^${indent}`, 'gm'), ''));
        if (typeof shown !== 'object' || !Object.keys(shown).every((key) => keys.includes(key))) continue;
        const { cloud, ...rest } = { ...dev, ...shown, clouds: { ...dev.clouds, ...shown.clouds } };
        writeFileSync(join(folder, 'shown.yaml'), JSON.stringify(shown.placements ? rest : { cloud, ...rest }));
        expect({ page, loads: loadEnvironments(['shown'], { folder }).length }).toEqual({ page, loads: 1 });
        seen++;
      }
    }
  } catch (error) {
    throw error instanceof UserError ? new Error(error.problems.map(formatProblem).join('\n')) : error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  expect(seen).toBeGreaterThan(5);
});

describe('pages', () => {
  const all = [...pages(), ...files.filter((file) => /^[A-Z]+\.md$/.test(file) || /^(policies|simulator)\/README\.md$/.test(file))];
  const unique = [...new Set(all)];

  test.each(unique)('%s: every link leads somewhere', (page) => {
    const links = [
      ...text(page)
        .replace(/```[\s\S]*?```/g, '')
        .matchAll(/\]\(([^)\s]+)\)/g),
    ].map(([, link]) => link as string);
    const broken = links
      .filter((link) => !/^(https?:|#)/.test(link))
      .filter((link) => !existsSync(join(ROOT, dirname(page), link.replace(/#.*$/, ''))));
    expect(broken).toEqual([]);
  });

  /** Command → its options, as docs/commands.md has them from the commands themselves. */
  const options = new Map(
    [...text('docs/commands.md').matchAll(/^## (.+)\n\n```text\n([\s\S]*?)```/gm)].map(([, name, help]) => [
      name as string,
      help as string,
    ]),
  );

  test.each(unique)('%s: every command is there, with these options', (page) => {
    const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
    const named = [...text(page).matchAll(/\bnpm run (?:--silent )?([a-z][\w:-]*)((?: -- )?[^`\n#|>&;]*)/g)];
    const wrong = named.flatMap(([said, name, rest]) => {
      if (!((name as string) in scripts)) return [said];
      const below = [...options.keys()].filter((one) => one === name || one.startsWith(`${name} `));
      // What is no command of cli/ takes what the program behind it takes.
      if (!scripts[name as string]?.startsWith('node cli/launch.js') || !rest?.startsWith(' -- ')) return [];
      const [first = ''] = rest.slice(4).split(' ');
      const command = below.includes(`${name} ${first}`) ? `${name} ${first}` : (name as string);
      if (!options.has(command) && !/^[<[…]/.test(first)) return [said];
      return (rest.match(/ --[a-z][a-z-]*/g) ?? [])
        .filter((option) => !options.get(command)?.includes(`${option.trim()} `))
        .map((option) => `${said}:${option}`);
    });
    expect(wrong).toEqual([]);
  });

  test.each(unique)('%s: every file that it names is there', (page) => {
    const named = [
      ...text(page).matchAll(/`((?:modules|stacks|review|cli|docs|bench|policies|simulator|environments|__tests__)\/[\w./-]*\w\.\w+)`/g),
    ].map(([, file]) => file as string);
    const example = /<|\*|^policies\/own\/|environments\/(?!dev|staging|prod|schema|loader)/;
    expect(named.filter((file) => !example.test(file) && !existsSync(join(ROOT, file)))).toEqual([]);
  });
});
