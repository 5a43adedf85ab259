import type { Pillar } from '../modules/core/pillars';
import type { Placement } from '../modules/core/placement';

/**
 * A synthesized or planned resource, as a rule sees it. A variable of the program is one of the
 * type `variable`.
 */
export interface Resource {
  readonly type: string;
  /**
   * `aws_sqs_queue.commerce_orders_queue`; of a plan with its modules:
   * `module.shop.aws_sqs_queue.orders`.
   */
  readonly address: string;
  /**
   * The construct: `commerce/orders/queue`. A plan of another project has none: it is the address.
   */
  readonly construct: string;
  /**
   * Its attributes. What only a reference tells is `${aws_sqs_queue.commerce_orders_queue.arn}`.
   */
  // biome-ignore lint/suspicious/noExplicitAny: the JSON of any resource type.
  readonly body: any;
}

export interface Context {
  /** Where the resources stand; of a plan of another project, as much as the plan says. */
  readonly placement: Pick<Placement, 'protected' | 'unprotected' | 'policies'>;
  readonly resources: readonly Resource[];
  /** Of a plan: what is known after the apply only is a reference, and `lifecycle` is not there. */
  readonly planned: boolean;
}

const byType = new WeakMap<readonly Resource[], Map<string, Resource[]>>();

/**
 * The resources of a type. They are sorted once: a workload may have thousands, each of which asks
 * for what stands around it.
 */
export function ofType(resources: readonly Resource[], type: string): readonly Resource[] {
  let sorted = byType.get(resources);
  if (!sorted) {
    sorted = new Map();
    for (const one of resources) {
      const known = sorted.get(one.type);
      if (known) known.push(one);
      else sorted.set(one.type, [one]);
    }
    byType.set(resources, sorted);
  }
  return sorted.get(type) ?? [];
}

/**
 * Why a resource does not comply, and what to do. Neither ever repeats a value that may be a
 * secret.
 */
export interface Violation {
  readonly reason: string;
  readonly remedy: string;
}

/**
 * One rule: a pure function of a synthesized resource and what stands around it. It answers nothing
 * where it complies or where the rule has nothing to say. Its own file in `policies/rules/`, with a
 * violating and a compliant case for each cloud in its test.
 */
export interface Policy {
  /** `public-ingress` */
  readonly id: string;
  /** An error stops the synthesis, a warning is shown. */
  readonly level: 'error' | 'warning';
  /** What it serves: the part of `npm run policies -- --scorecard` that lists it. */
  readonly pillar: Pillar;
  /** In a sentence, for the list of rules. */
  readonly title: string;
  /** The types that it looks at. */
  readonly types: RegExp;
  check(resource: Resource, context: Context): Violation | undefined;
}

/**
 * What an attribute must be. The path goes through blocks: `settings.ip_configuration.ssl_mode`.
 */
export interface Demand {
  readonly path: string;
  // biome-ignore lint/suspicious/noExplicitAny: any attribute.
  readonly holds: (value: any) => boolean;
  readonly reason: string;
  readonly remedy: string;
}

/** What each type must have, in the order in which it is told. */
export type Demands = Readonly<Record<string, readonly Demand[]>>;

export function demand(path: string, holds: Demand['holds'], reason: string, remedy: string): Demand {
  return { path, holds, reason, remedy };
}

/** The first demand that the resource does not meet. */
export function unmet({ type, body }: Resource, demands: Demands): Violation | undefined {
  const found = demands[type]?.find(({ path, holds }) => !holds(valueAt(body, path)));
  return found && { reason: found.reason, remedy: found.remedy };
}

export const typesOf = (...demands: readonly object[]): RegExp =>
  new RegExp(`^(${demands.flatMap(Object.keys).join('|')})$`);

/** The value at a path; each block on the way may be an object or a list. */
// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
export function valueAt(body: any, path: string): any {
  return path.split('.').reduce((at, key) => block(at)?.[key], body);
}

export const isOn = (value: unknown) => value === true || value === 'true';
export const isNotOn = (value: unknown) => !isOn(value);
export const isOff = (value: unknown) => value === false || value === 'false';
export const isSet = (value: unknown) => value !== undefined && value !== null && value !== '';
export const isOneOf =
  (...values: readonly unknown[]) =>
  (value: unknown) =>
    values.includes(value);
export const isAtLeast = (least: number) => (value: unknown) => Number(value) >= least;

/**
 * Whether `value` is this attribute of `resource`: a reference to it, or what a plan knows of it.
 */
export function refersTo(value: unknown, { address, body }: Resource, attribute: string): boolean {
  if (typeof value !== 'string' || value === '') return false;
  return (
    value === `\${${address}.${attribute}}` ||
    value === `\${${address.replace(/\[[^\]]*\]$/, '')}.${attribute}}` ||
    value === body[attribute]
  );
}

/** A copy of a database for reading. What it has, the first has. */
export const isReplica = ({ body }: Resource): boolean =>
  isSet(body.replicate_source_db) || isSet(body.master_instance_name) || body.create_mode === 'Replica';

/** What only a reference tells: nothing is known of it before the apply. */
export const isReference = (value: unknown): boolean => typeof value === 'string' && /^\$\{[^}]*\}$/.test(value);

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

export const list = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
