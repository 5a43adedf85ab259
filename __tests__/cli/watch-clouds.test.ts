import { Measurements } from '../../simulator/measurements';
import { Clone, SHOP, TINY } from '../support/clone';
import { defined } from '../support/defined';

/** The queue of each cloud, and its time until a message is delivered again. */
const QUEUES = [
  ['google', 'us-east1', 'google_pubsub_subscription', 'ack_deadline_seconds', [60, 10]],
  ['azure', 'eastus2', 'azurerm_servicebus_queue', 'lock_duration', ['PT1M', 'PT10S']],
] as const;

test.each(QUEUES)('on %s a release that makes an alarm fire is taken back', (cloud, region, type, attribute, times) => {
  const clone = new Clone();
  try {
    const deploy = ['deploy', 'dev', '--simulate', '--auto-approve'];
    const clouds = new Measurements(clone.path('.simulated', 'clouds'));
    clone.change('environments/dev.yaml', ['cloud: aws', `cloud: ${cloud}`]);
    clone.change('environments/dev.yaml', [
      'network:',
      'monitoring: { notify: { oncall: { emails: [oncall@example.com] } } }\nnetwork:',
    ]);
    clone.write(SHOP, TINY);
    clone.write('environments/dev.addresses', '');
    clone.must(0, ['address', 'accept', 'dev']);
    clone.commit('The first');
    clone.must(0, deploy);
    const alarm = defined(clouds.states().find(({ name }) => name.includes('dead-letters'))?.name);
    const failing = JSON.stringify([{ on: 'update', type, does: { measure: alarm, value: 3, minutes: 60 } }]);
    const time = () => {
      const { resources } = JSON.parse(
        clone.read('.simulated', 'state', 'acme', 'dev', cloud, `${region}.tfstate`),
      ) as { resources: { type: string; instances: { attributes: Record<string, unknown> }[] }[] };
      const queues = resources.filter((one) => one.type === type);
      // The queue of the dead letters has none.
      return queues.flatMap(({ instances }) => instances[0]?.attributes[attribute] ?? [])[0];
    };
    expect(time()).toBe(times[0]);

    clone.change(SHOP, ['visibilityTimeoutSeconds: 60', 'visibilityTimeoutSeconds: 10']);
    clone.commit('A bad one');
    const { code, err } = clone.run([...deploy, '--watch', '1', '--auto-rollback'], {
      POLYCLOUD_SIMULATOR_FAULTS: failing,
    });
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining(`Fired since the deployment: ${alarm}.`) });
    expect(err).toContain('Rolled back: dev has the earlier release again.');
    expect(time()).toBe(times[0]);
  } finally {
    clone.remove();
  }
});
