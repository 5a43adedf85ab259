import { UserError } from '../modules/core/errors';

/** Terraform's masks, values and attributes: any JSON. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface PlannedChange {
  readonly address: string;
  readonly previous_address?: string;
  readonly type: string;
  readonly mode?: string;
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
    readonly importing?: { readonly id?: string };
  };
}

/** What `terraform show -json` prints of a saved plan, as far as a review reads it. */
export interface PlanJson {
  readonly format_version: string;
  readonly terraform_version?: string;
  readonly resource_changes?: readonly PlannedChange[];
  readonly resource_drift?: readonly PlannedChange[];
  readonly deferred_changes?: readonly { readonly reason?: string; readonly resource_change?: PlannedChange }[];
  readonly output_changes?: Readonly<Record<string, { readonly actions: readonly string[] }>>;
  readonly errored?: boolean;
  readonly complete?: boolean;
}

/** The plan in `text`, or a UserError that says what the text is instead. */
export function readPlan(text: string, where: string): PlanJson {
  const no = (message: string, remedy: string) => new UserError([{ where, message, remedy }]);
  const make = 'Make it with: terraform show -json <saved plan>';
  if (text.trim() === '') throw no('is empty.', make);
  let plan: Partial<PlanJson> & Record<string, unknown>;
  try {
    plan = JSON.parse(text);
  } catch (error) {
    const cut = /end of JSON|Unterminated|after (array|property)/i.test((error as Error).message) ? ' It looks cut off.' : '';
    throw no(`is no JSON: ${(error as Error).message}.${cut}`, make);
  }
  if (typeof plan !== 'object' || plan === null || Array.isArray(plan) || typeof plan.format_version !== 'string') {
    throw no('is no plan of Terraform: it has no format_version.', make);
  }
  if (!/^1\./.test(plan.format_version)) {
    throw no(
      `is a plan of format version ${plan.format_version}, known here is version 1.`,
      'Use a newer polycloud, or an older Terraform.',
    );
  }
  if (!('resource_changes' in plan) && !('planned_values' in plan) && !('output_changes' in plan)) {
    throw no('values' in plan ? 'is a state, not a plan.' : 'is JSON of Terraform, but no plan.', make);
  }
  return plan as PlanJson;
}
