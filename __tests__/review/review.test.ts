import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FORMATS, gated, render, review } from '../../review';
import { LIMIT } from '../../review/markdown';
import type { PlannedChange } from '../../review/plan-json';
import { jsonSchema } from '../../review/schema';
import { CANARY, change, plan, update } from '../support/reviewed';

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
    for (const format of [page, html, terminal]) expect(format).toContain(one);
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
    const comment = render(review(plan(...JSON.parse(many).resource_changes, risky), 'plan'), 'markdown');
    expect(comment).toContain(
      '`aws_db_instance.risky` is changed: deletion\\_protection is turned off'.replace('\\', ''),
    );
    expect(comment).toContain('! deletion_protection: true → false');
  });

  test('that all destroy are named in groups, and who has no room is counted', () => {
    const all = Array.from({ length: 10_000 }, (_, index) => change('aws_sqs_queue', `q${index}`, ['delete']));
    const comment = render(review(plan(...all), 'plan'), 'markdown');
    expect(comment.length).toBeLessThanOrEqual(LIMIT);
    expect(comment.slice(0, 500)).toContain('- 10000 `aws_sqs_queue`, each is destroyed: `q0, q1, q10, q100,');
    const missing = Number(/… and (\d+) more, omitted because of the size limit/.exec(comment)?.[1]);
    expect(comment.match(/\bq\d+\b/g)).toHaveLength(10_000 - missing);
    expect(missing).toBeLessThan(2_500);
    const fewer = render(review(plan(...all.slice(0, 3_000)), 'plan'), 'markdown');
    expect(fewer.match(/\bq\d+\b/g)).toHaveLength(3_000);
    expect(fewer).not.toContain(' more, omitted');
  });
});
