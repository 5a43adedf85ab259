import { Measurements } from '../../simulator/measurements';
import { monitor } from '../../stacks/monitoring';
import { byCloud } from '../support/by-cloud';
import { defined } from '../support/defined';
import { NODE } from '../support/function';
import { NGINX, serve } from '../support/service';
import { CLOUDS, synth } from '../support/synth';
import { settlesAndGoes, Workspace } from '../support/terraform';

type CloudName = (typeof CLOUDS)[number];

/** A function whose errors in the log are watched as an environment's file says. */
const watched = (cloud: CloudName, above = 5) =>
  synth(cloud, (stack, catalogue) => {
    catalogue.function(stack, 'resize', {
      code: { folder: NODE },
      runtime: 'node22',
      handler: 'orders.handler',
      identity: catalogue.identity(stack, 'resizer'),
    });
    monitor([stack], {
      notify: { team: { emails: ['team@example.com'] } },
      alarms: 'default',
      dashboard: 'default',
      overrides: { resize: { loggedErrors: { above, windowSeconds: 900 } } },
    });
  });

const PATHS = { aws: 'alarm', google: 'policy', azure: 'rule' } as const;

describe.each(CLOUDS)('errors in a log on %s', (cloud) => {
  test('are counted for the construct alone', () => {
    const { problems, resources, of } = watched(cloud);
    expect(problems).toEqual([]);
    const alarm = resources.find(({ path }) => path === `resize/alarms/logged-errors/${PATHS[cloud]}`)?.body;
    byCloud(cloud, {
      aws: () => {
        const [filter] = of('aws_cloudwatch_log_metric_filter');
        expect(filter?.body).toMatchObject({
          log_group_name: '${aws_cloudwatch_log_group.resize_logs_group.name}',
          pattern: '?ERROR ?FATAL ?CRITICAL ?"\\"error\\"" ?"\\"fatal\\"" ?"\\"critical\\""',
          metric_transformation: { namespace: 'Logs/acme-test', name: 'acme-test-resize', value: '1' },
        });
        expect(alarm).toMatchObject({ namespace: 'Logs/acme-test', metric_name: 'acme-test-resize', statistic: 'Sum' });
      },
      google: () => {
        const [metric] = of('google_logging_metric');
        expect(metric?.body.filter).toMatch(
          /^resource\.type = "cloud_run_revision" AND resource\.labels\.service_name = "\$\{.*resize.*\}" AND \(severity >= ERROR OR /,
        );
        // The provider does not wait until the metric is known.
        expect(metric?.body.provisioner).toEqual([{ 'local-exec': { command: expect.stringContaining('sleep') } }]);
        expect(alarm?.conditions[0].condition_threshold.filter).toContain(
          'metric.type = "logging.googleapis.com/user/${google_logging_metric.resize_errors.name}"',
        );
      },
      azure: () => {
        expect(alarm).toMatchObject({
          window_duration: 'PT15M',
          skip_query_validation: true,
          auto_mitigation_enabled: true,
          criteria: [{ time_aggregation_method: 'Count', operator: 'GreaterThan', threshold: 5 }],
        });
        expect(alarm?.criteria[0].query).toMatch(
          /^FunctionAppLogs\n\| where _ResourceId in~ \("\$\{azurerm_\w+\.resize_\w+\.id\}"\)\n\| where Level in \("Error", "Critical"\)$/,
        );
      },
    });
  });

  test('of a service have an alarm of the program, too; without one nothing is counted', () => {
    const synthesize = (alarm: boolean) =>
      synth(cloud, (stack, catalogue) => {
        const shop = serve(stack, catalogue, { port: 8080 });
        if (!alarm) return;
        const notify = [catalogue.notifications(stack, 'team', { emails: ['team@example.com'] })];
        for (const id of ['one', 'other'])
          catalogue.alarm(stack, id, { metric: shop.loggedErrors, above: 0, description: 'The shop fails.', notify });
      });
    expect(synthesize(true).problems).toEqual([]);
    const counted = (type: string) => [synthesize(true).of(type).length, synthesize(false).of(type).length];
    byCloud(cloud, {
      aws: () => {
        expect(counted('aws_cloudwatch_log_metric_filter')).toEqual([1, 0]);
      },
      google: () => {
        expect(counted('google_logging_metric')).toEqual([1, 0]);
      },
      azure: () => {
        // The alarm itself asks the logs.
        const query = 'ContainerAppConsoleLogs\\n| where ContainerAppName in~';
        expect([true, false].map((alarm) => synthesize(alarm).text.includes(query))).toEqual([true, false]);
      },
    });
  });

  test('of machines without the agent are not counted', () => {
    const { problems } = synth(cloud, (stack, catalogue) => {
      const network = catalogue.network(stack, 'net', { cidr: '10.30.0.0/16', zones: 2 });
      const identity = catalogue.identity(stack, 'worker');
      const props = { network, identity, cpu: 1, memoryGiB: 2, image: 'ubuntu-24.04', min: 1, max: 2 } as const;
      const plain = catalogue.computeGroup(stack, 'plain', { ...props, agent: false });
      network.allow(plain.member, 'internet', { port: 443 });
      const notify = [catalogue.notifications(stack, 'team', { emails: ['team@example.com'] })];
      catalogue.alarm(stack, 'errors', { metric: plain.loggedErrors, above: 0, description: 'Errors.', notify });
    });
    expect(problems.map(({ message }) => message)).toEqual([
      `plain.metrics.loggedErrors is not published on ${cloud}: its machines do not run the agent, which sends ` +
        'their log.',
    ]);
  });

  test('of a job and of machines are counted for each alone', () => {
    const { problems, of } = synth(cloud, (stack, catalogue) => {
      const network = catalogue.network(stack, 'net', { cidr: '10.30.0.0/16', zones: 2 });
      const identity = catalogue.identity(stack, 'worker');
      const night = catalogue.job(stack, 'night', { network, identity, image: NGINX, cpu: 1, memoryMiB: 2048 });
      const erp = catalogue.computeGroup(stack, 'erp', {
        network,
        identity,
        cpu: 1,
        memoryGiB: 2,
        image: 'ubuntu-24.04',
        min: 1,
        max: 2,
      });
      for (const { member } of [night, erp]) network.allow(member, 'internet', { port: 443 });
      monitor([stack], {
        notify: { team: { emails: ['team@example.com'] } },
        alarms: 'default',
        dashboard: 'none',
        overrides: { night: { loggedErrors: { above: 0 } }, erp: { loggedErrors: { above: 0 } } },
      });
    });
    expect(problems).toEqual([]);
    const bodies = (type: string) => of(type).map(({ body }) => body);
    byCloud(cloud, {
      aws: () => {
        expect(bodies('aws_cloudwatch_log_metric_filter').map((body) => body.log_group_name)).toEqual([
          '${aws_cloudwatch_log_group.erp_logs_group.name}',
          '${aws_cloudwatch_log_group.night_logs_group.name}',
        ]);
      },
      google: () => {
        const name = '${google_compute_region_instance_group_manager.erp_group.name}';
        expect(bodies('google_logging_metric').map(({ filter }) => filter.split(' AND (')[0])).toEqual([
          'resource.type = "gce_instance" AND ' +
            `labels."compute.googleapis.com/resource_name" =~ "^(${name})-[a-z0-9]{4}$"`,
          'resource.type = "cloud_run_job" AND resource.labels.job_name = "${google_cloud_run_v2_job.night_job.name}"',
        ]);
      },
      azure: () => {
        const whose = bodies('azurerm_monitor_scheduled_query_rules_alert_v2')
          .map(({ criteria }) => criteria[0].query.split('\n').slice(0, 2))
          // The default alarm of the machines' disks is a log search, too.
          .filter(([table]) => table !== 'Perf');
        const id = '${azurerm_linux_virtual_machine_scale_set.erp_scale-set.id}';
        const job = '${azurerm_container_app_job.night_job.name}';
        expect(whose).toEqual([
          ['Syslog', `| where (_ResourceId in~ ("${id}") or _ResourceId startswith "${id}/")`],
          [
            'ContainerAppConsoleLogs',
            `| where (ContainerGroupName in~ ("${job}") or ContainerGroupName startswith "${job}-")`,
          ],
        ]);
      },
    });
  });

  test('of what was created elsewhere are not counted', () => {
    const { problems } = synth(cloud, (stack, catalogue) => {
      const notify = [catalogue.notifications(stack, 'team', { emails: ['team@example.com'] })];
      const theirs = catalogue.function.fromExisting(stack, 'theirs', {
        aws: { arn: 'arn:aws:lambda:us-east-1:123456789012:function:theirs' },
        google: { service: 'theirs', url: 'https://theirs-abc-ue.a.run.app' },
        azure: {
          id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/theirs',
          url: 'https://theirs.azurewebsites.net',
        },
      });
      catalogue.alarm(stack, 'errors', { metric: theirs.loggedErrors, above: 0, description: 'Errors.', notify });
    });
    expect(problems.map(({ message }) => message)).toContainEqual(
      `theirs.metrics.loggedErrors is not published on ${cloud}: the construct was created elsewhere.`,
    );
  });

  test('make a deployed alarm fire, and end', async () => {
    const workspace = new Workspace();
    try {
      workspace.write(watched(cloud).json);
      await workspace.init();
      await workspace.apply();
      const measured = () => new Measurements(workspace.cloud);
      const state = () =>
        measured()
          .states()
          .find(({ name }) => name.includes('logged-errors'));
      const name = defined(state()?.name);
      expect(state()).toMatchObject({ state: 'OK', notified: [expect.any(String)] });
      measured().measure(name, 1, 15);
      expect(state()?.state).toBe('ALARM');
      measured().measure(name, 0, 60);
      expect(state()?.state).toBe('OK');
      await settlesAndGoes(workspace);
    } finally {
      await workspace.stop();
    }
  });
});
