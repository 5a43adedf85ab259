import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { Construct } from 'constructs';
import { resourceGroupOf } from '../../../modules/core/azure';
import { asVirtualNetwork } from '../../../modules/network/azure-base';
import { privateEndpoint } from '../../../modules/network/azure-private-endpoint';
import { deploysNetwork } from '../../support/deployed-network';
import { synth } from '../../support/synth';
import { deploysAndSettles } from '../../support/terraform';

deploysNetwork('azure');

test('what Azure runs has an address in the isolated tier, under its usual name', async () => {
  const { of, the, json, problems } = synth('azure', (stack, catalogue) => {
    const network = catalogue.network(stack, 'network', { cidr: '10.20.0.0/16', zones: 3 });
    for (const id of ['one', 'other']) {
      const owner = new Construct(stack, id);
      const account = new StorageAccount(owner, 'account', {
        name: `acme${id}`,
        resourceGroupName: resourceGroupOf(owner).name,
        location: 'eastus2',
        accountTier: 'Standard',
        accountReplicationType: 'ZRS',
        infrastructureEncryptionEnabled: true,
        sharedAccessKeyEnabled: false,
        allowNestedItemsToBePublic: false,
        minTlsVersion: 'TLS1_2',
      });
      const member = asVirtualNetwork(network).join(owner, 'isolated');
      const zone = 'privatelink.blob.core.windows.net';
      privateEndpoint(owner, member, { resourceId: account.id, subresource: 'blob', zone });
    }
  });
  expect(problems).toEqual([]);
  expect(of('azurerm_private_endpoint').map(({ body }) => body.subnet_id)).toEqual(
    Array(2).fill('${azurerm_subnet.network_isolated_subnet.id}'),
  );
  expect(the('azurerm_private_dns_zone').name).toBe('privatelink.blob.core.windows.net');
  expect(the('azurerm_private_dns_zone_virtual_network_link').virtual_network_id).toBe(
    '${azurerm_virtual_network.network_network.id}',
  );
  expect(of('azurerm_private_endpoint_application_security_group_association')).toHaveLength(2);
  await deploysAndSettles(json);
});
