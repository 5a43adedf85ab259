import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const PARTS = ['main.ts', 'package.json', 'package-lock.json', 'cdktf.json', 'tsconfig.json'];
const FOLDERS = ['cli', 'environments', 'modules', 'stacks', 'simulator', 'policies', 'review'];

/** The project as a clone has it, in a folder of its own: its files may be changed, and its commands run. */
export class Clone {
  readonly folder = mkdtempSync(join(tmpdir(), 'polycloud-clone-'));

  constructor() {
    for (const part of [...PARTS, ...FOLDERS]) cpSync(join(ROOT, part), join(this.folder, part), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  path = (...steps: string[]) => join(this.folder, ...steps);
  read = (...steps: string[]) => readFileSync(this.path(...steps), 'utf8');
  write = (file: string, text: string) => writeFileSync(this.path(file), text);

  /** A workload of these queues in place of the shop, so that a deployment takes a moment. */
  workload(queues: string): void {
    this.write(
      'stacks/commerce.ts',
      `import type { Construct } from 'constructs';
import { cloudOf } from '../modules/cloud';
import { Workload } from '../modules/core/names';
export class Commerce extends Workload {
  constructor(scope: Construct, id: string, _: object) {
    super(scope, id);
    const cloud = cloudOf(this);
    ${queues}
  }
}
`,
    );
  }

  /** Runs a command to its end, whatever it says. */
  run(...args: string[]): { code: number | null; stdout: string; stderr: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['cli/launch.js', ...args], {
      cwd: this.folder,
      encoding: 'utf8',
      env: { ...process.env, CI: '1', NO_COLOR: '1' },
    });
    return { code: status, stdout, stderr };
  }
}
