import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { render, review } from '../../review';
import { Workspace } from '../support/terraform';

/**
 * Real plans of Terraform on the simulated clouds, and the review of each as it was read and found right. `POLYCLOUD_ACCEPT_REVIEWS=1 npx jest review/plans` writes
 * them anew; the review of that change is the review of these files.
 */
const PROVIDER = 'provider "aws" {\n  region = "us-east-1"\n}\n';
const queue = (name: string, more = '', id = 'orders') => `resource "aws_sqs_queue" "${id}" {\n  name = "${name}"\n${more}}\n`;
const rule = (cidr: string) =>
  `resource "aws_vpc_security_group_ingress_rule" "https" {\n  security_group_id = "sg-1"\n  cidr_ipv4 = "${cidr}"\n  ip_protocol = "tcp"\n  from_port = 443\n  to_port = 443\n}\n`;
const database = (days: number, size: string, protection: boolean) =>
  `resource "aws_db_instance" "orders" {\n  identifier = "orders"\n  instance_class = "${size}"\n  backup_retention_period = ${days}\n  deletion_protection = ${protection}\n  skip_final_snapshot = true\n}\n`;

interface Case {
  readonly before?: string;
  readonly after: string;
  readonly args?: readonly string[];
  readonly meanwhile?: (workspace: Workspace) => void;
}

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
  forget: { before: queue('orders'), after: 'removed {\n  from = aws_sqs_queue.orders\n  lifecycle {\n    destroy = false\n  }\n}\n' },
  exposure: { before: rule('10.0.0.0/8'), after: rule('0.0.0.0/0') },
  weakening: { before: database(14, 'db.m7g.large', true), after: database(1, 'db.m7g.4xlarge', false) },
  outputs: {
    before: `${queue('orders')}output "name" {\n  value = "one"\n}\n`,
    after: `${queue('orders')}output "name" {\n  value = "two"\n}\n`,
  },
  'no-op': { before: queue('orders'), after: queue('orders') },
};

async function planned({ before, after }: Case): Promise<string> {
  const workspace = new Workspace();
  try {
    workspace.write({ 'main.tf': PROVIDER + (before ?? '') }, true);
    await workspace.init();
    if (before) await workspace.apply();
    workspace.write({ 'main.tf': PROVIDER + after }, true);
    await workspace.run('plan', '-input=false', '-out=plan');
    return await workspace.must(0, 'show', '-json', 'plan');
  } finally {
    await workspace.stop();
  }
}

test.each(Object.entries(CASES))('%s', async (name, one) => {
  const summary = review(await planned(one), name, { environment: 'test', placement: 'test-aws-us-east-1' });
  const page = render(summary, 'markdown');
  const golden = join(__dirname, 'golden', `${name}.md`);
  if (process.env.POLYCLOUD_ACCEPT_REVIEWS) writeFileSync(golden, page);
  expect(page.split('\n')).toEqual(readFileSync(golden, 'utf8').split('\n'));
});

test('import and drift are what they are', async () => {
  const workspace = new Workspace();
  try {
    workspace.write({ 'main.tf': PROVIDER + queue('orders') }, true);
    await workspace.init();
    await workspace.apply();
    await workspace.must(0, 'state', 'rm', 'aws_sqs_queue.orders');
    workspace.write({ 'main.tf': `${PROVIDER}${queue('orders')}import {\n  to = aws_sqs_queue.orders\n  id = "orders"\n}\n` }, true);
    const imported = review(JSON.stringify(await workspace.plan()), 'import');
    expect(imported.changes).toMatchObject([{ address: 'aws_sqs_queue.orders', action: 'import', importId: 'orders', class: 'Other' }]);
    expect(render(imported, 'markdown')).toContain('`aws_sqs_queue.orders` is imported: id `orders`');
    await workspace.apply();

    workspace.drift('aws_sqs_queue.orders', 'delay_seconds', '7');
    const drifted = review(JSON.stringify(await workspace.plan()), 'drift');
    expect(drifted.drift).toMatchObject([
      { address: 'aws_sqs_queue.orders', attributes: [{ path: 'delay_seconds', before: '0', after: '7' }] },
    ]);
    expect(drifted.changes).toMatchObject([{ action: 'update', attributes: [{ path: 'delay_seconds', before: '7', after: '0' }] }]);
    expect(render(drifted, 'markdown')).toContain('#### Outside Terraform (1)');
  } finally {
    await workspace.stop();
  }
});
