import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { namesGiven } from '../../../modules/core/names';
import { CLOUDS } from '../../../modules/core/placement';
import { PlacementStack } from '../../../stacks/placement-stack';
import { renderedIn } from '../../../stacks/rendered';
import { synthesizeApp } from '../../../stacks/synthesize';
import { withoutTokenStackTraces } from '../../../stacks/token-stack-traces';
import { build, loadEnvironments } from '../../support/project';

/** Attributes by which a cloud knows a thing. */
const NAMES = [
  'name',
  'account_id',
  'role_id',
  'secret_id',
  'user_id',
  'identifier',
  'cluster_identifier',
  'replication_group_id',
  'bucket_id',
];
/**
 * Names that are unique in a parent whose name contains the stable id, or that the service
 * prescribes: why they can't exist twice.
 */
const ALONE: Readonly<Record<string, string>> = {
  'aws_autoscaling_policy.name (cpu|queue)': 'one of each in a group',
  'aws_iam_role_policy.name write-flow-logs': 'the only policy of its role',
  'azurerm_application_insights_workbook.name [0-9a-f-]{36}': 'a UUID of the path of its construct',
  'azurerm_cdn_frontdoor_(origin|origin_group|route|secret|security_policy).name (origins?|route|certificate-[0-9a-f]{8}|security)':
    'one of each in a profile',
  'azurerm_data_protection_backup_policy_\\w+.name (buckets|databases|disks)-at-\\d+-for-\\d+-days':
    'one of each in a vault, named by its settings',
  'azurerm_management_lock.name keep': 'the only lock of what it locks',
  'azurerm_monitor_(diagnostic_setting|data_collection_rule_association).name (agent|access|access-logs|audit|logs)':
    'the only one of its target',
  'azurerm_network_security_rule.name (allow-management|allow-probes|deny-in|deny-out)':
    'one of each in a security group',
  'azurerm_\\w+_flexible_server_configuration.name \\w+': 'the name of a setting',
  '(azurerm|google)_(\\w+_)?database.name \\w+': 'what the program called the database of a server',
  'azurerm_private_dns_zone.name privatelink[.][a-z0-9.]+': 'a zone of Azure, made once',
  'azurerm_servicebus_subscription_rule.name filter': 'the only rule of its subscription',
  'azurerm_storage_container.name \\w+': 'the only container of its account',
  'azurerm_subnet.name (front|isolated|private|public|GatewaySubnet)': 'one of each in a network',
  '(cloudflare_dns_record|google_dns_record_set|aws_route53_record|azurerm_dns_\\w+).name \\S+':
    'a name of the DNS, claimed in its zone',
};
const isAlone = (one: string) => Object.keys(ALONE).some((pattern) => new RegExp(`^${pattern}$`).test(one));

test.each(CLOUDS)('every name on %s comes from the naming engine, or is the only one of its parent', (cloud) => {
  const outdir = mkdtempSync(join(tmpdir(), 'polycloud-names-'));
  try {
    const odd = withoutTokenStackTraces(() => {
      const app = build(loadEnvironments(['prod'], { cloud }), { outdir });
      synthesizeApp(app);
      const names = namesGiven(app).map(({ name }) => name.replaceAll('_', '-'));
      return (
        app.node.children
          .filter((child) => child instanceof PlacementStack)
          .flatMap((stack) => renderedIn(stack).resources)
          .flatMap(({ type, body }) =>
            NAMES.filter((name) => typeof body[name] === 'string').map(
              (name) => [`${type}.${name}`, String(body[name])] as const,
            ),
          )
          // A name of ours may have something around it, such as the folder of a log group.
          .filter(
            ([, value]) => !value.includes('${') && !names.some((name) => value.replaceAll('_', '-').includes(name)),
          )
          .map(([attribute, value]) => `${attribute} ${value}`)
          .filter((one) => !isAlone(one))
      );
    });
    expect([...new Set(odd)]).toEqual([]);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
});
