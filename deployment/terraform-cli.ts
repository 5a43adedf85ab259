import { spawnSync } from 'node:child_process';
import { UserError } from '../modules/core/errors';

/**
 * The Terraform that the commands run: `TERRAFORM_BINARY_NAME`, as CDKTF has it, or `terraform`.
 */
export const terraformBinary = () => process.env.TERRAFORM_BINARY_NAME || 'terraform';

/** Terraform colours its output unless it is told not to. */
export const colour = () => (process.stdout.isTTY && !process.env.NO_COLOR ? [] : ['-no-color']);

/** cdktf-cli loads a native terminal at its start; its prebuilt binaries are of these versions. */
export function checkNode(version: string = process.versions.node): void {
  const [major, minor] = version.split('.').map(Number) as [number, number];
  if ((major === 20 && minor >= 19) || (major === 22 && minor >= 12)) return;
  throw new UserError([
    {
      where: 'Node.js',
      message: `this is version ${version}; polycloud requires 20.19 or later, or 22.12 or later.`,
      remedy: major >= 23 ? 'cdktf-cli 0.21 does not start on Node 23 and later: install 22.' : 'Install Node 22.',
    },
  ]);
}

export function checkTerraform(): void {
  const binary = terraformBinary();
  const { error, status } = spawnSync(binary, ['version'], {
    stdio: 'ignore',
    env: { ...process.env, CHECKPOINT_DISABLE: '1' },
  });
  if (!error && status === 0) return;
  throw new UserError([
    {
      where: 'Terraform',
      message: `"${binary}" can't be run: ${error ? error.message : `it exited with ${status}`}.`,
      remedy: 'Install the Terraform CLI 1.11 or later, or OpenTofu and set TERRAFORM_BINARY_NAME=tofu.',
    },
  ]);
}

export function checkApproval(where: string, given = false): void {
  if (given || process.stdin.isTTY) return;
  throw new UserError([
    {
      where,
      message: 'approval requires a terminal.',
      remedy: 'Add --auto-approve if the deployment is already approved.',
    },
  ]);
}

/** How long a command waits for another that holds the lock of the state. */
export const WAIT = '-lock-timeout=60s';
