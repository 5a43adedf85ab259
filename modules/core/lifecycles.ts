import { isIn } from './parts';

/**
 * Types that Terraform would destroy before the resources that refer to them have changed: by
 * default it destroys first and updates the users afterwards, and clouds refuse to delete a
 * resource in use. A type is listed here if its users can be changed in place and a second one can
 * exist next to the first: its name contains the value that forces the replacement, or it has no
 * name. The value is the reason why its cloud allows it.
 */
const CREATE_FIRST: Readonly<Record<string, string>> = {
  aws_cloudfront_origin_access_control: 'a distribution switches first (CloudFront OriginAccessControlInUse)',
  aws_cloudfront_response_headers_policy: 'a distribution switches first (CloudFront ResponseHeadersPolicyInUse)',
  aws_customer_gateway:
    'aws_vpn_connection.customer_gateway_id changes in place (EC2 ModifyVpnConnection); gateways have no name',
  aws_subnet: 'a subnet is never replaced, only removed: groups and load balancers switch first',
  google_compute_external_vpn_gateway: 'tunnels refer to it, and its name contains a hash of its addresses',
};

const ROUTER = ['google_compute_router'];
const NETWORK = ['google_compute_network'];

/**
 * Resources that must be replaced together with the resource that they refer to, though the
 * provider would update them in place or detect no change: only one of the target can exist, or the
 * target keeps its name. User → attribute, as a path through blocks → the types that it may refer
 * to.
 */
const REPLACED_WITH: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  // A VPC supports one virtual private gateway (EC2 AttachVpnGateway), and one with connections or
  // routes can't be deleted.
  aws_vpn_connection: { vpn_gateway_id: ['aws_vpn_gateway'] },
  aws_route: { gateway_id: ['aws_vpn_gateway'] },
  // The provider detects no change if the new network has the same name
  // (CompareSelfLinkOrResourceName, resource_compute_firewall.go v6.50.0), and a network with rules
  // can't be deleted (resourceInUseByAnotherResource).
  google_compute_firewall: { network: NETWORK },
  // Both refer by a name that does not change: google_compute_router_interface.vpn_tunnel,
  // google_compute_router_peer.interface. Compute Engine refuses to delete a tunnel that an
  // interface uses (resourceInUseByAnotherResource), and a router's interface that a peer uses.
  google_compute_router_interface: { vpn_tunnel: ['google_compute_vpn_tunnel'], router: ROUTER },
  google_compute_router_peer: { interface: ['google_compute_router_interface'], router: ROUTER },
  // Parts of a router are deleted with it, and also refer to it by name.
  google_compute_router_nat: { router: ROUTER },
  google_compute_router_route_policy: { router: ROUTER },
  google_compute_vpn_tunnel: { router: ROUTER },
};

interface Body {
  lifecycle?: { create_before_destroy?: boolean; replace_triggered_by?: string[] };
  [attribute: string]: unknown;
}

/** Adds the lifecycle of the tables to every resource of a stack's Terraform JSON. */
export function orderReplacements(json: { resource?: Readonly<Record<string, Readonly<Record<string, Body>>>> }): void {
  for (const [type, resources] of Object.entries(json.resource ?? {})) {
    for (const body of Object.values(resources)) {
      if (type in CREATE_FIRST) body.lifecycle = { ...body.lifecycle, create_before_destroy: true };
      const users = REPLACED_WITH[type];
      if (!users) continue;
      const targets = Object.entries(users).flatMap(([path, types]) => targetsIn(at(body, path.split('.')), types));
      const all = new Set([...(body.lifecycle?.replace_triggered_by ?? []), ...targets]);
      if (all.size > 0) body.lifecycle = { ...body.lifecycle, replace_triggered_by: [...all].sort() };
    }
  }
}

/**
 * `aws_vpn_gateway.office_gateway.id` for each reference in a text: an id changes with its resource
 * only, not with its tags.
 */
const targetsIn = (values: readonly string[], types: readonly string[]): string[] =>
  values.flatMap((value) =>
    [...value.matchAll(/\$\{(\w+)\.([\w-]+)\./g)].flatMap(([, type, name]) =>
      isIn(types, type) ? [`${type}.${name}.id`] : [],
    ),
  );

function at(value: unknown, [name, ...rest]: readonly string[]): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => at(one, name === undefined ? [] : [name, ...rest]));
  if (name === undefined) return typeof value === 'string' ? [value] : [];
  return typeof value === 'object' && value !== null ? at((value as Body)[name], rest) : [];
}
