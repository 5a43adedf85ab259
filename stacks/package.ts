import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { present } from '../modules/core/errors';

/**
 * `npm run package`: builds the kinds as a package for other CDKTF programs, in `.cache/package`,
 * and packs it. See docs/library.md.
 */
const ROOT = join(__dirname, '..');
const FOLDER = join(ROOT, '.cache', 'package');

/** Peer dependencies: there must be one of each. */
const PEER = /^(cdktf|constructs|@cdktf\/)/;

/** The package of an import path. */
const packageOf = (path: string) =>
  path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/');

async function main(): Promise<void> {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const { metafile } = await build({
    entryPoints: [join(ROOT, 'stacks', 'library.ts')],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    outfile: join(FOLDER, 'index.js'),
    absWorkingDir: ROOT,
    metafile: true,
    logLevel: 'error',
  });
  const used = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  writeFileSync(join(FOLDER, 'package.json'), `${JSON.stringify(manifest(used), undefined, 2)}\n`);
  for (const file of ['LICENSE', 'README.md'])
    copyFileSync(join(ROOT, ...(file === 'README.md' ? ['docs', 'library.md'] : [file])), join(FOLDER, file));
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.package.json', '--outDir', join(FOLDER, 'types')], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', join(ROOT, '.cache')], {
    cwd: FOLDER,
    encoding: 'utf8',
  });
  console.log(join('.cache', packed.trim()));
}

/** `^1.2.3`, or `npm:name@^1.2.3` for an alias. A path in this project is not valid elsewhere. */
function ranged(line: string, range: string): string {
  const alias = /^(npm:.+@)([^@]+)$/.exec(line);
  if (line.startsWith('file:'))
    throw new Error(`${line} is a file of this project: select the pinned providers (npm run providers -- pinned)`);
  return alias ? `${alias[1]}${range}${alias[2]}` : `${range}${line}`;
}

function manifest(used: readonly string[]): object {
  const { name, version, license, engines, dependencies } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  ) as {
    name: string;
    version: string;
    license: string;
    engines: object;
    dependencies: Record<string, string>;
  };
  const names = [...new Set(used.filter((path) => !isBuiltin(path)).map(packageOf))].sort();
  const versions = (chosen: readonly string[], range = '') =>
    Object.fromEntries(chosen.map((one) => [one, ranged(present(dependencies[one], `${one} in package.json`), range)]));
  return {
    name,
    version,
    description: 'Provider-neutral constructs of infrastructure for CDKTF programs',
    license,
    engines,
    main: 'index.js',
    types: 'types/stacks/library.d.ts',
    peerDependencies: versions(
      names.filter((one) => PEER.test(one)),
      '^',
    ),
    dependencies: versions(names.filter((one) => !PEER.test(one))),
  };
}

main();
