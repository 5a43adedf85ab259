import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * The package of the kinds in a fresh CDKTF project. What it depends on is linked. `npm install
 * --offline` can't do it: `npm ci` keeps the archives of the lockfile and no lists of versions, and
 * without these npm resolves no range (ENOTCACHED). With a network it unpacks the bindings of the
 * providers once more (1 GB, half a minute) in each run of the tests.
 */
const ROOT = join(__dirname, '..', '..');
const fresh = mkdtempSync(join(tmpdir(), 'polycloud-package-'));
const modules = join(fresh, 'node_modules');
afterAll(() => rmSync(fresh, { recursive: true, force: true }));

const [, EXAMPLE = ''] =
  /<!-- program of another project -->\n```ts\n([\s\S]*?)```/.exec(
    readFileSync(join(ROOT, 'docs', 'library.md'), 'utf8'),
  ) ?? [];

function run(command: string, args: readonly string[], cwd: string) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

/** Runs a program of the fresh project; the JSON that it wrote, if any. */
function synthesized(program: string) {
  rmSync(join(fresh, 'cdktf.out'), { recursive: true, force: true });
  writeFileSync(join(fresh, 'main.ts'), program);
  const { code, err } = run(process.execPath, ['--require', require.resolve('tsx/cjs'), 'main.ts'], fresh);
  const file = join(fresh, 'cdktf.out', 'stacks', 'orders', 'cdk.tf.json');
  return { code, err, json: existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined };
}

beforeAll(() => {
  const packed = run('npm', ['run', '--silent', 'package'], ROOT);
  expect({ code: packed.code, err: packed.err }).toEqual({ code: 0, err: '' });
  const archive = join(ROOT, packed.out.trim());
  mkdirSync(join(modules, 'polycloud'), { recursive: true });
  expect(run('tar', ['-xzf', archive, '--strip-components=1', '-C', join(modules, 'polycloud')], fresh).code).toBe(0);
  const { dependencies, peerDependencies } = JSON.parse(
    readFileSync(join(modules, 'polycloud', 'package.json'), 'utf8'),
  );
  mkdirSync(join(modules, '@cdktf'));
  // Only what the package says that it needs, and what runs a program in TypeScript.
  for (const name of [...Object.keys({ ...dependencies, ...peerDependencies }), '@types'])
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
}, 120_000);

test('the package has no source, and nothing of a project', () => {
  expect(readdirSync(join(modules, 'polycloud')).sort()).toEqual([
    'LICENSE',
    'README.md',
    'index.js',
    'package.json',
    'types',
  ]);
});

test('the program of the page compiles and synthesizes, and on another cloud by one line', () => {
  const { code, err, json } = synthesized(EXAMPLE);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(Object.values<{ name: string }>(json.resource.aws_sqs_queue).map(({ name }) => name)).toContain(
    'acme-prod-orders.fifo',
  );
  const options = {
    compilerOptions: {
      strict: true,
      module: 'nodenext',
      target: 'es2022',
      noEmit: true,
      skipLibCheck: true,
      types: ['node'],
    },
  };
  writeFileSync(join(fresh, 'tsconfig.json'), JSON.stringify({ ...options, include: ['main.ts'] }));
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  expect(run(process.execPath, [tsc, '-p', '.'], fresh)).toMatchObject({ code: 0, out: '' });
  // A property that is not there is found by the compiler, too.
  writeFileSync(join(fresh, 'main.ts'), EXAMPLE.replace('{ ordered: true }', '{ orderd: true }'));
  expect(run(process.execPath, [tsc, '-p', '.'], fresh).out).toMatch(/'orderd' does not exist in type 'QueueProps'/);
  const google = synthesized(EXAMPLE.replace("cloud: 'aws'", "cloud: 'google'"));
  expect(google).toMatchObject({ code: 0, err: '' });
  expect(Object.keys(google.json.resource)).toContain('google_pubsub_topic');
}, 120_000);

test('a wrong value ends the program with its place, and writes nothing of the stack', () => {
  const { code, err, json } = synthesized(
    EXAMPLE.replace('{ ordered: true }', '{ visibilityTimeoutSeconds: 99_999 }').replace(
      'new App()',
      'new App({ skipValidation: true })',
    ),
  );
  expect(code).not.toBe(0);
  expect(err).toContain('orders orders: visibilityTimeoutSeconds is 99999');
  expect(json).toBeUndefined();
}, 120_000);
