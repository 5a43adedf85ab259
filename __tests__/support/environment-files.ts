import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatProblem, UserError } from '../../modules/core/errors';
import type { EnvironmentOptions as LoadOptions } from '../../stacks/environments';
import { FOLDER, loadEnvironments } from './project';

export const GOOD = readFileSync(join(FOLDER, 'dev.yaml'), 'utf8');
export const folder = mkdtempSync(join(tmpdir(), 'polycloud-environments-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The problems that are reported, one string each. Any error but a UserError fails the test. */
export function reported(work: () => unknown): string[] {
  try {
    work();
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.problems.map(formatProblem);
  }
}

export function problemsOf(text: string | Buffer, name = 'dev', options: LoadOptions = {}): string[] {
  writeFileSync(join(folder, `${name}.yaml`), text);
  try {
    return reported(() => loadEnvironments([name], { folder, ...options }));
  } finally {
    rmSync(join(folder, `${name}.yaml`));
  }
}

export function load(text: string, options: LoadOptions = {}) {
  writeFileSync(join(folder, 'dev.yaml'), text);
  return loadEnvironments(['dev'], { folder, ...options })[0]!;
}

/** dev.yaml with changes; each must hit. */
export function changed(...changes: readonly (readonly [from: string | RegExp, to: string])[]): string {
  return changes.reduce((text, [from, to]) => {
    const after = text.replace(from, to);
    if (after === text) throw new Error(`dev.yaml has no ${from}`);
    return after;
  }, GOOD);
}

export const AWS = /aws: \{.*\}/;
export const aws = (facts: string) => changed([AWS, `aws: { ${facts} }`]);

export const state = (facts: string) => changed(['{ backend: local }', `{ ${facts} }`]);

/** dev.yaml with public names, and placements instead of its cloud where they are given. */
export const dns = (facts: string, list?: string) =>
  changed(
    ['tags:', `dns: { domain: example.com, name: shop, ${facts} }\ntags:`],
    ...(list ? ([['cloud: aws', `placements: [${list}]`]] as const) : []),
  );
export const ROUTE53 = 'zone: Z0123456789ABCDEFGHIJ';
export const CLOUDFLARE =
  'provider: cloudflare, zone: 0123456789abcdef0123456789abcdef, account: 0123456789abcdef0123456789abcdef, ' +
  'certificates: { azure: { keyVaultId: vault, keyVaultSecretId: secret } }';
export const placements = (list: string) => changed(['cloud: aws', `placements: [${list}]`]);

/**
 * A file of an environment, and every problem that is reported, without the file's name: an
 * additional problem fails the test.
 */
export type Mistake = [what: string, text: string | Buffer, ...problems: (string | RegExp)[]];

/** The key that a problem names begins where it says; of what is missing, the parent. */
function standsThere(text: string, problem: string): void {
  const [, line, column, path, missing] = /^:(\d+):(\d+) ([^:]+): (is missing)?/.exec(problem) ?? [];
  if (!path) return;
  const there = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    [Number(line) - 1]?.slice(Number(column) - 1);
  const key = path
    .replaceAll('"', '')
    .split('.')
    .at(missing ? -2 : -1);
  // An entry of a list has no key, and a missing top-level key has no place.
  if (key === undefined) expect([line, column]).toEqual(['1', '1']);
  else if (!/^\d$/.test(key)) expect(there?.replace(/^"/, '').slice(0, key.length)).toBe(key);
  else expect(there).toMatch(/^[^\s,[\]]/);
}

/** Tests that each mistake is reported with its place. */
export function describeMistakes(mistakes: Readonly<Record<string, Mistake[]>>): void {
  describe.each(Object.entries(mistakes))('wrong %s', (_, cases) => {
    test.each(cases)('%s', (_, text, ...expected) => {
      const problems = problemsOf(text).map((problem) => problem.replace(/^environments\/dev\.yaml/, ''));
      expect(problems).toEqual(expected.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one))));
      for (const problem of problems) standsThere(String(text), problem);
    });
  });
}
