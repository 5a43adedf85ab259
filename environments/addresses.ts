import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../modules/core/errors';
import { readText } from '../modules/core/files';

/**
 * The deployed addresses of one stack of an environment (a placement, or the shared name), and what
 * was renamed.
 */
export interface Addresses {
  readonly addresses: readonly string[];
  /**
   * Terraform's moves, from the old address to the new. They can be removed once every deployment
   * has applied them.
   */
  readonly moved: readonly (readonly [from: string, to: string])[];
  /**
   * Construct path → the path at the time of naming. They are kept as long as the construct exists.
   */
  readonly formerly: Readonly<Record<string, string>>;
  /** Whether it refuses destruction. Turning that off requires a separate change. */
  readonly protected: boolean;
  /** The workload whose id is not part of names, regardless of a changed order in the file. */
  readonly first?: string;
}

/** Stack → its addresses. */
export type AddressList = Readonly<Record<string, Addresses>>;

/** The lists of a placement's stacks: its own, and those of workloads with their own stack. */
export const listsOf = (list: AddressList, placement: string): Addresses[] =>
  Object.entries(list).flatMap(([id, one]) => (id === placement || id.startsWith(`${placement}-`) ? [one] : []));

/**
 * Construct path → the path at the time of naming, in all stacks of a placement: a workload keeps
 * its names when it moves to another stack.
 */
export const formerNames = (list: AddressList, placement: string): Readonly<Record<string, string>> =>
  Object.assign({}, ...listsOf(list, placement).map(({ formerly }) => formerly));

export const addressFile = (name: string, folder: string = __dirname) => join(folder, `${name}.addresses`);

const HEAD = `# What exists once this environment is deployed, and what was renamed. A line that goes away is a \
resource that is destroyed.
# Written by npm run address -- accept; held against the program by npm run address -- check.
`;

/** The list of an environment; empty if there is none yet. */
export function readAddresses(name: string, folder?: string): AddressList {
  const path = addressFile(name, folder);
  return existsSync(path) ? parse(readText(path), `environments/${name}.addresses`) : {};
}

const ADDRESS = String.raw`[a-z0-9_]+\.[\w-]+`;
const PATH = String.raw`[\w-]+(?:/[\w-]+)*`;
const LINES = {
  stack: /^([a-z][a-z0-9]*(?:-[a-z0-9]+)+)$/,
  address: new RegExp(`^  (${ADDRESS})$`),
  protected: /^ {2}(protected)$/,
  first: /^ {2}names without (\S+)$/,
  moved: new RegExp(`^  moved (${ADDRESS}) -> (${ADDRESS})$`),
  formerly: new RegExp(`^  (${PATH}) was named as (${PATH})$`),
};

function parse(text: string, where: string): AddressList {
  const list: Record<
    string,
    {
      addresses: string[];
      moved: [string, string][];
      formerly: Record<string, string>;
      protected: boolean;
      first?: string;
    }
  > = {};
  const wrong: { where: string; message: string; remedy: string }[] = [];
  let at: (typeof list)[string] | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '' || line.startsWith('#')) continue;
    const [kind, found] = Object.entries(LINES)
      .map(([name, pattern]) => [name, pattern.exec(line)] as const)
      .find(([, match]) => match) ?? [''];
    const [, one = '', other = ''] = found ?? [];
    if (kind === 'stack') {
      at = { addresses: [], moved: [], formerly: {}, protected: false };
      list[one] = at;
    } else if (kind === 'address' && at) at.addresses.push(one);
    else if (kind === 'protected' && at) at.protected = true;
    else if (kind === 'first' && at) at.first = one;
    else if (kind === 'moved' && at) at.moved.push([one, other]);
    else if (kind === 'formerly' && at) at.formerly[one] = other;
    else {
      const remedy = 'Restore it from the last commit, and run npm run address -- accept.';
      wrong.push({
        where: `${where}:${index + 1}`,
        message: `is not a valid line of this file: ${JSON.stringify(line.slice(0, 80))}.`,
        remedy,
      });
    }
  }
  if (wrong.length > 0) throw new UserError(wrong);
  return list;
}

export function formatAddresses(list: AddressList): string {
  const sections = Object.keys(list)
    .sort()
    .map((id) => {
      const { addresses, moved, formerly, protected: safe, first } = list[id] as Addresses;
      return [
        id,
        ...(safe ? ['  protected'] : []),
        ...(first ? [`  names without ${first}`] : []),
        ...[...addresses].sort().map((address) => `  ${address}`),
        ...moved.map(([from, to]) => `  moved ${from} -> ${to}`),
        ...Object.entries(formerly).map(([path, former]) => `  ${path} was named as ${former}`),
      ].join('\n');
    });
  return `${HEAD}${sections.join('\n')}\n`;
}
