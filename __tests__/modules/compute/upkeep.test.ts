import type { ComputeGroupProps } from '../../../modules/compute/properties';
import { image, on } from '../../support/compute';
import { CLOUDS } from '../../support/synth';

describe.each(CLOUDS)('on %s', (cloud) => {
  const messages = (props: Partial<ComputeGroupProps>) => on(cloud, props).problems.map(({ message }) => message);

  test('spot machines may be of other types, where the cloud mixes them', () => {
    const made = on(cloud, { spot: true, spotAlternatives: 2 });
    if (cloud === 'azure') {
      expect(made.problems[0]?.message).toMatch(/^spotAlternatives is 2, .* a scale set has machines of one size/);
      return;
    }
    expect(made.problems).toEqual([]);
    if (cloud === 'aws') {
      const group = made.the('aws_autoscaling_group');
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
      expect(made.the('aws_launch_template').instance_market_options).toBeUndefined();
    } else {
      expect(made.the('google_compute_region_instance_group_manager')).toMatchObject({
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
    }
    expect(messages({ spotAlternatives: 2 })).toEqual([expect.stringMatching(/^spotAlternatives is 2 without spot/)]);
    expect(messages({ spot: true, spotAlternatives: 10 })).toEqual([
      expect.stringMatching(/^spotAlternatives is 10, .* allows 1 to 9/),
    ]);
  });

  test('a machine has time to end its work, where the cloud gives it', () => {
    const made = on(cloud, { drainSeconds: 600 });
    if (cloud === 'google')
      expect(made.problems[0]?.message).toMatch(/^drainSeconds is 600, .* a stopping machine has 90 seconds/);
    else expect(made.problems).toEqual([]);
    if (cloud === 'aws') {
      expect(made.the('aws_autoscaling_lifecycle_hook')).toMatchObject({
        autoscaling_group_name: '${aws_autoscaling_group.shop_group.name}',
        lifecycle_transition: 'autoscaling:EC2_INSTANCE_TERMINATING',
        heartbeat_timeout: 600,
        default_result: 'CONTINUE',
      });
      const minutes = (props: Partial<ComputeGroupProps>) =>
        on('aws', props).the('aws_autoscaling_group').timeouts.delete;
      expect([minutes({}), minutes({ drainSeconds: 600 })]).toEqual(['15m', '25m']);
    } else if (cloud === 'azure') {
      expect(made.the('azurerm_linux_virtual_machine_scale_set').termination_notification).toEqual({
        enabled: true,
        timeout: 'PT10M',
      });
      expect(messages({ drainSeconds: 299 })).toEqual([expect.stringMatching(/allows 300 to 900/)]);
    }
  });

  test('patches reach the machines without a deployment', () => {
    const made = on(cloud, { autoPatch: true });
    expect(made.problems).toEqual([]);
    if (cloud === 'aws') expect(made.the('aws_autoscaling_group').max_instance_lifetime).toBe(30 * 24 * 60 * 60);
    else if (cloud === 'azure') {
      const { automatic_os_upgrade_policy, source_image_reference } = made.the(
        'azurerm_linux_virtual_machine_scale_set',
      );
      expect(automatic_os_upgrade_policy).toMatchObject({
        enable_automatic_os_upgrade: true,
        disable_automatic_rollback: false,
      });
      expect(source_image_reference.version).toBe('latest');
    } else {
      const { labels, metadata } = on('google', { autoPatch: true, agent: false }).the(
        'google_compute_region_instance_template',
      );
      const deployment = made.the('google_os_config_patch_deployment');
      // Otherwise it passes machines of groups by.
      expect(deployment.patch_config.mig_instances_allowed).toBe(true);
      expect(deployment.instance_filter.group_labels).toEqual([{ labels }]);
      expect(metadata['enable-osconfig']).toBe('TRUE');
    }
    const exact = messages({ autoPatch: true, image: image(1) });
    if (cloud === 'google') {
      expect(exact).toEqual([]);
      expect(messages({ autoPatch: true, image: 'container-host' })).toEqual([
        expect.stringMatching(/^autoPatch with image "container-host"/),
      ]);
    } else expect(exact).toEqual([expect.stringMatching(/^autoPatch with an exact image/)]);
  });
});
