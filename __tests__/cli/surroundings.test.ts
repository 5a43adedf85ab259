import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkShellVariables, checkWorkspace, describeShellVariables } from '../../deployment/shell-variables';
import { acceptedReplacements } from '../../environments/accepted-replacements';
import { readAddresses } from '../../environments/addresses';
import { formatProblem, UserError } from '../../modules/core/errors';
import { Clone } from '../support/clone';

function problemsOf(work: () => unknown): string[] {
  try {
    work();
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.problems.map(formatProblem);
  }
}

describe('variables of the shell', () => {
  test.each([
    'plan',
    'deploy',
    'destroy',
    'apply',
    'rollback',
    'bootstrap',
    'settle',
    'move',
    'recover',
    'adopt',
    'history',
    'start',
  ])('that change what %s does are refused, all at once', (command) => {
    const env = {
      TF_WORKSPACE: 'feature',
      TF_CLI_ARGS: '-lock=false',
      TF_CLI_ARGS_plan: '-target=aws_sqs_queue.a -lock-timeout=5m',
    };
    const problems = problemsOf(() => checkShellVariables(command, env));
    expect(problems).toEqual([
      expect.stringMatching(/^TF_WORKSPACE: is "feature": .*\n {2}Unset it/),
      expect.stringMatching(/^TF_CLI_ARGS: has -lock=false, which changes what the command does/),
      expect.stringMatching(/^TF_CLI_ARGS_plan: has -target=aws_sqs_queue\.a, which changes/),
    ]);
  });

  test.each([
    '-refresh=false',
    '-destroy',
    '-replace=a.b',
    '-var x=1',
    '-var-file=x.tfvars',
    '-state=x',
    '-backend-config=key=x',
    '--target=a.b',
  ])('%s is refused', (option) => {
    expect(problemsOf(() => checkShellVariables('plan', { TF_CLI_ARGS_plan: option }))).toHaveLength(1);
  });

  test('what only waits or prints otherwise is allowed, and so is what is set and empty', () => {
    const env = {
      TF_WORKSPACE: '',
      TF_CLI_ARGS: '',
      TF_CLI_ARGS_apply: '-lock-timeout=5m -parallelism=4 -no-color',
      TF_LOG: 'debug',
    };
    expect(problemsOf(() => checkShellVariables('deploy', env))).toEqual([]);
    expect(problemsOf(() => checkShellVariables('deploy', { TF_WORKSPACE: 'default' }))).toEqual([]);
    expect(problemsOf(() => checkShellVariables('synth', { TF_WORKSPACE: 'feature' }))).toEqual([]);
  });

  test('those that take part are named, without values of variables', () => {
    const env = { TF_VAR_shop_key: 'canary-1', TF_VAR_empty: '', TF_CLI_ARGS_plan: '-parallelism=4' };
    expect(describeShellVariables('plan', env)).toBe(
      'Terraform also reads from the environment: TF_VAR_shop_key, TF_CLI_ARGS_plan="-parallelism=4"',
    );
    expect(describeShellVariables('synth', env)).toBeUndefined();
    expect(describeShellVariables('plan', { PATH: '/bin' })).toBeUndefined();
  });
});

describe('a clone', () => {
  const clone = new Clone();
  afterAll(clone.remove);

  test('commands are refused before anything is written', () => {
    expect(clone.must(1, ['plan', 'dev', '--simulate'], { TF_WORKSPACE: 'feature' })).toMatch(
      /^TF_WORKSPACE: is "feature"/,
    );
    expect(
      clone.must(1, ['destroy', 'dev', '--simulate', '--auto-approve'], { TF_CLI_ARGS_destroy: '-target=a.b' }),
    ).toMatch(/^TF_CLI_ARGS_destroy: has -target=a\.b/);
  });

  test('an empty POLYCLOUD_CLOUD is unset', () => {
    const list = clone.must(0, ['list']);
    expect(list).toContain('dev-aws-us-east-1');
    expect(clone.must(0, ['list'], { POLYCLOUD_CLOUD: '' })).toBe(list);
    expect(clone.must(0, ['list'], { POLYCLOUD_CLOUD: 'google' })).toContain('dev-google-us-east1');
    expect(clone.run(['list'], { POLYCLOUD_CLOUD: 'gcp' }).code).toBe(1);
  });

  test('files with line ends of Windows, or a byte order mark, are the same files', () => {
    const lists = readAddresses('dev', clone.path('environments'));
    expect(Object.keys(lists)).not.toEqual([]);
    clone.write(
      'environments/dev.addresses',
      `\uFEFF${clone.read('environments', 'dev.addresses').replaceAll('\n', '\r\n')}`,
    );
    expect(readAddresses('dev', clone.path('environments'))).toEqual(lists);
    const accepted = { 'dev-aws-us-east-1': { 'commerce/orders': { ordered: true } } };
    clone.write(
      'environments/dev.accepted.json',
      `\uFEFF${JSON.stringify(accepted, null, 2).replaceAll('\n', '\r\n')}\r\n`,
    );
    expect(acceptedReplacements('dev', clone.path('environments'))).toEqual(accepted);
    expect(clone.must(0, ['address', 'check', 'dev'])).toContain('The addresses match the lists.');
  });
});

test('a workspace that was selected in the folder of a stack is refused', () => {
  const stack = mkdtempSync(join(tmpdir(), 'polycloud-workspace-'));
  try {
    expect(problemsOf(() => checkWorkspace(stack))).toEqual([]);
    mkdirSync(join(stack, '.terraform'));
    writeFileSync(join(stack, '.terraform', 'environment'), 'default');
    expect(problemsOf(() => checkWorkspace(stack))).toEqual([]);
    writeFileSync(join(stack, '.terraform', 'environment'), 'feature');
    expect(problemsOf(() => checkWorkspace(stack))).toEqual([
      expect.stringContaining('the Terraform workspace "feature" is selected'),
    ]);
  } finally {
    rmSync(stack, { recursive: true });
  }
});
