import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLOUDS } from '../../modules/core/placement';
import { body, examples, synthExample } from '../support/examples';

const ROOT = join(__dirname, '..', '..');

test('there are examples', () => expect(examples.length).toBeGreaterThan(6));

test('every example compiles', () => {
  const file = join(ROOT, '__tests__', 'docs', 'examples.generated.ts');
  const functions = examples.map((one, index) => `export function example${index}(this: Construct): void {\n${body(one)}}\n`);
  writeFileSync(
    file,
    `import { Construct } from 'constructs';\nimport { cloudOf } from '../../modules/cloud';\nvoid Construct;\n${functions.join('\n')}`,
  );
  try {
    execFileSync('npx', ['--no-install', 'tsc', '--noEmit', '--noUnusedLocals', 'false', '-p', 'tsconfig.json'], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  } catch (error) {
    const said = (error as { stdout: string }).stdout.split('\n').filter((line) => line.includes('examples.generated'));
    expect(said).toEqual([]);
  } finally {
    rmSync(file, { force: true });
  }
});

describe.each(CLOUDS)('on %s', (cloud) => {
  test.each(examples.map((one) => [one.page, one.number, one] as const))('%s, example %d', (_page, _number, example) => {
    const { resources, problems } = synthExample(example, cloud);
    expect(problems).toEqual([]);
    expect(resources.length).toBeGreaterThan(0);
  });
});
