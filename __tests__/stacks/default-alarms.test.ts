import { CLOUDS } from '../../modules/core/placement';
import { METRICS } from '../../modules/metrics';
import { ALARM_TYPES, alarmOf, type Measured, type SimulatedAlarm } from '../../simulator/alarms';
import type { Fields } from '../../simulator/values';
import { monitor } from '../../stacks/monitoring';
import { edge, WEST } from '../support/edge';
import { NODE } from '../support/function';
import { NGINX } from '../support/service';
import { type Synthesized, synth } from '../support/synth';

/** One of each kind that has default alarms, with everything that an alarm of it needs. */
const every = (cloud: (typeof CLOUDS)[number]): Synthesized =>
  synth(cloud, (stack, catalogue) => {
    const network = catalogue.network(stack, 'net', { cidr: '10.30.0.0/16', zones: 2 });
    const identity = catalogue.identity(stack, 'worker');
    catalogue.topic(stack, 'sales');
    catalogue.backup(stack, 'plan');
    const orders = catalogue.queue(stack, 'orders');
    catalogue.api(stack, 'partners', {
      contact: 'shop@example.com',
      tokens: { partners: { issuer: 'https://login.example.com/', audiences: ['orders'] } },
      routes: [{ method: 'POST', path: '/orders', to: { queue: orders }, token: 'partners' }],
    });
    catalogue.database(stack, 'ledger', {
      network,
      engine: 'postgres',
      version: '16',
      cpu: 2,
      memoryGiB: 8,
      storageGiB: 64,
      replicas: 1,
    });
    catalogue.cache(stack, 'sessions', { network, memoryGiB: 1 });
    catalogue.keyValue(stack, 'baskets', { network, partitionKey: 'id' });
    catalogue.vpn(stack, 'office', {
      network,
      peer: { addresses: ['198.51.100.1'], cidrs: ['10.99.0.0/16'], asn: 65001 },
    });
    const group = catalogue.computeGroup(stack, 'web', {
      network,
      identity,
      cpu: 1,
      memoryGiB: 2,
      image: 'ubuntu-24.04',
      min: 2,
      max: 4,
      userData: '#!/bin/sh',
      health: { port: 8080, path: '/' },
    });
    const shop = catalogue.service(stack, 'shop', {
      network,
      identity,
      image: NGINX,
      cpu: 1,
      memoryMiB: 2048,
      min: 2,
      max: 4,
      port: 8080,
    });
    network.allow(shop.member, 'internet', { port: 443 });
    catalogue.function(stack, 'resize', {
      code: { folder: NODE },
      runtime: 'node22',
      handler: 'orders.handler',
      identity: catalogue.identity(stack, 'resizer'),
    });
    const entry = catalogue.loadBalancer(stack, 'entry', {
      network,
      certificate: {
        given: {
          aws: { arn: 'arn:aws:acm:us-east-1:123456789012:certificate/1' },
          google: { certificate: 'projects/acme-dev/locations/global/certificates/shop' },
          azure: {
            keyVaultId:
              '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acmecerts',
            keyVaultSecretId: 'https://acmecerts.vault.azure.net/secrets/shop',
          },
        },
      },
      routes: [
        { group, port: 8080 },
        { service: shop, path: '/shop' },
      ],
    });
    const zone = catalogue.dnsZone.fromExisting(stack, 'zone', {
      domain: 'example.com',
      aws: { zoneId: 'Z0123456789ABCDEFGHIJ' },
      google: { name: 'example' },
      azure: { id: '/subscriptions/s/resourceGroups/names/providers/Microsoft.Network/dnsZones/example.com' },
    });
    catalogue.edge(stack, 'front', { names: ['shop.example.com'], zone, origin: { loadBalancer: entry } });
    catalogue.graph(stack, 'friends', { network, language: cloud === 'google' ? 'gql' : 'opencypher' });
    monitor([stack], { notify: { team: { emails: ['team@example.com'] } }, alarms: 'default', dashboard: 'default' });
  });

/** The same value in each minute, in every series that the alarm reads. */
const measured = ({ watched }: SimulatedAlarm, value: number, from: number, to: number): Measured[] =>
  watched.map(({ metric, dimensions }) => ({
    metric,
    dimensions: Object.fromEntries(Object.entries(dimensions).map(([name, [one = '']]) => [name, one])),
    points: Array.from({ length: to - from + 1 }, (_, index) => ({ minute: from + index, value })),
  }));

describe.each(CLOUDS)('default alarms on %s', (cloud) => {
  const all = every(cloud);
  const alarms = all.resources
    .filter(({ type }) => (ALARM_TYPES as readonly string[]).includes(type))
    .map(({ type, path, body }) => [path, alarmOf(type, body as Fields), body] as const);

  test('each kind has those that its table says', () => {
    expect(all.problems).toEqual([]);
    const wanted = Object.values(METRICS).flatMap((table) =>
      Object.values(table).filter((one) => one.alarm && !('is' in one[cloud])),
    );
    // On Azure a graph is made of a database, which has its own.
    const own = alarms.filter(([path]) => !path.startsWith('friends/server/'));
    expect(own.length).toBe(wanted.length);
  });

  test.each(alarms)('%s fires, tells somebody, and ends', (_, alarm, body) => {
    const { threshold, above } = alarm;
    const [bad, good] = above ? [threshold + 1, 0] : [0, threshold + 1];
    // Long enough for its windows, and as long again for its end.
    const turn = body.period === 86_400 ? 2 * 1440 : 120;
    const before = measured(alarm, good, 1, turn);
    const during = measured(alarm, bad, turn + 1, 2 * turn);
    const after = measured(alarm, good, 2 * turn + 1, 3 * turn);
    const data = [...before, ...during, ...after];
    expect(alarm.watched.length).toBeGreaterThan(0);
    expect([turn, 2 * turn, 3 * turn].map((minute) => alarm.state(data, minute))).toEqual(['OK', 'ALARM', 'OK']);
    expect(alarm.told.length).toBe(1);
  });

  test.each(alarms)('%s: what is not measured counts as its definition says', (_, alarm, body) => {
    const active =
      body.treat_missing_data === 'breaching' ||
      body.conditions?.[0].condition_threshold.evaluation_missing_data === 'EVALUATION_MISSING_DATA_ACTIVE';
    expect(alarm.state([], 500)).toBe(active ? 'ALARM' : 'OK');
  });
});

test('where a kind is made of another one, one alarm watches their series', () => {
  const { resources } = every('azure');
  const ofServer = resources.filter(
    ({ type, path, body }) =>
      type === 'azurerm_monitor_metric_alert' &&
      path.startsWith('friends/') &&
      JSON.stringify(body.criteria).includes('cpu_percent'),
  );
  expect(ofServer.map(({ path }) => path)).toEqual(['friends/alarms/cpu/alert']);
});

test('an alarm outside us-east-1 can watch nothing of CloudFront, and says what to watch', () => {
  const { resources, problems } = synth(
    'aws',
    (stack, catalogue) => {
      const front = edge(stack, catalogue);
      const notify = [catalogue.notifications(stack, 'team', { emails: ['team@example.com'] })];
      monitor([stack], { notify: { team: { emails: ['team@example.com'] } }, alarms: 'default', dashboard: 'default' });
      catalogue.alarm(stack, 'errors', {
        metric: front.metrics.serverErrorRate,
        above: 5,
        description: 'Errors at the edge.',
        notify,
      });
    },
    WEST,
  );
  expect(resources.filter(({ path }) => path.startsWith('front/alarms'))).toEqual([]);
  expect(problems).toEqual([
    expect.objectContaining({
      message: expect.stringContaining('front.metrics.serverErrorRate is not published on aws'),
      remedy: 'Watch serverErrors of the origin, or place the edge in us-east-1.',
    }),
  ]);
});

test('other series do not make an alarm fire', () => {
  const { resources } = every('aws');
  const [found] = resources.filter(({ path }) => path === 'orders/alarms/dead-letters/alarm');
  const alarm = alarmOf('aws_cloudwatch_metric_alarm', found?.body as Fields);
  const [one] = measured(alarm, 5, 1, 60) as [Measured];
  expect(alarm.state([one], 60)).toBe('ALARM');
  expect(alarm.state([{ ...one, dimensions: { QueueName: 'other' } }], 60)).toBe('OK');
});

test('on AWS a deployment is taken back during which the errors of the service fire', () => {
  const { the, problems } = every('aws');
  expect(problems).toEqual([]);
  expect(the('aws_ecs_service').alarms).toEqual({
    alarm_names: ['${aws_cloudwatch_metric_alarm.shop_alarms_server-errors_alarm.alarm_name}'],
    enable: true,
    rollback: true,
  });
});
