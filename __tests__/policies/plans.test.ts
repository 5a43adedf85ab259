import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLOUDS } from '../../modules/core/placement';
import { judgeResources } from '../../policies';
import { resourcesOfPlan } from '../../policies/resources';
import { Clone } from '../support/clone';
import { synthesize } from '../support/environments';
import { Workspace } from '../support/terraform';

const ROOT = join(__dirname, '..', '..');
const CANARY = 'hunter2-canary-4711';
const folder = mkdtempSync(join(tmpdir(), 'polycloud-plans-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function planned(json: object, ...args: string[]) {
  const workspace = new Workspace();
  try {
    workspace.write(json);
    await workspace.init();
    return await workspace.plan(...args);
  } finally {
    await workspace.stop();
  }
}

const findingsOf = (plan: object, guarded = false) =>
  judgeResources({ placement: { protected: guarded }, resources: resourcesOfPlan(plan), planned: true }).findings;

test.concurrent.each(CLOUDS)(
  'the plan of the shipped workload on %s complies as its synthesis does: nothing is unknown that a rule ' +
    'needs, no default of a provider is taken for a choice',
  async (cloud) => {
    const { text } = synthesize('dev', cloud, { simulate: true });
    const plan = await planned(JSON.parse(text));
    expect(findingsOf(plan)).toEqual([]);
    writeFileSync(join(folder, `${cloud}.json`), JSON.stringify(plan));
  },
);

/** A project that is not ours, with a module, and a count. */
const FOREIGN = {
  terraform: { required_providers: { aws: { source: 'hashicorp/aws' } } },
  provider: { aws: { region: 'us-east-1' } },
  variable: { db_password: { type: 'string' } },
  resource: {
    aws_security_group: {
      web: {
        name: 'web',
        vpc_id: 'vpc-1',
        ingress: [
          {
            cidr_blocks: ['0.0.0.0/0'],
            from_port: 22,
            to_port: 22,
            protocol: 'tcp',
            description: null,
            ipv6_cidr_blocks: null,
            prefix_list_ids: null,
            security_groups: null,
            self: null,
          },
        ],
      },
    },
    aws_s3_bucket: {
      open: { count: 2, bucket: 'acme-open-${count.index}' },
      closed: { bucket: 'acme-closed', tags: { password: CANARY } },
    },
    aws_s3_bucket_public_access_block: {
      closed: {
        bucket: '${aws_s3_bucket.closed.id}',
        block_public_acls: true,
        block_public_policy: true,
        ignore_public_acls: true,
        restrict_public_buckets: true,
      },
    },
    aws_db_instance: {
      db: {
        instance_class: 'db.t3.micro',
        allocated_storage: 20,
        engine: 'postgres',
        username: 'app',
        password: '${var.db_password}',
        backup_retention_period: 1,
      },
    },
  },
};

describe('a plan of another project', () => {
  let plan: object;
  beforeAll(async () => {
    plan = await planned(FOREIGN, '-var', `db_password=${CANARY}`);
    writeFileSync(join(folder, 'foreign.json'), JSON.stringify(plan));
  });

  test('what is wrong is found, at its address, with what is known after the apply as a reference', () => {
    const findings = findingsOf(plan).map(({ rule, address }) => `${rule} ${address}`);
    for (const one of [
      'public-ingress aws_security_group.web',
      'public-storage aws_s3_bucket.open[0]',
      'public-storage aws_s3_bucket.open[1]',
      'required-tags aws_s3_bucket.closed',
      'encryption-at-rest aws_db_instance.db',
      'plaintext-secret aws_s3_bucket.closed',
      'plaintext-secret var.db_password',
    ])
      expect(findings).toContain(one);
    expect(findings).not.toContain('public-storage aws_s3_bucket.closed');
    // It comes from a variable, though the plan has it in clear.
    expect(findings).not.toContain('plaintext-secret aws_db_instance.db');
    expect(findings.some((one) => one.startsWith('backup '))).toBe(false);
    expect(findingsOf(plan, true).map(({ rule, address }) => `${rule} ${address}`)).toContain(
      'backup aws_db_instance.db',
    );
  });

  test('no message repeats a secret', () => {
    expect(JSON.stringify(plan)).toContain(CANARY);
    expect(JSON.stringify(findingsOf(plan, true))).not.toContain(CANARY);
  });

  test('npm run policies reports it and exits with 1; it refuses a file that is not a plan', () => {
    const clone = new Clone();
    const run = (...args: string[]) =>
      spawnSync(process.execPath, ['cli/launch.js', 'policies', ...args], {
        cwd: clone.folder,
        encoding: 'utf8',
        env: { ...process.env, NO_COLOR: '1' },
      });
    const bad = run(join(folder, 'foreign.json'));
    expect(bad.status).toBe(1);
    expect(bad.stdout).toContain(
      '  error public-ingress: aws_security_group.web: ports 22 to 22 are open to the internet.\n',
    );
    expect(bad.stdout + bad.stderr).not.toContain(CANARY);
    const good = run(join(folder, 'aws.json'), '--environment', 'dev');
    expect(good).toMatchObject({ status: 0, stdout: `${join(folder, 'aws.json')}: 0 findings, 0 waived\n` });
    writeFileSync(join(folder, 'no.json'), '{}');
    expect(run(join(folder, 'no.json'))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('is not a Terraform plan'),
    });
    expect(run('dev', join(folder, 'aws.json'))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("can't be combined with a plan"),
    });
    clone.remove();
  });
});

describe('modules', () => {
  const inModule = {
    address: 'aws_sqs_queue.q',
    type: 'aws_sqs_queue',
    name: 'q',
    mode: 'managed',
    expressions: { name: { constant_value: 'q' } },
  };
  const policy = {
    address: 'aws_sqs_queue_policy.p',
    type: 'aws_sqs_queue_policy',
    name: 'p',
    mode: 'managed',
    expressions: {
      queue_url: { references: ['aws_sqs_queue.q.url', 'aws_sqs_queue.q'] },
      policy: { references: ['aws_sqs_queue.q.arn', 'aws_sqs_queue.q'] },
    },
  };
  const plan = {
    planned_values: {
      root_module: {
        child_modules: [
          {
            address: 'module.shop["a.b"]',
            resources: [
              {
                ...inModule,
                address: 'module.shop["a.b"].aws_sqs_queue.q',
                values: { name: 'q', sqs_managed_sse_enabled: false, tags: null },
              },
              { ...policy, address: 'module.shop["a.b"].aws_sqs_queue_policy.p', values: {} },
            ],
          },
        ],
      },
    },
    configuration: { root_module: { module_calls: { shop: { module: { resources: [inModule, policy] } } } } },
  };

  test('a resource in a module has its full address, and is related to the resources of the module', () => {
    expect(findingsOf(plan).map(({ rule, address }) => `${rule} ${address}`)).toEqual([
      'encryption-at-rest module.shop["a.b"].aws_sqs_queue.q',
      'required-tags module.shop["a.b"].aws_sqs_queue.q',
    ]);
  });
});

describe.each([
  ['opa', process.env.OPA_BINARY ?? 'opa', ['version']],
  ['conftest', process.env.CONFTEST_BINARY ?? 'conftest', ['--version']],
] as const)('the recipe for %s', (name, program, version) => {
  const there = spawnSync(program, version, { encoding: 'utf8' }).status === 0;
  const args = (file: string) =>
    name === 'opa'
      ? [
          'eval',
          '--fail-defined',
          '--format',
          'pretty',
          '--data',
          'policies/opa/plan.rego',
          '--input',
          file,
          'data.main.deny[_]',
        ]
      : ['test', '--no-color', '--policy', 'policies/opa', file];
  const judged = (file: string) => spawnSync(program, args(join(folder, file)), { cwd: ROOT, encoding: 'utf8' });

  test('is the one that the page shows', () => {
    const page = readFileSync(join(ROOT, 'docs', 'opa.md'), 'utf8');
    expect(page).toContain(
      `${name} ${args('plan.json')
        .filter((arg) => arg !== '--no-color')
        .join(' ')}`.replace(/data\.main.*/, "'$&'"),
    );
    // The package that Conftest reads by itself.
    expect(readFileSync(join(ROOT, 'policies', 'opa', 'plan.rego'), 'utf8')).toMatch(/^package main$/m);
  });

  if (!there) {
    console.log(
      `policies/opa/plan.rego is not run: ${name} is not in the path, and ` +
        `${name.toUpperCase()}_BINARY names none.`,
    );
    return;
  }

  test('takes the plan of the shipped workload', () => {
    const { status, stdout, stderr } = judged('aws.json');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    if (name === 'conftest') expect(stdout).toMatch(/ 0 failures/);
  });

  test('refuses one that keeps backups for a day', () => {
    const { status, stdout } = judged('foreign.json');
    expect(status).toBe(1);
    expect(stdout).toContain('aws_db_instance.db: its backups are kept for 1 days, at least 7 are wanted');
  });

  test('refuses one that destroys a queue, whatever else it does', () => {
    const change = {
      address: 'aws_sqs_queue.orders',
      type: 'aws_sqs_queue',
      change: { actions: ['delete', 'create'] },
    };
    writeFileSync(
      join(folder, 'destroys.json'),
      JSON.stringify({ planned_values: { root_module: {} }, resource_changes: [change] }),
    );
    const { status, stdout } = judged('destroys.json');
    expect(status).toBe(1);
    expect(stdout).toContain('aws_sqs_queue.orders: the plan destroys it');
  });
});
