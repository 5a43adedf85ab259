/**
 * Types that others refer to, and that Terraform would destroy before what refers to them has
 * moved: it destroys first and updates the users afterwards, and every cloud refuses to delete what
 * is in use. A type stands here where its users can change in place and a second one can exist next
 * to the first: names that contain what forces the replacement, or no name at all. Behind each: why
 * its cloud allows it.
 */
const CREATE_FIRST: Readonly<Record<string, string>> = {
  aws_cloudfront_origin_access_control: 'a distribution leaves it first (CloudFront OriginAccessControlInUse)',
  aws_cloudfront_response_headers_policy: 'a distribution leaves it first (CloudFront ResponseHeadersPolicyInUse)',
  aws_customer_gateway:
    'aws_vpn_connection.customer_gateway_id changes in place (EC2 ModifyVpnConnection); gateways have no name',
  aws_subnet: 'a subnet is never replaced, only given up: groups and load balancers leave it first',
  google_compute_external_vpn_gateway: 'tunnels refer to it, and its name contains a hash of its addresses',
};

const ROUTER = ['google_compute_router'];
const NETWORK = ['google_compute_network'];

/**
 * What must be replaced together with what it refers to, though the provider would update it in
 * place or see no change at all: only one of the target can exist, or the target keeps its name.
 * User → attribute, as a path through blocks → the types that it may refer to.
 */
const REPLACED_WITH: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  // A VPC has one virtual private gateway (EC2 AttachVpnGateway), and one with connections or
  // routes can't be deleted.
  aws_vpn_connection: { vpn_gateway_id: ['aws_vpn_gateway'] },
  aws_route: { gateway_id: ['aws_vpn_gateway'] },
  // The provider sees no change where the new network has the old one's name
  // (CompareSelfLinkOrResourceName, resource_compute_firewall.go v6.50.0), and a network with rules
  // can't be deleted (resourceInUseByAnotherResource).
  google_compute_firewall: { network: NETWORK },
  // Both refer by a name that stays: google_compute_router_interface.vpn_tunnel,
  // google_compute_router_peer.interface. Compute Engine refuses to delete a tunnel that an
  // interface uses (resourceInUseByAnotherResource), and a router's interface that a peer uses.
  google_compute_router_interface: { vpn_tunnel: ['google_compute_vpn_tunnel'], router: ROUTER },
  google_compute_router_peer: { interface: ['google_compute_router_interface'], router: ROUTER },
  // What is in a router goes with it, and refers to it by name, too.
  google_compute_router_nat: { router: ROUTER },
  google_compute_router_route_policy: { router: ROUTER },
  google_compute_vpn_tunnel: { router: ROUTER },
};

interface Body {
  lifecycle?: { create_before_destroy?: boolean; replace_triggered_by?: string[] };
  [attribute: string]: unknown;
}

/** Adds the lifecycle that the tables ask for to every resource of a stack's Terraform JSON. */
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
 * alone, and not with its tags.
 */
const targetsIn = (values: readonly string[], types: readonly string[]): string[] =>
  values.flatMap((value) =>
    [...value.matchAll(/\$\{(\w+)\.([\w-]+)\./g)].flatMap(([, type, name]) =>
      types.includes(type as string) ? [`${type}.${name}.id`] : [],
    ),
  );

function at(value: unknown, path: readonly string[]): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => at(one, path));
  if (path.length === 0) return typeof value === 'string' ? [value] : [];
  return typeof value === 'object' && value !== null ? at((value as Body)[path[0] as string], path.slice(1)) : [];
}
