import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { parse } from 'yaml';
import { NO_INPUTS } from '../deployment/commits';
import { pages } from '../docs/tables';
import { environmentShape } from '../environments/schema';
import { formatProblem, UserError } from '../modules/core/errors';
import { CLOUDS } from '../modules/core/placement';
import { TABLES } from '../modules/tables';
import { workloadNames } from '../stacks/workloads';
import { loadEnvironments } from './support/project';

const ROOT = join(__dirname, '..');
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file && existsSync(join(ROOT, file)));
const text = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** Everything that is written by hand, but for the tests and what they hold. */
const programs = files.filter((file) => /\.(ts|js)$/.test(file) && !file.startsWith('__tests__/'));

/**
 * The scripts that are commands of cli/: the simulator is its own program, that starts as they do.
 */
const OF_CLI = /^node polycloud (?!simulate)/;

describe('the house', () => {
  test('what belongs in which folder', () => {
    const tops = new Set(
      files.filter((file) => file.includes('/') && !file.startsWith('.')).map((file) => file.split('/')[0]),
    );
    const folders = [
      'environments',
      'facts',
      'stacks',
      'modules',
      'policies',
      'review',
      'simulator',
      'deployment',
      'generations',
      'cli',
      'docs',
      'bench',
      'images',
      'programs',
      '__tests__',
    ];
    expect([...tops].toSorted()).toEqual(folders.toSorted());
    // A program at the top is the one that everything begins with, or the configuration of a tool.
    expect(programs.filter((file) => !file.includes('/'))).toEqual(['jest.config.js', 'main.ts']);
    // Between the catalogues and a kind's files there is nothing.
    expect(
      programs.filter((file) => /^modules\/(?!core\/generation\/)/.test(file) && file.split('/').length > 3),
    ).toEqual([]);
  });

  test('files have names in small letters with -', () => {
    const odd = files.filter(
      (file) =>
        /\.(ts|js)$/.test(file) &&
        !/^[a-z0-9-]+(\.(aws|google|azure))?(\.(test|config|d))?\.(ts|js)$/.test(basename(file)),
    );
    expect(odd).toEqual([]);
  });

  test('tests mirror the tree', () => {
    const folders = [...new Set(files.filter((file) => file.endsWith('.test.ts')).map(dirname))].map((folder) =>
      relative('__tests__', folder),
    );
    // What GitHub wants stands in a folder that begins with a point.
    expect(folders.filter((folder) => !existsSync(join(ROOT, folder.replace(/^github/, '.github'))))).toEqual([]);
  });

  test('no source file is longer than what one sees across', () => {
    const long = programs
      .map((file) => [file, text(file).split('\n').length] as const)
      .filter(([, lines]) => lines > 306);
    expect(long).toEqual([]);
  });

  /** Lines of code beyond 120 columns and of comments beyond 100. */
  const tooWide = (file: string) =>
    text(file)
      .split('\n')
      .flatMap((line, index) => {
        const comment = /^\s*(\/\/|\/?\*)/.test(line);
        if (line.length <= (comment ? 100 : 120)) return [];
        // An import, a regular expression, and one word: an id, a URL, a link.
        const whole = !comment && /^\s*(import |export .* from |\} from |\/)/.test(line);
        const longest = Math.max(
          ...line
            .trim()
            .split(' ')
            .map((word) => word.length),
        );
        return whole || longest >= 60 ? [] : [`${file}:${index + 1} has ${line.length} columns`];
      });

  test('code wraps at 120 columns, comments at 100', () => {
    expect(files.filter((file) => /\.(ts|js)$/.test(file)).flatMap(tooWide)).toEqual([]);
  });

  test('pages wrap at 100 columns', () => {
    const wide = files
      .filter((file) => file.endsWith('.md') && !file.startsWith('__tests__/'))
      .flatMap((page) => {
        // Code, tables, headings and what is generated keep their lines.
        const kept = (part: string) => part.replace(/[^\n]+/g, '');
        const prose = text(page)
          .replace(/^ *```[\s\S]*?^ *```$/gm, kept)
          .replace(/<!-- ([\w]+:[\w-]*) -->[\s\S]*?<!-- \/\1 -->/g, kept)
          .replace(/^ *(\||#|<).*$/gm, kept);
        return prose.split('\n').flatMap((line, index) => {
          // What is in code or a link stays together.
          const words = line.replace(/`[^`]*`|\]\([^)]*\)/g, (one) => one.replaceAll(' ', '_'));
          const breakable = words.trimStart().slice(0, 100).includes(' ') && words.length > 100;
          return breakable ? [`${page}:${index + 1} has ${line.length} columns`] : [];
        });
      });
    expect(wide).toEqual([]);
  });

  test('whatever the launcher bundles counts when two commits are compared', () => {
    const [, list = ''] = /^const SOURCES = (\[[^\]]*\])/m.exec(text('cli/launch.js')) as RegExpExecArray;
    const sources = list.match(/(?<=')[\w.-]+(?=')/g) ?? [];
    expect(sources.length).toBeGreaterThan(5);
    expect(sources.filter((source) => NO_INPUTS.includes(source))).toEqual([]);
  });

  test('a policy is a file', () => {
    const rules = files.filter((file) => file.startsWith('policies/rules/'));
    expect(rules.filter((file) => text(file).match(/^export const \w+: Policy = /gm)?.length !== 1)).toEqual([]);
  });

  test('a kind is a contract, a table of support, a file for each cloud, a page and a test', () => {
    const folders = readdirSync(join(ROOT, 'modules'), { withFileTypes: true })
      .filter((one) => one.isDirectory() && one.name !== 'core')
      .map(({ name }) => name);
    // With what they share.
    const tests = files
      .filter((file) => /^__tests__\/(modules|support)\//.test(file))
      .map(text)
      .join('\n');
    const kinds = Object.values(TABLES).map(({ kind }) => kind);
    const seen: string[] = [];
    for (const folder of folders) {
      const there = readdirSync(join(ROOT, 'modules', folder));
      const page = there.includes('README.md') ? text(`modules/${folder}/README.md`) : '';
      const here = kinds.filter((kind) => page.includes(`<!-- table:${kind} -->`));
      seen.push(...here);
      // Two kinds in one folder have a contract each.
      const contracts = here.length > 1 ? here : [folder];
      const tables = contracts.map((name) =>
        name === folder || contracts.length === 1 ? 'support.ts' : `${name}-support.ts`,
      );
      expect({ folder, there }).toEqual({
        folder,
        there: expect.arrayContaining([...contracts.map((name) => `${name}.ts`), ...tables]),
      });
      for (const cloud of CLOUDS)
        expect({
          folder,
          cloud,
          there: there.some((file) => new RegExp(`^${cloud}(-[\\w-]+)?\\.ts$`).test(file)),
        }).toMatchObject({
          there: true,
        });
    }
    expect(seen.toSorted()).toEqual(kinds.toSorted());
    for (const kind of kinds)
      expect({ kind, test: tests.includes(`catalogue.${kind}(`) || tests.includes(`cloud.${kind}(`) }).toEqual({
        kind,
        test: true,
      });
  });

  test('the defaults of a kind are in its settings', () => {
    const defaults = programs.filter((file) => /^export const \w+_DEFAULTS = /m.test(text(file)));
    expect(defaults.length).toBeGreaterThan(10);
    expect(defaults.filter((file) => !/^modules\/[\w-]+\/([\w-]+-)?settings\.ts$/.test(file))).toEqual([]);
  });

  test('every kind takes what exists, but those that nothing names', () => {
    const made = [...text('modules/cloud.ts').matchAll(/^ {2}readonly (\w+): (Maker|Factory)</gm)];
    expect(made.map(([, kind]) => kind).toSorted()).toEqual(
      Object.values(TABLES)
        .map(({ kind }) => kind)
        .toSorted(),
    );
    expect(made.filter(([, , how]) => how === 'Maker').map(([, kind]) => kind)).toEqual([
      'schedule',
      'budget',
      'alarm',
      'audit',
      'objective',
      'dashboard',
    ]);
    const tests = files
      .filter((file) => file.startsWith('__tests__/modules/'))
      .map(text)
      .join('\n');
    for (const [, kind, how] of made) if (how === 'Factory') expect(tests).toContain(`.${kind}.fromExisting(`);
  });

  test('tests work on the environments and workloads of the fixtures, since a project has others', () => {
    const own =
      /^__tests__\/(stacks\/[^/]+\/|fixtures\/|support\/(project|environments|shipped|workloads)\.ts|environments\/(every|json-schema)\.test\.ts)/;
    const read =
      /import \{[^}]*\b(loadEnvironments|allWorkloads)\b[^}]*\} from '[./]*\/stacks\/|from '[./]+\/stacks\/[\w-]+\/index'/;
    // Where a file has the name of a workload, the import without /index is that of the file.
    const names = workloadNames()
      .filter((name) => !existsSync(join(ROOT, 'stacks', `${name}.ts`)))
      .map((name) => `/stacks/${name}'`);
    const wrong = files
      .filter((file) => /^__tests__\/.*\.ts$/.test(file) && !own.test(file))
      .filter((file) => read.test(text(file)) || names.some((name) => text(file).includes(name)));
    expect(wrong).toEqual([]);
  });

  test('workloads know contracts only: no cloud, no provider package', () => {
    // No workloads: the stack of a placement sets up its provider, and the place of the state is
    // one resource group or bucket of its cloud's own. In `native/` it is meant.
    const workloads = files
      .filter(
        (file) =>
          /^stacks\/.*\.ts$/.test(file) && !/placement-stack\.ts$/.test(file) && !file.startsWith('stacks/native/'),
      )
      .concat('main.ts');
    const wrong = workloads.filter((file) =>
      /from '.*\/(aws|google|azure)(-[\w-]+)?'|@cdktf\/provider-(aws|google|azurerm|cloudflare)/.test(text(file)),
    );
    expect(wrong).toEqual([]);
  });

  test('what modules record about constructs is in the registry of the app', () => {
    const own = programs.filter(
      (file) => /^(modules|stacks|environments)\//.test(file) && /new Weak(Map|Set)\b/.test(text(file)),
    );
    expect(own).toEqual(['modules/core/registry.ts']);
  });

  test('a neutral file of a kind names a cloud as the key of a table only', () => {
    // What loads the code of a cloud, and what sets up its provider, does nothing else.
    const dispatch = [
      'modules/cloud.ts',
      'modules/dns/zones.ts',
      'modules/core/placement.ts',
      'modules/core/providers.ts',
    ];
    const ofCloud = /\/(aws|google|azure|cloudflare)(-[\w-]+)?\.ts$/;
    const neutral = programs.filter(
      (file) => /^(modules|stacks)\//.test(file) && !ofCloud.test(file) && !dispatch.includes(file),
    );
    const branches = neutral.flatMap((file) =>
      text(file)
        .split('\n')
        .filter((line) => /([!=]==|case) '(aws|google|azure|cloudflare)'/.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
    expect(neutral.length).toBeGreaterThan(50);
    expect(branches).toEqual([]);
  });

  test('what a kind imports is below it: never a workload, a command or the review', () => {
    const wrong = programs.filter(
      (file) => file.startsWith('modules/') && /from '(\.\.\/)+(stacks|cli|deployment|review|main)/.test(text(file)),
    );
    expect(wrong).toEqual([]);
  });
});

describe('trees and lists in pages', () => {
  test('the README has a row for each folder', () => {
    const rows = [...text('README.md').matchAll(/^\| `([\w]+)\/` \|/gm)].map(([, name]) => name as string);
    const there = [
      ...new Set(
        files.filter((file) => file.includes('/') && !file.startsWith('.')).map((file) => file.split('/')[0] as string),
      ),
    ];
    expect(rows.toSorted()).toEqual(there.toSorted());
  });

  test('every key of an environment is on its page', () => {
    const keys = [...text('docs/new-environment.md').matchAll(/^\| (`.*`) \|/gm)].flatMap(
      ([, named]) => (named as string).match(/\w+(?=`)/g) as string[],
    );
    expect(keys.toSorted()).toEqual([...Object.keys(environmentShape), 'workloads'].toSorted());
  });

  test('the overview in the README leads to the page of each kind', () => {
    const rows = [...text('README.md').matchAll(/^\| \[(\w+)\]\(modules\/[\w-]+\/README\.md\) \|/gm)].map(
      ([, name]) => name as string,
    );
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
    const commands = Object.keys(scripts).filter((name) => OF_CLI.test(scripts[name] as string));
    const [ofThemselves = '', ofTheProject = ''] = text('docs/commands.md').split('## For work on the project');
    const shown = [...ofThemselves.matchAll(/^## (\w+)/gm)].map(([, name]) => name as string);
    expect([...new Set(shown)].toSorted()).toEqual(commands.toSorted());
    const others = Object.keys(scripts).filter((name) => !commands.includes(name));
    expect(others.filter((name) => !new RegExp(`npm (run )?${name}\\b`).test(ofTheProject))).toEqual([]);
  });

  test('check does all that CI does', () => {
    const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
    const steps = [...text('.ci/run').matchAll(/npm (?:run )?(?:--silent )?(?!(?:ci|install)\b)(\w+)/g)].map(
      ([, name]) => name as string,
    );
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
 * these in place of theirs.
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

/** The names that GitHub gives to the headings of a page, to which links may lead. */
function anchorsOf(page: string): string[] {
  const seen = new Map<string, number>();
  return [...withoutCode(text(page)).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => {
    const name = (heading as string)
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

const withoutCode = (page: string) => page.replace(/^ *```[\s\S]*?^ *```$/gm, '');

describe('pages', () => {
  // What a review looks like is held by its own test.
  const unique = files.filter((file) => file.endsWith('.md') && !file.startsWith('__tests__/'));

  test.each(unique)('%s: every link leads somewhere', (page) => {
    const links = [...withoutCode(text(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link as string);
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
      const input = (block as string).replaceAll(new RegExp(`^${indent}`, 'gm'), '').replaceAll(/<[^<>\n]+>/g, 'given');
      expect(spawnSync('bash', ['-n'], { input, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    }
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
      if (!OF_CLI.test(scripts[name as string] as string) || !rest?.startsWith(' -- ')) return [];
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
      ...text(page).matchAll(
        /`((?:modules|stacks|review|cli|deployment|docs|bench|policies|simulator|environments|__tests__)\/[\w./-]*\w\.\w+)`/g,
      ),
    ].map(([, file]) => file as string);
    const example = /<|\*|^policies\/own\/|^environments\/[^/]+\//;
    expect(named.filter((file) => !example.test(file) && !isTakenOut(file) && !existsSync(join(ROOT, file)))).toEqual(
      [],
    );
  });
});

/** Words that pages and programs do not use, with their replacements. */
const UNUSED_WORDS: Readonly<Record<string, string>> = {
  'anew\\b': 'again, or recreates',
  'are no (?!longer|more )': 'are not, or does not have',
  'beside\\b': 'next to, in addition to, or as well as',
  'has no such\\b': 'does not support',
  'in (?:the )?place of\\b': 'instead of',
  'is no (?!longer|more )': 'is not a, or does not have',
  'it has not\\b(?! \\w+ed| been)': 'it does not have',
  'lest\\b': 'so that … not',
  'made elsewhere\\b': 'created elsewhere',
  'of (?:its|their) own\\b(?! [a-z])': 'its own …, or separate',
  'thereby\\b': 'a sentence with a subject',
  'what is there\\b': 'existing',
  'who deploys\\b': 'the deployer',
  'whoever\\b': 'the user, the deployer, or everyone who',
};

/** Where words of the list are in a text, with what to write instead. */
const unusedIn = (file: string, prose: string) =>
  Object.entries(UNUSED_WORDS).flatMap(([word, instead]) =>
    [...prose.matchAll(new RegExp(`.{0,30}\\b${word}.{0,20}`, 'gi'))].map(
      ([where]) => `${file}: "${where}": write ${instead}`,
    ),
  );

/** Comments and strings of a program: docstrings, messages, support tables. */
const proseOf = (source: string) =>
  (source.match(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g) ?? [])
    .join('\n')
    .replace(/\$\{[^{}]*\}/g, '…')
    .replace(/\n\s*(?:\/\/|\*(?!\/))?/g, ' ')
    .replace(/['"`] +['"`]/g, '')
    .replace(/\s+/g, ' ');

test('programs use plain words in comments, messages and tables', () => {
  const prose = programs.map((file) => [file, proseOf(text(file))] as const);
  // The scanner finds both kinds: a docstring, and a message that is split over lines.
  const queue = prose.find(([file]) => file === 'modules/queue/queue.ts')?.[1];
  expect(queue).toContain('A queue: each message is delivered to one consumer');
  expect(queue).toContain('grantSend: the queue receives its messages from a topic.');
  expect(prose.flatMap(([file, words]) => unusedIn(file, words))).toEqual([]);
});

test('pages use plain words', () => {
  const handwritten = (page: string) =>
    withoutCode(text(page))
      .replace(/<!-- (\w+):([\w-]+) -->[\s\S]*?<!-- \/\1:\2 -->/g, '')
      .replace(/`[^`]*`/g, '')
      .replace(/\s+/g, ' ');
  const found = files
    .filter((file) => file.endsWith('.md') && !file.startsWith('__tests__/'))
    .flatMap((page) => unusedIn(page, handwritten(page)));
  expect(found).toEqual([]);
});
