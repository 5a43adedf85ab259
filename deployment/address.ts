import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accept as acceptValues } from '../environments/accepted-replacements';
import { type Addresses, type AddressList, addressFile, formatAddresses } from '../environments/addresses';
import type { Environment } from '../environments/loader';
import { build } from '../main';
import { closest } from '../modules/core/closest';
import { formatProblem, type Problem, refused, UserError } from '../modules/core/errors';
import { CLOUDS } from '../modules/core/placement';
import { type ReplacingValues, replacingValues } from '../modules/core/replacement';
import { loadEnvironments } from '../stacks/environments';
import { stacksIn } from '../stacks/placement-stack';
import { stackIdsOf } from '../stacks/placements';
import { apart, isIn, isLikelyRename, newAddress, pathOf, relocated, renamed, withFormerNames } from './address-moves';
import { say } from './output';

const NOTHING: Addresses = { addresses: [], moved: [], formerly: {}, protected: false };

/** The differences between the addresses of the program and the lists. */
export function differing(names: readonly string[]): readonly Problem[] {
  return loadEnvironments(names).flatMap((environment) => {
    const made = synthesized(environment, environment.addresses);
    return made.flatMap(([id, now]) => differences(environment, id, now, made));
  });
}

/** Exit code 1 if the addresses of the program differ from the lists. */
export async function check(names: readonly string[]): Promise<number> {
  const problems = differing(names);
  if (problems.length > 0) throw new UserError(screenful(problems));
  say('The addresses match the lists.');
  return 0;
}

type Made = readonly (readonly [id: string, addresses: readonly string[], ...unknown[]])[];

function differences(
  { name, addresses, protected: safe }: Environment,
  id: string,
  now: readonly string[],
  made: Made,
): Problem[] {
  const where = `environments/${name}.addresses ${id}`;
  const { addresses: then, moved, protected: wasProtected } = addresses[id] ?? NOTHING;
  const all = then.filter((address) => !now.includes(address));
  const away = relocated(id, all, made);
  const gone = all.filter((address) => !away.has(address));
  const added = now.filter((address) => !then.includes(address));
  const problems = missing(name, id, gone, added);
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
function missing(name: string, id: string, gone: readonly string[], added: readonly string[]): Problem[] {
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
 * At most as many problems as fit on a screen, with three lines each; all of them are in a file.
 */
const SCREEN = 12;

function screenful(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= SCREEN) return problems;
  const folder = process.env.CDKTF_OUTDIR || 'cdktf.out';
  const file = join(folder, 'address-check.txt');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${problems.map(formatProblem).join('\n\n')}\n`);
  const rest = problems.length - SCREEN;
  return [
    ...problems.slice(0, SCREEN),
    { where: file, message: `holds all ${problems.length}; ${rest} are not shown here.` },
  ];
}

/**
 * The addresses of each stack that is deployed or may be, and the properties that can't be changed
 * in place.
 */
const synthesized = (environment: Environment, list: AddressList) =>
  addressesOf([environment, ...left(environment, list)], list);

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
const left = (environment: Environment, list: AddressList) => otherClouds(environment, (id) => isListed(list, id));

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
function movedElsewhere(
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
    for (const [from, to] of moves) formerly = renamed(formerly, ...apart(pathOf(from), pathOf(to)));
    const still = before.moved.filter(([from]) => !made.some(([, back]) => back === from));
    return [[id, { ...before, moved: [...still, ...made], formerly, first: environment.first }] as const];
  });
  return Object.fromEntries(sections);
}

export interface AcceptOptions {
  /** Old and new in turn: addresses, or paths of constructs with everything below. */
  readonly move?: readonly string[];
  readonly remove?: readonly string[];
}

/** Rewrites the lists. A removed address must have been moved or be accepted as removed. */
export async function accept(names: readonly string[], { move = [], remove = [] }: AcceptOptions): Promise<number> {
  if (move.length % 2 !== 0)
    throw refused('--move', `has ${move.length} names, but requires pairs: --move <old> <new>.`);
  const moves = Array.from(
    { length: move.length / 2 },
    (_, index) => [move[2 * index], move[2 * index + 1]] as [string, string],
  );
  const used = new Set<string>();
  const written = loadEnvironments(names).map((environment) => {
    const renamed = withFormerNames(environment.addresses, moves);
    const list: Record<string, Addresses> = { ...renamed };
    const values: Record<string, ReplacingValues> = {};
    const problems: Problem[] = [];
    const unprotected = Object.values(renamed).some((section) => section.protected) && !environment.protected;
    if (unprotected && remove.length > 0) {
      problems.push({
        where: `environments/${environment.name}.yaml protected`,
        message: 'is turned off, but resources are removed in the same change.',
        remedy: 'Turn it off in a separate change: accept, review and deploy it; then remove the resources.',
      });
    }
    const all = synthesized(environment, renamed);
    for (const [id, now, replacing] of all) {
      values[id] = replacing;
      const before = renamed[id] ?? NOTHING;
      const away = relocated(
        id,
        before.addresses.filter((address) => !now.includes(address)),
        all,
      );
      const gone = before.addresses.filter((address) => !now.includes(address) && !away.has(address));
      const fresh = now.filter((address) => !before.addresses.includes(address));
      const made = moves.flatMap(([from, to]) => {
        const pairs = gone
          .map((address) => [address, newAddress(address, from, to)] as const)
          .filter(([, target]) => target !== undefined && fresh.includes(target)) as [string, string][];
        if (pairs.length > 0) used.add(from);
        return pairs;
      });
      const removed = remove.filter(
        (one) => /^[a-z][a-z0-9-]*$/.test(one) && gone.some((address) => isIn(address, one)),
      );
      // Management locks are protection too: they are removed with it.
      const dropped = gone.filter(
        (address) =>
          (unprotected && /_lock(_configuration)?\./.test(address)) ||
          remove.some((one) => isIn(address, one) && used.add(one)) ||
          isOfNone(environment, address, removed),
      );
      const lost = gone.filter((address) => !dropped.includes(address) && !made.some(([from]) => from === address));
      const unclaimed = fresh.filter((address) => !made.some(([, to]) => to === address));
      problems.push(...missing(environment.name, id, lost, unclaimed));
      list[id] = {
        addresses: [...now].sort(),
        // An address that returns, or is removed, has no moves to or from it left.
        moved: [
          ...before.moved.filter(([from, to]) => !made.some(([, back]) => back === from) && !dropped.includes(to)),
          ...made,
        ],
        formerly: { ...formerIn(renamed, id, now), ...before.formerly },
        protected: environment.protected,
        first: id.endsWith('-traffic') ? undefined : firstOf(environment, before),
      };
    }
    for (const one of remove) {
      // A destroyed placement.
      if (!(one in list) || stackIdsOf(environment).includes(one)) continue;
      delete list[one];
      used.add(one);
    }
    if (problems.length > 0) throw new UserError(screenful(problems));
    Object.assign(list, movedElsewhere(environment, environment.addresses, moves));
    return [environment.name, list, values] as const;
  });
  const idle = [...moves.map(([from]) => from), ...remove].filter((one) => !used.has(one));
  if (idle.length > 0) {
    throw refused(
      idle.join(', '),
      'is not gone, or its new address does not exist.',
      'npm run address -- check lists what is gone and what is new.',
    );
  }
  for (const [name, list, values] of written) {
    writeFileSync(addressFile(name), formatAddresses(list));
    acceptValues(name, values, Object.keys(list));
  }
  say(
    'Written: ' +
      `${written.map(([name]) => `environments/${name}.addresses and ${name}.accepted.json`).join(', ')}. ` +
      'Commit them with the change.',
  );
  return 0;
}

/**
 * Whether an address belongs to no workload, and a workload is removed completely: its network
 * rules and public name are removed with it.
 */
function isOfNone({ workloads }: Environment, address: string, removed: readonly string[]): boolean {
  const there = (one: string) => workloads.some(({ id }) => id === one);
  return removed.some((one) => !there(one)) && !there(pathOf(address).split('/')[0] ?? '');
}

/** The former names of a stack's constructs, from the lists of all stacks of its placement. */
function formerIn(list: AddressList, id: string, now: readonly string[]): Readonly<Record<string, string>> {
  const others = Object.keys(list).filter((other) => id.startsWith(`${other}-`) || other.startsWith(`${id}-`));
  const entries = others.flatMap((other) => Object.entries(list[other]?.formerly ?? {}));
  return Object.fromEntries(entries.filter(([path]) => now.some((address) => isIn(address, path))));
}

/**
 * The workload whose id is not part of names, if it still exists: another workload must not take
 * this role.
 */
const firstOf = ({ workloads, first }: Environment, before: Addresses) =>
  workloads.some(({ id }) => id === first) ? first : before.first;
