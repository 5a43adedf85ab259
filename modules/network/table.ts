import { emulated, type KindTable, LOG_STEPS, native, unsupported } from '../core/features';
import type { NetworkProps } from './network';

/** What each cloud gives of a network. */
export const NETWORK: KindTable<NetworkProps> = {
  kind: 'network',
  service: { aws: 'Amazon VPC', google: 'Google Cloud VPC', azure: 'Azure Virtual Network' },
  features: {
    cidr: {
      aws: native('aws_vpc.cidr_block', undefined, '5 addresses of a subnet are reserved'),
      google: emulated('the ranges of the subnetworks (a VPC has none of its own)', undefined, '4 addresses of a subnetwork are reserved'),
      azure: native('azurerm_virtual_network.address_space', undefined, '5 addresses of a subnet are reserved'),
    },
    zones: {
      aws: native('a subnet for each tier and zone'),
      google: emulated('regional subnetworks, which span all zones'),
      azure: emulated('regional subnets, which span all zones'),
    },
    nat: {
      aws: native('aws_nat_gateway'),
      google: native('google_compute_router_nat', undefined, 'regional: `single` and `perZone` are the same'),
      azure: native('azurerm_nat_gateway', { oneOf: ['none', 'single'] }, 'a subnet has one NAT gateway, and a subnet spans the zones'),
    },
    flowLogDays: {
      aws: native('aws_cloudwatch_log_group.retention_in_days', { oneOf: LOG_STEPS }),
      google: unsupported("retention is that of the project's log bucket", "Set it on the project's _Default log bucket."),
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
      google: native('stack_type', undefined, 'addresses are external ones in the public tier, and internal ones in the others'),
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
        'refused, since machines hold the rules; a load balancer takes 80 and 443 from everybody, an internal one from whatever has a way there',
      azure: 'network security groups hold them; the way out of a load balancer is open, and a rule about it is refused',
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
      aws: 'the internet gateway for the public tier, with `nat` an egress-only gateway for the private one, none for the isolated one',
      google: "Google's own route, for external addresses alone: the public tier; NAT is for IPv4 only",
      azure: 'none: NAT is for IPv4 only',
    },
    'allowed by default': { aws: 'nothing', google: 'nothing', azure: "nothing but the platform's health probes" },
    'storage without the internet': { aws: 'gateway endpoint', google: 'private Google access', azure: 'private endpoint' },
    'flow logs': { aws: 'CloudWatch, encrypted with a key of its own', google: 'Cloud Logging', azure: 'storage account' },
  },
};
