import { review } from '../../review';
import type { Json, PlannedChange } from '../../review/plan-json';

type Change = Partial<PlannedChange['change']>;
export const change = (type: string, name: string, actions: string[], more: Change = {}): PlannedChange =>
  ({ address: `${type}.${name}`, type, change: { actions, before: null, after: null, ...more } }) as PlannedChange;
export const plan = (...changes: PlannedChange[]) =>
  JSON.stringify({ format_version: '1.2', terraform_version: '1.11.4', resource_changes: changes });
export const classOf = (one: PlannedChange) => review(plan(one), 'plan').changes[0]?.class;
export const update = (type: string, before: object, after: object) =>
  change(type, 'one', ['update'], { before: before as Json, after: after as Json });

export const CANARY = 'canary-4711-xyz';
