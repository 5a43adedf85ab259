import type { Cloud } from '../../modules/cloud';
import type { ObjectiveProps } from '../../modules/objective/objective';
import { OBJECTIVE } from '../../modules/objective/support';
import { Measurements } from '../../simulator/measurements';
import type { PlacementStack } from '../../stacks/placement-stack';
import { byCloud } from '../support/by-cloud';
import { everyPropertyCounts } from '../support/conformance';
import { on as balanced } from '../support/load-balancer';
import { watchedIf } from '../support/objective';
import { serve } from '../support/service';
import { CLOUDS, synth } from '../support/synth';
import { settlesAndGoes, Workspace } from '../support/terraform';

/** Constructs are named: a sample is data. */
interface Named extends Omit<ObjectiveProps, 'of' | 'notify'> {
  readonly of?: 'shop' | 'office';
  readonly notify?: 'oncall' | 'boss' | 'day';
}
const BASE: Named = { availability: 99.9 };

function make(stack: PlacementStack, cloud: Cloud, { of = 'shop', notify = 'oncall', ...props }: Named) {
  const api = (id: string) =>
    cloud.api(stack, id, {
      contact: 'shop@example.com',
      tokens: { partners: { issuer: 'https://login.example.com/', audiences: ['orders'] } },
      routes: [
        { method: 'POST', path: '/orders', to: { queue: cloud.queue(stack, `${id}-orders`) }, token: 'partners' },
      ],
    });
  const apis = { shop: api('shop'), office: api('office') };
  const receivers = {
    oncall: cloud.notifications(stack, 'oncall', { emails: ['oncall@example.com'] }),
    boss: cloud.notifications(stack, 'boss', { emails: ['boss@example.com'] }),
    day: cloud.notifications(stack, 'day', { emails: ['day@example.com'], severities: ['warning'] }),
  };
  return cloud.objective(stack, 'available', { ...props, of: apis[of], notify: [receivers[notify]] });
}

describe('objective: every property counts', () => {
  everyPropertyCounts<Named>({
    table: OBJECTIVE,
    base: BASE,
    make,
    samples: {
      of: { values: ['shop', 'office'] },
      availability: { values: [99.9, 99.5] },
      windowDays: { values: [28, 30] },
      runbook: { values: ['https://wiki.example.com/a', 'https://wiki.example.com/b'] },
      notify: { values: ['oncall', 'boss'] },
    },
    native: {
      aws: [{ alarm: { actionsEnabled: false } }],
      google: [{ slo: { displayName: 'Orders' } }],
      azure: [{ rule: { enabled: false } }],
    },
  });
});

const synthesize = (cloud: (typeof CLOUDS)[number], props: Partial<Named> = {}) =>
  synth(cloud, (stack, catalogue) => void make(stack, catalogue, { ...BASE, ...props }));

describe.each(CLOUDS)('an objective on %s', (cloud) => {
  test('burns 14.4 times too fast in an hour and in 5 minutes, or 6 times in 6 hours and in 30 minutes', () => {
    const { of, the } = synthesize(cloud);
    byCloud(cloud, {
      aws: () => {
        const windows = of('aws_cloudwatch_metric_alarm').filter(({ path }) => path.startsWith('available/'));
        expect(
          windows.map(({ path, body }) => [
            path,
            body.threshold,
            body.metric_query.find(({ metric }: { metric?: object }) => metric).metric.period,
          ]),
        ).toEqual([
          ['available/fast/long/alarm', 1.44, 3600],
          ['available/fast/short/alarm', 1.44, 300],
          ['available/slow/long/alarm', 0.6, 21_600],
          ['available/slow/short/alarm', 0.6, 1800],
        ]);
        // Only both together tell somebody.
        expect(windows.map(({ body }) => body.alarm_actions)).toEqual([undefined, undefined, undefined, undefined]);
        expect(the('aws_cloudwatch_composite_alarm', 'available/fast/alarm')).toMatchObject({
          alarm_rule:
            'ALARM("${aws_cloudwatch_metric_alarm.available_fast_long_alarm.alarm_name}") AND ' +
            'ALARM("${aws_cloudwatch_metric_alarm.available_fast_short_alarm.alarm_name}")',
          alarm_actions: ['${aws_sns_topic.oncall_topic.arn}'],
          ok_actions: ['${aws_sns_topic.oncall_topic.arn}'],
        });
      },
      google: () => {
        expect(the('google_monitoring_slo')).toMatchObject({ goal: 0.999, rolling_period_days: 30 });
        const { bad_service_filter: bad, total_service_filter: total } =
          the('google_monitoring_slo').request_based_sli.good_total_ratio;
        expect(bad).toBe(`${total} AND metric.labels.response_code_class = "5xx"`);
        const slo = '${google_monitoring_slo.available_slo.name}';
        const rates = of('google_monitoring_alert_policy').map(({ body }) => [
          body.combiner,
          ...body.conditions.flatMap(({ condition_threshold: { filter, threshold_value } }: never) => [
            filter,
            threshold_value,
          ]),
        ]);
        const burn = (seconds: number) => `select_slo_burn_rate("${slo}", "${seconds}s")`;
        expect(rates).toEqual([
          ['AND', burn(3600), 14.4, burn(300), 14.4],
          ['AND', burn(21_600), 6, burn(1800), 6],
        ]);
      },
      azure: () => {
        const rules = of('azurerm_monitor_scheduled_query_rules_alert_v2').map(({ body }) => body);
        expect(
          rules.map(({ window_duration, evaluation_frequency }) => [window_duration, evaluation_frequency]),
        ).toEqual([
          ['PT1H', 'PT5M'],
          ['PT6H', 'PT15M'],
        ]);
        expect(rules[0].criteria[0].query).toBe(
          [
            'AppRequests',
            '| where _ResourceId in~ ("${azurerm_application_insights.shop_access-logs_insights.id}")',
            '| summarize longFailed = countif(toint(ResultCode) >= 500), long = count(), shortFailed = ' +
              'countif((toint(ResultCode) >= 500) and ingestion_time() > ago(5m)), short = ' +
              'countif(ingestion_time() > ago(5m))',
            '| where 100.0 * longFailed / long > 1.44 and 100.0 * shortFailed / short > 1.44',
          ].join('\n'),
        );
      },
    });
  });

  test('a shorter window spends its budget in fewer days: lower burn rates', () => {
    expect(synthesize(cloud, { windowDays: 7 }).text).toContain('5 % of the error budget of 7 days is spent in 6 h');
    const rate = { aws: '"threshold":0.336', google: '"threshold_value":3.36', azure: '> 0.336 and' }[cloud];
    expect(JSON.stringify(synthesize(cloud, { windowDays: 7 }).json)).toContain(rate);
  });

  test('what can never fire, or notifies nobody, is refused', () => {
    const messages = (props: Partial<Named>) => synthesize(cloud, props).problems.map(({ message }) => message);
    expect(messages({ availability: 93 })).toEqual([
      'availability is 93 over 30 days: its fast alarm would fire above 100.8 % of failed requests, which is never.',
    ]);
    expect(messages({ availability: 100 })).toEqual([expect.stringContaining('availability is 100,')]);
    expect(messages({ notify: 'day' })).toEqual([
      'it notifies nobody: notify has no receiver that accepts the severity "critical".',
    ]);
  });

  test('deploys, settles; fires while both windows burn, ends with the errors, and is destroyed', async () => {
    const workspace = new Workspace();
    try {
      workspace.write(synthesize(cloud, { runbook: 'https://wiki.example.com/shop' }).json);
      await workspace.init();
      await workspace.apply();
      const clouds = () => new Measurements(workspace.cloud);
      const notified = () =>
        clouds()
          .states()
          .filter((one) => one.notified.length > 0);
      const states = () => notified().map(({ state }) => state);
      expect(states()).toEqual(['OK', 'OK']);
      const [{ name = '' } = {}] = notified();
      clouds().measure(name, 1, 15);
      expect(states()).toEqual(['ALARM', 'ALARM']);
      // No request fails, and none is made: the short windows are fine.
      clouds().measure(name, 0, 120);
      expect(states()).toEqual(['OK', 'OK']);
      await settlesAndGoes(workspace);
    } finally {
      await workspace.stop();
    }
  });
});

const SLO = { slo: { availability: 99.9 } } as const;
test.each(CLOUDS)('slo of a load balancer on %s: its alarms are those of an objective', (cloud) => {
  const { problems, of, the } = balanced(cloud, ({ stack, group, balance }) => {
    balance([{ group: group('shop'), port: 8080 }], SLO);
    watchedIf(stack, SLO);
  });
  expect(problems).toEqual([]);
  const [type, ...ids] = (
    {
      aws: ['aws_cloudwatch_composite_alarm', 'fast/alarm', 'slow/alarm'],
      google: ['google_monitoring_slo', 'slo'],
      azure: ['azurerm_monitor_scheduled_query_rules_alert_v2', 'fast/rule', 'slow/rule'],
    } as const
  )[cloud];
  expect(of(type).map(({ path }) => path)).toEqual(ids.map((id) => `entry/alarms/objective/${id}`));
  byCloud(cloud, {
    aws: () => {
      const [long] = of('aws_cloudwatch_metric_alarm').filter(({ path }) => path.startsWith('entry/alarms/objective/'));
      const metrics = long?.body.metric_query.flatMap(({ metric }: { metric?: { metric_name: string } }) =>
        metric ? [metric.metric_name] : [],
      );
      expect(metrics).toEqual(['HTTPCode_Target_5XX_Count', 'HTTPCode_ELB_5XX_Count', 'RequestCount']);
      expect(long?.body.metric_query.slice(0, 3).map(({ expression }: { expression: string }) => expression)).toEqual([
        '100 * failed / all',
        'SUM([m0, m1])',
        'SUM([m1, m2])',
      ]);
    },
    google: () => {
      const { bad_service_filter: bad, total_service_filter: all } =
        the('google_monitoring_slo').request_based_sli.good_total_ratio;
      expect(bad).toBe(`${all} AND metric.labels.response_code_class = "500"`);
    },
    azure: () => {
      const settings = of('azurerm_monitor_diagnostic_setting').filter(({ path }) => path === 'entry/requests');
      expect(settings.map(({ body }) => body.log_analytics_destination_type)).toEqual(['Dedicated']);
    },
  });
});

test.each(CLOUDS)('slo of a service on %s: of the requests that it answers; without a port there are none', (cloud) => {
  const synthesize = (props: Parameters<typeof serve>[2]) =>
    synth(cloud, (stack, catalogue) => {
      serve(stack, catalogue, { ...SLO, ...props });
      watchedIf(stack, SLO);
    });
  const behind = synthesize({ port: 8080 });
  expect(behind.problems).toEqual([]);
  const counted = {
    aws: '"TargetGroup": "${aws_lb_target_group.',
    google: 'resource.labels.service_name = \\"${google_cloud_run_v2_service.shop_service.name}\\"',
    azure: 'BackendPoolName in~ (\\"shop-443\\")',
  };
  expect(behind.text).toContain(counted[cloud]);
  expect(synthesize({ min: 2, max: 2 }).problems).toEqual([
    expect.objectContaining({
      message: 'the requests of shop are not counted: a service without a port takes no requests.',
      remedy: 'Add port, or watch its queue.',
    }),
  ]);
});
