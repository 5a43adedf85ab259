import type { Json, PlanJson, PlannedChange } from './plan-json';
import { oneLine, shown } from './redact';
import { CLASSES, type Finding, judge, type Leaf, type RiskClass } from './risk';

export type Action = 'create' | 'update' | 'replace' | 'delete' | 'forget' | 'read' | 'move' | 'import';

export interface AttributeChange {
  /** `redrive_policy`, `rule.0.status` */
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly forcesReplacement?: boolean;
}

export interface Change {
  readonly address: string;
  /** The construct in the program, `commerce/orders/queue`, where the synthesized JSON tells it. */
  readonly construct?: string;
  readonly type: string;
  readonly action: Action;
  readonly class: RiskClass;
  readonly findings: readonly Finding[];
  /** Terraform's reason for it: `replace_because_cannot_update`. */
  readonly reason?: string;
  /** The new one is made before the old one goes. */
  readonly createFirst?: boolean;
  readonly previousAddress?: string;
  readonly importId?: string;
  readonly attributes: readonly AttributeChange[];
}

/** What a reviewer must know of one plan. */
export interface Summary {
  readonly format: 1;
  readonly environment?: string;
  readonly placement?: string;
  readonly simulated?: boolean;
  readonly terraformVersion?: string;
  /** Terraform could not finish the plan. */
  readonly errored: boolean;
  readonly counts: Readonly<Record<Action | 'unchanged', number>>;
  /** The worst class first, then by address. */
  readonly changes: readonly Change[];
  /** What changed outside Terraform. */
  readonly drift: readonly Change[];
  readonly deferred: readonly string[];
  /** Names of outputs that change; their values are nobody's business. */
  readonly outputs: readonly string[];
}

export interface About {
  readonly environment?: string;
  readonly placement?: string;
  readonly simulated?: boolean;
  /** The synthesized `cdk.tf.json`, which knows the constructs. */
  // biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
  readonly synthesized?: any;
}

export function summarize(plan: PlanJson, about: About = {}): Summary {
  const constructs = constructsOf(about.synthesized);
  const counts: Record<Action | 'unchanged', number> = {
    create: 0,
    update: 0,
    replace: 0,
    delete: 0,
    forget: 0,
    read: 0,
    move: 0,
    import: 0,
    unchanged: 0,
  };
  const changes: Change[] = [];
  for (const planned of plan.resource_changes ?? []) {
    const action = actionOf(planned);
    counts[action ?? 'unchanged']++;
    if (action) changes.push(changeOf(planned, action, constructs));
  }
  const order = (change: Change) => CLASSES.indexOf(change.class);
  changes.sort((a, b) => order(a) - order(b) || (a.address < b.address ? -1 : 1));
  const drift = (plan.resource_drift ?? []).flatMap((planned) => {
    const action = actionOf(planned);
    return action && action !== 'move' ? [{ ...changeOf(planned, action, constructs), class: 'Other' as const, findings: [] }] : [];
  });
  return {
    format: 1,
    environment: about.environment,
    placement: about.placement,
    simulated: about.simulated,
    terraformVersion: plan.terraform_version,
    errored: plan.errored ?? false,
    counts,
    changes,
    drift,
    deferred: (plan.deferred_changes ?? []).flatMap(({ resource_change, reason }) =>
      resource_change ? [`${resource_change.address}${reason ? ` (${reason})` : ''}`] : [],
    ),
    outputs: Object.entries(plan.output_changes ?? {})
      .filter(([, { actions }]) => actions[0] !== 'no-op')
      .map(([name]) => name),
  };
}

/** 0: nothing to do, 2: changes; an errored plan is 1. */
export function exitCode(summary: Summary): 0 | 1 | 2 {
  if (summary.errored) return 1;
  const { changes, outputs, deferred } = summary;
  return changes.some(({ action }) => action !== 'read') || outputs.length > 0 || deferred.length > 0 ? 2 : 0;
}

function actionOf({ change: { actions, importing }, previous_address, address }: PlannedChange): Action | undefined {
  const all = actions.join(' ');
  if (all === 'delete create' || all === 'create delete' || all === 'create forget' || all === 'forget create') return 'replace';
  if (all === 'no-op') {
    if (importing) return 'import';
    return previous_address && previous_address !== address ? 'move' : undefined;
  }
  return all as Action;
}

function changeOf(planned: PlannedChange, action: Action, constructs: ReadonlyMap<string, string>): Change {
  const { address, type, change, action_reason, previous_address } = planned;
  const before = change.before;
  const after = change.after;
  const leaves: Leaf[] = [];
  const attributes: AttributeChange[] = [];
  const replaced = new Set((change.replace_paths ?? []).map((path) => path.join('.')));
  compare([], before, after, change.after_unknown, change.before_sensitive, change.after_sensitive, (leaf, was, is) => {
    leaves.push(leaf);
    const path = oneLine(leaf.path.join('.'));
    if (action === 'delete' || action === 'forget') return;
    const forces = [...replaced].some((one) => path === one || path.startsWith(`${one}.`));
    // Of a new thing everything computed is unknown: that says nothing, unless it is why the old one can't stay.
    if (leaf.unknown && !forces && action !== 'update') return;
    attributes.push({ path, before: was, after: is, ...(forces && { forcesReplacement: true }) });
  });
  const findings = judge({ type, action, before, after, leaves }).map((finding) => ({
    ...finding,
    reason: oneLine(finding.reason),
    ...(finding.attribute && { attribute: oneLine(finding.attribute) }),
  }));
  return {
    address,
    construct: constructs.get(address.replace(/\[.*\]$/, '')),
    type,
    action,
    class: findings[0]?.class ?? 'Other',
    findings,
    reason: action_reason,
    ...(change.actions[0] === 'create' && change.actions.length > 1 && { createFirst: true }),
    ...(previous_address && previous_address !== address && { previousAddress: previous_address }),
    ...(change.importing && { importId: change.importing.id ?? '' }),
    attributes,
  };
}

type Path = readonly (string | number)[];
type Found = (leaf: Leaf, before: string, after: string) => void;

/** Calls `found` for each leaf that differs. Sets and lists are compared by place; what is the same is not looked into. */
function compare(
  path: Path,
  before: Json | undefined,
  after: Json | undefined,
  unknown: Json | undefined,
  maskBefore: Json | undefined,
  maskAfter: Json | undefined,
  found: Found,
): void {
  if (before === after && unknown !== true && !hasTrue(unknown)) return;
  if (maskBefore === true || maskAfter === true || unknown === true || !isContainer(before) || !isContainer(after)) {
    if (isContainer(after) && !isContainer(before) && maskAfter !== true && unknown !== true) {
      inside(path, undefined, after, unknown, maskBefore, maskAfter, found);
      return;
    }
    if (isContainer(before) && !isContainer(after) && maskBefore !== true && unknown !== true) {
      inside(path, before, undefined, unknown, maskBefore, maskAfter, found);
      return;
    }
    if (unknown !== true && maskBefore !== true && maskAfter !== true && same(before, after)) return;
    if (unknown !== true && (before ?? null) === null && (after ?? null) === null) return;
    const isUnknown = unknown === true;
    found(
      { path, before: before ?? undefined, after: isUnknown ? undefined : (after ?? undefined), unknown: isUnknown },
      shown(before, path, maskBefore === true || maskAfter === true ? maskBefore || maskAfter : maskBefore),
      isUnknown ? '(known after apply)' : shown(after, path, maskAfter),
    );
    return;
  }
  inside(path, before, after, unknown, maskBefore, maskAfter, found);
}

function inside(
  path: Path,
  before: Json | undefined,
  after: Json | undefined,
  unknown: Json | undefined,
  maskBefore: Json | undefined,
  maskAfter: Json | undefined,
  found: Found,
): void {
  const list = Array.isArray(before ?? after);
  const keys = new Set([...keysOf(before), ...keysOf(after), ...(isContainer(unknown) ? keysOf(unknown) : [])]);
  for (const key of keys) {
    const step = list ? Number(key) : key;
    compare([...path, step], at(before, key), at(after, key), at(unknown, key), pass(maskBefore, key), pass(maskAfter, key), found);
  }
}

const isContainer = (value: Json | undefined): value is Json[] | { [key: string]: Json } => typeof value === 'object' && value !== null;
const keysOf = (value: Json | undefined): string[] => (isContainer(value) ? Object.keys(value) : []);
const at = (value: Json | undefined, key: string): Json | undefined =>
  isContainer(value) ? (value as { [key: string]: Json })[key] : undefined;
const pass = (mask: Json | undefined, key: string): Json | undefined => (mask === true ? true : at(mask, key));
const same = (a: Json | undefined, b: Json | undefined) =>
  a === b || (isContainer(a) && isContainer(b) && JSON.stringify(a) === JSON.stringify(b));

function hasTrue(value: Json | undefined): boolean {
  if (value === true) return true;
  return isContainer(value) && Object.values(value).some(hasTrue);
}

// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
function constructsOf(synthesized: any): Map<string, string> {
  const constructs = new Map<string, string>();
  for (const [type, byName] of Object.entries(synthesized?.resource ?? {})) {
    // biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
    for (const [name, body] of Object.entries(byName as Record<string, any>)) {
      const path = body?.['//']?.metadata?.path;
      if (typeof path === 'string') constructs.set(`${type}.${name}`, path.split('/').slice(1).join('/'));
    }
  }
  return constructs;
}
