import { createHash } from 'node:crypto';
import { Token } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { report, whereIs } from './errors';
import { computed } from './ids';
import { accountOf, type Placement, placementOf } from './placement';
import { recordsOf } from './registry';
import { fits, type Limits, type Parts, shortened } from './shortened';

/** The name rule of one resource type on one cloud. */
export interface NameRule {
  /** The resource type, in the cloud's words: `SQS queue`. */
  readonly what: string;
  /** Minimum and maximum number of characters. */
  readonly min?: number;
  readonly max: number;
  /** The pattern of a complete name, and its description. */
  readonly pattern: RegExp;
  readonly allowed: string;
  /**
   * The separator between project, environment and ids; '' if the cloud allows letters and digits
   * only. Default `-`.
   */
  readonly separator?: '-' | '_' | '';
  /**
   * The scope in which the name must be unique. A scope wider than a placement (`global`,
   * `account`) adds a short hash of project, environment, account, region and path, since the same
   * program also runs in other regions and accounts.
   */
  readonly unique: 'global' | 'account' | 'region' | 'parent';
  /**
   * Only the last id is in the name (the hash identifies the rest): for rules that are too short
   * for a path. Requires a hashed scope.
   */
  readonly short?: boolean;
  /**
   * The id is generated (from a rule's ends, a domain, a grant). If the name is too long, a hash
   * replaces the ids.
   */
  readonly derived?: boolean;
}

export interface NameOptions {
  /** A required suffix: `.fifo`. It counts towards the length. */
  readonly suffix?: string;
  /** With `unique: 'parent'`: the construct in which the name must be unique. */
  readonly parent?: IConstruct;
}

/** A composition of kinds. */
export class Workload extends Construct {
  constructor(
    scope: Construct,
    id: string,
    /**
     * Whether its id is part of the names in it, so that two workloads of an environment can use
     * the same ids.
     */
    readonly named = false,
  ) {
    super(scope, id);
  }
}

const kinds = recordsOf<true>('constructs of kinds');
/**
 * Records that the program created the construct: its id and those above it are chosen by the user.
 */
export const noteKind = (construct: IConstruct): void => kinds.set(construct, true);

/** The name of a construct. */
export interface GivenName {
  readonly scope: IConstruct;
  /** The resource type, in the cloud's words: `SQS queue`. */
  readonly what: string;
  readonly max: number;
  readonly name: string;
  /** The full name that does not match the rule, if this one is shortened. */
  readonly whole?: string;
}

const claimedNames = recordsOf<Map<string, GivenName>>('names');

/** The length of the hash of a shortened name: 36^8 names. */
const HASH_OF_SHORTENED = 8;

/**
 * The cloud's name of `scope`: project, environment and the ids below the workload. A name that
 * does not match `rule` is shortened: the first characters of each part, and a hash of the whole
 * path. A name that another construct of the same type has is an error.
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
  // With a - in project or environment, "acme-dev" and "orders" result in the same name as "acme"
  // and "dev-orders".
  const alike = rule.unique === 'region' && first.some((part) => part.includes('-'));
  const hashed = rule.unique === 'global' || rule.unique === 'account' || alike;
  const whole = joined([...parts.first, ...parts.ids, ...(hashed ? [hash] : [])]);
  const name = rule.derived && whole.length > rule.max ? joined([...parts.first, hash]) : whole;
  return give(scope, rule, { wanted: name, parts, parent: options.parent });
}

/**
 * A name that is not derived from project, environment and ids. It is also shortened if it does not
 * match `rule`.
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
  /** What distinguishes it from other names of the same construct. */
  readonly more?: readonly string[];
  readonly parent?: IConstruct;
}

function give(scope: IConstruct, rule: NameRule, { wanted, parts, more, parent }: Wanted): string {
  // An id that is known only after the apply is refused separately.
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

/** Every name in the tree of `scope` so far, in order of creation. */
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
        `its ${rule.what} would be named "${name}", ${rule.what} names must be ${min} to ${rule.max} characters: ` +
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
      message: `its ${rule.what} would be named "${name}", which ${whereIs(other)} already uses.`,
      remedy: 'Change the id of one of them: names consist of project, environment and ids.',
    });
  }
  names.set(key, given);
}

/**
 * The longest user-defined id in a name: that of a construct of the program, or of one above it.
 * Ids inside a kind are ours.
 */
function chosenId(scope: IConstruct, { short }: NameRule): string | undefined {
  const scopes = scope.node.scopes.slice(2);
  const outermost = scopes.findIndex((one) => kinds.get(one));
  const chosen = outermost < 0 ? scopes : scopes.slice(0, outermost + 1);
  const counted = short ? chosen.filter((one) => one === scope) : chosen;
  return counted.map(({ node }) => node.id).sort((a, b) => b.length - a.length)[0];
}

/**
 * The ids that identify a construct inside its workload, after the id of the workload if that is
 * part of its names.
 */
export function idsBelowWorkload(scope: IConstruct): string[] {
  const workload = scope.node.scopes.find((one) => one instanceof Workload);
  if (!workload) {
    // The path in a workload at the time of naming.
    const ids = stableIds(scope);
    return ids.length > 1 && ids[0] === placementOf(scope).first ? ids.slice(1) : ids;
  }
  return stableIds(scope).slice(stableIds(workload).length - (workload.named ? 1 : 0));
}

/**
 * The ids from the stack to `scope` at the time of naming: a construct that was renamed since
 * (`npm run address`) keeps its names in the cloud, and so do names derived from it.
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
 * The last of these ids. Descriptions and tags use it, so that renaming the construct does not
 * change them. A long one is shortened.
 */
export const stableId = (scope: IConstruct) =>
  fittedName(stableIds(scope).at(-1) ?? scope.node.id, { max: 63, pattern: /^/ });

/**
 * A name or text derived from an id only, which must be unique in its parent. It is also shortened
 * if it does not match `rule`.
 */
export const fittedName = (id: string, rule: Limits): string =>
  Token.isUnresolved(id) || fits(id, rule)
    ? id
    : (shortened({ first: [], ids: [id], suffix: '' }, hashOfText(id, HASH_OF_SHORTENED), rule) ?? id);

/** A hash of project, environment, account, region and path. */
function hashOf(
  placement: Placement,
  scope: IConstruct,
  { length, more = [] }: { readonly length?: number; readonly more?: readonly string[] } = {},
): string {
  const { project, environment, cloud, region } = placement;
  const stable = [project, environment, cloud, accountOf(placement), region, ...stableIds(scope), ...more];
  return hashOfText(stable.join('\n'), length);
}

/** A base 36 hash of a text. */
export const hashOfText = (text: string, length = 6): string =>
  createHash('sha256').update(text).digest().readBigUInt64BE().toString(36).padStart(13, '0').slice(-length);
