import { CLOUDS, type CloudName } from '../../modules/core/placement';
import { judge, POLICIES } from '../../policies';
import { is } from '../../review/types';
import { examples, synthExample } from '../support/examples';
import { placement } from '../support/synth';
import { EXCEPTIONS } from './exceptions';

/**
 * Removes every secure default of every kind, one at a time, in what the examples of all pages
 * synthesize, and demands that a rule finds it. What a rule need not find has its reason here.
 */
const REMOVED = Symbol('removed');

/** Attributes that open something when they have this value. */
const OPENS: Readonly<Record<string, unknown>> = {
  publicly_accessible: true,
  public_network_access_enabled: true,
  allow_nested_items_to_be_public: true,
  map_public_ip_on_launch: true,
  associate_public_ip_address: true,
  default_outbound_access_enabled: true,
  local_auth_enabled: true,
  local_authentication_enabled: true,
  shared_access_key_enabled: true,
  admin_enabled: true,
  block_public_acls: false,
  block_public_policy: false,
  ignore_public_acls: false,
  restrict_public_buckets: false,
  uniform_bucket_level_access: false,
  endpoint_public_access: true,
  private_cluster_enabled: false,
  enable_private_nodes: false,
  enable_private_endpoint: false,
  ipv4_enabled: true,
  external_enabled: true,
  allow_forwarded_traffic: true,
  allow_gateway_transit: true,
  use_remote_gateways: true,
  import_custom_routes: true,
  export_custom_routes: true,
  anonymous_pull_enabled: true,
  public_network_access: 'Enabled',
  default_action: 'Allow',
  internal: false,
  ingress: 'INGRESS_TRAFFIC_ALL',
  acl: 'public-read',
};

/** Attributes that protect while they are true. */
const PROTECTS =
  /^(deletion_protection|deletion_protection_enabled|enable_deletion_protection|storage_encrypted|encrypted|at_rest_encryption_enabled|transit_encryption_enabled|infrastructure_encryption_enabled|encryption_at_host_enabled|enable_key_rotation|versioning_enabled|https_traffic_only_enabled|point_in_time_recovery_enabled|enable_secure_boot|secure_boot_enabled|enable_vtpm|vtpm_enabled|enable_integrity_monitoring|sqs_managed_sse_enabled|purge_protection_enabled|enable_log_file_validation|enable_logging|multi_az|zone_redundant|drop_invalid_header_fields|ssl_enforcement_enabled|require_ssl|copy_tags_to_snapshot|rbac_authorization_enabled)$/;

/** Attributes that endanger while they are true. */
const ENDANGERS =
  /^(force_destroy|force_delete|skip_final_snapshot|skip_destroy_protection|bypass_policy_lockout_safety_check|bgp_route_propagation_enabled)$/;

/** Numbers of which less is weaker. */
const RETAINS =
  /^(backup_retention_period|backup_retention_days|retention_in_days|retention_days|days|message_retention_seconds|retained_backups|soft_delete_retention_days|recovery_window_in_days|delete_after_days_since_modification_greater_than|deletion_window_in_days)$/;

/** Weaker values of other attributes. */
const WEAKER: Readonly<Record<string, readonly unknown[]>> = {
  prevent_destroy: [REMOVED, false],
  http_tokens: [REMOVED, 'optional'],
  http_put_response_hop_limit: [2],
  kms_key_id: [REMOVED],
  kms_key_arn: [REMOVED],
  kms_master_key_id: [REMOVED],
  sse_algorithm: [REMOVED],
  min_tls_version: [REMOVED, 'TLS1_0'],
  minimum_tls_version: [REMOVED, '1.0'],
  minimum_version: [REMOVED],
  ssl_policy: [REMOVED],
  minimum_protocol_version: [REMOVED, 'TLSv1_2016'],
  viewer_protocol_policy: ['allow-all'],
  origin_protocol_policy: ['match-viewer'],
  forwarding_protocol: ['HttpOnly'],
  https_redirect_enabled: [REMOVED, false],
  certificate_name_check_enabled: [false],
  web_acl_id: [REMOVED],
  security_policy: [REMOVED],
  firewall_policy_id: [REMOVED],
  mode: ['Detection'],
  ssl_mode: [REMOVED, 'ALLOW_UNENCRYPTED_AND_ENCRYPTED'],
  ike_version: [1],
  tunnel1_ike_versions: [REMOVED, ['ikev1', 'ikev2']],
  tunnel2_ike_versions: [REMOVED, ['ikev1', 'ikev2']],
  connection_protocol: ['IKEv1'],
  public_access_prevention: [REMOVED, 'inherited'],
  container_access_type: ['blob'],
  network_access_policy: [REMOVED, 'AllowAll'],
  auto_create_subnetworks: [REMOVED, true],
  'enable-oslogin': [REMOVED, 'FALSE'],
  'block-project-ssh-keys': [REMOVED, 'FALSE'],
  'serial-port-enable': ['TRUE'],
  service_account: [REMOVED],
  sftp_enabled: [true],
  disable_password_authentication: [REMOVED, false],
  password_auth_enabled: [REMOVED, true],
  manage_master_user_password: [REMOVED, false],
  iam_database_authentication_enabled: [REMOVED, false],
  dead_lettering_on_message_expiration: [REMOVED, false],
  expiration_policy: [REMOVED],
  log_config: [REMOVED],
  access_logs: [REMOVED],
  traffic_type: ['REJECT'],
  enabled_cloudwatch_logs_exports: [REMOVED, []],
  delete_automated_backups: [REMOVED, true],
  backup_configuration: [REMOVED],
  retain_backups_on_delete: [REMOVED, false],
  delete_retention_policy: [REMOVED],
  container_delete_retention_policy: [REMOVED],
  soft_delete: ['Off'],
  versioning_configuration: [REMOVED, { status: 'Suspended' }],
  tag_specifications: [REMOVED],
  user_labels: [REMOVED],
  default_tags: [REMOVED],
  default_labels: [REMOVED],
  sensitive: [REMOVED, false],
};

interface Mutant {
  readonly what: string;
  readonly detected: boolean;
}

function weaker(key: string, value: unknown): readonly unknown[] {
  if (key in WEAKER) return WEAKER[key] as readonly unknown[];
  if (key in OPENS) return OPENS[key] === value ? [] : [OPENS[key]];
  if (PROTECTS.test(key)) return [REMOVED, false];
  if (ENDANGERS.test(key)) return [true];
  return RETAINS.test(key) ? [1] : [];
}

/** Each weaker copy of a value, with the path to what is weaker in it. */
function* weakened(value: unknown, path: string): Generator<[path: string, copy: unknown]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === '//') continue;
    const below = Array.isArray(value) ? path : path ? `${path}.${key}` : key;
    const copied = (one: unknown) => {
      const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
      if (one === REMOVED) delete copy[key];
      else copy[key] = one;
      return copy;
    };
    for (const weak of weaker(key, inner))
      yield [`${below} ${weak === REMOVED ? 'removed' : JSON.stringify(weak)}`, copied(weak)];
    for (const [where, copy] of weakened(inner, below)) yield [where, copied(copy)];
  }
}

/** One mutant for each type and weakening, over all examples: the rules find it, or they don't. */
function mutants(cloud: CloudName): Mutant[] {
  const seen = new Map<string, Mutant>();
  const where = placement(cloud, { protected: true });
  for (const example of examples) {
    // An example may name an image by its tag, which a protected environment refuses.
    const guarded = synthExample(example, cloud, { protected: true });
    const byTag = guarded.problems.some(({ message }) => message.startsWith('signed-images: '));
    const { json, problems } = byTag ? synthExample(example, cloud, { protected: false }) : guarded;
    expect(problems).toEqual([]);
    const tried = (what: string, block: string, type: string, all: object, gone?: string) => {
      if (seen.has(what)) return;
      const mutated = { ...json, [block]: { ...json[block], [type]: all } };
      // Terraform refuses a reference to nothing.
      const missed = gone !== undefined && JSON.stringify(mutated).includes(`\${${gone}.`);
      seen.set(what, { what, detected: missed || judge(where, mutated, [], POLICIES).findings.length > 0 });
    };
    for (const [type, byName] of Object.entries<Record<string, object>>(json.resource ?? {})) {
      for (const [name, body] of Object.entries(byName)) {
        for (const [path, copy] of weakened(body, ''))
          tried(`${type} ${path}`, 'resource', type, { ...byName, [name]: copy as object });
        const { [name]: _, ...others } = byName;
        if (is(type, 'guard')) tried(`${type} removed`, 'resource', type, others, `${type}.${name}`);
      }
    }
    for (const [name, body] of Object.entries<object>(json.provider ?? {}))
      for (const [path, copy] of weakened(body, ''))
        tried(`provider.${name} ${path}`, 'provider', name, copy as object);
    for (const [name, body] of Object.entries<object>(json.variable ?? {}))
      for (const [path, copy] of weakened(body, '')) tried(`variable ${path}`, 'variable', name, copy as object);
  }
  return [...seen.values()];
}

const used = new Set<string>();
const reasonOf = (what: string) => {
  const keys = [what, what.slice(what.indexOf(' ') + 1)];
  const key = keys.find((one) => one in EXCEPTIONS);
  if (key) used.add(key);
  return key;
};

test.each(CLOUDS)('on %s a rule finds every secure default that is gone', (cloud) => {
  const all = mutants(cloud);
  expect(all.length).toBeGreaterThan(90);
  expect(all.filter(({ what, detected }) => !detected && !reasonOf(what)).map(({ what }) => what)).toEqual([]);
});

test('every exception excepts something', () => {
  expect(Object.keys(EXCEPTIONS).filter((key) => !used.has(key))).toEqual([]);
});
