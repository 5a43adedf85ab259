import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isMap, isScalar, type Pair, parseDocument } from 'yaml';
import { environmentNames } from '../environments/loader';
import { UserError } from '../modules/core/errors';
import { workloadNames } from '../stacks/workloads';

export interface NewWorkloadOptions {
  /** The workload that is replaced: its folder, its tests, and its entry in every environment. */
  readonly replace?: string;
  /** The environment for the new one. Default: dev, or the first. */
  readonly environment?: string;
}

const ROOT = join(__dirname, '..');

/**
 * `npm run new -- workload <name>`: writes a folder that compiles, with a test, and adds it to an
 * environment; or writes nothing.
 */
export async function newWorkload(name: string, { replace, environment }: NewWorkloadOptions): Promise<number> {
  const known = workloadNames();
  const environments = environmentNames();
  const into = environment ?? (environments.includes('dev') ? 'dev' : environments[0]);
  check(name, replace, into, known, environments);
  const target = join('stacks', name, 'index.ts');
  const test = join('__tests__', 'stacks', name, `${name}.test.ts`);
  write(target, filled('workload.txt', name));
  write(test, filled('workload-test.txt', name));
  const changed = replace ? takeOut(replace, name, environments) : into ? addTo(into, name) : [];
  // The JSON Schema contains the settings of the new one only in a process that loads it.
  const { status, stderr } = spawnSync(process.execPath, ['--require', 'tsx/cjs', join('stacks', 'schema.ts')], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status !== 0)
    throw new UserError([{ where: 'npm run schema', message: stderr.trim(), remedy: `Mend ${target}.` }]);
  console.log(`Written: ${[target, test, ...changed, 'environments/schema.json'].join(', ')}.`);
  for (const next of nextSteps(name, replace, changed, into)) console.log(next);
  return 0;
}

function check(
  name: string,
  replace: string | undefined,
  into: string | undefined,
  known: readonly string[],
  environments: readonly string[],
) {
  const problems = [];
  if (!/^[a-z][a-z0-9-]*$/.test(name)) {
    problems.push({
      where: name,
      message: 'is not a valid workload name: lower-case letters, digits and -, beginning with a letter.',
      remedy: 'Names in the cloud contain it; use a short one.',
    });
  } else if (known.includes(name) || existsSync(join(ROOT, 'stacks', name))) {
    problems.push({
      where: `stacks/${name}`,
      message: 'is there already.',
      remedy: 'Edit it, or choose another name.',
    });
  }
  if (replace !== undefined && !known.includes(replace)) {
    problems.push({ where: '--replace', message: `is "${replace}"; known workloads are ${known.join(', ')}.` });
  }
  if (into !== undefined && !environments.includes(into)) {
    problems.push({
      where: '--environment',
      message: `is "${into}"; environments are ${environments.join(', ') || 'none'}.`,
    });
  }
  if (problems.length > 0) throw new UserError(problems);
}

function write(file: string, text: string): void {
  mkdirSync(dirname(join(ROOT, file)), { recursive: true });
  writeFileSync(join(ROOT, file), text, { flag: 'wx' });
}

/**
 * Changes the map below `workloads` of an environment file, and keeps the rest of its text.
 * `alone`: if it is the only workload, public names are also removed: they refer to what the old
 * one published.
 */
function changeWorkloads(environment: string, change: (pairs: Pair[]) => Pair[], alone = false): string[] {
  const path = join(ROOT, 'environments', `${environment}.yaml`);
  const document = parseDocument(readFileSync(path, 'utf8'));
  const workloads = document.get('workloads', true);
  if (!isMap(workloads)) document.set('workloads', document.createNode({}));
  const map = document.get('workloads', true);
  if (!isMap(map)) return [];
  const before = [...map.items] as Pair[];
  map.items = change(before) as typeof map.items;
  // An empty flow map would keep its braces.
  if (before.length === 0) map.flow = false;
  const changed = map.items.length !== before.length || map.items.some((item, index) => item !== before[index]);
  if (alone && changed && map.items.length === 1 && document.delete('dns')) {
    console.log(
      `environments/${environment}.yaml: dns was removed, because it pointed to the entry of the old workload. Add ` +
        'it again when the new one publishes an entry.\n' +
        `  If the name is deployed, destroy it first: npm run destroy -- ${environment} --placement ` +
        `${environment}-traffic`,
    );
  }
  const text = document.toString({ lineWidth: 140, flowCollectionPadding: true });
  if (!changed) return [];
  writeFileSync(path, text);
  return [`environments/${environment}.yaml`];
}

const keyOf = (pair: Pair) => (isScalar(pair.key) ? String(pair.key.value) : '');

const entry = (name: string) => parseDocument(`${name}: {}`).contents as unknown as { items: Pair[] };

const addTo = (environment: string, name: string) =>
  changeWorkloads(environment, (pairs) => [...pairs, ...entry(name).items]);

/**
 * Puts the new one in the position of the old one; the folders of the old one, and its parts of
 * environments, are deleted.
 */
function takeOut(old: string, name: string, environments: readonly string[]): string[] {
  const changed = environments.flatMap((environment) => {
    const part = join(ROOT, 'environments', environment, `${old}.yaml`);
    const apart = existsSync(part);
    rmSync(part, { force: true });
    const put = (all: Pair[]) => (apart ? [...all, ...entry(name).items] : replaced(all));
    const replaced = (pairs: Pair[]) =>
      pairs.flatMap((pair) => {
        const workload = isMap(pair.value) ? pair.value.get('workload') : undefined;
        if ((workload ?? keyOf(pair)) !== old) return [pair];
        return pairs.findIndex(
          (one) => ((isMap(one.value) ? one.value.get('workload') : undefined) ?? keyOf(one)) === old,
        ) === pairs.indexOf(pair)
          ? entry(name).items
          : [];
      });
    return changeWorkloads(environment, put, true);
  });
  for (const folder of [join('stacks', old), join('__tests__', 'stacks', old)])
    rmSync(join(ROOT, folder), { recursive: true, force: true });
  return changed;
}

function nextSteps(
  name: string,
  replace: string | undefined,
  changed: readonly string[],
  into: string | undefined,
): string[] {
  const environments = changed.map((file) => file.replace(/^environments\/(.*)\.yaml$/, '$1'));
  const first = environments[0] ?? into;
  return [
    '',
    'Next:',
    ...(first ? [`  npm run plan -- ${first} --simulate`] : []),
    ...environments.map((one) => `  npm run address -- accept ${one}${replace ? ` --remove ${replace}` : ''}`),
    `  npx jest __tests__/stacks/${name}/`,
    ...(first ? [`  npm run diagram -- ${first}`] : []),
  ];
}

/** A file that is written, with the workload's name in it. */
const filled = (template: string, name: string) =>
  readFileSync(join(__dirname, 'templates', template), 'utf8')
    .replaceAll('<name>', name)
    .replaceAll('<Name>', `${name[0]?.toUpperCase()}${name.slice(1)}`);
