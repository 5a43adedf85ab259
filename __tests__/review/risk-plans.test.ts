import { pieces, render, review } from '../../review';
import { unwrapped } from '../../review/plan-json';
import { exitCode } from '../../review/summary';
import { create, destroy, planOf, update } from '../support/risk';

describe('what is weaker or stops', () => {
  test.each<[string, object, string, string | undefined]>([
    [
      'replicas as text',
      update('kubernetes_deployment', { spec: [{ replicas: '3' }] }, { spec: [{ replicas: '0' }] }),
      'Downtime',
      'replicas falls from 3 to 0',
    ],
    [
      'a least number',
      update('aws_appautoscaling_target', { min_capacity: 2 }, { min_capacity: 0 }),
      'Downtime',
      'min_capacity falls from 2 to 0: all instances may stop',
    ],
    [
      'a log that goes off',
      update('aws_lb', { access_logs: [{ enabled: true }] }, { access_logs: [{ enabled: false }] }),
      'Weakening',
      'access_logs.enabled is turned off',
    ],
    [
      'a log stops nothing',
      update('aws_lb', { access_logs: [{ enabled: true }] }, { access_logs: [{ enabled: false }] }),
      'Downtime',
      undefined,
    ],
    [
      'a name',
      update('aws_cloudfront_distribution', { aliases: ['a.example.com'] }, { aliases: [] }),
      'Downtime',
      'a.example.com is no longer served',
    ],
    [
      'a certificate',
      update('aws_lb_listener', { certificate_arn: 'a' }, { certificate_arn: null }),
      'Downtime',
      'its certificate is removed',
    ],
    [
      'a firewall',
      update('aws_cloudfront_distribution', { web_acl_id: 'a' }, { web_acl_id: '' }),
      'Weakening',
      'its web firewall is removed',
    ],
    [
      'a runtime',
      update('aws_lambda_function', { runtime: 'nodejs20.x' }, { runtime: 'nodejs22.x' }),
      'Downtime',
      'runtime: nodejs20.x → nodejs22.x',
    ],
    [
      'less time',
      update('aws_lambda_function', { timeout: 60 }, { timeout: 3 }),
      'Downtime',
      'timeout falls from 60 to 3: requests that need more fail',
    ],
    [
      'a health check',
      update('aws_lb_target_group', { health_check: [{ path: '/ok' }] }, { health_check: [{ path: '/' }] }),
      'Downtime',
      'its health check uses another path: /ok → /',
    ],
    [
      'more tasks',
      update('aws_ecs_service', { desired_count: 2 }, { desired_count: 20 }),
      'Cost',
      'desired_count: 2 → 20',
    ],
    ['a gateway endpoint is free', create('aws_vpc_endpoint', { vpc_endpoint_type: 'Gateway' }), 'Cost', undefined],
    [
      'a name that leads elsewhere',
      update('aws_route53_record', { records: ['192.0.2.1'] }, { records: ['192.0.2.2'] }),
      'Downtime',
      'the name leads elsewhere: 192.0.2.1 → 192.0.2.2',
    ],
    [
      'a listener',
      update('aws_lb_listener', { port: 443 }, { port: 80 }),
      'Downtime',
      'it listens on port 80, no longer on 443',
    ],
    ['a pool', create('google_container_node_pool', { node_count: 10 }), 'Cost', 'it is charged by the hour'],
  ])('%s', (_, one, risk, reason) =>
    expect(planOf([one]).changes[0]?.findings.find((finding) => finding.class === risk)?.reason).toBe(reason),
  );
});

describe('plans as they are written', () => {
  const PLAN = JSON.stringify({ format_version: '1.2', resource_changes: [create('null_resource', {})] });

  test('actions of providers are something to do', () => {
    const summary = planOf([], {
      action_invocations: [
        { address: 'action.aws_ec2_stop_instance.db', type: 'aws_ec2_stop_instance', invoke_action_trigger: {} },
      ],
    });
    expect(exitCode(summary)).toBe(2);
    expect(render(summary, 'text')).toBe(
      'Plan\nNo resource changes now.\n\nActions that run (1)\n  action.aws_ec2_stop_instance.db\n',
    );
  });

  test('an action says what triggers it', () => {
    const trigger = { triggering_resource_address: 'aws_instance.a', action_trigger_event: 'AfterCreate' };
    expect(
      planOf([], { action_invocations: [{ address: 'action.x.y', lifecycle_action_trigger: trigger }] }).actions,
    ).toEqual(['action.x.y (triggered by aws_instance.a)']);
  });

  test('drift is judged like a change, and is not nothing', () => {
    const summary = planOf([], {
      resource_drift: [update('aws_s3_bucket', { acl: 'private' }, { acl: 'public-read' })],
    });
    expect(summary.drift[0]).toMatchObject({ class: 'Exposure', findings: [{ reason: 'acl is public-read' }] });
    for (const format of ['text', 'markdown'] as const)
      expect(render(summary, format)).toContain('Nothing to apply; 1 changed outside Terraform.');
    expect(exitCode(summary)).toBe(0);
  });

  test('a plan with -target is said to be incomplete in each format', () => {
    const summary = planOf([create('terraform_data', {})], { complete: false });
    expect(summary.incomplete).toBe(true);
    for (const format of ['text', 'markdown', 'html'] as const)
      expect(render(summary, format)).toContain('This plan is incomplete');
  });

  test.each<[string, (text: string) => Buffer]>([
    [
      'as the wrapper of setup-terraform prints it',
      (text) =>
        Buffer.from(`[command]/opt/terraform-bin show -json plan\n${text}\n::debug::Terraform exited with code 0.\n`),
    ],
    ['in UTF-16 of PowerShell', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['in UTF-16, the other way round', (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['of format 0.2', (text) => Buffer.from(text.replace('"1.2"', '"0.2"'))],
  ])('%s', (_, written) => expect(review(written(PLAN), 'plan.json').counts.create).toBe(1));

  test('what was taken off is told', () => {
    expect(unwrapped(Buffer.from(`[command]terraform show\n${PLAN}`)).notes).toHaveLength(1);
    expect(unwrapped(Buffer.from(PLAN)).notes).toEqual([]);
  });
});

describe('secrets that no schema marks', () => {
  const SECRET = 'HUNTER2HUNTER2';
  test.each<[string, object]>([
    [
      'a Secret as a manifest',
      update(
        'kubernetes_manifest',
        { manifest: { kind: 'Secret', data: { a: 'b' } } },
        { manifest: { kind: 'Secret', data: { a: SECRET }, stringData: { x: SECRET } } },
      ),
    ],
    [
      'a Secret as YAML',
      update(
        'kubectl_manifest',
        { yaml_body: 'kind: Secret\n' },
        { yaml_body: `kind: Secret\nstringData:\n  a: ${SECRET}\n` },
      ),
    ],
    [
      'a variable that says so',
      update(
        'kubernetes_config_map',
        { data: { DB_PASS: 'old' } },
        { data: { DB_PASS: SECRET, REDIS_AUTH: SECRET, STRIPE_KEY: SECRET } },
      ),
    ],
    [
      'variables of a program',
      update(
        'aws_apprunner_service',
        { runtime_environment_variables: { A: 'old' } },
        { runtime_environment_variables: { A: SECRET } },
      ),
    ],
    [
      'variables among settings',
      update(
        'aws_elastic_beanstalk_environment',
        { setting: [] },
        { setting: [{ namespace: 'aws:elasticbeanstalk:application:environment', name: 'A', value: SECRET }] },
      ),
    ],
    [
      'a webhook',
      update(
        'aws_sns_topic_subscription',
        { endpoint: 'https://a.example' },
        { endpoint: `https://hooks.slack.com/services/T0/B0/${SECRET}` },
      ),
    ],
    ['who signs in, in a URL', update('aws_x', { url: '' }, { url: `https://me:${SECRET}@example.com/` })],
  ])('%s', (_, one) => {
    for (const plan of [planOf([one]), planOf([], { resource_drift: [one] })]) {
      for (const format of ['text', 'markdown', 'html', 'json'] as const)
        expect(render(plan, format)).not.toContain(SECRET);
    }
  });

  test('what a table is keyed by is none', () => {
    expect(
      planOf([update('aws_dynamodb_table', { hash_key: 'id' }, { hash_key: 'order' })]).changes[0]?.attributes,
    ).toEqual([{ path: 'hash_key', before: 'id', after: 'order' }]);
  });
});

describe('several plans and other tools', () => {
  const plans = ['a.json', 'b.json'].map((file) =>
    review(JSON.stringify({ format_version: '1.2', resource_changes: [destroy('aws_s3_bucket')] }), file, { file }),
  );

  test('are one document in JSON and SARIF, and named in text', () => {
    const json = JSON.parse([...pieces(plans, 'json')].join(''));
    expect(json.map(({ file }: { file: string }) => file)).toEqual(['a.json', 'b.json']);
    const text = [...pieces(plans, 'text')].join('');
    expect(text).toContain('Plan in a.json');
    expect(text).toContain('Plan in b.json');
    const { runs } = JSON.parse([...pieces(plans, 'sarif')].join(''));
    expect(runs).toHaveLength(1);
    expect(runs[0].results).toHaveLength(2);
    expect(runs[0].results[0]).toMatchObject({
      ruleId: 'data-loss',
      level: 'error',
      message: { text: 'aws_s3_bucket.one is destroyed: it holds data' },
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: 'a.json' } },
          logicalLocations: [{ fullyQualifiedName: 'aws_s3_bucket.one' }],
        },
      ],
    });
    const ids = runs[0].tool.driver.rules.map(({ id }: { id: string }) => id);
    for (const { ruleId } of runs[0].results) expect(ids).toContain(ruleId);
  });
});
