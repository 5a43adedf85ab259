import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bindings, PROVIDERS, type Provider } from './bindings';
import { startSimulator } from './index';
import type { Block, Type } from './schema';

/**
 * Deploys one resource of every type: apply, plan again without changes, destroy.
 * `tsx simulator/every-type.ts [provider] [every n-th]`; all of the three providers take about ten minutes.
 */

/** The least configuration that the schema allows: what is required, with a value of its type. */
export function leastConfiguration(block: Block, seed: string): Record<string, unknown> {
  const configuration: Record<string, unknown> = {};
  for (const [name, { type, required }] of Object.entries(block.attributes))
    if (required) configuration[name] = anyOf(type, `${seed}-${name}`);
  for (const [name, { min, block: inner }] of Object.entries(block.blocks)) {
    if (min > 0) configuration[name] = Array.from({ length: min }, (_, index) => leastConfiguration(inner, `${seed}-${index}`));
  }
  return configuration;
}

function anyOf(type: Type, seed: string): unknown {
  if (type === 'string' || type === 'dynamic') return seed.replaceAll('_', '-').slice(-40);
  if (type === 'number') return 1;
  if (type === 'bool') return true;
  if (type[0] === 'object') return Object.fromEntries(Object.entries(type[1]).map(([name, of]) => [name, anyOf(of, seed)]));
  return type[0] === 'map' ? { a: anyOf(type[1], seed) } : [anyOf(type[1], seed)];
}

/** Deploys the types together, and says of which of them something went wrong. */
export async function deployTypes(provider: Provider, types: readonly string[]): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'polycloud-types-'));
  const bindings = new Bindings(provider, join(__dirname, '..', '.cache'));
  const resource = Object.fromEntries(types.map((type) => [type, { one: leastConfiguration(bindings.resource(type), type) }]));
  const configuration = {
    terraform: { required_providers: { [provider.name]: { source: `hashicorp/${provider.name}` } } },
    provider: { [provider.name]: provider.name === 'azurerm' ? { features: {} } : {} },
    resource,
  };
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(configuration));
  const simulator = await startSimulator({ stateDir: join(folder, 'cloud'), root: folder, checkRules: false });
  const terraform = (...args: string[]) =>
    new Promise<string>((done, failed) => {
      const env = { ...process.env, ...simulator.env };
      execFile(
        process.env.TERRAFORM_BINARY_NAME ?? 'terraform',
        [...args, '-no-color'],
        { cwd: folder, env, maxBuffer: 1 << 28 },
        (error, out, errors) => (error ? failed(new Error(`terraform ${args[0]}: ${out.slice(-2000)}${errors}`)) : done(out)),
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
    return [...(await deployTypes(provider, types.slice(0, half))), ...(await deployTypes(provider, types.slice(half)))];
  } finally {
    await simulator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main([only, step = '1']: string[]): Promise<void> {
  let [good, bad] = [0, 0];
  for (const provider of PROVIDERS.filter(({ name }) => !only || name === only)) {
    const types = new Bindings(provider, join(__dirname, '..', '.cache'))
      .types('resource')
      .filter((_, index) => index % Number(step) === 0);
    for (let start = 0; start < types.length; start += 100) {
      const some = types.slice(start, start + 100);
      const wrong = await deployTypes(provider, some);
      for (const one of wrong) console.error(one);
      good += some.length - wrong.length;
      bad += wrong.length;
      console.log(`${provider.name}: ${Math.min(start + 100, types.length)} of ${types.length}`);
    }
  }
  console.log(`${good} types deploy, settle and go; ${bad} don't`);
  if (bad > 0) process.exitCode = 1;
}

if (require.main === module) void main(process.argv.slice(2));
