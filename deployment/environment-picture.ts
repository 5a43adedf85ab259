import { TerraformResource } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { useOf } from '../modules/core/kind';
import { isIn } from '../modules/core/parts';
import { placementOf } from '../modules/core/placement';
import { grantsBelow, Identity, pathOf } from '../modules/identity/identity';
import { TIERS } from '../modules/network/address-plan';
import { Network, NetworkMember } from '../modules/network/network';
import type { End } from '../modules/network/traffic';
import type { Arrow, Picture, Shape } from '../review/picture';
import { relationsIn } from './relations';

/**
 * The diagram of a placement: its kinds as in the program, and their connections. No kind has a
 * special case except containers and connectors.
 */
export function pictureOf(stack: IConstruct): Picture {
  const kinds = stack.node.findAll().filter((construct) => useOf(construct) && !kindOf(construct.node.scope));
  const runs = runners(kinds);
  const relations = relationsIn(stack);
  const shapes = new Map<string, Shape>();
  const arrows: Arrow[] = [];
  const add = (shape: Shape) => shapes.set(shape.id, shape);
  const idOf = (construct: IConstruct) => inside(runs.get(outermost(construct)) ?? outermost(construct));

  for (const kind of kinds) {
    if (kind instanceof Network) addNetwork(kind, add, relations);
    else if (!runs.has(kind)) add(shapeOf(kind, runs, relations));
  }
  for (const kind of kinds) {
    for (const [name, other] of kindsIn(useOf(kind)?.props ?? {})) {
      if (other instanceof Network || runs.get(other) === kind || !shapes.has(idOf(other))) continue;
      // Messages flow from the topic to the queue; all other directions are those of the program.
      if (name.startsWith('subscribesTo'))
        arrows.push({ from: idOf(other), to: idOf(kind), is: 'messages', label: '' });
      else arrows.push({ from: idOf(kind), to: idOf(other), is: 'use', label: words(name) });
    }
    for (const { does, to } of useOf(kind)?.links ?? [])
      if (shapes.has(idOf(to))) arrows.push({ from: idOf(kind), to: idOf(to), is: 'use', label: does });
    if (!(kind instanceof Network)) continue;
    for (const { from, to, ports, protocol, path } of kind.traffic) {
      const [source, target] = [from, to].map((end) => endOf(kind, end, add, shapes)) as [string, string];
      arrows.push({
        from: source,
        to: target,
        is: 'traffic',
        label: `${protocol} ${ports.join(', ')}`,
        path: withoutStack(path),
      });
    }
  }
  for (const grant of grantsBelow(stack)) {
    const { identity, verb, resource, on } = grant;
    const label = on ? `${verb} ${on}` : verb;
    arrows.push({
      from: idOf(identity),
      to: idOf(resource),
      is: 'grant',
      label,
      path: withoutStack(pathOf(grant)),
      identity: inside(identity),
    });
  }
  return { title: stack.node.id, shapes: [...shapes.values()], arrows };
}

/** The nearest kind of a construct or one of its parents. */
function kindOf(construct: IConstruct | undefined): IConstruct | undefined {
  return construct && (useOf(construct) ? construct : kindOf(construct.node.scope));
}

/** The kind by which a construct is drawn: a kind may consist of others. */
function outermost(construct: IConstruct): IConstruct {
  const kind = kindOf(construct);
  return kind && kindOf(kind.node.scope) ? outermost(kind.node.scope as IConstruct) : (kind ?? construct);
}

/** Identities with a single user are drawn as that user. */
function runners(kinds: readonly IConstruct[]): Map<IConstruct, IConstruct> {
  const users = new Map<IConstruct, IConstruct[]>();
  for (const kind of kinds) {
    for (const [, other] of kindsIn(useOf(kind)?.props ?? {}))
      if (other instanceof Identity) users.set(other, [...(users.get(other) ?? []), kind]);
  }
  return new Map(
    [...users].flatMap(([identity, by]) => (by.length === 1 ? [[identity, by[0] as IConstruct] as const] : [])),
  );
}

function shapeOf(kind: IConstruct, runs: ReadonlyMap<IConstruct, IConstruct>, relations: ReadonlySet<string>): Shape {
  const { table, props } = useOf(kind) as NonNullable<ReturnType<typeof useOf>>;
  const resources = resourcesOf(kind, relations);
  const as = [...runs].filter(([, by]) => by === kind).map(([identity]) => identity);
  const notes = [
    table.service[placementOf(kind).cloud],
    ...(resources === 0 ? ['created elsewhere'] : []),
    ...as.map(({ node }) => `as ${node.id}`),
  ];
  return {
    id: inside(kind),
    kind: words(table.kind),
    label: kind.node.id,
    note: notes.join(' · '),
    within: placeOf(kind, props),
    parts: as.map(inside),
    resources: [kind, ...as].reduce((sum, one) => sum + resourcesOf(one, relations), 0),
  };
}

/** The tier of a kind: that of its network member, or of its network. */
function placeOf(kind: IConstruct, props: object): string | undefined {
  const member = kind.node.findAll().find((one): one is NetworkMember => one instanceof NetworkMember);
  if (member) return tierId(member.network, member.tier);
  const network = kindsIn(props).find(([, other]) => other instanceof Network)?.[1] as Network | undefined;
  const { tier } = props as { tier?: unknown };
  if (!network) return undefined;
  return isIn(TIERS, tier) ? tierId(network, tier) : inside(network);
}

const tierId = (network: Network, tier: string) => `${inside(network)}#${tier}`;

function addNetwork(network: Network, add: (shape: Shape) => void, relations: ReadonlySet<string>): void {
  const { table } = useOf(network) as NonNullable<ReturnType<typeof useOf>>;
  const note = `${table.service[network.placement.cloud]} · ${network.cidr}`;
  add({
    id: inside(network),
    kind: 'network',
    label: network.node.id,
    note,
    holds: true,
    resources: resourcesOf(network, relations),
  });
  for (const tier of TIERS) {
    add({ id: tierId(network, tier), kind: 'tier', label: tier, within: inside(network), holds: true, resources: 0 });
  }
}

/** The shape for the end of a rule; a whole tier, a range and the internet have their own. */
function endOf(network: Network, end: End, add: (shape: Shape) => void, shapes: ReadonlyMap<string, Shape>): string {
  if (end.is === 'member') return inside(outermost(end.member));
  const tier = end.is === 'range' ? end.tier : undefined;
  const id = tier ? `${tierId(network, tier)}/any` : end.label;
  if (shapes.has(id)) return id;
  if (tier) add({ id, kind: 'addresses', label: `all of ${tier}`, within: tierId(network, tier), resources: 0 });
  else
    add({
      id,
      kind: end.is === 'services' || end.label === 'internet' ? 'outside' : 'addresses',
      label: end.label,
      resources: 0,
    });
  return id;
}

/** The number of resources of a kind, without those of grants and rules, which are arrows. */
function resourcesOf(kind: IConstruct, relations: ReadonlySet<string>): number {
  const own = (construct: IConstruct): number =>
    construct.node.children.reduce(
      (sum, child) => (relations.has(child.node.path) ? sum : sum + own(child)),
      TerraformResource.isTerraformResource(construct) ? 1 : 0,
    );
  return own(kind);
}

/** Kinds among properties, with the property that contains them. */
function kindsIn(props: object, name = '', depth = 0): [string, IConstruct][] {
  return Object.entries(props).flatMap(([key, value]): [string, IConstruct][] => {
    if (typeof value !== 'object' || value === null || key === 'native') return [];
    const path = /^\d+$/.test(key) ? name : name || key;
    if (Construct.isConstruct(value)) return useOf(value) ? [[path, value]] : [];
    return depth < 4 ? kindsIn(value, path, depth + 1) : [];
  });
}

const words = (name: string) => name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
const inside = (construct: IConstruct) => withoutStack(construct.node.path);
const withoutStack = (path: string) => path.split('/').slice(1).join('/');
