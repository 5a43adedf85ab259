import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pages } from '../../docs/tables';
import { CLOUDS } from '../../modules/core/placement';
import { defined } from '../support/defined';
import { body, type Example, examples, examplesIn, importsOf, own, synthExample, without } from '../support/examples';

const ROOT = join(__dirname, '..', '..');

test('there are examples', () => expect(examples.length).toBeGreaterThan(6));

test('no example hides in a block that says no language', () => {
  for (const page of pages()) {
    const blocks = [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^ *```(\w*).*\n([\s\S]*?)^ *```$/gm)];
    const hidden = blocks.filter(
      ([, language, code]) => language !== 'ts' && /^(const|import|export) |\bcloud\.\w+\(/m.test(defined(code)),
    );
    // Sentinel imports, a shell exports, and a program of cdk8s is not one of ours.
    expect({
      page,
      hidden: hidden
        .filter(([, language, code]) => !/^(sentinel|sh)$/.test(defined(language)) && !code?.includes("from 'cdk8s'"))
        .map(([, , code]) => code),
    }).toEqual({
      page,
      hidden: [],
    });
  }
});

/** Where the imports of a page's examples begin: workloads stand in `stacks/`. */
const BASES: Readonly<Record<string, string>> = {
  'simulator/README.md': '__tests__/docs',
  'policies/README.md': 'policies/custom',
};

/** The imports of an example, as they are in this folder, to which what is compiled is written. */
const imports = (example: Example) =>
  importsOf(example).map((line) =>
    line.replace(
      /'(\.[^']*)'/,
      (_, path: string) => `'./${relative(__dirname, join(ROOT, BASES[example.page] ?? 'stacks', path))}'`,
    ),
  );

test('every example compiles', () => {
  const functions = examples.map(
    (one, index) => `export function example${index}(this: Construct): void {\n${body(one)}}\n`,
  );
  const common = ["import { Construct } from 'constructs';", "import { cloudOf } from '../../modules/cloud';"];
  const text =
    `${[...new Set([...common, ...examples.flatMap(imports)])].join('\n')}\nvoid ` +
    `Construct;\n${functions.join('\n')}`;
  const sources = [{ file: join(__dirname, 'examples.generated.ts'), text }];
  // These show no workloads: each example is compiled alone.
  for (const page of Object.keys(BASES)) {
    for (const example of examplesIn(page, readFileSync(join(ROOT, page), 'utf8'))) {
      const code = without(example);
      const whole = /^export /m.test(code) ? code : `export async function example(): Promise<void> {\n${code}}\n`;
      const file = join(__dirname, `${page.split('/')[0]}-${example.number}.generated.ts`);
      sources.push({ file, text: `${imports(example).join('\n')}\n${whole}` });
    }
  }
  for (const one of sources) writeFileSync(one.file, one.text);
  try {
    // What it found is kept, by what the files hold: most of them are as they were.
    const incremental = ['--incremental', '--tsBuildInfoFile', '.cache/examples.tsbuildinfo'];
    execFileSync(
      process.execPath,
      ['node_modules/typescript/bin/tsc', '--noEmit', '--noUnusedLocals', 'false', ...incremental],
      {
        cwd: ROOT,
        encoding: 'utf8',
        stdio: 'pipe',
      },
    );
  } catch (error) {
    const { stdout } = error as { stdout?: string };
    expect(stdout?.split('\n').filter((line) => line.includes('.generated'))).toEqual([]);
    throw error;
  } finally {
    for (const one of sources) rmSync(one.file, { force: true });
  }
});

describe.each(CLOUDS)('on %s', (cloud) => {
  test.each(examples.map((one) => [one.page, one.number, one] as const))(
    '%s, example %d',
    (_page, _number, example) => {
      const synthesized = synthExample(example, cloud);
      expect(synthesized.problems).toEqual([]);
      expect(synthesized.resources.length).toBeGreaterThan(0);
      // `npm run docs` writes it.
      const count = { aws: /(\d+) resources on AWS/, google: /(\d+) on Google Cloud/, azure: /(\d+) on Azure/ }[cloud];
      expect(Number(count.exec(example.counted ?? '')?.[1])).toBe(own(example, cloud, synthesized));
    },
  );
});
