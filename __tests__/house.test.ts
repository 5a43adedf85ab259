import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { NO_INPUTS } from '../deployment/commits';
import { CLOUDS } from '../modules/core/placement';
import { TABLES } from '../modules/tables';
import { workloadNames } from '../stacks/workloads';
import { files, programs, ROOT, text } from './support/house';

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
    // The files of GitHub are in a folder whose name begins with a dot.
    expect(folders.filter((folder) => !existsSync(join(ROOT, folder.replace(/^github/, '.github'))))).toEqual([]);
  });

  test('no source file is longer than 300 lines, nor is a test', () => {
    const long = files
      .filter((file) => /\.(ts|js)$/.test(file))
      .map((file) => [file, text(file).trimEnd().split('\n').length] as const)
      .filter(([, lines]) => lines > 300);
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
        const blanked = (part: string) => part.replace(/[^\n]+/g, '');
        const prose = text(page)
          .replace(/^ *```[\s\S]*?^ *```$/gm, blanked)
          .replace(/<!-- ([\w]+:[\w-]*) -->[\s\S]*?<!-- \/\1 -->/g, blanked)
          .replace(/^ *(\||#|<).*$/gm, blanked);
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
    const [, list = ''] = /^const SOURCES = (\[[^\]]*\])/m.exec(text('cli/bundles.js')) as RegExpExecArray;
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

  test('a text is checked where it is read: sources have no cast to string', () => {
    // The binding of this one declares a map, and the provider takes a text.
    const allowed = ['modules/dns/cloudflare.ts'];
    const casts = programs.filter(
      (file) => file.endsWith('.ts') && !/^(programs|polycloud)/.test(file) && /\bas (string|never)\b/.test(text(file)),
    );
    expect(casts).toEqual(allowed);
  });

  test('the defaults of a kind are in its settings', () => {
    const defaults = programs.filter((file) => /^export const \w+_DEFAULTS = /m.test(text(file)));
    expect(defaults.length).toBeGreaterThan(10);
    expect(defaults.filter((file) => !/^modules\/[\w-]+\/([\w-]+-)?settings\.ts$/.test(file))).toEqual([]);
  });

  test('every kind takes what exists, but those that nothing names', () => {
    const factories = [...text('modules/cloud.ts').matchAll(/^ {2}readonly (\w+): (Maker|Factory)</gm)];
    expect(factories.map(([, kind]) => kind).toSorted()).toEqual(
      Object.values(TABLES)
        .map(({ kind }) => kind)
        .toSorted(),
    );
    expect(factories.filter(([, , how]) => how === 'Maker').map(([, kind]) => kind)).toEqual([
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
    for (const [, kind, how] of factories) if (how === 'Factory') expect(tests).toContain(`.${kind}.fromExisting(`);
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
