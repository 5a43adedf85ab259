import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Address4 } from 'ip-address';
import { Document, isMap, parse, visit } from 'yaml';
import { nameMistakes } from '../environments/checks';
import { environmentNames } from '../environments/loader';
import { environmentShape } from '../environments/schema';
import { formatProblem, type Problem, present, UserError } from '../modules/core/errors';
import { readText } from '../modules/core/files';
import { CLOUDS, type CloudName } from '../modules/core/placement';
import { loadEnvironments } from '../stacks/environments';
import { workloadNames } from '../stacks/workloads';

// biome-ignore lint/suspicious/noExplicitAny: what stands in a file, before it is checked.
type Draft = any;

interface Question {
  readonly path: readonly string[];
  readonly text: string;
  /** How the current value is displayed. */
  readonly shown?: (before: unknown) => string;
  readonly convert?: (answer: string, before: unknown) => unknown;
}

const yes = (answer: string) => /^(y|yes|true)$/i.test(answer);

/**
 * `npm run new -- environment <name>`: asks for what only the user knows, and writes a valid file,
 * or nothing.
 */
export async function newEnvironment(
  name: string,
  { like, folder = join(__dirname, '..', 'environments') }: { like?: string; folder?: string },
): Promise<number> {
  const known = environmentNames(folder);
  const path = join(folder, `${name}.yaml`);
  if (existsSync(path)) {
    throw new UserError([
      { where: `environments/${name}.yaml`, message: 'is there already.', remedy: 'Edit it, or choose another name.' },
    ]);
  }
  const model = like ?? (known.includes('dev') ? 'dev' : known[0]);
  if (model !== undefined && !known.includes(model)) {
    throw new UserError([
      { where: '--like', message: `is "${model}"; environments are ${known.join(', ') || 'none'}.` },
    ]);
  }
  const read = (one: string): Draft => parse(readText(join(folder, `${one}.yaml`)), { merge: true });
  const {
    placements: _,
    waivers: __,
    unprotected: ___,
    ...draft
  } = model === undefined ? structuredClone(FIRST) : read(model);
  draft.cloud ??= CLOUDS.find((cloud) => draft.clouds?.[cloud]) ?? 'aws';
  // An environment that uses the network of another one keeps it.
  const shares = draft.network?.from !== undefined;
  if (!shares) draft.network = { ...draft.network, cidr: freeRange(known.map((one) => read(one)?.network?.cidr)) };
  // A public name belongs to one environment.
  if (model !== undefined && draft.dns?.name) draft.dns.name = named(String(draft.dns.name), model, name);
  if (model !== undefined && draft.dns?.names) {
    const further = Object.entries(draft.dns.names).map(([id, one]) => [id, named(String(one), model, name)]);
    draft.dns.names = Object.fromEntries(further);
  }

  const misnamed = nameMistakes(name);
  if (misnamed.length > 0)
    throw new UserError(
      misnamed.map(({ message, remedy }) => ({ where: `environments/${name}.yaml`, message, remedy })),
    );

  const kind = model === undefined ? 'The first environment' : `A new environment like ${model}`;
  console.log(`${kind}. Enter accepts the value in brackets.\n`);
  const answers = createInterface({ input: process.stdin });
  const lines = answers[Symbol.asyncIterator]();
  try {
    for (;;) {
      await ask([...(model === undefined ? [PROJECT] : []), CLOUD], draft, lines);
      if (CLOUDS.includes(draft.cloud)) draft.clouds[draft.cloud] ??= { region: REGIONS[draft.cloud as CloudName] };
      await ask(
        [
          ...facts(draft),
          ...REST.filter(({ path }) => !(shares && path[0] === 'network')),
          ...(draft.dns ? [PUBLIC_NAME] : []),
          WORKLOADS,
        ],
        draft,
        lines,
      );
      for (const id of Object.keys(draft.dns?.names ?? {}))
        if (!(id in (draft.workloads ?? {}))) delete draft.dns.names[id];
      const text = written(draft);
      const problems = problemsOf(name, text, folder);
      if (problems.length === 0) {
        writeFileSync(path, text, { flag: 'wx' });
        console.log(`\nenvironments/${name}.yaml is written. Next: npm run plan -- ${name} --simulate`);
        return 0;
      }
      if (!process.stdin.isTTY) throw new UserError(problems);
      console.log(`\n${problems.map(formatProblem).join('\n\n')}\n\nOnce more:\n`);
    }
  } finally {
    answers.close();
  }
}

/**
 * The initial values of a project's first environment; its account, owner and project are asked
 * for.
 */
const FIRST: Draft = {
  project: undefined,
  cloud: 'aws',
  clouds: {},
  protected: false,
  state: { backend: 'local' },
  tags: {},
  network: { cidr: '', zones: 2, nat: 'single' },
  workloads: {},
};
const REGIONS: Readonly<Record<CloudName, string>> = { aws: 'us-east-1', google: 'us-east1', azure: 'eastus2' };

const PROJECT: Question = { path: ['project'], text: 'Project, with which every name begins' };

const CLOUD: Question = { path: ['cloud'], text: 'Cloud (aws, google, azure)' };

/** The account facts of the chosen cloud: the schema defines and describes them. */
function facts({ cloud, clouds }: Draft): Question[] {
  if (!CLOUDS.includes(cloud)) return [];
  const { shape } = environmentShape.clouds.shape[cloud as CloudName].unwrap();
  return Object.entries(shape)
    .filter(([key, fact]) => key !== 'zones' && (!fact.isOptional() || clouds?.[cloud]?.[key] !== undefined))
    .map(([key, fact]) => ({
      path: ['clouds', cloud, key],
      text: (fact.description ?? key).replace(/(, in quotes)?\.$/, ''),
    }));
}

const REST: readonly Question[] = [
  { path: ['tags', 'owner'], text: 'The team that answers for it' },
  { path: ['tags', 'costCenter'], text: 'Who pays' },
  { path: ['protected'], text: 'Protect stateful resources from destruction (yes, no)', convert: yes },
  { path: ['network', 'cidr'], text: 'Private address range' },
  { path: ['network', 'zones'], text: 'Number of zones', convert: Number },
];

const PUBLIC_NAME: Question = { path: ['dns', 'name'], text: 'Public name, below the domain' };

/** Settings of the template are kept; missing ones have their defaults. */
const WORKLOADS: Question = {
  path: ['workloads'],
  text: `Workloads, of ${workloadNames().join(', ')}`,
  shown: (workloads: Draft) => Object.keys(workloads ?? {}).join(', '),
  convert: (answer, before: Draft) =>
    Object.fromEntries(answer.split(/[\s,]+/).flatMap((id) => (id ? [[id, before?.[id] ?? {}] as const] : []))),
};

/** `staging-shop` becomes `qa-shop`, and `shop` becomes `qa-shop`. */
const named = (before: string, model: string, name: string) =>
  before.split('-').includes(model)
    ? before
        .split('-')
        .map((part) => (part === model ? name : part))
        .join('-')
    : `${name}-${before}`;

async function ask(questions: readonly Question[], draft: Draft, lines: AsyncIterator<string>): Promise<void> {
  for (const { path, text, shown, convert } of questions) {
    const parent = path.slice(0, -1).reduce((inner, key) => {
      inner[key] ??= {};
      return inner[key];
    }, draft);
    const key = present(path.at(-1), 'the key of a question');
    const standing = parent[key];
    const before = shown ? shown(standing) : typeof standing === 'boolean' ? (standing ? 'yes' : 'no') : standing;
    process.stdout.write(`${text}${before === undefined ? '' : ` [${before}]`}: `);
    const { value, done } = await lines.next();
    if (!process.stdin.isTTY) process.stdout.write('\n');
    if (done)
      throw new UserError([
        {
          where: 'new environment',
          message: 'the input ended before all questions were answered; nothing was ' + 'written.',
        },
      ]);
    const answer = value.trim();
    if (answer) parent[key] = convert ? convert(answer, standing) : answer;
  }
}

/**
 * The first 10.x.0.0/16 that no environment uses: networks that may be connected one day must not
 * overlap.
 */
function freeRange(used: readonly unknown[]): string {
  const ranges = used
    .filter((cidr): cidr is string => typeof cidr === 'string' && Address4.isValid(cidr))
    .map((cidr) => new Address4(cidr));
  for (let second = 10; second < 256; second++) {
    const range = new Address4(`10.${second}.0.0/16`);
    if (!ranges.some((other) => other.isInSubnet(range) || range.isInSubnet(other))) return `10.${second}.0.0/16`;
  }
  return '10.0.0.0/16';
}

function written(draft: Draft): string {
  const document = new Document(draft);
  document.commentBefore = ' yaml-language-server: $schema=./schema.json';
  visit(document, {
    Map: (_, map, path) => {
      // Keeps short values on one line, as in the other files.
      if (path.length > 1 && !map.items.some(({ value }) => isMap(value)) && String(JSON.stringify(map)).length < 110)
        map.flow = true;
    },
  });
  return document.toString({ lineWidth: 140, flowCollectionPadding: true });
}

/** Errors in it, together with the existing environments. */
function problemsOf(name: string, text: string, there: string): readonly Problem[] {
  const folder = mkdtempSync(join(tmpdir(), 'polycloud-new-'));
  try {
    for (const one of environmentNames(there)) copyFileSync(join(there, `${one}.yaml`), join(folder, `${one}.yaml`));
    writeFileSync(join(folder, `${name}.yaml`), text);
    loadEnvironments([name], { folder });
    return [];
  } catch (error) {
    if (error instanceof UserError) return error.problems;
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
