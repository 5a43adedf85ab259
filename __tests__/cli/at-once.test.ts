import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { Clone, workloadOf } from '../support/clone';

const clone = new Clone();
afterAll(clone.remove);

test('two stacks of an environment are deployed at once by two processes, and both are right', async () => {
  clone.folderOf('stacks/tiny');
  clone.write(
    'stacks/tiny/index.ts',
    workloadOf("cloud.queue(scope, 'orders');").replace('z.looseObject({})', 'z.strictObject({})'),
  );
  const file = parse(clone.read('environments/dev.yaml'));
  const own = { workload: 'tiny', stack: 'own' };
  clone.write('environments/dev.yaml', stringify({ ...file, workloads: { one: own, two: own } }));
  clone.write('environments/dev.addresses', '');
  const args = ['dev', '--simulate'];
  const ended = await Promise.all(
    ['one', 'two'].map((id) => clone.start(['deploy', ...args, '--auto-approve', '--workload', id])),
  );
  expect(ended.map(({ code, out }) => ({ code, error: code === 0 ? '' : out }))).toEqual([
    { code: 0, error: '' },
    { code: 0, error: '' },
  ]);
  expect(clone.run(['plan', ...args])).toMatchObject({ code: 0 });
  for (const id of ['one', 'two']) {
    const state = readFileSync(
      clone.path('.simulated', 'state', 'acme', 'dev', 'aws', 'us-east-1', `${id}.tfstate`),
      'utf8',
    );
    expect(JSON.parse(state).resources.map(({ type, name }: Record<string, string>) => `${type}.${name}`)).toContain(
      `aws_sqs_queue.${id}_orders_queue`,
    );
  }
}, 300_000);
