import { attributesOf, differences } from './attributes';
import { type Action, type Change, ReviewedChange } from './change';
import {
  accountIn,
  type Configured,
  configuredPolicies,
  configuredReference,
  references,
  regionIn,
} from './configured';
import { constructsOf, constructThatWas, named } from './constructs';
import { DestroyedTogether } from './destroyed-together';
import type { Json, PlanJson, PlannedChange } from './plan-json';
import { type PlanCost, PlanCosts } from './prices/plan';
import { redacted, UNKNOWN } from './redact';
import { judge, ORDER } from './risk';
import { at } from './risk/change';

export type { Action, Change } from './change';

/** The review of one plan. */
export interface Summary {
  readonly format: 1;
  /** The file that the plan was read from. */
  readonly file?: string;
  readonly environment?: string;
  readonly placement?: string;
  readonly simulated?: boolean;
  readonly terraformVersion?: string;
  /** Terraform could not complete the plan. */
  readonly errored: boolean;
  /** The change of cost by the plan, at list prices. */
  readonly cost?: PlanCost;
  readonly counts: Readonly<Record<Action | 'unchanged', number>>;
  /** The worst class first, then by address. */
  readonly changes: readonly Change[];
  /** What changed outside Terraform. */
  readonly drift: readonly Change[];
  readonly deferred: readonly string[];
  /** The plan is incomplete: because of `-target`, or deferred changes. */
  readonly incomplete?: boolean;
  /** Actions of providers that run with this plan. */
  readonly actions?: readonly string[];
  /** Names of changed outputs; their values are not shown. */
  readonly outputs: readonly string[];
  /** Checks that fail, or are unknown before the apply. */
  readonly checks: readonly CheckResult[];
  /** Additional parts after the changes. */
  readonly sections?: readonly Section[];
}

export interface CheckResult {
  readonly address: string;
  readonly status: 'fail' | 'error' | 'unknown';
  readonly problems: readonly string[];
}

/** A part of the review that is not from the plan: lines of plain text. */
export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

export interface ReviewContext {
  readonly file?: string;
  readonly environment?: string;
  readonly placement?: string;
  readonly simulated?: boolean;
  /** The synthesized `cdk.tf.json`, with the constructs. */
  // biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
  readonly synthesized?: any;
  readonly sections?: readonly Section[];
}

export function summarize(plan: PlanJson, about: ReviewContext = {}): Summary {
  const configuration = once(plan.configuration);
  const context: Context = {
    constructs: about.synthesized && constructsOf(about.synthesized),
    configured: configuredPolicies(configuration, about.synthesized),
    refersTo: configuredReference(configuration),
    account: once(() => accountIn(configuration, about.synthesized)),
    weights: new Map(),
    created: new Set(),
    expiring: [],
  };
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
  const destroyed = new DestroyedTogether();
  const costs = new PlanCosts(once(() => regionIn(configuration, about.synthesized)));
  for (const read of plan.resource_changes) {
    const planned = read();
    costs.add(planned);
    const action = actionOf(planned);
    counts[action ?? 'unchanged']++;
    if (!action) continue;
    const change = changeOf(planned, read, action, context);
    changes.push(change);
    destroyed.add(change, planned, read);
  }
  forgetNew(changes, context);
  destroyed.forgetGuards(changes);
  sortByRisk(changes, context.weights);
  const drift: Change[] = [];
  for (const read of plan.resource_drift) {
    const planned = read();
    const action = actionOf(planned);
    if (action && action !== 'move') drift.push(changeOf(planned, read, action, context));
  }
  sortByRisk(drift, context.weights);
  const invoked = (plan.action_invocations ?? []).map(({ address, lifecycle_action_trigger: trigger }) => {
    const by = trigger?.triggering_resource_address;
    return named(`${address}${by ? ` (triggered by ${by})` : ''}`);
  });
  return {
    format: 1,
    ...(about.file && { file: named(about.file) }),
    environment: about.environment,
    placement: about.placement,
    simulated: about.simulated,
    terraformVersion: plan.terraform_version,
    errored: plan.errored ?? false,
    ...(plan.complete === false && { incomplete: true }),
    ...(invoked.length > 0 && { actions: invoked }),
    ...costOf(costs, configuration, about),
    counts,
    changes,
    drift,
    deferred: (plan.deferred_changes ?? []).flatMap(({ resource_change, reason }) =>
      resource_change ? [named(`${resource_change.address}${reason ? ` (${reason.replaceAll('_', ' ')})` : ''}`)] : [],
    ),
    outputs: Object.entries(plan.output_changes ?? {})
      .filter(([, { actions }]) => actions[0] !== 'no-op')
      .map(([name]) => named(name)),
    checks: (plan.checks ?? []).flatMap(({ address, status, instances }) => {
      if (status !== 'fail' && status !== 'error' && status !== 'unknown') return [];
      const problems = (instances ?? [])
        .flatMap((one) => one.problems ?? [])
        .map(({ message = '' }) => redacted(message));
      return [{ address: named(address?.to_display ?? ''), status, problems }];
    }),
    sections: about.sections,
  };
}

function costOf(costs: PlanCosts, configuration: PlanJson['configuration'], about: ReviewContext): { cost?: PlanCost } {
  const cost = costs.cost(references(configuration, about.synthesized));
  return cost ? { cost } : {};
}

interface Context {
  readonly constructs: ReadonlyMap<string, string> | undefined;
  readonly configured: Configured;
  readonly refersTo: Configured;
  readonly account: () => string | undefined;
  /** The weight of a change's first finding within its class. */
  readonly weights: Map<Change, number>;
  /** Names of buckets that the plan creates. */
  readonly created: Set<string>;
  /** New rules that delete objects of a bucket, by its name: a new bucket has none. */
  readonly expiring: { readonly change: ReviewedChange; readonly bucket: string }[];
}

/** A rule that deletes does not affect a bucket that the same plan creates. */
function forgetNew(changes: Change[], { created, expiring, weights }: Context): void {
  for (const { change, bucket } of expiring) {
    if (!created.has(bucket)) continue;
    const findings = change.findings.filter((finding) => finding.class !== 'Data loss');
    changes[changes.indexOf(change)] = change.with(findings);
    weights.delete(change);
  }
}

function once<T>(make: () => T): () => T {
  let cached: { readonly value: T } | undefined;
  return () => {
    cached ??= { value: make() };
    return cached.value;
  };
}

/**
 * The worst class first; in it the heaviest, then by address. Of what is destroyed or interrupted,
 * a thing comes before its parts: a queue before its dead letters.
 */
function sortByRisk(changes: Change[], weights: ReadonlyMap<Change, number>): void {
  const weight = (change: Change) => weights.get(change) ?? 0;
  const depth = ({ class: risk, construct }: Change) =>
    construct === undefined || ORDER[risk] > ORDER.Downtime ? 0 : construct.split('/').length;
  changes.sort(
    (a, b) =>
      ORDER[a.class] - ORDER[b.class] ||
      weight(b) - weight(a) ||
      depth(a) - depth(b) ||
      (a.address < b.address ? -1 : 1),
  );
}

/** The changes that a reviewer must see first, without harmless ones. */
export const worst = ({ changes, drift }: Summary, most: number): Change[] =>
  [...changes, ...drift]
    .filter(({ class: risk }) => risk !== 'Other' && risk !== 'Cost')
    .toSorted((a, b) => ORDER[a.class] - ORDER[b.class])
    .slice(0, most);

/** 0: nothing to do, 2: changes; an errored plan is 1. */
export function exitCode(summary: Summary): 0 | 1 | 2 {
  if (summary.errored) return 1;
  const { changes, outputs, deferred, actions = [] } = summary;
  return changes.some(({ action }) => action !== 'read') || outputs.length + deferred.length + actions.length > 0
    ? 2
    : 0;
}

function actionOf({ change: { actions, importing }, previous_address, address }: PlannedChange): Action | undefined {
  const all = actions.join(' ');
  if (all === 'delete create' || all === 'create delete' || all === 'create forget' || all === 'forget create')
    return 'replace';
  if (all === 'open') return 'read';
  if (all === 'no-op') {
    if (importing) return 'import';
    return previous_address && previous_address !== address ? 'move' : undefined;
  }
  return all as Action;
}

function changeOf(planned: PlannedChange, read: () => PlannedChange, action: Action, context: Context): Change {
  const { constructs, configured, refersTo, account, weights, created, expiring } = context;
  const { address, type, change, action_reason, previous_address, deposed } = planned;
  const { before, after, actions } = change;
  const leaves = differences(planned);
  const forgetsOld = actions.length > 1 && actions.includes('forget');
  const judged = judge({
    type,
    action,
    forgetsOld,
    before,
    after,
    unknown: change.after_unknown,
    leaves,
    configured: (attribute) => configured(address, attribute),
    refersTo: (attribute) => refersTo(address, attribute),
    account,
  });
  const { findings } = judged;
  const changed = new ReviewedChange(
    {
      address: named(address),
      construct: constructs && (constructs.get(address.replace(/\[.*\]$/s, '')) ?? constructThatWas(address)),
      type: named(type),
      action,
      findings,
      reason: action_reason && named(action_reason),
      createFirst: (actions[0] === 'create' && actions[1] === 'delete') || undefined,
      forgetsOld: forgetsOld || undefined,
      deposed: deposed && named(deposed),
      previousAddress: previous_address && previous_address !== address ? named(previous_address) : undefined,
      importId: change.importing && redacted(change.importing.id ?? identityIn(change.importing.identity)),
    },
    attributesOf(read, planned, leaves),
  );
  weights.set(changed, judged.weight);
  if (action === 'create') {
    const bucket = at(after, 'bucket');
    if (typeof bucket === 'string' && BUCKETS.test(type)) created.add(bucket);
    if (typeof bucket === 'string' && changed.class === 'Data loss') expiring.push({ change: changed, bucket });
  }
  return changed;
}

/** `bucket=orders, region=us-east-1`, or that it is known after apply. */
const identityIn = (identity: Json | undefined): string =>
  identity && typeof identity === 'object'
    ? Object.entries(identity)
        .map(([name, value]) => `${name}=${String(value)}`)
        .join(', ')
    : UNKNOWN;

const BUCKETS = /^aws_s3_(directory_)?bucket$/;
