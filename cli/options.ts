import { InvalidArgumentError, Option } from 'commander';
import { CLOUDS } from '../modules/core/placement';

/** The options that several commands share. */
export const cloud = () =>
  new Option('--cloud <cloud>', "overrides the cloud in the environment's file").choices(CLOUDS).env('POLYCLOUD_CLOUD');
export const simulate = () =>
  new Option('--simulate', 'use simulated providers and a separate state; requires no account');
export const workload = () => new Option('--workload <id>', 'only the stack of this workload, in each placement');
export const placement = () =>
  new Option('--placement <id>', 'only the stacks of this placement, or this stack; npm run list lists them');
export const affected = () =>
  new Option('--affected <commit>', 'only the stacks that differ from this commit, and those that depend on one');
export const verbose = () => new Option('--verbose', 'print everything that Terraform prints');
export const approve = () => new Option('--auto-approve', "don't ask");

/** What it says goes into the variable POLYCLOUD_CACHE, also for programs that a command starts. */
export const noCache = () =>
  new Option('--no-cache', 'make every stack, even if nothing that it is made of has changed');

export const format = () => new Option('--format <format>', 'output format').choices(['text', 'json']).default('text');
/** For commands of pipelines. */
export const json = () => new Option('--json', 'the same as --format json').implies({ format: 'json' });

/** What `format` reads. */
export interface Formatted {
  readonly format?: 'text' | 'json';
}

/** A number of seconds. */
export function seconds(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('It must be a number of seconds.');
  return Number(text);
}
