import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { RESERVED } from '../environments/workloads';
import { type Problem, UserError } from '../modules/core/errors';
import type { WorkloadDefinition } from './workload';

/** Workloads by name: the name of the folder in `stacks/`. */
export type Workloads = Readonly<Record<string, WorkloadDefinition>>;

const NAME = /^[a-z][a-z0-9-]*$/;

/** Folders in `stacks/` that export a workload, in alphabetical order. */
export function workloadNames(folder: string = __dirname): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'index.ts')))
    .map(({ name }) => name)
    .sort();
}

let found: Workloads | undefined;

/** Every workload in `stacks/`, or a UserError with all errors in them. */
export function allWorkloads(): Workloads {
  found ??= checkedWorkloads(Object.fromEntries(workloadNames().map((name) => [name, load(name)])));
  return found;
}

/** The bundler includes every file that matches the path. */
const load = (name: string): unknown => (require(`./${name}/index.ts`) as { default?: unknown }).default;

/** The loaded definitions, if all are valid. */
export function checkedWorkloads(loaded: Readonly<Record<string, unknown>>): Workloads {
  const problems = Object.entries(loaded).flatMap(([name, definition]): Problem[] => {
    const wrong = whatIsWrong(name, definition as Partial<WorkloadDefinition> | undefined);
    return wrong ? [{ where: `stacks/${name}/index.ts`, ...wrong }] : [];
  });
  if (problems.length > 0) throw new UserError(problems);
  return loaded as Workloads;
}

function whatIsWrong(
  name: string,
  definition: Partial<WorkloadDefinition> | undefined,
): Omit<Problem, 'where'> | undefined {
  if (!NAME.test(name)) {
    return {
      message: 'the name of the folder is not lower-case letters, digits and -, beginning with a letter.',
      remedy: 'Rename it.',
    };
  }
  if (!definition?.settings || typeof definition.build !== 'function') {
    return {
      message: 'does not export a workload as its default.',
      remedy:
        'export default defineWorkload({ description, settings, build }); stacks/workload.ts says what ' +
        'each of them is.',
    };
  }
  if (!/^[A-Z].*\.$/.test(definition.description ?? '')) {
    return { message: 'has no description.', remedy: 'Say what the workload is in one sentence: editors show it.' };
  }
  const reserved = RESERVED.filter((key) => key in (definition.settings?.shape ?? {}));
  if (reserved.length > 0) {
    return {
      message: `${reserved.join(', ')} cannot be a setting: it is a key of the program.`,
      remedy: 'Give the setting another name.',
    };
  }
  return undefined;
}
