import type { Leaf } from '../leaf';
import type { Json } from '../plan-json';
import { widening } from '../policy';
import { is } from '../types';
import { POLICIES } from './attributes';
import { comes, field, type Judged, listOf, type Rule, texts, type Weighed } from './change';
import { attached, granted, named } from './grants';
import { powerOf } from './powers';

/** Maximum number of statements that are listed. */
const MOST = 5;
/** Resources that consist of a policy only. */
const IS_POLICY = /_policy(_attachment|_document)?$/;

/** Additional permissions. */
export const permission: Rule = {
  notices: (type, { path: [name] }) =>
    is(type, 'permit') ||
    CUSTOM_ROLE.test(type) ||
    (typeof name === 'string' &&
      (ROLES.test(name) || POLICIES.test(name) || (name === 'content' && /organizations_policy$/.test(type)))),
  findings: permissionOf,
};

const CUSTOM_ROLE = /(^azurerm_role_definition|_custom_role|^kubernetes_(cluster_)?role(_v1)?)$/;

function permissionOf(change: Judged): readonly Weighed[] {
  if (!comes(change)) return [];
  const documents = new Map<string, Leaf[]>();
  for (const leaf of change.leaves) {
    const [name] = leaf.path;
    if (typeof name !== 'string') continue;
    if (leaf.path.every((step, index) => index === 0 || typeof step === 'number') && isName(leaf.after ?? leaf.before))
      continue;
    if (POLICIES.test(name) || name === 'content') documents.set(name, [...(documents.get(name) ?? []), leaf]);
  }
  const reasons = [
    ...[...documents].flatMap(([attribute, leaves]) =>
      attribute === 'inline_policy' ? byBlocks(change, leaves) : byDocument(change, attribute, leaves),
    ),
    ...attached(change),
  ];
  if (reasons.length > 0) return reasons;
  const powers = powerful(change);
  if (powers.length > 0 && !is(change.type, 'permit')) return powers;
  if (CUSTOM_ROLE.test(change.type)) return customRole(change);
  if (!is(change.type, 'permit') || documents.size > 0) return [];
  return (
    granted(change) ?? [
      {
        class: 'Exposure',
        reason: change.action === 'create' ? 'it gives a permission' : 'it changes a permission',
      },
    ]
  );
}

/** A policy that is named, not written: `root` of Vault. */
const isName = (value: Json | undefined) => typeof value === 'string' && /^[\w .:/-]{1,80}$/.test(value);

/** Attributes of any resource that hold names of roles or policies. */
const ROLES = /^(admin_roles|roles?|role_ids?|role_names?|policies|token_policies|policy_names)$/;

/** Roles of much power that a resource lists itself, whatever its type is. */
function powerful({ before, after, leaves }: Judged): Weighed[] {
  const names = new Set(
    leaves.flatMap(({ path: [name] }) => (typeof name === 'string' && ROLES.test(name) ? [name] : [])),
  );
  return [...names].flatMap((name) => {
    const had = new Set(texts(field(before, name)));
    return texts(field(after, name)).flatMap((one): Weighed[] => {
      const power = had.has(one) ? undefined : powerOf(one);
      if (!power?.means) return [];
      return [
        { class: 'Exposure', reason: `it gives ${power.name} (${power.means})`, attribute: name, weight: power.weight },
      ];
    });
  });
}

function byDocument(change: Judged, attribute: string, leaves: readonly Leaf[]): Weighed[] {
  const unknown = leaves.every((leaf) => leaf.unknown);
  // If a policy is unknown only because of an ARN in it, the configuration contains the rest.
  const configured = unknown ? change.configured?.(attribute) : undefined;
  const after = configured ?? field(change.after, attribute);
  const hidden = configured === undefined && leaves.some((leaf) => leaf.masked || leaf.unknown);
  const more = hidden ? undefined : widening(field(change.before, attribute), after);
  // A policy that is not configured is computed, and therefore unknown while its resource is new.
  if (unknown && configured === undefined && change.action !== 'update' && !IS_POLICY.test(change.type)) return [];
  if (more === 'no policy') return [];
  if (!more) {
    return [
      {
        class: 'Exposure',
        reason: unknown ? 'its principals are known after apply' : 'its principals change',
        attribute,
      },
    ];
  }
  // A resource that allows its own account delegates access to the account's roles.
  const account = more.allowed.length > 0 ? change.account?.() : undefined;
  const own = account && ` to arn:aws:iam::${account}:root`;
  const allowed = more.allowed.filter(
    ({ words }) =>
      !(attribute === 'assume_role_policy' && OF_A_SERVICE.test(words)) &&
      !BY_A_SERVICE.test(words) &&
      !(own && attribute !== 'assume_role_policy' && words.includes(own)),
  );
  return [
    ...allowed.slice(0, MOST).map(({ words, weight }) => ({
      class: 'Exposure' as const,
      reason: `it allows ${named(words)}`,
      attribute,
      weight,
    })),
    ...(allowed.length > MOST
      ? [{ class: 'Exposure' as const, reason: `it allows ${allowed.length - MOST} more`, attribute }]
      : []),
    ...more.noLongerDenied
      .slice(0, MOST)
      .map(({ words }) => ({ class: 'Weakening' as const, reason: `it no longer denies ${words}`, attribute })),
  ];
}

/** The policies in blocks of a role: each is a document. */
function byBlocks(change: Judged, leaves: readonly Leaf[]): Weighed[] {
  const documents = (value: Json | undefined) =>
    new Map(
      listOf(field(value, 'inline_policy')).map((one, index) => [field(one, 'name') ?? index, field(one, 'policy')]),
    );
  if (leaves.every(({ unknown }) => unknown)) return [];
  const had = documents(change.before);
  return [...documents(change.after)].flatMap(([name, policy]) =>
    byDocument(
      { ...change, before: { policy: had.get(name) ?? null }, after: { policy: policy ?? null } },
      'policy',
      leaves.filter(({ path, before, after }) => path.length > 2 && before !== after),
    ),
  );
}

/** The trust policy for a cloud service grants no access: the permissions of the role count. */
const OF_A_SERVICE = /^sts:\w+ to ([a-z0-9-]+\.)+amazonaws\.com(\.cn)?\b/;

/**
 * What a cloud service does for the account on a condition: it writes logs, sends messages, and
 * encrypts. CloudFront is not one of them, since it reads for the internet.
 */
const BY_A_SERVICE = / to (?!cloudfront\.)([a-z0-9-]+\.)+amazonaws\.com(\.cn)?( on .*)?, on a condition$/;

/** Verbs and resources of Kubernetes by which a role gives itself more. */
const ESCALATES = /^(escalate|bind|impersonate) of | of secrets$/;

/** Permissions that a role gains. */
function customRole({ type, before, after, action }: Judged): Weighed[] {
  const of = (value: Json | undefined) => [
    ...texts(field(value, 'permissions')),
    ...listOf(field(value, 'permissions')).flatMap((one) => [
      ...texts(field(one, 'actions')),
      ...texts(field(one, 'data_actions')),
    ]),
    ...listOf(field(value, 'rule')).flatMap((one) =>
      texts(field(one, 'verbs')).flatMap((verb) => texts(field(one, 'resources')).map((what) => `${verb} of ${what}`)),
    ),
  ];
  const had = new Set(of(before));
  const gained = of(after).filter((one) => !had.has(one));
  const wide = gained.filter((one) => one.includes('*') || ESCALATES.test(one));
  // A role of Kubernetes gives nobody anything until it is bound: a new one counts where it is
  // wide.
  if (action === 'create' && wide.length === 0 && /^kubernetes_/.test(type)) return [];
  if (gained.length === 0) return action === 'create' ? [{ class: 'Exposure', reason: 'it grants a permission' }] : [];
  const named = [...wide, ...gained.filter((one) => !wide.includes(one))].slice(0, MOST).join(', ');
  const rest = gained.length > MOST ? ` and ${gained.length - MOST} more` : '';
  return [
    {
      class: 'Exposure',
      reason: `it allows ${named}${rest}`,
      weight: wide.includes('*') || wide.includes('* of *') ? 9 : wide.length > 0 ? 5 : 1,
    },
  ];
}
