import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { UserError } from '../../modules/core/errors';
import { render, review } from '../../review';
import { LIMIT } from '../../review/markdown';
import { readWhole } from '../../review/plan-json';
import { exitCode } from '../../review/summary';
import { oddPlan } from '../support/odd-plans';
import { CANARY, change, plan } from '../support/reviewed';

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
        for (const text of [page, render(summary, 'text')])
          expect([...text].filter((one) => one !== '\n' && CONTROLS.test(one))).toEqual([]);

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

describe('a file that is not a plan', () => {
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
      'changes that are not a list',
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

  test('an import by identity names it, and an ephemeral resource that is opened is only read', () => {
    const importing = { identity: { bucket: 'orders', region: 'us-east-1' } };
    const imported = { actions: ['no-op'], before: {}, after: {}, importing };
    const opened = { actions: ['open'], before: null, after: null };
    const changes = [
      { address: 'aws_s3_bucket.a', type: 'aws_s3_bucket', change: imported },
      { address: 'ephemeral.aws_kms_secrets.b', type: 'aws_kms_secrets', mode: 'ephemeral', change: opened },
    ];
    const summary = review(JSON.stringify({ format_version: '1.2', resource_changes: changes }), 'plan');
    expect(summary.changes.map(({ action, importId }) => [action, importId])).toEqual([
      ['import', 'bucket=orders, region=us-east-1'],
      ['read', undefined],
    ]);
  });

  test('a plan that is not the whole one does not say that there is nothing to do', () => {
    for (const part of [{ errored: true }, { complete: false }]) {
      const summary = review(JSON.stringify({ format_version: '1.2', resource_changes: [], ...part }), 'plan');
      expect(render(summary, 'text')).toContain('No changes are in this plan, which is not the whole one.');
      expect(render(summary, 'text')).not.toContain('Nothing to do');
    }
  });

  test('an alarm destroyed with its queue is harmless; one whose topic is destroyed weakens something', () => {
    const deleted = (type: string, name: string, before: object) => ({
      address: `${type}.${name}`,
      type,
      change: { actions: ['delete'], before, after: null },
    });
    const alarm = (name: string, queue: string) =>
      deleted('aws_cloudwatch_metric_alarm', name, {
        alarm_actions: ['arn:aws:sns:us-east-1:123456789012:on-call'],
        dimensions: { QueueName: queue },
      });
    const changes = [
      deleted('aws_sqs_queue', 'a', { name: 'acme-billing', arn: 'arn:aws:sqs:us-east-1:123456789012:acme-billing' }),
      deleted('aws_sns_topic', 'b', { name: 'on-call', arn: 'arn:aws:sns:us-east-1:123456789012:on-call' }),
      alarm('gone', 'acme-billing'),
      alarm('kept', 'acme-orders'),
    ];
    const summary = review(JSON.stringify({ format_version: '1.2', resource_changes: changes }), 'plan');
    const classes = Object.fromEntries(summary.changes.map(({ address, class: risk }) => [address, risk]));
    expect(classes).toMatchObject({
      'aws_cloudwatch_metric_alarm.gone': 'Other',
      'aws_cloudwatch_metric_alarm.kept': 'Weakening',
    });
  });

  test('an errored plan is reported, and the exit code is not 0', () => {
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
