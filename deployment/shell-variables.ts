import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Problem, UserError } from '../modules/core/errors';
import { readText } from '../modules/core/files';

/**
 * Commands that only read files and write JSON or text: Terraform's variables do not affect them.
 */
const WITHOUT_TERRAFORM = [
  'synth',
  'list',
  'affected',
  'grants',
  'job',
  'build',
  'push',
  'names',
  'diagram',
  'portability',
  'review',
  'policies',
  'check',
  'accept',
  'environment',
];

/**
 * Options that are allowed in `TF_CLI_ARGS*`: they affect how long Terraform waits and what it
 * prints, not what it plans or where the state is. `-target`, `-replace`, `-refresh=false`, `-var`,
 * `-state` or `-lock=false` would, without being visible in the review. Source:
 * developer.hashicorp.com/terraform/cli/commands/plan and /apply.
 */
const HARMLESS = /^-{1,2}(lock-timeout=\S+|parallelism=\d+|no-color|compact-warnings|input=false|plugin-dir=\S+)$/;

/** Shell variables that would silently affect a command: an error, before anything starts. */
export function checkShellVariables(command: string, env: NodeJS.ProcessEnv = process.env): void {
  if (WITHOUT_TERRAFORM.includes(command)) return;
  const problems = [...workspaceIn(env), ...optionsIn(env)];
  if (problems.length > 0) throw new UserError(problems);
}

/**
 * The first line of a command that runs Terraform: the shell variables in use. Values are secrets
 * and are not printed; undefined if there are none.
 */
export function describeShellVariables(command: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (WITHOUT_TERRAFORM.includes(command)) return undefined;
  const variables = named(env, /^TF_(VAR_|ENCRYPTION$)/).map(([name]) => name);
  const options = named(env, /^TF_CLI_ARGS/).map(([name, value]) => `${name}="${value}"`);
  const all = [...variables, ...options];
  return all.length > 0 ? `Terraform also reads from the environment: ${all.join(', ')}` : undefined;
}

/**
 * A workspace that `terraform workspace select` selected in the folder of a stack is stored there,
 * and has its own state.
 */
export function checkWorkspace(stack: string): void {
  const file = join(stack, '.terraform', 'environment');
  const workspace = existsSync(file) ? readText(file).trim() : '';
  if (workspace === '' || workspace === 'default') return;
  const remedy =
    `Each placement is one state, in the workspace "default". Choose it: terraform -chdir=${stack} workspace ` +
    'select default';
  throw new UserError([
    { where: stack, message: `the Terraform workspace "${workspace}" is selected: its state is another.`, remedy },
  ]);
}

function workspaceIn({ TF_WORKSPACE: workspace }: NodeJS.ProcessEnv): Problem[] {
  if (!workspace || workspace === 'default') return [];
  const message =
    `is "${workspace}": Terraform would use the state of that workspace, and create every resource a second ` + 'time.';
  const remedy = 'Unset it: each placement has its own state in the workspace "default".';
  return [{ where: 'TF_WORKSPACE', message, remedy }];
}

const optionsIn = (env: NodeJS.ProcessEnv): Problem[] =>
  named(env, /^TF_CLI_ARGS(_|$)/).flatMap(([where, value]) => {
    const wrong = value.split(/\s+/).filter((option) => option !== '' && !HARMLESS.test(option));
    if (wrong.length === 0) return [];
    const message = `has ${wrong.join(' ')}, which changes what the command does and is not in the review.`;
    const allowed =
      'Allowed are -lock-timeout=…, -parallelism=…, -no-color, -compact-warnings, -input=false and -plugin-dir=….';
    return [{ where, message, remedy: `Unset it, or run Terraform itself in the folder of the stack. ${allowed}` }];
  });

const named = (env: NodeJS.ProcessEnv, pattern: RegExp) =>
  Object.entries(env)
    .filter((entry): entry is [string, string] => pattern.test(entry[0]) && Boolean(entry[1]))
    .sort(([a], [b]) => (a < b ? -1 : 1));
