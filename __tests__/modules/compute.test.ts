import type { ComputeGroupProps, ExistingComputeGroup, Schedule } from '../../modules/compute/properties';
import type { CloudName } from '../../modules/core/placement';
import { BASE, balance, group, image, OPENING, on } from '../support/compute';
import { CLOUDS, synth } from '../support/synth';

const behind = (cloud: CloudName, props: Partial<ComputeGroupProps> = {}) =>
  synth(cloud, (stack, catalogue) => balance(stack, catalogue, group(stack, catalogue, props)));

describe.each(CLOUDS)('a group on %s', (cloud) => {
  test('is spread over the zones, between min and max, hardened, without a public address', () => {
    const health = { port: 8080, path: '/health', graceSeconds: 700 };
    const { the, problems } = behind(cloud, { health, rollout: { surge: 3 } });
    expect(problems).toEqual([]);
    if (cloud === 'aws') {
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
    } else if (cloud === 'google') {
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
    } else {
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
    }
  });

  test('people sign in through the cloud, and nothing is opened or granted for it until a rule asks', () => {
    const { the, of } = on(cloud);
    if (cloud === 'aws') {
      const [sessions] = JSON.parse(the('aws_iam_role_policy', 'shop/sessions').policy).Statement;
      expect(sessions.Action).toEqual([
        'ssm:UpdateInstanceInformation',
        'ssmmessages:CreateControlChannel',
        'ssmmessages:CreateDataChannel',
        'ssmmessages:OpenControlChannel',
        'ssmmessages:OpenDataChannel',
      ]);
      expect(of('aws_vpc_security_group_ingress_rule').filter(({ body }) => body.from_port === 22)).toEqual([]);
    } else if (cloud === 'google') {
      expect(the('google_compute_region_instance_template').metadata).toMatchObject({ 'enable-oslogin': 'TRUE' });
      expect(JSON.stringify(of('google_compute_firewall'))).not.toContain('35.235.240.0/20');
      const asked = synth(cloud, (stack, catalogue) => {
        const { member } = group(stack, catalogue);
        member.network.allow('35.235.240.0/20', member, { port: 22, description: 'Identity-Aware Proxy' });
      });
      expect(asked.problems).toEqual([]);
      expect(JSON.stringify(asked.of('google_compute_firewall'))).toContain('35.235.240.0/20');
    } else {
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
    }
  });

  test('scales on the messages that are waiting in a queue', () => {
    const { the } = synth(cloud, (stack, catalogue) => {
      const orders = catalogue.queue(stack, 'orders');
      group(stack, catalogue, { scaling: { queue: { metric: orders.depthMetric, messagesPerMachine: 20 } } });
    });
    if (cloud === 'aws') {
      const { target_value, customized_metric_specification } =
        the('aws_autoscaling_policy').target_tracking_configuration;
      expect(target_value).toBe(20);
      expect(customized_metric_specification.metrics[0].metric_stat.metric.dimensions).toEqual([
        { name: 'QueueName', value: '${aws_sqs_queue.orders_queue.name}' },
      ]);
    } else if (cloud === 'google') {
      expect(the('google_compute_region_autoscaler').autoscaling_policy.metric).toEqual([
        {
          name: 'pubsub.googleapis.com/subscription/num_undelivered_messages',
          filter:
            'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = ' +
            '"${google_pubsub_subscription.orders_subscription.name}"',
          single_instance_assignment: 20,
        },
      ]);
    } else {
      const [grow, shrink] = the('azurerm_monitor_autoscale_setting').profile[0].rule;
      expect(grow).toMatchObject({
        metric_trigger: {
          metric_name: 'ActiveMessages',
          operator: 'GreaterThan',
          threshold: 20,
          divide_by_instance_count: true,
        },
      });
      expect(shrink).toMatchObject({
        metric_trigger: { operator: 'LessThan', threshold: 10 },
        scale_action: { direction: 'Decrease' },
      });
    }
  });

  test('schedules change the least number of machines, in their time zone', () => {
    const night: Schedule = { id: 'night', days: ['saturday'], from: '22:00', to: '04:30', min: 3 };
    const { the, of, problems } = on(cloud, {
      scaling: { cpuPercent: 50, schedules: [OPENING, night], timeZone: 'Europe/Berlin' },
    });
    expect(problems).toEqual([]);
    if (cloud === 'aws') {
      expect(
        of('aws_autoscaling_schedule').map(({ body }) => [
          body.scheduled_action_name,
          body.recurrence,
          body.time_zone,
          body.min_size,
        ]),
      ).toEqual([
        ['night-begin', '0 22 * * 6', 'Europe/Berlin', 3],
        ['night-end', '30 4 * * 0', 'Europe/Berlin', 2],
        ['opening-begin', '0 8 * * 1,5', 'Europe/Berlin', 4],
        ['opening-end', '0 18 * * 1,5', 'Europe/Berlin', 2],
      ]);
      // Otherwise each plan would take back what a schedule did.
      expect(the('aws_autoscaling_group').lifecycle.ignore_changes).toContain('min_size');
      expect(on(cloud).the('aws_autoscaling_group').lifecycle.ignore_changes).not.toContain('min_size');
    } else if (cloud === 'google') {
      const zone = { time_zone: 'Europe/Berlin' };
      expect(the('google_compute_region_autoscaler').autoscaling_policy.scaling_schedules).toEqual([
        { name: 'opening', schedule: '0 8 * * 1,5', duration_sec: 36_000, min_required_replicas: 4, ...zone },
        { name: 'night', schedule: '0 22 * * 6', duration_sec: 23_400, min_required_replicas: 3, ...zone },
      ]);
    } else {
      const { profile } = the('azurerm_monitor_autoscale_setting');
      // biome-ignore lint/suspicious/noExplicitAny: the JSON of a profile.
      const said = profile.map(({ name, capacity, recurrence, rule }: any) => [
        name,
        capacity.minimum,
        recurrence?.days,
        recurrence?.hours,
        rule.length,
      ]);
      expect(said).toEqual([
        ['default', 2, undefined, undefined, 2],
        ['opening', 4, ['Monday', 'Friday'], [8], 2],
        ['{"name":"default","for":"opening"}', 2, ['Monday', 'Friday'], [18], 2],
        ['night', 3, ['Saturday'], [22], 2],
        ['{"name":"default","for":"night"}', 2, ['Sunday'], [4], 2],
      ]);
      expect(profile[1].recurrence.timezone).toBe('W. Europe Standard Time');
    }
  });

  test.each<[string, Partial<ComputeGroupProps['scaling'] & object>, RegExp | undefined]>([
    [
      'one after the other',
      { schedules: [OPENING, { ...OPENING, id: 'evening', from: '18:01', to: '23:00' }] },
      undefined,
    ],
    [
      'at the same time',
      { schedules: [OPENING, { ...OPENING, id: 'evening', from: '18:00', to: '23:00' }] },
      /"opening" must end before "evening" begins/,
    ],
    [
      'over the end of the week',
      {
        schedules: [
          { ...OPENING, days: ['saturday'], from: '20:00', to: '09:00' },
          { ...OPENING, id: 'sunday', days: ['sunday'] },
        ],
      },
      /"opening" must end before "sunday" begins/,
    ],
    ['too short', { schedules: [{ ...OPENING, to: '08:04' }] }, /"opening" lasts 4 minutes/],
    ['just long enough', { schedules: [{ ...OPENING, to: '08:05' }] }, undefined],
    ['a time that is none', { schedules: [{ ...OPENING, from: '24:00' }] }, /"24:00" is not a valid time/],
    ['a day that is none', { schedules: [{ ...OPENING, days: ['someday' as 'sunday'] }] }, /days are \["someday"\]/],
    ['no day', { schedules: [{ ...OPENING, days: [] }] }, /days are \[\]/],
    ['an id that is no name', { schedules: [{ ...OPENING, id: 'Opening hours' }] }, /the id is not a valid name/],
    ['two of one id', { schedules: [OPENING, { ...OPENING, days: ['sunday'] }] }, /"opening" is defined twice/],
    ['more than max', { schedules: [{ ...OPENING, min: 7 }] }, /min is 7, but the group has at most 6/],
    [
      'a time zone that is none',
      { schedules: [OPENING], timeZone: 'Europe/Nowhere' },
      /timeZone is "Europe\/Nowhere", which is not a valid time zone/,
    ],
    ['a time zone for nothing', { timeZone: 'Europe/Berlin' }, /timeZone is set, but scaling.schedules is not/],
  ])('schedules %s', (_, scaling, message) => {
    const { problems } = on(cloud, { scaling });
    if (!message) expect(problems).toEqual([]);
    else expect(problems.map((problem) => problem.message).join('\n')).toMatch(message);
    for (const { remedy } of problems) expect(remedy).toBeTruthy();
  });

  test("the cloud's agent is on each machine, and may write and no more", () => {
    const { the, of, problems } = on(cloud);
    const without = on(cloud, { agent: false });
    expect(problems).toEqual([]);
    if (cloud === 'aws') {
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
    } else if (cloud === 'google') {
      const label = the('google_compute_region_instance_template').labels;
      const policies = of('google_os_config_os_policy_assignment').map(({ body }) => body);
      expect(policies.map(({ location }) => location)).toEqual(['us-east1-b', 'us-east1-c', 'us-east1-d']);
      for (const { instance_filter } of policies) expect(instance_filter.inclusion_labels).toEqual([{ labels: label }]);
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
    } else {
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
    }
  });

  test('two groups with one identity', () => {
    const { problems } = synth(cloud, (stack, catalogue) => {
      const network = catalogue.network(stack, 'network', { cidr: '10.20.0.0/16', zones: 3 });
      const identity = catalogue.identity(stack, 'shopper');
      for (const id of ['shop', 'api']) catalogue.computeGroup(stack, id, { network, identity, ...BASE });
    });
    expect(problems).toEqual([]);
  });

  test.each<[string, Partial<ComputeGroupProps>, RegExp]>([
    ['min above max', { min: 7 }, /min is 7 and max is 6/],
    [
      'a tier that is none',
      { tier: 'secret' as 'private' },
      /tier is "secret"; allowed values are public, private, isolated/,
    ],
    [
      'arm where there is no image',
      { image: 'windows-2022', architecture: 'arm64' },
      /image is "windows-2022", which \w+ does not have for arm64/,
    ],
    ['a family that is none', { image: 'beos-5' as 'debian-12' }, /image is "beos-5", families are ubuntu-24\.04/],
    ['a size that no type holds', { cpu: 65 }, /cpu 65 with 4 GiB x86_64: no type of \w+ is large enough/],
    ['more memory than any', { memoryGiB: 600 }, /no type of \w+ is large enough/],
    ['an image of other clouds', { image: {} }, /image is not set for/],
    [
      'a password in user data',
      { userData: 'export DB_PASSWORD=hunter22' },
      /userData contains a value that looks like a secret/,
    ],
    [
      'a key in user data',
      { userData: '-----BEGIN RSA PRIVATE KEY-----' },
      /userData contains a value that looks like a secret/,
    ],
    [
      'a colour that is not there',
      { rollout: { blueGreen: { serving: 'green', blue: {} } } },
      /serving is "green", but the colours are blue/,
    ],
    [
      'no colour at all',
      { rollout: { blueGreen: { serving: 'green' } } },
      /serving is "green", but the colours are not set/,
    ],
    [
      'blue/green that nothing switches',
      { rollout: { blueGreen: { serving: 'blue', blue: {} } } },
      /requires a load balancer that routes traffic to the group/,
    ],
    [
      'spot with blue/green',
      { spot: true, rollout: { blueGreen: { serving: 'blue', blue: {} } } },
      /spot with rollout\.blueGreen/,
    ],
    [
      'a secret in a colour',
      { rollout: { blueGreen: { serving: 'blue', blue: { userData: 'API_KEY=abcdef123' } } } },
      /userData contains a value that looks like a secret/,
    ],
    ['user data too large', { userData: 'x'.repeat(1 << 19) }, /userData has 524288 bytes/],
  ])('%s is refused with a way out', (_, props, message) => {
    const { problems } = on(cloud, props);
    expect(problems.map((problem) => problem.message).join('\n')).toMatch(message);
    for (const { remedy } of problems) expect(remedy).toBeTruthy();
  });

  test('a size that no type holds is told the largest, and a sort that the cloud has not that it is none', () => {
    const largest = { aws: 'r7i.16xlarge', google: 'n2-highmem-64', azure: 'Standard_E64s_v5' }[cloud];
    expect(on(cloud, { cpu: 65 }).problems[0]?.remedy).toContain(
      `The largest is ${largest} with 64 processors and 512 GiB.`,
    );
    const small = on(cloud, { burstable: true, architecture: 'arm64' }).problems;
    if (cloud === 'aws') expect(small).toEqual([]);
    else {
      expect(small).toMatchObject([
        {
          message: `cpu 2 with 4 GiB arm64 burstable: no type of ${cloud} matches.`,
          remedy: 'Leave burstable out, or use x86_64.',
        },
      ]);
    }
  });

  test('user data just inside and just outside the limit', () => {
    const limit = { aws: 16 * 1024, google: 256 * 1024, azure: 64 * 1024 - 1 }[cloud];
    expect(on(cloud, { userData: '#'.repeat(limit) }).problems).toEqual([]);
    expect(on(cloud, { userData: '#'.repeat(limit + 1) }).problems).toHaveLength(1);
  });
});

test.each(
  CLOUDS.flatMap((cloud) => [
    [cloud, 'with braces', (address: string) => `#!/bin/sh\necho "\${HOME}" %{x} \\n '${address}'`] as const,
    [cloud, 'without braces', (address: string) => `#!/bin/sh\necho '${address}' "${address}"`] as const,
    [cloud, 'that begins with it', (address: string) => `${address}}`] as const,
  ]),
)('user data arrives as it is, with what its tokens stand for, on %s, %s', (cloud, _, script) => {
  const { the } = synth(cloud, (stack, catalogue) => {
    const { sendAddress } = catalogue.queue(stack, 'orders');
    group(stack, catalogue, { userData: script(sendAddress) });
  });
  const address = {
    aws: '${aws_sqs_queue.orders_queue.url}',
    google: '${google_pubsub_topic.orders_topic.id}',
    azure: '${azurerm_servicebus_queue.orders_queue.name}',
  }[cloud];
  const plain = script(address)
    .replace('${HOME}', () => '$${HOME}')
    .replace('%{', '%%{');
  const encoded = `\${base64encode(${JSON.stringify(plain)})}`;
  if (cloud === 'aws') expect(the('aws_launch_template').user_data).toBe(encoded);
  else if (cloud === 'google')
    expect(the('google_compute_region_instance_template').metadata['startup-script']).toBe(plain);
  else expect(the('azurerm_linux_virtual_machine_scale_set').custom_data).toBe(encoded);
});

test('health that nothing asks for is refused on AWS, and debian, which has no agent to install agents', () => {
  expect(on('aws', { health: { port: 8080 } }).problems[0]?.message).toMatch(
    /^health: no load balancer routes traffic to the group/,
  );
  expect(on('aws', { image: 'debian-12' }).problems[0]?.message).toMatch(
    /^image is "debian-12", whose images do not include the Systems Manager agent/,
  );
  expect(on('aws', { image: 'debian-12', agent: false }).problems).toEqual([]);
});

test('Azure supports 9 schedules, and names of Windows for time zones', () => {
  const many = (count: number): Schedule[] =>
    Array.from({ length: count }, (_, index) => ({
      id: `s-${index}`,
      days: ['monday'],
      from: `${10 + index}:00`,
      to: `${10 + index}:30`,
      min: 3,
    }));
  expect(on('azure', { scaling: { schedules: many(9) } }).problems).toEqual([]);
  expect(on('azure', { scaling: { schedules: many(10) } }).problems[0]?.message).toBe(
    'scaling.schedules are 10, an autoscale setting supports 9.',
  );
  expect(on('azure', { scaling: { schedules: [OPENING], timeZone: 'Europe/Kyiv' } }).problems).toEqual([]);
  expect(on('azure', { scaling: { schedules: [OPENING], timeZone: 'Antarctica/Troll' } }).problems[0]?.message).toMatch(
    /which has no equivalent in Windows/,
  );
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

test('a managed image is refused on Azure, which starts it without Trusted Launch', () => {
  const azure = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/images/shop';
  expect(on('azure', { image: { azure } }).problems).toMatchObject([
    { message: expect.stringContaining('a managed image') },
  ]);
});

test('a surge below the number of zones is refused on Google', () => {
  expect(on('google', { rollout: { surge: 2 } }).problems[0]).toMatchObject({
    message: 'rollout.surge is 2, a regional group over 3 zones requires at least 3.',
    remedy: 'Raise it to 3.',
  });
});

test('a failed rollout stops on AWS: EC2 would roll back to the new version', () => {
  const { instance_refresh } = on('aws', { image: image(1) }).the('aws_autoscaling_group');
  expect(instance_refresh.preferences).toMatchObject({ auto_rollback: false, skip_matching: true });
});
