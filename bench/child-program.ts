import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

export const ROOT = join(__dirname, '..');

/** Bundled like the commands: files next to a source are found at their original location. */
export async function childProgram(): Promise<string> {
  const path = join(ROOT, '.cache', 'bench.js');
  const atHome = (file: string) => `const __dirname = ${JSON.stringify(dirname(file))};\n${readFileSync(file, 'utf8')}`;
  await build({
    entryPoints: [join(__dirname, 'child.ts')],
    bundle: true,
    platform: 'node',
    target: 'node20',
    outfile: path,
    define: { 'require.main': 'undefined' },
    plugins: [
      {
        name: 'at home',
        setup: (made) =>
          made.onLoad({ filter: /\.ts$/ }, ({ path: file }) => ({ contents: atHome(file), loader: 'ts' })),
      },
    ],
    logLevel: 'error',
  });
  return path;
}
