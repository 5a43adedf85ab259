import { difference, money } from './prices/money';
import type { Change, Summary } from './summary';

/** The phrases that all formats share. */
export const VERBS: Record<Change['action'], string> = {
  create: 'is created',
  update: 'is changed',
  replace: 'is replaced',
  delete: 'is destroyed',
  forget: 'is forgotten',
  read: 'is read',
  move: 'is moved',
  import: 'is imported',
};

/** A sign for each action, the worst first. */
export const SIGNS: Record<Change['action'], string> = {
  delete: '-',
  replace: '±',
  forget: '·',
  update: '~',
  create: '+',
  move: '→',
  import: '⇐',
  read: '?',
};

/** Terraform's reasons, if they add information. */
const REASONS: Readonly<Record<string, string>> = {
  replace_because_tainted: 'it is tainted',
  replace_by_request: 'by request',
  replace_by_triggers: 'by a replace_triggered_by',
  delete_because_no_resource_config: 'it is no longer in the configuration',
  delete_because_no_module: 'its module is no longer in the configuration',
  delete_because_wrong_repetition: 'a count or for_each was added or removed',
  delete_because_count_index: 'its index is beyond the count',
  delete_because_each_key: 'its key is no longer in for_each',
  delete_because_no_move_target: 'the target of its move is not in the configuration',
  read_because_config_unknown: 'its input is known after apply',
  read_because_dependency_pending: 'a dependency changes',
  read_because_check_nested: 'a check reads it',
};

export function heading({ placement, environment, simulated, file }: Summary): string {
  const of = placement ?? environment;
  return `Plan${of ? ` of ${of}` : file ? ` in ${file}` : ''}${simulated ? ' (simulated cloud)' : ''}`;
}

export function counts({
  counts: count,
  outputs,
  deferred,
  actions = [],
  drift,
  errored,
  incomplete,
}: Summary): string {
  const words = {
    delete: 'destroyed',
    replace: 'replaced',
    forget: 'forgotten',
    update: 'changed',
    create: 'created',
    move: 'moved',
    import: 'imported',
    read: 'read',
  } as const;
  const counts = Object.entries(words).flatMap(([action, word]) =>
    count[action as 'create'] ? [`${count[action as 'create']} ${word}`] : [],
  );
  if (counts.length > 0) return `${counts.join(', ')}; ${count.unchanged} unchanged.`;
  if (outputs.length + deferred.length + actions.length > 0) return 'No resource changes now.';
  if (errored || incomplete) return 'No changes are in this plan, which is not the whole one.';
  return drift.length > 0 ? `Nothing to apply; ${drift.length} changed outside Terraform.` : 'Nothing to do.';
}

/** The change of cost, or empty if no price is known. */
export function costLine({ cost }: Summary): string | undefined {
  if (!cost) return undefined;
  const { before, after, notPriced } = cost;
  const missing =
    notPriced.length > 0 ? ` ${notPriced.length} ${notPriced.length === 1 ? 'part has' : 'parts have'} no price.` : '';
  if (before === after) return missing === '' ? undefined : `Cost:${missing}`;
  const total = before === 0 ? '' : `, to ${money(after)}`;
  return `Cost: ${difference(before, after)}${total} at list prices.${missing}`;
}

export const ERRORED = 'Terraform could not finish this plan: it is incomplete and must not be applied.';

export const INCOMPLETE =
  'This plan is incomplete: it was made with -target or -exclude, or part of it is deferred. There may be more ' +
  'changes.';

/** Notes in addition to the risk; `quote` marks text of the plan. */
export function facts(change: Change, quote: (text: string) => string): string[] {
  const { action, reason, createFirst, forgetsOld, previousAddress, importId } = change;
  const forced = (action === 'replace' ? change.attributes : [])
    .filter(({ forcesReplacement }) => forcesReplacement)
    .map(({ path }) => path);
  const attributes =
    forced.slice(0, 5).map(quote).join(', ') + (forced.length > 5 ? ` and ${forced.length - 5} more` : '');
  return [
    ...(forced.length > 0 ? [`because ${attributes} can't be changed`] : []),
    ...(reason && Object.hasOwn(REASONS, reason) ? [REASONS[reason] ?? reason] : []),
    ...(createFirst ? ['the new one is created first'] : []),
    ...(forgetsOld ? ['the old one is kept and is no longer managed'] : []),
    ...(previousAddress ? [`was ${quote(previousAddress)}`] : []),
    ...(importId === undefined ? [] : [`${action === 'import' ? '' : 'imported with the '}id ${quote(importId)}`]),
  ];
}

/** The lists after the changes. */
export function lists(summary: Summary): { readonly title: string; readonly lines: readonly string[] }[] {
  return [
    { title: 'Without a price', lines: summary.cost?.notPriced ?? [] },
    { title: 'Actions that run', lines: summary.actions ?? [] },
    { title: 'Deferred', lines: summary.deferred },
    { title: 'Outputs that change', lines: summary.outputs },
    {
      title: 'Checks',
      lines: summary.checks.map(
        ({ address, status, problems }) => `${address}: ${CHECKS[status]}${problems.map((one) => ` ${one}`).join('')}`,
      ),
    },
    ...(summary.sections ?? []),
  ].filter(({ lines }) => lines.length > 0);
}

const CHECKS = { fail: 'does not hold.', error: 'could not be evaluated.', unknown: 'is known after apply.' } as const;

export const drifted = ({ action }: Change) => `${action === 'delete' ? 'was deleted' : 'changed'} outside Terraform`;
