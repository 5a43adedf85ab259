import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { knowledgeOf } from './behaviour';
import { Bindings, CACHE, PROVIDERS, type Provider } from './bindings';
import { startSimulator } from './index';
import type { Rule } from './rules';
import type { Block, Type } from './schema';

/**
 * Deploys every type: with its required attributes, and with all attributes; applies, plans again
 * without changes, destroys. `npx tsx simulator/every-type.ts [provider] [every n-th]`; all types
 * of the three providers take about fifteen minutes.
 */

/** Some types have thousands of nested blocks; from this depth optional ones are omitted. */
const DEEPEST = 3;

type Json = null | string | number | boolean | Json[] | { [key: string]: Json };
type Rules = Readonly<Record<string, Rule>>;

interface Wanted {
  readonly everything: boolean;
  /** Parts of names: resources of one configuration require different ones. */
  readonly seed: string;
}

/** A configuration that matches the schema and the known rules of the cloud. */
function configurationOf(block: Block, rules: Rules, wanted: Wanted, at = ''): { [key: string]: Json } {
  const config: { [key: string]: Json } = {};
  const depth = at === '' ? 0 : at.split('.').length - 1;
  const all = wanted.everything && depth < DEEPEST;
  for (const [name, attribute] of Object.entries(block.attributes)) {
    if (at === '' && TERRAFORM_S_OWN.has(name)) continue;
    // Protected resources can't be destroyed, and for some types protection is the default.
    if (PROTECTION.test(name) && attribute.type === 'bool') config[name] = false;
    else if (attribute.required || (all && attribute.optional))
      config[name] = anyOf(attribute.type, `${name}-${wanted.seed}`, rules[`${at}${name}`]);
  }
  for (const [name, { min, max, nesting, block: inner }] of Object.entries(block.blocks)) {
    if (min === 0 && !all) continue;
    const count = all && max === 0 && nesting !== 'single' ? Math.max(min, 2) : Math.max(min, 1);
    const elements = Array.from({ length: count }, (_, index) =>
      configurationOf(inner, rules, { ...wanted, seed: `${wanted.seed}${index || ''}` }, `${at}${name}.`),
    );
    config[name] = nesting === 'single' ? (elements[0] as Json) : elements;
  }
  return config;
}

const PROTECTION = /^(enable_)?deletion_protection(_enabled)?$/;

/** Names that have another meaning at the top level of a resource. */
const TERRAFORM_S_OWN = new Set([
  'count',
  'for_each',
  'depends_on',
  'provider',
  'lifecycle',
  'connection',
  'provisioner',
]);

function anyOf(type: Type, seed: string, rule?: Rule): Json {
  if (rule) return obedient(type, rule, seed);
  if (type === 'bool') return true;
  if (type === 'string' || type === 'dynamic') return seed.replaceAll('_', '-').slice(-40);
  if (type === 'number') return 1;
  if (type[0] === 'map') return { key: anyOf(type[1], seed) };
  if (type[0] === 'object')
    return Object.fromEntries(Object.entries(type[1]).map(([name, inner]) => [name, anyOf(inner, `${name}-${seed}`)]));
  return [anyOf(type[1], seed)];
}

/** A value that the rule allows. */
function obedient(type: Type, rule: Rule, seed: string): Json {
  if (Array.isArray(type)) return [obedient(type[1] as Type, rule, seed)];
  const { oneOf, pattern, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = rule;
  if (oneOf) return type === 'number' ? Number(oneOf[0]) : String(oneOf[0]);
  const number = Number.isFinite(min) ? min : Math.min(max, 1);
  if (type === 'number') return number;
  // Some providers have numbers as texts.
  if (!pattern && !rule.length) return String(number);
  const short = seed.replace(/[^a-z0-9]/g, '').slice(-10);
  const candidate = CANDIDATES.map((make) => make(short)).find(
    (text) => (!pattern || pattern.test(text)) && text.length >= min && text.length <= max,
  );
  if (candidate === undefined) throw new Error(`no candidate here is ${rule.allowed} (${pattern}): add a candidate`);
  return candidate;
}

const CANDIDATES: readonly ((seed: string) => string)[] = [
  (seed) => `made-${seed}`,
  (seed) => `made${seed}`,
  (seed) => `alias/${seed}`,
  (seed) => `${seed}.`,
  () => '86400s',
  () => 'PT1M',
  () => 'roles/viewer',
  (seed) => `serviceAccount:${seed}@acme-dev.iam.gserviceaccount.com`,
  () => '10.0.0.0/16',
  () => '169.254.10.0/30',
  () => 'pd-ssd',
  () => '/made/',
  () => '23:00',
  () => '0123456789abcdef0123456789abcdef',
];

/** Deploys the types together, and reports which of them failed. */
export async function deployTypes(
  provider: Provider,
  types: readonly string[],
  everything: boolean,
): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'polycloud-types-'));
  const bindings = new Bindings(provider, CACHE);
  const rulesOf = (type: string) => knowledgeOf(provider).types[type.slice(provider.name.length + 1)]?.rules ?? {};
  const resource = Object.fromEntries(
    types.map((type, index) => [
      type,
      { one: configurationOf(bindings.resource(type), rulesOf(type), { everything, seed: `n${index}` }) },
    ]),
  );
  const configuration = {
    terraform: { required_providers: { [provider.name]: { source: provider.source } } },
    provider: { [provider.name]: provider.name === 'azurerm' ? { features: {} } : {} },
    resource,
  };
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(configuration));
  // Rules between attributes can't be generated from a schema: only rules of single attributes are
  // checked here.
  const simulator = await startSimulator({ stateDir: join(folder, 'cloud'), root: folder, combinations: false });
  const terraform = (...args: string[]) =>
    new Promise<string>((done, failed) => {
      const env = { ...process.env, ...simulator.env };
      const binary = process.env.TERRAFORM_BINARY_NAME ?? 'terraform';
      execFile(binary, [...args, '-no-color'], { cwd: folder, env, maxBuffer: 1 << 28 }, (error, out, errors) =>
        error ? failed(new Error(`terraform ${args[0]}: ${(errors || out).slice(-2000)}`)) : done(out),
      );
    });
  try {
    await terraform('init');
    await terraform('apply', '-auto-approve');
    await terraform('plan', '-detailed-exitcode');
    await terraform('destroy', '-auto-approve');
    return [];
  } catch (error) {
    if (types.length === 1) return [`${types[0]}: ${(error as Error).message}`];
    const half = types.length >> 1;
    return [
      ...(await deployTypes(provider, types.slice(0, half), everything)),
      ...(await deployTypes(provider, types.slice(half), everything)),
    ];
  } finally {
    await simulator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main([only, step = '1']: string[]): Promise<void> {
  if ((only && !PROVIDERS.some(({ name }) => name === only)) || !(Number(step) >= 1)) {
    console.error(`every-type.ts [${PROVIDERS.map(({ name }) => name).join(' | ')}] [every n-th type, from 1]`);
    process.exitCode = 1;
    return;
  }
  let [good, bad] = [0, 0];
  for (const provider of PROVIDERS.filter(({ name }) => !only || name === only)) {
    const types = new Bindings(provider, CACHE).types('resource').filter((_, index) => index % Number(step) === 0);
    for (let start = 0; start < types.length; start += 100) {
      const some = types.slice(start, start + 100);
      const wrong = [...(await deployTypes(provider, some, false)), ...(await deployTypes(provider, some, true))];
      for (const one of wrong) console.error(one);
      bad += wrong.length;
      good += 2 * some.length - wrong.length;
      console.log(`${provider.name}: ${start + some.length} of ${types.length}`);
    }
  }
  console.log(`${good} configurations deploy, settle and go; ${bad} don't`);
  if (bad > 0) process.exitCode = 1;
}

if (require.main === module) void main(process.argv.slice(2));
