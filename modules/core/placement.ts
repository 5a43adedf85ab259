import type { Construct, IConstruct } from 'constructs';
import type { LogRetentionDays } from './log-retention';

export const CLOUDS = ['aws', 'google', 'azure'] as const;
export type CloudName = (typeof CLOUDS)[number];

/** A value for each cloud. */
export type PerCloud<T> = Readonly<Record<CloudName, T>>;

/**
 * Facts of an account. Synthesis is offline, so they are listed in the environment file under
 * `clouds:`.
 */
export interface AccountFacts {
  readonly aws: { readonly account: string };
  readonly google: { readonly project: string; readonly projectNumber: string; readonly billingAccount?: string };
  readonly azure: { readonly subscription: string; readonly tenant: string; readonly adminPublicKey?: string };
}

/** The location of a stack: one cloud and region of an environment. */
export interface Placement {
  /** `<environment>-<cloud>-<region>`: the id of the stack. */
  readonly id: string;
  readonly project: string;
  readonly environment: string;
  readonly cloud: CloudName;
  readonly region: string;
  /** Names of the region's zones, in the order of use. */
  readonly zones: readonly string[];
  /** The account facts of this placement's cloud, which the loader has checked. */
  readonly facts: Partial<AccountFacts>;
  /** Whether stateful resources refuse destruction. */
  readonly protected: boolean;
  /**
   * Paths of constructs below the stack that may be destroyed nevertheless, with everything in
   * them.
   */
  readonly unprotected?: readonly string[];
  /**
   * Whether the deletion of a database or graph leaves a final backup, even without protection.
   * Default: true.
   */
  readonly finalSnapshots?: boolean;
  /**
   * How long the logs of all kinds are kept, in days. Default: 365; on Google Cloud the project's.
   */
  readonly logRetentionDays?: LogRetentionDays;
  /**
   * The environment's tags and the standard ones, in neutral form: see tags.ts for the clouds'
   * formats.
   */
  readonly tags: Readonly<Record<string, string>>;
  /** The environment's public names, if it has any. */
  readonly dns?: PublicNames;
  /** The environment's own limits, in addition to the policies. */
  readonly policies?: {
    /** Allowed regions of any cloud; all by default. */
    readonly regions?: readonly string[];
    /**
     * The maximum of each in a placement: machines, virtual processors of one machine, databases,
     * NAT gateways.
     */
    readonly limits?: {
      readonly machines?: number;
      readonly cpu?: number;
      readonly databases?: number;
      readonly natGateways?: number;
    };
  };
  /**
   * Renamed constructs: the current path (`commerce/purchases`) → the path at the time of naming.
   */
  readonly formerly?: Readonly<Record<string, string>>;
  /** The workload of the environment whose id is not part of names. */
  readonly first?: string;
}

/** The zone of an environment's public names, and its provider. */
export interface PublicNames {
  readonly provider: CloudName | 'cloudflare';
  /** The domain of the zone: `example.com`. */
  readonly domain: string;
  /** The existing zone, identified per provider. */
  readonly zone: string;
  /** The name that all placements share, below the domain: `shop`. */
  readonly name: string;
  /** Additional names, of workloads that also publish an entry: `{ media: 'media' }`. */
  readonly names?: Readonly<Record<string, string>>;
  /** Cloudflare's account, and whether its proxy is used. */
  readonly account?: string;
  readonly proxied?: boolean;
  /** Existing certificates; by default the cloud issues one. */
  readonly certificates?: {
    readonly aws?: { readonly arn: string };
    readonly google?: { readonly certificate: string };
    readonly azure?: { readonly keyVaultId: string; readonly keyVaultSecretId: string };
  };
  /** Ids of the environment's placements on the same cloud that precede this one in its file. */
  readonly others?: readonly string[];
}

/** All names that placements share, with the domain. */
export const sharedNames = ({ name, names = {}, domain }: PublicNames): string[] =>
  [name, ...Object.values(names)].map((one) => `${one}.${domain}`);

const CONTEXT = 'polycloud:placement';
/** The engines that run the JSON, as cdktn's `targetVersions`: both have write-only attributes. */
const ENGINES = { terraform: '>=1.11.0', opentofu: '>=1.11.0' };

/** Assigns the placement to everything below `stack`. */
export function place(stack: Construct, placement: Placement): void {
  stack.node.setContext(CONTEXT, placement);
  // The fork refuses what the oldest engine does not have, such as write-only attributes.
  stack.node.setContext('targetVersions', ENGINES);
}

export function placementOf(scope: IConstruct): Placement {
  const placement = scope.node.tryGetContext(CONTEXT) as Placement | undefined;
  if (!placement) throw new Error(`${scope.node.path} is not inside a PlacementStack`);
  return placement;
}

/**
 * Whether a construct is one of these, or inside one: `commerce/orders` and everything below it.
 */
export const isBelow = (path: string, paths: readonly string[] = []): boolean =>
  paths.some((one) => path === one || path.startsWith(`${one}/`));

/**
 * The placement of a new construct of a kind, without protection if the construct is unprotected.
 */
export function placementOfKind(kind: IConstruct): Placement {
  const placement = placementOf(kind);
  const path = kind.node.path.split('/').slice(1).join('/');
  if (!placement.protected || !isBelow(path, placement.unprotected)) return placement;
  const unprotected = { ...placement, protected: false };
  kind.node.setContext(CONTEXT, unprotected);
  return unprotected;
}

/**
 * The account that a placement is in, as its cloud names it: account id, project or subscription.
 */
export function accountOf({ cloud, facts }: Pick<Placement, 'cloud' | 'facts'>): string {
  switch (cloud) {
    case 'aws':
      return factsOf(facts, 'aws').account;
    case 'google':
      return factsOf(facts, 'google').project;
    case 'azure':
      return factsOf(facts, 'azure').subscription;
  }
}

/** Whether two placements are in the same region of one account, where they can share a network. */
export const sameAccount = (one: Placement, other: Placement): boolean =>
  one.cloud === other.cloud && one.region === other.region && accountOf(one) === accountOf(other);

/** The facts of `cloud`; their absence is a bug, since the loader requires them. */
export function factsOf<C extends CloudName>(facts: Partial<AccountFacts>, cloud: C): AccountFacts[C] {
  const found = facts[cloud];
  if (!found) throw new Error(`the placement has no account facts of ${cloud}`);
  return found;
}

/** Whether the deletion of a database or graph leaves a final backup. */
export const leavesBackup = ({ finalSnapshots = true }: Placement): boolean => finalSnapshots;
