import { behaviourOf, type Rule } from '../../simulator/behaviour';
import { type Bindings, PROVIDERS, type Provider } from '../../simulator/bindings';
import type { Attribute, Block, Type } from '../../simulator/schema';

type Json = null | string | number | boolean | Json[] | { [key: string]: Json };

/** A configuration made from a schema alone: what is required, or all that can be said. */
export function configurationOf(provider: Provider, type: string, block: Block, wanted: 'required' | 'everything', seed: string): Json {
  return blockOf(block, behaviourOf(provider.name, type).rules ?? {}, wanted, seed, '');
}

function blockOf(block: Block, rules: Readonly<Record<string, Rule>>, wanted: 'required' | 'everything', seed: string, at: string): Json {
  const made: Record<string, Json> = {};
  for (const [name, attribute] of Object.entries(block.attributes)) {
    // Only some arguments of Terraform itself may not be set: it takes these names for its own.
    if (RESERVED.has(name) && at === '') continue;
    if (attribute.required || (wanted === 'everything' && attribute.optional))
      made[name] = attributeOf(attribute, rules[`${at}${name}`], `${name}-${seed}`);
  }
  for (const [name, { min, nesting, max, block: inner }] of Object.entries(block.blocks)) {
    if (min === 0 && wanted === 'required') continue;
    const count = wanted === 'everything' && max === 0 && nesting !== 'single' ? 2 : 1;
    const elements = Array.from({ length: count }, (_, index) => blockOf(inner, rules, wanted, `${seed}${index || ''}`, `${at}${name}.`));
    made[name] = nesting === 'single' ? (elements[0] as Json) : elements;
  }
  return made;
}

const RESERVED = new Set(['count', 'for_each', 'depends_on', 'provider', 'lifecycle', 'connection', 'provisioner']);

function attributeOf(attribute: Attribute, rule: Rule | undefined, seed: string): Json {
  return anyOf(attribute.type, seed, rule);
}

function anyOf(type: Type, seed: string, rule?: Rule): Json {
  if (rule) return obedient(type, rule, seed);
  if (type === 'string' || type === 'dynamic') return seed;
  if (type === 'number') return 1;
  if (type === 'bool') return true;
  if (type[0] === 'map') return { key: anyOf(type[1], seed) };
  if (type[0] === 'object')
    return Object.fromEntries(Object.entries(type[1]).map(([name, inner]) => [name, anyOf(inner, `${name}-${seed}`)]));
  return [anyOf(type[1], seed)];
}

/** Something that the rules of the cloud take. */
function obedient(type: Type, { oneOf, pattern, min, max }: Rule, seed: string): Json {
  if (Array.isArray(type) && (type[0] === 'list' || type[0] === 'set'))
    return [obedient(type[1], { oneOf, pattern, min, max, allowed: '' }, seed)];
  if (oneOf) return type === 'number' ? Number(oneOf[0]) : (oneOf[0] as string);
  if (type === 'number') return min ?? max ?? 1;
  const short = seed.replace(/[^a-z0-9]/g, '').slice(-12);
  const candidate = CANDIDATES.map((made) => made(short)).find((text) => !pattern || pattern.test(text));
  if (candidate === undefined) throw new Error(`nothing here obeys ${pattern}: add a candidate`);
  return candidate;
}

const CANDIDATES: readonly ((seed: string) => string)[] = [
  (seed) => `made-${seed}`,
  (seed) => `made${seed}`,
  () => '60s',
  () => 'PT1M',
  () => 'roles/viewer',
  (seed) => `serviceAccount:${seed}@acme-dev.iam.gserviceaccount.com`,
  () => '10.0.0.0/16',
];

export interface Sample {
  readonly provider: Provider;
  readonly type: string;
}

/** One configuration with each of the types twice: with what is required, and with everything. */
export function configurationWith(samples: readonly Sample[], bindings: (provider: Provider) => Bindings): object {
  const resource: Record<string, Record<string, Json>> = {};
  for (const { provider, type } of samples) {
    const block = bindings(provider).resource(type);
    resource[type] = {
      required: configurationOf(provider, type, block, 'required', `r${type.length}`),
      everything: configurationOf(provider, type, block, 'everything', `e${type.length}`),
    };
  }
  const used = new Set(samples.map(({ provider }) => provider));
  return {
    terraform: { required_providers: Object.fromEntries([...used].map(({ name }) => [name, { source: `hashicorp/${name}` }])) },
    provider: Object.fromEntries([...used].map(({ name }) => [name, PROVIDER_BLOCKS[name] ?? {}])),
    resource,
  };
}

const PROVIDER_BLOCKS: Readonly<Record<string, Json>> = {
  aws: { region: 'us-east-1' },
  google: { project: 'acme-dev', region: 'us-east1' },
  azurerm: { features: {}, subscription_id: '00000000-0000-0000-0000-000000000001' },
};

export function allTypes(bindings: (provider: Provider) => Bindings): Sample[] {
  return PROVIDERS.flatMap((provider) =>
    bindings(provider)
      .types('resource')
      .map((type) => ({ provider, type })),
  );
}
