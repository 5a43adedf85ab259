import type { Pillar } from '../modules/core/pillars';
import type { Placement } from '../modules/core/placement';

/**
 * A synthesized or planned resource, for a policy. A variable of the program has the type
 * `variable`.
 */
export interface Resource {
  readonly type: string;
  /**
   * `aws_sqs_queue.commerce_orders_queue`; in a plan with modules:
   * `module.shop.aws_sqs_queue.orders`.
   */
  readonly address: string;
  /** The construct: `commerce/orders/queue`. In a plan of another project the address. */
  readonly construct: string;
  /**
   * Its attributes. Values known only by reference are
   * `${aws_sqs_queue.commerce_orders_queue.arn}`.
   */
  // biome-ignore lint/suspicious/noExplicitAny: the JSON of any resource type.
  readonly body: any;
}

export interface Context {
  /** The context of the resources; for a plan of another project, as much as the plan contains. */
  readonly placement: Pick<Placement, 'protected' | 'unprotected' | 'policies'>;
  readonly resources: readonly Resource[];
  /** For a plan: values known after apply are references, and `lifecycle` is missing. */
  readonly planned: boolean;
}

const byType = new WeakMap<readonly Resource[], Map<string, Resource[]>>();

/**
 * The resources of a type. They are indexed once: a workload may have thousands, each of which
 * looks up related resources.
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
 * Why a resource violates a policy, and the remedy. Neither contains a value that may be a secret.
 */
export interface Violation {
  readonly reason: string;
  readonly remedy: string;
}

/**
 * A policy: a pure function of a synthesized resource and its context. It returns nothing for a
 * compliant resource or if it does not apply. It has its own file in `policies/rules/`, with a
 * violating and a compliant case for each cloud in its test.
 */
export interface Policy {
  /** `public-ingress` */
  readonly id: string;
  /** An error stops the synthesis, a warning is printed. */
  readonly level: 'error' | 'warning';
  /** The pillar: the section of `npm run policies -- --scorecard` that lists it. */
  readonly pillar: Pillar;
  /** A description in one sentence, for the list of policies. */
  readonly title: string;
  /** The types that it checks. */
  readonly types: RegExp;
  check(resource: Resource, context: Context): Violation | undefined;
}

/**
 * The required value of an attribute. The path goes through blocks:
 * `settings.ip_configuration.ssl_mode`.
 */
export interface Demand {
  readonly path: string;
  // biome-ignore lint/suspicious/noExplicitAny: any attribute.
  readonly holds: (value: any) => boolean;
  readonly reason: string;
  readonly remedy: string;
}

/** The requirements of each type, in the order of reporting. */
export type Demands = Readonly<Record<string, readonly Demand[]>>;

export function demand(path: string, holds: Demand['holds'], reason: string, remedy: string): Demand {
  return { path, holds, reason, remedy };
}

/** The first requirement that the resource does not meet. */
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

/** Whether `value` is this attribute of `resource`: a reference to it, or its value in a plan. */
export function refersTo(value: unknown, { address, body }: Resource, attribute: string): boolean {
  if (typeof value !== 'string' || value === '') return false;
  return (
    value === `\${${address}.${attribute}}` ||
    value === `\${${address.replace(/\[[^\]]*\]$/, '')}.${attribute}}` ||
    value === body[attribute]
  );
}

/** A read replica, which has the settings of its primary. */
export const isReplica = ({ body }: Resource): boolean =>
  isSet(body.replicate_source_db) || isSet(body.master_instance_name) || body.create_mode === 'Replica';

/**
 * A network load balancer that forwards connections unchanged: it knows no headers, and writes
 * access logs for TLS listeners only. Source:
 * docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-access-logs.html
 */
export const forwardsConnections = (balancer: Resource, resources: readonly Resource[]): boolean =>
  balancer.body.load_balancer_type === 'network' &&
  !ofType(resources, 'aws_lb_listener').some(
    ({ body }) => body.protocol === 'TLS' && refersTo(body.load_balancer_arn, balancer, 'arn'),
  );

/** A value known only by reference, before the apply. */
export const isReference = (value: unknown): boolean => typeof value === 'string' && /^\$\{[^}]*\}$/.test(value);

/** The first element of a block, which Terraform JSON may have as an object or as a list. */
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
