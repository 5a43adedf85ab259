import { readFileSync } from 'node:fs';
import { hostsOf } from '../../deployment/prove';
import { Clone } from '../support/clone';
import { loadEnvironments } from '../support/project';

const clone = new Clone();
clone.workload("cloud.queue(scope, 'orders');");
afterAll(() => clone.remove());

const report = () => readFileSync(clone.path('proof.md'), 'utf8');

test('deploys, plans again, destroys, and reports each step', () => {
  const { code, stdout } = clone.polycloud('prove', 'dev', '--simulate', '--auto-approve');
  expect(stdout).toContain('prove: plan again: held, nothing would change');
  expect(code).toBe(0);
  expect(report()).toContain('# Proof of dev-aws-us-east-1 (simulated clouds)');
  expect(
    report()
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .slice(1),
  ).toEqual([
    '| deploy | held | everything was made |',
    '| plan again | held | nothing would change |',
    '| destroy | held | everything was removed |',
    '| look for what is left | held | no resource is left in the state |',
  ]);
});

test('what is deployed already is not destroyed', () => {
  expect(clone.polycloud('deploy', 'dev', '--simulate', '--auto-approve').code).toBe(0);
  const { code, stderr } = clone.polycloud('prove', 'dev', '--simulate', '--auto-approve');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^dev: \d resources are deployed, the first is dev-aws-us-east-1 aws_sqs_queue\./);
  expect(stderr).toContain('Use an environment that is not deployed, or destroy it first: npm run destroy -- dev.');
  expect(clone.polycloud('destroy', 'dev', '--simulate', '--auto-approve').code).toBe(0);
});

test('a protected environment is refused', () => {
  const { code, stderr } = clone.polycloud('prove', 'prod', '--simulate', '--auto-approve');
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `environments/prod.yaml: protected is true, and a proof destroys its deployment.
  Make an environment for proofs: npm run new -- environment proof --like prod, with protected: false.
`,
  });
});

test('a deployment that fails is destroyed all the same, and the report says so', () => {
  clone.workload("cloud.queue(scope, 'orders');");
  const faults = [{ on: 'create', type: 'aws_sqs_queue', nth: 2, does: { fail: 'the account is full' } }];
  const { code } = clone.run(['prove', 'dev', '--simulate', '--auto-approve'], {
    POLYCLOUD_SIMULATOR_FAULTS: JSON.stringify(faults),
  });
  expect(code).toBe(1);
  expect(report()).toMatch(/\| deploy \| FAILED \| it exited with 1 \|\n\| destroy \| held \|/);
});

test('the names that are asked are the shared one and that of each placement', () => {
  const [prod] = loadEnvironments(['prod']);
  expect(hostsOf(prod as never)).toEqual(['shop.example.com', 'prod-aws-us-east-1.example.com']);
});
