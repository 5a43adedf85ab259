import { Measurements } from '../../simulator/measurements';
import { Clone, SHOP, TINY } from '../support/clone';
import { defined } from '../support/defined';

const clone = new Clone();
afterAll(clone.remove);

const MONITORED = 'monitoring: { notify: { oncall: { emails: [oncall@example.com] } } }\n';
const DEPLOY = ['deploy', 'dev', '--simulate', '--auto-approve'];
const clouds = () => new Measurements(clone.path('.simulated', 'clouds'));
const alarm = () =>
  defined(
    clouds()
      .states()
      .find(({ name }) => name.includes('dead-letters'))?.name,
  );
const timeout = () => {
  const { resources } = JSON.parse(clone.read('.simulated', 'state', 'acme', 'dev', 'aws', 'us-east-1.tfstate')) as {
    resources: { name: string; instances: { attributes: { visibility_timeout_seconds?: number } }[] }[];
  };
  return resources.find(({ name }) => name === 'commerce_orders_queue')?.instances[0]?.attributes
    .visibility_timeout_seconds;
};
/** From the change of the queue on its messages fail. */
const failing = () => ({
  POLYCLOUD_SIMULATOR_FAULTS: JSON.stringify([
    { on: 'update', type: 'aws_sqs_queue', does: { measure: alarm(), value: 3, minutes: 60 } },
  ]),
});

beforeAll(() => {
  clone.change('environments/dev.yaml', ['network:', `${MONITORED}network:`]);
  clone.write(SHOP, TINY);
  clone.write('environments/dev.addresses', '');
  clone.must(0, ['address', 'accept', 'dev']);
  clone.commit('The first');
  clone.must(0, DEPLOY);
});

test('a release without alarms stays', () => {
  clone.change(SHOP, ['visibilityTimeoutSeconds: 60', 'visibilityTimeoutSeconds: 90']);
  clone.commit('A good one');
  expect(clone.must(0, [...DEPLOY, '--watch', '1'])).toContain('No alarm fired within a minute.');
  expect(timeout()).toBe(90);
});

test('a release that makes an alarm fire is taken back with --auto-rollback', () => {
  clone.change(SHOP, ['visibilityTimeoutSeconds: 90', 'visibilityTimeoutSeconds: 10']);
  clone.commit('A bad one');
  const { code, out, err } = clone.run([...DEPLOY, '--watch', '1', '--auto-rollback'], failing());
  expect({ code, out, err }).toMatchObject({
    code: 1,
    err: expect.stringContaining(`Fired since the deployment: ${alarm()}.`),
  });
  expect(err).toContain('Rolled back: dev has the earlier release again.');
  expect(timeout()).toBe(90);
});

test('what fired before is not the fault of a release; without --auto-rollback the rollback is planned only', () => {
  clone.change(SHOP, ['visibilityTimeoutSeconds: 10', 'visibilityTimeoutSeconds: 20']);
  clone.commit('One more');
  // The dead letters of the release before are still there.
  expect(
    clouds()
      .states()
      .find(({ name }) => name === alarm())?.state,
  ).toBe('ALARM');
  clone.must(0, [...DEPLOY, '--watch', '1']);
  clouds().measure(alarm(), 0, 60);
  clone.change(SHOP, ['visibilityTimeoutSeconds: 20', 'visibilityTimeoutSeconds: 30']);
  clone.commit('Another bad one');
  const { code, err } = clone.run([...DEPLOY, '--watch', '1'], failing());
  expect(code).toBe(1);
  expect(err).toContain('To roll back: npm run apply -- reviewed/dev-aws-us-east-1');
  expect(timeout()).toBe(30);
});

test('what cannot be watched is refused before the deployment', () => {
  expect(clone.run(['deploy', 'dev', '--auto-rollback']).err).toContain('--auto-rollback requires --watch <minutes>');
  expect(clone.run(['deploy', '--all', '--watch', '5']).err).toContain('--watch requires exactly one environment');
  expect(clone.run(['deploy', 'dev', '--watch', '0']).err).toContain(
    'It must be a whole number of minutes, 1 or more.',
  );
});

test('a game day deploys to the simulated clouds, and tells which alarms fire there', () => {
  const report = JSON.parse(
    clone.must(0, ['gameday', 'dev', '--simulate', '--failure', 'database', '--format', 'json']),
  );
  expect(report.failures).toEqual([
    expect.objectContaining({
      id: 'database',
      effects: [expect.objectContaining({ result: 'seen', alarms: ['commerce/orders/alarms/dead-letters'] })],
    }),
  ]);
  // It ends as it began.
  expect(
    clouds()
      .states()
      .filter(({ state }) => state === 'ALARM'),
  ).toEqual([]);
});
