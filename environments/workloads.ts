import { z } from 'zod';
import { closest } from '../modules/core/closest';
import type { Draft, Mistake } from './draft';
import { inOrder } from './order';
import { quoted } from './quoted';

/** What the schema needs to know of a workload. */
export interface WorkloadSettings {
  readonly description: string;
  readonly settings: z.ZodObject;
  readonly needs?: { readonly network?: boolean; readonly publicNames?: boolean };
  /** Definitions of workloads whose offers it takes. */
  readonly takes?: readonly unknown[];
  /** Mistakes across settings, with paths below them. */
  check?(settings: Readonly<Record<string, unknown>>): readonly Mistake[];
}

/** Workloads by name. */
export type WorkloadCatalogue = Readonly<Record<string, WorkloadSettings>>;

/** Keys of a workload's entry that are not settings of the workload. */
export interface OwnKeys<State = unknown, Waiver = unknown> {
  /** Its folder in `stacks/`, where the key is another. */
  readonly workload?: string;
  /** It has a Terraform stack and its own state. Default: it is in the stack of the placement. */
  readonly stack?: 'own';
  /** Where that state is. Default: where the environment's is. */
  readonly state?: State;
  /**
   * Whether what holds data in that stack refuses destruction. Default: as the environment says.
   */
  readonly protected?: boolean;
  /** What the policies refuse and that stack allows, beside the waivers of the environment. */
  readonly waivers?: readonly Waiver[];
}

/** What stands at a workload's key: its settings, and what the program wants to know of it. */
export type WorkloadEntry<State = unknown, Waiver = unknown> = OwnKeys<State, Waiver> &
  Readonly<Record<string, unknown>>;

/** Keys that a workload cannot have as settings. */
export const RESERVED = ['workload', 'stack', 'state', 'protected', 'waivers'] as const;

/** A workload of an environment. */
export interface WorkloadUse<State = unknown, Waiver = unknown> extends OwnKeys<State, Waiver> {
  /** What it is called here: its key. Its constructs are below this id. */
  readonly id: string;
  /** Its folder in `stacks/`. */
  readonly workload: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

const named = (name: string) => z.literal(name).describe('Name of the workload, if the key is different.');

/**
 * The entries by id. An id is the name of a workload, or any other together with `workload:
 * <name>`. `state` and `waivers` are the schemas that the environment has for them.
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

/** Ids that constructs of the program have in a stack. */
export const TAKEN = [
  ...['aws', 'azurerm', 'google', 'cloudflare', 'google-billing', 'budget', 'names', 'network', 'traffic'],
  ...['resources', 'vault', 'keys', 'messaging', 'private-dns', 'access-logs', 'disk-snapshots', 'storage-roles'],
];

/** What the schema cannot tell of the workloads of a file. */
export function workloadMistakes(file: Draft, workloads: WorkloadCatalogue): Mistake[] {
  const uses = Object.entries(file.workloads ?? {}).map(([id, entry]) => ({
    id,
    workload: entry?.workload ?? id,
    stack: entry?.stack,
  }));
  const each = Object.entries(file.workloads ?? {}).flatMap(([id, entry]): Mistake[] => {
    const path = ['workloads', id];
    const name = entry?.workload ?? id;
    const definition = workloads[name];
    if (!definition) return [];
    const settings = Object.fromEntries(
      Object.entries(entry ?? {}).filter(([key]) => !RESERVED.includes(key as 'workload')),
    );
    // With its defaults, where nothing in it is wrong.
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
  return [...each, ...inOrder(uses, workloads).mistakes];
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

/** Keys that only its own stack has. */
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

/** An entry that names no workload, in place of what the schema says of it. */
export function unknownWorkload(id: string, entry: unknown, workloads: WorkloadCatalogue): Omit<Mistake, 'path'> {
  const known = Object.keys(workloads);
  const said = typeof entry === 'object' && entry !== null ? (entry as WorkloadEntry).workload : undefined;
  const wanted = said ?? id;
  const meant = closest(String(wanted), known);
  return {
    message: `${quoted(String(wanted))} is not a workload; workloads are: ${known.join(', ') || 'none'}.`,
    remedy:
      meant && known.includes(meant)
        ? `Did you mean "${meant}"?`
        : `Set "workload: ${known[0] ?? '<name>'}", or create one: npm run new -- workload ${id}`,
  };
}
