import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { exitCode, render, review } from '../../review';
import { type Case, planned } from '../support/plans';

/**
 * Real plans of Terraform on the simulated clouds, and the review of each as it was read and found
 * right. `POLYCLOUD_ACCEPT_REVIEWS=1 npx jest review/plans` writes them again; the review of that
 * change is the review of these files.
 */
const check = new Ajv2020({ allErrors: true }).compile(
  JSON.parse(readFileSync(join(__dirname, '../../review/schema.json'), 'utf8')),
);
const valid = (summary: unknown) => {
  check(summary);
  expect(check.errors ?? []).toEqual([]);
};

const queue = (name: string, more = '', id = 'orders') =>
  `resource "aws_sqs_queue" "${id}" {\n  name = "${name}"\n${more}}\n`;
const rule = (cidr: string) =>
  'resource "aws_vpc_security_group_ingress_rule" "https" {\n  security_group_id = "sg-1"\n  cidr_ipv4 = ' +
  `"${cidr}"\n  ip_protocol = "tcp"\n  from_port = 443\n  to_port = 443\n}\n`;
const database = (days: number, size: string, protection: boolean) =>
  'resource "aws_db_instance" "orders" {\n  allocated_storage = 20\n  engine = "postgres"\n  username = ' +
  `"dbadmin"\n  identifier = "orders"\n  instance_class = "${size}"\n  backup_retention_period = ${days}\n ` +
  ` deletion_protection = ${protection}\n  skip_final_snapshot = true\n}\n`;

const access = (...services: string[]) =>
  `resource "aws_sqs_queue_policy" "orders" {\n  queue_url = "https://queue.test/orders"\n` +
  `  policy = jsonencode({ Version = "2012-10-17", Statement = [${services
    .map(
      (one) =>
        `{ Effect = "Allow", Principal = { Service = "${one}.amazonaws.com" }, Action = "sqs:SendMessage", ` +
        'Resource = "arn:aws:sqs:us-east-1:123456789012:orders" }',
    )
    .join(', ')}] })\n}\n`;

const follower =
  'resource "aws_sqs_queue_redrive_allow_policy" "orders" {\n  queue_url = aws_sqs_queue.orders.id\n  ' +
  'redrive_allow_policy = jsonencode({ redrivePermission = "byQueue", sourceQueueArns = ' +
  '[aws_sqs_queue.orders.arn] })\n}\n';

const CASES: Record<string, Case> = {
  create: { after: queue('orders') + rule('10.0.0.0/8') },
  update: { before: queue('orders'), after: queue('orders', '  delay_seconds = 5\n') },
  replace: { before: queue('orders'), after: queue('orders-2') },
  'replace-create-first': {
    before: queue('orders', '  lifecycle {\n    create_before_destroy = true\n  }\n'),
    after: queue('orders-2', '  lifecycle {\n    create_before_destroy = true\n  }\n'),
  },
  delete: { before: queue('orders') + queue('old', '', 'old'), after: queue('orders') },
  move: {
    before: queue('orders'),
    after: `${queue('orders', '', 'sales')}moved {\n  from = aws_sqs_queue.orders\n  to = aws_sqs_queue.sales\n}\n`,
  },
  forget: {
    before: queue('orders'),
    after: 'removed {\n  from = aws_sqs_queue.orders\n  lifecycle {\n    destroy = false\n  }\n}\n',
  },
  exposure: { before: rule('10.0.0.0/8'), after: rule('0.0.0.0/0') },
  weakening: { before: database(14, 'db.m7g.large', true), after: database(1, 'db.m7g.large', false) },
  restart: { before: database(14, 'db.m7g.large', true), after: database(14, 'db.m7g.4xlarge', true) },
  'replace-by-request': { before: queue('orders'), after: queue('orders'), args: ['-replace=aws_sqs_queue.orders'] },
  policy: { before: queue('orders') + access('sns'), after: queue('orders') + access('sns', 'events') },
  import: {
    before: queue('orders'),
    after: `${queue('orders')}import {\n  to = aws_sqs_queue.orders\n  id = "orders"\n}\n`,
    meanwhile: (workspace) => workspace.must(0, 'state', 'rm', 'aws_sqs_queue.orders'),
  },
  drift: {
    before: queue('orders'),
    after: queue('orders'),
    meanwhile: (workspace) => workspace.drift('aws_sqs_queue.orders', 'delay_seconds', '7'),
  },
  check: {
    before: queue('orders'),
    after:
      `${queue('orders', '  delay_seconds = 5\n')}check "delay" {\n  assert {\n    condition = ` +
      'aws_sqs_queue.orders.delay_seconds == 0\n    error_message = "Orders must not wait."\n  }\n}\n',
  },
  errored: {
    before: queue('orders'),
    after: `${queue('orders', '  delay_seconds = 5\n')}${queue(
      'old',
      '  lifecycle {\n    precondition {\n      condition = aws_sqs_queue.orders.delay_seconds == 0\n      ' +
        'error_message = "Not now."\n    }\n  }\n',
      'old',
    )}`,
  },
  outputs: {
    before: `${queue('orders')}output "name" {\n  value = "one"\n}\n`,
    after: `${queue('orders')}output "name" {\n  value = "two"\n}\n`,
  },
  'no-op': { before: queue('orders'), after: queue('orders') },
  // What follows a replacement is known after it only.
  unknown: {
    before: queue('orders') + follower,
    after: queue('orders-2') + follower,
  },
};

const ABOUT = { environment: 'test', placement: 'test-aws-us-east-1' };

function asWritten(name: string, page: string): void {
  const golden = join(__dirname, 'golden', `${name}.md`);
  if (process.env.POLYCLOUD_ACCEPT_REVIEWS) writeFileSync(golden, page);
  expect(page.split('\n')).toEqual(readFileSync(golden, 'utf8').split('\n'));
}

test.concurrent.each(Object.entries(CASES))('%s', async (name, one) => {
  const json = await planned(one);
  const summary = review(json, name, ABOUT);
  asWritten(name, render(summary, 'markdown'));
  expect(exitCode(summary)).toBe(name === 'errored' ? 1 : name === 'no-op' ? 0 : 2);
  // What tools read holds to its schema, whatever kind of plan it comes from.
  valid(JSON.parse(render(summary, 'json')));
});

test('deferred', () => {
  // Terraform defers in its experimental releases only: this is the form that its documentation
  // gives.
  const waits = {
    address: 'aws_sqs_queue.each["later"]',
    type: 'aws_sqs_queue',
    change: { actions: ['create'], before: null, after: {} },
  };
  const json = {
    format_version: '1.2',
    resource_changes: [],
    deferred_changes: [{ reason: 'instance_count_unknown', resource_change: waits }],
  };
  const summary = review(JSON.stringify(json), 'deferred', ABOUT);
  asWritten('deferred', render(summary, 'markdown'));
  expect(exitCode(summary)).toBe(2);
  valid(JSON.parse(render(summary, 'json')));
});
