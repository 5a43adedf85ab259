import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { pages } from '../docs/tables';
import { environmentShape } from '../environments/schema';
import { formatProblem, UserError } from '../modules/core/errors';
import { TABLES } from '../modules/tables';
import { captures, defined } from './support/defined';
import { files, ROOT, text, withoutCode } from './support/house';
import { loadEnvironments } from './support/project';

/**
 * The scripts that are commands of cli/: the simulator is its own program, that starts as they do.
 */
const OF_CLI = /^node polycloud (?!simulate)/;

describe('trees and lists in pages', () => {
  test('the README has a row for each folder', () => {
    const rows = captures(text('README.md'), /^\| `([\w]+)\/` \|/gm);
    const there = [
      ...new Set(
        files.filter((file) => file.includes('/') && !file.startsWith('.')).map((file) => defined(file.split('/')[0])),
      ),
    ];
    expect(rows.toSorted()).toEqual(there.toSorted());
  });

  test('every key of an environment is on its page', () => {
    const keys = [...text('docs/new-environment.md').matchAll(/^\| (`.*`) \|/gm)].flatMap(
      ([, named]) => defined(named).match(/\w+(?=`)/g) as string[],
    );
    expect(keys.toSorted()).toEqual([...Object.keys(environmentShape), 'workloads'].toSorted());
  });

  test('the overview in the README leads to the page of each kind', () => {
    const rows = captures(text('README.md'), /^\| \[(\w+)\]\(modules\/[\w-]+\/README\.md\) \|/gm);
    expect(rows).toEqual(Object.values(TABLES).map(({ kind }) => kind));
  });

  test('every page of docs/ is in its list', () => {
    const linked = captures(text('docs/README.md'), /\]\(([\w-]+\.md)\)/g);
    const there = readdirSync(join(ROOT, 'docs')).filter((page) => page.endsWith('.md') && page !== 'README.md');
    expect(linked.toSorted()).toEqual(there.toSorted());
  });

  test("a kind's page begins with an example, and ends no one's way", () => {
    for (const page of files.filter((file) => /^modules\/[\w-]+\/README\.md$/.test(file))) {
      // A page may have several kinds, each with all of it.
      for (const kind of text(page).split(/^# /m).slice(1)) {
        const name = `${page} ${kind.split('\n')[0]}`;
        expect({
          name,
          example: kind.indexOf('```ts') >= 0 && kind.indexOf('```ts') < kind.indexOf('<!-- table:'),
        }).toEqual({
          name,
          example: true,
        });
        for (const part of ['Secure by default', 'Escape hatches', 'Costs that surprise'])
          expect({
            name,
            part,
            there: new RegExp(`^\\*\\*\\[?${part}(\\]\\([^)]*\\))?\\.\\*\\*`, 'm').test(kind),
          }).toEqual({
            name,
            part,
            there: true,
          });
      }
    }
  });

  test('every command is on its page', () => {
    const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
    const commands = Object.keys(scripts).filter((name) => OF_CLI.test(defined(scripts[name])));
    const [ofThemselves = '', ofTheProject = ''] = text('docs/commands.md').split('## For work on the project');
    const documented = captures(ofThemselves, /^## (\w+)/gm);
    expect([...new Set(documented)].toSorted()).toEqual(commands.toSorted());
    const others = Object.keys(scripts).filter((name) => !commands.includes(name));
    expect(others.filter((name) => !new RegExp(`npm (run )?${name}\\b`).test(ofTheProject))).toEqual([]);
  });

  test('check does all that CI does', () => {
    const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
    const steps = captures(text('.ci/run'), /npm (?:run )?(?:--silent )?(?!(?:ci|install)\b)(\w+)/g);
    expect(steps.length).toBeGreaterThan(3);
    for (const step of steps) expect(scripts.check).toMatch(new RegExp(`npm (run )?${step}\\b`));
  });
});

test('the fork of CDKTF that the page names is the one that CI compares with', () => {
  const [, fork] = /fork=\$\{1:-([\d.]+)\}/.exec(text('.ci/fork')) as RegExpExecArray;
  expect(text('docs/decisions.md')).toContain(`"cdktf": "npm:cdktn@${fork}"`);
  const { jobs } = parse(text('.github/workflows/checks.yml')) as {
    jobs: Record<string, { steps: { run?: string }[] }>;
  };
  expect(Object.values(jobs).map(({ steps }) => steps.at(-1)?.run)).toEqual([
    'bash .ci/run',
    'npm ci && bash .ci/fork',
    'bash .ci/install && bash .ci/current',
    'bash .ci/install && bash .ci/opentofu',
  ]);
});

/**
 * What a page shows of an environment's file is one that the loader takes: the keys of `dev`, with
 * these as replacements.
 */
test('what the pages show of environments is valid', () => {
  const keys = [...Object.keys(environmentShape), 'workloads'];
  const dev = parse(text('__tests__/fixtures/environments/dev.yaml'));
  const folder = mkdtempSync(join(tmpdir(), 'polycloud-pages-'));
  let seen = 0;
  try {
    // One may take the network of another, of the same cloud and region.
    const { project, cloud, clouds, state, tags, network } = dev;
    const staging = { project, cloud, clouds, state, tags, network, workloads: {} };
    writeFileSync(join(folder, 'staging.yaml'), JSON.stringify(staging));
    for (const page of pages()) {
      for (const [, indent, block] of text(page).matchAll(/^( *)```yaml\n([\s\S]*?)^ *```$/gm)) {
        const example = parse(defined(block).replaceAll(new RegExp(`^${indent}`, 'gm'), ''));
        if (typeof example !== 'object' || !Object.keys(example).every((key) => keys.includes(key))) continue;
        const { cloud, ...rest } = { ...dev, ...example, clouds: { ...dev.clouds, ...example.clouds } };
        writeFileSync(join(folder, 'shown.yaml'), JSON.stringify(example.placements ? rest : { cloud, ...rest }));
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

/** The names that GitHub gives to the headings of a page, to which links may lead. */
function anchorsOf(page: string): string[] {
  const seen = new Map<string, number>();
  return [...withoutCode(text(page)).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => {
    const name = defined(heading)
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-');
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return before === 0 ? name : `${name}-${before}`;
  });
}

/** A page may name a shipped workload or environment, which a project can have taken out. */
const isTakenOut = (file: string) =>
  /^environments\/[^/]+\.(yaml|addresses|accepted\.json)$/.test(file) ||
  (/^stacks\/[^/]+\//.test(file) && !existsSync(join(ROOT, dirname(file))));

describe('pages', () => {
  // What a review looks like is held by its own test.
  const unique = files.filter((file) => file.endsWith('.md') && !file.startsWith('__tests__/'));

  test.each(unique)('%s: every link leads somewhere', (page) => {
    const links = captures(withoutCode(text(page)), /\]\(([^)\s]+)\)/g);
    const broken = links
      .filter((link) => !/^https?:/.test(link))
      .filter((link) => {
        const [path, anchor] = link.split('#') as [string, string?];
        const target = path ? join(dirname(page), path) : page;
        if (isTakenOut(target)) return false;
        return !existsSync(join(ROOT, target)) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
      });
    expect(broken).toEqual([]);
  });

  test.each(unique)('%s: a shell can read its commands', (page) => {
    for (const [, indent, block] of text(page).matchAll(/^( *)```sh.*\n([\s\S]*?)^ *```$/gm)) {
      const input = defined(block)
        .replaceAll(new RegExp(`^${indent}`, 'gm'), '')
        .replaceAll(/<[^<>\n]+>/g, 'given');
      expect(spawnSync('bash', ['-n'], { input, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    }
  });

  /** Command → its options, as docs/commands.md has them from the commands themselves. */
  const options = new Map(
    [...text('docs/commands.md').matchAll(/^## (.+)\n\n```text\n([\s\S]*?)```/gm)].map(([, name, help]) => [
      defined(name),
      defined(help),
    ]),
  );

  test.each(unique)('%s: every command is there, with these options', (page) => {
    const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
    const named = [...text(page).matchAll(/\bnpm run (?:--silent )?([a-z][\w:-]*)((?: -- )?[^`\n#|>&;]*)/g)];
    const wrong = named.flatMap(([whole, name, rest]) => {
      if (!(defined(name) in scripts)) return [whole];
      const below = [...options.keys()].filter((one) => one === name || one.startsWith(`${name} `));
      // Other commands accept the options of their programs.
      if (!OF_CLI.test(defined(scripts[defined(name)])) || !rest?.startsWith(' -- ')) return [];
      const [first = ''] = rest.slice(4).split(' ');
      const command = below.includes(`${name} ${first}`) ? `${name} ${first}` : defined(name);
      if (!options.has(command) && !/^[<[…]/.test(first)) return [whole];
      return (rest.match(/ --[a-z][a-z-]*/g) ?? [])
        .filter((option) => !options.get(command)?.includes(`${option.trim()} `))
        .map((option) => `${whole}:${option}`);
    });
    expect(wrong).toEqual([]);
  });

  test.each(unique)('%s: every file that it names is there', (page) => {
    const named = captures(
      text(page),
      /`((?:modules|stacks|review|cli|deployment|docs|bench|policies|simulator|environments|__tests__)\/[\w./-]*\w\.\w+)`/g,
    );
    const example = /<|\*|^policies\/own\/|^environments\/[^/]+\//;
    expect(named.filter((file) => !example.test(file) && !isTakenOut(file) && !existsSync(join(ROOT, file)))).toEqual(
      [],
    );
  });
});
