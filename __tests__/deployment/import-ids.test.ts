import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IMPORT_FORMS, importIdOf, templatesOf, whyNotImported } from '../../deployment/import-ids';
import { type Behaviour, knowledgeOf } from '../../simulator/behaviour';
import { names, shortId } from '../../simulator/names';
import { expand } from '../../simulator/template';
import type { Fields } from '../../simulator/values';
import { defined } from '../support/defined';

const ROOT = join(__dirname, '../..');

/** The types of the bindings that sources import: `@cdktf/provider-aws/lib/sqs-queue`. */
function typesInUse(): string[] {
  const sources = ['modules', 'stacks', '__tests__/fixtures'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(ROOT, folder, file), 'utf8')),
  );
  const bindings = sources.flatMap((text) =>
    [...text.matchAll(/@cdktf\/provider-([a-z]+)\/lib\/([\w-]+)/g)].map(
      ([, provider, folder]) => `${provider}/${folder}`,
    ),
  );
  return [...new Set(bindings)].flatMap((binding) => {
    const [provider, folder] = binding.split('/') as [string, string];
    if (folder === 'provider' || folder.startsWith(`data-${provider}-`)) return [];
    const text = readFileSync(join(ROOT, `node_modules/@cdktf/provider-${provider}/lib/${folder}/index.js`), 'utf8');
    return /tfResourceType = "([^"]+)"/.exec(text)?.[1] ?? [];
  });
}

test('every type that the kinds use has an import id, or the reason why it has none', () => {
  const types = typesInUse();
  expect(types.length).toBeGreaterThan(300);
  expect(types.filter((type) => !(type in IMPORT_FORMS))).toEqual([]);
});

test('a type without an import says what its creation changes', () => {
  const without = Object.keys(IMPORT_FORMS).flatMap((type) => whyNotImported(type) ?? []);
  expect(without.length).toBeGreaterThan(4);
  for (const why of without) expect(why).toMatch(/^it /);
});

const FACTS = {
  account: '123456789012',
  region: 'us-east-1',
  partition: 'aws',
  suffix: 'amazonaws.com',
  project: 'acme',
  subscription: '00000000-0000-4000-8000-000000000001',
  tenant: '00000000-0000-4000-8000-000000000002',
};
const KEY = '0123456789abcdef0';
const RANDOM = ['random', 'random6', 'UPPER', 'uuid', 'number'];

/** Attributes of a resource that a simulated cloud would have: those that a template names. */
function attributesOf(type: string, { values = {}, imports = [] }: Behaviour): Fields {
  const attributes: Fields = {};
  const templates = [...templatesOf(type), ...imports, ...Object.values(values)];
  const words = templates.flatMap((one) =>
    [...one.matchAll(/\{([^}]+)\}/g)].flatMap(([, all = '']) =>
      all.split('|').map((word) => defined(word.split('#')[0])),
    ),
  );
  for (const word of words) {
    const known = word in FACTS || word in values || RANDOM.includes(word) || word === 'id' || word.includes('.');
    if (!known) attributes[word] = `${type.startsWith('azurerm_') ? '/p/customDomains/' : ''}a-${word}`;
  }
  for (let pass = 0; pass < 4; pass++)
    for (const [name, template] of Object.entries(values)) {
      const value = expand(template, attributes, FACTS, KEY);
      if (value !== undefined) attributes[name] = value;
    }
  return 'id' in attributes ? attributes : { ...attributes, id: 'assigned' };
}

test('the id is accepted by the simulated provider, whose ids come from the sources of the real one', () => {
  const refused = Object.keys(IMPORT_FORMS).flatMap((type) => {
    const [provider = ''] = type.split('_');
    const behaviour = knowledgeOf({ name: provider } as never).types[type.slice(provider.length + 1)];
    if (!behaviour || whyNotImported(type) !== undefined) return [];
    const attributes = attributesOf(type, behaviour);
    const id = importIdOf(type, attributes, FACTS);
    // Of a block, as metadata.0.name.
    if (id === undefined) return templatesOf(type).some((one) => /\w\.\d/.test(one)) ? [] : [`${type}: no id`];
    const accepted = behaviour.imports
      ? behaviour.imports.some((template) => expand(template, attributes, FACTS, KEY) === id)
      : names(id, attributes) || shortId(attributes.id) === id || shortId(id) === attributes.id;
    return accepted ? [] : [`${type}: ${id}`];
  });
  expect(refused).toEqual([]);
});

test.each([
  ['aws_sqs_queue', { name: 'a' }, 'https://sqs.us-east-1.amazonaws.com/123456789012/a'],
  ['aws_sns_topic', { name: 'a' }, 'arn:aws:sns:us-east-1:123456789012:a'],
  ['aws_vpc', { cidr_block: '10.0.0.0/16' }, undefined],
  ['aws_s3_bucket', { bucket: 'a', region: 'eu-west-1' }, 'a@eu-west-1'],
  ['aws_lambda_permission', { function_name: 'f', qualifier: 'live', statement_id: 's' }, 'f:live/s'],
  [
    'google_pubsub_topic_iam_member',
    { topic: 'projects/acme/topics/t', role: 'r', member: 'm' },
    'projects/acme/topics/t r m',
  ],
  [
    'google_storage_bucket_iam_member',
    { bucket: 'b', role: 'r', member: 'm', condition: [{ title: 'own' }] },
    'b/b r m own',
  ],
  ['google_compute_network_peering', { network: 'projects/hub/global/networks/n', name: 'p' }, 'hub/n/p'],
  ['azurerm_servicebus_queue', { namespace_id: '/n', name: 'q' }, '/n/queues/q'],
  ['azurerm_servicebus_queue', { namespace_id: '/n', name: 'q', id: '/n/queues/Q' }, '/n/queues/Q'],
  [
    'azurerm_cdn_frontdoor_custom_domain_association',
    { cdn_frontdoor_custom_domain_id: '/p/customDomains/d' },
    '/p/associations/d',
  ],
  ['unknown_type', { id: 'i' }, 'i'],
])('%s of %j is imported by %s', (type, attributes, id) => {
  expect(importIdOf(type, attributes as Fields, FACTS)).toBe(id);
});
