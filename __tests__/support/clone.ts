import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
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
import { dirname, join } from 'node:path';
import { FIXTURES } from './project';

const ROOT = join(__dirname, '..', '..');
/**
 * What is made once by versions: schemas of the simulated providers, and the packages as one file.
 */
const GENERATED = ['schemas', 'packages'].map((part) => join('.cache', part));
const FILES = ['main.ts', 'polycloud', 'package.json', 'package-lock.json', 'cdktf.json', 'tsconfig.json'];
const FOLDERS = ['cli', 'deployment', 'environments', 'facts', 'modules', 'stacks', 'simulator', 'policies', 'review'];

const PROGRAMS = join('.cache', 'programs');

/** Whether a path is an environment or a workload, which a user's project has others of. */
function isOfProject(path: string): boolean {
  const [folder, name = '', file] = path.replace(/^__tests__\/stacks\//, 'stacks/').split('/');
  if (folder === 'environments') return name !== '' && !(file === undefined && /\.ts$|^schema\.json$/.test(name));
  return folder === 'stacks' && existsSync(join(ROOT, folder, name, 'index.ts'));
}

/**
 * What an installation has made once is not made again; a clone that changes its program translates
 * it as ever.
 */
export function linkInstalled(folder: string): void {
  for (const part of [...GENERATED, PROGRAMS].map((path) => join(ROOT, path))) mkdirSync(part, { recursive: true });
  mkdirSync(join(folder, PROGRAMS), { recursive: true });
  for (const part of ['node_modules', ...GENERATED]) symlinkSync(join(ROOT, part), join(folder, part));
  // Without what another process is writing.
  const whole = readdirSync(join(ROOT, PROGRAMS)).filter((name) => /\.(js|v8|asked)$/.test(name));
  for (const name of whole) cpSync(join(ROOT, PROGRAMS, name), join(folder, PROGRAMS, name));
}

/**
 * A folder with what the next commit of the project has, as a repository with one commit, so that a
 * change can be tried before it is committed. Without its environments and workloads.
 */
export function checkOut(folder: string, place: (folder: string) => void = () => {}): void {
  const git = (cwd: string, ...args: string[]) => {
    const { status, stdout, stderr } = spawnSync('git', args, { cwd, encoding: 'utf8', maxBuffer: 1 << 26 });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  for (const file of git(ROOT, 'ls-files', '-z', '--cached', '--others', '--exclude-standard').split('\0')) {
    if (!file || file === 'node_modules' || isOfProject(file) || !existsSync(join(ROOT, file))) continue;
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(ROOT, file), join(folder, file));
  }
  place(folder);
  linkInstalled(folder);
  git(folder, 'init', '-q');
  git(folder, 'add', '-A');
  git(folder, '-c', 'user.name=test', '-c', 'user.email=test@example.com', 'commit', '-q', '-m', 'clone');
}

/** The environments and workloads of the fixtures, at the places that a project has them. */
export function placeFixtures(folder: string): void {
  cpSync(FIXTURES, folder, { recursive: true });
  for (const name of readdirSync(join(FIXTURES, 'stacks'))) {
    for (const file of readdirSync(join(folder, 'stacks', name))) {
      const path = join(folder, 'stacks', name, file);
      writeFileSync(path, readFileSync(path, 'utf8').replaceAll("'../../../../", "'../../"));
    }
  }
}

/**
 * The project as a clone has it, in its own folder: what commands write stays there. Its
 * environments and workloads are those of `from`. Default: the fixtures.
 */
export class Clone {
  readonly folder = mkdtempSync(join(tmpdir(), 'polycloud-clone-'));

  constructor(from: 'fixtures' | 'project' = 'fixtures') {
    // Without what was accepted of a workload: tests put others in its place.
    const filter = (path: string) =>
      !path.endsWith('.accepted.json') && (from === 'project' || !isOfProject(path.slice(ROOT.length + 1)));
    for (const part of [...FILES, ...FOLDERS])
      cpSync(join(ROOT, part), join(this.folder, part), { recursive: true, filter });
    if (from === 'fixtures') placeFixtures(this.folder);
    linkInstalled(this.folder);
  }

  path = (...parts: string[]) => join(this.folder, ...parts);
  read = (...parts: string[]) => readFileSync(this.path(...parts), 'utf8');
  write = (file: string, text: string) => writeFileSync(this.path(file), text);

  folderOf = (folder: string) => mkdirSync(this.path(folder), { recursive: true });

  /** Changes a file's text; every change must find its place. */
  change(file: string, ...changes: readonly (readonly [string | RegExp, string])[]): void {
    let text = this.read(file);
    for (const [from, to] of changes) {
      const changed = text.replaceAll(typeof from === 'string' ? from : new RegExp(from, 'g'), to);
      if (changed === text) throw new Error(`${file} has no ${from}`);
      text = changed;
    }
    this.write(file, text);
  }

  /** A workload of these queues instead of the shop, so that a deployment takes a moment. */
  workload(queues: string): void {
    this.write(SHOP, workloadOf(queues));
  }

  run(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): { code: number | null; out: string; err: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['cli/launch.js', ...args], {
      cwd: this.folder,
      encoding: 'utf8',
      env: { ...process.env, CI: '1', NO_COLOR: '1', ...env },
    });
    return { code: status, out: stdout, err: stderr };
  }

  /** Runs a command to its end, whatever it says. */
  polycloud = (...args: string[]): { code: number | null; stdout: string; stderr: string } => {
    const { code, out, err } = this.run(args);
    return { code, stdout: out, stderr: err };
  };

  /** Runs a command while others run. */
  start(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<{ code: number | null; out: string }> {
    return this.spawn(process.execPath, ['cli/launch.js', ...args], env);
  }

  /** Runs a line of a page; what asks a person is answered with yes. */
  line(text: string, env: Readonly<Record<string, string>> = {}): Promise<{ code: number | null; out: string }> {
    const command = text.replace(/^npm run (\w+)( --)?/, `"${process.execPath}" cli/launch.js $1`);
    const asks = /^npm run (bootstrap|deploy|destroy)\b/.test(text);
    return this.spawn('sh', ['-c', asks ? `${command} --auto-approve` : command], env);
  }

  private spawn(
    command: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
  ): Promise<{ code: number | null; out: string }> {
    return new Promise((done, failed) => {
      const child = spawn(command, args, { cwd: this.folder, env: { ...process.env, CI: '1', NO_COLOR: '1', ...env } });
      child.stdin.on('error', () => {});
      child.stdin.end('yes\n');
      let out = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk: Buffer) => {
          out += chunk;
        });
      }
      child.on('error', failed);
      child.on('close', (code) => done({ code, out }));
    });
  }

  /** Runs a command that must end with `code`; its output. */
  must(code: number, args: readonly string[], env?: Readonly<Record<string, string>>): string {
    const run = this.run(args, env);
    if (run.code !== code)
      throw new Error(`${args.join(' ')} ended with ${run.code}, not ${code}:\n${run.out}${run.err}`);
    return code === 1 ? run.err : run.out;
  }

  git(...args: string[]): string {
    const { status, stdout, stderr } = spawnSync('git', args, { cwd: this.folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout.trim();
  }

  /** Makes it a repository with all that is there as its first commit. */
  commit(message: string): string {
    this.git('init', '-q');
    this.write('.gitignore', 'node_modules\ncdktf.out/\n.state/\n.simulated/\n.cache/\nreviewed/\n');
    this.git('add', '-A');
    this.git('-c', 'user.name=Test', '-c', 'user.email=test@example.com', 'commit', '-q', '-m', message);
    return this.git('rev-parse', 'HEAD');
  }

  remove = () => rmSync(this.folder, { recursive: true, force: true });
}

/** The file of the workload that the environments name. */
export const SHOP = join('stacks', 'commerce', 'index.ts');

/** A workload with these lines as its body, which takes any settings. */
export const workloadOf = (lines: string) => `import { z } from 'zod';
import { cloudOf } from '../../modules/cloud';
import { defineWorkload } from '../workload';

export default defineWorkload({
  description: 'A workload of a test.',
  settings: z.looseObject({}),
  build(scope) {
    const cloud = cloudOf(scope);
    ${lines}
  },
});
`;

/** A workload that is deployed in a moment: one queue, and who takes from it. */
export const TINY = workloadOf(`const orders = cloud.queue(scope, 'orders', { visibilityTimeoutSeconds: 60 });
    orders.grantConsume(cloud.identity(scope, 'clerk'));`);

/** Expects that a message has no stack trace. */
export const noTrace = (text: string) => expect(text).not.toMatch(/\n\s+at .*:\d+/);
