import type { CloudName } from '../../../modules/core/placement';

export type Bodies = Record<string, object>;
export interface Sides {
  readonly cloud: CloudName;
  readonly bad: Bodies;
  readonly good: Bodies;
}

export const side = (cloud: CloudName, bad: Bodies, good: Bodies): Sides => ({ cloud, bad, good });

export const allow = (Action: string | string[], Resource: string | string[]) => ({
  policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Action, Resource }] }),
});

/** The cloud of a Terraform type. */
function cloudOf(type: string): CloudName {
  if (type.startsWith('aws_')) return 'aws';
  return type.startsWith('google_') ? 'google' : 'azure';
}

/** A resource that violates a rule, and one that complies; `others` are part of both plans. */
export function of(type: string, bad: object, good: object, others: Bodies = {}): Sides {
  return side(cloudOf(type), { ...others, [type]: bad }, { ...others, [type]: good });
}

/** A resource that violates a rule alone, and complies together with `others`. */
export function needs(type: string, others: Bodies, body: object = {}): Sides {
  return side(cloudOf(type), { [type]: body }, { [type]: body, ...others });
}
