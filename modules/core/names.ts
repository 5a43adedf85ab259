import { createHash } from 'node:crypto';
import { Token } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { report, whereIs } from './errors';
import { computed } from './ids';
import { accountOf, type Placement, placementOf } from './placement';
import { recordsOf } from './registry';
import { fits, type Limits, type Parts, shortened } from './shortened';

/** How a cloud wants one type of thing to be named. */
export interface NameRule {
  /** What is named, in the cloud's words: `SQS queue`. */
  readonly what: string;
  /** Least and greatest number of characters. */
  readonly min?: number;
  readonly max: number;
  /** What a whole name must match, and the same in words. */
  readonly pattern: RegExp;
  readonly allowed: string;
  /**
   * Between project, environment and ids; '' where the cloud allows letters and digits only.
   * Default `-`.
   */
  readonly separator?: '-' | '_' | '';
  /**
   * Where no second thing may have the name. Wider than a placement (`global`, `account`) adds a
   * short hash of project, environment, account, region and path, since the same program also runs
   * in other regions and in other people's accounts.
   */
  readonly unique: 'global' | 'account' | 'region' | 'parent';
  /**
   * Only the last id stands in the name (the hash tells the rest apart): for rules too tight for a
   * path. Needs a hashed scope.
   */
  readonly short?: boolean;
  /**
   * Nobody chose the id: it is made of what the thing is about (a rule's ends, a domain, a grant).
   * Where the name is too long a hash stands for the ids.
   */
  readonly derived?: boolean;
}

export interface NameOptions {
  /** What the cloud wants at the end: `.fifo`. It counts in the length. */
  readonly suffix?: string;
  /** With `unique: 'parent'`: what the name must be unique in. */
  readonly parent?: IConstruct;
}

/** A composition of kinds. */
export class Workload extends Construct {
  constructor(
    scope: Construct,
    id: string,
    /**
     * Whether its id is part of the names in it: two workloads of an environment can then use the
     * same ids.
     */
    readonly named = false,
  ) {
    super(scope, id);
  }
}

const kinds = recordsOf<true>('constructs of kinds');
/**
 * Notes that a program made the construct: its id is one that somebody chose, and those above it.
 */
export const noteKind = (construct: IConstruct): void => kinds.set(construct, true);

/** A name that a construct got. */
export interface GivenName {
  readonly scope: IConstruct;
  /** What is named, in the cloud's words: `SQS queue`. */
  readonly what: string;
  readonly max: number;
  readonly name: string;
  /** The name that does not fit the rule, where this one is shortened. */
  readonly whole?: string;
}

const claimedNames = recordsOf<Map<string, GivenName>>('names');

/** A shortened name ends with as many: 36^8 names. */
const HASH_OF_SHORTENED = 8;

/**
 * The cloud's name of `scope`: project, environment and the ids below the workload. A name that
 * does not fit `rule` is shortened: the first characters of each part, and a hash of the whole
 * path. A name that another construct of the same kind has is an error.
 */
export function nameOf(scope: IConstruct, rule: NameRule, options: NameOptions = {}): string {
  const placement = placementOf(scope);
  const separator = rule.separator ?? '-';
  const ids = idsBelowWorkload(scope);
  const written = (parts: readonly string[]) =>
    parts.map((part) => (separator === '' ? part.replace(/[^A-Za-z0-9]/g, '') : part).toLowerCase());
  const suffix = options.suffix ?? '';
  const first = [placement.project, placement.environment];
  const parts: Parts = { first: written(first), ids: written(rule.short ? ids.slice(-1) : ids), suffix };
  const hash = hashOf(placement, scope);
  const joined = (some: readonly string[]) => some.join(separator) + suffix;
  // With a - in project or environment, "acme-dev" and "orders" read as "acme" and "dev-orders" do.
  const alike = rule.unique === 'region' && first.some((part) => part.includes('-'));
  const hashed = rule.unique === 'global' || rule.unique === 'account' || alike;
  const whole = joined([...parts.first, ...parts.ids, ...(hashed ? [hash] : [])]);
  const name = rule.derived && whole.length > rule.max ? joined([...parts.first, hash]) : whole;
  return give(scope, rule, { wanted: name, parts, parent: options.parent });
}

/**
 * A name that is made of something else than project, environment and ids. One that does not fit
 * `rule` is shortened, too.
 */
export function claimName(scope: IConstruct, rule: NameRule, wanted: string, parent?: IConstruct): string {
  const long = rule.derived && wanted.length > rule.max;
  const name = long
    ? wanted.slice(0, rule.max - 7) + (rule.separator ?? '-') + hashOf(placementOf(scope), scope)
    : wanted;
  return give(scope, rule, { wanted: name, parts: { first: [], ids: [wanted], suffix: '' }, more: [wanted], parent });
}

interface Wanted {
  readonly wanted: string;
  readonly parts: Parts;
  /** What tells it from other names of the same construct. */
  readonly more?: readonly string[];
  readonly parent?: IConstruct;
}

function give(scope: IConstruct, rule: NameRule, { wanted, parts, more, parent }: Wanted): string {
  // An id that is known only after the apply is refused itself.
  const unknown = Token.isUnresolved(wanted) || Token.isUnresolved(scope.node.path);
  const short =
    unknown || fits(wanted, rule)
      ? undefined
      : shortened(parts, hashOf(placementOf(scope), scope, { length: HASH_OF_SHORTENED, more }), rule);
  const name = short ?? wanted;
  checkName(scope, rule, name);
  claim(scope, rule, { scope, what: rule.what, max: rule.max, name, whole: short && wanted }, parent);
  return name;
}

/** Every name that the tree of `scope` has so far, in the order in which they were given. */
export const namesGiven = (scope: IConstruct): readonly GivenName[] => [
  ...(claimedNames.get(scope.node.root)?.values() ?? []),
];

function checkName(scope: IConstruct, rule: NameRule, name: string): void {
  const min = rule.min ?? 1;
  const id = chosenId(scope, rule);
  if (Token.isUnresolved(scope.node.path)) return; // The id is refused itself.
  if (Token.isUnresolved(name)) report(scope, computed(`its ${rule.what}`));
  else if (!fits(name, rule)) {
    report(scope, {
      message:
        `its ${rule.what} would be named "${name}", ${rule.what} names are ${min} to ${rule.max} characters: ` +
        `${rule.allowed}.`,
      remedy: id ? `Change the id "${id}".` : "Change the environment's project.",
    });
  }
}

function claim(scope: IConstruct, rule: NameRule, given: GivenName, parent: IConstruct | undefined): void {
  const { name } = given;
  const names = claimedNames.getOrCreate(scope.node.root, () => new Map());
  const placement = placementOf(scope);
  const space = {
    global: [],
    account: [accountOf(placement)],
    region: [accountOf(placement), placement.region],
    parent: [placement.id, parent?.node.path ?? ''],
  }[rule.unique];
  const key = [placement.cloud, rule.what, ...space, name].join('\n');
  const other = names.get(key)?.scope;
  if (other && other !== scope) {
    report(scope, {
      message: `its ${rule.what} would be named "${name}", and so is the one of ${whereIs(other)}.`,
      remedy: 'Give one of the two another id: names are made of project, environment and ids.',
    });
  }
  names.set(key, given);
}

/**
 * The longest id in a name that the program chose: that of a construct that it made, or of one
 * above it. What a kind has inside is named by us.
 */
function chosenId(scope: IConstruct, { short }: NameRule): string | undefined {
  const scopes = scope.node.scopes.slice(2);
  const outermost = scopes.findIndex((one) => kinds.get(one));
  const chosen = outermost < 0 ? scopes : scopes.slice(0, outermost + 1);
  const counted = short ? chosen.filter((one) => one === scope) : chosen;
  return counted.map(({ node }) => node.id).sort((a, b) => b.length - a.length)[0];
}

/**
 * The ids that name a thing inside its workload, after the id of the workload where that is part of
 * its names.
 */
export function idsBelowWorkload(scope: IConstruct): string[] {
  const workload = scope.node.scopes.find((one) => one instanceof Workload);
  if (!workload) {
    // What was in a workload when it got its names.
    const ids = stableIds(scope);
    return ids.length > 1 && ids[0] === placementOf(scope).first ? ids.slice(1) : ids;
  }
  return stableIds(scope).slice(stableIds(workload).length - (workload.named ? 1 : 0));
}

/**
 * The ids from the stack down to `scope`, as they were when it got its name: a construct that was
 * renamed since (`npm run address`) keeps its names in the cloud, and what is named after it keeps
 * its own.
 */
export function stableIds(scope: IConstruct): string[] {
  const ids = scope.node.path.split('/').slice(1);
  const { formerly = {} } = placementOf(scope);
  for (let depth = ids.length; depth > 0; depth--) {
    const former = formerly[ids.slice(0, depth).join('/')];
    if (former) return [...former.split('/'), ...ids.slice(depth)];
  }
  return ids;
}

/**
 * The last of them. Descriptions and tags that name a construct use it, so that renaming it changes
 * nothing. A long one is shortened.
 */
export const stableId = (scope: IConstruct) => fittedName(stableIds(scope).at(-1) as string, { max: 63, pattern: /^/ });

/**
 * A name or a text that is made of an id alone, and needs to be unique in its parent only. One that
 * does not fit `rule` is shortened, too.
 */
export const fittedName = (id: string, rule: Limits): string =>
  Token.isUnresolved(id) || fits(id, rule)
    ? id
    : (shortened({ first: [], ids: [id], suffix: '' }, hashOfText(id, HASH_OF_SHORTENED), rule) ?? id);

/**
 * Characters that are the same for the same project, environment, account, region and path, and for
 * nothing else.
 */
function hashOf(
  placement: Placement,
  scope: IConstruct,
  { length, more = [] }: { readonly length?: number; readonly more?: readonly string[] } = {},
): string {
  const { project, environment, cloud, region } = placement;
  const stable = [project, environment, cloud, accountOf(placement), region, ...stableIds(scope), ...more];
  return hashOfText(stable.join('\n'), length);
}

/** Characters of base 36 that are the same for the same text. */
export const hashOfText = (text: string, length = 6): string =>
  createHash('sha256').update(text).digest().readBigUInt64BE().toString(36).padStart(13, '0').slice(-length);
