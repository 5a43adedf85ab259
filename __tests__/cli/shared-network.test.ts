import { parse, stringify } from 'yaml';
import { Clone, SHOP, workloadOf } from '../support/clone';

/** A workload that has a place in the network, and may reach the internet. */
const MEMBER = workloadOf(`network.allow(network.join(scope, 'private'), 'internet', { port: 443 });
    cloud.queue(scope, 'orders');`)
  .replace('build(scope)', 'build(scope, { network })')
  .replace('  build(', '  needs: { network: true },\n  build(');

const clone = new Clone();
clone.write(SHOP, MEMBER);
clone.write('environments/dev.addresses', '');
const dev = parse(clone.read('environments/dev.yaml'));
clone.write('environments/dev.yaml', stringify({ ...dev, workloads: { commerce: {} } }));
clone.write('environments/qa.yaml', stringify({ ...dev, network: { from: 'dev' }, workloads: { commerce: {} } }));
afterAll(clone.remove);

const [giver, taker] = ['dev-aws-us-east-1', 'qa-aws-us-east-1'];

test('the environment whose network it is goes first, and is not destroyed under the other', () => {
  expect(clone.must(1, ['deploy', 'qa', '--simulate', '--auto-approve'])).toContain(
    `${taker}: requires ${giver}, which is not deployed`,
  );
  expect(clone.must(2, ['plan', 'qa', '--simulate'])).toContain(`${taker}: ${giver} is not deployed: this plan takes`);
  clone.must(0, ['deploy', 'dev', '--simulate', '--auto-approve']);
  clone.must(0, ['deploy', 'qa', '--simulate', '--auto-approve']);
  for (const name of ['dev', 'qa']) clone.must(0, ['plan', name, '--simulate']);
  expect(clone.must(1, ['destroy', 'dev', '--simulate', '--auto-approve'])).toContain(
    `${giver}: is required by ${taker}, which is still deployed.`,
  );
  clone.must(0, ['destroy', 'qa', '--simulate', '--auto-approve']);
  clone.must(0, ['destroy', 'dev', '--simulate', '--auto-approve']);
}, 300_000);
