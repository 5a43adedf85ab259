import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pages } from '../docs/tables';
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
    const long = sources.map((file) => [file, text(file).split('\n').length] as const).filter(([, lines]) => lines > 330);
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
    const workloads = files.filter((file) => /^stacks\/.*\.ts$/.test(file) && !file.endsWith('placement-stack.ts')).concat('main.ts');
    const wrong = workloads.filter((file) => /from '.*\/(aws|google|azure)(-[\w-]+)?'|@cdktf\/provider-/.test(text(file)));
    expect(wrong).toEqual([]);
  });

  test('what a kind imports is below it: never a workload, a command or the review', () => {
    const wrong = sources.filter((file) => file.startsWith('modules/') && /from '(\.\.\/)+(stacks|cli|review|main)/.test(text(file)));
    expect(wrong).toEqual([]);
  });
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

  test.each(unique)('%s: every command is there', (page) => {
    const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
    const named = [...text(page).matchAll(/\bnpm run (?:--silent )?([a-z][\w:-]*)/g)].map(([, name]) => name as string);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  test.each(unique)('%s: every file that it names is there', (page) => {
    const named = [
      ...text(page).matchAll(/`((?:modules|stacks|review|cli|docs|bench|policies|simulator|environments|__tests__)\/[\w./-]*\w\.\w+)`/g),
    ].map(([, file]) => file as string);
    const example = /<|\*|environments\/(?!dev|staging|prod|schema|loader)/;
    expect(named.filter((file) => !example.test(file) && !existsSync(join(ROOT, file)))).toEqual([]);
  });
});
