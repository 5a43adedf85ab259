import { type Behaviour, knowledgeOf } from '../../simulator/behaviour';
import { Bindings, CACHE, PROVIDERS, type Provider } from '../../simulator/bindings';
import { refusals } from '../../simulator/rules';
import type { Attribute, Block } from '../../simulator/schema';
import type { Fields } from '../../simulator/values';

/** The attribute or block at a path through blocks; numbers are elements. */
function at(block: Block, path: string): Attribute | Block | undefined {
  const [name, ...rest] = path.split('.').filter((step) => !/^\d+$/.test(step)) as [string, ...string[]];
  const nested = block.blocks[name];
  if (nested) return rest.length === 0 ? nested.block : at(nested.block, rest.join('.'));
  return rest.length === 0 ? block.attributes[name] : undefined;
}

/** What whole families have, and a few of their types have not. */
const SHARED = new Set(['arn', 'owner_id', 'self_link', 'self_link_unique']);
const WORDS = new Set(['random', 'random6', 'UPPER', 'uuid', 'number']);

/** Attributes that a template names. */
const namesIn = (template: string) =>
  [...template.matchAll(/\{([^}]+)\}/g)].flatMap(([, words]) => (words as string).split('|').map((word) => word.split('#')[0] as string));

describe.each(PROVIDERS)('what is known of $name', (provider) => {
  const from = new Bindings(provider, CACHE);
  const knowledge = knowledgeOf(provider);
  const { facts } = knowledge.session({});
  const known = Object.entries(knowledge.types) as [string, Behaviour][];
  const typeOf = (name: string) => `${provider.name}_${name}`;

  test('is about types and attributes that exist', () => {
    const wrong: string[] = [];
    for (const [name, { values = {}, rules = {}, checks = [], unique, imports = [], bumps = [], protectedBy = {}, makes = {} }] of known) {
      if (!from.has(typeOf(name), 'resource')) {
        wrong.push(`${name}: no such type`);
        continue;
      }
      const block = from.resource(typeOf(name));
      const there = (path: string, what: string) => at(block, path) || wrong.push(`${name}: ${what} ${path}`);
      for (const path of Object.keys(rules)) there(path, 'a rule for');
      for (const { at: path } of checks) there(path, 'a check at');
      for (const attribute of [...Object.keys(values), ...Object.keys(makes), ...bumps, ...Object.keys(protectedBy)]) {
        if (!SHARED.has(attribute)) there(attribute, 'a value of');
      }
      for (const template of [...Object.values(values), ...imports, ...(unique ? [unique] : [])]) {
        for (const word of namesIn(template)) if (!WORDS.has(word) && !(word in facts)) there(word, `{} in ${template}:`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('names what holds it by attributes that exist', () => {
    const wrong = known.flatMap(([name, { heldBy = [] }]) =>
      heldBy
        .filter((reference) => {
          const [holder, ...path] = reference.split('.') as [string, ...string[]];
          return !from.has(typeOf(holder), 'resource') || !at(from.resource(typeOf(holder)), path.join('.'));
        })
        .map((reference) => `${name}: ${reference}`),
    );
    expect(wrong).toEqual([]);
  });

  test('checks read attributes that exist', () => {
    const wrong: string[] = [];
    for (const [name, { checks = [] }] of known) {
      if (!from.has(typeOf(name), 'resource')) continue;
      const block = from.resource(typeOf(name));
      for (const { wrong: isWrong } of checks) {
        isWrong((path) => {
          if (!at(block, path)) wrong.push(`${name}: ${path}`);
          return null;
        });
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('what a cloud refuses by what its attributes say together', () => {
  const refused = (provider: string, type: string, config: Fields) => {
    const { checks = [] } = knowledgeOf(PROVIDERS.find(({ name }) => name === provider) as Provider).types[type] as Behaviour;
    return refusals(type, {}, checks, config).map(({ detail }) => detail);
  };

  test('a scale set on which people sign in has an identity of the system', () => {
    const set = (type: string) =>
      refused('azurerm', 'linux_virtual_machine_scale_set', {
        source_image_id: 'image',
        admin_ssh_key: [{ username: 'a' }],
        identity: [{ type }],
        extension: [{ type: 'AADSSHLoginForLinux' }],
      });
    expect(set('SystemAssigned, UserAssigned')).toEqual([]);
    expect(set('UserAssigned')).toEqual([expect.stringContaining('needs a system-assigned identity')]);
  });

  test('a pair of regions that has a name is not put together from them', () => {
    const bucket = (...regions: string[]) =>
      refused('google', 'storage_bucket', { custom_placement_config: [{ data_locations: regions }] });
    expect(bucket('US-EAST1', 'US-EAST4')).toEqual([]);
    expect(bucket('US-EAST1', 'US-CENTRAL1')).toEqual([expect.stringContaining('pairs with a name')]);
    expect(bucket('EUROPE-WEST4', 'EUROPE-NORTH1')).toHaveLength(1);
  });
});
