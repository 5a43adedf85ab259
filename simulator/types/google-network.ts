import type { Behaviour } from '../behaviour';
import { between, check, exactlyOne, matches, oneOf } from '../rules';
import { COMPUTE_NAME, global, regional, zonal } from './google-forms';
import { countOf, isPrivateAsn, notOverlapping, PRIVATE_ASNS } from './ranges';

const NETWORK_USERS = [
  'compute_subnetwork',
  'compute_firewall',
  'compute_router',
  'compute_global_address',
  'compute_ha_vpn_gateway',
  'compute_route',
  'service_networking_connection',
];
const CHECK_TIMING = {
  check_interval_sec: between(1, 300),
  timeout_sec: between(1, 300),
  healthy_threshold: between(1, 10),
  unhealthy_threshold: between(1, 10),
};

const healthCheckKinds = [
  'http_health_check',
  'https_health_check',
  'tcp_health_check',
  'ssl_health_check',
  'http2_health_check',
  'grpc_health_check',
] as const;
const healthCheck: Partial<Behaviour> = {
  rules: CHECK_TIMING,
  checks: [
    exactlyOne(...healthCheckKinds),
    check(
      'timeout_sec',
      'timeout_sec must not be above check_interval_sec',
      (get) => Number(get('timeout_sec') ?? 5) > Number(get('check_interval_sec') ?? 5),
    ),
  ],
};

export const googleNetwork: Readonly<Record<string, Behaviour>> = {
  compute_network: global('networks', {
    values: { gateway_ipv4: '', network_id: '{number}', numeric_id: '{number}' },
    rules: { routing_mode: oneOf('REGIONAL', 'GLOBAL'), mtu: between(1300, 8896) },
    heldBy: NETWORK_USERS.map((type) => `${type}.network`),
  }),
  compute_subnetwork: regional('subnetworks', {
    values: {
      internal_ipv6_prefix: '{ipv6_access_type#INTERNAL=fd20:1:2:3::/64,EXTERNAL=}',
      external_ipv6_prefix: '{ipv6_access_type#INTERNAL=,EXTERNAL=2600:1900:4000:1::/64}',
    },
    conflicts: [notOverlapping(['network'], { compute_subnetwork: 'ip_cidr_range' }, 'ip_cidr_range')],
    checks: [
      check(
        'ipv6_access_type',
        'stack_type IPV4_IPV6 needs ipv6_access_type',
        (get) => get('stack_type') === 'IPV4_IPV6' && get('ipv6_access_type') === null,
      ),
    ],
    rules: {
      ipv6_access_type: oneOf('EXTERNAL', 'INTERNAL'),
      private_ipv6_google_access: oneOf(
        'DISABLE_GOOGLE_ACCESS',
        'ENABLE_OUTBOUND_VM_ACCESS_TO_GOOGLE',
        'ENABLE_BIDIRECTIONAL_ACCESS_TO_GOOGLE',
      ),
      purpose: oneOf(
        'PRIVATE',
        'REGIONAL_MANAGED_PROXY',
        'GLOBAL_MANAGED_PROXY',
        'PRIVATE_SERVICE_CONNECT',
        'PEER_MIGRATION',
        'PRIVATE_NAT',
      ),
      'log_config.flow_sampling': between(0, 1),
      'log_config.aggregation_interval': oneOf(
        'INTERVAL_5_SEC',
        'INTERVAL_30_SEC',
        'INTERVAL_1_MIN',
        'INTERVAL_5_MIN',
        'INTERVAL_10_MIN',
        'INTERVAL_15_MIN',
      ),
      ip_cidr_range: matches(/^(\d{1,3}\.){3}\d{1,3}\/([4-9]|1\d|2\d)$/, 'an IPv4 range from /4 to /29: 10.0.0.0/20'),
      stack_type: oneOf('IPV4_ONLY', 'IPV4_IPV6', 'IPV6_ONLY'),
    },
    heldBy: [
      'compute_instance.network_interface.subnetwork',
      'compute_forwarding_rule.subnetwork',
      'compute_address.subnetwork',
    ],
  }),
  compute_router: regional('routers', {
    rules: { 'bgp.advertise_mode': oneOf('DEFAULT', 'CUSTOM'), 'bgp.keepalive_interval': between(20, 60) },
    checks: [
      check(
        'bgp',
        `bgp.asn must be 16550, ${PRIVATE_ASNS}`,
        (get) => get('bgp.0.asn') !== null && get('bgp.0.asn') !== 16_550 && !isPrivateAsn(get('bgp.0.asn')),
      ),
      check(
        'bgp',
        'bgp.advertised_ip_ranges need advertise_mode CUSTOM',
        (get) => get('bgp.0.advertise_mode') !== 'CUSTOM' && countOf(get('bgp.0.advertised_ip_ranges')) > 0,
      ),
    ],
    heldBy: [
      'compute_vpn_tunnel.router',
      'compute_router_interface.router',
      'compute_router_peer.router',
      'compute_router_nat.router',
      'compute_router_route_policy.router',
    ],
  }),
  compute_router_nat: {
    values: { id: '{project}/{region}/{router#last}/{name}' },
    imports: [
      'projects/{project}/regions/{region}/routers/{router#last}/{name}',
      '{project}/{region}/{router#last}/{name}',
    ],
    rules: {
      name: COMPUTE_NAME,
      nat_ip_allocate_option: oneOf('MANUAL_ONLY', 'AUTO_ONLY'),
      source_subnetwork_ip_ranges_to_nat: oneOf(
        'ALL_SUBNETWORKS_ALL_IP_RANGES',
        'ALL_SUBNETWORKS_ALL_PRIMARY_IP_RANGES',
        'LIST_OF_SUBNETWORKS',
      ),
      'log_config.filter': oneOf('ERRORS_ONLY', 'TRANSLATIONS_ONLY', 'ALL'),
    },
    checks: [
      check(
        'subnetwork',
        'LIST_OF_SUBNETWORKS needs subnetwork blocks',
        (get) =>
          get('source_subnetwork_ip_ranges_to_nat') === 'LIST_OF_SUBNETWORKS' &&
          Array.isArray(get('subnetwork')) &&
          (get('subnetwork') as unknown[]).length === 0,
      ),
      check(
        'nat_ips',
        'nat_ip_allocate_option MANUAL_ONLY needs nat_ips',
        (get) => get('nat_ip_allocate_option') === 'MANUAL_ONLY' && get('nat_ips') === null,
      ),
    ],
  },
  compute_firewall: global('firewalls', {
    rules: {
      direction: oneOf('INGRESS', 'EGRESS'),
      priority: between(0, 65_535),
      'log_config.metadata': oneOf('EXCLUDE_ALL_METADATA', 'INCLUDE_ALL_METADATA'),
    },
    checks: [
      exactlyOne('allow', 'deny'),
      check(
        'source_ranges',
        'direction EGRESS takes destination_ranges, not sources',
        (get) =>
          get('direction') === 'EGRESS' &&
          ['source_ranges', 'source_tags', 'source_service_accounts'].some((name) => Array.isArray(get(name))),
      ),
      check(
        'source_service_accounts',
        'service accounts and tags can not be mixed',
        (get) =>
          ['source_service_accounts', 'target_service_accounts'].some((name) => Array.isArray(get(name))) &&
          ['source_tags', 'target_tags'].some((name) => Array.isArray(get(name))),
      ),
    ],
  }),
  compute_route: global('routes', {
    rules: { priority: between(0, 65_535) },
    checks: [exactlyOne('next_hop_gateway', 'next_hop_instance', 'next_hop_ip', 'next_hop_vpn_tunnel', 'next_hop_ilb')],
  }),
  compute_address: regional('addresses', {
    values: { address: '{address_type#INTERNAL=10.128.0.5,EXTERNAL=203.0.113.5}' },
    rules: { address_type: oneOf('INTERNAL', 'EXTERNAL'), network_tier: oneOf('PREMIUM', 'STANDARD') },
    heldBy: ['compute_forwarding_rule.ip_address'],
  }),
  compute_global_address: global('addresses', {
    rules: {
      address_type: oneOf('INTERNAL', 'EXTERNAL'),
      purpose: oneOf('VPC_PEERING', 'PRIVATE_SERVICE_CONNECT'),
      ip_version: oneOf('IPV4', 'IPV6', ''),
    },
    heldBy: ['compute_global_forwarding_rule.ip_address'],
  }),
  service_networking_connection: {
    values: { id: '{network}:{service}', peering: 'servicenetworking-googleapis-com' },
    unique: '{project} {network}:{service}',
    // Source: hashicorp/terraform-provider-google#16275; with ABANDON the provider sends no
    // request.
    stays: ({ deletion_policy }) =>
      deletion_policy === 'ABANDON'
        ? undefined
        : 'producer services (Cloud SQL) still use it for days after they were deleted',
  },
  network_connectivity_service_connection_policy: {
    values: { id: 'projects/{project}/locations/{location}/serviceConnectionPolicies/{name}' },
  },

  // Machines
  compute_instance: zonal('instances', { values: { instance_id: '{number}', current_status: 'RUNNING' } }),
  compute_health_check: global('healthChecks', {
    ...healthCheck,
    heldBy: [
      'compute_backend_service.health_checks',
      'compute_region_instance_group_manager.auto_healing_policies.health_check',
    ],
  }),
  compute_region_health_check: regional('healthChecks', {
    ...healthCheck,
    heldBy: ['compute_region_backend_service.health_checks'],
  }),
  compute_disk: zonal('disks', {
    rules: { size: between(1, 65_536) },
    checks: [
      check(
        'provisioned_iops',
        'provisioned_iops needs a type hyperdisk-… or pd-extreme',
        (get) => get('provisioned_iops') !== null && !/hyperdisk-|pd-extreme/.test(String(get('type'))),
      ),
      check(
        'provisioned_throughput',
        'provisioned_throughput needs a type hyperdisk-…',
        (get) => get('provisioned_throughput') !== null && !/hyperdisk-/.test(String(get('type'))),
      ),
    ],
    heldBy: ['compute_attached_disk.disk'],
  }),
  compute_region_disk: regional('disks'),
  compute_attached_disk: { values: { id: 'projects/{project}/zones/{zone}/instances/{instance#last}/{disk#last}' } },
  compute_disk_resource_policy_attachment: {
    values: { id: '{project}/{zone}/{disk}/{name}' },
    imports: ['projects/{project}/zones/{zone#last}/disks/{disk#last}/{name}', '{project}/{zone}/{disk}/{name}'],
  },
  compute_region_disk_resource_policy_attachment: { values: { id: '{project}/{region}/{disk}/{name}' } },
  compute_resource_policy: regional('resourcePolicies', {
    rules: {
      'snapshot_schedule_policy.schedule.hourly_schedule.hours_in_cycle': between(1, 23),
      'snapshot_schedule_policy.schedule.daily_schedule.days_in_cycle': oneOf(1),
      'snapshot_schedule_policy.retention_policy.max_retention_days': between(1, 65_535),
      'snapshot_schedule_policy.retention_policy.on_source_disk_delete': oneOf(
        'KEEP_AUTO_SNAPSHOTS',
        'APPLY_RETENTION_POLICY',
      ),
    },
  }),
  compute_snapshot: global('snapshots'),
};
