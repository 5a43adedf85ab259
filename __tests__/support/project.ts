import { join } from 'node:path';
import { type BuildOptions, build as buildAny, type SynthesizeOptions, synthesize as synthesizeAny } from '../../main';
import { type EnvironmentOptions, loadEnvironments as loadAny } from '../../stacks/environments';
import { checkedWorkloads } from '../../stacks/workloads';
import batchSync from '../fixtures/stacks/batch-sync';
import commerce from '../fixtures/stacks/commerce';

/**
 * The project that tests work on: its environments and its workloads are fixtures, so that a
 * user's own in `environments/` and `stacks/` can be any. What a user's project proves about itself
 * is in `every.test.ts`, and tests of a shipped workload are in `stacks/<workload>/`.
 */
export const FIXTURES = join(__dirname, '..', 'fixtures');
/** The environments' files of the fixtures: dev, staging and prod. */
export const FOLDER = join(FIXTURES, 'environments');
export const WORKLOADS = checkedWorkloads({ 'batch-sync': batchSync, commerce });

export const loadEnvironments = (names: readonly string[] = [], options: EnvironmentOptions = {}) =>
  loadAny(names, { folder: FOLDER, workloads: WORKLOADS, ...options });

export const build = (environments: Parameters<typeof buildAny>[0], options: BuildOptions = {}) =>
  buildAny(environments, { folder: FOLDER, workloads: WORKLOADS, ...options });

export const synthesizeEnvironments = (environments: Parameters<typeof buildAny>[0], options: SynthesizeOptions = {}) =>
  synthesizeAny(environments, { folder: FOLDER, workloads: WORKLOADS, ...options });
