import { type Environment, type LoadOptions, loadFiles } from '../environments/loader';
import { programCache } from '../modules/core/content-cache';
import { allWorkloads, type Workloads } from './workloads';

export interface EnvironmentOptions extends LoadOptions {
  /** The workloads that a file may contain. Default: those in `stacks/`. */
  readonly workloads?: Workloads;
}

/**
 * The environments with these names (all by default), or a UserError with every error in all of
 * them.
 */
export const loadEnvironments = (
  names: readonly string[] = [],
  { workloads, cache = workloads ? undefined : programCache(), ...options }: EnvironmentOptions = {},
): Environment[] => loadFiles(names, workloads ?? allWorkloads(), { ...options, cache });

/** The environment of a command that works on one. */
export function onlyOf(environments: readonly Environment[]): Environment {
  const [environment, ...others] = environments;
  if (environment && others.length === 0) return environment;
  throw new Error(`one environment is required here, and there are ${environments.length}`);
}
