import fc from 'fast-check';
import { GATES, gated } from '../../review';
import { CLASSES } from '../../review/risk';
import { FLAGS, TYPES, typeFacts } from '../../review/types';
import { defined } from '../support/defined';
import { change, create, destroy, type Fields, first, planOf, update } from '../support/risk';

describe('the table of types', () => {
  test('a type has one row, and its flags are known', () => {
    for (const [type, facts] of TYPES) {
      expect(type).toMatch(/^[a-z][a-z0-9_*]+$/);
      expect([type, Object.values(facts).some(Boolean)]).toEqual([type, true]);
      expect(Object.keys(facts)).toEqual([...FLAGS]);
    }
  });

  test('what a protected environment must keep holds data or is an entry', () => {
    const guarded = [...TYPES].filter(([, { protect }]) => protect);
    expect(guarded.length).toBeGreaterThan(40);
    for (const [type, { data, traffic }] of guarded) expect([type, data || traffic]).toEqual([type, true]);
  });

  test.each([
    'aws_iam_role_policy_attachment',
    'google_project_iam_member',
    'azurerm_dns_a_record',
    'aws_ecr_lifecycle_policy',
  ])('%s holds nothing', (type) => expect(typeFacts(type)?.data).toBe(false));
});

describe('what is destroyed', () => {
  test.each([
    'kubernetes_persistent_volume_claim',
    'kubernetes_namespace',
    'github_repository',
    'aws_cognito_user_pool',
    'aws_elasticsearch_domain',
    'azurerm_postgresql_server',
    'azurerm_sql_database',
    'google_project',
    'google_alloydb_cluster',
    'mongodbatlas_cluster',
    'snowflake_table',
    'vault_mount',
    'cloudflare_r2_bucket',
  ])('%s holds data', (type) => expect(first(destroy(type))).toEqual(['Data loss', 'it holds data']));

  test('an unknown type is listed above created resources, and the gate stops it', () => {
    const summary = planOf([
      create('aws_vpc', {}),
      destroy('acme_warehouse'),
      change('acme_shelf', ['delete', 'create'], {}, {}),
    ]);
    expect(summary.changes.map(({ type, class: risk }) => [type, risk])).toEqual([
      ['acme_shelf', 'Destroyed'],
      ['acme_warehouse', 'Destroyed'],
      ['aws_vpc', 'Other'],
    ]);
    expect(gated(summary, defined(GATES.loss)).map(({ type }) => type)).toEqual(['acme_shelf', 'acme_warehouse']);
  });

  test('what is known to hold nothing passes the gate for losses', () => {
    const summary = planOf(
      ['aws_route53_record', 'azurerm_network_security_rule', 'null_resource', 'google_project_service'].map((type) =>
        destroy(type),
      ),
    );
    expect(gated(summary, defined(GATES.loss))).toEqual([]);
  });

  test('of any plan each thing that is deleted is seen by the gate, or is known to hold nothing', () => {
    const types = fc.oneof(
      fc.constantFrom(...[...TYPES.keys()].filter((type) => !type.includes('*'))),
      fc.stringMatching(/^[a-z]{2,9}(_[a-z]{2,9}){1,3}$/),
    );
    fc.assert(
      fc.property(fc.uniqueArray(types, { minLength: 1, maxLength: 20 }), (some) => {
        const summary = planOf(some.map((type) => destroy(type)));
        const seen = new Set(gated(summary, defined(GATES.loss)).map(({ type }) => type));
        for (const type of some) {
          const facts = typeFacts(type);
          expect([type, seen.has(type)]).toEqual([type, !facts || facts.data || facts.disk]);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('a machine takes its disk with it, unless it leaves it', () => {
    const replaced = (type: string, before: Fields) => first(change(type, ['delete', 'create'], before, {}));
    expect(replaced('aws_instance', { root_block_device: [{ delete_on_termination: true }] })).toEqual([
      'Data loss',
      'its disk is deleted with it',
    ]);
    expect(replaced('azurerm_linux_virtual_machine', { os_disk: [{ name: 'a' }] })[0]).toBe('Data loss');
    expect(replaced('aws_instance', { root_block_device: [{ delete_on_termination: false }] })).toEqual([
      'Downtime',
      'it carries traffic',
    ]);
    expect(replaced('google_compute_instance', { boot_disk: [{ auto_delete: false }] })[0]).toBe('Downtime');
  });
});

describe('data that a rule deletes', () => {
  const rule = (days?: number) => ({
    rule: [{ id: 'all', status: 'Enabled', expiration: days === undefined ? [] : [{ days }] }],
  });
  const google = (action: string, age: number) => ({
    lifecycle_rule: [{ action: [{ type: action }], condition: [{ age }] }],
  });
  test.each<[string, object, string | undefined]>([
    [
      'an expiry',
      update('aws_s3_bucket_lifecycle_configuration', rule(), rule(1)),
      'days: never → 1: older data is deleted',
    ],
    [
      'a shorter expiry',
      update('aws_s3_bucket_lifecycle_configuration', rule(90), rule(30)),
      'days: 90 → 30: older data is deleted',
    ],
    ['a longer one', update('aws_s3_bucket_lifecycle_configuration', rule(30), rule(90)), undefined],
    [
      'a rule that deletes',
      update('google_storage_bucket', { lifecycle_rule: [] }, google('Delete', 1)),
      'age: never → 1: older data is deleted',
    ],
    [
      'a rule that moves',
      update('google_storage_bucket', { lifecycle_rule: [] }, google('SetStorageClass', 1)),
      undefined,
    ],
    [
      'TTL',
      update('aws_dynamodb_table', { ttl: [{ enabled: false }] }, { ttl: [{ enabled: true }] }),
      'TTL is turned on: items that have expired are deleted',
    ],
    [
      'logs of ever',
      update('aws_cloudwatch_log_group', { retention_in_days: 0 }, { retention_in_days: 1 }),
      'retention_in_days: never → 1: older data is deleted',
    ],
    [
      'logs for ever',
      update('aws_cloudwatch_log_group', { retention_in_days: 30 }, { retention_in_days: 0 }),
      undefined,
    ],
    [
      'a key',
      update('aws_kms_key', { is_enabled: true }, { is_enabled: false }),
      "the key is disabled: data that it encrypts can't be read",
    ],
    [
      'backups off',
      update('aws_db_instance', { backup_retention_period: 7 }, { backup_retention_period: 0 }),
      'backup_retention_period: 7 → 0: older data is deleted',
    ],
    [
      'messages',
      update('aws_sqs_queue', { message_retention_seconds: 1_209_600 }, { message_retention_seconds: 60 }),
      'message_retention_seconds: 1209600 → 60: older data is deleted',
    ],
    [
      'messages of a topic',
      update(
        'google_pubsub_subscription',
        { message_retention_duration: '604800s' },
        { message_retention_duration: '600s' },
      ),
      'message_retention_duration: 604800s → 600s: older data is deleted',
    ],
    [
      'images',
      update(
        'aws_ecr_lifecycle_policy',
        { policy: JSON.stringify({ rules: [{ rulePriority: 1, selection: { countNumber: 100 } }] }) },
        { policy: JSON.stringify({ rules: [{ rulePriority: 1, selection: { countNumber: 1 } }] }) },
      ),
      'countNumber: 100 → 1: older data is deleted',
    ],
    [
      'messages, as Azure writes it',
      update('azurerm_servicebus_queue', { default_message_ttl: 'P14D' }, { default_message_ttl: 'PT1M' }),
      'default_message_ttl: P14D → PT1M: older data is deleted',
    ],
    [
      'a database without a last snapshot',
      change('aws_db_instance', ['delete'], { skip_final_snapshot: true }, null),
      'it holds data, and no last snapshot is taken',
    ],
  ])('%s', (_, one, reason) =>
    expect(planOf([one]).changes[0]?.findings.find(({ class: risk }) => risk === 'Data loss')?.reason).toBe(reason),
  );

  test('a new rule deletes in a bucket that is there, and nothing in one that the plan creates', () => {
    const lifecycle = create('aws_s3_bucket_lifecycle_configuration', { bucket: 'data', ...rule(1) });
    expect(first(lifecycle)).toEqual(['Data loss', 'a rule that deletes objects is added']);
    const both = planOf([lifecycle, create('aws_s3_bucket', { bucket: 'data' })]).changes;
    expect(both.map(({ class: risk }) => risk)).toEqual(['Other', 'Other']);
  });
});

test('classes are named once', () => expect(new Set(CLASSES).size).toBe(CLASSES.length));
