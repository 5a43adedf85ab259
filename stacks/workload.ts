import type { Construct } from 'constructs';
import type { z } from 'zod';
import type { Environment } from '../environments/loader';
import { Workload } from '../modules/core/names';
import type { Network } from '../modules/network/network';

/** What a workload is told of the environment that it is built in. */
export interface WorkloadContext<Settings> {
  /** Its settings in the environment's file, with the defaults of its schema. */
  readonly settings: Settings;
  /** The environment's network, which its workloads share. Only with `needs: { network: true }`. */
  readonly network: Network;
  /** The environment's public names; `undefined` where it has none. */
  readonly dns?: Environment['dns'];
  /**
   * What another workload offers, which is in `takes`. `id` chooses one where the environment has
   * several of it.
   */
  offersOf<Offers>(other: WorkloadDefinition<z.ZodObject, Offers>, id?: string): Offers;
}

/** A mistake that no single setting can tell. */
export interface SettingMistake {
  /** The setting: `['storefront', 'max']`. */
  readonly path: readonly PropertyKey[];
  /** What was received and what is allowed: `is 2, less than min, which is 3.` */
  readonly message: string;
  /** What to do. */
  readonly remedy?: string;
}

/**
 * What `stacks/<workload>/index.ts` exports as its default: everything the program knows of the
 * workload.
 */
export interface WorkloadDefinition<Settings extends z.ZodObject = z.ZodObject, Offers = unknown> {
  /** What it is, in one sentence. Editors show it at the workload's key. */
  readonly description: string;
  /**
   * Its settings below `workloads:` in an environment's file. Each has a description with its unit
   * and default.
   */
  readonly settings: Settings;
  /**
   * What the environment must have for it.
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
   * Mistakes across settings. A setting that is missing or wrong in itself is `undefined`: it is
   * reported already.
   */
  check?(settings: Partial<z.output<Settings>>): readonly SettingMistake[];
  /**
   * Its settings in a preview of an environment that has these: the smallest with which it works.
   * @default the same
   */
  preview?(settings: z.output<Settings>): z.input<Settings>;
  /**
   * Builds it from kinds, inside `scope`. What it returns is offered to other workloads of the
   * environment.
   */
  build(scope: Construct, context: WorkloadContext<z.output<Settings>>): Offers;
}

/** Keeps the types of the settings and the offers. */
export const defineWorkload = <Settings extends z.ZodObject, Offers>(
  definition: WorkloadDefinition<Settings, Offers>,
): WorkloadDefinition<Settings, Offers> => definition;

/**
 * Builds a workload of this id in a stack, and returns what it offers. `named`: the id is part of
 * the names of its resources.
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
