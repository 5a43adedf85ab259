import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { Clone } from '../support/clone';
import { defined } from '../support/defined';

/** Every file of a synthesis of dev on this cloud, with its content. */
function synthesized(clone: Clone, cloud: string): Record<string, string> {
  const out = `out-${cloud}`;
  const args = ['synth', 'dev', '--no-cache', '--cloud', cloud];
  const { code, err } = clone.run(args, { CDKTF_OUTDIR: out, CDKTF_CONTEXT_JSON: '' });
  if (code !== 0) throw new Error(err);
  const files = readdirSync(clone.path(out), { recursive: true, encoding: 'utf8' }).sort();
  const texts = files.filter((file) => file.endsWith('.json'));
  return Object.fromEntries(texts.map((file) => [file, readFileSync(clone.path(out, file), 'utf8')]));
}

const compiled = (clone: Clone) =>
  readdirSync(clone.path('.cache', 'programs')).filter((name) => /\.synth-.*\.v8$/.test(name));

let clone: Clone;
beforeAll(() => {
  clone = new Clone();
  // A new program has no compiled code.
  clone.write('cli/options.ts', `${clone.read('cli/options.ts')}\n// ${process.pid}\n`);
});
afterAll(() => clone.remove());

test('the JSON is the same with compiled code and without; a run on another cloud adds its code', () => {
  const first = synthesized(clone, 'aws');
  expect(Object.keys(first).length).toBeGreaterThan(1);
  const [name] = compiled(clone) as [string];
  const sizes = () => statSync(clone.path('.cache', 'programs', name)).size;
  const afterAws = sizes();
  const google = synthesized(clone, 'google');
  const afterGoogle = sizes();
  expect(afterGoogle).toBeGreaterThan(afterAws);
  expect(synthesized(clone, 'aws')).toEqual(first);
  expect(synthesized(clone, 'google')).toEqual(google);
  expect([compiled(clone), sizes()]).toEqual([[name], afterGoogle]);
});

test('a change that keeps size and modification time of a source is noticed', () => {
  const file = 'cli/commands/list.ts';
  const words = () => /list \[options\].*\n?.*/.exec(clone.run(['--help']).out)?.[0] ?? '';
  expect(words()).not.toContain('zzzz');
  const description = defined(/\.description\('(\w{4})/.exec(clone.read(file))?.[1]);
  // The record is written only when nothing has changed for two seconds.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2100);
  words();
  expect(readdirSync(clone.path('.cache'))).toContain('sources');
  const { atime, mtime } = statSync(clone.path(file));
  clone.change(file, [`.description('${description}`, ".description('zzzz"]);
  utimesSync(clone.path(file), atime, mtime);
  expect(words()).toContain('zzzz');
});

test('the bundles that another process may read later stay, and old ones are removed', () => {
  const packages = clone.path('.cache', 'packages');
  // Those of the clone are a link to those of the project.
  rmSync(packages);
  mkdirSync(packages);
  const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 3600;
  for (const name of ['used.others.js', 'unused.others.js']) writeFileSync(clone.path('.cache', 'packages', name), '');
  utimesSync(clone.path('.cache', 'packages', 'unused.others.js'), twoDaysAgo, twoDaysAgo);
  expect(clone.run(['list']).code).toBe(0);
  const left = readdirSync(packages).filter((name) => name.endsWith('.others.js'));
  expect(left).toHaveLength(2);
  expect(left).toContain('used.others.js');
});
