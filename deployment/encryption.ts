import { spawnSync } from 'node:child_process';
import { isDeepStrictEqual } from 'node:util';
import { App, TerraformStack } from 'cdktf';
import type { Environment } from '../environments/loader';
import { type Problem, refused, UserError } from '../modules/core/errors';
import { encrypt, encryptionOf, PASSPHRASE } from '../stacks/encryption';
import { placementId, stackIdOf } from '../stacks/placements';
import { type Options, simulating } from './session';
import { terraformBinary } from './terraform-cli';

/** Source: opentofu v1.12.6, internal/encryption/keyprovider/pbkdf2/config.go */
const LEAST = 16;

/** The first release that the tests run with. */
const OPENTOFU = [1, 12] as const;

/** The states of an environment that are encrypted, by their place in its file. */
const encrypted = ({ name, state, workloads }: Environment) =>
  [
    { where: `environments/${name}.yaml state.encryption`, encryption: encryptionOf(state) },
    ...workloads.map((use) => ({
      where: `environments/${name}.yaml workloads.${use.id}.state.encryption`,
      encryption: use.state && encryptionOf(use.state),
    })),
  ].flatMap(({ where, encryption }) => (encryption ? [{ where, encryption }] : []));

/**
 * Encrypted states require OpenTofu and their passphrases. The states of simulated clouds are not
 * encrypted.
 */
export function checkEncryption(environments: readonly Environment[], options: Pick<Options, 'simulate'>): void {
  const all = simulating(options) ? [] : environments.flatMap(encrypted);
  if (all.length === 0) return;
  const problems = all.flatMap(({ where, encryption: { previous, ...key } }) =>
    [key, previous].flatMap((one) => (one?.keyProvider === 'pbkdf2' ? lacking(where, one.passphrase) : [])),
  );
  const engine = engineProblem();
  const wrong = engine ? all.map(({ where }): Problem => ({ where, ...engine })) : [];
  if (wrong.length + problems.length > 0) throw new UserError([...wrong, ...problems]);
}

function lacking(where: string, passphrase: string): Problem[] {
  const variable = `TF_VAR_${PASSPHRASE}${passphrase}`;
  const { length } = process.env[variable] ?? '';
  if (length >= LEAST) return [];
  const message =
    length === 0
      ? `requires the passphrase in ${variable}, which is not set.`
      : `requires a passphrase of at least ${LEAST} characters, and ${variable} has ${length}.`;
  return [{ where, message, remedy: `Export ${variable} with the passphrase from your password store.` }];
}

function engineProblem(): Pick<Problem, 'message' | 'remedy'> | undefined {
  const binary = terraformBinary();
  const { stdout } = spawnSync(binary, ['version'], {
    encoding: 'utf8',
    env: { ...process.env, CHECKPOINT_DISABLE: '1' },
  });
  const [, engine, major, minor] = /^(Terraform|OpenTofu) v(\d+)\.(\d+)/m.exec(stdout ?? '') ?? [];
  const late = Number(major) > OPENTOFU[0] || (Number(major) === OPENTOFU[0] && Number(minor) >= OPENTOFU[1]);
  if (engine === 'OpenTofu' && late) return undefined;
  return {
    message:
      `requires OpenTofu ${OPENTOFU.join('.')} or later, and "${binary}" is ` +
      `${engine ? `${engine} ${major}.${minor}` : 'neither OpenTofu nor Terraform'}.`,
    remedy: 'Install OpenTofu and set TERRAFORM_BINARY_NAME=tofu; or remove encryption, if no state is encrypted yet.',
  };
}

/**
 * Refuses the program of a commit that encrypts the state of a stack in another way: it could not
 * read the state.
 */
export function checkSameEncryption(
  commit: string,
  environment: Environment,
  id: string,
  { terraform }: { readonly terraform: { readonly encryption?: { readonly state?: unknown } } },
): void {
  const stack = new TerraformStack(new App(), id);
  encrypt(stack, encryptionOf(stateOfStack(environment, id)));
  const now = stack.toTerraform() as typeof terraform extends infer T ? { readonly terraform?: T } : never;
  if (isDeepStrictEqual(terraform.encryption?.state, now.terraform?.encryption?.state)) return;
  throw refused(
    commit,
    `encrypts the state of ${id} in another way than the file does now, so its program can't read it.`,
    'Revert what you want to take back in a new commit, which keeps state.encryption.',
  );
}

function stateOfStack({ name, placements, workloads, state }: Environment, id: string): Environment['state'] {
  const owner = workloads.find((use) =>
    placements.some((one) => use.stack && stackIdOf(placementId(name, one), use) === id),
  );
  return owner?.state ?? state;
}
