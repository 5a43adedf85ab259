import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import type { CloudName } from '../core/placement';
import type { Runtime } from './function';
import type { Files } from './zip';

/**
 * Paths of programs are relative to the repository's root, so that they do not depend on the
 * working directory.
 */
const ROOT = resolve(__dirname, '..', '..');
const NODE_FILES = ['.ts', '.mts', '.js', '.mjs', '.cjs'];

export interface Program {
  readonly folder: string;
  readonly runtime: Runtime;
  readonly handler: string;
}

/** The requirements of a cloud for a program, which are in its file. */
export interface Taking {
  /** A Node program is bundled for this cloud: what it does on another one is left out. */
  readonly cloud: CloudName;
  /**
   * The adapter around the handler, which translates the events of the cloud: a file in this
   * directory.
   */
  readonly adapter: string;
  /** The line that exports the entry point. */
  readonly exports: string;
  /** Packages that its runtime includes. */
  readonly external?: readonly string[];
  /** Whether a Node program requires a package.json with its main file. */
  readonly manifest: boolean;
  /** Whether it installs the packages in requirements.txt. */
  readonly installs: boolean;
}

/** An error of a program, and its remedy. */
export interface Wrong {
  readonly message: string;
  readonly remedy: string;
}

/** The files of the program for the cloud, or its error. */
export function filesOf(program: Program, taking: Taking): Files | Wrong {
  const folder = resolve(ROOT, program.folder);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    return wrong(
      `code.folder is "${program.folder}", which does not exist.`,
      'Use its path from the root of the repository.',
    );
  }
  const files = readable(program.folder, folder);
  if (isWrong(files)) return files;
  if (Object.keys(files).length === 0) {
    return wrong(
      `code.folder is "${program.folder}", which has no files.`,
      'Add the program to it, or use another folder.',
    );
  }
  if (program.runtime.startsWith('node')) return bundled(program, taking, folder);
  return program.runtime.startsWith('python') ? pythonOf(program, taking, files) : files;
}

export const isWrong = (found: Files | Wrong): found is Wrong => typeof (found as Wrong).message === 'string';

const wrong = (message: string, remedy: string): Wrong => ({ message, remedy });

/** The files of the folder, or its file that can't be read: a link that leads nowhere. */
function readable(named: string, folder: string): Files | Wrong {
  try {
    return filesIn(folder);
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === undefined || path === undefined) throw error;
    return wrong(
      `code.folder is "${named}", whose file ${relative(folder, path)} can't be read: ${code}.`,
      'Remove it, or correct the link.',
    );
  }
}

/** All files except those that begin with a dot, `node_modules` and compiled Python. */
function filesIn(folder: string, below = ''): Record<string, Uint8Array> {
  const files: Record<string, Uint8Array> = {};
  for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
    if (
      entry.name.startsWith('.') ||
      entry.name === 'node_modules' ||
      entry.name === '__pycache__' ||
      entry.name.endsWith('.pyc')
    )
      continue;
    const path = below ? `${below}/${entry.name}` : entry.name;
    const at = join(folder, path);
    if (statSync(at).isDirectory()) Object.assign(files, filesIn(folder, path));
    else files[path] = readFileSync(at);
  }
  return files;
}

/** `index.handler`: the file without its extension, and its export. */
function partsOf(handler: string): readonly [string, string] | undefined {
  const [, file, name] = /^([\w][\w/-]*)\.([A-Za-z_$][\w$]*)$/.exec(handler) ?? [];
  return file && name ? [file, name] : undefined;
}

const badHandler = (handler: string): Wrong =>
  wrong(
    `handler is "${handler}", which is not a file and an export.`,
    'Use <file>.<export>, the file without its extension: "index.handler".',
  );

/** One file with everything that the handler imports, and the adapter for the cloud. */
function bundled({ folder: named, handler }: Program, taking: Taking, folder: string): Files | Wrong {
  const parts = partsOf(handler);
  if (!parts) return badHandler(handler);
  const [file, name] = parts;
  const found = NODE_FILES.find((ending) => existsSync(join(folder, file + ending)));
  if (!found) {
    const have = filesIn(folder);
    return wrong(
      `handler is "${handler}", but ${named} has no ${file}.ts or .js.`,
      `Its files are ${Object.keys(have).toSorted().slice(0, 5).join(', ')}.`,
    );
  }
  const contents = [
    `import { ${name} as handler } from ${JSON.stringify(`./${file}${found}`)};`,
    `import { serve } from ${JSON.stringify(join(__dirname, `${taking.adapter}.ts`))};`,
    taking.exports,
  ].join('\n');
  try {
    const { outputFiles } = buildSync({
      stdin: { contents, resolveDir: folder, loader: 'js' },
      absWorkingDir: ROOT,
      bundle: true,
      platform: 'node',
      target: 'node22',
      format: 'cjs',
      external: [...(taking.external ?? [])],
      // Branches of other clouds are dead code, and their packages need not be installed.
      define: { 'process.env.POLYCLOUD_CLOUD': JSON.stringify(taking.cloud) },
      write: false,
      logLevel: 'silent',
    });
    const text = outputFiles[0]?.contents as Uint8Array;
    const manifest = Buffer.from(`${JSON.stringify({ main: 'index.js', private: true })}\n`);
    return { 'index.js': text, ...(taking.manifest && { 'package.json': manifest }) };
  } catch (error) {
    const { errors = [] } = error as {
      errors?: readonly { text: string; location: { file: string; line: number } | null }[];
    };
    if (errors.length === 0) throw error;
    // A missing export is reported at the import, in a generated file.
    const missing = errors.find(({ text }) => text.startsWith('No matching export'));
    if (missing)
      return wrong(
        `handler is "${handler}", but ${file}${found} does not export ${name}.`,
        'Export it, or use an existing export.',
      );
    const lines = errors.map(({ text, location }) => (location ? `${location.file}:${location.line}: ${text}` : text));
    return wrong(
      `code.folder is "${named}", which can't be bundled: ${lines.join('; ')}.`,
      'Fix it, and install its dependencies.',
    );
  }
}

/** The program and its packages, which must be in the folder if the cloud does not install them. */
function pythonOf({ folder, handler }: Program, { installs }: Taking, files: Files): Files | Wrong {
  const parts = partsOf(handler);
  if (!parts) return badHandler(handler);
  const [file, name] = parts;
  const text = files[`${file}.py`];
  if (!text)
    return wrong(
      `handler is "${handler}", but ${folder} has no ${file}.py.`,
      `Its files are ${Object.keys(files).toSorted().slice(0, 5).join(', ')}.`,
    );
  if (
    !new RegExp(`^(async\\s+)?def\\s+${name}\\b|^${name}\\s*=|^from .* import .*\\b${name}\\b`, 'm').test(
      Buffer.from(text).toString('utf8'),
    )
  ) {
    return wrong(
      `handler is "${handler}", but ${file}.py does not define ${name}.`,
      'Define it at the top level of the file, or use an existing definition.',
    );
  }
  const missing = installs ? [] : missingPackages(files);
  if (missing.length > 0) {
    return wrong(
      `${folder}/requirements.txt requires ${missing.join(', ')}, but the folder does not contain ` +
        `${missing.length === 1 ? 'it' : 'them'}.`,
      'Synthesis is offline: install wheels first, pip install --requirement ' +
        `${folder}/requirements.txt --target ${folder} --only-binary :all: --platform manylinux2014_x86_64.`,
    );
  }
  return files;
}

function missingPackages(files: Files): string[] {
  const text = files['requirements.txt'];
  if (!text) return [];
  const plain = (name: string) => name.toLowerCase().replace(/[-_.]+/g, '-');
  const installed = new Set(
    Object.keys(files).flatMap((path) => {
      const [, name] = /^([^/]+?)-[^/-]+\.dist-info\//.exec(path) ?? [];
      return name ? [plain(name)] : [];
    }),
  );
  const named = Buffer.from(text)
    .toString('utf8')
    .split('\n')
    .flatMap((line) => /^\s*([A-Za-z0-9][\w.-]*)/.exec(line)?.[1] ?? []);
  return named.filter((name) => !installed.has(plain(name)));
}
