import { TerraformOutput } from 'cdktf';
import type { IConstruct } from 'constructs';
import { type Problem, UserError } from '../modules/core/errors';
import { inWords, type KindTable, type Row, type Support, valueAt } from '../modules/core/features';
import { useOf } from '../modules/core/kind';
import { accountOf, type CloudName } from '../modules/core/placement';
import { is } from '../review/types';
import { stateKey } from '../stacks/backend';
import { loadEnvironments } from '../stacks/environments';
import type { PlacementStack } from '../stacks/placement-stack';
import { costOnEach } from './cost';
import { inMemory } from './in-memory';
import { relationsIn } from './relations';

export interface PortabilityOptions {
  readonly to: CloudName;
}

/** The consequences of moving an environment to another cloud. */
export interface Portability {
  readonly format: 1;
  readonly environment: string;
  readonly from: readonly Place[];
  /** Undefined if it can't be synthesized there. */
  readonly to: readonly Place[];
  readonly cloud: CloudName;
  readonly errors: readonly Problem[];
  readonly differences: readonly Difference[];
  readonly data: readonly Data[];
  readonly names: readonly Renamed[];
  readonly endpoints: readonly Renamed[];
  /** The monthly cost on each cloud; a cloud that refuses it has none. */
  readonly costs: readonly CloudCost[];
}

export interface CloudCost {
  readonly cloud: CloudName;
  readonly monthly?: number;
  /** Parts without a price, which are not in the sum. */
  readonly notPriced?: number;
}

export interface Place {
  readonly placement: string;
  readonly account: string;
  /** The state's key, which differs by placement. */
  readonly state: string;
}

/** A difference in the behaviour of a kind on the other cloud, and the affected constructs. */
export interface Difference {
  readonly kind: string;
  readonly constructs: readonly string[];
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

export interface Data {
  readonly construct: string;
  readonly kind: string;
  readonly resources: readonly string[];
  readonly way: string;
}

export interface Renamed {
  readonly construct: string;
  readonly before: string;
  readonly after: string;
}

/** How the data of a kind is migrated. */
const WAYS: Readonly<Record<string, string>> = {
  bucket:
    'copy the objects before the switch, and new ones after it (rclone, or the transfer service of the target cloud)',
  disk: 'copy the files from a machine with the old disk to one with the new disk',
  queue: 'stop its senders, let the consumers drain it and its dead letters, then switch',
  topic: 'stop its publishers, and let the subscribers drain their queues',
  database: 'replicate into the new one, or dump and restore while nothing writes',
  keyValue: 'export, convert and import while nothing writes',
  graph: 'export, convert and import while nothing writes',
  cache: 'nothing: the program fills it again',
  registry: 'push the images to the new one: a digest stays the same',
  secret: 'set its value in the new one; it is not read from the old one',
  network: 'nothing: logs stay in the old placement for their retention',
};
const OTHERWISE = 'copy data that must be kept before the old placement is destroyed';

/**
 * The differences of a switch, with the exit code: 0, it is already there; 2, it can move; 1, it
 * can't move unchanged. Nothing is written.
 */
export function portability(
  name: string,
  { to }: PortabilityOptions,
): { readonly report: Portability; readonly code: number } {
  const here = loadEnvironments([name]);
  const before = inMemory(here, (stacks) =>
    stacks.filter(({ placement }) => placement.cloud !== to && !placement.id.endsWith('-traffic')).map(seen),
  );
  const { after, errors } = there(name, to);
  const [from] = before;
  const [target] = after;
  const report: Portability = {
    format: 1,
    environment: name,
    cloud: to,
    from: before.map(({ place }) => place),
    to: after.map(({ place }) => place),
    errors,
    differences: from ? differences(from, to) : [],
    data: from?.data ?? [],
    names: from && target ? renamed(from.names, target.names) : [],
    endpoints: from && target ? renamed(from.endpoints, target.endpoints) : [],
    costs: costs(name),
  };
  return { report, code: errors.length > 0 ? 1 : from ? 2 : 0 };
}

const costs = (name: string): CloudCost[] =>
  costOnEach(name).map(([cloud, cost]) => ({
    cloud,
    ...(cost && {
      monthly: cost.placements.reduce((sum, one) => sum + one.monthly, 0),
      notPriced: cost.placements.reduce((sum, one) => sum + one.notPriced.length, 0),
    }),
  }));

/** The environment on the other cloud, or why it can't be placed there. */
function there(name: string, to: CloudName): { after: readonly Seen[]; errors: readonly Problem[] } {
  try {
    return { after: inMemory(loadEnvironments([name], { cloud: to }), (stacks) => stacks.map(seen)), errors: [] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { after: [], errors: error.problems };
  }
}

/** The parts of a placement for the report. */
interface Seen {
  readonly place: Place;
  readonly cloud: CloudName;
  readonly kinds: readonly { readonly construct: string; readonly table: KindTable<never>; readonly props: object }[];
  readonly data: readonly Data[];
  /** Construct → its cloud name, with the resource type. */
  readonly names: ReadonlyMap<string, string>;
  readonly endpoints: ReadonlyMap<string, string>;
}

function seen(stack: PlacementStack): Seen {
  const { placement } = stack;
  const json = stack.toTerraform() as Json;
  const kinds = stack.node.findAll().flatMap((construct) => {
    const use = useOf(construct);
    return use ? [{ construct: inside(construct), ...use }] : [];
  });
  const resources = Object.entries(json.resource ?? {}).flatMap(([type, byName]) =>
    Object.values(byName).map((body) => ({ type, body, path: inPath(String(body['//']?.metadata?.path ?? '')) })),
  );
  const relations = [...relationsIn(stack)].map(inPath);
  const isRelation = (path: string) => relations.some((one) => path.startsWith(`${one}/`));
  const of = (construct: string) =>
    resources.filter(({ path }) => path.startsWith(`${construct}/`) && !isRelation(path));
  const data = kinds.flatMap(({ construct, table }): Data[] => {
    const held = [...new Set(of(construct).map(({ type }) => type))].filter((type) => is(type, 'data'));
    return held.length > 0
      ? [{ construct, kind: table.kind, resources: held, way: WAYS[table.kind] ?? OTHERWISE }]
      : [];
  });
  const names = kinds.flatMap(({ construct }) => {
    const named = of(construct).flatMap(({ type, body }) => {
      const name = [body.name, body.bucket, body.identifier, body.account_id].find(
        (one) => typeof one === 'string' && !one.includes('${'),
      );
      return name ? [`${type} ${name}`] : [];
    });
    return named.length > 0 ? [[construct, named.join(', ')] as const] : [];
  });
  const outputs = stack.node.findAll().filter((construct) => construct instanceof TerraformOutput);
  const endpoints = outputs.map(
    (output) => [inside(output), source(json.output?.[output.friendlyUniqueId]?.value)] as const,
  );
  const place = { placement: placement.id, account: accountOf(placement), state: stateKey(placement) };
  return { place, cloud: placement.cloud, kinds, data, names: new Map(names), endpoints: new Map(endpoints) };
}

// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
type Json = { resource?: Record<string, Record<string, any>>; output?: Record<string, { value: unknown }> };

/** Differing rows of the kinds' tables: those of used properties, and all notes. */
function differences({ kinds, cloud }: Seen, to: CloudName): Difference[] {
  return [...new Set(kinds.map(({ table }) => table))].flatMap((table) => {
    const used = kinds.filter((kind) => kind.table === table);
    const properties = Object.entries<Row>(table.features).flatMap(([path, row]) => {
      const withValue = used.filter(({ props }) => (valueAt(props, path) ?? false) !== false);
      const [before, after] = [said(row[cloud]), said(row[to])];
      if (withValue.length === 0 || meaning(row[cloud]) === meaning(row[to])) return [];
      return [{ kind: table.kind, constructs: withValue.map(({ construct }) => construct), what: path, before, after }];
    });
    const program = Object.entries(table.semantics).flatMap(([what, words]) =>
      words[cloud] === words[to]
        ? []
        : [
            {
              kind: table.kind,
              constructs: used.map(({ construct }) => construct),
              what,
              before: words[cloud],
              after: words[to],
            },
          ],
    );
    return [...properties, ...program];
  });
}

/** The relevant part of a property's support: not the attribute. */
const meaning = (support: Support) =>
  JSON.stringify(
    support.is === 'unsupported' ? support : [support.is, support.limit && inWords(support.limit), support.note],
  );

function said(support: Support): string {
  if (support.is === 'unsupported') return `not there: ${support.why}. ${support.instead}`;
  const by = support.is === 'native' ? support.by : `emulated by ${support.by}`;
  return [by, support.limit && inWords(support.limit), support.note].filter(Boolean).join('; ');
}

function renamed(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Renamed[] {
  return [...before].flatMap(([construct, was]) => {
    const is = after.get(construct) ?? 'none';
    return was === is ? [] : [{ construct, before: was, after: is }];
  });
}

/** `${aws_s3_bucket.commerce_docs_bucket.bucket}`: the resource of an address. */
const source = (value: unknown) =>
  typeof value === 'string' ? value.replace(/\$\{([^}]*)\}/g, '$1') : JSON.stringify(value);
const inPath = (path: string) => path.split('/').slice(1).join('/');
const inside = (construct: IConstruct) => inPath(construct.node.path);
