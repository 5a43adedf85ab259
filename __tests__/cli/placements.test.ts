import { Clone, TINY } from '../support/clone';

const clone = new Clone();
afterAll(clone.remove);

test('many placements go one after another; a failure says what is done and what is not, and the same command goes on', () => {
  clone.write('stacks/commerce.ts', TINY);
  clone.write('environments/dev.addresses', '');
  clone.change('environments/dev.yaml', ['cloud: aws', 'placements: [{ cloud: aws }, { cloud: google }]']);
  const deploy = ['deploy', 'dev', '--simulate', '--auto-approve'];
  const fault = JSON.stringify([{ on: 'create', type: 'aws_sqs_queue', does: { fail: 'the quota is used up' } }]);
  const { code, out, err } = clone.run(deploy, { POLYCLOUD_SIMULATOR_FAULTS: fault });
  expect(code).toBe(1);
  expect(out).toContain('deploy 1 of 2: dev-aws-us-east-1');
  expect(err).toContain(
    'Done: nothing.\nStopped at: dev-aws-us-east-1.\nNot begun: dev-google-us-east1.\nTo go on: npm run deploy -- dev; what is done has nothing to change.',
  );
  expect(clone.must(0, deploy)).toMatch(/deploy 2 of 2: dev-google-us-east1[\s\S]*deploy: all 2 are done\./);
  const history = clone.must(0, ['state', 'history', 'dev', '--simulate']);
  expect(history.match(/deploy {3}\w+/g)).toEqual(['deploy   done', 'deploy   failed', 'deploy   done']);
});
