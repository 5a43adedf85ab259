import { azure, type Calls, granted, two, within } from './call-settings';
import { everyCallCounts } from './calls';

const CONTAINER = { image: 'docker.io/library/nginx:1.27', cpu: 1, memoryMiB: 2048 } as const;

export const PROGRAM_CALLS = {
  queue: everyCallCounts('queue')({
    setting: two,
    ways: {
      'made here': (stack, cloud) => cloud.queue(stack, 'orders'),
      'that subscribes': (stack, cloud) =>
        cloud.queue(stack, 'orders', { subscribesTo: { topic: cloud.topic(stack, 'sales') } }),
      'that exists': (stack, cloud) =>
        cloud.queue.fromExisting(stack, 'orders', {
          aws: {
            arn: 'arn:aws:sqs:us-east-1:123456789012:theirs',
            url: 'https://sqs.us-east-1.amazonaws.com/123456789012/theirs',
            deadLetters: {
              arn: 'arn:aws:sqs:us-east-1:123456789012:dead',
              url: 'https://sqs.us-east-1.amazonaws.com/123456789012/dead',
            },
          },
          google: {
            topic: 'projects/p/topics/theirs',
            subscription: 'projects/p/subscriptions/theirs',
            deadLetters: 'projects/p/subscriptions/dead',
          },
          azure: { id: `${azure}/Microsoft.ServiceBus/namespaces/n/queues/theirs` },
        }),
    },
    methods: {
      grantSend: granted('grantSend'),
      grantConsume: granted('grantConsume'),
      grantPeek: granted('grantPeek'),
      grantRedrive: granted('grantRedrive'),
    },
  }),
  topic: everyCallCounts('topic')({
    setting: two,
    ways: {
      'made here': (stack, cloud) => cloud.topic(stack, 'sales'),
      'that exists': (stack, cloud) =>
        cloud.topic.fromExisting(stack, 'sales', {
          aws: { arn: 'arn:aws:sns:us-east-1:123456789012:theirs' },
          google: { topic: 'projects/p/topics/theirs' },
          azure: { id: `${azure}/Microsoft.ServiceBus/namespaces/n/topics/theirs` },
        }),
    },
    methods: { grantPublish: granted('grantPublish') },
  }),
  registry: everyCallCounts('registry')({
    setting: two,
    ways: {
      'made here': (stack, cloud) => cloud.registry(stack, 'images', { images: ['web', 'worker'] }),
      'that exists': (stack, cloud) =>
        cloud.registry.fromExisting(stack, 'images', {
          aws: {
            repositories: {
              web: 'arn:aws:ecr:us-east-1:123456789012:repository/web',
              worker: 'arn:aws:ecr:us-east-1:123456789012:repository/worker',
            },
          },
          google: { repository: 'projects/p/locations/us-east1/repositories/theirs' },
          azure: { id: `${azure}/Microsoft.ContainerRegistry/registries/theirs` },
        }),
    },
    methods: {
      address: (registry) => [registry.address('web'), registry.address('worker')],
      grantPull: granted('grantPull'),
      grantPush: granted('grantPush'),
    },
  }),
  service: everyCallCounts('service')({
    setting: within,
    ways: {
      'made here': (stack, cloud, { network, one }) => {
        const shop = cloud.service(stack, 'shop', { network, identity: one, ...CONTAINER, port: 8080, min: 1, max: 2 });
        network.allow(shop.member, 'internet', { port: 443 });
        return shop;
      },
    },
    methods: {},
  }),
  job: everyCallCounts('job')({
    setting: within,
    ways: {
      'made here': (stack, cloud, { network, one }) => {
        const job = cloud.job(stack, 'migrate', { network, identity: one, ...CONTAINER });
        network.allow(job.member, 'internet', { port: 443 });
        return job;
      },
      'that exists': (stack, cloud) =>
        cloud.job.fromExisting(stack, 'migrate', {
          aws: {
            definitionArn: 'arn:aws:batch:us-east-1:123456789012:job-definition/theirs:1',
            queueArn: 'arn:aws:batch:us-east-1:123456789012:job-queue/theirs',
          },
          google: { job: 'projects/acme-dev/locations/us-east1/jobs/theirs' },
          azure: { id: `${azure}/Microsoft.App/jobs/theirs` },
        }),
    },
    methods: { grantRun: granted('grantRun') },
  }),
  function: everyCallCounts('function')({
    setting: (stack, cloud) => ({ ...two(stack, cloud), runs: cloud.identity(stack, 'runs') }),
    ways: {
      'made here': (stack, cloud, { runs }) =>
        cloud.function(stack, 'resize', {
          code: { folder: '__tests__/support/programs/node' },
          runtime: 'node22',
          handler: 'orders.handler',
          identity: runs,
          ...(cloud.name === 'azure' && { http: { azure: { applicationId: 'a0000000-0000-4000-8000-000000000000' } } }),
        }),
      'that exists': (stack, cloud) =>
        cloud.function.fromExisting(stack, 'resize', {
          aws: { arn: 'arn:aws:lambda:us-east-1:123456789012:function:theirs:live' },
          google: { service: 'theirs', url: 'https://theirs-abc-uc.a.run.app' },
          azure: { id: `${azure}/Microsoft.Web/sites/theirs`, url: 'https://theirs.azurewebsites.net' },
        }),
    },
    methods: { grantInvoke: granted('grantInvoke') },
  }),
  api: everyCallCounts('api')({
    setting: (stack, cloud) => ({ ...two(stack, cloud), orders: cloud.queue(stack, 'orders') }),
    ways: {
      'made here': (stack, cloud, { orders: queue }) =>
        cloud.api(stack, 'shop', {
          contact: 'shop@example.com',
          native: { azure: { applicationId: 'a0000000-0000-4000-8000-000000000000' } },
          routes: [{ method: 'POST', path: '/orders', to: { queue }, identities: true }],
        }),
      'that exists': (stack, cloud) =>
        cloud.api.fromExisting(stack, 'shop', {
          aws: { url: 'https://theirs.example.com', executionArn: 'arn:aws:execute-api:us-east-1:123456789012:theirs' },
          google: { url: 'https://theirs-abc-uc.a.run.app', service: 'theirs' },
          azure: { url: 'https://theirs.azure-api.net' },
        }),
    },
    methods: {
      grantCall: granted('grantCall'),
      openApi: (kind) => [kind.openApi()],
    },
  }),
  schedule: everyCallCounts('schedule')({
    setting: (stack, cloud) => ({ exports: cloud.queue(stack, 'exports') }),
    ways: {
      'made here': (stack, cloud, { exports: queue }) =>
        cloud.schedule(stack, 'nightly', { cron: '0 2 * * *', target: { queue, message: 'now' } }),
    },
    methods: {},
  }),
  notifications: everyCallCounts('notifications')({
    setting: () => ({}),
    ways: {
      'made here': (stack, cloud) => cloud.notifications(stack, 'oncall', { emails: ['a@example.com'] }),
      'that exist': (stack, cloud) =>
        cloud.notifications.fromExisting(stack, 'oncall', {
          aws: { topicArn: 'arn:aws:sns:us-east-1:123456789012:oncall' },
          google: { channels: ['projects/acme-dev/notificationChannels/1'] },
          azure: { actionGroupId: `${azure}/Microsoft.Insights/actionGroups/oncall` },
        }),
    },
    methods: {},
  }),
  alarm: everyCallCounts('alarm')({
    setting: (stack, cloud) => ({
      orders: cloud.queue(stack, 'orders'),
      oncall: cloud.notifications(stack, 'oncall', { emails: ['a@example.com'] }),
    }),
    ways: {
      'made here': (stack, cloud, { orders, oncall }) =>
        cloud.alarm(stack, 'failed', {
          metric: orders.metrics.deadLetters,
          above: 0,
          description: 'Orders fail',
          notify: [oncall],
        }),
    },
    methods: {},
  }),
  audit: everyCallCounts('audit')({
    setting: (stack, cloud) => ({
      oncall: cloud.notifications(stack, 'oncall', { emails: ['a@example.com'] }),
    }),
    ways: {
      'made here': (stack, cloud, { oncall }) => cloud.audit(stack, 'account', { notify: [oncall] }),
    },
    methods: {},
  }),
  objective: everyCallCounts('objective')({
    setting: (stack, cloud) => ({
      api: cloud.api(stack, 'shop', {
        contact: 'shop@example.com',
        tokens: { partners: { issuer: 'https://login.example.com/', audiences: ['orders'] } },
        routes: [{ method: 'POST', path: '/orders', to: { queue: cloud.queue(stack, 'orders') }, token: 'partners' }],
      }),
      oncall: cloud.notifications(stack, 'oncall', { emails: ['a@example.com'] }),
    }),
    ways: {
      'made here': (stack, cloud, { api, oncall }) =>
        cloud.objective(stack, 'available', { of: api, availability: 99.9, notify: [oncall] }),
    },
    methods: {},
  }),
  dashboard: everyCallCounts('dashboard')({
    setting: (stack, cloud) => ({ orders: cloud.queue(stack, 'orders') }),
    ways: {
      'made here': (stack, cloud, { orders }) =>
        cloud.dashboard(stack, 'overview', {
          sections: [{ title: 'Queues', charts: [{ title: 'Depth', metrics: [orders.metrics.depth] }] }],
        }),
    },
    methods: {},
  }),
  budget: everyCallCounts('budget')({
    setting: () => ({}),
    ways: {
      'made here': (stack, cloud) =>
        cloud.budget(stack, 'month', { monthly: 100, notify: ['a@example.com'], since: '2026-01' }),
    },
    methods: {},
  }),
} satisfies Calls;
