import { Fn, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { Environment } from './environment';
import { UserError, whereIs } from './errors';
import { lastPart } from './parts';

/**
 * How a program opens a resource with the Go Cloud Development Kit. Source: URLOpener of each
 * driver of gocloud.dev v0.42.0.
 */
export interface GocloudAddress {
  readonly url: string;
  /** Additional environment variables of the driver. */
  readonly environment: Environment;
}

/**
 * The `spec` of a Dapr component. It contains no key: Dapr signs in as the identity of the program.
 * Source: the components of github.com/dapr/components-contrib v1.15.0.
 */
export interface DaprComponent {
  readonly type: `bindings.${string}` | `pubsub.${string}`;
  readonly version: 'v1';
  readonly metadata: Readonly<Record<string, string>>;
}

/** Replaces the scheme, also of values that are known after the apply. */
export const withScheme = (url: string, from: string, to: string): string =>
  Token.isUnresolved(url) ? Fn.replace(url, from, to) : url.replace(from, to);

/** The last part of a path: of an id, or of an ARN. */
export const lastOf = (path: string, separator: string): string =>
  Token.isUnresolved(path) ? Fn.element(Fn.reverse(Fn.split(separator, path)), 0) : lastPart(path, separator);

/**
 * Ends the synthesis if an address is requested that the library does not support on this cloud.
 */
export function notPortable(scope: IConstruct, what: string, why: string, instead: string): never {
  throw new UserError([{ where: whereIs(scope), message: `${what}: ${why}.`, remedy: instead }]);
}
