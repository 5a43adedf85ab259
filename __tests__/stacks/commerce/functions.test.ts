import { CLOUDS } from '../../../modules/core/placement';
import { shopOf } from './shop';

const PARTNERS = {
  issuer: 'https://login.example.com/',
  audience: 'https://orders.example.com',
  contact: 'partners@example.com',
  memoryMiB: 256,
};
const ALL = {
  stockExport: { cron: '30 1 * * *', timeZone: 'Europe/Berlin', memoryMiB: 1024 },
  deliveryNotes: { memoryMiB: 128, most: 7 },
  partnerOrders: PARTNERS,
};

/** Names of the types of functions, schedules and APIs, and of what notifies a queue of objects. */
const TYPES = {
  aws: { function: 'aws_lambda_function', schedule: 'aws_scheduler_schedule', api: 'aws_apigatewayv2_api' },
  google: {
    function: 'google_cloudfunctions2_function',
    schedule: 'google_cloud_scheduler_job',
    api: 'google_cloud_run_v2_service',
  },
  azure: {
    function: 'azurerm_linux_function_app',
    schedule: 'azurerm_resource_group_template_deployment',
    api: 'azurerm_api_management',
  },
} as const;

// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
type Resources = Record<string, Record<string, any>>;
/** Of a type, without what the shop has of it for something else. */
const idsOf = (resource: Resources, type: string) =>
  Object.keys(resource[type] ?? {})
    .filter((id) => !id.startsWith('commerce_sessions_'))
    .sort();

/** Who of the functions may do what on what: each grant of the shop has a construct. */
const grantsOf = (resource: Resources) => [
  ...new Set(
    Object.values(resource)
      .flatMap((all) => Object.keys(all))
      .flatMap((id) => {
        const [, on, verb, who] =
          /^commerce_([a-z-]+)_grant-([a-z]+)-commerce-(partner-clerk|note-writer|stock-exporter)/.exec(id) ?? [];
        return who ? `${who}: ${verb} ${on}` : [];
      }),
  ),
];

describe.each(CLOUDS)('the functions of the shop on %s', (cloud) => {
  const types = TYPES[cloud];
  const { resource } = shopOf('dev', cloud, ALL) as { resource: Resources };
  const functions = resource[types.function] as Resources;

  test('are off unless the file turns them on', () => {
    const { resource: without } = shopOf('dev', cloud, {});
    expect([idsOf(without, types.function), idsOf(without, types.schedule), idsOf(without, types.api)]).toEqual([
      [],
      [],
      [],
    ]);
  });

  test('are one for each that is turned on, with a schedule and an API', () => {
    const ids = idsOf(resource, types.function).map((id) => /^commerce_([a-z-]+)_/.exec(id)?.[1]);
    expect(ids).toEqual(['delivery-notes', 'partner-intake', 'stock-export']);
    expect(idsOf(resource, types.schedule)).toEqual([expect.stringContaining('commerce_nightly')]);
    expect(idsOf(resource, types.api)).toEqual([expect.stringContaining('commerce_partners')]);
    expect(JSON.stringify(resource[types.schedule])).toMatch(/30 1 \* \* [*?]|hours\W+1\W+minutes\W+30/);
  });

  test('have the sizes of the file, and know where their objects and messages are', () => {
    const variables = Object.fromEntries(
      Object.entries(functions).map(([id, one]) => [
        /^commerce_([a-z-]+)_/.exec(id)?.[1],
        Object.keys(one.environment?.variables ?? one.service_config?.environment_variables ?? one.app_settings ?? {}),
      ]),
    );
    expect(variables).toEqual({
      'delivery-notes': expect.arrayContaining(['DOCUMENTS', 'NOTES']),
      'partner-intake': expect.arrayContaining(['DOCUMENTS', 'ORDERS']),
      'stock-export': expect.arrayContaining(['DOCUMENTS', 'EXPORTS']),
    });
    const text = JSON.stringify(Object.entries(functions).find(([id]) => id.includes('delivery-notes')));
    expect(text).toMatch(
      {
        aws: /"memory_size":128.*"reserved_concurrent_executions":7/,
        google: /"available_memory":"128Mi".*"max_instance_count":7/,
        azure: /"app_scale_limit":7/,
      }[cloud],
    );
  });

  test('may do what they need, and nothing else', () => {
    // What a queue that triggers a function lets it do: Pub/Sub pushes without a permission.
    const consumed = [
      'note-writer: consume uploaded',
      'partner-clerk: consume partner-orders',
      'stock-exporter: consume exports-due',
    ];
    expect(
      grantsOf(resource)
        .filter((one) => !/: (run|keep)/.test(one))
        .sort(),
    ).toEqual(
      [
        ...{ aws: consumed, google: [], azure: consumed }[cloud],
        'note-writer: read docs',
        'note-writer: write notes',
        'partner-clerk: send orders',
        'partner-clerk: write docs',
        'stock-exporter: list docs',
        'stock-exporter: read docs',
        'stock-exporter: write exports',
      ].sort(),
    );
  });

  test('are called by partners with a token of the scope orders.write', () => {
    const text = JSON.stringify(resource);
    for (const what of ['orders.write', PARTNERS.issuer.replace(/\/$/, ''), PARTNERS.audience])
      expect(text).toContain(what);
  });
});
