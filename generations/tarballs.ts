import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { type Problem, UserError } from '../modules/core/errors';
import { type Alias, packagesIn } from './lines';

/** Where packages from a folder are kept: package.json names them there. Git ignores it. */
const STORE = '.cache/providers';

/**
 * The packages of the aliases that a folder has, as `file:` lines by the name that the sources
 * import. What is in the folder must have the version that the lines name; what is not comes from
 * the registry.
 */
export function filesFrom(folder: string, aliases: readonly Alias[], root: string): Map<string, string> {
  const files = new Map<string, string>();
  const problems: Problem[] = [];
  for (const path of packagesIn(folder)) {
    const tarball = path.endsWith('.whl') ? tarballIn(path) : readFileSync(path);
    const found = tarball && manifestIn(tarball);
    const alias = aliases.find(({ name }) => name === found?.name);
    // Other packages may be in the folder too.
    if (!tarball || !found || !alias) continue;
    if (found.version !== alias.version) {
      problems.push({
        where: path,
        message: `this is ${found.name} ${found.version}, and the current generation is ${alias.version}.`,
        remedy: `Put version ${alias.version} into the folder, or change generations/current/package.json.`,
      });
      continue;
    }
    const stored = `${STORE}/${alias.name.replace(/^@/, '').replace('/', '-')}-${alias.version}.tgz`;
    mkdirSync(join(root, STORE), { recursive: true });
    writeFileSync(join(root, stored), tarball);
    files.set(alias.as, `file:${stored}`);
  }
  if (problems.length > 0) throw new UserError(problems);
  return files;
}

/** The npm package that a Python wheel of the fork carries for its runtime. */
function tarballIn(wheel: string): Buffer | undefined {
  const inside = unzipSync(readFileSync(wheel), { filter: ({ name }) => /\/_jsii\/[^/]+\.jsii\.tgz$/.test(name) });
  const [tarball] = Object.values(inside);
  return tarball && Buffer.from(tarball);
}

function manifestIn(tarball: Buffer): { name: string; version: string } | undefined {
  try {
    const text = execFileSync('tar', ['-xzOf', '-', 'package/package.json'], {
      input: tarball,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
