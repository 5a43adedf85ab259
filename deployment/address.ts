import type { Addresses, AddressList } from '../environments/addresses';
import type { Environment } from '../environments/loader';
import { build } from '../main';
import { closest } from '../modules/core/closest';
import { type Problem, UserError } from '../modules/core/errors';
import { CLOUDS } from '../modules/core/placement';
import { type ReplacingValues, replacingValues } from '../modules/core/replacement';
import { loadEnvironments } from '../stacks/environments';
import { stacksIn } from '../stacks/placement-stack';
import { differingParts, isLikelyRename, movesBetweenStacks, newAddress, pathOf, renamed } from './address-moves';
import { say } from './output';
import { screenful } from './screenful';

export const NOTHING: Addresses = { addresses: [], moved: [], formerly: {}, protected: false };

/** The differences between the addresses of the program and the lists. */
export function addressDifferences(names: readonly string[]): readonly Problem[] {
  return loadEnvironments(names).flatMap((environment) => {
    const sections = synthesized(environment, environment.addresses);
    return sections.flatMap(([id, now]) => differences(environment, id, now, sections));
  });
}

/** Exit code 1 if the addresses of the program differ from the lists. */
export async function check(names: readonly string[]): Promise<number> {
  const problems = addressDifferences(names);
  if (problems.length > 0) throw new UserError(screenful(problems));
  say('The addresses match the lists.');
  return 0;
}

type Sections = readonly (readonly [id: string, addresses: readonly string[], ...unknown[]])[];

function differences(
  { name, addresses, protected: safe }: Environment,
  id: string,
  now: readonly string[],
  sections: Sections,
): Problem[] {
  const where = `environments/${name}.addresses ${id}`;
  const { addresses: then, moved, protected: wasProtected } = addresses[id] ?? NOTHING;
  const all = then.filter((address) => !now.includes(address));
  const away = movesBetweenStacks(id, all, sections);
  const gone = all.filter((address) => !away.has(address));
  const added = now.filter((address) => !then.includes(address));
  const problems = missingAddresses(name, id, gone, added);
  for (const other of new Set(away.values())) {
    const count = [...away.values()].filter((one) => one === other).length;
    problems.push({
      where,
      message: `${count} are made in ${other} now.`,
      remedy:
        `Where they are deployed move their state first: npm run state -- split ${name} <workload>, or join. ` +
        `Then: npm run address -- accept ${name}`,
    });
  }
  if (then.length > 0 && wasProtected !== safe) {
    problems.push({
      where,
      message: safe ? 'is protected now.' : 'is no longer protected: resources that hold data can be destroyed.',
      remedy: `npm run address -- accept ${name}; in a separate change.`,
    });
  }
  const back = moved.filter(([from]) => now.includes(from));
  problems.push(
    ...back.map(([from]) => ({
      where,
      message: `${from} was moved, and the old address is used again.`,
      remedy: `After every deployment has applied the move: npm run address -- settle ${name}`,
    })),
  );
  if (added.length > 0 && gone.length === 0) {
    problems.push({
      where,
      message: `${added.length} are new: ${added.slice(0, 5).join(', ')}${added.length > 5 ? ', …' : ''}.`,
      remedy: `npm run address -- accept ${name}`,
    });
  }
  return problems;
}

/** Addresses that no longer exist, with the two ways to continue. */
export function missingAddresses(
  name: string,
  id: string,
  gone: readonly string[],
  added: readonly string[],
): Problem[] {
  return gone.map((address) => {
    const meant = closest(
      address,
      added.filter((one) => isLikelyRename(address, one)),
      Number.POSITIVE_INFINITY,
    );
    const command = `npm run address -- accept ${name}`;
    return {
      where: `environments/${name}.addresses ${id}`,
      message: `${address} is gone: the next deployment destroys it.`,
      remedy:
        `Renamed: ${command} --move ${address} ${meant ?? '<new>'}\n  No longer needed: ${command} --remove ` +
        `${address}`,
    };
  });
}

/**
 * The addresses of each stack that is deployed or may be, and the properties that can't be changed
 * in place.
 */
export const synthesized = (environment: Environment, list: AddressList) =>
  addressesOf([environment, ...remainingPlacements(environment, list)], list);

function addressesOf(
  environments: readonly Environment[],
  list: AddressList,
): (readonly [id: string, addresses: string[], values: ReplacingValues])[] {
  return environments.flatMap((one) =>
    stacksIn(build([{ ...one, addresses: list }], { judge: false }), [one]).map((stack) => {
      const { resource = {} } = stack.toTerraform() as {
        resource?: Record<string, object>;
      };
      return [
        stack.node.id,
        Object.entries(resource).flatMap(([type, byName]) => Object.keys(byName).map((one) => `${type}.${one}`)),
        replacingValues(stack),
      ] as const;
    }),
  );
}

/**
 * Placements that the file no longer selects but still lists: after a switch of the cloud the old
 * one remains until it is destroyed.
 */
export const remainingPlacements = (environment: Environment, list: AddressList) =>
  otherClouds(environment, (id) => isListed(list, id));

/** Placements that are not deployed according to the list, but may be later, or with `--cloud`. */
const elsewhere = (environment: Environment, list: AddressList) =>
  otherClouds(environment, (id) => !isListed(list, id));

const isListed = (list: AddressList, id: string) => (list[id]?.addresses.length ?? 0) > 0;

function otherClouds({ name, clouds, placements }: Environment, chosen: (id: string) => boolean): Environment[] {
  return CLOUDS.flatMap((cloud) => {
    if (
      !clouds[cloud] ||
      placements.some((one) => one.cloud === cloud) ||
      !chosen(`${name}-${cloud}-${clouds[cloud].region}`)
    )
      return [];
    try {
      return loadEnvironments([name], { cloud });
    } catch (error) {
      // With `placements:` in the file, `--cloud` is not supported.
      if (error instanceof UserError) return [];
      throw error;
    }
  });
}

/**
 * A move without listed addresses: the resources at the new addresses are those at the old ones, if
 * it was deployed.
 */
export function movedElsewhere(
  environment: Environment,
  list: AddressList,
  moves: readonly (readonly [string, string])[],
): AddressList {
  if (moves.length === 0) return {};
  const sections = addressesOf(elsewhere(environment, list), list).flatMap(([id, now]) => {
    const before = list[id] ?? NOTHING;
    const made = moves.flatMap(([from, to]) =>
      now.flatMap((address): [string, string][] => {
        const old = newAddress(address, to, from);
        return old === undefined ? [] : [[old, address]];
      }),
    );
    if (made.length === 0) return [];
    let { formerly } = before;
    for (const [from, to] of moves) formerly = renamed(formerly, ...differingParts(pathOf(from), pathOf(to)));
    const still = before.moved.filter(([from]) => !made.some(([, back]) => back === from));
    return [[id, { ...before, moved: [...still, ...made], formerly, first: environment.first }] as const];
  });
  return Object.fromEntries(sections);
}
