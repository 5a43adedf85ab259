import type { Construct } from 'constructs';
import type { z } from 'zod';
import type { Environment } from '../environments/loader';
import { Workload } from '../modules/core/names';
import type { Network } from '../modules/network/network';

/** The context of a workload in an environment. */
export interface WorkloadContext<Settings> {
  /** Its settings in the environment file, with the defaults of its schema. */
  readonly settings: Settings;
  /** The environment's network, which its workloads share. Requires `needs: { network: true }`. */
  readonly network: Network;
  /** The environment's public names; `undefined` if it has none. */
  readonly dns?: Environment['dns'];
  /** The offer of another workload in `takes`. `id` selects one if the environment has several. */
  offersOf<Offers>(other: WorkloadDefinition<z.ZodObject, Offers>, id?: string): Offers;
}

/** An error that depends on several settings. */
export interface SettingMistake {
  /** The setting: `['storefront', 'max']`. */
  readonly path: readonly PropertyKey[];
  /** What was received and what is allowed: `is 2, less than min, which is 3.` */
  readonly message: string;
  /** What to do. */
  readonly remedy?: string;
}

/** The default export of `stacks/<workload>/index.ts`: the definition of the workload. */
export interface WorkloadDefinition<Settings extends z.ZodObject = z.ZodObject, Offers = unknown> {
  /** A description in one sentence. Editors show it at the workload's key. */
  readonly description: string;
  /**
   * Its settings below `workloads:` in an environment's file. Each has a description with its unit
   * and default.
   */
  readonly settings: Settings;
  /**
   * Requirements for the environment.
   * @default nothing
   */
  readonly needs?: {
    /** An address space: `network:`. */
    readonly network?: boolean;
    /** Public names: `dns:`. */
    readonly publicNames?: boolean;
  };
  /**
   * Workloads whose offers it takes. They are built and deployed before it.
   * @default none
   */
  // biome-ignore lint/suspicious/noExplicitAny: workloads with any settings and offers.
  readonly takes?: readonly WorkloadDefinition<any, any>[];
  /**
   * Whether it takes them with these settings. A missing or invalid setting is `undefined`.
   * @default always
   */
  takesIf?(settings: Partial<z.output<Settings>>): boolean;
  /**
   * Checks across settings. A missing or invalid setting is `undefined`: it is already reported.
   */
  check?(settings: Partial<z.output<Settings>>): readonly SettingMistake[];
  /**
   * Its settings in a preview of an environment with these: the smallest that work.
   * @default the same
   */
  preview?(settings: z.output<Settings>): z.input<Settings>;
  /**
   * Creates it from kinds, inside `scope`. The return value is offered to other workloads of the
   * environment.
   */
  build(scope: Construct, context: WorkloadContext<z.output<Settings>>): Offers;
}

/** Preserves the types of the settings and the offers. */
export const defineWorkload = <Settings extends z.ZodObject, Offers>(
  definition: WorkloadDefinition<Settings, Offers>,
): WorkloadDefinition<Settings, Offers> => definition;

/**
 * Builds a workload with this id in a stack, and returns its offer. `named`: the id is part of the
 * names of its resources.
 */
export function buildWorkload<Settings extends z.ZodObject, Offers>(
  stack: Construct,
  id: string,
  definition: WorkloadDefinition<Settings, Offers>,
  context: WorkloadContext<z.output<Settings>>,
  named = false,
): Offers {
  return definition.build(new Workload(stack, id, named), context);
}
