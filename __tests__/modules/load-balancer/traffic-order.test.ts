import type { CloudName } from '../../../modules/core/placement';
import { CERTIFICATE } from '../../support/edge';
import { CLOUDS, synth } from '../../support/synth';
import { Workspace } from '../../support/terraform';

/** Two groups of machines, of which one answers. */
function answeredBy(cloud: CloudName, id: 'one' | 'two') {
  const { json, problems } = synth(cloud, (stack, catalogue) => {
    const network = catalogue.network(stack, 'network', { cidr: '10.0.0.0/16', zones: 2 });
    const identity = catalogue.identity(stack, 'shopper');
    const health = { port: 8080, path: '/healthz' };
    const size = { image: 'ubuntu-24.04', cpu: 1, memoryGiB: 2, min: 1, max: 2 } as const;
    // A group that no load balancer checks has no health check.
    const group = (name: 'one' | 'two') =>
      catalogue.computeGroup(stack, name, { network, identity, ...(name === id ? { health } : {}), ...size });
    const groups = { one: group('one'), two: group('two') };
    const routes = [{ group: groups[id], port: 8080 }];
    catalogue.loadBalancer(stack, 'entry', { network, certificate: CERTIFICATE, routes });
  });
  expect(problems).toEqual([]);
  return json;
}

/**
 * What requests pass, from the address of the load balancer to the machines. Not the attachment of
 * machines on AWS: a target group is checked only once a listener uses it.
 */
const PATH: Record<CloudName, RegExp> = {
  aws: /^aws_(lb|lb_listener|lb_target_group|autoscaling_group|vpc_security_group_\w+_rule)\./,
  google: new RegExp(
    `^google_compute_(${[
      'global_forwarding_rule',
      'target_https_proxy',
      'url_map',
      'backend_service',
      'health_check',
      'firewall',
      'region_instance_group_manager',
      'region_instance_template',
    ].join('|')})\\.`,
  ),
  azure: /^azurerm_(public_ip|application_gateway|linux_virtual_machine_scale_set|network_security_rule)\./,
};
/** What chooses where requests go. */
const CHOOSES: Record<CloudName, RegExp> = {
  aws: /^aws_lb_listener\./,
  google: /^google_compute_url_map\.entry_map/,
  azure: /^azurerm_application_gateway\./,
};

interface Step {
  readonly address: string;
  readonly action: 'create' | 'update' | 'delete';
  readonly is: 'begun' | 'done';
}

/** The steps of an apply on the path, in the order in which Terraform took them. */
const stepsIn = (out: string, cloud: CloudName): Step[] =>
  out
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
    .filter(({ type, hook }) => /^apply_(start|complete)$/.test(type) && PATH[cloud].test(hook.resource.addr))
    .map(({ type, hook }) => ({
      address: hook.resource.addr,
      action: hook.action,
      is: type === 'apply_start' ? 'begun' : 'done',
    }));

test.each(CLOUDS)(
  'on %s requests take the new way to the machines after it exists, and the old one goes after that',
  async (cloud) => {
    const workspace = new Workspace();
    try {
      workspace.write(answeredBy(cloud, 'one'));
      await workspace.init();
      await workspace.apply();
      workspace.write(answeredBy(cloud, 'two'));
      const steps = stepsIn(await workspace.must(0, 'apply', '-auto-approve', '-input=false', '-json'), cloud);
      const switched = steps.findIndex(
        ({ address, action, is }) => action === 'update' && is === 'begun' && CHOOSES[cloud].test(address),
      );
      const done = steps.findIndex(
        ({ address, action, is }) => action === 'update' && is === 'done' && CHOOSES[cloud].test(address),
      );
      expect(switched).toBeGreaterThanOrEqual(0);
      const late = steps.slice(switched).flatMap((one) => (one.action === 'create' ? [one.address] : []));
      const early = steps.slice(0, done).flatMap((one) => (one.action === 'delete' ? [one.address] : []));
      expect({ createdTooLate: late, deletedTooEarly: early }).toEqual({ createdTooLate: [], deletedTooEarly: [] });
      await workspace.settled();
    } finally {
      await workspace.stop();
    }
  },
  120_000,
);
