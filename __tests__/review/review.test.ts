import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { UserError } from '../../modules/core/errors';
import { FORMATS, gated, render, review } from '../../review';
import { LIMIT } from '../../review/markdown';
import { type PlannedChange, readWhole } from '../../review/plan-json';
import { jsonSchema } from '../../review/schema';
import { exitCode } from '../../review/summary';
import { oddPlan } from '../support/odd-plans';

type Change = Partial<PlannedChange['change']>;
const change = (type: string, name: string, actions: string[], more: Change = {}): PlannedChange =>
  ({ address: `${type}.${name}`, type, change: { actions, before: null, after: null, ...more } }) as PlannedChange;
const plan = (...changes: PlannedChange[]) =>
  JSON.stringify({ format_version: '1.2', terraform_version: '1.11.4', resource_changes: changes });
const classOf = (one: PlannedChange) => review(plan(one), 'plan').changes[0]?.class;
const update = (type: string, before: object, after: object) =>
  change(type, 'one', ['update'], { before: before as never, after: after as never });

const SEND = { Effect: 'Allow', Principal: { AWS: '123456789012' }, Action: 'sns:Publish', Resource: '*' };
const document = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });

describe('classes', () => {
  test.each<[string, PlannedChange, string]>([
    ['a bucket that goes', change('google_storage_bucket', 'one', ['delete']), 'Data loss'],
    [
      'a database that is replaced',
      change('azurerm_postgresql_flexible_server', 'one', ['delete', 'create']),
      'Data loss',
    ],
    ['a queue that is forgotten', change('aws_sqs_queue', 'one', ['forget']), 'Data loss'],
    ['a subnet that is replaced', change('google_compute_subnetwork', 'one', ['delete', 'create']), 'Downtime'],
    ['a group that goes', change('azurerm_linux_virtual_machine_scale_set', 'one', ['delete']), 'Downtime'],
    [
      'a rule for everyone',
      change('google_compute_firewall', 'one', ['create'], {
        after: { direction: 'INGRESS', source_ranges: ['0.0.0.0/0'] },
      }),
      'Exposure',
    ],
    [
      'a rule for the internet',
      change('azurerm_network_security_rule', 'one', ['create'], {
        after: { direction: 'Inbound', access: 'Allow', source_address_prefix: 'Internet' },
      }),
      'Exposure',
    ],
    [
      'a rule that denies everyone',
      change('azurerm_network_security_rule', 'one', ['create'], {
        after: { direction: 'Inbound', access: 'Deny', source_address_prefix: '*' },
      }),
      'Other',
    ],
    [
      'a way out',
      change('aws_vpc_security_group_egress_rule', 'one', ['create'], { after: { cidr_ipv4: '0.0.0.0/0' } }),
      'Other',
    ],
    [
      'a database that is public',
      update('aws_db_instance', { publicly_accessible: false }, { publicly_accessible: true }),
      'Exposure',
    ],
    [
      'everybody, by being there',
      change('azurerm_storage_account_static_website', 'one', ['create'], { after: { index_document: 'index.html' } }),
      'Exposure',
    ],
    [
      'a bucket that anyone may read',
      change('google_storage_bucket_iam_member', 'one', ['create'], {
        after: { member: 'allUsers', role: 'roles/storage.objectViewer' },
      }),
      'Exposure',
    ],
    [
      'a role that is given',
      change('azurerm_role_assignment', 'one', ['create'], { after: { scope: 's' } }),
      'Exposure',
    ],
    ['a policy that changes', update('aws_sqs_queue_policy', { policy: '{}' }, { policy: '{"a":1}' }), 'Exposure'],
    [
      'a public address',
      change('google_compute_instance', 'one', ['create'], {
        after: { network_interface: [{ access_config: [{ nat_ip: '1.2.3.4' }] }] },
      }),
      'Exposure',
    ],
    [
      'protection turned off',
      update('google_sql_database_instance', { deletion_protection: true }, { deletion_protection: false }),
      'Weakening',
    ],
    [
      'backups kept shorter',
      update('azurerm_mysql_flexible_server', { backup_retention_days: 30 }, { backup_retention_days: 7 }),
      'Weakening',
    ],
    [
      'TLS lowered',
      update('azurerm_storage_account', { min_tls_version: 'TLS1_2' }, { min_tls_version: 'TLS1_0' }),
      'Weakening',
    ],
    [
      'metadata without a token',
      update(
        'aws_launch_template',
        { metadata_options: [{ http_tokens: 'required' }] },
        { metadata_options: [{ http_tokens: 'optional' }] },
      ),
      'Weakening',
    ],
    ['flow logs that go', change('aws_flow_log', 'one', ['delete']), 'Weakening'],
    [
      'a larger machine',
      update('aws_launch_template', { instance_type: 't4g.micro' }, { instance_type: 'r7g.4xlarge' }),
      'Cost',
    ],
    [
      'more machines',
      update(
        'google_compute_region_autoscaler',
        { autoscaling_policy: [{ max_replicas: 3 }] },
        { autoscaling_policy: [{ max_replicas: 9 }] },
      ),
      'Cost',
    ],
    [
      'fewer machines',
      update(
        'google_compute_region_autoscaler',
        { autoscaling_policy: [{ max_replicas: 9 }] },
        { autoscaling_policy: [{ max_replicas: 3 }] },
      ),
      'Other',
    ],
    ['a fleet that is stopped', update('aws_autoscaling_group', { min_size: 3 }, { min_size: 0 }), 'Downtime'],
    [
      'a machine that restarts',
      update('google_compute_instance', { machine_type: 'e2-small' }, { machine_type: 'e2-medium' }),
      'Downtime',
    ],
    [
      'a private range',
      change('aws_vpc_security_group_ingress_rule', 'one', ['create'], { after: { cidr_ipv4: '10.1.0.0/16' } }),
      'Other',
    ],
    [
      'a private range that grows',
      update('aws_vpc_security_group_ingress_rule', { cidr_ipv4: '10.1.0.0/16' }, { cidr_ipv4: '10.0.0.0/8' }),
      'Exposure',
    ],
    [
      'a private range that shrinks',
      update('aws_vpc_security_group_ingress_rule', { cidr_ipv4: '10.0.0.0/8' }, { cidr_ipv4: '10.1.0.0/16' }),
      'Other',
    ],
    [
      'a range of others',
      change('aws_vpc_security_group_ingress_rule', 'one', ['create'], { after: { cidr_ipv4: '203.0.113.0/24' } }),
      'Exposure',
    ],
    [
      'half the world',
      change('aws_vpc_security_group_ingress_rule', 'one', ['create'], { after: { cidr_ipv4: '0.0.0.0/1' } }),
      'Exposure',
    ],
    [
      'other ports',
      update(
        'google_compute_firewall',
        { direction: 'INGRESS', allow: [{ ports: ['443'] }] },
        { direction: 'INGRESS', allow: [{ ports: ['443', '22'] }] },
      ),
      'Exposure',
    ],
    [
      'a way out of a group',
      change('aws_security_group', 'one', ['create'], { after: { egress: [{ cidr_blocks: ['0.0.0.0/0'] }] } }),
      'Other',
    ],
    [
      'a way into a group',
      change('aws_security_group', 'one', ['create'], { after: { ingress: [{ cidr_blocks: ['0.0.0.0/0'] }] } }),
      'Exposure',
    ],
    [
      'an inline rule that lets out, beside one that lets in from within',
      change('azurerm_network_security_group', 'one', ['create'], {
        after: {
          security_rule: [
            { direction: 'Outbound', access: 'Allow', source_address_prefix: '*' },
            { direction: 'Inbound', access: 'Allow', source_address_prefix: '10.0.0.0/8' },
          ],
        },
      }),
      'Other',
    ],
    [
      'the order of what is open already',
      update(
        'aws_security_group',
        { ingress: [{ cidr_blocks: ['0.0.0.0/0'] }, { cidr_blocks: ['10.0.0.0/8'] }] },
        { ingress: [{ cidr_blocks: ['10.0.0.0/8'] }, { cidr_blocks: ['0.0.0.0/0'] }] },
      ),
      'Other',
    ],
    [
      'a policy that only forbids',
      update(
        'aws_s3_bucket_policy',
        { policy: document() },
        { policy: document({ Effect: 'Deny', Principal: '*', Action: 's3:*' }) },
      ),
      'Other',
    ],
    [
      'a policy that no longer forbids',
      update(
        'aws_s3_bucket_policy',
        { policy: document({ Effect: 'Deny', Principal: '*', Action: 's3:*' }) },
        { policy: document() },
      ),
      'Weakening',
    ],
    [
      'a policy that allows less',
      update(
        'aws_sns_topic_policy',
        { policy: document(SEND, { ...SEND, Action: 'sns:Subscribe' }) },
        { policy: document(SEND) },
      ),
      'Other',
    ],
    [
      'a policy without its condition',
      update(
        'aws_sns_topic_policy',
        { policy: document({ ...SEND, Condition: { a: 1 } }) },
        { policy: document(SEND) },
      ),
      'Exposure',
    ],
    [
      'a role for a service',
      change('aws_iam_role', 'one', ['create'], {
        after: {
          assume_role_policy: document({
            Effect: 'Allow',
            Principal: { Service: 'ec2.amazonaws.com' },
            Action: 'sts:AssumeRole',
          }),
        },
      }),
      'Other',
    ],
    [
      'a role for another account',
      change('aws_iam_role', 'one', ['create'], {
        after: {
          assume_role_policy: document({
            Effect: 'Allow',
            Principal: { AWS: '210987654321' },
            Action: 'sts:AssumeRole',
          }),
        },
      }),
      'Exposure',
    ],
    [
      'a bucket that may be emptied',
      update('google_storage_bucket', { force_destroy: false }, { force_destroy: true }),
      'Weakening',
    ],
    [
      'versioning off',
      update('google_storage_bucket', { versioning: [{ enabled: true }] }, { versioning: [{ enabled: false }] }),
      'Weakening',
    ],
    ['a topic that goes', change('aws_sns_topic', 'one', ['delete']), 'Downtime'],
    ['an old one that stays', change('aws_s3_bucket', 'one', ['create', 'forget']), 'Data loss'],
    ...['aws_vpc_peering_connection', 'google_compute_network_peering', 'azurerm_virtual_network_peering'].map(
      (type): [string, PlannedChange, string] => [
        `a way to another network, ${type}`,
        change(type, 'one', ['create'], { after: {} }),
        'Exposure',
      ],
    ),
    ...['aws_vpn_connection', 'google_compute_vpn_tunnel', 'azurerm_virtual_network_gateway_connection'].map(
      (type): [string, PlannedChange, string] => [
        `a tunnel, ${type}`,
        change(type, 'one', ['create'], { after: {} }),
        'Exposure',
      ],
    ),
    ...[
      'aws_vpn_connection',
      'aws_vpn_connection_route',
      'aws_route',
      'aws_egress_only_internet_gateway',
      'google_compute_vpn_tunnel',
      'google_compute_router_peer',
      'google_compute_route',
      'azurerm_virtual_network_gateway',
      'azurerm_virtual_network_gateway_connection',
      'azurerm_route_table',
    ].map((type): [string, PlannedChange, string] => [
      `${type} that is replaced`,
      change(type, 'one', ['delete', 'create']),
      'Downtime',
    ]),
    [
      'another key of a tunnel',
      change('azurerm_virtual_network_gateway_connection', 'one', ['update'], {
        before: { shared_key: 'a' },
        after: { shared_key: 'b' },
        before_sensitive: { shared_key: true },
        after_sensitive: { shared_key: true },
      }),
      'Downtime',
    ],
    [
      'another size of a gateway',
      update('azurerm_virtual_network_gateway', { sku: 'VpnGw1AZ' }, { sku: 'VpnGw2AZ' }),
      'Downtime',
    ],
    [
      'a peer that forwards',
      update('azurerm_virtual_network_peering', { allow_forwarded_traffic: false }, { allow_forwarded_traffic: true }),
      'Exposure',
    ],
    [
      'routes of a peer',
      update('google_compute_network_peering', { import_custom_routes: false }, { import_custom_routes: true }),
      'Exposure',
    ],
    [
      "a gateway's routes for all",
      update('azurerm_route_table', { bgp_route_propagation_enabled: false }, { bgp_route_propagation_enabled: true }),
      'Weakening',
    ],
    ['a filter of routes that goes', change('google_compute_router_route_policy', 'one', ['delete']), 'Weakening'],
    ['an older protocol', update('google_compute_vpn_tunnel', { ike_version: 2 }, { ike_version: 1 }), 'Weakening'],
    [
      'a public address of IPv6',
      change('google_compute_region_instance_template', 'one', ['create'], {
        after: { network_interface: [{ ipv6_access_config: [{ network_tier: 'PREMIUM' }] }] },
      }),
      'Exposure',
    ],
    ['another tag', update('aws_sqs_queue', { tags: { a: '1' } }, { tags: { a: '2' } }), 'Other'],
  ])('%s', (_, one, wanted) => expect(classOf(one)).toBe(wanted));

  test('each stands under its highest, with the attribute that puts it there', () => {
    const [found] = review(
      plan(
        update(
          'aws_db_instance',
          { publicly_accessible: false, deletion_protection: true },
          { publicly_accessible: true, deletion_protection: false },
        ),
      ),
      'plan',
    ).changes;
    expect(found?.findings).toEqual([
      { class: 'Exposure', reason: 'publicly_accessible is true', attribute: 'publicly_accessible' },
      { class: 'Weakening', reason: 'deletion_protection is turned off', attribute: 'deletion_protection' },
    ]);
  });
});

test('a weaker cipher is told beside the pause that it brings', () => {
  const one = (value: string) => ({ tunnel1_phase1_integrity_algorithms: [value] });
  const [found] = review(plan(update('aws_vpn_connection', one('SHA2-384'), one('SHA1'))), 'plan').changes;
  expect(found?.findings.map((finding) => finding.class)).toEqual(['Downtime', 'Weakening']);
});

test('the construct comes first, where the synthesized JSON tells it', () => {
  const synthesized = {
    resource: {
      aws_sqs_queue: {
        commerce_orders_queue: { '//': { metadata: { path: 'prod-aws-us-east-1/commerce/orders/queue' } } },
      },
    },
  };
  const summary = review(plan(change('aws_sqs_queue', 'commerce_orders_queue', ['delete'])), 'plan', { synthesized });
  expect(render(summary, 'markdown')).toContain(
    '- **commerce/orders/queue** `aws_sqs_queue.commerce_orders_queue` is destroyed',
  );
});

describe('what changes', () => {
  const attributesOf = (one: PlannedChange) => review(plan(one), 'plan').changes[0]?.attributes;

  test('an element that joins a set is one change, wherever it sorts', () => {
    expect(attributesOf(update('aws_x', { ids: ['b', 'c'] }, { ids: ['a', 'b', 'c'] }))).toEqual([
      { path: 'ids.0', before: '(none)', after: 'a' },
    ]);
  });

  test('what has a name is compared with its namesake', () => {
    const tags = (a: string, ...more: object[]) => ({ tag: [...more, { key: 'a', value: a }] });
    expect(attributesOf(update('aws_x', tags('1'), tags('2', { key: 'new', value: '3' })))).toEqual([
      { path: 'tag.1.value', before: '1', after: '2' },
      { path: 'tag.0.key', before: '(none)', after: 'new' },
      { path: 'tag.0.value', before: '(none)', after: '3' },
    ]);
  });

  test('another order is told', () => {
    expect(attributesOf(update('aws_x', { ids: ['a', 'b'] }, { ids: ['b', 'a'] }))).toEqual([
      { path: 'ids', before: 'one order', after: 'another order' },
    ]);
  });

  test('JSON in a string is looked into', () => {
    expect(
      attributesOf(update('aws_x', { definition: '{"a":{"b":1}}' }, { definition: '{"a":{"b":2},"c":3}' })),
    ).toEqual([
      { path: 'definition.a.b', before: '1', after: '2' },
      { path: 'definition.c', before: '(none)', after: '3' },
    ]);
  });

  test('what is unknown and what forces a replacement is told', () => {
    const one = change('aws_x', 'one', ['delete', 'create'], {
      before: { name: 'a', arn: 'b' },
      after: { name: 'c' },
      after_unknown: { arn: true },
      replace_paths: [['name']],
    });
    expect(attributesOf(one)).toEqual([{ path: 'name', before: 'a', after: 'c', forcesReplacement: true }]);
    expect(
      attributesOf(
        change('aws_x', 'one', ['update'], { before: { arn: 'b' }, after: {}, after_unknown: { arn: true } }),
      ),
    ).toEqual([{ path: 'arn', before: 'b', after: '(known after apply)' }]);
  });
});

test('deferred changes, checks, deposed objects and sections of others are shown', () => {
  const text = JSON.stringify({
    format_version: '1.2',
    resource_changes: [{ ...change('aws_sqs_queue', 'one', ['delete']), deposed: 'abcd1234' }],
    deferred_changes: [
      { reason: 'resource_config_unknown', resource_change: change('aws_sqs_queue', 'later', ['create']) },
    ],
    checks: [{ address: { to_display: 'check.one' }, status: 'fail', instances: [{ problems: [{ message: 'No.' }] }] }],
  });
  const summary = review(text, 'plan', { sections: [{ title: 'Waivers', lines: ['<b>one</b>'] }] });
  const [page, html, terminal] = (['markdown', 'html', 'text'] as const).map((format) => render(summary, format));
  for (const one of [
    'abcd1234',
    'aws_sqs_queue.later (resource config unknown)',
    'check.one: does not hold. No.',
    'Waivers (1)',
  ]) {
    for (const shown of [page, html, terminal]) expect(shown).toContain(one);
  }
  expect(html).not.toContain('<b>');
});

test('a gate stops a class under any heading', () => {
  const summary = review(
    plan(
      update(
        'aws_db_instance',
        { publicly_accessible: false, deletion_protection: true },
        { publicly_accessible: true, deletion_protection: false },
      ),
    ),
    'plan',
  );
  expect(gated(summary, ['Weakening'])).toHaveLength(1);
  expect(gated(summary, ['Exposure'])).toHaveLength(1);
  expect(gated(summary, ['Data loss', 'Cost', 'Other'])).toEqual([]);
});

test('the schema of the summary is the one that is shipped', () => {
  expect(JSON.parse(readFileSync(join(__dirname, '../../review/schema.json'), 'utf8'))).toEqual(
    JSON.parse(jsonSchema()),
  );
});

const CANARY = 'canary-4711-xyz';

test.each(FORMATS)('nothing secret is in the %s', (format) => {
  const secrets = plan(
    change('aws_db_instance', 'masked', ['update'], {
      before: { password: 'old', settings: [{ a: 'b' }] },
      after: { password: CANARY, settings: [{ a: CANARY }] },
      before_sensitive: { password: true },
      after_sensitive: { password: true, settings: [{ a: true }] },
    }),
    change('aws_launch_template', 'user-data', ['create'], { after: { user_data: CANARY, name: 'x' } }),
    change('google_compute_instance', 'script', ['create'], { after: { metadata: { 'startup-script': CANARY } } }),
    change('aws_lambda_function', 'environment', ['create'], {
      after: { environment: [{ variables: { PLAIN: CANARY } }] },
    }),
    change('aws_sqs_queue', 'tag', ['create'], { after: { tags: { password: CANARY, owner: 'me' } } }),
    change('azurerm_app', 'string', ['create'], { after: { setting: `Server=x;Password=${CANARY};` } }),
    change('aws_autoscaling_group', 'tag', ['create'], { after: { tag: [{ key: 'password', value: CANARY }] } }),
    change('aws_ecs_task_definition', 'json', ['create'], {
      after: { container_definitions: JSON.stringify([{ environment: [{ name: 'PLAIN', value: CANARY }] }]) },
    }),
    change('google_cloud_run_v2_service', 'env', ['create'], {
      after: { template: [{ containers: [{ env: [{ name: 'PLAIN', value: CANARY }] }] }] },
    }),
    change('azurerm_linux_function_app', 'settings', ['update'], {
      before: { app_settings: { A: '1' } },
      after: { app_settings: { A: CANARY } },
    }),
    // Once a secret, always a secret: the mark that goes away shows neither the old value nor the
    // new one.
    change('aws_x', 'unmarked', ['update'], {
      before: { a: CANARY, b: 'x' },
      after: { a: CANARY, b: CANARY },
      before_sensitive: { b: true },
    }),
    // The reason of a class quotes nothing that is masked.
    change('aws_launch_template', 'reason', ['update'], {
      before: { instance_type: 'x' },
      after: { instance_type: CANARY },
      after_sensitive: { instance_type: true },
    }),
    change('aws_lambda_function', 'unknown', ['update'], {
      before: { environment: [{ variables: { A: CANARY } }] },
      after: {},
      after_unknown: { environment: true },
    }),
    change('aws_x', 'kind', ['update'], { before: { any: { password: CANARY } }, after: { any: 'text' } }),
    change('aws_x', 'script', ['create'], { after: { content: `export DB_PASSWORD=${CANARY}` } }),
    change('aws_x', 'key', ['create'], { after: { content: `-----BEGIN PRIVATE KEY-----\n${CANARY}` } }),
    change('aws_x', 'signed', ['create'], { after: { content: `https://x.test/a?sv=1&sig=${CANARY}` } }),
    change('aws_x', 'url', ['create'], { after: { endpoint: `postgres://me:${CANARY}@host/db` } }),
  );
  const text = JSON.stringify({
    ...JSON.parse(secrets),
    variables: { secret: { value: CANARY } },
    output_changes: { one: { actions: ['create'], after: CANARY } },
  });
  const page = render(review(text, 'plan'), format);
  expect(page).not.toContain(CANARY);
  if (format !== 'text' && format !== 'sarif') expect(page).toContain('(sensitive)');
});

describe('10,000 changes', () => {
  const value = 'x'.repeat(800);
  const many = plan(
    ...Array.from({ length: 200 }, (_, index) =>
      change('aws_sqs_queue', `destroyed_${index}`, ['delete'], { before: { name: value } }),
    ),
    ...Array.from({ length: 9_800 }, (_, index) =>
      change('aws_thing', `changed_${index}`, ['update'], {
        before: { name: `${value}1`, other: 'a' },
        after: { name: `${value}2`, other: 'b' },
      }),
    ),
  );
  const page = render(review(many, 'plan'), 'markdown');

  test('fit a comment, every destroyed one is named, and what was dropped is counted', () => {
    expect(page.length).toBeLessThanOrEqual(LIMIT);
    for (let index = 0; index < 200; index++)
      expect(page).toContain(`\`aws_sqs_queue.destroyed_${index}\` is destroyed`);
    expect(page).toMatch(/… and \d+ more, omitted because of the size limit/);
  });

  test('the harmless end is what is dropped', () => {
    const risky = change('aws_db_instance', 'risky', ['update'], {
      before: { deletion_protection: true },
      after: { deletion_protection: false },
    });
    const shown = render(review(plan(...JSON.parse(many).resource_changes, risky), 'plan'), 'markdown');
    expect(shown).toContain(
      '`aws_db_instance.risky` is changed: deletion\\_protection is turned off'.replace('\\', ''),
    );
    expect(shown).toContain('! deletion_protection: true → false');
  });

  test('that all destroy are named in groups, and who has no room is counted', () => {
    const all = Array.from({ length: 10_000 }, (_, index) => change('aws_sqs_queue', `q${index}`, ['delete']));
    const shown = render(review(plan(...all), 'plan'), 'markdown');
    expect(shown.length).toBeLessThanOrEqual(LIMIT);
    expect(shown.slice(0, 500)).toContain('- 10000 `aws_sqs_queue`, each is destroyed: `q0, q1, q10, q100,');
    const missing = Number(/… and (\d+) more, omitted because of the size limit/.exec(shown)?.[1]);
    expect(shown.match(/\bq\d+\b/g)).toHaveLength(10_000 - missing);
    expect(missing).toBeLessThan(2_500);
    const fewer = render(review(plan(...all.slice(0, 3_000)), 'plan'), 'markdown');
    expect(fewer.match(/\bq\d+\b/g)).toHaveLength(3_000);
    expect(fewer).not.toContain(' more, omitted');
  });
});

describe('odd strings', () => {
  const parser = new MarkdownIt({ html: true, linkify: true });
  type Token = ReturnType<typeof parser.parse>[number];
  const flat = (tokens: readonly Token[]): Token[] => tokens.flatMap((token) => [token, ...flat(token.children ?? [])]);
  /** Control characters, and marks that turn the direction of text. */
  const CONTROLS = /^[\p{Cc}\u202a-\u202e\u2066-\u2069]$/u;
  const OURS = /^(<!-- polycloud:plan:: -->|<details><summary>\d+ attributes?<\/summary>|<\/details>)$/;

  test('in any nesting stay text in Markdown and in HTML', () => {
    fc.assert(
      fc.property(oddPlan, (plan) => {
        const summary = review(plan, 'plan');
        const page = render(summary, 'markdown');
        expect(page.length).toBeLessThanOrEqual(LIMIT);
        const tokens = flat(parser.parse(page, {}));
        // No markup but ours, each part of it closed, and nothing that leads or loads anywhere.
        const markup = tokens
          .filter(({ type }) => type.startsWith('html_'))
          .flatMap(({ content }) => content.trim().split('\n'));
        for (const line of markup) expect(line.trim()).toMatch(OURS);
        const count = (text: string) => markup.filter((line) => line.includes(text)).length;
        expect(count('<details>')).toBe(count('</details>'));
        const types = new Set(tokens.map(({ type }) => type));
        for (const type of [
          'link_open',
          'image',
          'table_open',
          'blockquote_open',
          'hr',
          'ordered_list_open',
          'code_block',
        ]) {
          expect(types).not.toContain(type);
        }
        for (const heading of tokens.filter(({ type }) => type === 'heading_open'))
          expect(heading.markup).toMatch(/^###?#?$/);
        for (const fence of tokens.filter(({ type }) => type === 'fence')) expect(fence.info).toBe('diff');
        for (const shown of [page, render(summary, 'text')])
          expect([...shown].filter((one) => one !== '\n' && CONTROLS.test(one))).toEqual([]);

        const html = render(summary, 'html');
        expect(html.match(/<script/g)).toHaveLength(1);
        // Its own links lead to places in it.
        expect(html.replace(/<a ([a-z-]+="[\w -]+" )?href="#[^"]*">/g, '')).not.toMatch(/<(img|svg|a|iframe)\b/i);
        expect(html.match(/<details/g)?.length).toBe(html.match(/<\/details>/g)?.length);
        JSON.parse(render(summary, 'json'));
      }),
      { numRuns: 150 },
    );
  });
});

describe('what is no plan', () => {
  test.each([
    ['empty', '', 'is empty.'],
    ['cut off', '{"format_version":"1.2","resource_ch', 'It seems to be truncated.'],
    ['no JSON', 'Plan: 1 to add', 'is not valid JSON'],
    ['a list', '[]', 'is not a Terraform plan'],
    ['foreign', '{"a":1}', 'is not a Terraform plan: it has no format_version.'],
    ['a state', '{"format_version":"1.0","values":{}}', 'is a state, not a plan.'],
    ['a saved plan', 'PK\u0003\u0004', 'is the saved plan itself.'],
    ['in UTF-16', '\ufffd\ufffd{\u0000"\u0000', 'is not UTF-8 text.'],
    ['a log', '{"@level":"info"}\n{"@level":"info"}', 'is the log of terraform plan -json'],
    [
      'a change without actions',
      '{"format_version":"1.2","resource_changes":[{"address":"a.b","type":"a"}]}',
      'change 1 has no actions',
    ],
    ['an unknown action', plan(change('a', 'b', ['explode'])), 'change 1 has unsupported actions'],
    [
      'changes that are no list',
      '{"format_version":"1.2","resource_changes":{}}',
      'its resource_changes is not a list',
    ],
    [
      'of another version',
      '{"format_version":"2.0","resource_changes":[]}',
      'is a plan of format version 2.0, known here are 0.1, 0.2 and 1.',
    ],
  ])('%s', (_, text, message) => {
    expect(() => review(text, 'plan.json')).toThrow(message);
  });

  test('who reads all of a plan is told of a mistake in what a review does not read', () => {
    const text = '{"format_version":"1.2","resource_changes":[],"planned_values":{"a":tru}}';
    expect(review(text, 'plan.json').changes).toEqual([]);
    expect(() => readWhole(text, 'plan.json')).toThrow('is not valid JSON');
    expect(readWhole(text.replace('tru', 'true'), 'plan.json')).toMatchObject({ planned_values: { a: true } });
  });

  test('no message quotes what may be a secret', () => {
    for (const text of [`{"password": "${CANARY}" x`, `{"a": ${CANARY}`, `{"format_version": "${CANARY}"}`]) {
      expect(() => review(text, 'plan.json')).toThrow(UserError);
      try {
        review(text, 'plan.json');
      } catch (error) {
        expect((error as Error).message).not.toContain('canary');
      }
    }
  });

  test('an errored plan says so, and is no success', () => {
    const summary = review(JSON.stringify({ format_version: '1.2', errored: true, resource_changes: [] }), 'plan');
    expect(exitCode(summary)).toBe(1);
    for (const format of ['text', 'markdown', 'html'] as const)
      expect(render(summary, format)).toContain('could not finish this plan');
  });

  test('0 for nothing, 2 for changes', () => {
    expect(exitCode(review(plan(), 'plan'))).toBe(0);
    expect(exitCode(review(plan(change('a_b', 'c', ['no-op'])), 'plan'))).toBe(0);
    expect(exitCode(review(plan(change('a_b', 'c', ['create'])), 'plan'))).toBe(2);
  });
});
