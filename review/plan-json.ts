import { UserError } from '../modules/core/errors';
import { JsonObject } from './json-object';

/** Terraform's masks, values and attributes: any JSON. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface PlannedChange {
  readonly address: string;
  readonly previous_address?: string;
  readonly type: string;
  readonly mode?: string;
  /** An old object that a replacement left. */
  readonly deposed?: string;
  readonly action_reason?: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Json;
    readonly after: Json;
    readonly after_unknown?: Json;
    readonly before_sensitive?: Json;
    readonly after_sensitive?: Json;
    readonly replace_paths?: readonly (readonly (string | number)[])[];
    /** By an id, or by the attributes of its identity (Terraform 1.12 and newer). */
    readonly importing?: { readonly id?: string; readonly identity?: Json };
  };
}

export interface Check {
  readonly address?: { readonly to_display?: string };
  readonly status?: string;
  readonly instances?: readonly { readonly problems?: readonly { readonly message?: string }[] }[];
}

/**
 * What `terraform show -json` prints of a saved plan, as far as a review reads it. Each change is a
 * function that parses it, so that the values of a large plan are not all in memory.
 */
export interface PlanJson {
  readonly terraform_version?: string;
  readonly resource_changes: Iterable<() => PlannedChange>;
  readonly resource_drift: Iterable<() => PlannedChange>;
  readonly deferred_changes?: readonly { readonly reason?: string; readonly resource_change?: PlannedChange }[];
  readonly output_changes?: Readonly<Record<string, { readonly actions: readonly string[] }>>;
  readonly checks?: readonly Check[];
  readonly errored?: boolean;
  /** False: the plan is incomplete, because of `-target` or deferred changes. */
  readonly complete?: boolean;
  /** Actions of providers that run with this plan (Terraform 1.14 and newer). */
  readonly action_invocations?: readonly ActionInvocation[];
  /** The configuration of the plan, parsed on demand. */
  readonly configuration: () => Json | undefined;
}

/** An action that a resource triggers, or that `-invoke` requests. */
export interface ActionInvocation {
  readonly address: string;
  readonly type?: string;
  readonly lifecycle_action_trigger?: {
    readonly triggering_resource_address?: string;
    readonly action_trigger_event?: string;
  };
  readonly invoke_action_trigger?: object;
}

/** The combinations of actions that Terraform plans. */
const ACTIONS = new Set([
  'no-op',
  'create',
  'read',
  // OpenTofu opens ephemeral resources: they are in no state.
  'open',
  'update',
  'delete',
  'forget',
  'delete create',
  'create delete',
  'create forget',
  'forget create',
]);

const MAKE = 'Create it: terraform show -json <saved plan>';

/**
 * The plan, or a UserError about the actual content, at the latest when its changes are read. No
 * message quotes it, because it contains secrets.
 */
export const readPlan = (plan: string | Buffer, where: string): PlanJson =>
  planIn(typeof plan === 'string' ? Buffer.from(plan) : plan, refusal(where));

/** The whole plan, for users of more than its changes. */
export function readWhole(content: string, where: string): object {
  const { bytes } = unwrapped(Buffer.from(content));
  readPlan(bytes, where);
  const text = bytes.toString();
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw noJson(text, error as Error, refusal(where));
  }
}

type Refusal = (message: string, remedy?: string) => UserError;
const refusal =
  (where: string): Refusal =>
  (message, remedy = MAKE) =>
    new UserError([{ where, message, remedy }]);

/**
 * Finds the JSON in a file: PowerShell redirects in UTF-16, and the wrapper of setup-terraform
 * prints the command before the JSON and messages after it.
 */
export function unwrapped(content: Buffer): { readonly bytes: Buffer; readonly notes: readonly string[] } {
  const notes: string[] = [];
  let bytes = content;
  const utf16 =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'little' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'big' : undefined;
  if (utf16) {
    const even = bytes.subarray(2, bytes.length - (bytes.length % 2));
    bytes = Buffer.from((utf16 === 'big' ? Buffer.from(even).swap16() : even).toString('utf16le'));
    notes.push('it is written in UTF-16');
  }
  const start = bytes.toString('latin1', 0, 4_000);
  if (/^\s*(\[command\]|::debug::)/.test(start)) {
    const from = bytes.indexOf('\n{');
    if (from >= 0) {
      const tail = bytes.lastIndexOf('\n::debug::');
      bytes = bytes.subarray(from + 1, tail > from ? tail : bytes.length);
      notes.push('the wrapper of setup-terraform printed more than the plan; set its terraform_wrapper: false');
    }
  }
  return { bytes, notes };
}

function planIn(content: Buffer, no: Refusal): PlanJson {
  const { bytes } = unwrapped(content);
  const start = bytes.toString('latin1', 0, 1000);
  if (start.trim() === '' && bytes.toString().trim() === '') throw no('is empty.');
  if (start.startsWith('PK')) throw no('is the saved plan itself.');
  if (bytes.includes(0)) throw no('is not UTF-8 text.', `${MAKE}, and write it in UTF-8.`);
  const plan = new JsonObject(bytes, (text, error) => noJson(text, error, no));
  const version = plan.get('format_version');
  if (typeof version !== 'string') throw no('is not a Terraform plan: it has no format_version.');
  const [major, minor] = version.split('.');
  // 0.1 and 0.2 are those of Terraform 0.12 to 1.0, in which the changes have the same form.
  if (major !== '1' && !(major === '0' && (minor === '1' || minor === '2'))) {
    const newer = Number(major) > 1;
    throw no(
      `is a plan of format version ${/^[\d.]{1,20}$/.test(version) ? version : 'unknown'}, known here are ` +
        '0.1, 0.2 and 1.',
      newer ? 'Use a newer version of this project, or an older Terraform.' : 'Use Terraform 0.12 or newer.',
    );
  }
  if (
    !['resource_changes', 'planned_values', 'output_changes', 'errored', 'resource_drift', 'action_invocations'].some(
      (key) => plan.has(key),
    )
  ) {
    throw no(plan.has('values') ? 'is a state, not a plan.' : 'is Terraform JSON, but not a plan.');
  }
  const elements = (key: string): Iterable<() => unknown> => {
    const all = plan.elements(key);
    if (!all) throw no(`is not a Terraform plan: its ${key} is not a list.`);
    return all;
  };
  const list = (key: string): unknown[] => Array.from(elements(key), (read) => read());
  function* changes(key: string, all = elements(key)): Iterable<() => PlannedChange> {
    let count = 0;
    for (const read of all) {
      const place = ++count;
      yield () => {
        const change = read();
        const wrong = mistakeIn(change);
        if (wrong) throw no(`is not a supported plan: in ${key} change ${place} ${wrong}.`);
        return change as PlannedChange;
      };
    }
  }
  const deferred = list('deferred_changes') as PlanJson['deferred_changes'];
  for (const [index, one] of (deferred ?? []).entries()) {
    const wrong = one?.resource_change && mistakeIn(one.resource_change);
    if (wrong) throw no(`is not a supported plan: in deferred_changes change ${index + 1} ${wrong}.`);
  }
  const terraformVersion = plan.get('terraform_version');
  const outputs = plan.get('output_changes') as PlanJson['output_changes'];
  for (const output of Object.values(outputs ?? {})) {
    if (!Array.isArray(output?.actions)) throw no('is not a supported plan: an output has no actions.');
  }
  return {
    terraform_version: typeof terraformVersion === 'string' ? terraformVersion : undefined,
    resource_changes: changes('resource_changes'),
    resource_drift: changes('resource_drift'),
    deferred_changes: deferred,
    output_changes: outputs,
    checks: list('checks') as PlanJson['checks'],
    errored: plan.get('errored') as boolean | undefined,
    complete: plan.get('complete') as boolean | undefined,
    action_invocations: [...list('action_invocations'), ...list('deferred_action_invocations')].flatMap(invocation),
    configuration: () => plan.get('configuration') as Json | undefined,
  };
}

/** An invocation, also a deferred one, which is nested one level deeper. */
function invocation(one: unknown): ActionInvocation[] {
  const invoked = (one as { action_invocation?: unknown } | null)?.action_invocation ?? one;
  return typeof (invoked as ActionInvocation | null)?.address === 'string' ? [invoked as ActionInvocation] : [];
}

function noJson(text: string, { message }: Error, no: Refusal): UserError {
  if (/^\s*\{"@level"/.test(text))
    return no('is the log of terraform plan -json, not a plan.', `Add -out=plan to it. ${MAKE}`);
  const cut = /end of JSON|Unterminated|after (array|property)/i.test(message) ? ' It seems to be truncated.' : '';
  const position = /at position \d+/.exec(message);
  return no(`is not valid JSON${position ? `: the mistake is ${position}` : ''}.${cut}`);
}

function mistakeIn(change: unknown): string | undefined {
  const { address, type, change: body } = (change ?? {}) as Partial<PlannedChange>;
  if (typeof address !== 'string' || typeof type !== 'string') return 'has no address or no type';
  if (!Array.isArray(body?.actions)) return 'has no actions';
  return ACTIONS.has(body.actions.join(' ')) ? undefined : 'has unsupported actions';
}
