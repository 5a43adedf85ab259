import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { restoreStateCopy, withStateCopy } from '../../deployment/local-state';
import { withOutput } from '../../deployment/output';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'polycloud-local-state-'));
  file = join(folder, 'states', 'dev.tfstate');
  writeFileSync(
    join(folder, 'cdk.tf.json'),
    JSON.stringify({ terraform: { backend: { local: { path: 'states/dev.tfstate' } } } }),
  );
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What a command that runs this prints. */
async function outputOf(work: () => Promise<unknown>): Promise<string> {
  let output = '';
  const add = (text: string) => {
    output += text;
  };
  await withOutput({ out: add, err: add }, work);
  return output;
}
const state = (serial: number) => JSON.stringify({ version: 4, serial });
const content = () => readFileSync(file, 'utf8');

test('a state that is left empty gets its last complete content again', async () => {
  const output = await outputOf(() =>
    withStateCopy(folder, async () => {
      writeFileSync(file, state(1));
      await pause(300);
      writeFileSync(file, state(2));
      await pause(300);
      writeFileSync(file, '');
      await pause(100);
      return 1;
    }),
  );
  expect(content()).toBe(state(2));
  expect(output).toContain(`${file}: Terraform was killed while it wrote this file.`);
  expect(existsSync(`${file}.last`)).toBe(false);
});

test('a state that ends whole is not touched, and neither is one that was empty before', async () => {
  expect(await outputOf(() => withStateCopy(folder, async () => writeFileSync(file, state(3))))).toBe('');
  expect(content()).toBe(state(3));
  writeFileSync(file, '');
  expect(await outputOf(() => withStateCopy(folder, async () => undefined))).toBe('');
  expect(content()).toBe('');
});

test('the empty file of a lock is removed if there was no state, but not one that was written and lost', async () => {
  const output = await outputOf(() => withStateCopy(folder, async () => writeFileSync(file, '')));
  expect(output).toContain('It had no content yet, and was removed');
  expect([existsSync(file), existsSync(`${file}.last`)]).toEqual([false, false]);
  const ofLostState = await outputOf(() =>
    withStateCopy(folder, async () => {
      writeFileSync(file, state(1));
      await pause(20);
      writeFileSync(file, '');
      // The copy was not written in time.
      writeFileSync(`${file}.last`, '');
    }),
  );
  expect([ofLostState, content()]).toEqual(['', '']);
});

test('the work may fail', async () => {
  mkdirSync(join(folder, 'states'));
  writeFileSync(file, state(4));
  const failing = () =>
    withStateCopy(folder, async () => {
      writeFileSync(file, '');
      throw new Error('killed');
    });
  await outputOf(() => expect(failing()).rejects.toThrow('killed'));
  expect(content()).toBe(state(4));
});

test('what a deployment kept that died with Terraform is put back, but not while one may be writing', async () => {
  mkdirSync(join(folder, 'states'));
  writeFileSync(file, '');
  writeFileSync(`${file}.last`, state(5));
  expect(await outputOf(async () => restoreStateCopy(file))).toBe('');
  expect(content()).toBe('');
  const before = Date.now() / 1000 - 60;
  utimesSync(file, before, before);
  expect(await outputOf(async () => restoreStateCopy(file))).toContain('npm run adopt');
  expect(content()).toBe(state(5));
});

test('another backend does not use the file', async () => {
  writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify({ terraform: { backend: { s3: { bucket: 'b' } } } }));
  expect(await withStateCopy(folder, async () => 7)).toBe(7);
});
