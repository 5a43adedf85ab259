import type { Leaf } from './compare';
import type { Json } from './plan-json';
import { widening } from './policy';
import { isContainer, isSecretValue } from './redact';
import {
  CARRIES_TRAFFIC,
  COSTLY,
  COUNTS,
  ENDANGERS,
  EXPOSES,
  GUARDS,
  HOLDS_DATA,
  JOINS,
  OPENS,
  PERMITS,
  POLICIES,
  PROTECTING_BLOCKS,
  PROTECTS,
  RESTARTS,
  RETAINS,
  SIZES,
  SOURCES,
  WEAK,
  WORLD,
} from './risk-tables';

/** Highest first. A change stands under the heading of its highest. */
export const CLASSES = ['Data loss', 'Downtime', 'Exposure', 'Weakening', 'Cost', 'Other'] as const;
export type RiskClass = (typeof CLASSES)[number];

/** Why a change is in its class, and which attribute makes it so. */
export interface Finding {
  readonly class: RiskClass;
  readonly reason: string;
  readonly attribute?: string;
}

export interface Judged {
  readonly type: string;
  readonly action: string;
  /** A replacement leaves the old one where it is, unmanaged. */
  readonly forgetsOld?: boolean;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  /** Leaves that change: path → values. */
  readonly leaves: readonly Leaf[];
}

type Rule = (change: Judged) => Finding[];

const gone = ({ action }: Judged) => action === 'delete' || action === 'replace' || action === 'forget';
const changes = ({ action }: Judged) => action === 'update' || action === 'replace';
const comes = ({ action }: Judged) => action === 'create' || changes({ action } as Judged);

const dataLoss: Rule = (change) => {
  if (!HOLDS_DATA.test(change.type) || !gone(change)) return [];
  const stays = change.action === 'forget' || change.forgetsOld;
  return [{ class: 'Data loss', reason: stays ? 'it holds data, which stays without being managed' : 'it holds data' }];
};

const downtime: Rule = (change) => {
  const carries = CARRIES_TRAFFIC.test(change.type);
  if (change.action === 'delete' || change.action === 'replace') {
    return carries ? [{ class: 'Downtime', reason: 'it carries traffic' }] : [];
  }
  if (change.action !== 'update') return [];
  const restarts = RESTARTS.filter(([type]) => type.test(change.type));
  return each(change, 'Downtime', ({ before, after, secret }, name) => {
    if (restarts.some(([, attribute]) => attribute.test(name))) return `it restarts for another ${name}`;
    if (secret) return undefined;
    if (COUNTS.test(name) && after === 0 && typeof before === 'number' && before > 0) return `${name} falls from ${before} to 0`;
    if (name === 'enabled' && carries && before === true && after === false) return 'it is turned off';
    if (name === 'desired_status' && after !== 'RUNNING' && before === 'RUNNING') return 'it is stopped';
    return undefined;
  });
};

/** Something that more of the world is let into: by a rule, a flag or a member. */
const exposure: Rule = (change) => {
  if (!comes(change)) return [];
  if (EXPOSES.test(change.type)) return [{ class: 'Exposure', reason: 'everybody may read what is in it' }];
  const joins: Finding[] =
    JOINS.test(change.type) && change.action === 'create' ? [{ class: 'Exposure', reason: 'it joins two networks' }] : [];
  return joins.concat(
    each(change, 'Exposure', ({ path, before, after, unknown, secret }, name) => {
      if (unknown) return undefined;
      const source = SOURCES.test(name) || (name === 'value' && path.includes('authorized_networks'));
      if (source && typeof after === 'string' && !isOutgoing(change, path)) return opened(before, after, secret);
      if (
        /^(from_port|to_port|ports|ip_protocol|protocol|destination_port_ranges?)$/.test(name) &&
        (after ?? null) !== null &&
        changes(change)
      ) {
        if (/ingress_rule|firewall|security_(rule|group)/.test(change.type) && !isOutgoing(change, path))
          return `other ports are opened: ${name}`;
      }
      if (Object.hasOwn(OPENS, name) && after === OPENS[name]) return `${name} is ${after}`;
      if (name === 'acl' && after === 'public-read-write') return 'acl is public-read-write';
      if (name === 'public_access_prevention' && (after ?? 'enforced') !== 'enforced') return `${name} is not enforced`;
      if (name === 'container_access_type' && (after ?? 'private') !== 'private') return `${name} is not private`;
      if ((path.includes('access_config') || path.includes('ipv6_access_config')) && after !== undefined) return 'it gets a public address';
      return undefined;
    }),
  );
};

const PRIVATE =
  /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|127\.|169\.254\.|f[cd][0-9a-f]{2}:|fe80:)/i;
const CIDR = /^([\d.]+|[\da-f:]+)(\/\d{1,3})?$/i;

/** A private range is no exposure, until it grows. */
function opened(before: Json | undefined, after: string, secret: boolean): string | undefined {
  if (WORLD.has(after)) return `it is open to ${after}`;
  if (!CIDR.test(after) || !/[.:]/.test(after)) return undefined;
  const told = secret ? 'an address' : after;
  const length = (cidr: string) => Number(cidr.split('/')[1] ?? (cidr.includes(':') ? 128 : 32));
  if (length(after) < 8) return `it is open to ${told}`;
  if (!PRIVATE.test(after)) return `it is open to ${told}, outside private networks`;
  return typeof before === 'string' && CIDR.test(before) && length(after) < length(before) ? `it is open to more: ${told}` : undefined;
}

/** Whether the rule that the path leads into lets out, or keeps out. */
function isOutgoing({ type, after }: Judged, path: Leaf['path']): boolean {
  if (/egress|_route$|router_nat/.test(type) || path[0] === 'egress') return true;
  let at: Json | undefined = after;
  for (const step of [undefined, ...path]) {
    if (step !== undefined) at = isContainer(at) ? (at as { [key: string]: Json })[step] : undefined;
    if (!isContainer(at) || Array.isArray(at)) continue;
    if (at.direction === 'EGRESS' || at.direction === 'Outbound' || at.access === 'Deny') return true;
    if (Array.isArray(at.deny) && at.deny.length > 0) return true;
  }
  return false;
}

/** Somebody may do more than before. */
const permission: Rule = (change) => {
  if (!comes(change)) return [];
  const found: Finding[] = [];
  const documents = new Map<string, Leaf[]>();
  for (const leaf of change.leaves) {
    const [name] = leaf.path;
    if (typeof name === 'string' && POLICIES.test(name)) documents.set(name, [...(documents.get(name) ?? []), leaf]);
  }
  for (const [attribute, leaves] of documents) {
    const add = (risk: RiskClass, reason: string) => found.push({ class: risk, reason, attribute });
    const more = leaves.some(({ secret, unknown }) => secret || unknown)
      ? undefined
      : widening(field(change.before, attribute), field(change.after, attribute));
    const unknown = leaves.every((leaf) => leaf.unknown);
    // A policy that nobody gave is computed, and so it is unknown as long as its resource is new.
    if (unknown && change.action !== 'update' && !IS_POLICY.test(change.type)) continue;
    if (!more) {
      add('Exposure', unknown ? 'who may use it is known after apply' : 'who may use it changes');
      continue;
    }
    // The trust of a new role for a service of the cloud gives nobody anything yet.
    const harmless = (one: string) =>
      change.action === 'create' && attribute === 'assume_role_policy' && /^\S+ to [a-z0-9-]+\.amazonaws\.com\b/.test(one);
    for (const one of more.allowed.filter((each) => !harmless(each)).slice(0, MOST)) add('Exposure', `it allows ${one}`);
    if (more.allowed.length > MOST) add('Exposure', `it allows ${more.allowed.length - MOST} more`);
    for (const one of more.noLongerDenied.slice(0, MOST)) add('Weakening', `it no longer denies ${one}`);
  }
  if (!PERMITS.test(change.type) || found.length > 0 || documents.size > 0) return found;
  return [
    { class: 'Exposure', reason: given(change) ?? (change.action === 'create' ? 'it gives a permission' : 'it changes a permission') },
  ];
};

const MOST = 5;
/** Resources that are a policy and nothing else. */
const IS_POLICY = /_policy(_attachment|_document)?$/;

/** `it gives roles/pubsub.publisher to serviceAccount:…`, as far as it is known and may be told. */
function given({ after, leaves }: Judged): string | undefined {
  if (leaves.some(({ secret }) => secret)) return undefined;
  const text = (name: string) => {
    const value = field(after, name);
    return typeof value === 'string' && !isSecretValue(value) ? value.slice(0, 120) : undefined;
  };
  const role = text('role') ?? text('role_definition_name') ?? text('policy_arn') ?? text('action');
  if (!role) return undefined;
  const who = text('member') ?? text('principal_id') ?? text('principal') ?? text('role_name');
  return `it gives ${role}${who ? ` to ${who}` : ''}`;
}

const weakening: Rule = (change) => {
  if (GUARDS.test(change.type) && gone(change)) return [{ class: 'Weakening', reason: 'it guards something' }];
  if (!changes(change)) return [];
  return each(change, 'Weakening', ({ path, before, after, unknown, secret }, name) => {
    if (unknown) return undefined;
    const off = before === true && after !== true;
    if (off && (PROTECTS.test(name) || (name === 'enabled' && path.some((step) => PROTECTING_BLOCKS.test(String(step)))))) {
      return `${name === 'enabled' ? path.join('.') : name} is turned off`;
    }
    if (after === true && before !== true && ENDANGERS.test(name)) return `${name} is turned on`;
    if (RETAINS.test(name) && typeof before === 'number' && Number(after ?? 0) < before)
      return secret ? `${name} falls` : `${name} falls from ${before} to ${after ?? 'none'}`;
    if (/(^|_)(tls_version|ssl_policy|min_tls|minimum_tls_version|minimum_protocol_version|minimal_tls_version)/.test(name)) {
      if (typeof before === 'string' && (typeof after !== 'string' || after < before))
        return secret ? `${name} falls` : `${name} falls from ${before} to ${after ?? 'none'}`;
    }
    if (WEAK.some(([attribute, value]) => attribute.test(name) && value.test(String(after))))
      return secret ? `${name} is weaker` : `${name} allows ${after}`;
    if (name === 'http_tokens' && after !== 'required') return 'instance metadata needs no token';
    if (name === 'status' && before === 'Enabled' && after === 'Suspended') return 'versioning is suspended';
    if (name === 'protocol' && before === 'HTTPS' && after === 'HTTP') return 'protocol falls from HTTPS to HTTP';
    if (name === 'ssl_mode' && typeof after === 'string' && after.startsWith('ALLOW_UNENCRYPTED'))
      return 'connections without TLS are allowed';
    if (name === 'availability_type' && before === 'REGIONAL') return 'it is no longer in several zones';
    if (/^(kms_key_id|kms_key_name|kms_master_key_id|key_vault_key_id|kms_key_self_link|kms_key_arn)$/.test(name) && before && !after)
      return 'the encryption key is taken away';
    if (/log(ging)?(_config)?$/.test(name) && before && !after) return `${name} is taken away`;
    return undefined;
  });
};

const cost: Rule = (change) => {
  if (change.action === 'create' && COSTLY.test(change.type)) return [{ class: 'Cost', reason: 'it is paid by the hour' }];
  if (!changes(change)) return [];
  return each(change, 'Cost', ({ before, after, unknown, secret }, name) => {
    if (!SIZES.test(name) || (typeof after === 'number' && typeof before === 'number' && after <= before)) return undefined;
    if (isContainer(before) || isContainer(after)) return undefined;
    if (secret) return `${name} changes`;
    return `${name}: ${brief(before)} → ${unknown ? 'known after apply' : brief(after)}`;
  });
};

const RULES: readonly Rule[] = [dataLoss, downtime, exposure, permission, weakening, cost];

/** Everything that can hurt in one change, the worst first. */
export function judge(change: Judged): Finding[] {
  if (change.action === 'read' || change.action === 'move') return [];
  const found = RULES.flatMap((rule) => rule(change));
  return found.sort((a, b) => CLASSES.indexOf(a.class) - CLASSES.indexOf(b.class));
}

/** A finding for each leaf that has a reason. */
function each(change: Judged, risk: RiskClass, reasonOf: (leaf: Leaf, name: string) => string | undefined): Finding[] {
  return change.leaves.flatMap((leaf) => {
    const reason = reasonOf(leaf, lastName(leaf.path));
    return reason === undefined ? [] : [{ class: risk, reason, attribute: leaf.path.join('.') }];
  });
}

const brief = (value: Json | undefined) => {
  const text = value === null || value === undefined ? 'none' : String(value);
  return isSecretValue(text) ? '(redacted)' : text.slice(0, 60);
};

const field = (value: Json | undefined, name: string): Json | undefined =>
  isContainer(value) && !Array.isArray(value) ? value[name] : undefined;

function lastName(path: Leaf['path']): string {
  for (let index = path.length - 1; index >= 0; index--) if (typeof path[index] === 'string') return path[index] as string;
  return '';
}
