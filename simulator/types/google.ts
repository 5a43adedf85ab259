import type { Behaviour } from '../behaviour';

const COMPUTE = 'https://www.googleapis.com/compute/v1/';

/** A Compute Engine resource: its self link is its id behind the API's address. */
const compute = (path: string, more: Partial<Behaviour> = {}): Behaviour => ({
  rules: {
    name: { pattern: /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/, allowed: '1 to 63 lower-case letters, digits and -, beginning with a letter' },
  },
  ...more,
  values: {
    id: `projects/{project}/${path}/{name}`,
    self_link: `${COMPUTE}{id}`,
    self_link_unique: `${COMPUTE}{id}?uniqueId={number}`,
    ...more.values,
  },
});
const global = (collection: string, more?: Partial<Behaviour>) => compute(`global/${collection}`, more);
const regional = (collection: string, more?: Partial<Behaviour>) => compute(`regions/{region}/${collection}`, more);
const zonal = (collection: string, more?: Partial<Behaviour>) => compute(`zones/{zone}/${collection}`, more);

/** A resource of another API: `projects/p/topics/t`. */
const named = (path: string, more: Partial<Behaviour> = {}): Behaviour => ({
  ...more,
  values: { id: `projects/{project}/${path}`, ...more.values },
});

/** A member of an IAM policy: resource, role and member make it. */
const member = (resource: string): Behaviour => ({
  values: { id: `{${resource}}/{role}/{member}` },
  rules: {
    role: {
      pattern: /^(roles\/[\w.]+|(projects|organizations)\/[\w-]+\/roles\/[\w.]+)$/,
      allowed: 'roles/<service>.<role>, or a custom role by its full name',
    },
    member: {
      pattern: /^(allUsers|allAuthenticatedUsers|(user|serviceAccount|group|domain|principal|principalSet):.+)$/,
      allowed: 'serviceAccount:<email>, group:<email>, user:<email>, domain:<domain>',
    },
  },
});

const PUBSUB_NAME = {
  pattern: /^(?!goog)[A-Za-z][\w.~+%-]{2,254}$/,
  allowed: '3 to 255 letters, digits and -_.~+%, beginning with a letter, not with goog',
};
const SECONDS = /^\d+(\.\d+)?s$/;

export const googleTypes: Readonly<Record<string, Behaviour>> = {
  // Network
  compute_network: global('networks', { holds: true }),
  compute_subnetwork: regional('subnetworks', { holds: true }),
  compute_router: regional('routers', { holds: true }),
  compute_router_nat: { values: { id: '{project}/{region}/{router}/{name}' } },
  compute_router_interface: { values: { id: '{region}/{router}/{name}' } },
  compute_router_peer: { values: { id: 'projects/{project}/regions/{region}/routers/{router}/{name}' } },
  compute_firewall: global('firewalls'),
  compute_route: global('routes'),
  compute_address: regional('addresses'),
  compute_global_address: global('addresses'),
  compute_network_peering: { values: { id: '{network}/{name}' } },
  compute_ha_vpn_gateway: regional('vpnGateways'),
  compute_external_vpn_gateway: global('externalVpnGateways'),
  compute_vpn_tunnel: regional('vpnTunnels'),
  service_networking_connection: { values: { id: '{network}:{service}', peering: 'servicenetworking-googleapis-com' } },

  // Compute
  compute_region_instance_template: compute('regions/{region}/instanceTemplates', {}),
  compute_instance_template: global('instanceTemplates'),
  compute_region_instance_group_manager: regional('instanceGroupManagers', {
    values: { instance_group: `${COMPUTE}projects/{project}/regions/{region}/instanceGroups/{name}` },
  }),
  compute_region_autoscaler: regional('autoscalers'),
  compute_health_check: global('healthChecks', { holds: true }),
  compute_region_health_check: regional('healthChecks'),
  compute_disk: zonal('disks'),
  compute_region_disk: regional('disks'),
  compute_resource_policy: regional('resourcePolicies'),
  compute_backend_service: global('backendServices', { holds: true }),
  compute_region_backend_service: regional('backendServices'),
  compute_backend_bucket: global('backendBuckets'),
  compute_url_map: global('urlMaps', { holds: true }),
  compute_target_https_proxy: global('targetHttpsProxies'),
  compute_target_http_proxy: global('targetHttpProxies'),
  compute_global_forwarding_rule: global('forwardingRules'),
  compute_forwarding_rule: regional('forwardingRules'),
  compute_ssl_policy: global('sslPolicies'),
  compute_security_policy: global('securityPolicies'),

  // Identity
  service_account: {
    values: {
      email: '{account_id}@{project}.iam.gserviceaccount.com',
      id: 'projects/{project}/serviceAccounts/{email}',
      name: 'projects/{project}/serviceAccounts/{email}',
      member: 'serviceAccount:{email}',
      unique_id: '{number}',
    },
    rules: {
      account_id: {
        pattern: /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
        allowed: '6 to 30 lower-case letters, digits and -, beginning with a letter',
      },
    },
  },
  service_account_iam_member: member('service_account_id'),
  project_iam_member: member('project'),

  // Storage
  storage_bucket: {
    values: { id: '{name}', self_link: 'https://www.googleapis.com/storage/v1/b/{name}', url: 'gs://{name}' },
    rules: {
      name: {
        pattern: /^(?!goog)[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/,
        allowed: '3 to 63 lower-case letters, digits, ., _ and -, not beginning with goog',
      },
      public_access_prevention: { oneOf: ['inherited', 'enforced'], allowed: 'inherited, enforced' },
    },
  },
  storage_bucket_iam_member: { ...member('bucket'), values: { id: 'b/{bucket}/{role}/{member}' } },
  storage_notification: { values: { id: '{bucket}/notificationConfigs/{random}' } },

  // Messaging
  pubsub_topic: named('topics/{name}', { holds: true, rules: { name: PUBSUB_NAME } }),
  pubsub_subscription: named('subscriptions/{name}', {
    rules: {
      name: PUBSUB_NAME,
      ack_deadline_seconds: { min: 10, max: 600, allowed: '10 to 600' },
      message_retention_duration: { pattern: SECONDS, allowed: 'seconds with an s: 604800s' },
      'dead_letter_policy.max_delivery_attempts': { min: 5, max: 100, allowed: '5 to 100' },
    },
  }),
  pubsub_topic_iam_member: { ...member('topic'), values: { id: '{topic}/{role}/{member}' } },
  pubsub_subscription_iam_member: { ...member('subscription'), values: { id: '{subscription}/{role}/{member}' } },

  // Data, secrets, keys
  sql_database_instance: {
    values: {
      id: '{name}',
      connection_name: '{project}:{region}:{name}',
      self_link: 'https://sqladmin.googleapis.com/sql/v1beta4/projects/{project}/instances/{name}',
    },
  },
  sql_database: named('instances/{instance}/databases/{name}'),
  sql_user: { values: { id: '{name}//{instance}' } },
  firestore_database: named('databases/{name}'),
  memorystore_instance: { values: { id: 'projects/{project}/locations/{location}/instances/{instance_id}', name: '{id}' } },
  secret_manager_secret: { values: { id: 'projects/{project}/secrets/{secret_id}', name: '{id}' } },
  secret_manager_secret_version: { values: { id: '{secret}/versions/1', name: '{secret}/versions/1', version: '1' }, unique: '{random}' },
  secret_manager_secret_iam_member: member('secret_id'),
  kms_key_ring: { values: { id: 'projects/{project}/locations/{location}/keyRings/{name}' } },
  kms_crypto_key: { values: { id: '{key_ring}/cryptoKeys/{name}' } },
  kms_crypto_key_iam_member: member('crypto_key_id'),
  logging_project_bucket_config: { values: { id: 'projects/{project}/locations/{location}/buckets/{bucket_id}', name: '{id}' } },
  dns_managed_zone: named('managedZones/{name}'),
  dns_record_set: { values: { id: 'projects/{project}/managedZones/{managed_zone}/rrsets/{name}/{type}' } },
};
