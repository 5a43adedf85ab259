import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GATES, gated, type RiskClass, render, review } from '../../review';
import { unwrapped } from '../../review/plan-json';
import { exitCode } from '../../review/summary';

/** Plans that were once answered wrongly: a file's name says how. */
const bytesOf = (file: string) => readFileSync(join(__dirname, 'cases', `${file}.json`));
const reviewed = (file: string) => review(bytesOf(file), file);
/** `class address: its first reason`, as a reviewer reads them. */
const lines = (file: string) => {
  const { changes, drift } = reviewed(file);
  return [...changes, ...drift].map(
    ({ class: risk, address, findings }) => `${risk} ${address}${findings[0] ? `: ${findings[0].reason}` : ''}`,
  );
};

test.each<[file: string, lines: string[]]>([
  [
    '01-attachment-policy-not-named',
    [
      'Exposure aws_iam_group_policy_attachment.devs: it gives AdministratorAccess (everything, including granting ' +
        'permissions) to the group devs',
      'Exposure aws_iam_policy_attachment.all: it gives AdministratorAccess (everything, including granting ' +
        'permissions) to the role ci',
      'Exposure aws_iam_role_policy_attachment.iam_full_access: it gives IAMFullAccess (permissions, and through ' +
        'them everything) to the role DeployRole',
    ],
  ],
  [
    '04-opened-without-a-new-source',
    [
      'Exposure aws_opensearch_domain.d: it allows es:* to everyone on *',
      'Exposure aws_security_group_rule.all: everything is open to the internet (0.0.0.0/0)',
      'Exposure azurerm_network_security_rule.ssh: SSH (22) is open to the internet (*)',
      'Exposure google_compute_firewall.ssh: SSH (22) is open to the internet (0.0.0.0/0)',
      'Exposure azurerm_mssql_firewall_rule.azure: it is open to the internet (0.0.0.0-255.255.255.255)',
      'Exposure aws_eks_cluster.c: port 443 is open to the internet (0.0.0.0/0)',
      'Exposure azurerm_kubernetes_cluster.c: port 443 is open to the internet (0.0.0.0/0)',
      'Exposure aws_api_gateway_method.m: authorization is NONE: no sign-in is required',
      'Exposure aws_instance.i: the rules of sg-public apply to it',
    ],
  ],
  [
    '06-vm-replaced-os-disk-lost',
    [
      'Data loss aws_instance.web: its disk is deleted with it',
      'Data loss azurerm_linux_virtual_machine.vm: its disk is deleted with it',
    ],
  ],
  [
    '07-data-deleted-by-a-rule',
    [
      'Data loss aws_cloudwatch_log_group.l: retention_in_days: never → 1: older data is deleted',
      'Data loss aws_dynamodb_table.t: TTL is turned on: items that have expired are deleted',
      "Data loss aws_kms_key.k: the key is disabled: data that it encrypts can't be read",
      'Data loss aws_s3_bucket_lifecycle_configuration.data: days: never → 1: older data is deleted',
      'Data loss google_storage_bucket.data: age: never → 1: older data is deleted',
    ],
  ],
  [
    '09-nested-enabled-called-downtime',
    [
      'Weakening aws_lb.web: access_logs.enabled is turned off',
      'Weakening google_container_cluster.c: network_policy.enabled is turned off',
    ],
  ],
  ['10-eks-access-config-called-public-address', ['Cost aws_eks_cluster.c: it is charged by the hour']],
  ['11-ecr-lifecycle-called-exposure', ['Other aws_ecr_lifecycle_policy.p']],
  ['13-kubernetes-replicas-are-strings', ['Downtime kubernetes_deployment.api: replicas falls from 3 to 0']],
  ['16-setup-terraform-wrapper', ['Other null_resource.a']],
  ['17-utf16-of-powershell', ['Other null_resource.a']],
  ['21-refresh-only-nothing-to-do', ['Exposure aws_s3_bucket.b: acl is public-read']],
  [
    '23-cost-missed',
    [
      'Cost aws_ecs_service.s: desired_count: 2 → 20',
      'Cost aws_eks_node_group.n: it is charged by the hour',
      'Cost aws_sagemaker_endpoint.e: it is charged by the hour',
      'Cost azurerm_mssql_database.d: it is charged by the hour',
      'Cost azurerm_service_plan.p: it is charged by the hour',
      'Cost google_container_node_pool.p: node_count: 3 → 30',
      'Cost google_container_node_pool.q: it is charged by the hour',
    ],
  ],
])('%s', (file, expected) => expect(lines(file)).toEqual(expected));

test('03-unlisted-types-destroyed-pass-fail-on-loss', () => {
  const summary = reviewed('03-unlisted-types-destroyed-pass-fail-on-loss');
  const stopped = gated(summary, GATES.loss as RiskClass[]);
  expect(stopped).toHaveLength(summary.counts.delete);
  expect(summary.changes.slice(0, stopped.length)).toEqual(stopped);
});

test('14-actions-of-terraform-1.14-nothing-to-do', () => {
  const summary = reviewed('14-actions-of-terraform-1.14-nothing-to-do');
  expect(exitCode(summary)).toBe(2);
  expect(render(summary, 'text')).toContain('action.aws_ec2_stop_instance.db');
  expect(render(summary, 'text')).not.toContain('Nothing to do');
});

test('15-targeted-plan-not-told', () => {
  for (const format of ['text', 'markdown', 'html'] as const)
    expect(render(reviewed('15-targeted-plan-not-told'), format)).toContain('This plan is incomplete');
});

test.each(['16-setup-terraform-wrapper', '17-utf16-of-powershell'])('%s: it is said', (file) =>
  expect(unwrapped(bytesOf(file)).notes).toHaveLength(1),
);

test('20-secrets-shown', () => {
  const summary = reviewed('20-secrets-shown');
  const values = summary.changes.flatMap(({ attributes }) =>
    attributes.flatMap(({ before, after }) => [before, after]),
  );
  expect(new Set(values)).toEqual(new Set(['(redacted)', '(sensitive)', '(none)']));
});
