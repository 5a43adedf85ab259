import { AWS_METRICS } from '../../facts/aws-metrics';
import { AZURE_METRICS, AZURE_TABLES } from '../../facts/azure-metrics';
import { GOOGLE_METRICS } from '../../facts/google-metrics';
import { LOGGED_REQUESTS } from '../../modules/api/metrics';
import { COMPUTE_METRICS, ERRORS as MACHINES } from '../../modules/compute/metrics';
import {
  type AwsSeries,
  type AzureRows,
  type AzureSeries,
  type GoogleSeries,
  isRows,
  type MetricTable,
} from '../../modules/core/metrics';
import { DATABASE_METRICS } from '../../modules/database/metrics';
import { ERRORS as FUNCTIONS } from '../../modules/function/metrics';
import { GATEWAY_REQUESTS, LOAD_BALANCER_METRICS, POOL_REQUESTS } from '../../modules/load-balancer/metrics';
import { METRICS } from '../../modules/metrics';
import { SERVICE_METRICS, ERRORS as SERVICES } from '../../modules/service/metrics';

const tables: [string, MetricTable][] = [
  ...Object.entries(METRICS),
  ['database of MySQL', DATABASE_METRICS.mysql],
  ['service without a port', SERVICE_METRICS.working],
  ['internal load balancer', LOAD_BALANCER_METRICS.internal],
  ['computeGroup of Windows', COMPUTE_METRICS.windows],
];
const rows = tables.flatMap(([kind, table]) =>
  Object.entries(table).map(([name, definition]) => ({ what: `${kind}.${name}`, definition })),
);
const seriesOf = <S>(cloud: 'aws' | 'google' | 'azure') =>
  rows.flatMap(({ what, definition }) => ('is' in definition[cloud] ? [] : [[what, definition[cloud] as S] as const]));
const all = (series: { readonly dimensions: readonly string[]; readonly fixed?: Readonly<Record<string, string>> }) => [
  ...series.dimensions,
  ...Object.keys(series.fixed ?? {}),
];

test.each(seriesOf<AwsSeries>('aws'))('CloudWatch publishes %s, under these dimensions', (_, series) => {
  const sets = AWS_METRICS[series.namespace]?.metrics[series.metricName];
  expect(sets?.map((set) => [...set].sort())).toContainEqual(all(series).sort());
});

/**
 * What may be aligned how. Source:
 * cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies (Aligner)
 */
const ALIGNERS = {
  gauge: ['ALIGN_MEAN', 'ALIGN_MAX', 'ALIGN_MIN'],
  delta: ['ALIGN_DELTA', 'ALIGN_RATE'],
  distribution: ['ALIGN_PERCENTILE_95', 'ALIGN_PERCENTILE_99', 'ALIGN_PERCENTILE_50', 'ALIGN_DELTA'],
};

test.each(seriesOf<GoogleSeries>('google'))(
  'Cloud Monitoring publishes %s, of this resource, and can align it',
  (_, series) => {
    const fact = GOOGLE_METRICS[series.metricType];
    expect([fact?.resource].flat()).toContain(series.resourceType);
    const labels = [...all(series), ...Object.keys(series.matching ?? {})];
    expect(labels.filter((label) => !fact?.labels.includes(label))).toEqual([]);
    expect(fact && ALIGNERS[fact.values]).toContain(series.aligner);
  },
);

const onAzure = seriesOf<AzureSeries | AzureRows>('azure');

test.each(onAzure.flatMap(([what, one]) => (isRows(one) ? [] : [[what, one] as const])))(
  'Azure Monitor publishes %s, with this aggregation and as often',
  (_, series) => {
    const fact = AZURE_METRICS[series.namespace]?.[series.metricName];
    expect(fact?.aggregations).toContain(series.aggregation);
    expect(all(series).filter((dimension) => !fact?.dimensions.includes(dimension))).toEqual([]);
    expect(series.everySeconds ?? 60).toBe(fact?.everySeconds);
  },
);

/** Of metrics, of errors in logs, and of requests that objectives count. */
const tablesOfLogs = [
  ...onAzure.flatMap(([what, one]) => (isRows(one) ? [[what, one] as const] : [])),
  ['errors of machines', MACHINES],
  ['errors of services', SERVICES],
  ['errors of functions', FUNCTIONS],
  ['requests of an API', LOGGED_REQUESTS.failed],
  ['requests of a gateway', GATEWAY_REQUESTS.failed],
  ['requests of a pool', POOL_REQUESTS.failed],
] as const;

test.each(tablesOfLogs)(
  'a table of Log Analytics has the columns of %s',
  (_, { table, where = '', largest, ...rows }) => {
    const named = where.replaceAll(/"[^"]*"/g, '').match(/\b[A-Z]\w+/g) ?? [];
    const columns = [...rows.dimensions, ...named, ...(largest ? [largest] : [])];
    expect(AZURE_TABLES[table]?.split(' ')).toEqual(expect.arrayContaining(columns));
  },
);

test('each metric is published by one cloud at least', () => {
  expect(
    rows.filter(({ definition }) => ['aws', 'google', 'azure'].every((cloud) => 'is' in definition[cloud as 'aws'])),
  ).toEqual([]);
});

test('a default alarm looks at windows that the metric fills, has one threshold, a reason and a first step', () => {
  const wrong = rows.filter(({ definition: { alarm, aws, google, azure } }) => {
    if (!alarm) return false;
    const least = Math.max(...[aws, google, azure].map((series) => ('is' in series ? 0 : (series.everySeconds ?? 60))));
    return (
      (alarm.above === undefined) === (alarm.below === undefined) ||
      alarm.windowSeconds < least ||
      !alarm.why ||
      !alarm.first
    );
  });
  expect(wrong.map(({ what }) => what)).toEqual([]);
});
