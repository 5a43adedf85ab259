import { type Environment, type LoadOptions, loadFiles } from '../environments/loader';
import { programCache } from '../modules/core/content-cache';
import { allWorkloads, type Workloads } from './workloads';

export interface EnvironmentOptions extends LoadOptions {
  /** The workloads that a file can name. Default: those in `stacks/`. */
  readonly workloads?: Workloads;
}

/**
 * The environments of these names (all, when none is named), or a UserError with every mistake in
 * all of them.
 */
export const loadEnvironments = (
  names: readonly string[] = [],
  { workloads, cache = workloads ? undefined : programCache(), ...options }: EnvironmentOptions = {},
): Environment[] => loadFiles(names, workloads ?? allWorkloads(), { ...options, cache });
