import { formerNames } from '../environments/addresses';
import type { Environment } from '../environments/loader';
import { UserError } from '../modules/core/errors';
import { isIn } from '../modules/core/parts';
import type { AccountFacts, Placement } from '../modules/core/placement';
import { CLOUDS } from '../modules/core/placement';
import { standardTags } from '../modules/core/tags';

export const placementId = (environment: string, { cloud, region }: { cloud: string; region: string }) =>
  `${environment}-${cloud}-${region}`;

/** The id of a workload's stack. */
export const stackIdOf = (placement: string, { id, stack }: Environment['workloads'][number]) =>
  stack ? `${placement}-${id}` : placement;

/**
 * The ids of an environment's stacks in the order of deployment: the shared name comes after its
 * targets.
 */
export function stackIdsOf(environment: Environment): string[] {
  const { name, placements, dns, traffic, workloads } = environment;
  const own = workloads.filter(({ stack }) => stack);
  const ids = placements
    .map((one) => placementId(name, one))
    .flatMap((id) => [id, ...own.map((use) => stackIdOf(id, use))]);
  return dns && traffic ? [...ids, `${name}-traffic`] : ids;
}

/** The workload whose own stack this is. */
const ownerOf = ({ name, placements, workloads }: Environment, id: string) =>
  workloads.find((use) => placements.some((one) => use.stack && stackIdOf(placementId(name, one), use) === id));

/**
 * Pairs of stacks of which the first is deployed after the second without reading it: shared names
 * come last.
 */
export function deploymentOrder(environment: Environment): (readonly [id: string, before: string])[] {
  const ids = stackIdsOf(environment);
  const traffic = `${environment.name}-traffic`;
  return ids.includes(traffic) ? ids.filter((id) => id !== traffic).map((id) => [traffic, id]) : [];
}

/** Whether stateful resources in a stack refuse destruction. */
export const isProtected = (environment: Environment, id: string): boolean =>
  ownerOf(environment, id)?.protected ?? environment.protected;

/** The waivers that apply in a stack. The stack of the shared name has none. */
export function waiversOf(environment: Environment, id: string): NonNullable<Environment['waivers']> {
  const use = ownerOf(environment, id);
  const place = environment.placements.find((one) => {
    const placed = placementId(environment.name, one);
    return id === placed || (use && id === stackIdOf(placed, use));
  });
  return [...(environment.waivers ?? []), ...(use?.waivers ?? [])].filter(
    ({ cloud }) => place && (!cloud || cloud === place.cloud),
  );
}

/** Paths of constructs in a protected stack that may be destroyed. */
export function unprotectedIn(environment: Environment, id: string): string[] {
  const { name, placements } = environment;
  const place = placements.find((one) => `${id}-`.startsWith(`${placementId(name, one)}-`));
  return place ? unprotectedOn(environment, place.cloud).map(({ path }) => path) : [];
}

/** The constructs that may be destroyed on a cloud though the environment is protected. */
const unprotectedOn = ({ unprotected = [] }: Environment, on: string) =>
  unprotected.filter(({ cloud = on }) => cloud === on);

/** The stacks that `--workload` and `--placement` select. */
export function chosenStacks(
  environments: readonly Environment[],
  { workload, placement }: { readonly workload?: string; readonly placement?: string },
): string[] {
  return environments.flatMap((environment) => {
    const { name, workloads } = environment;
    const all = stackIdsOf(environment);
    const placed = environment.placements.map((one) => placementId(name, one));
    let ids = all;
    if (placement !== undefined) {
      const wanted = [placement, `${name}-${placement}`];
      const found = placed.find((id) => wanted.includes(id));
      ids = found
        ? all.filter((id) => id === found || ownIn(environment, found).includes(id))
        : all.filter((id) => wanted.includes(id));
      if (ids.length === 0)
        throw notThere('--placement', placement, [...placed, ...all.filter((id) => !placed.includes(id))]);
    }
    if (workload === undefined) return ids;
    const use = workloads.find(({ id }) => id === workload);
    if (!use)
      throw notThere(
        '--workload',
        workload,
        workloads.map(({ id }) => id),
      );
    return ids.filter((id) => placed.some((one) => stackIdOf(one, use) === id));
  });
}

const ownIn = ({ workloads }: Environment, placement: string) => workloads.map((use) => stackIdOf(placement, use));

const notThere = (where: string, said: string, known: readonly string[]) =>
  new UserError([
    {
      where,
      message: `is "${said}"; there are: ${known.join(', ') || 'none'}.`,
      remedy: 'npm run list names all stacks.',
    },
  ]);

/** The placements of an environment, for its constructs. */
export function placementsOf(environment: Environment): Placement[] {
  const { name, project, clouds, dns, addresses } = environment;
  // The DNS provider may be a different cloud than the placement's.
  const answers = dns && isIn(CLOUDS, dns.provider) ? { [dns.provider]: clouds[dns.provider] } : {};
  return environment.placements.map(({ cloud, region, role, zones }) => ({
    id: placementId(name, { cloud, region }),
    project,
    environment: name,
    cloud,
    region,
    zones: [...zones],
    facts: { ...answers, [cloud]: clouds[cloud] } as Partial<AccountFacts>,
    // Retiring a placement is the intention to destroy it, and only it.
    protected: environment.protected && role !== 'retired',
    unprotected: unprotectedOn(environment, cloud).map(({ path }) => path),
    finalSnapshots: environment.finalSnapshots,
    logRetentionDays: environment.logs?.retentionDays,
    tags: standardTags(environment),
    dns: dns && {
      ...dns,
      others: before(environment.placements, { cloud, region }).map((one) => placementId(name, one)),
    },
    formerly: formerNames(addresses, placementId(name, { cloud, region })),
    first: environment.first,
    policies: environment.policies,
  }));
}

/**
 * Those on the same cloud that precede a placement in the file. Only these affect it, so that an
 * additional placement changes no existing one.
 */
function before(
  all: Environment['placements'],
  { cloud, region }: { cloud: string; region: string },
): Environment['placements'] {
  const same = all.filter((one) => one.cloud === cloud);
  const index = same.findIndex((one) => one.region === region);
  return same.slice(0, index);
}
