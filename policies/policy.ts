import type { Placement } from '../modules/core/placement';

/** A synthesized resource, as a rule sees it. */
export interface Resource {
  readonly type: string;
  readonly address: string;
  /** The construct: `commerce/orders/queue`. */
  readonly construct: string;
  // biome-ignore lint/suspicious/noExplicitAny: the JSON of any resource type.
  readonly body: any;
}

export interface Context {
  readonly placement: Placement;
  readonly resources: readonly Resource[];
}

/** Why a resource does not comply, and what to do. */
export interface Violation {
  readonly reason: string;
  readonly remedy: string;
}

/**
 * One rule: a pure function of a synthesized resource and what stands around it. It answers nothing where it complies or where the rule has nothing to say.
 * A file of its own in `policies/rules/`, with a violating and a compliant case for each cloud in its test.
 */
export interface Policy {
  /** `public-ingress` */
  readonly id: string;
  /** An error stops the synthesis, a warning is shown. */
  readonly level: 'error' | 'warning';
  /** In a sentence, for the list of rules. */
  readonly title: string;
  /** The types that it looks at. */
  readonly types: RegExp;
  check(resource: Resource, context: Context): Violation | undefined;
}

/** The first element of a block that Terraform JSON may hold as an object or as a list. */
// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
export function block(value: any): any {
  return Array.isArray(value) ? value[0] : value;
}

/** The statements of a policy document in JSON. */
// biome-ignore lint/suspicious/noExplicitAny: a policy document.
export function statements(policy: unknown): any[] {
  if (typeof policy !== 'string' || !policy.startsWith('{')) return [];
  const { Statement } = JSON.parse(policy);
  return Array.isArray(Statement) ? Statement : [Statement];
}

export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]);
