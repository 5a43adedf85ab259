import type { ComputeGroupProps, ExistingComputeGroup } from '../../modules/compute/properties';
import type { CloudName } from '../../modules/core/placement';
import { byCloud } from '../support/by-cloud';
import { BASE, balance, group, on } from '../support/compute';
import { CLOUDS, synth } from '../support/synth';

const behind = (cloud: CloudName, props: Partial<ComputeGroupProps> = {}) =>
  synth(cloud, (stack, catalogue) => balance(stack, catalogue, group(stack, catalogue, props)));

describe.each(CLOUDS)('a group on %s', (cloud) => {
  test('is spread over the zones, between min and max, hardened, without a public address', () => {
    const health = { port: 8080, path: '/health', graceSeconds: 700 };
    const { the, problems } = behind(cloud, { health, rollout: { surge: 3 } });
    expect(problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        expect(the('aws_autoscaling_group')).toMatchObject({
          health_check_type: 'ELB',
          health_check_grace_period: 700,
          enabled_metrics: ['GroupInServiceInstances', 'GroupDesiredCapacity'],
          availability_zone_distribution: { capacity_distribution_strategy: 'balanced-best-effort' },
          min_size: 2,
          max_size: 6,
          vpc_zone_identifier: [1, 2, 3].map((zone) => `\${aws_subnet.network_private-${zone}.id}`),
          launch_template: { version: '${aws_launch_template.shop_template.latest_version}' },
          default_instance_warmup: 180,
          instance_refresh: {
            strategy: 'Rolling',
            preferences: { min_healthy_percentage: 100, max_healthy_percentage: 200 },
          },
        });
        expect(the('aws_autoscaling_policy').target_tracking_configuration).toMatchObject({
          target_value: 60,
          predefined_metric_specification: { predefined_metric_type: 'ASGAverageCPUUtilization' },
        });
        expect(the('aws_launch_template')).toMatchObject({
          image_id: 'resolve:ssm:/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id',
          metadata_options: { http_tokens: 'required', http_put_response_hop_limit: 1 },
          network_interfaces: [{ associate_public_ip_address: 'false' }],
          block_device_mappings: [{ ebs: { encrypted: 'true' } }],
        });
        for (const { resource_type, tags } of the('aws_launch_template').tag_specifications) {
          expect([resource_type, tags]).toEqual([
            resource_type,
            expect.objectContaining({ owner: 'payments', costCenter: '4711' }),
          ]);
        }
        expect(JSON.parse(the('aws_iam_role_policy', 'shop/sessions').policy).Statement[0].Action).toHaveLength(5);
      },
      google: () => {
        expect(the('google_compute_health_check', 'shop/health')).toMatchObject({
          http_health_check: { port: 8080, request_path: '/health' },
        });
        expect(the('google_compute_region_instance_group_manager')).toMatchObject({
          name: expect.stringMatching(/^acme-test-shop-[a-z0-9]{6}-bcd$/),
          auto_healing_policies: {
            health_check: '${google_compute_health_check.shop_health.id}',
            initial_delay_sec: 700,
          },
          distribution_policy_zones: ['us-east1-b', 'us-east1-c', 'us-east1-d'],
          update_policy: { type: 'PROACTIVE', max_surge_fixed: 3, max_unavailable_fixed: 0, minimal_action: 'REPLACE' },
          wait_for_instances_status: 'UPDATED',
        });
        expect(the('google_compute_region_autoscaler').autoscaling_policy).toMatchObject({
          min_replicas: 2,
          max_replicas: 6,
          cooldown_period: 180,
          cpu_utilization: { target: 0.6 },
        });
        const template = the('google_compute_region_instance_template');
        expect(template).toMatchObject({
          shielded_instance_config: { enable_secure_boot: true, enable_vtpm: true, enable_integrity_monitoring: true },
          metadata: { 'enable-oslogin': 'TRUE', 'block-project-ssh-keys': 'TRUE', 'serial-port-enable': 'FALSE' },
          lifecycle: { create_before_destroy: true },
        });
        expect(template.network_interface).toEqual([
          { subnetwork: '${google_compute_subnetwork.network_private_subnetwork.id}' },
        ]);
      },
      azure: () => {
        const set = the('azurerm_linux_virtual_machine_scale_set');
        expect(set).toMatchObject({
          zones: ['1', '2', '3'],
          upgrade_mode: 'Rolling',
          disable_password_authentication: true,
          encryption_at_host_enabled: true,
          secure_boot_enabled: true,
          vtpm_enabled: true,
          rolling_upgrade_policy: { maximum_surge_instances_enabled: true },
          automatic_instance_repair: { enabled: true, grace_period: 'PT11M40S', action: 'Replace' },
        });
        expect(JSON.parse(set.extension.find(({ name }: { name: string }) => name === 'health').settings)).toEqual({
          protocol: 'http',
          port: 8080,
          requestPath: '/health',
        });
        expect(JSON.stringify(set)).not.toContain('public_ip_address');
        const [{ capacity, rule }] = the('azurerm_monitor_autoscale_setting').profile;
        expect(capacity).toEqual({ default: 2, minimum: 2, maximum: 6 });
        expect(rule).toMatchObject([
          {
            metric_trigger: { metric_name: 'Percentage CPU', operator: 'GreaterThan', threshold: 60 },
            scale_action: { cooldown: 'PT3M' },
          },
          {
            metric_trigger: { metric_name: 'Percentage CPU', operator: 'LessThan', threshold: 30 },
            scale_action: { direction: 'Decrease' },
          },
        ]);
      },
    });
  });

  test('people sign in through the cloud, and nothing is opened or granted for it until a rule asks', () => {
    const { the, of } = on(cloud);
    byCloud(cloud, {
      aws: () => {
        const [sessions] = JSON.parse(the('aws_iam_role_policy', 'shop/sessions').policy).Statement;
        expect(sessions.Action).toEqual([
          'ssm:UpdateInstanceInformation',
          'ssmmessages:CreateControlChannel',
          'ssmmessages:CreateDataChannel',
          'ssmmessages:OpenControlChannel',
          'ssmmessages:OpenDataChannel',
        ]);
        expect(of('aws_vpc_security_group_ingress_rule').filter(({ body }) => body.from_port === 22)).toEqual([]);
      },
      google: () => {
        expect(the('google_compute_region_instance_template').metadata).toMatchObject({ 'enable-oslogin': 'TRUE' });
        expect(JSON.stringify(of('google_compute_firewall'))).not.toContain('35.235.240.0/20');
        const asked = synth(cloud, (stack, catalogue) => {
          const { member } = group(stack, catalogue);
          member.network.allow('35.235.240.0/20', member, { port: 22, description: 'Identity-Aware Proxy' });
        });
        expect(asked.problems).toEqual([]);
        expect(JSON.stringify(asked.of('google_compute_firewall'))).toContain('35.235.240.0/20');
      },
      azure: () => {
        const { the, of } = synth(cloud, (stack, catalogue) => {
          const { member } = group(stack, catalogue);
          member.network.allow(member, 'internet', { port: 443 });
        });
        const { identity, extension } = the('azurerm_linux_virtual_machine_scale_set');
        expect(identity).toEqual({
          type: 'SystemAssigned, UserAssigned',
          identity_ids: ['${azurerm_user_assigned_identity.shopper_identity.id}'],
        });
        expect(extension.map(({ type }: { type: string }) => type)).toContain('AADSSHLoginForLinux');
        expect(of('azurerm_role_assignment')).toEqual([]);
      },
    });
  });

  test("the cloud's agent is on each machine, and may write and no more", () => {
    const { the, of, problems } = on(cloud);
    const without = on(cloud, { agent: false });
    expect(problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        expect(the('aws_ssm_association').targets).toEqual([
          { key: 'tag:aws:autoscaling:groupName', values: ['${aws_autoscaling_group.shop_group.name}'] },
        ]);
        const { mainSteps } = JSON.parse(the('aws_ssm_document').content.replaceAll('$${', '${'));
        expect(mainSteps.map(({ name }: { name: string }) => name)).toEqual([
          'install',
          'startOnLinux',
          'startOnWindows',
        ]);
        expect(mainSteps[1].inputs.runCommand.join('\n')).toContain('"log_group_name":"acme-test-shop-logs"');
        expect(the('aws_cloudwatch_log_group', 'shop/logs/group')).toMatchObject({
          name: 'acme-test-shop-logs',
          retention_in_days: 365,
        });
        expect(without.of('aws_ssm_association')).toEqual([]);
      },
      google: () => {
        const label = the('google_compute_region_instance_template').labels;
        const policies = of('google_os_config_os_policy_assignment').map(({ body }) => body);
        expect(policies.map(({ location }) => location)).toEqual(['us-east1-b', 'us-east1-c', 'us-east1-d']);
        for (const { instance_filter } of policies)
          expect(instance_filter.inclusion_labels).toEqual([{ labels: label }]);
        expect(of('google_project_iam_member').map(({ body }) => body.role)).toEqual([
          'roles/logging.logWriter',
          'roles/monitoring.metricWriter',
        ]);
        expect(without.of('google_os_config_os_policy_assignment')).toEqual([]);
        expect(
          on('google', { image: 'container-host' }).the('google_compute_region_instance_template').metadata,
        ).toMatchObject({
          'google-logging-enabled': 'true',
        });
      },
      azure: () => {
        const set = the('azurerm_linux_virtual_machine_scale_set');
        const agent = set.extension.find(({ name }: { name: string }) => name === 'agent');
        expect(JSON.parse(agent.settings).authentication.managedIdentity).toEqual({
          'identifier-name': 'mi_res_id',
          'identifier-value': set.identity.identity_ids[0],
        });
        expect(the('azurerm_monitor_data_collection_rule_association')).toMatchObject({
          target_resource_id: '${azurerm_linux_virtual_machine_scale_set.shop_scale-set.id}',
          data_collection_rule_id: '${azurerm_monitor_data_collection_rule.shop_agent_rule.id}',
        });
        expect(the('azurerm_log_analytics_workspace')).toMatchObject({
          retention_in_days: 365,
          local_authentication_enabled: false,
        });
        expect(without.of('azurerm_monitor_data_collection_rule')).toEqual([]);
      },
    });
  });

  test('two groups with one identity', () => {
    const { problems } = synth(cloud, (stack, catalogue) => {
      const network = catalogue.network(stack, 'network', { cidr: '10.20.0.0/16', zones: 3 });
      const identity = catalogue.identity(stack, 'shopper');
      for (const id of ['shop', 'api']) catalogue.computeGroup(stack, id, { network, identity, ...BASE });
    });
    expect(problems).toEqual([]);
  });

  test('user data just inside and just outside the limit', () => {
    const limit = { aws: 16 * 1024, google: 256 * 1024, azure: 64 * 1024 - 1 }[cloud];
    expect(on(cloud, { userData: '#'.repeat(limit) }).problems).toEqual([]);
    expect(on(cloud, { userData: '#'.repeat(limit + 1) }).problems).toHaveLength(1);
  });
});

const EXISTING: Omit<ExistingComputeGroup, 'network'> = {
  aws: { autoScalingGroupName: 'theirs', securityGroupId: 'sg-0a1b2c3d' },
  google: { instanceGroup: 'projects/p/regions/us-east1/instanceGroups/theirs', networkTag: 'theirs' },
  azure: {
    scaleSetId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/theirs',
    applicationSecurityGroupId:
      '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/applicationSecurityGroups/theirs',
  },
};

test.each(CLOUDS)('a group created elsewhere has the same member, on %s', (cloud) => {
  const { of, problems } = synth(cloud, (stack, catalogue) => {
    const network = catalogue.network(stack, 'network', { cidr: '10.20.0.0/16', zones: 3 });
    const theirs = catalogue.computeGroup.fromExisting(stack, 'theirs', { network, ...EXISTING });
    network.allow('public', theirs.member, { port: 8080 });
    expect(theirs.releases).toMatchObject([{ name: '', serving: true }]);
  });
  expect(problems).toEqual([]);
  const rules = {
    aws: 'aws_vpc_security_group_ingress_rule',
    google: 'google_compute_firewall',
    azure: 'azurerm_network_security_rule',
  }[cloud];
  const [into] = of(rules).filter(({ path }) => path.startsWith('network/allow-public-theirs-tcp-8080/in'));
  expect(into?.body).toMatchObject(
    {
      aws: { security_group_id: 'sg-0a1b2c3d' },
      google: { target_tags: ['theirs'] },
      azure: {
        destination_application_security_group_ids: [
          '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/applicationSecurityGroups/theirs',
        ],
      },
    }[cloud],
  );
});
