import { on } from '../../support/compute';
import { MACHINES, open } from '../../support/running';

test('a machine of Azure without a way out gets no extension that downloads packages, and is refused one', () => {
  for (const shut of [
    open('azure', {}, 'none'),
    open('azure', { tier: 'isolated' }),
    open('azure', { tier: 'public' }),
    on('azure'),
  ]) {
    expect(shut.problems).toEqual([]);
    expect(JSON.stringify(shut.the(MACHINES.azure).extension)).not.toContain('AADSSHLoginForLinux');
  }
  expect(open('azure', { signIn: true }, 'none').problems).toMatchObject([
    { message: "signIn is true, but the machines can't download the packages of the sign-in extension." },
  ]);
  expect(open('azure', { signIn: true }).problems).toEqual([]);
});

test.each([
  ['the isolated tier', { tier: 'isolated' }, 'single'],
  ['a network without NAT', {}, 'none'],
] as const)('on Azure agents in %s reach Azure Monitor by its private endpoint', (_, props, nat) => {
  const synthesized = open('azure', props, nat);
  expect(synthesized.problems).toEqual([]);
  const scope = '${azurerm_monitor_private_link_scope.network_monitor_scope.id}';
  expect(synthesized.the('azurerm_private_endpoint')).toMatchObject({
    subnet_id: '${azurerm_subnet.network_isolated_subnet.id}',
    private_service_connection: { private_connection_resource_id: scope, subresource_names: ['azuremonitor'] },
    private_dns_zone_group: {
      private_dns_zone_ids: expect.arrayContaining(
        synthesized.of('azurerm_private_dns_zone').map(({ address }) => `\${${address}.id}`),
      ),
    },
    depends_on: ['azurerm_monitor_private_link_scoped_service.network_monitor_collection'],
  });
  expect(synthesized.of('azurerm_private_dns_zone').map(({ body }) => body.name)).toEqual(
    expect.arrayContaining(['privatelink.monitor.azure.com', 'privatelink.ods.opinsights.azure.com']),
  );
  expect(
    synthesized.of('azurerm_monitor_private_link_scoped_service').map(({ body }) => body.linked_resource_id),
  ).toEqual([
    '${azurerm_monitor_data_collection_endpoint.network_monitor_endpoint.id}',
    '${azurerm_log_analytics_workspace.resources_logs_workspace.id}',
  ]);
  expect(synthesized.the('azurerm_monitor_data_collection_rule_association', 'shop/agent/configuration')).toMatchObject(
    {
      name: 'configurationAccessEndpoint',
      data_collection_endpoint_id: '${azurerm_monitor_data_collection_endpoint.network_monitor_endpoint.id}',
    },
  );
  // The machines may reach it, and they start after the rule.
  expect(synthesized.the(MACHINES.azure).depends_on).toContainEqual(
    expect.stringMatching(/^azurerm_network_security_rule\.network_allow-shop-monitor-\w+-tcp-443_outbound$/),
  );
});

test('on Azure agents with a way out, or none at all, need no private endpoint', () => {
  for (const synthesized of [open('azure'), open('azure', { tier: 'isolated', agent: false })])
    expect(synthesized.of('azurerm_monitor_private_link_scope')).toEqual([]);
});
