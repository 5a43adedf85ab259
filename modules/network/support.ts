import { LOG_STEPS } from '../core/cloudwatch';
import { emulated, fixed, type KindTable, native, type Support, unsupported } from '../core/features';
import { IN_ENVIRONMENT, IN_ONE_BUCKET } from '../core/log-retention';
import type { NetworkProps } from './network';

/**
 * Every address in it, and every rule that names one, is of its range. Sources: aws_vpc.cidr_block
 * and google_compute_subnetwork.ip_cidr_range force replacement, and a network or subnet in use
 * can't be deleted (EC2 DependencyViolation, Compute Engine resourceInUseByAnotherResource); Azure
 * refuses to take a range from a virtual network that a subnet with members uses
 * (InUsePrefixCannotBeDeleted).
 */
const ranged = (support: Support) =>
  fixed(
    support,
    'every subnet would be replaced, but a subnet in use cannot be deleted',
    'Add a second network with the new range, connect the two with peerWith, move the contents of the first, and ' +
      'then remove it.',
  );

/** The support of network properties on each cloud. */
export const NETWORK: KindTable<NetworkProps> = {
  kind: 'network',
  service: { aws: 'Amazon VPC', google: 'Google Cloud VPC', azure: 'Azure Virtual Network' },
  features: {
    cidr: {
      aws: ranged(native('aws_vpc.cidr_block', undefined, '5 addresses of a subnet are reserved')),
      google: ranged(
        emulated(
          'the ranges of the subnetworks (a VPC has none)',
          undefined,
          '4 addresses of a subnetwork are reserved',
        ),
      ),
      azure: ranged(native('azurerm_virtual_network.address_space', undefined, '5 addresses of a subnet are reserved')),
    },
    zones: {
      aws: native(
        'a subnet for each tier and zone',
        undefined,
        'adding or removing a zone does not affect the subnets of others',
      ),
      google: emulated('regional subnetworks, which span all zones'),
      // Sources: `zones` of azurerm_application_gateway and azurerm_public_ip force replacement; a
      // scale set can't give up a zone.
      azure: fixed(
        emulated('regional subnets, which span all zones'),
        'the zones of load balancers and public addresses cannot be changed, and scale sets cannot remove one',
        'Add a second network with the new zones, connect the two with peerWith, move the contents of ' +
          'the first, and then remove it.',
      ),
    },
    nat: {
      aws: native('aws_nat_gateway'),
      google: native('google_compute_router_nat', undefined, 'regional: `single` and `perZone` are the same'),
      azure: native(
        'azurerm_nat_gateway',
        { oneOf: ['none', 'single'] },
        'a subnet supports one NAT gateway, and spans the zones',
      ),
    },
    flowLogDays: {
      aws: native('aws_cloudwatch_log_group.retention_in_days', { oneOf: LOG_STEPS }),
      google: unsupported(IN_ONE_BUCKET, IN_ENVIRONMENT),
      azure: native('azurerm_network_watcher_flow_log.retention_policy', { min: 1, max: 365 }),
    },
    flowLogs: {
      aws: native('aws_flow_log'),
      google: native('log_config'),
      azure: unsupported('Azure flow logs have no settings: every flow is written each minute', 'Leave it out.'),
    },
    'flowLogs.everySeconds': {
      aws: native('max_aggregation_interval', { oneOf: [60, 600] }),
      google: native('log_config.aggregation_interval', { oneOf: [5, 30, 60, 300, 600, 900] }),
      azure: unsupported('Azure writes flows each minute', 'Leave it out.'),
    },
    'flowLogs.sampling': {
      aws: native('every flow is written', { oneOf: [1] }),
      google: native('log_config.flow_sampling', { min: 0.01, max: 1 }),
      azure: unsupported('Azure writes every flow', 'Leave it out.'),
    },
    endpoints: {
      aws: native('aws_vpc_endpoint (interface)'),
      google: native(
        'google_dns_managed_zone',
        undefined,
        'their names resolve to the private addresses of Google APIs',
      ),
      azure: emulated(
        'the service tags of rules for `services`, through NAT',
        undefined,
        'a private endpoint belongs to one resource: set `network` of each resource that supports it',
      ),
    },
    ipv6: {
      aws: native(
        'assign_generated_ipv6_cidr_block',
        undefined,
        'addresses are global: routes determine access from and to the internet',
      ),
      google: native('stack_type', undefined, 'addresses are external in the public tier, and internal in the others'),
      azure: native('address_space', undefined, 'addresses are unique local ones'),
    },
  },
  semantics: {
    'traffic rules': {
      aws: 'security groups of the members, in and out',
      google: 'firewall rules of the network by network tag, in and out, logged',
      azure: 'network security groups of the subnets by application security group, in and out',
    },
    'rules between two ends without machines': {
      aws: 'enforced by security groups of databases, caches and load balancers',
      google:
        'refused, since rules apply to machines; a load balancer accepts 80 and 443 from every source, an ' +
        'internal one from every network with a route to it',
      azure:
        'enforced by network security groups; outbound traffic of a load balancer is open, and a ' +
        'rule for it is refused',
    },
    'the isolated tier': {
      aws: 'route tables without a default route',
      google: 'the default route is for the other tiers, by network tag; no NAT',
      azure: 'no default outbound access, no NAT',
    },
    'the peer `services`': {
      aws: 'the prefix list of S3 and the interface endpoints',
      google: '`private.googleapis.com`, 199.36.153.8/30',
      azure: "service tags of the region's services, through NAT: not from the isolated tier",
    },
    '`internet` as a target': {
      aws: 'every address, including those behind peerings and VPNs',
      google: 'every address, including those behind peerings and VPNs',
      azure: 'the tag `Internet`: excluding those behind peerings and VPNs',
    },
    peering: {
      aws: '`aws_vpc_peering_connection`, and routes in the tables of both',
      google: '`google_compute_network_peering`, a half for each',
      azure: '`azurerm_virtual_network_peering`, a half for each',
    },
    'internet access with IPv6': {
      aws:
        'the internet gateway for the public tier, with `nat` an egress-only gateway for the private one, ' +
        'none for the isolated one',
      google: "Google's own route, for external addresses only: the public tier; NAT is for IPv4 only",
      azure: 'none: NAT is for IPv4 only',
    },
    'allowed by default': { aws: 'nothing', google: 'nothing', azure: "nothing but the platform's health probes" },
    'storage without the internet': {
      aws: 'gateway endpoint',
      google: 'private Google access',
      azure: 'private endpoint',
    },
    'flow logs': {
      aws: 'CloudWatch, encrypted with its own key',
      google: 'Cloud Logging',
      azure: 'storage account',
    },
  },
};
