import { writeFileSync } from 'node:fs';
import { accept as acceptValues } from '../environments/accepted-replacements';
import { type Addresses, type AddressList, addressFile, formatAddresses } from '../environments/addresses';
import type { Environment } from '../environments/loader';
import { type Problem, refused, UserError } from '../modules/core/errors';
import type { ReplacingValues } from '../modules/core/replacement';
import { loadEnvironments } from '../stacks/environments';
import { stackIdsOf } from '../stacks/placements';
import { missingAddresses, movedElsewhere, NOTHING, synthesized } from './address';
import { isIn, movesBetweenStacks, newAddress, pathOf, withFormerNames } from './address-moves';
import { say } from './output';
import { screenful } from './screenful';

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
      const away = movesBetweenStacks(
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
      const unaccounted = gone.filter(
        (address) => !dropped.includes(address) && !made.some(([from]) => from === address),
      );
      const unclaimed = fresh.filter((address) => !made.some(([, to]) => to === address));
      problems.push(...missingAddresses(environment.name, id, unaccounted, unclaimed));
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
