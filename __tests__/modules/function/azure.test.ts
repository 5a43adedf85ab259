import { NODE, shop } from '../../support/function';
import { synth } from '../../support/synth';
import { settlesAndGoes, Workspace } from '../../support/terraform';

describe('a function on azure', () => {
  const { the, problems } = shop('azure');

  test('signs in to its storage as its identity, without a key', () => {
    expect(problems).toEqual([]);
    expect(the('azurerm_storage_account', 'resize/host/account')).toMatchObject({ shared_access_key_enabled: false });
    expect(the('azurerm_role_assignment', 'resize/grant-run-resizer/role')).toMatchObject({
      role_definition_name: 'Storage Blob Data Owner',
      scope: '${azurerm_storage_account.resize_host_account.id}',
    });
    const app = the('azurerm_linux_function_app');
    expect(app).toMatchObject({
      storage_uses_managed_identity: true,
      content_share_force_disabled: true,
      builtin_logging_enabled: false,
      webdeploy_publish_basic_authentication_enabled: false,
      ftp_publish_basic_authentication_enabled: false,
      https_only: true,
      app_settings: {
        AzureWebJobsStorage__credential: 'managedidentity',
        AzureWebJobsStorage__clientId: '${azurerm_user_assigned_identity.resizer_identity.client_id}',
        WEBSITE_RUN_FROM_PACKAGE: '${azurerm_storage_blob.resize_program-blob.url}',
      },
    });
    // What azurerm itself leaves out when it reads would come back in each plan. Source:
    // unpackLinuxFunctionAppSettings
    expect(Object.keys(app.app_settings)).not.toContain('AzureWebJobsStorage');
    expect(Object.keys(app.app_settings)).not.toContain('AzureWebJobsStorage__accountName');
    expect(app).not.toHaveProperty('storage_account_access_key');
  });

  test('takes messages as its identity, and calls of those who are granted invoke', () => {
    const app = the('azurerm_linux_function_app');
    expect(app.app_settings).toMatchObject({
      trigger1_queue: '${azurerm_servicebus_queue.orders_queue.name}',
      trigger1__fullyQualifiedNamespace:
        '${azurerm_servicebus_namespace.messaging_namespace.name}.servicebus.windows.net',
      trigger3_schedule: '0 0 2 * * 1-5',
      WEBSITE_TIME_ZONE: 'Europe/Berlin',
    });
    expect(app.auth_settings_v2).toMatchObject({
      require_authentication: true,
      active_directory_v2: {
        allowed_identities: [
          '${azurerm_user_assigned_identity.resizer_identity.principal_id}',
          '${azurerm_user_assigned_identity.partner_identity.principal_id}',
        ],
      },
    });
    expect(the('azurerm_service_plan')).toMatchObject({ sku_name: 'EP1', os_type: 'Linux' });
  });
});

test('on Azure a function in a network reaches only the vault of its secrets, its storage and its queues', () => {
  const { the, of } = shop('azure');
  expect(the('azurerm_linux_function_app')).toMatchObject({
    virtual_network_subnet_id: '${azurerm_subnet.main_functions-1_subnet.id}',
    site_config: { vnet_route_all_enabled: true },
    app_settings: { ERP: '${azurerm_key_vault.vault_vault.vault_uri}secrets/acme-test-erp' },
  });
  expect(the('azurerm_subnet', 'main/functions-1/subnet')).toMatchObject({
    address_prefixes: ['10.20.232.0/23'],
    default_outbound_access_enabled: false,
    delegation: [{ service_delegation: { name: 'Microsoft.Web/serverFarms' } }],
  });
  const group = '${azurerm_network_security_group.main_functions-1_security-group.name}';
  const out = of('azurerm_network_security_rule')
    .map(({ body }) => body)
    .filter((body) => body.network_security_group_name === group && body.direction === 'Outbound')
    .map((body) => [body.access, body.destination_address_prefix ?? 'the vault']);
  expect(out.sort()).toEqual([
    ['Allow', '168.63.129.16'],
    ['Allow', 'ServiceBus'],
    ['Allow', 'Storage'],
    ['Allow', 'the vault'],
    ['Deny', '*'],
  ]);
});

test('on azure secrets require a network, in which nothing connects to the function, and which has NAT', () => {
  const problemsOf = (nat: 'single' | 'none', inside: boolean) =>
    synth('azure', (stack, catalogue) => {
      const network = catalogue.network(stack, 'main', { cidr: '10.20.0.0/16', zones: 2, nat });
      const fn = catalogue.function(stack, 'resize', {
        code: { folder: NODE },
        runtime: 'node22',
        handler: 'orders.handler',
        identity: catalogue.identity(stack, 'resizer'),
        secrets: { ERP: catalogue.secret(stack, 'erp', { network }) },
        ...(inside && { network }),
      });
      if (fn.member && nat === 'single') network.allow('private', fn.member, { port: 443 });
    }).problems.map(({ message }) => message);
  expect(problemsOf('single', false)).toEqual([
    'secrets.ERP is in a vault, which is accessible from its network only, but network is not set.',
  ]);
  expect(problemsOf('single', true)).toEqual([
    'allow(private, resize, 443): resize does not accept connections in the network.',
  ]);
  expect(problemsOf('none', true)).toEqual([
    'nat is "none", but the host of functions accesses its storage and queues through NAT.',
  ]);
});

const CHANGES = {
  code: { 'azurerm_storage_blob.resize_program-blob': 'replace', 'azurerm_linux_function_app.resize_app': 'update' },
  size: {
    // The time that a call may take is part of the program: host.json.
    'azurerm_storage_blob.resize_program-blob': 'replace',
    'azurerm_linux_function_app.resize_app': 'update',
    'azurerm_servicebus_queue.resize_on-sales_queue_queue': 'update',
  },
};

test('deploys, plans again without changes, changes in place, and goes', async () => {
  const workspace = new Workspace();
  try {
    workspace.write(shop('azure').json);
    await workspace.init();
    expect(await workspace.apply()).not.toContain('Warning:');
    await workspace.settled();
    // Another program: it changes what runs it, and nothing else.
    workspace.write(shop('azure', { code: { folder: '__tests__/support/programs/other' } }).json);
    expect(await workspace.changes()).toEqual(CHANGES.code);
    await workspace.applyPlan();
    workspace.write(
      shop('azure', { code: { folder: '__tests__/support/programs/other' }, timeoutSeconds: 40, memoryMiB: 2048 }).json,
    );
    expect(await workspace.changes()).toEqual(CHANGES.size);
    await workspace.applyPlan();
    await settlesAndGoes(workspace);
  } finally {
    await workspace.stop();
  }
}, 300_000);
