import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Annotations, App, Aspects } from 'cdktf';
import { Construct } from 'constructs';
import { UserError } from '../modules/core/errors';
import { PlacementStack } from '../stacks/placement-stack';
import { throwProblems } from '../stacks/synthesize';
import { Clone } from './support/clone';
import { loadEnvironments, synthesizeEnvironments as synthesize } from './support/project';
import { run } from './support/run';
import { placement } from './support/synth';

const folder = mkdtempSync(join(tmpdir(), 'polycloud-main-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const problemsOf = (work: () => void) => {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return error.problems;
    throw error;
  }
  return [];
};

describe('what constructs and aspects of others say in the ways of CDKTF', () => {
  const output = join(folder, 'late');
  /** The program runs as it does, with an aspect on each of its stacks. */
  const withAspect = (visit: (node: Construct) => void) => {
    const original = App.prototype.synth;
    jest.spyOn(App.prototype, 'synth').mockImplementation(function (this: App) {
      for (const stack of this.node.children)
        Aspects.of(stack).add({ visit: (node) => node === stack && visit(node as Construct) });
      original.call(this);
    });
  };
  afterEach(() => jest.restoreAllMocks());

  test('errors and validations are problems with the path of their construct, all at once', () => {
    const app = new App({ outdir: join(folder, 'foreign') });
    const stack = new PlacementStack(app, { backend: 'local' }, placement('aws'));
    const one = new Construct(stack, 'one');
    Annotations.of(one).addError('is wrong');
    Annotations.of(one).addWarning('is odd');
    new Construct(stack, 'other').node.addValidation({ validate: () => ['is incomplete', 'is late'] });
    expect(problemsOf(() => throwProblems(app))).toEqual([
      { where: 'test-aws-us-east-1 one', message: 'is wrong' },
      { where: 'test-aws-us-east-1 other', message: 'is incomplete' },
      { where: 'test-aws-us-east-1 other', message: 'is late' },
    ]);
  });

  test('an aspect that objects while one of the stacks is written leaves nothing written', () => {
    let visited = 0;
    withAspect((node) => {
      visited++;
      if (node.node.id.startsWith('staging')) throw new UserError([{ where: node.node.id, message: 'no.' }]);
    });
    expect(problemsOf(() => synthesize(loadEnvironments(), { output }))).toEqual([
      { where: 'staging-google-us-east1', message: 'no.' },
    ]);
    expect(visited).toBe(4);
    expect(existsSync(output)).toBe(false);
  });

  test('without objection the same is written', () => {
    withAspect(() => {});
    synthesize(loadEnvironments(), { output });
    expect(readdirSync(join(output, 'stacks')).sort()).toEqual([
      'dev-aws-us-east-1',
      'prod-aws-us-east-1',
      'prod-traffic',
      'staging-google-us-east1',
      'staging-traffic',
    ]);
  });
});

describe('the variables of the program that cdktf runs', () => {
  const clone = new Clone();
  afterAll(clone.remove);
  const program = `require(${JSON.stringify(clone.path('main.ts'))}).main()`;
  const started = async (variables: Record<string, string>) => {
    const output = mkdtempSync(join(folder, 'run-'));
    const args = ['--require', require.resolve('tsx/cjs'), '-e', program];
    const { code, stderr } = await run(process.execPath, args, { env: { CDKTF_OUTDIR: output, ...variables } });
    const stacks = join(output, 'stacks');
    return { code, stderr, stacks: existsSync(stacks) ? readdirSync(stacks).sort() : [] };
  };

  test.concurrent('environments may have spaces between them, and be named twice', async () => {
    expect(await started({ POLYCLOUD_ENVIRONMENT: 'dev, prod,dev', POLYCLOUD_CLOUD: 'azure' })).toEqual({
      code: 0,
      stderr: '',
      stacks: ['dev-azure-eastus2', 'prod-azure-eastus2'],
    });
  });

  test.concurrent('HCL, which CDKTF does not write as Terraform reads it, is refused', async () => {
    const { code, stderr, stacks } = await started({ SYNTH_HCL_OUTPUT: 'true' });
    expect({ code, stacks }).toEqual({ code: 1, stacks: [] });
    expect(stderr).toMatch(/^--hcl: Terraform can't read CDKTF's HCL/);
  });

  test.concurrent.each(['asw', 'constructor'])('the cloud "%s" is refused', async (cloud) => {
    expect(await started({ POLYCLOUD_CLOUD: cloud })).toEqual({
      code: 1,
      stderr: `POLYCLOUD_CLOUD: is "${cloud}"; allowed values are aws, google, azure.\n`,
      stacks: [],
    });
  });
});
