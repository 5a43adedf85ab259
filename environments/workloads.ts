import { z } from 'zod';
import { closest } from '../modules/core/closest';
import type { Draft, Mistake } from './draft';
import { constructionOrder } from './order';
import { quoted } from './quoted';

/** The parts of a workload's definition that the schema requires. */
export interface WorkloadSettings {
  readonly description: string;
  readonly settings: z.ZodObject;
  readonly needs?: { readonly network?: boolean; readonly publicNames?: boolean };
  /** Definitions of workloads whose offers it takes. */
  readonly takes?: readonly unknown[];
  /** Whether it takes them with these settings. */
  takesIf?(settings: Readonly<Record<string, unknown>>): boolean;
  /** Checks across settings, with relative paths. */
  check?(settings: Readonly<Record<string, unknown>>): readonly Mistake[];
}

/** Workloads by name. */
export type WorkloadCatalogue = Readonly<Record<string, WorkloadSettings>>;

/** Keys of a workload's entry that are not settings of the workload. */
export interface OwnKeys<State = unknown, Waiver = unknown> {
  /** Its folder in `stacks/`, if the key differs. */
  readonly workload?: string;
  /**
   * Whether it has its own Terraform stack and state. Default: it is in the stack of the placement.
   */
  readonly stack?: 'own';
  /** The location of that state. Default: that of the environment. */
  readonly state?: State;
  /**
   * Whether stateful resources in that stack refuse destruction. Default: that of the environment.
   */
  readonly protected?: boolean;
  /** Waivers of policies for that stack, in addition to those of the environment. */
  readonly waivers?: readonly Waiver[];
}

/** The entry of a workload: its settings, and keys of the program. */
export type WorkloadEntry<State = unknown, Waiver = unknown> = OwnKeys<State, Waiver> &
  Readonly<Record<string, unknown>>;

/** Keys that a workload cannot have as settings. */
export const RESERVED = ['workload', 'stack', 'state', 'protected', 'waivers'] as const;

/** A workload of an environment. */
export interface WorkloadUse<State = unknown, Waiver = unknown> extends OwnKeys<State, Waiver> {
  /** Its key. Its constructs are below this id. */
  readonly id: string;
  /** Its folder in `stacks/`. */
  readonly workload: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

const named = (name: string) => z.literal(name).describe('Name of the workload, if the key is different.');

/**
 * The entries by id. An id is the name of a workload, or any other with `workload: <name>`. `state`
 * and `waivers` are the schemas of the environment.
 */
export function workloadsSchema<State extends z.ZodType, Waivers extends z.ZodType<readonly unknown[] | undefined>>(
  workloads: WorkloadCatalogue,
  { state, waivers }: { readonly state: State; readonly waivers: Waivers },
) {
  const own = {
    stack: z
      .literal('own')
      .optional()
      .describe(
        "Set to own: a separate Terraform stack, with its own state and locks. Default: the placement's stack.",
      ),
    state: state.optional().describe("With stack: own. The backend of that state. Default: the environment's."),
    protected: z
      .boolean()
      .optional()
      .describe("With stack: own. Stateful resources can't be destroyed. Default: the environment's value."),
    waivers: waivers.describe('With stack: own. Exceptions from policies in this stack.'),
  };
  const entries = Object.entries(workloads);
  const byName = entries.map(([name, { description, settings }]) => {
    return [
      name,
      settings
        .extend({ workload: named(name).optional(), ...own })
        .optional()
        .describe(description),
    ] as const;
  });
  const [first, ...rest] = entries.map(([name, { description, settings }]) =>
    settings.extend({ workload: named(name), ...own }).describe(description),
  );
  type Entry = WorkloadEntry<z.output<State>, NonNullable<z.output<Waivers>>[number]>;
  return z
    .object(Object.fromEntries(byName))
    .catchall(first ? z.discriminatedUnion('workload', [first, ...rest]) : z.never())
    .describe(
      'The workloads: settings by id. To deploy a workload twice, use another id and set workload.',
    ) as unknown as z.ZodType<Record<string, Entry>>;
}

/** The workloads of a file in its order. */
export function workloadsOf<State, Waiver>(
  entries: Readonly<Record<string, WorkloadEntry<State, Waiver>>>,
  order: readonly string[],
): WorkloadUse<State, Waiver>[] {
  return order.flatMap((id) => {
    const { workload = id, stack, state, protected: isProtected, waivers, ...settings } = entries[id] ?? {};
    if (!(id in entries)) return [];
    const own = { stack, state, protected: isProtected, waivers } as OwnKeys<State, Waiver>;
    return [{ id, workload, settings, ...(stack && own) }];
  });
}

/** Ids of constructs that the program itself creates in a stack. */
export const TAKEN = [
  ...['aws', 'azurerm', 'google', 'cloudflare', 'google-billing', 'budget', 'names', 'network', 'traffic'],
  ...['resources', 'vault', 'keys', 'messaging', 'private-dns', 'access-logs', 'disk-snapshots', 'storage-roles'],
  ...['containers', 'monitoring', 'log-retention'],
];

/** Errors in the workloads of a file that the schema can't detect. */
export function workloadMistakes(file: Draft, workloads: WorkloadCatalogue): Mistake[] {
  const settingsOf = (entry: object | undefined) =>
    Object.fromEntries(Object.entries(entry ?? {}).filter(([key]) => !RESERVED.includes(key as 'workload')));
  const uses = Object.entries(file.workloads ?? {}).map(([id, entry]) => ({
    id,
    settings: settingsOf(entry),
    workload: entry?.workload ?? id,
    stack: entry?.stack,
  }));
  const each = Object.entries(file.workloads ?? {}).flatMap(([id, entry]): Mistake[] => {
    const path = ['workloads', id];
    const name = entry?.workload ?? id;
    const definition = workloads[name];
    if (!definition) return [];
    const settings = settingsOf(entry);
    // With its defaults, if it is valid.
    const parsed = definition.settings.safeParse(settings, { jitless: true });
    const own = entry
      ? (definition.check?.(parsed.data ?? settings) ?? []).map((mistake) => ({
          ...mistake,
          path: [...path, ...mistake.path],
        }))
      : [];
    return [
      ...idMistakes(id, path),
      ...stackMistakes(entry, path),
      ...needMistakes(file, name, definition, path),
      ...own,
    ];
  });
  return [...each, ...constructionOrder(uses, workloads).mistakes];
}

function idMistakes(id: string, path: readonly string[]): Mistake[] {
  if (!/^[a-z][a-z0-9-]*$/.test(id)) {
    return [
      {
        path,
        message: 'an id consists of lower-case letters, digits and -, and begins with a letter.',
        remedy: 'Names contain it.',
      },
    ];
  }
  if (!TAKEN.includes(id)) return [];
  return [
    {
      path,
      message: 'is a reserved id.',
      remedy: 'Use another id, and set workload to its name.',
    },
  ];
}

/** Keys that require its own stack. */
function stackMistakes(entry: Draft<WorkloadEntry> | undefined, path: readonly string[]): Mistake[] {
  if (!entry || 'stack' in entry) return [];
  return (['state', 'protected', 'waivers'] as const)
    .filter((key) => entry[key] !== undefined)
    .map((key) => ({
      path: [...path, key],
      message: 'requires stack: own: the workload is in the stack of the placement.',
      remedy: `Add stack: own, or move ${key} to the top of the environment's file.`,
    }));
}

function needMistakes(file: Draft, name: string, { needs }: WorkloadSettings, path: readonly string[]): Mistake[] {
  const missing = [
    ...(needs?.network && !('network' in file) ? ['network'] : []),
    ...(needs?.publicNames && !('dns' in file) ? ['dns'] : []),
  ];
  return missing.map((key) => ({
    path,
    message: `${name} requires ${key}, which the environment does not have.`,
    remedy: `Add ${key} to the environment's file.`,
  }));
}

/** An entry without a workload, instead of the schema's message. */
export function unknownWorkload(id: string, entry: unknown, workloads: WorkloadCatalogue): Omit<Mistake, 'path'> {
  const known = Object.keys(workloads);
  const named = typeof entry === 'object' && entry !== null ? (entry as WorkloadEntry).workload : undefined;
  const wanted = named ?? id;
  const meant = closest(String(wanted), known);
  return {
    message: `${quoted(String(wanted))} is not a workload; workloads are: ${known.join(', ') || 'none'}.`,
    remedy:
      meant && known.includes(meant)
        ? `Did you mean "${meant}"?`
        : `Set "workload: ${known[0] ?? '<name>'}", or create one: npm run new -- workload ${id}`,
  };
}
