import { LOG_STEPS } from '../core/cloudwatch';
import { emulated, fixed, type KindTable, native, type Support, unsupported } from '../core/features';
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
    'every subnet would be replaced, and a cloud deletes none that is in use',
    'Add a second network with the new range, join the two with peerWith, move what is in the first, and ' +
      'remove it last.',
  );

/** What each cloud gives of a network. */
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
      aws: native('a subnet for each tier and zone', undefined, 'a zone keeps its subnets when others come and go'),
      google: emulated('regional subnetworks, which span all zones'),
      // Sources: `zones` of azurerm_application_gateway and azurerm_public_ip force replacement; a
      // scale set can't give up a zone.
      azure: fixed(
        emulated('regional subnets, which span all zones'),
        'load balancers and their public addresses can not change their zones, and scale sets can not leave one',
        'Add a second network in the zones that are wanted, join the two with peerWith, move what is in ' +
          'the first, and remove it last.',
      ),
    },
    nat: {
      aws: native('aws_nat_gateway'),
      google: native('google_compute_router_nat', undefined, 'regional: `single` and `perZone` are the same'),
      azure: native(
        'azurerm_nat_gateway',
        { oneOf: ['none', 'single'] },
        'a subnet has one NAT gateway, and a subnet spans the zones',
      ),
    },
    flowLogDays: {
      aws: native('aws_cloudwatch_log_group.retention_in_days', { oneOf: LOG_STEPS }),
      google: unsupported(
        "retention is that of the project's log bucket",
        "Set it on the project's _Default log bucket.",
      ),
      azure: native('azurerm_network_watcher_flow_log.retention_policy', { min: 1, max: 365 }),
    },
    flowLogs: {
      aws: native('aws_flow_log'),
      google: native('log_config'),
      azure: unsupported('a flow log of Azure has no settings: it writes every flow each minute', 'Leave it out.'),
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
      google: native('google_dns_managed_zone', undefined, 'their names lead to the private addresses of Google APIs'),
      azure: emulated(
        'the service tags that rules about `services` open, through NAT',
        undefined,
        'a private endpoint belongs to one resource: give the network to each that has a property `network`',
      ),
    },
    ipv6: {
      aws: native(
        'assign_generated_ipv6_cidr_block',
        undefined,
        'addresses are global ones: what they reach, and who reaches them, is up to routes',
      ),
      google: native(
        'stack_type',
        undefined,
        'addresses are external ones in the public tier, and internal ones in the others',
      ),
      azure: native('address_space', undefined, 'addresses are unique local ones'),
    },
  },
  semantics: {
    'traffic rules': {
      aws: 'security groups of the members, in and out',
      google: 'firewall rules of the network by network tag, in and out, logged',
      azure: 'network security groups of the subnets by application security group, in and out',
    },
    'rules without a machine at either end': {
      aws: 'security groups of databases, caches and load balancers hold them',
      google:
        'refused, since machines hold the rules; a load balancer takes 80 and 443 from everybody, an ' +
        'internal one from whatever has a way there',
      azure:
        'network security groups hold them; the way out of a load balancer is open, and a rule about it is refused',
    },
    'the isolated tier': {
      aws: 'route tables without a way out',
      google: 'the default route is for the other tiers, by network tag; no NAT',
      azure: 'no default outbound access, no NAT',
    },
    'the peer `services`': {
      aws: 'the prefix list of S3 and the interface endpoints',
      google: '`private.googleapis.com`, 199.36.153.8/30',
      azure: "service tags of the region's services, through NAT: not from the isolated tier",
    },
    '`internet` as a target': {
      aws: 'every address, those behind peerings and VPNs too',
      google: 'every address, those behind peerings and VPNs too',
      azure: 'the tag `Internet`: not those behind peerings and VPNs',
    },
    peering: {
      aws: '`aws_vpc_peering_connection`, and routes in the tables of both',
      google: '`google_compute_network_peering`, a half for each',
      azure: '`azurerm_virtual_network_peering`, a half for each',
    },
    'the way out by IPv6': {
      aws:
        'the internet gateway for the public tier, with `nat` an egress-only gateway for the private one, ' +
        'none for the isolated one',
      google: "Google's own route, for external addresses alone: the public tier; NAT is for IPv4 only",
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
