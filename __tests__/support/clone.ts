import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const PARTS = [
  'main.ts',
  'package-lock.json',
  'cdktf.json',
  'package.json',
  'tsconfig.json',
  'cli',
  'environments',
  'modules',
  'stacks',
  'simulator',
  'policies',
  'review',
];

/** The project as a clone has it, in a folder of its own. */
export function cloneInto(folder: string): void {
  for (const part of PARTS) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
}
