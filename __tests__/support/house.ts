import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..', '..');

/** Every file that git knows or would add, relative to the root. */
export const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file && existsSync(join(ROOT, file)));

export const text = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** The programs: every source file outside the tests. */
export const programs = files.filter((file) => /\.(ts|js)$/.test(file) && !file.startsWith('__tests__/'));

/** The tests, and the programs that they use. */
export const tests = files.filter((file) => /\.(ts|js)$/.test(file) && file.startsWith('__tests__/'));

/** A page without its blocks of code. */
export const withoutCode = (page: string) => page.replace(/^ *```[\s\S]*?^ *```$/gm, '');
