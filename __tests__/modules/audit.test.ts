import type { AuditProps } from '../../modules/audit/audit';
import { AUDIT } from '../../modules/audit/support';
import type { Cloud } from '../../modules/cloud';
import { retentionPeriod } from '../../modules/core/generation/google';
import { Measurements } from '../../simulator/measurements';
import type { PlacementStack } from '../../stacks/placement-stack';
import { byCloud } from '../support/by-cloud';
import { everyPropertyCounts } from '../support/conformance';
import { CLOUDS, synth } from '../support/synth';
import { settlesAndGoes, Workspace } from '../support/terraform';

type CloudName = (typeof CLOUDS)[number];
/** Constructs are named: a sample is data. */
interface Named extends Omit<AuditProps, 'notify'> {
  readonly notify?: 'oncall' | 'boss' | 'day';
}

function make(stack: PlacementStack, cloud: Cloud, { notify = 'oncall', ...props }: Named) {
  const receivers = {
    oncall: cloud.notifications(stack, 'oncall', { emails: ['oncall@example.com'] }),
    boss: cloud.notifications(stack, 'boss', { emails: ['boss@example.com'] }),
    day: cloud.notifications(stack, 'day', { emails: ['day@example.com'], severities: ['warning'] }),
  };
  return cloud.audit(stack, 'account', { ...props, notify: [receivers[notify]] });
}

describe('audit: every property counts', () => {
  everyPropertyCounts<Named>({
    table: AUDIT,
    base: {},
    make,
    samples: {
      retentionDays: { values: [365, 400] },
      locked: { values: [true, false] },
      dataAccess: { values: [true, false] },
      notify: { values: ['oncall', 'boss'] },
    },
    native: {
      aws: [{ trail: { includeGlobalServiceEvents: false } }],
      google: [{ sink: { description: 'Who did what' } }],
      azure: [{ setting: { name: 'records' } }],
    },
  });
});

const synthesize = (cloud: CloudName, props: Named = {}) =>
  synth(cloud, (stack, catalogue) => void make(stack, catalogue, props));

describe.each(CLOUDS)('an audit on %s', (cloud) => {
  test('records every change of the account, and no record can be deleted before its time', () => {
    const { the, problems } = synthesize(cloud, { locked: true, retentionDays: 400 });
    expect(problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        expect(the('aws_cloudtrail')).toMatchObject({
          is_multi_region_trail: true,
          enable_log_file_validation: true,
          kms_key_id: '${aws_kms_key.account_encryption_key.arn}',
          depends_on: expect.arrayContaining(['aws_s3_bucket_policy.account_records_tls-only']),
        });
        expect(the('aws_s3_bucket_object_lock_configuration').rule.default_retention).toEqual({
          mode: 'COMPLIANCE',
          days: 400,
        });
        const policy = JSON.parse(the('aws_s3_bucket_policy').policy).Statement as { Sid: string; Condition: object }[];
        // Only this trail, and no trail of another account.
        expect(policy.find(({ Sid }) => Sid === 'TrailWrites')?.Condition).toEqual({
          StringEquals: {
            'aws:SourceArn': 'arn:aws:cloudtrail:us-east-1:123456789012:trail/acme-test-account',
            's3:x-amz-acl': 'bucket-owner-full-control',
          },
        });
      },
      google: () => {
        expect(the('google_logging_project_sink')).toMatchObject({
          filter: 'logName:"cloudaudit.googleapis.com"',
          unique_writer_identity: true,
        });
        expect(the('google_storage_bucket').retention_policy).toEqual({
          retention_period: retentionPeriod(400 * 86_400).retentionPeriod,
          is_locked: true,
        });
        expect(the('google_storage_bucket_iam_member', 'account/writer')).toMatchObject({
          role: 'roles/storage.objectCreator',
          member: '${google_logging_project_sink.account_sink.writer_identity}',
        });
      },
      azure: () => {
        expect(the('azurerm_monitor_diagnostic_setting', 'account/setting')).toMatchObject({
          target_resource_id: '/subscriptions/00000000-0000-4000-8000-000000000001',
          enabled_log: expect.arrayContaining([{ category: 'Administrative' }, { category: 'Security' }]),
        });
        expect(the('azurerm_storage_container').name).toBe('insights-activity-logs');
        // Azure Monitor appends to a blob.
        expect(the('azurerm_storage_container_immutability_policy')).toMatchObject({
          immutability_period_in_days: 400,
          locked: true,
          protected_append_writes_all_enabled: true,
        });
      },
    });
  });

  test('without a receiver of what is critical it is refused', () => {
    expect(synthesize(cloud, { notify: 'day' }).problems.map(({ message }) => message)).toEqual([
      'it notifies nobody: notify has no receiver that accepts the severity "critical".',
    ]);
  });

  test('deploys, settles; root, a change of the audit and a deleted key notify; and is destroyed', async () => {
    const workspace = new Workspace();
    try {
      workspace.write(synthesize(cloud, { dataAccess: { aws: true, google: true, azure: false }[cloud] }).json);
      await workspace.init();
      await workspace.apply();
      const measured = () => new Measurements(workspace.cloud);
      const alarms = measured().states();
      expect(alarms.map(({ state, notified }) => [state, notified.length])).toEqual(alarms.map(() => ['OK', 1]));
      for (const event of ['root', 'trail', 'key'])
        expect(alarms.filter(({ name }) => name.includes(`-${event}`)).length).toBeGreaterThan(0);
      for (const { name } of alarms) {
        measured().measure(name, 1, 5);
        const now = measured().states();
        expect(now.find((one) => one.name === name)?.state).toBe('ALARM');
      }
      await settlesAndGoes(workspace);
    } finally {
      await workspace.stop();
    }
  });
});

test('on Azure a new owner notifies, and a role that a deployment assigns does not', () => {
  const { the, of } = synthesize('azure');
  const { criteria, scopes } = the('azurerm_monitor_scheduled_query_rules_alert_v2', 'account/alarms/root/rule');
  expect(scopes).toEqual([expect.stringContaining('azurerm_log_analytics_workspace')]);
  expect(criteria[0].query).toMatch(
    /^AzureActivity\n.*roleAssignments\/write.*\n.*8e3af657-a8ff-443c-a75c-2fe8c4bcb635/,
  );
  expect(of('azurerm_monitor_activity_log_alert').map(({ body }) => body.criteria.operation_name)).not.toContain(
    'Microsoft.Authorization/roleAssignments/write',
  );
});
