import type { Construct, IConstruct } from 'constructs';

export const CLOUDS = ['aws', 'google', 'azure'] as const;
export type CloudName = (typeof CLOUDS)[number];

/** A value for each cloud. */
export type PerCloud<T> = Readonly<Record<CloudName, T>>;

/**
 * What only the account knows. Synthesis asks no cloud, so it stands in the environment's file
 * under `clouds:`.
 */
export interface AccountFacts {
  readonly aws: { readonly account: string };
  readonly google: { readonly project: string; readonly projectNumber: string; readonly billingAccount?: string };
  readonly azure: { readonly subscription: string; readonly tenant: string; readonly adminPublicKey?: string };
}

/** Where a stack stands: one cloud and region of an environment. */
export interface Placement {
  /** `<environment>-<cloud>-<region>`: the id of the stack. */
  readonly id: string;
  readonly project: string;
  readonly environment: string;
  readonly cloud: CloudName;
  readonly region: string;
  /** Names of the region's zones, in the order in which they are used. */
  readonly zones: readonly string[];
  /** The account facts of this placement's cloud. The loader made sure that they are there. */
  readonly facts: Partial<AccountFacts>;
  /** Stateful resources refuse destruction. */
  readonly protected: boolean;
  /**
   * Paths of constructs below the stack that may be destroyed all the same, with everything in
   * them.
   */
  readonly unprotected?: readonly string[];
  /**
   * A database or graph that is deleted leaves a last backup, also when nothing is protected any
   * more. Default: true.
   */
  readonly finalSnapshots?: boolean;
  /**
   * The environment's tags with the standard ones, in neutral form: see tags.ts for the clouds'
   * dialects.
   */
  readonly tags: Readonly<Record<string, string>>;
  /** The environment's public names, where it has some. */
  readonly dns?: PublicNames;
  /** What the environment allows, beyond the rules of all. */
  readonly policies?: {
    /** Regions of any cloud; all, where nothing is said. */
    readonly regions?: readonly string[];
    /**
     * The most of each in a placement: machines, virtual processors of one machine, databases, NAT
     * gateways.
     */
    readonly limits?: {
      readonly machines?: number;
      readonly cpu?: number;
      readonly databases?: number;
      readonly natGateways?: number;
    };
  };
  /**
   * Constructs that were renamed: the path now (`commerce/purchases`) → the path when it got its
   * names in the cloud.
   */
  readonly formerly?: Readonly<Record<string, string>>;
  /** The workload of the environment whose id is not part of names. */
  readonly first?: string;
}

/** Where an environment's public names are, and who answers for them. */
export interface PublicNames {
  readonly provider: CloudName | 'cloudflare';
  /** The domain of the zone: `example.com`. */
  readonly domain: string;
  /** The zone, which exists, as its provider knows it. */
  readonly zone: string;
  /** The name that all placements share, below the domain: `shop`. */
  readonly name: string;
  /** Further names, of workloads that publish an entry too: `{ media: 'media' }`. */
  readonly names?: Readonly<Record<string, string>>;
  /** Cloudflare's account, and whether names go through its edge. */
  readonly account?: string;
  readonly proxied?: boolean;
  /** Certificates that are there; where none is, the cloud makes one. */
  readonly certificates?: {
    readonly aws?: { readonly arn: string };
    readonly google?: { readonly certificate: string };
    readonly azure?: { readonly keyVaultId: string; readonly keyVaultSecretId: string };
  };
  /**
   * Ids of the environment's placements on the same cloud that stand before this one in its file.
   */
  readonly others?: readonly string[];
}

/** All names that placements share, with the domain. */
export const sharedNames = ({ name, names = {}, domain }: PublicNames): string[] =>
  [name, ...Object.values(names)].map((one) => `${one}.${domain}`);

const CONTEXT = 'polycloud:placement';

/** Gives everything below `stack` its placement. */
export function place(stack: Construct, placement: Placement): void {
  stack.node.setContext(CONTEXT, placement);
}

export function placementOf(scope: IConstruct): Placement {
  const placement = scope.node.tryGetContext(CONTEXT) as Placement | undefined;
  if (!placement) throw new Error(`${scope.node.path} is not inside a PlacementStack`);
  return placement;
}

/** Whether a construct is one of these, or in one: `commerce/orders` and all below it. */
export const isBelow = (path: string, paths: readonly string[] = []): boolean =>
  paths.some((one) => path === one || path.startsWith(`${one}/`));

/**
 * The placement of a new construct of a kind. Where its protection is turned off, so is that of
 * everything in it.
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

/** Whether two placements are in one region of one account, where they can use one network. */
export const sameAccount = (one: Placement, other: Placement): boolean =>
  one.cloud === other.cloud && one.region === other.region && accountOf(one) === accountOf(other);

/** The facts of `cloud`; their absence here is our mistake, since the loader asks for them. */
export function factsOf<C extends CloudName>(facts: Partial<AccountFacts>, cloud: C): AccountFacts[C] {
  const found = facts[cloud];
  if (!found) throw new Error(`the placement has no account facts of ${cloud}`);
  return found;
}

/** Whether a database or graph leaves a last backup when it is deleted. */
export const leavesBackup = ({ finalSnapshots = true }: Placement): boolean => finalSnapshots;
