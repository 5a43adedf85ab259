import { AWS_METRICS } from '../../facts/aws-metrics';
import type { Cloud } from '../../modules/cloud';
import type { DashboardProps } from '../../modules/dashboard/dashboard';
import { DASHBOARD } from '../../modules/dashboard/support';
import type { PlacementStack } from '../../stacks/placement-stack';
import { everyPropertyCounts } from '../support/conformance';
import { CLOUDS, synth } from '../support/synth';
import { deploysAndSettles } from '../support/terraform';

const there = (stack: PlacementStack, cloud: Cloud) => ({
  orders: cloud.queue(stack, 'orders').metrics,
  parcels: cloud.queue(stack, 'parcels').metrics,
  sales: cloud.topic(stack, 'sales').metrics,
});
type MetricsByKind = ReturnType<typeof there>;
type Sample = Omit<DashboardProps, 'sections'> & { readonly sections?: 'one' | 'two' };

const SECTIONS: Readonly<Record<'one' | 'two', (metrics: MetricsByKind) => DashboardProps['sections']>> = {
  one: ({ orders }) => [{ title: 'Queues', charts: [{ title: 'Waiting', metrics: [orders.depth] }] }],
  two: ({ orders, parcels, sales }) => [
    {
      title: 'Queues',
      text: 'They are **long** while a worker is down.',
      charts: [
        { title: 'Waiting', metrics: [orders.depth, parcels.depth] },
        { title: 'Given up', metrics: [orders.deadLetters] },
        { title: 'Sent', metrics: [orders.sent] },
        { title: 'Told', metrics: [sales.published, parcels.sent] },
      ],
    },
    { title: 'Costs', text: 'Look at the bill.', costs: true },
  ],
};

const make = (stack: PlacementStack, cloud: Cloud, { sections = 'one', ...props }: Sample) =>
  cloud.dashboard(stack, 'overview', { ...props, sections: SECTIONS[sections](there(stack, cloud)) });
const synthesize = (cloud: (typeof CLOUDS)[number], sample: Sample = {}) =>
  synth(cloud, (stack, catalogue) => make(stack, catalogue, sample));
const ATTRIBUTE = { aws: 'dashboard_body', google: 'dashboard_json', azure: 'data_json' } as const;
const TYPE = {
  aws: 'aws_cloudwatch_dashboard',
  google: 'google_monitoring_dashboard',
  azure: 'azurerm_application_insights_workbook',
} as const;
const drawn = (cloud: (typeof CLOUDS)[number], sample: Sample = {}) =>
  JSON.parse(String(synthesize(cloud, sample).the(TYPE[cloud])[ATTRIBUTE[cloud]]));

describe('dashboard: every property counts', () => {
  everyPropertyCounts<Sample>({
    table: DASHBOARD,
    base: {},
    make,
    samples: { title: { values: ['Shop', 'Orders'] }, sections: { values: ['one', 'two'] } },
    native: {
      aws: [{ dashboard: { dashboardName: 'other' } }],
      google: [{ dashboard: { project: 'acme-other' } }],
      azure: [{ workbook: { description: 'Of the shop' } }],
    },
  });
});

test('CloudWatch: three charts in a row, a line for each series, no place twice', () => {
  const { widgets } = drawn('aws', { sections: 'two' }) as { widgets: Record<string, number>[] };
  const places = widgets.map(({ x = -1, y = -1, width = 0, height = 0 }) => ({ x, y, width, height }));
  const overlap = places.some((one, index) =>
    places.some(
      (other, at) =>
        at > index &&
        one.x < other.x + other.width &&
        other.x < one.x + one.width &&
        one.y < other.y + other.height &&
        other.y < one.y + one.height,
    ),
  );
  expect(overlap).toBe(false);
  expect(Math.max(...places.map(({ x, width }) => x + width))).toBe(24);
  const [chart] = widgets.filter(({ type }) => String(type) === 'metric') as unknown as [{ properties: object }];
  expect(chart.properties).toMatchObject({
    title: 'Waiting',
    region: 'us-east-1',
    metrics: ['orders', 'parcels'].map((id) => [
      'AWS/SQS',
      'ApproximateNumberOfMessagesVisible',
      'QueueName',
      `\${aws_sqs_queue.${id}_queue.name}`,
      { stat: 'Maximum', period: 300, label: `${id} depth` },
    ]),
  });
});

test('costs are a chart where the cloud publishes them, and a link elsewhere', () => {
  const { widgets } = drawn('aws', { sections: 'two' });
  const { metrics, region } = widgets.at(-1).properties;
  const [[namespace, name, dimension]] = metrics;
  expect([region, dimension]).toEqual(['us-east-1', 'Currency']);
  expect(AWS_METRICS[namespace]?.metrics[name]).toContainEqual([dimension]);
  expect(JSON.stringify(drawn('google', { sections: 'two' }))).toContain(
    'https://console.cloud.google.com/billing/linkedaccount?project=',
  );
  expect(JSON.stringify(drawn('azure', { sections: 'two' }))).toContain('/costanalysis)');
  for (const cloud of CLOUDS)
    expect(JSON.stringify(drawn(cloud))).not.toMatch(/AWS\/Billing|linkedaccount|costanalysis/);
});

test('Cloud Monitoring: no place is 0, which the API leaves out of what it returns', () => {
  const { mosaicLayout } = drawn('google', { sections: 'two' });
  for (const tile of mosaicLayout.tiles) {
    expect(tile.xPos).not.toBe(0);
    expect(tile.yPos).not.toBe(0);
    expect((tile.xPos ?? 0) + tile.width).toBeLessThanOrEqual(mosaicLayout.columns);
  }
});

test('Azure Monitor: a chart of several types becomes several, and filters name what is meant', () => {
  const { items } = drawn('azure', { sections: 'two' });
  const charts = items.filter(({ type }: { type: number }) => type === 10);
  expect(charts.map(({ content }: { content: { title: string } }) => content.title)).toEqual([
    'Waiting',
    'Given up',
    'Sent',
    'Told',
  ]);
  expect(charts[0].content).toMatchObject({
    resourceType: 'microsoft.servicebus/namespaces',
    metrics: [{ metric: 'microsoft.servicebus/namespaces--ActiveMessages', aggregation: 3, splitBy: 'EntityName' }],
    filters: [{ key: 'EntityName', operator: 0, values: [expect.any(String), expect.any(String)] }],
  });
  expect(synthesize('azure').the('azurerm_application_insights_workbook').name).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});

describe.each(CLOUDS)('a dashboard on %s', (cloud) => {
  const problems = (sections: (metrics: MetricsByKind) => DashboardProps['sections'], title?: string) =>
    synth(cloud, (stack, catalogue) => {
      catalogue.dashboard(stack, 'overview', { title, sections: sections(there(stack, catalogue)) });
    }).problems.map(({ message }) => message);

  test('what is wrong is told, all at once', () => {
    const charts =
      (metrics: (all: MetricsByKind) => DashboardProps['sections'][number]['charts']) => (of: MetricsByKind) => [
        { title: 'Queues', charts: metrics(of) },
      ];
    expect(problems(() => [])).toEqual(['sections is empty.']);
    expect(problems(SECTIONS.one, 'x'.repeat(101))).toEqual(['title has 101 characters, 1 to 100 are allowed.']);
    expect(problems(charts(() => [{ title: 'Waiting', metrics: [] }]))).toEqual([
      'the chart "Waiting" has 0 metrics, 1 to 50 are allowed.',
    ]);
    expect(problems(charts(({ orders }) => Array(91).fill({ title: 'Waiting', metrics: [orders.depth] })))).toEqual([
      'it has 91 charts; at most 90 are allowed.',
    ]);
    expect(problems(charts(({ orders }) => Array(90).fill({ title: 'Waiting', metrics: [orders.depth] })))).toEqual([]);
    const mixed = charts(({ orders }) => [{ title: 'Waiting', metrics: [orders.depth, orders.oldestMessageAge] }]);
    expect(problems(mixed)[0]).toBe('the chart "Waiting" has metrics in count and seconds.');
  });

  test('deploys, settles, destroys', () =>
    deploysAndSettles(synthesize(cloud, { sections: 'two', title: 'Shop' }).json));
});
