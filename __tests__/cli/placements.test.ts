import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Clone, SHOP, TINY } from '../support/clone';
import { defined } from '../support/defined';
import { drill } from '../support/drills';

const PAGE = join(__dirname, '..', '..', 'docs', 'contingency.md');
const clone = new Clone();
afterAll(clone.remove);

test(
  'many placements go one after another; a failure says what is done and what is not, and the same command ' +
    'goes on',
  () => {
    clone.write(SHOP, TINY);
    clone.write('environments/dev.addresses', '');
    clone.change('environments/dev.yaml', ['cloud: aws', 'placements: [{ cloud: aws }, { cloud: google }]']);
    const deploy = ['deploy', 'dev', '--simulate', '--auto-approve'];
    const fault = JSON.stringify([{ on: 'create', type: 'aws_sqs_queue', does: { fail: 'the quota is used up' } }]);
    const { code, out, err } = clone.run(deploy, { POLYCLOUD_SIMULATOR_FAULTS: fault });
    expect(code).toBe(1);
    expect(out).toContain('deploy 1 of 2: dev-aws-us-east-1');
    expect(err).toContain(
      'Done: nothing.\nStopped at: dev-aws-us-east-1.\nNot begun: dev-google-us-east1.\nTo continue: npm run ' +
        'deploy -- dev --simulate; finished stacks have nothing to change.',
    );
    expect(clone.must(0, deploy)).toMatch(/deploy 2 of 2: dev-google-us-east1[\s\S]*deploy: all 2 are done\./);
    const history = clone.must(0, ['state', 'history', 'dev', '--simulate']);
    expect(history.match(/deploy {3}\w+/g)).toEqual(['deploy   done', 'deploy   failed', 'deploy   done']);
  },
);

test('a region is lost: the page leads to a second placement, though the first can not even be planned', async () => {
  const [, page] = /^## A region is lost\n[\s\S]*?```yaml\n#.*\n([\s\S]*?)```/m.exec(
    readFileSync(PAGE, 'utf8'),
  ) as RegExpExecArray;
  clone.change('environments/dev.yaml', ['placements: [{ cloud: aws }, { cloud: google }]', defined(page)]);
  const down = JSON.stringify([{ on: 'read', nth: 0, does: { fail: 'the region does not answer' } }]);
  const [accept, plan, apply, ...rest] = drill('A region is lost', { prod: 'dev' });
  expect(rest).toEqual([]);
  expect(await clone.line(defined(accept))).toMatchObject({ code: 0 });
  const planned = await clone.line(`${plan} --simulate`, { POLYCLOUD_SIMULATOR_FAULTS: down });
  expect(planned).toMatchObject({
    code: 1,
    out: expect.stringMatching(/the region does not answer[\s\S]*Plan of dev-aws-us-west-2/),
  });
  const applied = await clone.line(defined(apply));
  expect(applied).toMatchObject({
    code: 0,
    out: expect.stringContaining('Resources: 8 added, 0 changed, 0 destroyed'),
  });
});
