import { type Behaviour, knowledgeOf } from '../../simulator/behaviour';
import { Bindings, CACHE, PROVIDERS, type Provider } from '../../simulator/bindings';
import { refusals } from '../../simulator/rules';
import type { Attribute, Block } from '../../simulator/schema';
import { isRandom } from '../../simulator/template';
import { renamedIn } from '../../simulator/types/renamed';
import type { Fields } from '../../simulator/values';

/** The attribute or block at a path through blocks; numbers are elements. */
function at(block: Block, path: string): Attribute | Block | undefined {
  const [name, ...rest] = path.split('.').filter((step) => !/^\d+$/.test(step)) as [string, ...string[]];
  const nested = block.blocks[name];
  if (nested) return rest.length === 0 ? nested.block : at(nested.block, rest.join('.'));
  return rest.length === 0 ? block.attributes[name] : undefined;
}

/**
 * Names that the whole world shares, and what is inside such a thing: hosts are made of them
 * (`<name>.blob.core.windows.net`), or the ids of what they belong to say the rest. Source: each
 * service's naming rules.
 */
const WORLDWIDE =
  /^(s3_|api_management$|storage_|function_app|linux_function_app|container_registry|(postgresql|mysql)_flexible_server|cosmosdb_account|managed_redis|servicebus_namespace|key_vault|role_definition|(service_account|kms_crypto_key)(_iam_member)?$)/;

/** A template with the other templates that it names in their place. */
const spelt = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replace(/\{([^}|#]+)([^}]*)\}/g, (whole, word: string) => {
    const { [word]: other, ...rest } = values;
    return other === undefined ? whole : spelt(other, rest);
  });

/** What whole families have, and a few of their types have not. */
const SHARED = new Set(['arn', 'owner_id', 'self_link', 'self_link_unique']);
/** Removed in azurerm 5, where checks read them as null. */
const REMOVED = new Set(['storage_container.storage_account_name']);
const WORDS = new Set(['random', 'random6', 'UPPER', 'uuid', 'number']);

/** Attributes that a template names, with the alternatives of each. */
const namesIn = (template: string) =>
  [...template.matchAll(/\{([^}]+)\}/g)].map(([, words = '']) =>
    words.split('|').map((word) => word.replace(/#.*/, '')),
  );

describe.each(PROVIDERS)('what is known of $name', (provider) => {
  const from = new Bindings(provider, CACHE);
  const knowledge = knowledgeOf(provider);
  const { facts } = knowledge.session({});
  const known = Object.entries(knowledge.types) as [string, Behaviour][];
  const typeOf = (name: string) => `${provider.name}_${name}`;
  /** The attribute exists, or a later generation of the provider names it differently. */
  const has = (name: string, path: string) =>
    at(from.resource(typeOf(name)), path) !== undefined ||
    renamedIn(provider.name, typeOf(name)).some(({ earlier }) => earlier === path.replace(/\.\d+\b/g, ''));

  test('is about types and attributes that exist', () => {
    const wrong: string[] = [];
    for (const [
      name,
      { values = {}, rules = {}, checks = [], unique, imports = [], bumps = [], protectedBy = {}, makes = {} },
    ] of known) {
      if (!from.has(typeOf(name), 'resource')) {
        wrong.push(`${name}: an unknown type`);
        continue;
      }
      const there = (path: string, what: string) => has(name, path) || wrong.push(`${name}: ${what} ${path}`);
      for (const path of Object.keys(rules)) there(path, 'a rule for');
      for (const { at: path } of checks) there(path, 'a check at');
      for (const attribute of [...Object.keys(values), ...Object.keys(makes), ...bumps, ...Object.keys(protectedBy)]) {
        if (!SHARED.has(attribute)) there(attribute, 'a value of');
      }
      for (const template of [...Object.values(values), ...imports, ...(unique ? [unique] : [])]) {
        for (const words of namesIn(template))
          if (!words.some((word) => WORDS.has(word) || word in facts || has(name, word)))
            wrong.push(`${name}: {} in ${template}: ${words.join(', ')}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('names collide in a scope that the template says, or in the whole world', () => {
    // Each provider's account, and ids that say it: random ones, and those of what it belongs to.
    const scoped = {
      aws: /\{(account|region)\}|_ids?\b|\{(arn|\w+_arn|queue_url)\b/,
      google: /\{project\b/,
      azurerm: /\{subscription\}|_id\b|\{scope\}/,
    };
    const pattern = (scoped as Record<string, RegExp>)[provider.name];
    if (!pattern) return;
    const loose = known.flatMap(([name, { unique, values = {} }]) => {
      const template = unique ?? [values.arn, values.id].find((one) => one !== undefined && !isRandom(one, values));
      return template && !pattern.test(spelt(template, values)) ? [name] : [];
    });
    expect(loose.filter((name) => !WORLDWIDE.test(name))).toEqual([]);
  });

  test('names what holds it by attributes that exist', () => {
    const wrong = known.flatMap(([name, { heldBy = [] }]) =>
      heldBy
        .filter((reference) => {
          const [holder, ...path] = reference.split('.') as [string, ...string[]];
          return !from.has(typeOf(holder), 'resource') || !has(holder, path.join('.'));
        })
        .map((reference) => `${name}: ${reference}`),
    );
    expect(wrong).toEqual([]);
  });

  test('checks read attributes that exist', () => {
    const wrong: string[] = [];
    for (const [name, { checks = [] }] of known) {
      if (!from.has(typeOf(name), 'resource')) continue;
      for (const { wrong: isWrong } of checks) {
        isWrong((path) => {
          if (!has(name, path) && !REMOVED.has(`${name}.${path}`)) wrong.push(`${name}: ${path}`);
          return null;
        });
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('what a cloud refuses by what its attributes say together', () => {
  const refused = (provider: string, type: string, config: Fields) => {
    const { checks = [] } = knowledgeOf(PROVIDERS.find(({ name }) => name === provider) as Provider).types[
      type
    ] as Behaviour;
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
