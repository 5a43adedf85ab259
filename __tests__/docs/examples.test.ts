import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLOUDS } from '../../modules/core/placement';
import { body, examples, examplesIn, importsOf, own, synthExample, without } from '../support/examples';

const ROOT = join(__dirname, '..', '..');

test('there are examples', () => expect(examples.length).toBeGreaterThan(6));

test('every example compiles', () => {
  // Beside the workloads, since that is where examples import from.
  const file = join(ROOT, 'stacks', 'examples.generated.ts');
  const functions = examples.map((one, index) => `export function example${index}(this: Construct): void {\n${body(one)}}\n`);
  const imports = [
    "import { Construct } from 'constructs';",
    "import { cloudOf } from '../modules/cloud';",
    ...examples.flatMap(importsOf),
  ];
  const made = [{ file, text: `${[...new Set(imports)].join('\n')}\nvoid Construct;\n${functions.join('\n')}` }];
  // The other pages show no workloads: what stands there is compiled, each for itself.
  for (const page of ['simulator/README.md', 'policies/README.md']) {
    for (const example of examplesIn(page, readFileSync(join(ROOT, page), 'utf8'))) {
      const name = `${page.split('/')[0]}-${example.number}.generated.ts`;
      const text = `${importsOf(example).join('\n')}\nexport async function example(): Promise<void> {\n${without(example)}}\n`;
      made.push({ file: join(ROOT, '__tests__', 'docs', name), text });
    }
  }
  for (const one of made) writeFileSync(one.file, one.text);
  try {
    execFileSync('npx', ['--no-install', 'tsc', '--noEmit', '--noUnusedLocals', 'false', '-p', 'tsconfig.json'], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  } catch (error) {
    const said = (error as { stdout: string }).stdout.split('\n').filter((line) => line.includes('.generated'));
    expect(said).toEqual([]);
  } finally {
    for (const one of made) rmSync(one.file, { force: true });
  }
});

describe.each(CLOUDS)('on %s', (cloud) => {
  test.each(examples.map((one) => [one.page, one.number, one] as const))('%s, example %d', (_page, _number, example) => {
    const synthesized = synthExample(example, cloud);
    expect(synthesized.problems).toEqual([]);
    expect(synthesized.resources.length).toBeGreaterThan(0);
    // `npm run docs` writes it.
    const said = { aws: /(\d+) resources on AWS/, google: /(\d+) on Google Cloud/, azure: /(\d+) on Azure/ }[cloud];
    expect(Number(said.exec(example.counted ?? '')?.[1])).toBe(own(example, cloud, synthesized));
  });
});
