import type { ComputeGroupProps } from '../../modules/compute/properties';
import type { CloudName } from '../../modules/core/placement';
import { certificate } from './certificates';
import { defined } from './defined';
import { HEALTH, on, type Setting, setting } from './load-balancer';
import { synth } from './synth';
import { deploysAndSettles, settlesAndGoes, Workspace } from './terraform';

/**
 * The sets of machines that the rest of the requests goes to, as a state has them: followed from
 * the rule that has the weights to what exists.
 */
// biome-ignore lint/suspicious/noExplicitAny: Terraform's state.
function answering(state: any): string[] {
  const all = state.resources.flatMap(
    ({ type, name, instances }: { type: string; name: string; instances: { attributes: object }[] }) =>
      instances.map(({ attributes }) => ({ ...attributes, type, name })),
    // biome-ignore lint/suspicious/noExplicitAny: attributes of any type.
  ) as any[];
  const of = (type: string) => all.filter((one) => one.type === type);
  const named = (type: string, name: string) => of(type).find((one) => one.name === name);
  const at = ({ type, name }: { type: string; name: string }) => `${type}.${name}`;
  return [...answered()].filter((address, index, list) => list.indexOf(address) === index);

  function* answered(): Generator<string> {
    for (const { arn, weight } of named('aws_lb_listener', 'entry_listener')?.default_action[0].forward[0]
      .target_group ?? []) {
      const attached = of('aws_autoscaling_attachment').filter((one) => weight > 0 && one.lb_target_group_arn === arn);
      for (const { autoscaling_group_name } of attached)
        yield* of('aws_autoscaling_group').flatMap((one) => (one.id === autoscaling_group_name ? [at(one)] : []));
    }
    const map = named('google_compute_url_map', 'entry_map');
    const weighted = map?.default_route_action[0]?.weighted_backend_services ?? [
      { backend_service: map?.default_service, weight: 1 },
    ];
    for (const { backend_service, weight } of map ? weighted : []) {
      const [service] = of('google_compute_backend_service').filter(({ id }) => weight > 0 && id === backend_service);
      yield* of('google_compute_region_instance_group_manager').flatMap((one) =>
        service?.backend.some(({ group }: { group: string }) => group === one.instance_group) ? [at(one)] : [],
      );
    }
    const rules = named('azurerm_application_gateway', 'entry_gateway')?.request_routing_rule ?? [];
    for (const { name, backend_address_pool_name: pool } of rules) {
      if (name !== 'every-host') continue;
      yield* of('azurerm_linux_virtual_machine_scale_set').flatMap((one) =>
        JSON.stringify(one.network_interface).includes(`/backendAddressPools/${pool}"`) ? [at(one)] : [],
      );
    }
  }
}

const [OLD, NEXT] = [{ userData: 'echo one' }, { userData: 'echo two' }];
type BlueGreen = NonNullable<ComputeGroupProps['rollout']>['blueGreen'];
const released = ({ group }: Setting, blueGreen: BlueGreen) =>
  group('shop', { health: HEALTH, rollout: { blueGreen } });

/**
 * All that a load balancer has, with both colours behind it, with the real Terraform. Each cloud
 * has its own file, so that one ends within seconds.
 */
export function deploysBalanced(cloud: CloudName): void {
  test('deploys with routes, names and certificates, plans again without changes, and destroys', async () => {
    const { json, problems } = on(cloud, (setting) => {
      const zone = setting.cloud.dnsZone(setting.stack, 'zone', {
        domain: 'example.com',
        dnssec: cloud === 'azure' ? undefined : true,
      });
      const managed = { domain: 'example.com', alternativeNames: ['*.example.com', 'shop.other.example.com'], zone };
      const entry = setting.balance(
        [
          { group: released(setting, { serving: 'blue', blue: OLD, green: NEXT }), port: 8080 },
          { host: 'api.example.com', path: '/v1', group: setting.group('api'), port: 9000 },
        ],
        { certificate: cloud === 'azure' ? { given: certificate('shop') } : { managed } },
      );
      zone.pointTo('entry', '@', entry.target);
    });
    expect(problems).toEqual([]);
    await deploysAndSettles(json);
  });
}

/** A release, of its own file too. */
export function goesFromBlueToGreen(cloud: CloudName): void {
  test('goes from blue to green with those who answer there all the time, settles, and is destroyed', async () => {
    const json = (blueGreen: BlueGreen) => {
      const synthesized = synth(cloud, (stack, catalogue) => {
        const small = setting(stack, catalogue, { cidr: '10.20.0.0/16', zones: 2 });
        small.balance([{ group: released(small, blueGreen), port: 8080 }]);
      });
      expect(synthesized.problems).toEqual([]);
      return synthesized.json;
    };
    const workspace = new Workspace();
    /**
     * Applies a configuration as planned. Who answered before and who does after must be there all
     * through it.
     */
    const step = async (configuration: object, ...args: string[]) => {
      const before = answering(workspace.state());
      workspace.write(configuration);
      const changes = await workspace.changes(...args);
      await workspace.applyPlan();
      const after = answering(workspace.state());
      const destroyed = Object.keys(changes).filter((address) => /delete|replace/.test(defined(changes[address])));
      for (const one of [before, after]) {
        expect(one).toHaveLength(1);
        expect(destroyed).not.toContain(one[0]);
      }
      return { after, destroyed, changes };
    };
    const machines = {
      aws: (colour: string) => `aws_autoscaling_group.shop_${colour}_group`,
      google: (colour: string) => `google_compute_region_instance_group_manager.shop_${colour}_group`,
      azure: (colour: string) => `azurerm_linux_virtual_machine_scale_set.shop_${colour}_scale-set`,
    }[cloud];
    const rule = {
      aws: 'aws_lb_listener.entry_listener',
      google: 'google_compute_url_map.entry_map',
      azure: 'azurerm_application_gateway.entry_gateway',
    }[cloud];
    try {
      workspace.write(json({ serving: 'blue', blue: OLD }));
      await workspace.init();
      await workspace.apply();

      // What was there settled: a plan that looks at all of it updates the rule only.
      const started = await step(json({ serving: 'blue', blue: OLD, green: NEXT }));
      expect(started.changes[machines('green')]).toBe('create');
      expect(Object.entries(started.changes).filter(([, actions]) => actions !== 'create')).toEqual([[rule, 'update']]);
      expect(started.after).toEqual([machines('blue')]);

      // What brings the traffic over touches nothing else, and so does the way back.
      const switched = await step(json({ serving: 'green', blue: OLD, green: NEXT }), '-refresh=false');
      expect(switched.changes).toEqual({ [rule]: 'update' });
      expect(switched.after).toEqual([machines('green')]);

      const retired = await step(json({ serving: 'green', green: NEXT }), '-refresh=false');
      expect(retired.changes).toMatchObject({ [machines('blue')]: 'delete', [rule]: 'update' });
      expect(retired.destroyed.filter((address) => !address.includes('blue'))).toEqual([]);
      expect(retired.after).toEqual([machines('green')]);

      await settlesAndGoes(workspace);
    } finally {
      await workspace.stop();
    }
  });
}
