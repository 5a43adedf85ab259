import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { refusedTexts, TEXTS } from '../../facts';
import { textRule } from '../../facts/text';
import { Bindings, CACHE, PROVIDERS } from '../../simulator/bindings';
import type { Attribute, Block } from '../../simulator/schema';
import { defined } from '../support/defined';
import { type CLOUDS, synth } from '../support/synth';
import { Workspace } from '../support/terraform';

const ROOT = join(__dirname, '../..');

/**
 * Names of attributes that hold what a person wrote for people. `exclude_data_volume_tags`, which
 * only the current provider has, selects volumes.
 */
const PROSE = new RegExp(
  `^(?!exclude_data_volume_tags$)(${`
    description instance_description comment notes? tags .*_tags labels? .*_labels? annotations
    display_name title summary message request_message request_reason subject content
    .*_content documentation friendly_name metadata notification_metadata details reason
    statement_id text .*name_prefix custom_data user_data
  `
    .trim()
    .split(/\s+/)
    .join('|')})$`,
);

/** Types of a provider that the kinds and stacks make. */
function typesOf(provider: string): string[] {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', 'modules', 'stacks'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const named = files
    .split('\n')
    .filter((file) => file.endsWith('.ts') && existsSync(join(ROOT, file)))
    .flatMap((file) => [
      ...readFileSync(join(ROOT, file), 'utf8').matchAll(
        new RegExp(`@cdktf/provider-${provider}/lib/([a-z0-9-]+)`, 'g'),
      ),
    ]);
  return [...new Set(named.map(([, type]) => `${provider}_${defined(type).replaceAll('-', '_')}`))].filter(
    // What is only read says nothing to the cloud.
    (type) => !type.endsWith('_provider') && !type.startsWith(`${provider}_data_`),
  );
}

const isText = ({ type, optional, required }: Attribute) =>
  (optional || required) && (type === 'string' || JSON.stringify(type) === '["map","string"]');

function paths({ attributes, blocks }: Block, above = ''): string[] {
  const own = Object.entries(attributes).filter(([name, attribute]) => isText(attribute) && PROSE.test(name));
  const below = Object.entries(blocks).flatMap(([name, { block }]) => paths(block, `${above}${name}.`));
  return [...own.map(([name]) => above + name), ...below];
}

/** Providers of workloads, which a project may have replaced by its own. */
const OF_WORKLOADS = ['kubernetes', 'helm'];
const USED = PROVIDERS.filter(({ name }) => !OF_WORKLOADS.includes(name) || typesOf(name).length > 0);

describe.each(USED)('texts of $name', (provider) => {
  const texts = TEXTS[provider.name] ?? {};
  const from = new Bindings(provider, CACHE);
  const types = typesOf(provider.name).filter((type) => from.has(type, 'resource'));

  test('every text of every type that is used has a row', () => {
    // Helm has one type.
    expect(types.length).toBeGreaterThan(provider.name === 'helm' ? 0 : 3);
    const bare = types.flatMap((type) =>
      paths(from.resource(type))
        .filter((path) => !textRule(texts, type, path))
        .map((path) => `${type}.${path}`),
    );
    expect(bare).toEqual([]);
  });

  test('every row is about a text that a type has, and says where it is from', () => {
    const there = new Set(
      types.flatMap((type) =>
        paths(from.resource(type)).flatMap((path) => [`${type}.${path}`, `*.${path.split('.').at(-1)}`]),
      ),
    );
    // Of the provider block.
    there.add('*.default_labels');
    expect(Object.keys(texts).filter((row) => !there.has(row))).toEqual([]);
    const sources = Object.values(texts).map((rule) => ('key' in rule ? rule.key.source : rule.source));
    expect(sources.filter((source) => source.length === 0)).toEqual([]);
  });
});

describe('a limit', () => {
  const wrong = (type: string, body: object) =>
    refusedTexts(type, body, (value) => (typeof value === 'string' ? value : undefined)).map(({ path }) => path);

  test.each([
    [
      'aws_vpc_security_group_ingress_rule',
      'description',
      ["cloud's own", 'x'.repeat(256), 'schön', 'a "b"'],
      ['a-z (1) [2] {3} $*', 'x'.repeat(255)],
    ],
    ['aws_iam_role', 'description', ['“so”', 'x'.repeat(1001)], ["the shop's: schön", 'x'.repeat(1000)]],
    ['aws_dlm_lifecycle_policy', 'description', ['', 'a.b', 'x'.repeat(501)], ['a b-c_d']],
    ['google_service_account', 'description', ['ü'.repeat(129)], ['ü'.repeat(128), 'x'.repeat(256)]],
    ['google_compute_firewall', 'description', ['x'.repeat(2049)], ['x'.repeat(2048), "the shop's"]],
    ['google_spanner_instance', 'display_name', ['abc', 'x'.repeat(31)], ['abcd']],
    ['azurerm_network_security_rule', 'description', ['x'.repeat(141)], ['x'.repeat(140)]],
    ['aws_apigatewayv2_api', 'description', ['x'.repeat(1025)], ['', 'x'.repeat(1024)]],
    ['azurerm_api_management_api_operation', 'display_name', ['', 'x'.repeat(301)], ['x'.repeat(300)]],
    ['azurerm_api_management_api_policy', 'xml_content', ['ü'.repeat(8193)], ['ü'.repeat(8192)]],
    ['azurerm_management_lock', 'notes', ['x'.repeat(513)], ['x'.repeat(512)]],
  ])('of %s.%s holds on both sides', (type, attribute, refused, accepted) => {
    for (const text of refused)
      expect({ text, wrong: wrong(type, { [attribute]: text }) }).toEqual({ text, wrong: [attribute] });
    for (const text of accepted)
      expect({ text, wrong: wrong(type, { [attribute]: text }) }).toEqual({ text, wrong: [] });
  });

  test('of tags and labels is of keys, values, their number, and their case where that is none', () => {
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`t${index}`, 'x']));
    expect(wrong('aws_vpc', { tags: { 'aws:x': 'y' } })).toEqual(['tags']);
    expect(wrong('aws_vpc', { tags: { owner: 'a<b' } })).toEqual(['tags']);
    expect(wrong('aws_vpc', { tags: many })).toEqual(['tags']);
    expect(wrong('aws_vpc', { tags: { Owner: 'x', owner: 'y' } })).toEqual([]);
    expect(wrong('aws_iam_role', { tags: { Owner: 'x', owner: 'y' } })).toEqual(['tags']);
    expect(wrong('google_pubsub_topic', { labels: { Owner: 'x' } })).toEqual(['labels']);
    expect(wrong('google_pubsub_topic', { labels: { owner: 'a b' } })).toEqual(['labels']);
    expect(wrong('azurerm_public_ip', { tags: { Owner: 'x', owner: 'y' } }).length).toBe(1);
    expect(wrong('azurerm_public_ip', { tags: { 'a/b': 'x' } })).toEqual(['tags']);
    expect(wrong('azurerm_public_ip', { tags: { a: '<b>' } })).toEqual([]);
  });

  test('of the ids of statements is letters and digits, each once', () => {
    const policy = (...sids: string[]) => ({ policy: JSON.stringify({ Statement: sids.map((Sid) => ({ Sid })) }) });
    expect(wrong('aws_iam_role_policy', policy('Read', 'Write'))).toEqual([]);
    expect(wrong('aws_iam_role_policy', policy('Read it'))).toEqual(['policy']);
    expect(wrong('aws_sqs_queue_policy', policy('Read', 'Read'))).toEqual(['policy']);
  });
});

describe('a text that the cloud refuses', () => {
  const rule = (cloud: (typeof CLOUDS)[number], description: string) =>
    synth(cloud, (stack, catalogue) => {
      const network = catalogue.network(stack, 'network', { cidr: '10.1.0.0/16', zones: 2 });
      network.allow('public', 'private', { port: 443, description });
    });

  test.each([
    ['aws', "The shop's way", '"The shop\'s way"; allowed values are letters, digits, spaces and'],
    ['google', 'x'.repeat(2049), 'has 2049 characters, at most 2048 are allowed'],
    ['azure', 'x'.repeat(141), 'has 141 characters, at most 140 are allowed'],
  ] as const)('is an error at synthesis on %s, with place and remedy', (cloud, description, expected) => {
    const { problems } = rule(cloud, description);
    expect(problems.length).toBeGreaterThan(0);
    for (const { where, message, remedy } of problems) {
      expect(where).toMatch(/ network$/);
      expect(message).toContain(expected);
      expect(remedy).toContain('description');
    }
  });

  test('is told once, where many resources have it', () => {
    const { problems } = synth('aws', (stack, catalogue) => {
      const network = catalogue.network(stack, 'network', { cidr: '10.1.0.0/16', zones: 2 });
      network.allow('public', 'private', { ports: [443, 8443], description: "it's" });
    });
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^description of aws_vpc_security_group_ingress_rule is "it's"; allowed values are .*; so it is in 1 more\.$/,
      ),
      expect.stringMatching(
        /^description of aws_vpc_security_group_egress_rule is "it's"; allowed values are .*; so it is in 1 more\.$/,
      ),
    ]);
  });

  test("tags are a policy's, in the same limits", () => {
    const { problems } = synth('azure', (stack, catalogue) =>
      catalogue.identity(stack, 'worker', { native: { azure: { identity: { tags: { 'a/b': 'x' } } } } }),
    );
    expect(problems).toMatchObject([
      { message: expect.stringMatching(/^tag-limits: the tag "a\/b" is not valid/), remedy: 'Write "a-b".' },
    ]);
  });

  test.each([
    [
      'aws',
      '',
      'resource "aws_security_group" "g" {\n  description = "The shop\'s"\n}\nresource "aws_iam_role" "r" ' +
        '{\n  assume_role_policy = "{}"\n  tags = { Owner = "a", owner = "b" }\n}',
      ['description of aws_security_group', 'tags of aws_iam_role'],
    ],
    [
      'google',
      '',
      'resource "google_pubsub_topic" "t" {\n  name = "orders"\n  labels = { owner = "A B" }\n}',
      ['labels of google_pubsub_topic'],
    ],
    [
      'azurerm',
      'features {}',
      'resource "azurerm_resource_group" "g" {\n  name = "g"\n  location = "eastus2"\n  tags = { "a/b" = "x" }\n}',
      ['tags of azurerm_resource_group'],
    ],
  ])('is refused by the simulated %s, too', async (provider, settings, text, messages) => {
    const workspace = new Workspace();
    try {
      workspace.write({ 'main.tf': `provider "${provider}" {\n  ${settings}\n}\n${text}` }, true);
      await workspace.init();
      const { code, out } = await workspace.run('validate');
      expect(code).toBe(1);
      for (const one of messages) expect(out.replace(/\s+/g, ' ')).toContain(one);
    } finally {
      await workspace.stop();
    }
  });
});
