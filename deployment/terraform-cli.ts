import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { codeOf, refused, UserError } from '../modules/core/errors';

/** The Terraform binary of the commands: `TERRAFORM_BINARY_NAME`, as in CDKTF, or `terraform`. */
export const terraformBinary = () => process.env.TERRAFORM_BINARY_NAME || 'terraform';

/** Disables Terraform's colours. */
export const colour = () => (process.stdout.isTTY && !process.env.NO_COLOR ? [] : ['-no-color']);

interface CdktfCli {
  readonly name: string;
  readonly bin: Readonly<Record<string, string>>;
}

/**
 * The manifest of the installed CDKTF command: `cdktf-cli`, or `cdktn-cli` under that name. A
 * packed program does not contain it.
 */
function cdktfCli(): CdktfCli | undefined {
  try {
    return require('cdktf-cli/package.json');
  } catch (error) {
    if (codeOf(error) === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

/**
 * The CDKTF command. Not through `npx`, which would pass on each Ctrl-C that the terminal has sent
 * already. The fork's command has its own name.
 */
export function cdktfCommand(): string {
  const bin = Object.values(cdktfCli()?.bin ?? {})[0];
  if (bin === undefined)
    throw refused('cdktf-cli', 'is not installed, and deploy and destroy run it.', 'Run the command in a checkout.');
  return join(dirname(require.resolve('cdktf-cli/package.json')), bin);
}

/**
 * The releases of Node.js that run the CDKTF command. cdktf-cli loads a native terminal when it
 * starts, and its prebuilt binaries are for 20 and 22. cdktn-cli has none, and requires 22.19.
 */
export function checkNode(version: string = process.versions.node, fork = cdktfCli()?.name === 'cdktn-cli'): void {
  const [major, minor] = version.split('.').map(Number) as [number, number];
  const fits = fork
    ? (major === 22 && minor >= 19) || major === 24
    : (major === 20 && minor >= 19) || (major === 22 && minor >= 12);
  if (fits) return;
  const wanted = fork ? '22.19 or later, or 24' : '20.19 or later, or 22.12 or later';
  const later = fork
    ? 'Install Node 24.'
    : 'cdktf-cli 0.21 does not start on Node 23 and later: install 22, or run npm run providers -- current.';
  throw new UserError([
    {
      where: 'Node.js',
      message: `this is version ${version}; polycloud requires ${wanted}.`,
      remedy: major >= 23 ? later : 'Install Node 22.',
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

/** How long a command waits for the state lock. */
export const WAIT = '-lock-timeout=60s';
