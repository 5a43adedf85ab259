import { oneOf } from '../terms';

/** The meaning of a flag, and its risky value. */
export interface Flag {
  /**
   * `opens`: more access is allowed. `signs in`: callers must authenticate. `protects`: something
   * is encrypted, kept, restricted or recorded. `endangers`: protection is removed.
   */
  readonly means: 'opens' | 'signs in' | 'protects' | 'endangers';
  /** The value that is risky. */
  readonly when: boolean;
}

/**
 * The words by which a flag of any provider is recognized: whole words of its name, so that
 * `public` is not found in `publish`. The first match counts. Derived from the names of all flags
 * in the schemas of the three providers.
 */
const WORDS: readonly (readonly [means: Flag['means'], words: RegExp])[] = [
  ['protects', /^(disable_api_(stop|termination)|disable_password_authentication|notify_no_data)$/],
  ['endangers', /^auto_delete$/],
  [
    'endangers',
    new RegExp(
      `^${oneOf`
        insecure bypass privileged privilege plaintext force_(destroy|delete|deletion)
        skip_(final|destroy_protection|deletion_check) remote_debugging
        delete_(contents|data|automated_backups|associated_resources|objects) host_(network|pid|ipc)
        allow_privilege_escalation ignore_client_certificate_expiry enable_waf_fail_open
        no_password_required permanent_object_deletion non_ssl_port allows?_(force_pushes|deletions)
        deletion_allowed exportable
        delete_on_termination bypass_row_level_security`}(_|$)`,
    ),
  ],
  ['endangers', /(^|_)(skip|disable|ignore)_\w*verification$|^bgp_route_propagation_enabled$/],
  ['opens', /(^|_)(public|publicly|anonymous|unauthenticated|external_(ip|access))(_|$)/],
  ['opens', /(^|_)(sign_?up|self_(registration|service_sign_up)|registration_allowed)(_|$)/],
  [
    'opens',
    new RegExp(
      `^${oneOf`
        local_auth(entication)? local_account shared_access_key access_keys?_authentication
        (webdeploy|ftp)_publish_basic_authentication admin allow_forwarded_traffic
        allow_gateway_transit use_remote_gateways import_custom_routes export_custom_routes
        default_outbound_access ipv4 internet_(ingestion|query) root_access external can_ip_forward
        authorize_all_groups everyone superuser enable_http_port_access no_restrictions`}(_enabled|_disabled)?$`,
    ),
  ],
  [
    'signs in',
    new RegExp(
      `^${oneOf`
        auth enable_auth auth_settings auth_settings_v2 require_authentication authentication
        client_certificate iap api_key_required subscription_required assignment_required
        azuread_authentication_only aad_auth mtls_connection_required
        require_multifactor_authentication client_auth tls_client_cert iam_database_authentication
        user_authorization_required advanced_security_options enable_basic_auth password_required
        approval_required require_approval acceptance_required master_authorized_networks_config
        invoker_iam`}(_enabled|_disabled)?$`,
    ),
  ],
  [
    'protects',
    new RegExp(
      `(^|_)${oneOf`
        encrypt encrypted encryption sse https mtls ssl tls protection audit log logs logging
        log_config backup backups versioning immutable immutability locked soft_delete retention
        point_in_time rotation secure_boot vtpm integrity_monitoring multi_az zone_redundant
        zone_redundancy network_policy binary_authorization verify validate_ssl threat_detection waf
        root_squash run_as_non_root source_dest_check restricted object_lock mfa_delete
        drop_invalid_header_fields copy_tags_to_snapshot rbac_authorization enforce enforced
        enforcement
        require_(symbols|numbers|lowercase|uppercase|connectors|admin_approval|corp_owned|screen_lock)
        automatic_failover geo_redundant health_check retain_on_delete two_factor mfa azure_policy
        role_based_access_control multi_region_trail secure_ldap private_nodes
        private_endpoint private_cluster private_environment shielded_nodes request_body_check
        ddos_protection_plan internet_security cloud_backup pit_enabled vulnerability_alerts proxied
        require_signed_commits seal_wrap`}(_|$)`,
    ),
  ],
];

/** Words that negate a name. */
const NOT = /(^|_)(disable|disabled|no|block|ignore|restrict|disallow|deny|prevent)(_|$)/;

/** Names that only refer to such a setting. */
const NEITHER = new RegExp(
  `^${oneOf`
      tls_\w+_ciphers_enabled tls_v1_enabled kerberos_rc4_encryption_enabled
      vulnerable_tls_cipher_suite exclude_public_ca_set enable_privately_used_public_ips
      autodelete_anonymous_users enable_outbound_public_ip
      (im|ex)port_(subnet|custom)_routes_with_public_ip
      log_(progress|verbose|client_ip|metadata|prompts_and_responses|linked_\w+|unmasked_ips_enabled|on_disk_enabled)
      \w*debug\w*log\w* debug_logging always_log_errors dedicated_log_volume audit_log_volume
      data_logs_viewer email_protection default_ssl_binding
      enable_tls_version_and_cipher_suite_headers enabled_for_disk_encryption
      allow_new_private_endpoint_connections encryption_scope_override_enabled
      encrypted_interconnect_router edge_logging_option engine_native_audit_fields_included
      apply_on_transformed_logs enable_geo_fencing_for_backups ignore_backup_plan_references
      bypass_(temp_dir_validation|firewall_checks) validate_nonce wait_for_verification
      keep_at_least_one_backup allow_\w*tls_inspect enable_skew_protection
      \w*private_endpoint_network_policies private_link_\w+ private_dns_\w+ private_ip_\w+`}$`,
);

const known = new Map<string, Flag | undefined>();

/** The meaning of the flag with this name, if it is relevant; for a block `block.enabled`. */
export function flagOf(name: string): Flag | undefined {
  if (known.has(name)) return known.get(name);
  const flag = NEITHER.test(name) ? undefined : meaningOf(name.replace(/\.enabled?$/, ''));
  // A plan has few names; those of another project can be any text.
  if (known.size < 10_000) known.set(name, flag);
  return flag;
}

function meaningOf(name: string): Flag | undefined {
  const [found] = WORDS.filter(([, words]) => words.test(name));
  if (!found) return undefined;
  const [means] = found;
  const exact = found === WORDS[0];
  const turned = !exact && means !== 'endangers' && NOT.test(name) && name !== 'no_restrictions';
  return { means, when: (means === 'opens' || means === 'endangers') !== turned };
}
