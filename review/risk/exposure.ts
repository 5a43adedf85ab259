import type { Leaf } from '../leaf';
import type { Json } from '../plan-json';
import { isContainer } from '../redact';
import { oneOf } from '../terms';
import { is } from '../types';
import { SOURCES, WORLD } from './attributes';
import {
  at,
  brief,
  byValue,
  comes,
  each,
  field,
  flagName,
  type Judged,
  type Rule,
  texts,
  valueAt,
  valuesOf,
  type Weighed,
} from './change';
import { noLongerBlocked, noLongerDenied } from './denials';
import { flagOf } from './flags';
import { hasOpenings, openingsOf, portsInWords } from './openings';
import { decidesReach, isClosed, reached } from './reached';
import { isSignIn, routesToInternet, signsIn } from './sign-in';
import { covers, isAddress, isEverybody, isPrivate, prefixOf, sourceCovers, sourceInWords } from './sources';

/** Additional access: by a rule, a flag, a member or a group. */
export const exposure: Rule = {
  notices: (type, place) => {
    const { name, path } = place;
    return (
      hasOpenings(type) ||
      decidesReach(type, name) ||
      isSource(path, name) ||
      SIGN_IN.test(name) ||
      isSignIn(name) ||
      name === 'login_username' ||
      valuesOf(name).length > 0 ||
      flagOf(flagName(place)) !== undefined ||
      isPublicAddress(type, path) ||
      path[0] === 'default_action' ||
      (name === 'tags' && type.startsWith('google_compute_instance')) ||
      path.some((step) => GROUPS.test(String(step)) || RESTRICTING.test(String(step)))
    );
  },
  findings: exposureOf,
};

const SIGN_IN = /^(authorization|authentication|auth)(_?(type|mode|method))?$/;

function exposureOf(change: Judged): readonly Weighed[] {
  const denied = [...noLongerDenied(change), ...noLongerBlocked(change)];
  if (!comes(change)) return denied;
  const { type, action } = change;
  const reasons: Weighed[] = [...denied];
  if (is(type, 'public')) reasons.push({ class: 'Exposure', reason: 'everybody can read its content', weight: 6 });
  for (const to of routesToInternet(change))
    reasons.push(finding(`its subnets are reached from the internet: ${to} leads to an internet gateway`, OPENED));
  if (is(type, 'connects') && action === 'create') reasons.push({ class: 'Exposure', reason: 'it joins two networks' });
  const entrance = reached(change);
  reasons.push(...entrance);
  // A new entrance is told as a whole, not by each attribute that makes it one.
  const isTold = entrance.length > 0;
  return [...reasons, ...byRule(change), ...byAttribute(change, isTold), ...byList(change), ...byGroup(change)];
}

/** What firewalls and allow lists permit now and did not before. */
function byRule(change: Judged): Weighed[] {
  const { type, action, before, after, leaves } = change;
  if (!hasOpenings(type)) return [];
  const secret = leaves.some((leaf) => SOURCES.test(String(leaf.path.at(-1))) && leaf.secret);
  const had = openingsOf(type, before);
  const opened = openingsOf(type, after).flatMap((opening): Weighed[] => {
    if (had.some((one) => covers(one, opening))) return [];
    const { words, weight } = portsInWords(opening);
    const { source } = opening;
    const to = sourceInWords(source, secret);
    if (isEverybody(source) || source === '0.0.0.0') return [finding(`${words} open to ${to}`, weight)];
    if (isAddress(source) && !isPrivate(source))
      return [finding(`${words} open to ${to}, outside private networks`, weight - 1)];
    if (/^\d[\d.]+-\d[\d.]+$/.test(source) && !isPrivate(source))
      return [finding(`${words} open to ${to}`, weight - 1)];
    // A private range is not an exposure, unless an existing rule is extended.
    if (action === 'create' || had.length === 0) return [];
    const wider = had.some((one) => sourceCovers(source, one.source) && prefixOf(source) < prefixOf(one.source));
    return [finding(wider ? `${words} open to more: ${to}` : `${words} newly open to ${to}`, weight - 2)];
  });
  return opened.length > 0 ? opened : mayOpen(change, had.length === 0 && action === 'create');
}

/** A rule whose source is unknown until apply. */
function mayOpen({ after, leaves }: Judged, quiet: boolean): Weighed[] {
  const open = leaves.find(({ path, unknown }) => unknown && SOURCES.test(nameOf(path)));
  if (!open || texts(field(after, nameOf(open.path))).length > 0) return [];
  // A new rule is judged by its other attributes: it has one kind of source.
  if (quiet && SOURCE_NAMES.some((name) => field(after, name) !== undefined && field(after, name) !== null)) return [];
  return [{ ...finding('it may open more: the sources are known after apply', 2), attribute: open.at.text }];
}

const SOURCE_NAMES = [
  'cidr_ipv4',
  'cidr_ipv6',
  'referenced_security_group_id',
  'prefix_list_id',
  'source_security_group_id',
  'self',
  'source_tags',
  'source_service_accounts',
];
const nameOf = (path: Leaf['path']) => String(path.findLast((step) => typeof step === 'string') ?? '');

const NO_AUTHENTICATION = /^(none|anonymous|open|disabled|no_auth|allow_anonymous)$/i;

/** Flags and member lists that open access, in any resource. */
function byAttribute(change: Judged, isReachTold: boolean): Weighed[] {
  const { type } = change;
  const rules = hasOpenings(type);
  let hasAddress = false;
  return each(
    change,
    'Exposure',
    (leaf, name) => {
      const reason = leaf.unknown ? undefined : opens(change, leaf, name, rules);
      // Most leaves open nothing: what else is known of the change is asked last.
      if (reason === undefined || isClosed(change, name)) return undefined;
      if (decidesReach(type, name) && (isReachTold || leaf.after === 'LoadBalancer')) return undefined;
      if (reason !== PUBLIC_ADDRESS) return reason;
      if (hasAddress) return undefined;
      hasAddress = true;
      return reason;
    },
    OPENED,
  );
}

const PUBLIC_ADDRESS = 'it gets a public address';

/** Why a value opens access, if it does; `rules`: the resource has rules of a firewall. */
function opens(change: Judged, leaf: Leaf, name: string, rules: boolean): string | undefined {
  const { type } = change;
  const { path, before, after } = leaf;
  // A browser asks what is allowed (CORS) before anybody has signed in.
  if (SIGN_IN.test(name) && NO_AUTHENTICATION.test(String(after)) && field(change.after, 'http_method') !== 'OPTIONS') {
    return `${name} is ${after}: no sign-in is required`;
  }
  if (!rules && !is(type, 'permit') && isSource(path, name) && typeof after === 'string' && !isOutgoing(change, path))
    return opened(before, after, leaf.secret);
  const valued = byValue(change, 'Exposure', leaf);
  if (valued) return valued;
  const signed = signsIn(change, leaf, name);
  if (signed) return signed;
  const flag = flagOf(flagName(leaf.at));
  if (flag?.means === 'opens' && after === flag.when) return `${flagName(leaf.at)} is ${after}`;
  const now = isFlag(before) ? (after ?? false) : after;
  if (flag?.means === 'signs in' && now === flag.when && before !== after && change.action !== 'create')
    return `${flagName(leaf.at)} is turned ${after ? 'on' : 'off'}`;
  if (name === 'login_username' && /administrator/.test(String(path[0])) && typeof after === 'string')
    return `its administrator is ${brief(after)}`;
  if (isPublicAddress(type, path) && after !== undefined && after !== null) return PUBLIC_ADDRESS;
  if (
    rules &&
    TARGETS.test(name) &&
    change.action === 'update' &&
    typeof after === 'string' &&
    after !== before &&
    openingsOf(type, change.after).some(({ source }) => isEverybody(source))
  )
    return `it lets the internet in to ${brief(after)}, too`;
  if (rules && TARGETS.test(name) && change.action === 'update' && texts(field(change.after, name)).length === 0)
    return 'it applies to every machine of the network';
  if (isDefaultAllowed(path, name, after) && change.action !== 'create') return 'what no rule matches is allowed';
  if (name === 'priority' && rules && change.action !== 'create' && before !== undefined && before !== null)
    return 'its priority changes: another rule may apply';
  return undefined;
}

const isFlag = (value: Json | undefined) => typeof value === 'boolean';

const TARGETS = /^(target_tags|target_service_accounts)$/;

/** `default_action { allow {} }` of a web firewall. */
const isDefaultAllowed = (path: Leaf['path'], name: string, after: Json | undefined) =>
  path[0] === 'default_action' && name === 'allow' && isThere(after);

const isPublicAddress = (type: string, path: Leaf['path']) =>
  (/^google_compute_(region_)?instance/.test(type) &&
    path.some((step) => step === 'access_config' || step === 'ipv6_access_config')) ||
  (type === 'azurerm_network_interface' && path.includes('public_ip_address_id'));

/** Some allow lists are identified by their block. */
const isSource = (path: Leaf['path'], name: string) =>
  SOURCES.test(name) || (name === 'ip_address' && path.some((step) => /ip_restriction$/.test(String(step))));

/** Allow lists: without them access is unrestricted. */
const RESTRICTING = new RegExp(
  `^${oneOf`
      master_authorized_networks_config authorized_ip_ranges public_access_cidrs ip_restriction
      scm_ip_restriction network_acls network_rules network_rule_set allowed_\w+ ip_range_filter
      load_balancer_source_ranges trusted_key_groups
      trusted_signers whitelist_ips ip_security_restriction`}$`,
);

/** An allow list that is removed completely. */
function byList(change: Judged): Weighed[] {
  if (change.action === 'create') return [];
  const removed = new Map<string, Weighed>();
  for (const { path, unknown } of change.leaves) {
    const index = path.findIndex((step) => RESTRICTING.test(String(step)));
    if (index < 0 || unknown) continue;
    const way = path.slice(0, index + 1);
    const text = way.join('.');
    const had = valueAt(change.before, way);
    if (removed.has(text) || !isThere(had) || isThere(valueAt(change.after, way))) continue;
    if (at(had, 'default_action') === 'Allow') continue;
    const reason = `${path[index]} is removed, so access is unrestricted`;
    removed.set(text, { ...finding(reason, 5), attribute: text });
  }
  return [...removed.values()];
}

const isThere = (value: Json | undefined) =>
  Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== '';

/** A private range is not an exposure, unless it grows. */
function opened(before: Json | undefined, after: string, secret: boolean): string | undefined {
  if (after === '0.0.0.0') return `it is open to ${sourceInWords(after)}`;
  if (WORLD.has(after))
    return /^all/.test(after) ? `everybody has access: it is open to ${after}` : `it is open to ${after}`;
  if (!isAddress(after)) return undefined;
  const text = secret ? 'an address' : after;
  if (prefixOf(after) < 8) return `it is open to ${text}`;
  if (!isPrivate(after)) return `it is open to ${text}, outside private networks`;
  return typeof before === 'string' && isAddress(before) && prefixOf(after) < prefixOf(before)
    ? `it is open to more: ${text}`
    : undefined;
}

const GROUPS = /^(vpc_security_group_ids|security_groups|security_group_ids|network_security_group_id)$/;

/** A machine to which other rules apply. */
function byGroup(change: Judged): Weighed[] {
  if (change.action !== 'update') return [];
  return each(change, 'Exposure', ({ path, before, after, unknown }, name) => {
    const group = path.find((step) => GROUPS.test(String(step)));
    if (group === undefined && !(name === 'tags' && change.type.startsWith('google_compute_instance')))
      return undefined;
    if (unknown) return `other rules may apply: ${String(group)} is known after apply`;
    if (typeof after !== 'string' || after === before) return undefined;
    return `the rules of ${brief(after)} apply to it`;
  }).filter(({ attribute }) => attribute !== undefined);
}

/** Weighs more than a grant to one identity, and less than a port that is open to everybody. */
const OPENED = 2;

const finding = (reason: string, weight: number): Weighed => ({ class: 'Exposure', reason, weight });

/** Whether the rule of the path is outbound, or denies. */
function isOutgoing({ type, after }: Judged, path: Leaf['path']): boolean {
  if (/egress|_route$|router_nat/.test(type) || path[0] === 'egress') return true;
  let place: Json | undefined = after;
  for (const step of [undefined, ...path]) {
    if (step !== undefined) place = isContainer(place) ? (place as { [key: string]: Json })[step] : undefined;
    if (!isContainer(place) || Array.isArray(place)) continue;
    if (place.direction === 'EGRESS' || place.direction === 'Outbound' || place.access === 'Deny') return true;
    if (Array.isArray(place.deny) && place.deny.length > 0) return true;
  }
  return false;
}
