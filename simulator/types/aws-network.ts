import type { Behaviour } from '../behaviour';
import { atMostOne, between, check, exactlyOne, lengthOf, matches, oneOf } from '../rules';
import { arn, CIDR, ec2 } from './aws-forms';
import { insideOf, notOverlapping } from './ranges';

const PORT = between(-1, 65_535);

/**
 * A security group rule requires exactly one other side, and ports unless it is for all traffic.
 */
const securityGroupRule: Behaviour = {
  values: { id: 'sgr-{random}', security_group_rule_id: '{id}', arn: arn('ec2', 'security-group-rule/{id}') },
  unique:
    '{security_group_id} {ip_protocol} [{from_port}]-[{to_port}] ' +
    '[{cidr_ipv4}][{cidr_ipv6}][{prefix_list_id}][{referenced_security_group_id}]',
  rules: { from_port: PORT, to_port: PORT, cidr_ipv4: matches(CIDR, 'an IPv4 range: 10.0.0.0/16') },
  checks: [
    exactlyOne('cidr_ipv4', 'cidr_ipv6', 'prefix_list_id', 'referenced_security_group_id'),
    check(
      'from_port',
      'ports can only be given where ip_protocol is not -1',
      (get) => get('ip_protocol') === '-1' && get('from_port') !== null,
    ),
  ],
};

/** The prefix of a CIDR. */
const prefix = (cidr: unknown) => (typeof cidr === 'string' ? Number(cidr.split('/')[1]) : Number.NaN);
const between16and28 = check(
  'cidr_block',
  'cidr_block must be between /16 and /28',
  (get) => prefix(get('cidr_block')) < 16 || prefix(get('cidr_block')) > 28,
);

export const awsNetwork: Readonly<Record<string, Behaviour>> = {
  vpc: ec2('vpc', 'vpc', {
    values: {
      default_security_group_id: 'sg-{random}',
      default_network_acl_id: 'acl-{random}',
      default_route_table_id: 'rtb-{random}',
      main_route_table_id: 'rtb-{random}',
      dhcp_options_id: 'dopt-{random}',
      ipv6_cidr_block: '{assign_generated_ipv6_cidr_block#true=2600:1f18:4a3b:cc00::/56}',
    },
    rules: { cidr_block: matches(CIDR, 'an IPv4 range: 10.0.0.0/16'), instance_tenancy: oneOf('default', 'dedicated') },
    checks: [between16and28],
    heldBy: [
      'subnet.vpc_id',
      'internet_gateway.vpc_id',
      'egress_only_internet_gateway.vpc_id',
      'security_group.vpc_id',
      'route_table.vpc_id',
      'network_acl.vpc_id',
      'vpc_endpoint.vpc_id',
      'vpn_gateway.vpc_id',
    ],
  }),
  subnet: ec2('subnet', 'subnet', {
    rules: { cidr_block: matches(CIDR, 'an IPv4 range: 10.0.1.0/24') },
    checks: [between16and28, atMostOne('availability_zone', 'availability_zone_id')],
    heldBy: [
      'nat_gateway.subnet_id',
      'vpc_endpoint.subnet_ids',
      'lb.subnets',
      'autoscaling_group.vpc_zone_identifier',
      'eks_cluster.vpc_config.subnet_ids',
      'lambda_function.vpc_config.subnet_ids',
    ],
    unique: '{vpc_id} {cidr_block|id}',
    conflicts: [
      notOverlapping(['vpc_id'], { subnet: 'cidr_block' }, 'cidr_block'),
      insideOf('vpc', 'cidr_block', 'cidr_block', (vpc, { vpc_id }) => vpc.id === vpc_id),
    ],
  }),
  internet_gateway: ec2('igw', 'internet-gateway', { unique: '{vpc_id}' }),
  internet_gateway_attachment: { values: { id: '{internet_gateway_id}:{vpc_id}' } },
  egress_only_internet_gateway: ec2('eigw', 'egress-only-internet-gateway'),
  eip: ec2('eipalloc', 'elastic-ip', {
    values: { allocation_id: '{id}' },
    rules: { domain: oneOf('vpc', 'standard') },
    heldBy: ['nat_gateway.allocation_id', 'nat_gateway.secondary_allocation_ids'],
  }),
  nat_gateway: ec2('nat', 'natgateway', {
    rules: { connectivity_type: oneOf('public', 'private') },
    checks: [
      check(
        'allocation_id',
        'a public NAT gateway needs allocation_id, a private one takes none',
        (get) => ((get('connectivity_type') ?? 'public') === 'public') === (get('allocation_id') === null),
      ),
    ],
  }),
  route_table: ec2('rtb', 'route-table', { heldBy: ['route_table_association.route_table_id'] }),
  default_route_table: ec2('rtb', 'route-table', { values: { id: '{default_route_table_id}' } }),
  route: {
    values: { id: 'r-{route_table_id}{number}' },
    unique: '{route_table_id} {destination_cidr_block|destination_ipv6_cidr_block|destination_prefix_list_id}',
    imports: ['{route_table_id}_{destination_cidr_block|destination_ipv6_cidr_block|destination_prefix_list_id}'],
    checks: [
      exactlyOne('destination_cidr_block', 'destination_ipv6_cidr_block', 'destination_prefix_list_id'),
      exactlyOne(
        'gateway_id',
        'nat_gateway_id',
        'transit_gateway_id',
        'vpc_peering_connection_id',
        'vpc_endpoint_id',
        'egress_only_gateway_id',
        'network_interface_id',
        'carrier_gateway_id',
        'local_gateway_id',
        'core_network_arn',
      ),
    ],
  },
  route_table_association: {
    values: { id: 'rtbassoc-{random}' },
    unique: '{subnet_id|gateway_id}',
    imports: ['{subnet_id|gateway_id}/{route_table_id}'],
    checks: [exactlyOne('subnet_id', 'gateway_id')],
  },
  main_route_table_association: { values: { id: 'rtbassoc-{random}' } },
  security_group: ec2('sg', 'security-group', {
    unique: '{vpc_id} {name}',
    checks: [
      atMostOne('name', 'name_prefix'),
      check('name', 'name must not begin with sg-', (get) => String(get('name') ?? '').startsWith('sg-')),
    ],
    rules: { name: lengthOf(1, 255), description: lengthOf(0, 255) },
    heldBy: [
      'vpc_security_group_ingress_rule.referenced_security_group_id',
      'vpc_security_group_egress_rule.referenced_security_group_id',
      'vpc_endpoint.security_group_ids',
      'lb.security_groups',
      'db_instance.vpc_security_group_ids',
      'lambda_function.vpc_config.security_group_ids',
    ],
  }),
  default_security_group: ec2('sg', 'security-group', { unique: '{vpc_id}', values: { name: 'default' } }),
  vpc_security_group_ingress_rule: securityGroupRule,
  vpc_security_group_egress_rule: securityGroupRule,
  security_group_rule: { values: { id: 'sgrule-{number}', security_group_rule_id: 'sgr-{random}' }, unique: false },
  network_acl: ec2('acl', 'network-acl'),
  network_acl_rule: { values: { id: 'nacl-{number}' }, unique: '{network_acl_id} {rule_number} {egress|account}' },
  flow_log: ec2('fl', 'vpc-flow-log', {
    rules: {
      traffic_type: oneOf('ACCEPT', 'REJECT', 'ALL'),
      log_destination_type: oneOf('cloud-watch-logs', 's3', 'kinesis-data-firehose'),
      max_aggregation_interval: oneOf(60, 600),
    },
    checks: [
      exactlyOne(
        'vpc_id',
        'subnet_id',
        'eni_id',
        'transit_gateway_id',
        'transit_gateway_attachment_id',
        'regional_nat_gateway_id',
      ),
    ],
  }),
  vpc_endpoint: ec2('vpce', 'vpc-endpoint', {
    values: { prefix_list_id: 'pl-{random}', state: 'available' },
    rules: { vpc_endpoint_type: oneOf('Gateway', 'GatewayLoadBalancer', 'Interface', 'Resource', 'ServiceNetwork') },
    checks: [
      check(
        'route_table_ids',
        'route_table_ids are for endpoints of type Gateway, subnets and security groups for the others',
        (get) => {
          const gateway = (get('vpc_endpoint_type') ?? 'Gateway') === 'Gateway';
          const listed = (name: string) => Array.isArray(get(name)) && (get(name) as unknown[]).length > 0;
          return gateway ? listed('subnet_ids') || listed('security_group_ids') : listed('route_table_ids');
        },
      ),
    ],
  }),
  vpc_endpoint_route_table_association: {
    values: { id: 'a-{vpc_endpoint_id}{number}' },
    imports: ['{vpc_endpoint_id}/{route_table_id}'],
  },
};
