import { Lazy, TerraformResource, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { CloudName } from '../core/placement';
import type { Tier } from './address-plan';
import type { Network, NetworkMember } from './network';
import type { End } from './traffic';

/**
 * The constructs of a network that outbound traffic of a tier depends on. A network created
 * elsewhere has none: its routes exist already.
 */
const PATHS: Record<CloudName, (network: Network, tier: Tier) => readonly (IConstruct | undefined)[]> = {
  // The route table of each subnet, its association and its routes.
  aws: ({ node }, tier) =>
    node.children.filter(({ node }) => node.id.startsWith(`${tier}-`) && node.id.endsWith('-routes')),
  google: ({ node }, tier) =>
    ({ public: ['internet'], private: ['internet', 'nat'], isolated: [] })[tier].map((id) => node.tryFindChild(id)),
  // Until the security group is associated, all traffic is allowed; until NAT is, no outbound
  // traffic works.
  azure: ({ node }, tier) => [
    node.tryFindChild(tier)?.node.tryFindChild('security'),
    tier === 'private' ? node.tryFindChild('nat') : undefined,
  ],
};

/** The constructs of the rules for a member or its tier. */
function rulesAbout(member: NetworkMember): readonly (IConstruct | undefined)[] {
  const { network, tier } = member;
  const names = (end: End) => (end.is === 'member' ? end.member === member : end.is === 'range' && end.tier === tier);
  return (
    network.traffic
      .filter(({ from, to }) => names(from) || names(to))
      // Rules of a workload with its own stack are in that stack, not in the network.
      .map(({ path }) =>
        path.split('/').reduce<IConstruct | undefined>((at, id) => at?.node.tryFindChild(id), network.node.root),
      )
  );
}

/**
 * The rules that must let requests through before what routes them (a listener, a gateway) routes
 * them to another group. Evaluated when the resource is rendered, as rules may be added later.
 */
export function rulesFor(member: NetworkMember, routes: TerraformResource): TerraformResource[] {
  const stack = TerraformStack.of(routes);
  return rulesAbout(member)
    .flatMap((construct) => construct?.node.findAll() ?? [])
    .filter((one): one is TerraformResource => TerraformResource.isTerraformResource(one))
    .filter((one) => TerraformStack.of(one) === stack);
}

/**
 * What must exist before a machine of the member starts: the routes and NAT of its tier, and the
 * rules for it or its tier. A machine that starts earlier runs its user data without a network.
 * Rules may be added later, so this is evaluated when the resource is rendered.
 */
export function readyFor(member: NetworkMember): TerraformResource[] {
  const { network, tier } = member;
  return [...PATHS[network.placement.cloud](network, tier), ...rulesAbout(member)]
    .flatMap((construct) => construct?.node.findAll() ?? [])
    .filter((one): one is TerraformResource => TerraformResource.isTerraformResource(one));
}

/** Adds dependencies to a resource that are known only when it is rendered. */
export function makeAfter(resource: TerraformResource, others: () => readonly TerraformResource[]): void {
  const produce = () =>
    others().map(({ terraformResourceType, friendlyUniqueId }) => `${terraformResourceType}.${friendlyUniqueId}`);
  resource.dependsOn = Lazy.listValue({ produce }, { omitEmpty: true });
}

/**
 * Whether machines of the tier have internet access: they have no public addresses, so it requires
 * NAT.
 */
export const hasWayOut = ({ nat }: Network, tier: Tier) => tier === 'private' && nat !== 'none';

/** Whether a rule allows machines of the member to reach the internet on this TCP port. */
export function letsOut(member: NetworkMember, port: number): boolean {
  return member.network.traffic.some(({ from, to, ports, protocol }) => {
    const leaves = from.is === 'member' ? from.member === member : from.is === 'range' && from.tier === member.tier;
    return leaves && to.label === 'internet' && protocol === 'tcp' && ports.includes(port);
  });
}
