import { InvalidArgumentError, Option } from 'commander';
import { CLOUDS } from '../modules/core/placement';

/** The options that several commands share. */
export const cloud = () =>
  new Option('--cloud <cloud>', "this cloud, in place of what the environment's file says")
    .choices(CLOUDS)
    .env('POLYCLOUD_CLOUD');
export const simulate = () =>
  new Option('--simulate', 'on simulated providers, with a state of its own; no account is needed or touched');
export const workload = () =>
  new Option('--workload <id>', 'only the stack that this workload is in, of each placement');
export const placement = () =>
  new Option('--placement <id>', 'only the stacks of this placement, or this stack: npm run list names them');
export const affected = () =>
  new Option('--affected <commit>', 'only the stacks that differ from this commit, and those that read of one');
export const verbose = () => new Option('--verbose', 'print everything that Terraform prints');
export const approve = () => new Option('--auto-approve', "don't ask");

export const format = () =>
  new Option('--format <format>', 'for people or for programs').choices(['text', 'json']).default('text');

/** A number of seconds. */
export function seconds(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('It must be a number of seconds.');
  return Number(text);
}
