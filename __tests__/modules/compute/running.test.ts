import { ASLEEP, EACH } from '../../../modules/compute/aws-scaling';
import type { ComputeGroupProps } from '../../../modules/compute/properties';
import type { CloudName } from '../../../modules/core/placement';
import { byCloud } from '../../support/by-cloud';
import { balance, group, on } from '../../support/compute';
import { MACHINES, open } from '../../support/running';
import { CLOUDS, synth } from '../../support/synth';

const onQueue = (cloud: CloudName, min: number, cpuPercent?: number) =>
  synth(cloud, (stack, catalogue) => {
    const { depthMetric: metric } = catalogue.queue(stack, 'orders');
    group(stack, catalogue, { min, scaling: { cpuPercent, queue: { metric, messagesPerMachine: 20 } } });
  });

/** Evaluates metric math as CloudWatch does, of which only this is used. */
function measure(expression: string, waiting: number | undefined, machines: number | undefined): number {
  const FILL = (value: number | undefined, rest: number) => value ?? rest;
  const IF = (condition: unknown, one: number, other: number) => (condition ? one : other);
  return new Function('waiting', 'machines', 'FILL', 'IF', `return ${expression.replace(' AND ', ' && ')}`)(
    waiting,
    machines,
    FILL,
    IF,
  );
}

/** A rule of an autoscale setting of Azure. */
interface ScaleRule {
  metric_trigger: { operator: string; threshold: number; divide_by_instance_count?: boolean };
  scale_action: { type: string; value: number };
}

describe.each(CLOUDS)('on %s', (cloud) => {
  test('machines start once their routes, NAT and rules are there', () => {
    const { the } = open(cloud);
    const needs: string[] = the(MACHINES[cloud]).depends_on;
    const wanted = {
      aws: [
        ...[1, 2, 3].map((zone) => `aws_route.network_private-${zone}-routes_nat`),
        ...[1, 2, 3].map((zone) => `aws_route_table_association.network_private-${zone}-routes_association`),
        'aws_vpc_security_group_egress_rule.network_allow-shop-internet-tcp-443_out-443-0',
      ],
      google: [
        'google_compute_route.network_internet_route',
        'google_compute_router_nat.network_nat_nat',
        'google_compute_firewall.network_allow-shop-internet-tcp-443_out',
      ],
      azure: [
        'azurerm_subnet_nat_gateway_association.network_nat_private',
        'azurerm_nat_gateway_public_ip_association.network_nat_address-association',
        'azurerm_subnet_network_security_group_association.network_private_security',
        'azurerm_network_security_rule.network_allow-shop-internet-tcp-443_outbound',
      ],
    }[cloud];
    const short = (address: string) => address.replace(/_[0-9A-F]{8}$/, '');
    expect(needs.map(short)).toEqual(expect.arrayContaining(wanted));
  });

  test('the isolated tier waits for no NAT', () => {
    const needs: string[] = on(cloud, { tier: 'isolated' }).the(MACHINES[cloud]).depends_on ?? [];
    expect(needs.filter((address) => /nat|private|public/.test(address))).toEqual([]);
  });

  test('an apply waits for the first machines, with a limit of time that follows size and health', () => {
    const slow = (max: number) =>
      synth(cloud, (stack, catalogue) =>
        balance(
          stack,
          catalogue,
          group(stack, catalogue, {
            max,
            health: { port: 8080, path: '/health', graceSeconds: 900 },
            rollout: { surge: 3 },
          }),
        ),
      ).the(MACHINES[cloud]);
    const [few, many] = [slow(3), slow(60)];
    byCloud(cloud, {
      aws: () => {
        expect(few).toMatchObject({
          min_elb_capacity: 2,
          wait_for_capacity_timeout: '20m',
          timeouts: { update: '20m' },
          target_group_arns: [expect.stringMatching(/^\$\{aws_lb_target_group\..*\.arn\}$/)],
        });
        expect(few.lifecycle.ignore_changes).toContain('target_group_arns');
        // What asks the machines must be there, or none is ever healthy.
        expect(few.depends_on).toContain('aws_lb_listener.entry_listener');
        expect(many.timeouts.update).toBe('400m');
      },
      google: () => {
        expect(few).toMatchObject({
          target_size: 2,
          wait_for_instances: true,
          timeouts: { create: '20m', update: '20m' },
        });
        expect(few.lifecycle.ignore_changes).toEqual(['target_size']);
        expect(many.timeouts).toMatchObject({ create: '400m', update: '400m' });
      },
      azure: () => {
        expect(few.timeouts).toMatchObject({ create: '60m', update: '60m' });
        expect(many.timeouts).toMatchObject({ create: '100m', update: '100m' });
      },
    });
  });

  test('a group of a queue starts from nothing, and never divides by nothing', () => {
    const { the, of, problems } = onQueue(cloud, 0);
    expect(problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        const [, , each] = the('aws_autoscaling_policy', 'shop/queue').target_tracking_configuration
          .customized_metric_specification.metrics;
        expect(each.expression).toBe(EACH);
        const policy = the('aws_autoscaling_policy', 'shop/wake/policy');
        expect(policy).toMatchObject({
          adjustment_type: 'ExactCapacity',
          step_adjustment: [{ scaling_adjustment: 1 }],
        });
        const alarm = the('aws_cloudwatch_metric_alarm');
        expect(alarm.alarm_actions).toEqual([expect.stringMatching(/aws_autoscaling_policy\.shop_wake_policy.*\.arn/)]);
        expect(alarm.metric_query.at(-1)).toMatchObject({ expression: ASLEEP, return_data: true });
        expect(onQueue(cloud, 1).of('aws_cloudwatch_metric_alarm')).toEqual([]);
      },
      google: () => {
        const { min_replicas, metric, cpu_utilization } = the('google_compute_region_autoscaler').autoscaling_policy;
        expect([min_replicas, metric[0].single_instance_assignment, cpu_utilization]).toEqual([0, 20, undefined]);
        expect(onQueue(cloud, 0, 60).problems[0]?.message).toMatch(/^min is 0 with scaling\.cpuPercent/);
      },
      azure: () => {
        const [{ rule }] = the('azurerm_monitor_autoscale_setting').profile;
        const steps = (rule as ScaleRule[]).map(({ metric_trigger: trigger, scale_action: { type, value } }) => [
          trigger.operator,
          trigger.threshold,
          trigger.divide_by_instance_count ?? false,
          type,
          value,
        ]);
        expect(steps).toEqual([
          ['GreaterThan', 0, false, 'ExactCount', 1],
          ['GreaterThan', 20, true, 'ChangeCount', 1],
          ['LessThan', 1, false, 'ChangeCount', 1],
        ]);
      },
    });
    expect(of('google_compute_firewall').filter(({ path }) => path.includes('no-sign-in'))).toEqual([]);
  });

  test('a group without machines that nothing can start is warned of', () => {
    const warned = (props: Partial<ComputeGroupProps>) => {
      const warnings: string[] = [];
      synth(cloud, (stack, catalogue) => {
        const machines = group(stack, catalogue, props);
        warnings.push(...machines.node.metadata.map(({ data }) => String(data)));
      });
      return warnings;
    };
    expect(warned({ min: 0 })).toEqual([expect.stringMatching(/min is 0 and the group scales on CPU only/)]);
    expect(warned({ min: 1 })).toEqual([]);
  });

  test('sign-in can be turned off', () => {
    const [on, off] = [open(cloud), open(cloud, { signIn: false })];
    expect([on.problems, off.problems]).toEqual([[], []]);
    byCloud(cloud, {
      aws: () => {
        const actions = ({ the }: typeof on) => the('aws_iam_role_policy', 'shop/sessions').policy;
        expect(actions(on)).toContain('ssmmessages:OpenDataChannel');
        expect(actions(off)).not.toContain('ssmmessages:');
        expect(actions(off)).toContain('ssm:UpdateInstanceInformation');
        expect(open(cloud, { signIn: false, agent: false }).of('aws_iam_role_policy')).toEqual(
          on.of('aws_iam_role_policy').filter(({ path }) => !path.startsWith('shop/')),
        );
      },
      google: () => {
        expect(on.of('google_compute_firewall').filter(({ body }) => body.deny?.[0].ports)).toEqual([]);
        expect(off.the('google_compute_firewall', 'shop/no-sign-in/rule')).toMatchObject({
          priority: 100,
          deny: [{ protocol: 'tcp', ports: ['22', '3389'] }],
          source_ranges: ['0.0.0.0/0'],
        });
      },
      azure: () => {
        const types = ({ the }: typeof on) => the(MACHINES.azure).extension.map(({ type }: { type: string }) => type);
        expect(types(on)).toContain('AADSSHLoginForLinux');
        expect(types(off)).not.toContain('AADSSHLoginForLinux');
        expect(off.the(MACHINES.azure).identity.type).toBe('UserAssigned');
      },
    });
  });
});

test.each([
  [undefined, 1, 0],
  [0, 0, 0],
  [1, 0, 1],
  [1, undefined, 1],
  [1, 1, 0],
  [500, 3, 0],
])(
  '%s messages and %s machines of AWS: the metric has a value, and wakes the group: %s',
  (waiting, machines, wakes) => {
    expect(Number.isFinite(measure(EACH, waiting, machines))).toBe(true);
    expect(measure(EACH, waiting, machines)).toBe((waiting ?? 0) / (machines || 1));
    expect(measure(ASLEEP, waiting, machines)).toBe(wakes);
  },
);

test('containers of a host for containers reach the credentials of AWS, and of other images they do not', () => {
  const hops = (image: ComputeGroupProps['image']) =>
    on('aws', { image }).the('aws_launch_template').metadata_options.http_put_response_hop_limit;
  expect([hops('container-host'), hops('ubuntu-24.04'), hops({ aws: 'ami-0123456789abcdef0' })]).toEqual([2, 1, 1]);
});

test.each([
  [1, 100],
  [2, 50],
  [3, 34],
  [4, 25],
  [12, 20],
])('on Azure one ill machine of %s lets the others roll: %s %', (min, percent) => {
  const policy = on('azure', { min, max: 12 }).the(MACHINES.azure).rolling_upgrade_policy;
  expect(policy.max_unhealthy_instance_percent).toBe(percent);
  expect(Math.floor((min * percent) / 100)).toBeGreaterThanOrEqual(1);
  expect(policy.max_unhealthy_instance_percent).toBeGreaterThanOrEqual(policy.max_batch_instance_percent);
});

test('Windows on Google has a disk for its image, and a way to what activates it', () => {
  const synthesized = open('google', { image: 'windows-2022' });
  expect(synthesized.problems).toEqual([]);
  expect(synthesized.the('google_compute_region_instance_template').disk[0].disk_size_gb).toBe(50);
  expect(synthesized.of('google_compute_firewall').map(({ body }) => body)).toContainEqual(
    expect.objectContaining({
      direction: 'EGRESS',
      destination_ranges: ['35.190.247.13/32'],
      allow: [{ protocol: 'tcp', ports: ['1688'] }],
    }),
  );
  expect(open('google', { image: 'windows-2022', diskGiB: 40 }).problems).toMatchObject([
    { message: 'diskGiB is 40, the image on google requires 50.', remedy: 'Raise it to at least 50, or leave it out.' },
  ]);
  expect(open('google', { image: 'windows-2022' }, 'none').problems[0]?.message).toMatch(
    /cannot reach the server that activates it/,
  );
});
