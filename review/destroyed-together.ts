import { type Change, ReviewedChange } from './change';
import type { Json, PlannedChange } from './plan-json';
import { field } from './risk/change';
import { oneOf } from './terms';
import { is } from './types';

/** Attributes that identify a resource where another one refers to it. */
const IDENTIFIES = ['id', 'arn', 'url', 'self_link', 'name'];
/** Attributes of a guard that say what it guards; others say where it records, or whom it tells. */
const GUARDED = new RegExp(
  `^${oneOf`
      queue_url bucket topic_arn arn resource_(id|arn|name) target_resource_id dimensions criteria scopes conditions
      filter vpc_id subnet_id network cluster(_name|_identifier)? db_instance_identifier table_name server_(id|name)
      function_name repository(_name)? log_group_name storage_account_(id|name) key_vault_id key_id domain_name
      database(_id)? instance secret_arn rest_api_id api_id load_balancer_arn project_id`}$`,
);

/** Whether a text identifies something: `acme-prod-billing`, and not `production`. */
const isIdentity = (value: Json | undefined): value is string =>
  typeof value === 'string' && value.length >= 8 && /[-_/:.\d]/.test(value);

/**
 * Guards that are destroyed with what they guard, such as the alarms and the policy of a removed
 * queue: nothing is left that is guarded less.
 */
export class DestroyedTogether {
  readonly #names = new Set<string>();
  readonly #guards: { readonly change: ReviewedChange; readonly read: () => PlannedChange }[] = [];

  add(change: Change, { type, change: { before } }: PlannedChange, read: () => PlannedChange): void {
    if (change.action !== 'delete' || !(change instanceof ReviewedChange)) return;
    if (is(type, 'guard')) this.#guards.push({ change, read });
    else for (const one of IDENTIFIES.map((name) => field(before, name))) if (isIdentity(one)) this.#names.add(one);
  }

  /** Replaces the findings of such guards. */
  forgetGuards(changes: Change[]): void {
    if (this.#names.size === 0) return;
    for (const { change, read } of this.#guards) {
      const others = change.findings.filter((finding) => finding.class !== 'Weakening' && finding.class !== 'Exposure');
      if (others.length === 0 && this.#isOfDestroyed(read().change.before))
        changes[changes.indexOf(change)] = change.with([
          { class: 'Other', reason: 'what it guards is destroyed with it' },
        ]);
    }
  }

  #isOfDestroyed(before: Json): boolean {
    const told = Object.entries(before ?? {}).filter(([name]) => GUARDED.test(name));
    return JSON.stringify(told)
      .split(/[^\w.:/@-]+/)
      .some((part) => this.#names.has(part));
  }
}
