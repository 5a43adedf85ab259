import { type Demands, demand, isOneOf, isSet, type Policy, refersTo, typesOf, unmet } from '../policy';

const NO_FIREWALL = 'traffic from the internet is not filtered by a firewall';
const ONLY_WATCHES = 'its rules only detect and do not block';
const isLeftOn = (value: unknown) => value !== false;

const DEMANDS: Demands = {
  aws_cloudfront_distribution: [demand('web_acl_id', isSet, NO_FIREWALL, 'Set web_acl_id.')],
  azurerm_application_gateway: [demand('firewall_policy_id', isSet, NO_FIREWALL, 'Set firewall_policy_id.')],
  azurerm_web_application_firewall_policy: [
    demand(
      'policy_settings.mode',
      (value) => (value ?? 'Prevention') === 'Prevention',
      ONLY_WATCHES,
      'Set policy_settings.mode to Prevention.',
    ),
    demand('policy_settings.enabled', isLeftOn, ONLY_WATCHES, 'Leave policy_settings.enabled on.'),
  ],
  azurerm_cdn_frontdoor_firewall_policy: [
    demand('mode', isOneOf('Prevention'), ONLY_WATCHES, 'Set mode to Prevention.'),
    demand('enabled', isLeftOn, ONLY_WATCHES, 'Leave enabled on.'),
  ],
};

/**
 * A load balancer of Google or AWS requires none itself: an edge adds one. On Google its name shows
 * its purpose.
 */
export const webFirewall: Policy = {
  id: 'web-firewall',
  level: 'error',
  pillar: 'security',
  title: 'An edge has a web application firewall, and firewalls block.',
  types: typesOf(DEMANDS, { google_compute_security_policy: true }),
  check(resource, { resources }) {
    if (resource.type !== 'google_compute_security_policy') return unmet(resource, DEMANDS);
    const used = resources.some(
      ({ type, body }) =>
        /^google_compute_(region_)?backend_(service|bucket)$/.test(type) &&
        [body.security_policy, body.edge_security_policy].some(
          (one) => refersTo(one, resource, 'id') || refersTo(one, resource, 'self_link'),
        ),
    );
    return used
      ? undefined
      : { reason: 'it is not used', remedy: 'Set security_policy of google_compute_backend_service.' };
  },
};
