import type { Leaf } from '../leaf';
import type { Json } from '../plan-json';
import { at, field, type Judged, listOf, texts, type Weighed } from './change';

/** Entrances: what answers the internet, unless its attributes say otherwise. */
interface Entrance {
  readonly types: RegExp;
  /** The attributes that decide it. */
  readonly by: RegExp;
  readonly isReached: (value: Json | undefined, unknown: Json | undefined) => boolean;
}

/** Whether one of the blocks has this attribute, known or not. */
const has = (block: string, name: string): Entrance['isReached'] => {
  const inside = (value: Json | undefined) =>
    listOf(field(value, block)).some((one) => Boolean(field(one, name) ?? false));
  return (value, unknown) => inside(value) || inside(unknown);
};

/** The annotations by which a load balancer of the three clouds gets no public address. */
const isInternal = (annotations: Json | undefined) =>
  Object.entries(annotations ?? {}).some(
    ([name, value]) =>
      (/(aws|azure)-load-balancer-internal$/.test(name) && !/^(false)?$/.test(String(value))) ||
      (/load-balancer-(scheme|type)$/.test(name) && /^internal$/i.test(String(value))),
  );

/** What a web app or a function app lets in where no rule matches. */
const isApp: Entrance['isReached'] = (value) =>
  field(value, 'public_network_access_enabled') !== false &&
  at(value, 'site_config', 'ip_restriction_default_action') !== 'Deny' &&
  listOf(at(value, 'site_config', 'ip_restriction')).length === 0;

/**
 * Sources: the documentation of each type in the three providers, and the default of its attribute
 * where the plan has none.
 */
const ENTRANCES: readonly Entrance[] = [
  { types: /^aws_cloudfront_distribution$/, by: /^enabled$/, isReached: (value) => field(value, 'enabled') !== false },
  {
    types: /^aws_(apigatewayv2_api|api_gateway_rest_api)$/,
    by: /^(disable_execute_api_endpoint|types)$/,
    isReached: (value) =>
      field(value, 'disable_execute_api_endpoint') !== true &&
      !texts(at(value, 'endpoint_configuration', 'types')).includes('PRIVATE'),
  },
  {
    types: /^aws_(apigatewayv2|api_gateway)_domain_name$/,
    by: /^types$/,
    isReached: (value) => !texts(at(value, 'endpoint_configuration', 'types')).includes('PRIVATE'),
  },
  {
    types: /^aws_(lb|alb|elb)$/,
    by: /^internal$/,
    isReached: (value) => field(value, 'internal') !== true && field(value, 'load_balancer_type') !== 'gateway',
  },
  {
    types: /^aws_apprunner_service$/,
    by: /^is_publicly_accessible$/,
    isReached: (value) =>
      at(value, 'network_configuration', 'ingress_configuration', 'is_publicly_accessible') !== false,
  },
  {
    types: /^aws_appsync_graphql_api$/,
    by: /^visibility$/,
    isReached: (value) => field(value, 'visibility') !== 'PRIVATE',
  },
  {
    types: /^aws_transfer_server$/,
    by: /^endpoint_type$/,
    isReached: (value) => /^(PUBLIC)?$/.test(String(field(value, 'endpoint_type') ?? '')),
  },
  {
    types: /^aws_globalaccelerator_accelerator$/,
    by: /^enabled$/,
    isReached: (value) => field(value, 'enabled') !== false,
  },
  {
    types: /^google_compute_(global_)?forwarding_rule$/,
    by: /^load_balancing_scheme$/,
    isReached: (value) =>
      /^EXTERNAL/.test(String(field(value, 'load_balancing_scheme') ?? (field(value, 'subnetwork') ? '' : 'EXTERNAL'))),
  },
  {
    types: /^google_cloud_run_v2_service$/,
    by: /^ingress$/,
    isReached: (value) => /^(INGRESS_TRAFFIC_ALL)?$/.test(String(field(value, 'ingress') ?? '')),
  },
  {
    types: /^google_cloudfunctions2_function$/,
    by: /^ingress_settings$/,
    isReached: (value) => /^(ALLOW_ALL)?$/.test(String(at(value, 'service_config', 'ingress_settings') ?? '')),
  },
  {
    types: /^google_cloudfunctions_function$/,
    by: /^(ingress_settings|trigger_http)$/,
    isReached: (value) =>
      field(value, 'trigger_http') === true && /^(ALLOW_ALL)?$/.test(String(field(value, 'ingress_settings') ?? '')),
  },
  {
    types: /^kubernetes_service(_v1)?$/,
    by: /^type$|load-balancer/,
    isReached: (value) =>
      at(value, 'spec', 'type') === 'LoadBalancer' && !isInternal(at(value, 'metadata', 'annotations')),
  },
  { types: /^google_(api_gateway_gateway|firebase_hosting_site)$/, by: /^$/, isReached: () => true },
  {
    types: /^azurerm_api_management$/,
    by: /^(public_network_access_enabled|virtual_network_type)$/,
    isReached: (value) =>
      field(value, 'public_network_access_enabled') !== false && field(value, 'virtual_network_type') !== 'Internal',
  },
  {
    types: /^azurerm_(cdn_frontdoor_endpoint|frontdoor|static_web_app|static_site|cdn_endpoint)$/,
    by: /^(enabled|public_network_access_enabled)$/,
    isReached: (value) => field(value, 'enabled') !== false && field(value, 'public_network_access_enabled') !== false,
  },
  {
    types: /^azurerm_(application_gateway|lb)$/,
    by: /^public_ip_address_id$/,
    isReached: has('frontend_ip_configuration', 'public_ip_address_id'),
  },
  {
    types:
      /^azurerm_((linux|windows)_)?(web_app|function_app|app_service)(_slot)?$|^azurerm_function_app_flex_consumption$/,
    by: /^(public_network_access_enabled|(scm_)?ip_restriction_default_action)$/,
    isReached: isApp,
  },
];

const entrances = new Map<string, Entrance | undefined>();

function entranceOf(type: string): Entrance | undefined {
  if (entrances.has(type)) return entrances.get(type);
  const found = ENTRANCES.find(({ types }) => types.test(type));
  if (entrances.size < 10_000) entrances.set(type, found);
  return found;
}

/** Whether the attribute decides if a resource of this type is reached from the internet. */
export const decidesReach = (type: string, name: string): boolean => entranceOf(type)?.by.test(name) ?? false;

/** More than a flag or a grant to one identity, and less than an open port of a machine. */
const WEIGHT = 4;

/** That the resource answers the internet, and did not before. */
export function reached({ type, action, before, after, unknown, leaves }: Judged): Weighed[] {
  const entrance = entranceOf(type);
  if (!entrance?.isReached(after, unknown) || (action !== 'create' && entrance.isReached(before, undefined))) return [];
  const decides = leaves.find(({ at: place, after: value }: Leaf) => entrance.by.test(place.name) && value !== null);
  return [
    {
      class: 'Exposure',
      reason: 'it is reached from the internet',
      ...(action !== 'create' && decides && { attribute: decides.at.shown }),
      weight: WEIGHT,
    },
  ];
}

/** Names of settings that open an endpoint, or its list of addresses. */
const ENDPOINT = /^(public_network_access(_enabled)?|internet_(ingestion|query)_enabled|(\w+_)?default_action)$/;
const NETWORK_RULES = ['network_rules', 'network_rule_set', 'network_rulesets', 'network_acls'];

/**
 * Whether an open endpoint lets nobody in: it has no public address, a new one admits a list only,
 * or, like every API of a cloud, identities only.
 */
export function isClosed({ action, after }: Judged, name: string): boolean {
  if (!ENDPOINT.test(name)) return false;
  const isPublic = field(after, 'public_network_access_enabled') ?? field(after, 'public_network_access');
  if (name.endsWith('default_action')) return isPublic === false || isPublic === 'Disabled';
  if (action !== 'create') return false;
  const keys = ['shared_access_key_enabled', 'local_auth_enabled', 'local_authentication_enabled'];
  return (
    NETWORK_RULES.some((block) => at(after, block, 'default_action') === 'Deny') ||
    keys.some((one) => field(after, one) === false) ||
    field(after, 'local_authentication_disabled') === true
  );
}
