import type { ComputeGroupProps } from '../../../modules/compute/properties';
import type { CloudName } from '../../../modules/core/placement';
import { byCloud } from '../../support/by-cloud';
import { group, image, on } from '../../support/compute';
import { CLOUDS, synth } from '../../support/synth';

/** A group with `autoPatch`, and a rule from it to the internet. */
const patched = (
  cloud: CloudName,
  { ports, nat = 'single', ...props }: Partial<ComputeGroupProps> & { ports: number[]; nat?: 'single' | 'none' },
) =>
  synth(cloud, (stack, catalogue) => {
    const network = catalogue.network(stack, 'network', { cidr: '10.20.0.0/16', zones: 3, nat });
    const { member } = group(stack, catalogue, { network, autoPatch: true, ...props });
    if (ports.length > 0) network.allow(member, 'internet', { ports });
  });

describe.each(CLOUDS)('on %s', (cloud) => {
  const messages = (props: Partial<ComputeGroupProps>) => on(cloud, props).problems.map(({ message }) => message);

  test('spot machines may be of other types, where the cloud mixes them', () => {
    const synthesized = on(cloud, { spot: true, spotAlternatives: 2 });
    const bounded = () => {
      expect(messages({ spotAlternatives: 2 })).toEqual([expect.stringMatching(/^spotAlternatives is 2 without spot/)]);
      expect(messages({ spot: true, spotAlternatives: 10 })).toEqual([
        expect.stringMatching(/^spotAlternatives is 10, .* allows 1 to 9/),
      ]);
    };
    byCloud(cloud, {
      aws: () => {
        expect(synthesized.problems).toEqual([]);
        const group = synthesized.the('aws_autoscaling_group');
        expect(group.launch_template).toBeUndefined();
        expect(group.mixed_instances_policy).toMatchObject({
          instances_distribution: {
            on_demand_percentage_above_base_capacity: 0,
            spot_allocation_strategy: 'price-capacity-optimized',
          },
          launch_template: {
            launch_template_specification: { version: '${aws_launch_template.shop_template.latest_version}' },
            override: [{ instance_type: 'c7i.large' }, { instance_type: 'm7i.large' }, { instance_type: 'r7i.large' }],
          },
        });
        // EC2 refuses a template that says it, too.
        expect(synthesized.the('aws_launch_template').instance_market_options).toBeUndefined();
        bounded();
      },
      google: () => {
        expect(synthesized.problems).toEqual([]);
        expect(synthesized.the('google_compute_region_instance_group_manager')).toMatchObject({
          distribution_policy_target_shape: 'BALANCED',
          update_policy: { instance_redistribution_type: 'NONE' },
          instance_flexibility_policy: {
            instance_selections: [
              { rank: 1, machine_types: ['n2-standard-2'] },
              { rank: 2, machine_types: [expect.stringMatching(/^n2-/)] },
              { rank: 3, machine_types: [expect.stringMatching(/^n2-/)] },
            ],
          },
        });
        bounded();
      },
      azure: () => {
        expect(synthesized.problems[0]?.message).toMatch(
          /^spotAlternatives is 2, .* a scale set has machines of one size/,
        );
      },
    });
  });

  test('a machine has time to end its work, where the cloud gives it', () => {
    const synthesized = on(cloud, { drainSeconds: 600 });
    const refused = { message: expect.stringMatching(/^drainSeconds is 600, .* a stopping machine has 90 seconds/) };
    expect(synthesized.problems).toMatchObject({ aws: [], google: [refused], azure: [] }[cloud]);
    byCloud(cloud, {
      aws: () => {
        expect(synthesized.the('aws_autoscaling_lifecycle_hook')).toMatchObject({
          autoscaling_group_name: '${aws_autoscaling_group.shop_group.name}',
          lifecycle_transition: 'autoscaling:EC2_INSTANCE_TERMINATING',
          heartbeat_timeout: 600,
          default_result: 'CONTINUE',
        });
        const minutes = (props: Partial<ComputeGroupProps>) =>
          on('aws', props).the('aws_autoscaling_group').timeouts.delete;
        expect([minutes({}), minutes({ drainSeconds: 600 })]).toEqual(['15m', '25m']);
      },
      google: () => {},
      azure: () => {
        expect(synthesized.the('azurerm_linux_virtual_machine_scale_set').termination_notification).toEqual({
          enabled: true,
          timeout: 'PT10M',
        });
        expect(messages({ drainSeconds: 299 })).toEqual([expect.stringMatching(/allows 300 to 900/)]);
      },
    });
  });

  test('patches reach the machines without a deployment', () => {
    const synthesized = patched(cloud, { ports: [80] });
    expect(synthesized.problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        expect(synthesized.the('aws_autoscaling_group').max_instance_lifetime).toBe(30 * 24 * 60 * 60);
      },
      google: () => {
        const { labels, metadata } = patched('google', { ports: [80], agent: false }).the(
          'google_compute_region_instance_template',
        );
        const deployment = synthesized.the('google_os_config_patch_deployment');
        // Otherwise it passes machines of groups by.
        expect(deployment.patch_config.mig_instances_allowed).toBe(true);
        expect(deployment.instance_filter.group_labels).toEqual([{ labels }]);
        expect(metadata['enable-osconfig']).toBe('TRUE');
      },
      azure: () => {
        const { automatic_os_upgrade_policy, source_image_reference } = synthesized.the(
          'azurerm_linux_virtual_machine_scale_set',
        );
        expect(automatic_os_upgrade_policy).toMatchObject({
          enable_automatic_os_upgrade: true,
          disable_automatic_rollback: false,
        });
        expect(source_image_reference.version).toBe('latest');
      },
    });
    const exact = messages({ autoPatch: true, image: image(1) });
    const refused = [expect.stringMatching(/^autoPatch with an exact image/)];
    expect(exact).toEqual({ aws: refused, google: [], azure: refused }[cloud]);
  });
});

test('on Google Container-Optimized OS is not patched, since it updates itself', () => {
  expect(on('google', { autoPatch: true, image: 'container-host' }).problems).toMatchObject([
    { message: expect.stringMatching(/^autoPatch with image "container-host"/) },
  ]);
});

test('on Google patches come from the repositories of the image, which machines must be able to reach', () => {
  const problemsOf = (props: Parameters<typeof patched>[1]) =>
    patched('google', props).problems.map(({ message, remedy }) => `${message} ${remedy}`);
  const ubuntu = [
    'autoPatch is true, but machines of image "ubuntu-24.04" cannot reach its package repositories, on port 80. ' +
      "Use the private tier of a network with NAT, and add network.allow(shop.member, 'internet', { port: 80 }), or " +
      'use an exact image with a mirror in the network.',
  ];
  expect(problemsOf({ ports: [] })).toEqual(ubuntu);
  expect(problemsOf({ ports: [443] })).toEqual(ubuntu);
  expect(problemsOf({ ports: [], nat: 'none' })).toEqual(ubuntu);
  expect(problemsOf({ ports: [80] })).toEqual([]);
  expect(problemsOf({ ports: [80], image: 'debian-12' })).toEqual([
    expect.stringMatching(/"debian-12" cannot reach .* on ports 80 and 443\. .*\{ ports: \[80, 443\] \}/),
  ]);
  expect(problemsOf({ ports: [80, 443], image: 'debian-12' })).toEqual([]);
  // It may have a mirror in the network.
  expect(problemsOf({ ports: [], image: image(1) })).toEqual([]);
});
