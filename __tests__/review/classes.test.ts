import type { PlannedChange } from '../../review/plan-json';
import { change, classOf, update } from '../support/reviewed';

describe('classes', () => {
  test.each<[string, PlannedChange, string]>([
    ['a bucket that goes', change('google_storage_bucket', 'one', ['delete']), 'Data loss'],
    [
      'a database that is replaced',
      change('azurerm_postgresql_flexible_server', 'one', ['delete', 'create']),
      'Data loss',
    ],
    ['a queue that is forgotten', change('aws_sqs_queue', 'one', ['forget']), 'Data loss'],
    ['a subnet that is replaced', change('google_compute_subnetwork', 'one', ['delete', 'create']), 'Downtime'],
    ['a group that goes', change('azurerm_linux_virtual_machine_scale_set', 'one', ['delete']), 'Downtime'],
    [
      'a rule for everyone',
      change('google_compute_firewall', 'one', ['create'], {
        after: { direction: 'INGRESS', source_ranges: ['0.0.0.0/0'] },
      }),
      'Exposure',
    ],
    [
      'a rule for the internet',
      change('azurerm_network_security_rule', 'one', ['create'], {
        after: { direction: 'Inbound', access: 'Allow', source_address_prefix: 'Internet' },
      }),
      'Exposure',
    ],
    [
      'a rule that denies everyone',
      change('azurerm_network_security_rule', 'one', ['create'], {
        after: { direction: 'Inbound', access: 'Deny', source_address_prefix: '*' },
      }),
      'Other',
    ],
    [
      'a way out',
      change('aws_vpc_security_group_egress_rule', 'one', ['create'], { after: { cidr_ipv4: '0.0.0.0/0' } }),
      'Other',
    ],
    [
      'a database that is public',
      update('aws_db_instance', { publicly_accessible: false }, { publicly_accessible: true }),
      'Exposure',
    ],
    [
      'everybody, by being there',
      change('azurerm_storage_account_static_website', 'one', ['create'], { after: { index_document: 'index.html' } }),
      'Exposure',
    ],
    [
      'a bucket that anyone may read',
      change('google_storage_bucket_iam_member', 'one', ['create'], {
        after: { member: 'allUsers', role: 'roles/storage.objectViewer' },
      }),
      'Exposure',
    ],
    [
      'a role that is given',
      change('azurerm_role_assignment', 'one', ['create'], { after: { scope: 's' } }),
      'Exposure',
    ],
    ['a policy that changes', update('aws_sqs_queue_policy', { policy: '{}' }, { policy: '{"a":1}' }), 'Exposure'],
    [
      'a public address',
      change('google_compute_instance', 'one', ['create'], {
        after: { network_interface: [{ access_config: [{ nat_ip: '1.2.3.4' }] }] },
      }),
      'Exposure',
    ],
    [
      'protection turned off',
      update('google_sql_database_instance', { deletion_protection: true }, { deletion_protection: false }),
      'Weakening',
    ],
    [
      'backups kept shorter',
      update('azurerm_mysql_flexible_server', { backup_retention_days: 30 }, { backup_retention_days: 7 }),
      'Weakening',
    ],
    [
      'TLS lowered',
      update('azurerm_storage_account', { min_tls_version: 'TLS1_2' }, { min_tls_version: 'TLS1_0' }),
      'Weakening',
    ],
    [
      'metadata without a token',
      update(
        'aws_launch_template',
        { metadata_options: [{ http_tokens: 'required' }] },
        { metadata_options: [{ http_tokens: 'optional' }] },
      ),
      'Weakening',
    ],
    ['flow logs that go', change('aws_flow_log', 'one', ['delete']), 'Weakening'],
    [
      'a larger machine',
      update('aws_launch_template', { instance_type: 't4g.micro' }, { instance_type: 'r7g.4xlarge' }),
      'Cost',
    ],
    [
      'more machines',
      update(
        'google_compute_region_autoscaler',
        { autoscaling_policy: [{ max_replicas: 3 }] },
        { autoscaling_policy: [{ max_replicas: 9 }] },
      ),
      'Cost',
    ],
    [
      'fewer machines',
      update(
        'google_compute_region_autoscaler',
        { autoscaling_policy: [{ max_replicas: 9 }] },
        { autoscaling_policy: [{ max_replicas: 3 }] },
      ),
      'Other',
    ],
    ['a fleet that is stopped', update('aws_autoscaling_group', { min_size: 3 }, { min_size: 0 }), 'Downtime'],
    [
      'a machine that restarts',
      update('google_compute_instance', { machine_type: 'e2-small' }, { machine_type: 'e2-medium' }),
      'Downtime',
    ],
    [
      'a private range',
      change('aws_vpc_security_group_ingress_rule', 'one', ['create'], { after: { cidr_ipv4: '10.1.0.0/16' } }),
      'Other',
    ],
    [
      'a private range that grows',
      update('aws_vpc_security_group_ingress_rule', { cidr_ipv4: '10.1.0.0/16' }, { cidr_ipv4: '10.0.0.0/8' }),
      'Exposure',
    ],
    [
      'a private range that shrinks',
      update('aws_vpc_security_group_ingress_rule', { cidr_ipv4: '10.0.0.0/8' }, { cidr_ipv4: '10.1.0.0/16' }),
      'Other',
    ],
    [
      'a range of others',
      change('aws_vpc_security_group_ingress_rule', 'one', ['create'], { after: { cidr_ipv4: '203.0.113.0/24' } }),
      'Exposure',
    ],
    [
      'half the world',
      change('aws_vpc_security_group_ingress_rule', 'one', ['create'], { after: { cidr_ipv4: '0.0.0.0/1' } }),
      'Exposure',
    ],
    [
      'other ports',
      update(
        'google_compute_firewall',
        { direction: 'INGRESS', allow: [{ ports: ['443'] }] },
        { direction: 'INGRESS', allow: [{ ports: ['443', '22'] }] },
      ),
      'Exposure',
    ],
    [
      'a way out of a group',
      change('aws_security_group', 'one', ['create'], { after: { egress: [{ cidr_blocks: ['0.0.0.0/0'] }] } }),
      'Other',
    ],
    [
      'a way into a group',
      change('aws_security_group', 'one', ['create'], { after: { ingress: [{ cidr_blocks: ['0.0.0.0/0'] }] } }),
      'Exposure',
    ],
    [
      'an inline egress rule, and an ingress rule from inside',
      change('azurerm_network_security_group', 'one', ['create'], {
        after: {
          security_rule: [
            { direction: 'Outbound', access: 'Allow', source_address_prefix: '*' },
            { direction: 'Inbound', access: 'Allow', source_address_prefix: '10.0.0.0/8' },
          ],
        },
      }),
      'Other',
    ],
    [
      'the order of what is open already',
      update(
        'aws_security_group',
        { ingress: [{ cidr_blocks: ['0.0.0.0/0'] }, { cidr_blocks: ['10.0.0.0/8'] }] },
        { ingress: [{ cidr_blocks: ['10.0.0.0/8'] }, { cidr_blocks: ['0.0.0.0/0'] }] },
      ),
      'Other',
    ],
  ])('%s', (_, one, wanted) => expect(classOf(one)).toBe(wanted));
});
