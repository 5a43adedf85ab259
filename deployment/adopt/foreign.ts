import { refused } from '../../modules/core/errors';
import type { Fields, Value } from '../../simulator/values';
import { contentOf } from '../files';
import { importIdOf } from '../import-ids';
import type { State } from '../state-folder';
import type { Knowledge, Resource } from './resources';

/** A resource in the state of another project. */
export interface Foreign {
  readonly address: string;
  readonly type: string;
  readonly attributes: Fields;
}

/** How the resources of a state fit those of a stack. */
export interface Match {
  /** Address → the resource that fits, and the attributes that say so. */
  readonly found: ReadonlyMap<string, { readonly foreign: Foreign; readonly by: readonly string[] }>;
  /** Address → the resources that fit equally well, or that fit several addresses. */
  readonly ambiguous: ReadonlyMap<string, readonly Foreign[]>;
}

/**
 * Attributes that distinguish resources of a type from each other in an account. A resource fits if
 * all that the program configures are equal, and at least one is there.
 */
const DISTINGUISHING = [
  'name',
  'bucket',
  'identifier',
  'cluster_identifier',
  'replication_group_id',
  'function_name',
  'alarm_name',
  'family',
  'domain_name',
  'dns_name',
  'account_id',
  'secret_id',
  'repository_id',
  'role_id',
  'instance_id',
  'cidr_block',
  'ip_cidr_range',
  'address_space',
  'address_prefixes',
  'availability_zone',
  'destination_cidr_block',
  'location',
  'resource_group_name',
  'vpc_id',
  'subnet_id',
  'network',
  'type',
] as const;
/** They narrow a choice, but many resources have the same. */
const SHARED = new Set(['availability_zone', 'location', 'resource_group_name', 'vpc_id', 'network', 'type']);

function parsed(file: string, text: string): State {
  try {
    return JSON.parse(text);
  } catch {
    throw refused(file, 'is not JSON.', 'Write it with: terraform state pull > other.tfstate');
  }
}

/** The managed resources of a state file, as `terraform state pull` prints it. */
export function readState(file: string): Foreign[] {
  const text = contentOf(file);
  const state = parsed(file, text);
  if (state.version !== 4 || !state.resources) {
    throw refused(
      file,
      `is not a state of Terraform 0.12 or later: its version is ${state.version ?? 'missing'}, not 4.`,
      'Write it with: terraform state pull > other.tfstate',
    );
  }
  return state.resources
    .filter(({ mode }) => mode === 'managed')
    .flatMap(({ module, type, name, instances }) =>
      instances.map(({ index_key, attributes }) => ({
        address:
          `${module ? `${module}.` : ''}${type}.${name}` +
          `${index_key === undefined ? '' : `[${JSON.stringify(index_key)}]`}`,
        type,
        attributes: attributes as Fields,
      })),
    );
}

/**
 * Which resources of the state fit which of the stack. What is found makes more known, as the id of
 * a network that its subnets name, so it is repeated until nothing is added. Nothing is guessed: of
 * two that fit equally well, neither is taken.
 */
export function matched(knowledge: Knowledge, foreign: readonly Foreign[], open: readonly Resource[]): Match {
  const found = new Map<string, { foreign: Foreign; by: readonly string[] }>();
  for (;;) {
    const free = foreign.filter((one) => ![...found.values()].some((taken) => taken.foreign === one));
    const candidates = new Map(
      open
        .filter(({ address }) => !found.has(address))
        .map((resource) => [resource, free.filter((one) => fits(knowledge, resource, one).length > 0)]),
    );
    let added = 0;
    for (const [resource, [one, ...more]] of candidates) {
      if (!one || more.length > 0) continue;
      if ([...candidates.values()].filter((others) => others.includes(one)).length > 1) continue;
      const id = importIdOf(one.type, one.attributes, knowledge.factsOf(resource));
      if (id === undefined) continue;
      found.set(resource.address, { foreign: one, by: fits(knowledge, resource, one) });
      knowledge.add(resource.address, id, one.attributes);
      added++;
    }
    if (added > 0) continue;
    const several = [...candidates].filter(([, fitting]) => fitting.length > 0);
    return { found, ambiguous: new Map(several.map(([{ address }, fitting]) => [address, fitting])) };
  }
}

/** The distinguishing attributes that are equal; none if one of them differs. */
function fits(knowledge: Knowledge, resource: Resource, { type, attributes }: Foreign): string[] {
  if (type !== resource.type) return [];
  const wanted = { ...knowledge.resolved(resource) };
  const configured = DISTINGUISHING.filter((name) => wanted[name] !== undefined && wanted[name] !== null);
  if (configured.some((name) => !equal(wanted[name] as Value, attributes[name] ?? null))) return [];
  return configured.some((name) => !SHARED.has(name)) ? configured : [];
}

function equal(one: Value, other: Value): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, index) => equal(item, other[index] as Value));
  return String(one) === String(other);
}
