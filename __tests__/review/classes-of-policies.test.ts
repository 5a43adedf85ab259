import { review } from '../../review';
import type { PlannedChange } from '../../review/plan-json';
import { change, classOf, plan, update } from '../support/reviewed';

const SEND = { Effect: 'Allow', Principal: { AWS: '123456789012' }, Action: 'sns:Publish', Resource: '*' };
const document = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });

describe('classes', () => {
  test.each<[string, PlannedChange, string]>([
    [
      'a policy that only forbids',
      update(
        'aws_s3_bucket_policy',
        { policy: document() },
        { policy: document({ Effect: 'Deny', Principal: '*', Action: 's3:*' }) },
      ),
      'Other',
    ],
    [
      'a policy that no longer forbids',
      update(
        'aws_s3_bucket_policy',
        { policy: document({ Effect: 'Deny', Principal: '*', Action: 's3:*' }) },
        { policy: document() },
      ),
      'Weakening',
    ],
    [
      'a policy that allows less',
      update(
        'aws_sns_topic_policy',
        { policy: document(SEND, { ...SEND, Action: 'sns:Subscribe' }) },
        { policy: document(SEND) },
      ),
      'Other',
    ],
    [
      'a policy without its condition',
      update(
        'aws_sns_topic_policy',
        { policy: document({ ...SEND, Condition: { a: 1 } }) },
        { policy: document(SEND) },
      ),
      'Exposure',
    ],
    [
      'a role for a service',
      change('aws_iam_role', 'one', ['create'], {
        after: {
          assume_role_policy: document({
            Effect: 'Allow',
            Principal: { Service: 'ec2.amazonaws.com' },
            Action: 'sts:AssumeRole',
          }),
        },
      }),
      'Other',
    ],
    [
      'a role for another account',
      change('aws_iam_role', 'one', ['create'], {
        after: {
          assume_role_policy: document({
            Effect: 'Allow',
            Principal: { AWS: '210987654321' },
            Action: 'sts:AssumeRole',
          }),
        },
      }),
      'Exposure',
    ],
    [
      'a bucket that may be emptied',
      update('google_storage_bucket', { force_destroy: false }, { force_destroy: true }),
      'Weakening',
    ],
    [
      'versioning off',
      update('google_storage_bucket', { versioning: [{ enabled: true }] }, { versioning: [{ enabled: false }] }),
      'Weakening',
    ],
    ['a topic that goes', change('aws_sns_topic', 'one', ['delete']), 'Downtime'],
    ['an old one that stays', change('aws_s3_bucket', 'one', ['create', 'forget']), 'Data loss'],
    ...['aws_vpc_peering_connection', 'google_compute_network_peering', 'azurerm_virtual_network_peering'].map(
      (type): [string, PlannedChange, string] => [
        `a way to another network, ${type}`,
        change(type, 'one', ['create'], { after: {} }),
        'Exposure',
      ],
    ),
    ...['aws_vpn_connection', 'google_compute_vpn_tunnel', 'azurerm_virtual_network_gateway_connection'].map(
      (type): [string, PlannedChange, string] => [
        `a tunnel, ${type}`,
        change(type, 'one', ['create'], { after: {} }),
        'Exposure',
      ],
    ),
    ...[
      'aws_vpn_connection',
      'aws_vpn_connection_route',
      'aws_route',
      'aws_egress_only_internet_gateway',
      'google_compute_vpn_tunnel',
      'google_compute_router_peer',
      'google_compute_route',
      'azurerm_virtual_network_gateway',
      'azurerm_virtual_network_gateway_connection',
      'azurerm_route_table',
    ].map((type): [string, PlannedChange, string] => [
      `${type} that is replaced`,
      change(type, 'one', ['delete', 'create']),
      'Downtime',
    ]),
    [
      'another key of a tunnel',
      change('azurerm_virtual_network_gateway_connection', 'one', ['update'], {
        before: { shared_key: 'a' },
        after: { shared_key: 'b' },
        before_sensitive: { shared_key: true },
        after_sensitive: { shared_key: true },
      }),
      'Downtime',
    ],
    [
      'another size of a gateway',
      update('azurerm_virtual_network_gateway', { sku: 'VpnGw1AZ' }, { sku: 'VpnGw2AZ' }),
      'Downtime',
    ],
    [
      'a peer that forwards',
      update('azurerm_virtual_network_peering', { allow_forwarded_traffic: false }, { allow_forwarded_traffic: true }),
      'Exposure',
    ],
    [
      'routes of a peer',
      update('google_compute_network_peering', { import_custom_routes: false }, { import_custom_routes: true }),
      'Exposure',
    ],
    [
      "a gateway's routes for all",
      update('azurerm_route_table', { bgp_route_propagation_enabled: false }, { bgp_route_propagation_enabled: true }),
      'Weakening',
    ],
    ['a filter of routes that goes', change('google_compute_router_route_policy', 'one', ['delete']), 'Weakening'],
    ['an older protocol', update('google_compute_vpn_tunnel', { ike_version: 2 }, { ike_version: 1 }), 'Weakening'],
    [
      'a public address of IPv6',
      change('google_compute_region_instance_template', 'one', ['create'], {
        after: { network_interface: [{ ipv6_access_config: [{ network_tier: 'PREMIUM' }] }] },
      }),
      'Exposure',
    ],
    ['another tag', update('aws_sqs_queue', { tags: { a: '1' } }, { tags: { a: '2' } }), 'Other'],
  ])('%s', (_, one, wanted) => expect(classOf(one)).toBe(wanted));

  test('each change is listed under its highest class, with the attribute that causes it', () => {
    const [change] = review(
      plan(
        update(
          'aws_db_instance',
          { publicly_accessible: false, deletion_protection: true },
          { publicly_accessible: true, deletion_protection: false },
        ),
      ),
      'plan',
    ).changes;
    expect(change?.findings).toEqual([
      { class: 'Exposure', reason: 'publicly_accessible is true', attribute: 'publicly_accessible' },
      { class: 'Weakening', reason: 'deletion_protection is turned off', attribute: 'deletion_protection' },
    ]);
  });
});

test('a weaker cipher is reported in addition to the downtime that it causes', () => {
  const one = (value: string) => ({ tunnel1_phase1_integrity_algorithms: [value] });
  const [change] = review(plan(update('aws_vpn_connection', one('SHA2-384'), one('SHA1'))), 'plan').changes;
  expect(change?.findings.map((finding) => finding.class)).toEqual(['Downtime', 'Weakening']);
});
