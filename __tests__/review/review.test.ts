import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { FORMATS, render, review } from '../../review';
import { LIMIT } from '../../review/markdown';
import type { PlannedChange } from '../../review/plan-json';
import { exitCode } from '../../review/summary';

type Change = Partial<PlannedChange['change']>;
const change = (type: string, name: string, actions: string[], more: Change = {}): PlannedChange =>
  ({ address: `${type}.${name}`, type, change: { actions, before: null, after: null, ...more } }) as PlannedChange;
const plan = (...changes: PlannedChange[]) =>
  JSON.stringify({ format_version: '1.2', terraform_version: '1.11.4', resource_changes: changes });
const classOf = (one: PlannedChange) => review(plan(one), 'plan').changes[0]?.class;
const update = (type: string, before: object, after: object) =>
  change(type, 'one', ['update'], { before: before as never, after: after as never });

describe('classes', () => {
  test.each<[string, PlannedChange, string]>([
    ['a bucket that goes', change('google_storage_bucket', 'one', ['delete']), 'Data loss'],
    ['a database that is replaced', change('azurerm_postgresql_flexible_server', 'one', ['delete', 'create']), 'Data loss'],
    ['a queue that is forgotten', change('aws_sqs_queue', 'one', ['forget']), 'Data loss'],
    ['a subnet that is replaced', change('google_compute_subnetwork', 'one', ['delete', 'create']), 'Downtime'],
    ['a group that goes', change('azurerm_linux_virtual_machine_scale_set', 'one', ['delete']), 'Downtime'],
    [
      'a rule for everyone',
      change('google_compute_firewall', 'one', ['create'], { after: { direction: 'INGRESS', source_ranges: ['0.0.0.0/0'] } }),
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
    ['a way out', change('aws_vpc_security_group_egress_rule', 'one', ['create'], { after: { cidr_ipv4: '0.0.0.0/0' } }), 'Other'],
    ['a database that is public', update('aws_db_instance', { publicly_accessible: false }, { publicly_accessible: true }), 'Exposure'],
    [
      'a bucket that anyone may read',
      change('google_storage_bucket_iam_member', 'one', ['create'], { after: { member: 'allUsers', role: 'roles/storage.objectViewer' } }),
      'Exposure',
    ],
    ['a role that is given', change('azurerm_role_assignment', 'one', ['create'], { after: { scope: 's' } }), 'Exposure'],
    ['a policy that changes', update('aws_sqs_queue_policy', { policy: '{}' }, { policy: '{"a":1}' }), 'Exposure'],
    [
      'a public address',
      change('google_compute_instance', 'one', ['create'], { after: { network_interface: [{ access_config: [{ nat_ip: '1.2.3.4' }] }] } }),
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
    ['TLS lowered', update('azurerm_storage_account', { min_tls_version: 'TLS1_2' }, { min_tls_version: 'TLS1_0' }), 'Weakening'],
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
    ['a larger machine', update('aws_db_instance', { instance_class: 'db.t4g.micro' }, { instance_class: 'db.r7g.4xlarge' }), 'Cost'],
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

test('the construct comes first, where the synthesized JSON tells it', () => {
  const synthesized = {
    resource: { aws_sqs_queue: { commerce_orders_queue: { '//': { metadata: { path: 'prod-aws-us-east-1/commerce/orders/queue' } } } } },
  };
  const summary = review(plan(change('aws_sqs_queue', 'commerce_orders_queue', ['delete'])), 'plan', { synthesized });
  expect(render(summary, 'markdown')).toContain('- **commerce/orders/queue** `aws_sqs_queue.commerce_orders_queue` is destroyed');
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
    change('aws_lambda_function', 'environment', ['create'], { after: { environment: [{ variables: { PLAIN: CANARY } }] } }),
    change('aws_sqs_queue', 'tag', ['create'], { after: { tags: { password: CANARY, owner: 'me' } } }),
    change('azurerm_app', 'string', ['create'], { after: { setting: `Server=x;Password=${CANARY};` } }),
    change('aws_x', 'url', ['create'], { after: { endpoint: `postgres://me:${CANARY}@host/db` } }),
  );
  const text = JSON.stringify({
    ...JSON.parse(secrets),
    variables: { secret: { value: CANARY } },
    output_changes: { one: { actions: ['create'], after: CANARY } },
  });
  const page = render(review(text, 'plan'), format);
  expect(page).not.toContain(CANARY);
  if (format !== 'text') expect(page).toContain('(sensitive)');
});

describe('10,000 changes', () => {
  const value = 'x'.repeat(800);
  const many = plan(
    ...Array.from({ length: 200 }, (_, index) => change('aws_sqs_queue', `destroyed_${index}`, ['delete'], { before: { name: value } })),
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
    for (let index = 0; index < 200; index++) expect(page).toContain(`\`aws_sqs_queue.destroyed_${index}\` is destroyed`);
    expect(page).toMatch(/… and \d+ more, which did not fit here/);
  });

  test('cost little more than reading them', () => {
    const parse = cpu(() => JSON.parse(many));
    const whole = cpu(() => render(review(many, 'plan'), 'markdown'));
    console.log(`${(many.length / 1e6).toFixed(1)} MB: JSON.parse ${parse.toFixed(0)} ms CPU, review ${whole.toFixed(0)} ms`);
    expect(whole).toBeLessThan(20 * parse + 500);
  });
});

function cpu(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

describe('odd strings', () => {
  const odd = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.constantFrom(
      '```\n# out',
      '~~~',
      '</details><script>alert(1)</script>',
      '| a | b |',
      '<!-- -->',
      '\u202Eabc',
      '![x](javascript:alert(1))',
      '"><img src=x onerror=alert(1)>',
      '`',
      '``',
      '\r\n- item',
      'x'.repeat(1 << 20),
    ),
  );
  const markdown = new MarkdownIt({ html: true });

  test('stay text in Markdown and in HTML', () => {
    fc.assert(
      fc.property(odd, odd, odd, (key, before, after) => {
        const text = plan(update('aws_sqs_queue', { [key]: before }, { [key]: after }), change('aws_sqs_queue', key || 'x', ['delete']));
        const summary = review(text, 'plan');
        const page = render(summary, 'markdown');
        expect(page.length).toBeLessThanOrEqual(LIMIT);
        const shown = markdown.render(page);
        expect(shown).not.toMatch(/<(script|img)/i);
        expect(shown).not.toMatch(/href="javascript:/i);
        // Every block that was opened is closed, and by us: as many details as there are ends of them.
        expect(shown.match(/<details>/g)?.length ?? 0).toBe(shown.match(/<\/details>/g)?.length ?? 0);
        const html = render(summary, 'html');
        expect(html.match(/<script/g)).toHaveLength(1);
        expect(html).not.toMatch(/<img/i);
        expect(html).toContain("default-src 'none'");
      }),
      { numRuns: 120 },
    );
  });
});

describe('what is no plan', () => {
  test.each([
    ['empty', '', 'is empty.'],
    ['cut off', '{"format_version":"1.2","resource_ch', 'It looks cut off.'],
    ['no JSON', 'Plan: 1 to add', 'is no JSON'],
    ['a list', '[]', 'is no plan of Terraform'],
    ['foreign', '{"a":1}', 'is no plan of Terraform: it has no format_version.'],
    ['a state', '{"format_version":"1.0","values":{}}', 'is a state, not a plan.'],
    ['of another version', '{"format_version":"2.0","resource_changes":[]}', 'is a plan of format version 2.0, known here is version 1.'],
  ])('%s', (_, text, message) => {
    expect(() => review(text, 'plan.json')).toThrow(message);
  });

  test('an errored plan says so, and is no success', () => {
    const summary = review(JSON.stringify({ format_version: '1.2', errored: true, resource_changes: [] }), 'plan');
    expect(exitCode(summary)).toBe(1);
    for (const format of ['text', 'markdown', 'html'] as const) expect(render(summary, format)).toContain('could not finish this plan');
  });

  test('0 for nothing, 2 for changes', () => {
    expect(exitCode(review(plan(), 'plan'))).toBe(0);
    expect(exitCode(review(plan(change('a_b', 'c', ['no-op'])), 'plan'))).toBe(0);
    expect(exitCode(review(plan(change('a_b', 'c', ['create'])), 'plan'))).toBe(2);
  });
});
