import {
  block,
  type Demands,
  demand,
  isNotOn,
  isOff,
  isOn,
  isOneOf,
  list,
  ofType,
  type Policy,
  type Resource,
  refersTo,
  statements,
  typesOf,
  unmet,
} from '../policy';

/** Whether a container is an Envoy that lets requests through without a token. */
// biome-ignore lint/suspicious/noExplicitAny: the JSON of any resource type.
const hasOpenRoute = ({ args }: any) =>
  list(args).some((one) => /jwt_authn\.v3\.PerRouteConfig","disabled":true/.test(String(one)));

const ENDPOINT = 'it has a public endpoint';
const off = (path: string) => demand(path, isOff, ENDPOINT, `Set ${path} to false.`);
const notOn = (path: string) => demand(path, isNotOn, ENDPOINT, `Leave ${path} off.`);

const DEMANDS: Demands = {
  aws_db_instance: [notOn('publicly_accessible')],
  aws_rds_cluster_instance: [notOn('publicly_accessible')],
  aws_neptune_cluster_instance: [notOn('publicly_accessible')],
  aws_subnet: [
    demand(
      'map_public_ip_on_launch',
      isNotOn,
      'machines in it get public addresses',
      'Set map_public_ip_on_launch to false.',
    ),
  ],
  aws_lb: [
    demand('drop_invalid_header_fields', isOn, 'invalid headers are forwarded', 'Set drop_invalid_header_fields.'),
  ],
  aws_lambda_function_url: [
    demand(
      'authorization_type',
      isOneOf('AWS_IAM'),
      'anybody can call the function',
      'Set authorization_type to AWS_IAM.',
    ),
  ],
  aws_apigatewayv2_route: [
    demand(
      'authorization_type',
      isOneOf('AWS_IAM', 'JWT', 'CUSTOM'),
      'anybody may call the route',
      'Require a token, or an identity.',
    ),
  ],
  azurerm_api_management_api_operation_policy: [
    demand(
      'xml_content',
      (value) => /<(validate-jwt|validate-azure-ad-token|validate-client-certificate)\b/.test(String(value)),
      'anybody may call the route',
      'Require a token, or an identity.',
    ),
  ],
  google_cloud_run_v2_service: [
    demand(
      'template.containers',
      (value) => list(value).every((one) => !hasOpenRoute(one)),
      'anybody may call a route of its proxy',
      'Require a token, or an identity.',
    ),
  ],
  google_sql_database_instance: [
    off('settings.ip_configuration.ipv4_enabled'),
    demand(
      'settings.ip_configuration.authorized_networks',
      (value) => list(value).length === 0,
      ENDPOINT,
      'Take authorized_networks away.',
    ),
  ],
  google_compute_network: [
    demand(
      'auto_create_subnetworks',
      isOff,
      'it creates a subnetwork in every region',
      'Set auto_create_subnetworks to false.',
    ),
  ],
  azurerm_subnet: [
    demand(
      'default_outbound_access_enabled',
      isOff,
      'it has default outbound access',
      'Set default_outbound_access_enabled to false.',
    ),
  ],
  azurerm_key_vault: [
    demand('network_acls.default_action', isOneOf('Deny'), ENDPOINT, 'Set network_acls.default_action to Deny.'),
  ],
  azurerm_managed_disk: [
    off('public_network_access_enabled'),
    demand(
      'network_access_policy',
      isOneOf('DenyAll', 'AllowPrivate'),
      'its content can be exported',
      'Set network_access_policy to DenyAll.',
    ),
  ],
  azurerm_postgresql_flexible_server: [off('public_network_access_enabled')],
  azurerm_mysql_flexible_server: [
    demand('public_network_access', isOneOf('Disabled'), ENDPOINT, 'Set public_network_access to Disabled.'),
  ],
  azurerm_mssql_server: [off('public_network_access_enabled')],
  azurerm_cosmosdb_account: [off('public_network_access_enabled')],
  azurerm_redis_cache: [off('public_network_access_enabled')],
  azurerm_managed_redis: [
    demand('public_network_access', isOneOf('Disabled'), ENDPOINT, 'Set public_network_access to Disabled.'),
  ],
};

/** AWS policies with the principal * are public, unless a condition limits them. */
const POLICIES: Record<string, string> = {
  aws_sqs_queue_policy: 'policy',
  aws_sns_topic_policy: 'policy',
  aws_kms_key: 'policy',
  aws_secretsmanager_secret_policy: 'policy',
  aws_iam_role: 'assume_role_policy',
};

// biome-ignore lint/suspicious/noExplicitAny: a policy document.
const isForAll = ({ Effect, Principal, Condition }: any) =>
  Effect === 'Allow' && !Condition && (Principal === '*' || list(Principal?.AWS).includes('*'));

/**
 * Keys never leave their vault, and the deployer creates them through its endpoint. Vaults with
 * secrets are closed.
 */
const holdsKeysOnly = (vault: Resource, resources: readonly Resource[]) => {
  const inside = (type: string) => ofType(resources, type).some((one) => refersTo(one.body.key_vault_id, vault, 'id'));
  return inside('azurerm_key_vault_key') && !inside('azurerm_key_vault_secret');
};

/** Whether a function app is closed to the internet, or requires sign-in. */
// biome-ignore lint/suspicious/noExplicitAny: the JSON of any resource type.
const asksWhoCalls = ({ public_network_access_enabled, auth_settings_v2 }: any) => {
  const { auth_enabled, require_authentication } = block(auth_settings_v2) ?? {};
  return public_network_access_enabled === false || (auth_enabled === true && require_authentication === true);
};

/** Types that `check` evaluates itself. */
const OWN_CHECKS = { azurerm_cdn_frontdoor_firewall_policy: true, azurerm_linux_function_app: true };

export const publicEndpoint: Policy = {
  id: 'public-endpoint',
  level: 'error',
  pillar: 'security',
  title: 'Resources that hold data or run programs have no public endpoint, and no permission is for everyone.',
  types: new RegExp(`${typesOf(DEMANDS, POLICIES, OWN_CHECKS).source}|^google_.*_iam_(member|binding)$`),
  check(resource, { resources }) {
    const { type, body } = resource;
    if (type === 'azurerm_key_vault' && holdsKeysOnly(resource, resources)) return undefined;
    if (type === 'aws_lb' && body.load_balancer_type === 'network') return undefined; // It knows no headers.
    if (type === 'azurerm_cdn_frontdoor_firewall_policy') {
      const used = ofType(resources, 'azurerm_cdn_frontdoor_security_policy').some((one) =>
        JSON.stringify(one.body).includes(`${resource.address}.id`),
      );
      return used ? undefined : { reason: 'it is not used', remedy: 'Add azurerm_cdn_frontdoor_security_policy.' };
    }
    if (type === 'azurerm_linux_function_app') {
      const remedy = 'Set public_network_access_enabled to false, or require authentication in auth_settings_v2.';
      return asksWhoCalls(body) ? undefined : { reason: 'anybody can call the function', remedy };
    }
    // Buckets have a separate policy.
    if (type.startsWith('google_storage_')) return undefined;
    if (type.startsWith('google_') && /_iam_/.test(type)) {
      const everyone = [body.member, ...list(body.members)].find((one) => /^all(Authenticated)?Users$/.test(one));
      return everyone ? { reason: `${everyone} have the role`, remedy: 'Grant it to an identity.' } : undefined;
    }
    const policy = POLICIES[type];
    if (policy && statements(body[policy]).some(isForAll))
      return {
        reason: 'its policy allows everyone',
        remedy: 'Name the principals, or a condition that restricts ' + 'them.',
      };
    // Azure requires the name of the VPN gateway's subnet, and manages its routes.
    if (type === 'azurerm_subnet' && body.name === 'GatewaySubnet') return undefined;
    return unmet(resource, DEMANDS);
  },
};
